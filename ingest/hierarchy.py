"""Which row of a table is part of which, what role it plays, and over which amounts a sum may run. Pure.

Tables repeat every amount at 类, 款, 项 and total level; only leaves may be added up. A parent's children stand for it in sums
only where they really add up to it; otherwise the parent itself does.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

from ingest.amounts import half_step_fen
from ingest.codes import classification_names, code_level
from ingest.headers import stands_beside
from ingest.model import Figure, Line, Table
from ingest.nesting import nest_by_amounts
from ingest.vocabulary import is_subtotal_row, is_total_row, label_role, mapping, measure_of, squeeze, words

_NUMBERINGS = (
    re.compile(r"^[一二三四五六七八九十]+[、.．]"),
    re.compile(r"^[（(][一二三四五六七八九十]+[）)]"),
    re.compile(r"^\d{1,2}[、.．]"),
    re.compile(r"^[（(]?\d{1,2}[）)]"),
)
_OF_WHICH = re.compile(r"^其中[:：]?")
_FIRST = re.compile(r"^一[、.．]")
NEVER_SUMMED = ("other",)
MANY_TABLES = ("performance_targets",)
"""Kinds of which a document has one table per project; of the other kinds the first filled table is the summable one."""


@lru_cache(20_000)
def item_name(printed: str) -> str:
    """An item without its numbering: ``（一）财政拨款收入`` → ``财政拨款收入``."""
    text = squeeze(printed)
    for pattern in (_OF_WHICH, *_NUMBERINGS, _OF_WHICH):
        text = pattern.sub("", text)
    return text


def is_closing_subtotal(line: Line) -> bool:
    """A row that closes a part of a table (小计, 人员经费合计) and belongs to no account."""
    return not line.code and (is_subtotal_row(line.item) or squeeze(line.item).endswith(("小计", "合计")))


def arrange(table: Table) -> None:
    """Set ``role``, ``level`` and ``parent_row`` of every line, then mark the summable figures."""
    for side in dict.fromkeys(line.side for line in table.lines):
        _arrange_side([line for line in table.lines if line.side == side])
    if table.kind not in NEVER_SUMMED:
        _mark_summable(table)


def _arrange_side(lines: list[Line]) -> None:
    above: list[Line] = []
    for line in lines:
        if is_total_row(line.item) or (
            not (line.item or line.code or line.project or line.labels) and len(lines) > 1
        ):
            line.role, line.parent_row, line.level = "total", None, 0
            continue
        if is_closing_subtotal(line):
            line.role, line.parent_row, line.level = "subtotal", None, 0
            continue
        parent = _parent(line, above)
        line.parent_row = parent.row if parent else None
        line.level = code_level(line.code) or (parent.level + 1 if parent else 1)
        above.append(line)
    for block in dict.fromkeys(line.block for line in lines):
        nest_by_amounts([line for line in lines if line.block == block])
    parents = {line.parent_row for line in lines if line.parent_row is not None}
    for line in lines:
        if line.role == "leaf" and line.row in parents:
            line.role = "subtotal"


def _parent(line: Line, above: list[Line]) -> Line | None:
    for candidate in reversed(above):
        if line.project and not candidate.project and candidate.code:
            if not line.code or line.code.startswith(candidate.code):
                return candidate
        elif line.code and candidate.code:
            if line.code != candidate.code and line.code.startswith(candidate.code):
                return candidate
        elif line.code:
            if _names_class(candidate, line):
                return candidate
            if not candidate.project:
                return None
        elif _is_over(candidate, line, above):
            return candidate
        elif _depth(line.item) and _depth(candidate.item) == _depth(line.item):
            return next((over for over in above if over.row == candidate.parent_row), None)
    return None


def _names_class(candidate: Line, line: Line) -> bool:
    """Whether a row without a code is the class of a coded row: some tables print codes from the second level on only."""
    names = {
        name
        for length in (3, 5)
        if length < len(line.code)
        for name in classification_names(line.code[:length])
    }
    return item_name(candidate.item) in names


def _is_over(candidate: Line, line: Line, above: list[Line]) -> bool:
    if candidate.code:
        return False
    own, over = _unit_code(line), _unit_code(candidate)
    if own and over:
        return own != over and own.startswith(over)
    members = mapping("rows_within")
    name, over = measure_of(item_name(line.item)), measure_of(item_name(candidate.item))
    numbered = _depth(line.item)
    if name in members.get(over, ()) and (not numbered or _depth(candidate.item) < numbered):
        return True
    if _OF_WHICH.match(squeeze(line.item)) and candidate is above[-1]:
        return not _OF_WHICH.match(squeeze(candidate.item))
    depth, over_depth = _depth(line.item), _depth(candidate.item)
    if not depth:
        return False
    if not over_depth:  # numbering starts again below a row without a number
        return bool(_FIRST.match(squeeze(line.item))) and candidate is above[-1] and _seen_first(above)
    return over_depth < depth


def _unit_code(line: Line) -> str:
    """The code of the unit that a row stands for; empty for rows of accounts and projects."""
    if line.code or line.project:
        return ""
    return next((value for name, value in line.labels.items() if label_role(name) == "unit_code"), "")


def _seen_first(above: list[Line]) -> bool:
    return any(_FIRST.match(squeeze(line.item)) for line in above)


def _depth(item: str) -> int:
    text = squeeze(item)
    bare = _OF_WHICH.sub("", text)
    for depth, pattern in enumerate(_NUMBERINGS, start=1):
        if pattern.match(bare):
            return depth
    return len(_NUMBERINGS) + 1 if bare != text else 0


# --- what a sum may run over --------------------------------------------------------------------------------------


def _mark_summable(table: Table) -> None:
    for side in dict.fromkeys(line.side for line in table.lines):
        lines = [line for line in table.lines if line.side == side]
        children: dict[int | None, list[Line]] = defaultdict(list)
        for line in lines:
            if line.role != "total" and not is_closing_subtotal(line):
                children[line.parent_row].append(line)
        repeated = _repeated_blocks(lines)
        for line in _standing_for(list(children[None]), children):
            for figure in finest(line.figures):
                figure.summable = figure.column.index not in repeated


def _repeated_blocks(lines: list[Line]) -> set[int]:
    """Columns that print the same spending once more by another classification: their own total repeats an earlier one."""
    seen: dict[tuple[int | None, str, int], int] = {}
    repeated: set[int] = set()
    for line in lines:
        if line.role != "total":
            continue
        for figure in line.figures:
            key = (figure.column.figure_year, figure.column.header_path, figure.amount_fen)
            if seen.setdefault(key, figure.column.index) != figure.column.index:
                repeated.add(figure.column.index)
    return repeated


def _standing_for(lines: Iterable[Line], children: dict[int | None, list[Line]]) -> list[Line]:
    chosen: list[Line] = []
    for line in lines:
        below = [child for child in children.get(line.row, []) if child.figures]
        if below and _adds_up(line, below):
            chosen.extend(_standing_for(below, children))
        elif line.figures:
            chosen.append(line)
    return chosen


def _adds_up(parent: Line, below: list[Line]) -> bool:
    for figure in parent.figures:
        if figure.column.measure_status == "unknown":
            continue
        parts = [f for line in below for f in line.figures if same_column(f, figure)]
        if abs(sum(part.amount_fen for part in parts) - figure.amount_fen) > tolerance_fen([figure, *parts]):
            return False
    return True


def same_column(one: Figure, other: Figure) -> bool:
    """Whether two figures of one table stand under the same measure, year and kind."""
    a, b = one.column, other.column
    return (a.measure, a.figure_year, a.figure_kind) == (b.measure, b.figure_year, b.figure_kind)


def tolerance_fen(figures: Iterable[Figure]) -> int:
    """What rounding of the printed places alone may make a sum differ by: half a step for each figure taking part."""
    return sum(half_step_fen(figure.raw, figure.unit) for figure in figures)


def finest(figures: list[Figure]) -> list[Figure]:
    """Of one row's figures those that add up to the row's total without repeating one another."""
    known = [figure for figure in figures if figure.column.measure_status != "unknown"]
    periods = {(f.column.figure_year, f.column.figure_kind) for f in known}
    if len(periods) > 1:  # budget beside final account: the last printed period is the document's own
        latest = (known[-1].column.figure_year, known[-1].column.figure_kind)
        known = [f for f in known if (f.column.figure_year, f.column.figure_kind) == latest]
    by_measure = {figure.column.measure: figure for figure in known}
    totals = [m for m in ("合计", "年度资金总额") if m in by_measure]
    if not totals:
        return _without_repeats(known)
    total = by_measure[totals[0]]
    rules = mapping("sums_across")
    apart = words("not_in_total")
    outer = [
        figure
        for figure in known
        if figure is not total
        and figure.column.measure not in apart
        and stands_beside(total.column, figure.column)
    ]
    parts = [figure for figure in outer if not _expanded(figure, by_measure, rules)]
    coarse = [figure for figure in outer if not _part_of_another(figure, by_measure, rules)]
    for reading in (parts, coarse):
        if reading and abs(sum(f.amount_fen for f in reading) - total.amount_fen) <= tolerance_fen(
            [total, *reading]
        ):
            return reading
    return [total]


def _without_repeats(figures: list[Figure]) -> list[Figure]:
    """Figures of a row without a total: of a whole and its parts the parts where they add up to it, else the whole."""
    kept = {figure.column.measure: figure for figure in figures}
    for whole, parts in mapping("sums_across").items():
        present = [kept[part] for part in parts if part in kept]
        if whole not in kept or not present:
            continue
        gap = abs(sum(part.amount_fen for part in present) - kept[whole].amount_fen)
        if gap <= tolerance_fen([kept[whole], *present]):
            del kept[whole]
        else:
            kept = {measure: figure for measure, figure in kept.items() if measure not in parts}
    return [figure for figure in figures if any(figure is other for other in kept.values())]


def _expanded(figure: Figure, by_measure: dict[str, Figure], rules: dict[str, tuple[str, ...]]) -> bool:
    return any(part in by_measure for part in rules.get(figure.column.measure, ()))


def _part_of_another(
    figure: Figure, by_measure: dict[str, Figure], rules: dict[str, tuple[str, ...]]
) -> bool:
    measure = figure.column.measure
    if measure.rpartition("/")[0] in by_measure:
        return True
    return any(measure in parts and whole in by_measure for whole, parts in rules.items() if parts != ("*",))
