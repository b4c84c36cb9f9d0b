"""Percentages of the narrative recomputed: shares (占8.04%), changes (下降42.98%), execution (完成98.20%). Pure.

What rounding of the amounts and of the percentage may explain is allowed for; percentages are Decimals, amounts 分.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from ingest.checks.ledger import Ledger, total_lines
from ingest.checks.outcome import failed, passed, rule
from ingest.checks.precision import decimals, finest_decimals
from ingest.checks.stated import (
    is_earlier,
    is_own,
    named,
    operand,
    printed,
    quoted,
    subject_key,
    where,
)
from ingest.model import Check, Operand, Statement

_SHARE_KINDS = ("amount", "procurement", "operating_cost")
_RATE = "完成率"
"""Other percentages of what was spent are of the difference (预决算差异率)."""
_HUNDRED = Decimal(100)


def check(ledger: Ledger) -> Iterator[Check]:
    """Every percentage whose operands are stated."""
    finest = finest_decimals([statement.percent for statement in ledger.document.statements])
    for position, statement in enumerate(ledger.document.statements):
        if statement.kind == "year_on_year":
            yield from _impossible(ledger, statement)
        if not statement.percent:
            continue
        places = finest if Decimal(statement.percent) in (0, 100, -100) else decimals(statement.percent)
        margin = Decimal(1).scaleb(-places) / 2
        if statement.kind == "year_on_year":
            yield from _change(ledger, statement, margin)
        elif statement.kind == "execution":
            yield from (_execution if statement.attribute == _RATE else _change)(ledger, statement, margin)
        elif statement.kind in _SHARE_KINDS and statement.amount_fen is not None:
            yield from _share(ledger, position, statement, margin)


def _ratio_agrees(percent: Decimal, margin: Decimal, part: int, whole: int, step: int) -> bool:
    """Whether ``percent`` can be ``part``/``whole`` once both may be off by ``step`` 分."""
    low, high = sorted((Decimal(part - step) / (whole + step), Decimal(part + step) / max(whole - step, 1)))
    low, high = (
        min(low, Decimal(part - step) / max(whole - step, 1)),
        max(high, Decimal(part + step) / (whole + step)),
    )
    return low * _HUNDRED - margin <= percent <= high * _HUNDRED + margin


def _rounded(part: int, whole: int, places: int) -> str:
    return f"{(Decimal(part) / whole * _HUNDRED).quantize(Decimal(1).scaleb(-max(places, 2)))}%"


# --- shares -------------------------------------------------------------------------------------------------------


def _share(ledger: Ledger, position: int, statement: Statement, margin: Decimal) -> Iterator[Check]:
    part, percent = statement.amount_fen or 0, Decimal(statement.percent)
    wholes = _wholes(ledger, position, statement)
    if not wholes:
        return
    step = ledger.precision.statement(statement)
    if any(_ratio_agrees(percent, margin, part, whole.amount_fen or 0, step) for whole in wholes):
        yield passed("share", where(statement))
        return
    whole = wholes[0]
    total = whole.amount_fen or 0
    yield failed(
        "share",
        operand(statement, part),
        whole,
        where=where(statement),
        quote=quoted(statement),
        subject=named(statement),
        percent=statement.percent,
        part=printed(statement, part),
        whole=whole.label,
        total=f"{Decimal(total) / 1_000_000:f} 万元",
        computed=_rounded(part, total, decimals(statement.percent)),
    )


def _wholes(ledger: Ledger, position: int, statement: Statement) -> list[Operand]:
    """What an amount may be a share of: what it is said to be, amounts stated before it in the section, tables' totals."""
    statements = ledger.document.statements
    before = [s for s in reversed(statements[:position]) if s.section_path == statement.section_path]
    leading = [
        s
        for s in before
        if s.amount_fen and s.kind == "amount" and not s.percent and is_own(ledger.document, s)
    ]
    kinds: Sequence[str] = rule("share").words("totals_of")
    if statement.base:
        key = subject_key(statement.base)
        named_kinds = _kinds_of_base(statement.base)
        meant = [
            s for s in before if s.amount_fen and key in (subject_key(s.subject), subject_key(s.attribute))
        ]
        leading = meant if named_kinds is not None else meant + leading
        kinds = kinds if named_kinds is None else named_kinds
    found = [operand(s, s.amount_fen) for s in leading]
    for kind in kinds:
        for table in ledger.filled(kind):
            for line in total_lines(table):
                placed = ledger.whole_of(table, line)
                if placed is not None:
                    found.append(placed.operand)
    return [whole for whole in found if whole.amount_fen and whole.amount_fen >= (statement.amount_fen or 0)]


def _kinds_of_base(base: str) -> tuple[str, ...] | None:
    """The tables whose totals a share's stated base names; None where it may be any total."""
    for word, kinds in rule("share").mapping("bases").items():
        if word in base:
            return tuple(kinds)
    return None


def _all_own(ledger: Ledger) -> list[Statement]:
    return [
        s
        for s in ledger.document.statements
        if s.kind in _SHARE_KINDS and s.amount_fen and is_own(ledger.document, s)
    ]


