"""One account in several tables: where two tables have the same total, each account's amount is the same too. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from ingest.checks.ledger import Ledger, by_code, total_lines
from ingest.checks.outcome import Placed, compare_same, rule
from ingest.checks.totals_across import FISCAL, GENERAL, SPENDING, SUMMARY
from ingest.hierarchy import item_name
from ingest.model import Check, Line, Table
from ingest.vocabulary import squeeze

_MEASURES = ("合计", "基本支出", "项目支出")
_BY_FUNCTION = ("income_by_function", SPENDING, GENERAL)


def check(ledger: Ledger) -> Iterator[Check]:
    """By-function tables account by account, then the summaries' 类 rows against the first of them."""
    tables = [table for kind in _BY_FUNCTION if (table := ledger.only(kind)) is not None]
    spending = [table for table in tables if table.kind != "income_by_function"]
    yield from _codes(ledger, spending)
    if len(tables) > len(spending) and spending and not _carried(ledger):
        yield from _codes(ledger, [spending[0], tables[0]], _MEASURES[:1])
    if spending:
        yield from _classes(ledger, spending[0], SUMMARY, ())
        yield from _classes(ledger, spending[-1], FISCAL, ("一般公共预算", "合计"))


def _carried(ledger: Ledger) -> bool:
    return ledger.document.identity.kind == "决算" or ledger.carried_over(
        rule("same_total").words("carry_over")
    )


def _codes(ledger: Ledger, tables: list[Table], measures: tuple[str, ...] = _MEASURES) -> Iterator[Check]:
    if len(tables) < 2:
        return
    one, other = tables[0], tables[1]
    for measure in measures:
        if not _same_total(ledger.total_of(one, measure), ledger.total_of(other, measure)):
            continue
        lines = by_code(other)
        for code, line in by_code(one).items():
            left = ledger.measured(one, line, measure)
            right = ledger.measured(other, lines[code], measure) if code in lines else None
            if left is not None and right is not None:
                yield compare_same("same_account", left, right)


def _same_total(one: Placed | None, other: Placed | None) -> bool:
    return one is not None and other is not None and abs(one.fen - other.fen) <= one.step_fen + other.step_fen


def _classes(ledger: Ledger, table: Table, kind: str, measures: tuple[str, ...]) -> Iterator[Check]:
    """The 类 rows of a summary's spending side against the by-function table, found by code or by name."""
    summary = ledger.only(kind)
    if summary is None:
        return
    totals = [_value(ledger, summary, line, measures) for line in total_lines(summary, "支出")]
    own = ledger.total_of(table)
    if not any(_same_total(own, total) for total in totals):
        return
    by_name = {squeeze(line.item): line for line in table.lines if len(line.code) == 3 and line.figures}
    codes = by_code(table)
    for line in summary.lines:
        if line.side != "支出" or line.role == "total" or not line.figures:
            continue
        match = codes.get(line.code) if line.code else by_name.get(item_name(line.item))
        left, right = (
            _value(ledger, summary, line, measures),
            ledger.whole_of(table, match) if match else None,
        )
        if left is not None and right is not None:
            yield compare_same("same_account", left, right)


def _value(ledger: Ledger, table: Table, line: Line, measures: tuple[str, ...]) -> Placed | None:
    return ledger.measured(table, line, *measures) if measures else ledger.whole_of(table, line)
