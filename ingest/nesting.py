"""Rows that are the sum of the rows behind them, where neither code nor numbering says so: units over their accounts, a
department over its units, an account over its projects. Pure; amounts in 分.

Only arithmetic decides, and only where the table's own total confirms it: the rows must be too many for the total as they
stand, and add up to it once the sums among them are taken for what they are.
"""

from __future__ import annotations

from collections.abc import Sequence

from ingest.amounts import half_step_fen
from ingest.model import Figure, Line

ColumnKey = tuple[str, int | None, str]


def nest_by_amounts(lines: Sequence[Line]) -> None:
    """Set ``parent_row`` (and ``level``) of the rows that turn out to be parts of a row above them; else change nothing."""
    totals = [line for line in lines if line.role == "total" and line.figures]
    tops = [line for line in lines if line.role == "leaf" and line.parent_row is None and line.figures]
    if not totals or len(tops) < 2:
        return
    total = _amounts(totals[0] if lines and totals[0] is lines[0] else totals[-1])
    if _agree(total, tops):
        return
    parents = _nested(tops, lines)
    outer = [line for line in tops if line.row not in parents]
    if not parents or not _agree(total, outer):
        return
    by_row = {line.row: line for line in lines}
    for row, parent in parents.items():
        by_row[row].parent_row = parent
    for line in lines:
        if line.parent_row is not None and not line.code:
            line.level = by_row[line.parent_row].level + 1


def _nested(tops: Sequence[Line], lines: Sequence[Line]) -> dict[int, int]:
    """Row → the row it is a part of, found from the last row upwards: the shortest run behind a row that, with what is known
    to be part of it, adds up to it."""
    parents: dict[int, int] = {}
    open_rows: list[Line] = []
    for line in reversed(tops):
        whole = _amounts(line)
        known = [other for other in lines if other.parent_row == line.row]
        for count in range(1, len(open_rows) + 1):
            parts = open_rows[:count]
            if any(figure.amount_fen for figure in whole.values()) and _agree(whole, [*known, *parts]):
                parents.update((part.row, line.row) for part in parts)
                del open_rows[:count]
                break
        open_rows.insert(0, line)
    return parents


def _amounts(line: Line) -> dict[ColumnKey, Figure]:
    """The figures of a row by column; where no column is certain, its first number, which is its whole amount."""
    if line.figures and all(figure.column.measure_status == "unknown" for figure in line.figures):
        return {("", None, ""): line.figures[0]}
    return {
        (figure.column.measure, figure.column.figure_year, figure.column.figure_kind): figure
        for figure in line.figures
        if figure.column.measure_status != "unknown"
    }


def _agree(whole: dict[ColumnKey, Figure], parts: Sequence[Line]) -> bool:
    """Whether rows add up to a whole in every column, within what rounding can move them."""
    held = [_amounts(part) for part in parts]
    for key in {*whole, *(key for amounts in held for key in amounts)}:
        own = [whole[key]] if key in whole else []
        others = [amounts[key] for amounts in held if key in amounts]
        gap = sum(figure.amount_fen for figure in own) - sum(figure.amount_fen for figure in others)
        if abs(gap) > sum(half_step_fen(figure.raw, figure.unit) for figure in (*own, *others)):
            return False
    return bool(whole)