def _is_of_everything(base: str) -> bool:
    """Whether a share is of all income or spending of the document or of its appropriation."""
    return re.search(rule("share").parameters["everything"], base) is not None


def _is_called(statement: Statement, base: str) -> bool:
    """Whether the amount goes by the name that the share gives to its whole: 政府采购支出总额 is 政府采购 · 合计."""
    asked, name = subject_key(base), subject_key(statement.subject)
    if statement.kind == "procurement" and statement.attribute != "合计":
        return statement.attribute in base
    if "企业" in base:
        return False
    return name in asked or asked in name


# --- changes ------------------------------------------------------------------------------------------------------


def _siblings(ledger: Ledger, statement: Statement) -> list[Statement]:
    """Amounts of the same subject in the same sentence."""
    return [
        other
        for other in ledger.document.statements
        if other.sentence == statement.sentence
        and other.section_path == statement.section_path
        and other.subject == statement.subject
        and other.kind not in ("year_on_year", "execution")
        and other.amount_fen is not None
    ]


def _change(ledger: Ledger, statement: Statement, margin: Decimal) -> Iterator[Check]:
    percent = Decimal(statement.percent)
    pairs = _changes(ledger, statement)
    if not pairs:
        return
    step = ledger.precision.statement(statement)
    for change, base in pairs:
        over = statement.comparator == ">" and Decimal(abs(change)) / base * _HUNDRED >= abs(percent) - margin
        if over or _ratio_agrees(percent, margin, change, base, 2 * step):
            yield passed("change_percent", where(statement))
            return
    change, base = pairs[0]
    yield failed(
        "change_percent",
        Operand(f"{where(statement)} · {named(statement)}", value=percent, sentence=statement.sentence),
        Operand("重算", value=(Decimal(change) / base * _HUNDRED).quantize(Decimal("0.01"))),
        where=where(statement),
        quote=quoted(statement),
        subject=named(statement),
        percent=statement.percent.lstrip("-"),
        direction="下降" if percent < 0 else "增长",
        change=f"{Decimal(abs(change)) / 1_000_000:f} 万元",
        base=f"{Decimal(base) / 1_000_000:f} 万元",
        computed=("下降 " if change < 0 else "增长 ")
        + _rounded(abs(change), base, decimals(statement.percent)),
    )


def _changes(ledger: Ledger, statement: Statement) -> list[tuple[int, int]]:
    """(change, base) pairs that the sentence offers; a base of 0 has no percentage."""
    siblings = _siblings(ledger, statement)
    own = [s.amount_fen for s in siblings if is_own(ledger.document, s) and s.amount_fen is not None]
    if statement.amount_fen is not None:
        own = [statement.amount_fen, *own]
    against_year = statement.kind == "year_on_year"
    bases = [
        s.amount_fen
        for s in siblings
        if s.amount_fen is not None
        and not is_own(ledger.document, s)
        and (is_earlier(ledger.document, s) or not against_year or ledger.document.identity.kind == "预算")
    ]
    if statement.change_fen is not None and not bases:
        pairs = [(statement.change_fen, amount - statement.change_fen) for amount in own]
    else:
        pairs = [(amount - base, base) for base in bases[:1] for amount in own]
    return [(change, base) for change, base in dict.fromkeys(pairs) if base > 0]


def _impossible(ledger: Ledger, statement: Statement) -> Iterator[Check]:
    """More added than there is: the year before would have been below 0."""
    amount, change = statement.amount_fen, statement.change_fen
    if amount is None or not change or change <= 0:
        return
    if change - amount <= 2 * ledger.precision.statement(statement):
        return
    yield failed(
        "change_too_large",
        operand(statement, amount),
        Operand("增加额", amount_fen=change, sentence=statement.sentence),
        where=where(statement),
        quote=quoted(statement),
        subject=named(statement),
        amount=printed(statement, amount),
        change=printed(statement, change),
    )


def _execution(ledger: Ledger, statement: Statement, margin: Decimal) -> Iterator[Check]:
    siblings = _siblings(ledger, statement)
    budgets = [s.amount_fen for s in siblings if not is_own(ledger.document, s) and s.amount_fen]
    spent = statement.amount_fen
    own = [s.amount_fen for s in siblings if is_own(ledger.document, s) and s.amount_fen is not None]
    if not budgets or not (own or spent is not None):
        return
    candidates: Sequence[int] = own or [spent or 0]
    percent, step = Decimal(statement.percent), ledger.precision.statement(statement)
    if any(_ratio_agrees(percent, margin, part, budgets[0], step) for part in candidates):
        yield passed("execution_percent", where(statement))
        return
    yield failed(
        "execution_percent",
        operand(statement, candidates[0]),
        Operand("预算", amount_fen=budgets[0], sentence=statement.sentence),
        where=where(statement),
        quote=quoted(statement),
        subject=named(statement),
        percent=statement.percent,
        part=printed(statement, candidates[0]),
        whole=printed(statement, budgets[0]),
        computed=_rounded(candidates[0], budgets[0], decimals(statement.percent)),
    )
