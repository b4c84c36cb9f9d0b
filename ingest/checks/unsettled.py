"""Tables whose columns could not be told: what their sums say all the same. Pure; amounts in 分.

Text that has lost its columns is read by its sums; where one figure is wrong, no reading adds up and every column stays open.
The first number of a row is its 合计 even then, so the rows can be added up by it, and the numbers behind it must make it up.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations

from ingest.checks.ledger import Ledger, known
from ingest.checks.outcome import Placed, compare_sum, passed, table_label
from ingest.model import Check, Column, Figure, Line, Table
from ingest.vocabulary import measure_of

ALTERNATIVES = "或"
"""What joins the headers that an open column may have."""
OPEN = -1
_MOST_PARTS = 8


def is_unsettled(table: Table) -> bool:
    """Whether some amounts stand in open columns and the first column is the total of the others."""
    columns = [figure.column for line in table.lines for figure in line.figures if figure.column.is_money]
    unknown = [column for column in columns if column.measure_status == "unknown"]
    return any(_first_measure(column) == "合计" for column in unknown)


def _first_measure(column: Column) -> str:
    """The measure of the first of the headers that an open column may have."""
    first = column.header_path.split(ALTERNATIVES)[0]
    return measure_of(first.rpartition("/")[2])


def by_first_number(table: Table) -> Table:
    """The same table with one column: the first number of each row."""
    return replace(table, lines=[_first_only(line) for line in table.lines])


def _first_only(line: Line) -> Line:
    figures = [figure for figure in line.figures if figure.column.is_money]
    return replace(line, figures=[_as_total(figure) for figure in figures[:1]])


def _as_total(figure: Figure) -> Figure:
    column = replace(figure.column, index=OPEN, header_path="合计", measure="合计", measure_status="inferred")
    return replace(figure, column=column)


def across(ledger: Ledger, table: Table) -> Iterator[Check]:
    """Rows with an open column: the first number is the sum of the others, or the others repeat it part by part. Where that
    holds for the fewest rows the first column is another one, and nothing is said."""
    made = list(_across_rows(ledger, table))
    failures = sum(not outcome.passed for outcome in made)
    if failures <= 1 or failures * 2 <= len(made):
        yield from made


def _across_rows(ledger: Ledger, table: Table) -> Iterator[Check]:
    for line in table.lines:
        figures = [figure for figure in line.figures if figure.column.is_money]
        if len(figures) < 2 or all(known(figure) for figure in figures):
            continue
        if len(figures) > max(len(figure.column.header_path.split(ALTERNATIVES)) for figure in figures):
            continue  # more numbers than columns: rows that ran into one another
        whole, *parts = (_placed(ledger, table, line, figure) for figure in figures)
        if _nested(whole, parts):
            yield passed("sum_across", table_label(table))
        else:
            yield compare_sum("sum_across", whole, parts)


def _placed(ledger: Ledger, table: Table, line: Line, figure: Figure) -> Placed:
    return ledger.placed(table, line, _as_total(figure))


def _nested(whole: Placed, parts: list[Placed]) -> bool:
    """Columns that repeat the total, such as 小计 before its own parts: sums within sums add up to a multiple, or some of the
    numbers make up the whole and the rest one of those."""
    total = sum(part.fen for part in parts)
    tolerance = sum(part.step_fen for part in (whole, *parts)) * len(parts)
    if len(parts) > 2 and whole.fen != 0 and any(abs(total - n * whole.fen) <= tolerance for n in (1, 2, 3)):
        return True
    if not whole.fen or len(parts) > _MOST_PARTS:
        return False
    amounts = [part.fen for part in parts]
    for count in range(1, len(parts)):
        for chosen in combinations(range(len(parts)), count):
            outer = [amounts[at] for at in chosen]
            inner = total - sum(outer)
            if abs(sum(outer) - whole.fen) <= tolerance and any(
                abs(inner - one) <= tolerance for one in outer
            ):
                return True
    return False
