"""The same total in several tables, and 收入 = 支出. Pairs are chosen so that a disagreement is a defect. Pure; amounts in 分."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ingest.checks.ledger import Ledger, total_lines
from ingest.checks.outcome import Placed, compare_same, compare_sum, failed, passed, rule, table_label
from ingest.hierarchy import is_closing_subtotal
from ingest.model import Check, Line, Table
from ingest.vocabulary import squeeze

SUMMARY = "revenue_expenditure_summary"
FISCAL = "fiscal_appropriation_summary"
GENERAL = "general_public_by_function"
BASIC = "basic_by_economic"
SPENDING = "expenditure_by_function"
_FUNDS = {
    GENERAL: "一般公共预算",
    "government_fund_by_function": "政府性基金预算",
    "state_capital_by_function": "国有资本经营预算",
}
_THIS_YEAR = "本年"


def check(ledger: Ledger) -> Iterator[Check]:
    """Every comparison of totals that this document's tables allow."""
    yield from _income_equals_spending(ledger)
    yield from _closing_rows(ledger)
    yield from _funds(ledger)
    yield from _basic(ledger)
    yield from _projects(ledger)
    yield from _at_most(ledger)


# --- 收入 = 支出 --------------------------------------------------------------------------------------------------


def _income_equals_spending(ledger: Ledger) -> Iterator[Check]:
    """The last total of each side. 本年收入 and 本年支出 may differ (结转), 总计 may not."""
    for kind in (SUMMARY, FISCAL):
        for table in ledger.filled(kind):
            income, spending = _last_total(ledger, table, "收入"), _last_total(ledger, table, "支出")
            if income is None or spending is None:
                continue
            this_year = [_THIS_YEAR in squeeze(placed.line.item) for placed in (income, spending)]
            if any(this_year) and (not all(this_year) or _carry_over(ledger)):
                continue
            yield compare_same("income_equals_spending", income, spending)


def _last_total(ledger: Ledger, table: Table, side: str) -> Placed | None:
    lines = total_lines(table, side)
    return ledger.whole_of(table, lines[-1]) if lines else None


def _carry_over(ledger: Ledger) -> bool:
    return ledger.carried_over(rule("same_total").words("carry_over"))


# --- totals of the summaries --------------------------------------------------------------------------------------


def _closing_rows(ledger: Ledger) -> Iterator[Check]:
    """收入总表 and 支出总表 against the summary's totals: they may repeat the 总计 or the 本年合计, but one of them."""
    summary = ledger.only(SUMMARY)
    if summary is None:
        return
    for kind, side in (("income_by_function", "收入"), (SPENDING, "支出")):
        table = ledger.only(kind)
        own = ledger.total_of(table) if table is not None else None
        if own is not None:
            yield from _one_of(own, _closings(ledger, summary, side), ledger)


def _closings(ledger: Ledger, table: Table, side: str, *measures: str) -> list[Placed]:
    lines = [
        line
        for line in table.lines
        if line.side == side and (line.role == "total" or is_closing_subtotal(line))
    ]
    found = (_value(ledger, table, line, measures) for line in reversed(lines))
    return [placed for placed in found if placed is not None]


def _value(ledger: Ledger, table: Table, line: Line, measures: Sequence[str]) -> Placed | None:
    return ledger.measured(table, line, *measures) if measures else ledger.whole_of(table, line)


def _one_of(own: Placed, candidates: Sequence[Placed], ledger: Ledger) -> Iterator[Check]:
    """``own`` agrees with one of the candidates; if with none, the first (the likeliest) is named. Nothing is said where an
    amount carried over is the whole difference."""
    outcomes = [compare_same("same_total", own, other) for other in candidates]
    if outcomes and not any(outcome.passed for outcome in outcomes):
        gaps = [(own.fen - other.fen, own.step_fen + other.step_fen) for other in candidates]
        if any(ledger.explained_by_carry_over(*gap) for gap in gaps):
            return
    if outcomes:
        yield next((outcome for outcome in outcomes if outcome.passed), outcomes[0])


# --- sources of funds ---------------------------------------------------------------------------------------------


