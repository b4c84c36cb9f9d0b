"""Rows that are the sum of other rows: 上级科目 = 下级科目之和, 小计 and 合计 rows, column by column. Pure; amounts in 分."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from ingest.checks.ledger import Ledger, codes_doubtful, known
from ingest.checks.outcome import Placed, compare_sum, failed, rule, table_label
from ingest.checks.unsettled import by_first_number, is_unsettled
from ingest.hierarchy import is_closing_subtotal, item_name
from ingest.model import Check, Figure, Line, Table
from ingest.vocabulary import mapping, measure_of, squeeze

_OF_WHICH = "其中"
_OWN_TOTAL = "/小计"


def check(ledger: Ledger) -> Iterator[Check]:
    """Sums down every table. A table in which most sums fail was more likely misread: one hint instead of many alarms."""
    for table in ledger.document.tables:
        if codes_doubtful(table):
            yield failed("codes_doubtful", None, None, table=table_label(table))
            continue
        made = list(_of_table(ledger, by_first_number(table) if is_unsettled(table) else table))
        failures = sum(not outcome.passed for outcome in made)
        limits = rule("table_doubtful").parameters
        if failures >= limits["least"] and failures > len(made) * limits["share"]:
            yield failed(
                "table_doubtful",
                None,
                None,
                table=table_label(table),
                failures=failures,
                comparisons=len(made),
            )
        else:
            yield from made


def _of_table(ledger: Ledger, table: Table) -> Iterator[Check]:
    if table.kind in rule("children_sum").words("never_in"):
        return
    for side in dict.fromkeys(line.side for line in table.lines):
        lines = [line for line in table.lines if line.side == side]
        yield from _parents(ledger, table, lines)
        yield from _closings(ledger, table, lines)


# --- parents and children -----------------------------------------------------------------------------------------


def _parents(ledger: Ledger, table: Table, lines: Sequence[Line]) -> Iterator[Check]:
    children: dict[int, list[Line]] = defaultdict(list)
    for line in lines:
        if line.parent_row is not None:
            children[line.parent_row].append(line)
    for parent in lines:
        below = children.get(parent.row, [])
        if not below or not parent.figures or any(squeeze(line.item).startswith(_OF_WHICH) for line in below):
            continue
        for whole in _known(ledger, table, parent):
            parts = _in_column(ledger, table, below, whole.figure)
            if parts or (whole.fen and _all_known(below)):
                yield compare_sum("children_sum", whole, parts)
        yield from _blank_parents(ledger, table, parent, below)


def _all_known(lines: Sequence[Line]) -> bool:
    """Whether the rows hold amounts, all of them in certain columns: only then is a blank cell a 0."""
    figures = [figure for line in lines for figure in line.figures]
    return bool(figures) and all(known(figure) for figure in figures)


def _blank_parents(ledger: Ledger, table: Table, parent: Line, below: Sequence[Line]) -> Iterator[Check]:
    """Children with amounts in a column in which their parent, otherwise filled, prints none."""
    if not _all_known([parent]) or not _all_known(below):
        return
    own = {figure.column.index for figure in parent.figures}
    missing = {
        figure.column.index: figure
        for line in below
        for figure in line.figures
        if figure.column.index not in own
    }
    for figure in missing.values():
        parts = _in_column(ledger, table, below, figure)
        if any(part.fen for part in parts):
            first = next(part for part in parts if part.fen)
            yield failed(
                "parent_blank",
                None,
                first.operand,
                table=table_label(table),
                row=f"{parent.code} {parent.item}".strip(),
                column=figure.column.measure,
                child=first.label,
                amount=first.printed,
            )


# --- subtotal and total rows --------------------------------------------------------------------------------------


def _closings(ledger: Ledger, table: Table, lines: Sequence[Line]) -> Iterator[Check]:
    """小计 and 合计 rows against the rows they can stand for, whichever way round the table is printed."""
    within = _within_others(lines)
    members = [
        line for line in lines if _closes(line) or (line.parent_row is None and line.row not in within)
    ]
    for position, line in enumerate(members):
        if not _closes(line):
            continue
        for whole in _known(ledger, table, line):
            readings = [
                parts
                for group in _groups(members, position, line)
                if (parts := _in_column(ledger, table, group, whole.figure)) and not _has_unknown(group)
            ]
            if readings:
                yield _any_of(whole, readings)


def _within_others(lines: Sequence[Line]) -> set[int]:
    """Rows whose names make them parts of another row's amount (公务用车购置费 below 公务用车购置及运行费), numbered or not."""
    names = {line.row: measure_of(item_name(line.item)) for line in lines if line.item and not line.code}
    present = set(names.values())
    parts = {
        part.rpartition("/")[2]
        for whole, parts in mapping("sums_across").items()
        if whole.endswith(_OWN_TOTAL) and whole.removesuffix(_OWN_TOTAL) in present
        for part in parts
    }
    return {row for row, name in names.items() if name in parts}


def _any_of(whole: Placed, readings: Sequence[Sequence[Placed]]) -> Check:
    outcomes = [compare_sum("total_row", whole, parts) for parts in readings]
    return next((outcome for outcome in outcomes if outcome.passed), outcomes[0])


def _groups(members: Sequence[Line], position: int, line: Line) -> Iterator[list[Line]]:
    """What a closing row may be the sum of, likeliest first."""
    closings = [at for at, member in enumerate(members[:position]) if _closes(member)]
    start = closings[-1] + 1 if closings else 0
    since = list(members[start:position])
    totals = [at for at in closings if members[at].role == "total"]
    if line.role == "total" and closings:
        yield [members[closings[-1]], *since]
        after_total = totals[-1] + 1 if totals else 0
        yield [member for member in members[after_total:position] if is_closing_subtotal(member)] + since
        yield [member for member in members[:position] if not _closes(member)]
    if since:
        yield since
    following: list[Line] = []
    for member in members[position + 1 :]:
        if _closes(member):
            break
        following.append(member)
    if following and (not since or line.role != "total"):
        yield following
    rest = [member for member in members[position + 1 :] if is_closing_subtotal(member)]
    if rest and not position:
        yield rest


def _closes(line: Line) -> bool:
    return line.role == "total" or is_closing_subtotal(line)


# --- cells --------------------------------------------------------------------------------------------------------


def _known(ledger: Ledger, table: Table, line: Line) -> list[Placed]:
    return [ledger.placed(table, line, figure) for figure in line.figures if known(figure)]


def _in_column(ledger: Ledger, table: Table, lines: Sequence[Line], figure: Figure) -> list[Placed]:
    return [placed for line in lines if (placed := ledger.in_column(table, line, figure)) is not None]


def _has_unknown(lines: Sequence[Line]) -> bool:
    """Whether a row's amount might belong to the column: then nothing can be said about the column's sum."""
    return any(not known(figure) and figure.column.is_money for line in lines for figure in line.figures)
