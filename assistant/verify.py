"""The last look: every number in an answer must be in its evidence, and every computed one must recompute.

Evidence is what the SQL returned, the sentences quoted and the amounts they state, the names that were shown, and formulas;
nothing is taken from the text itself. An answer that fails is not shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from assistant.draft import Draft, compute
from assistant.money import SHOWN_UNITS, in_unit, rounded

_NUMBER = re.compile(r"(?<![\d.])\d[\d,]*(?:\.\d+)?(?![\d])")


def unsupported(
    text: str, draft: Draft, columns: Sequence[str], rows: Iterable[Sequence[Any]], known: Iterable[str]
) -> list[str]:
    """Numbers of the answer that no evidence supports, and formulas that do not recompute; empty if all is well."""
    allowed = _numbers_in(known)
    allowed |= _numbers_in(draft.quotes)
    allowed |= set(draft.counts)
    for value in draft.shown:
        for amount in (value.statement.amount_fen, value.statement.change_fen) if value.statement else ():
            allowed |= _renderings(Decimal(amount)) if amount is not None else set()
    for row in rows:
        allowed |= _row_numbers(dict(zip(columns, row, strict=True)))
    wrong = []
    for formula in draft.formulas:
        if compute(formula.operation, formula.operands) != formula.result:
            wrong.append(formula.text)
        allowed |= _renderings(formula.result)
        for operand in formula.operands:
            if not _supported_operand(operand, allowed, draft):
                wrong.append(formula.text)
            allowed |= _renderings(operand)
    wrong.extend(token for token in _NUMBER.findall(text) if _decimal(token) not in allowed)
    return wrong


def states_amount(text: str, amount_fen: int) -> bool:
    """Whether a text prints exactly the amount in some unit."""
    exact = {abs(in_unit(amount_fen, unit)).normalize() for unit in SHOWN_UNITS}
    return not exact.isdisjoint(_numbers_in([text]))


def _supported_operand(operand: Decimal, allowed: set[Decimal], draft: Draft) -> bool:
    """An operand is a shown amount, a change or count stated in a quoted sentence, or another formula's result."""
    amounts = {Decimal(value.amount_fen) for value in draft.shown if value.amount_fen is not None}
    amounts |= {
        Decimal(abs(v.statement.change_fen))
        for v in draft.shown
        if v.statement and v.statement.change_fen is not None
    }
    results = {formula.result for formula in draft.formulas}
    return abs(operand) in amounts or operand in results or abs(operand) in allowed


def _row_numbers(row: dict[str, Any]) -> set[Decimal]:
    numbers: set[Decimal] = set()
    for column, value in row.items():
        if column in ("amount_yuan", "change_yuan") and value is not None:
            numbers |= _renderings((Decimal(str(value)) * 100).quantize(Decimal(1)))
        elif value is not None:
            numbers |= _numbers_in([str(value)])
    return numbers


def _renderings(amount: Decimal) -> set[Decimal]:
    """The ways an amount in 分 may be shown; for shares and counts the number itself."""
    forms = {abs(amount), abs(amount).quantize(Decimal("0.01"))}
    for unit in SHOWN_UNITS:
        exact = abs(in_unit(amount, unit))
        forms |= {exact, *(rounded(exact, places) for places in (2, 4))}
    return {form.normalize() for form in forms}


def _numbers_in(texts: Iterable[str]) -> set[Decimal]:
    return {_decimal(token) for text in texts for token in _NUMBER.findall(text)}


def _decimal(token: str) -> Decimal:
    try:
        return Decimal(token.replace(",", "")).normalize()
    except InvalidOperation:
        return Decimal("NaN")