def _funds(ledger: Ledger) -> Iterator[Check]:
    """A fund's own table against its column in 财政拨款收支总表 and, without 结转, against its income row."""
    fiscal = ledger.only(FISCAL)
    if fiscal is None:
        return
    for kind, measure in _FUNDS.items():
        table = ledger.only(kind)
        own = ledger.total_of(table) if table is not None else None
        if own is not None:
            yield from _one_of(own, _closings(ledger, fiscal, "支出", measure), ledger)
    summary = ledger.only(SUMMARY)
    if summary is not None and not _carry_over(ledger):
        one, other = _fiscal_income(ledger, fiscal), _fiscal_income(ledger, summary)
        if one is not None and other is not None:
            yield compare_same("same_total", one, other)


def _fiscal_income(ledger: Ledger, table: Table) -> Placed | None:
    """一般公共预算 on the income side: printed alike in both summaries."""
    for line in table.lines:
        if line.side == "收入" and line.figures and _FUNDS[GENERAL] in squeeze(line.item):
            return ledger.whole_of(table, line)
    return None


# --- 基本支出, 项目支出 -------------------------------------------------------------------------------------------


def _basic(ledger: Ledger) -> Iterator[Check]:
    basic, general = ledger.only(BASIC), ledger.only(GENERAL)
    if basic is None:
        return
    whole = ledger.total_of(general, "基本支出") if general is not None else None
    own = ledger.total_of(basic)
    if whole is not None and own is not None:
        yield compare_same("same_total", own, whole)
    elif whole is not None:  # 人员经费合计 beside 公用经费合计, without a row for both
        closing = [line for line in basic.lines if squeeze(line.item) in rule("basic_parts").words("rows")]
        parts = [placed for line in closing if (placed := ledger.whole_of(basic, line)) is not None]
        if len(parts) == len(rule("basic_parts").words("rows")):
            yield compare_sum("basic_parts", whole, parts)


def _projects(ledger: Ledger) -> Iterator[Check]:
    """The project table holds all project spending, or that of the general budget."""
    table = ledger.only("project_expenditure")
    if table is None or any(word in table.title for word in rule("same_total").words("partial")):
        return
    own = ledger.total_of(table)
    wholes = [other for kind in (SPENDING, GENERAL) if (other := ledger.only(kind)) is not None]
    candidates = [placed for other in wholes if (placed := ledger.total_of(other, "项目支出")) is not None]
    if own is not None:
        yield from _one_of(own, candidates, ledger)


# --- at most ------------------------------------------------------------------------------------------------------


def _at_most(ledger: Ledger) -> Iterator[Check]:
    """Hints: “三公” items include those of basic spending; 机关运行经费 is 公用经费 of offices only."""
    basic, public = ledger.only(BASIC), ledger.only("three_public")
    if basic is None or public is None:
        return
    for measure, (code, word) in rule("three_public_at_least_basic").mapping("items").items():
        for line in public.lines:
            whole = ledger.measured(public, line, measure)
            part = _economic(ledger, basic, code, word)
            if whole is not None and part is not None:
                yield _at_least("three_public_at_least_basic", whole, part)
    spent = ledger.total_of(basic, "公用经费")
    for line in public.lines:
        cost = ledger.measured(public, line, "机关运行经费")
        if cost is not None and spent is not None:
            yield _at_least("operating_cost_at_most_public", cost, spent, reverse=True)


def _economic(ledger: Ledger, basic: Table, code: str, word: str) -> Placed | None:
    """A row by code and name: bodies use codes in ways of their own."""
    for line in basic.lines:
        if line.code == code and word in squeeze(line.item or line.account_name):
            return ledger.whole_of(basic, line)
    return None


def _at_least(key: str, one: Placed, other: Placed, *, reverse: bool = False) -> Check:
    short = one.fen - other.fen if reverse else other.fen - one.fen
    if short <= one.step_fen + other.step_fen:
        return passed(key, table_label(one.table))
    return failed(
        key,
        one.operand,
        other.operand,
        left=one.label,
        left_amount=one.printed,
        right=other.label,
        right_amount=other.printed,
    )
