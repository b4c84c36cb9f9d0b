"""Amounts that the narrative states against the tables' figures of the same account or measure. Pure; amounts in 分."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ingest.checks.ledger import Ledger, total_lines
from ingest.checks.outcome import Placed, failed, money, passed, rule
from ingest.checks.stated import (
    find_account,
    is_account,
    is_own,
    named,
    operand,
    printed,
    quoted,
    subject_key,
    where,
)
from ingest.hierarchy import is_closing_subtotal
from ingest.model import Check, Line, Statement, Table
from ingest.vocabulary import squeeze

_KINDS = ("amount", "procurement", "operating_cost")


def check(ledger: Ledger) -> Iterator[Check]:
    """Every own-year amount of the narrative that some table prints as well. Where several tables print it (收支总表,
    支出总表 …), agreeing with one is enough: whether they agree with each other is another rule's business."""
    for statement in ledger.document.statements:
        if statement.kind in _KINDS and is_own(ledger.document, statement):
            candidates = _candidates(ledger, statement)
            outcome = _compared(ledger, statement, candidates) if candidates else None
            if outcome is not None:
                yield outcome


def _compared(ledger: Ledger, statement: Statement, candidates: Sequence[Placed]) -> Check | None:
    stated = statement.amount_fen
    assert stated is not None
    step = ledger.precision.statement(statement) if stated else 0
    for candidate in candidates:
        off = abs(candidate.fen - stated)
        # Less than a whole printed place: many narratives cut 87.708 to 87.70 instead of rounding it.
        if off <= candidate.step_fen + step or off < 2 * step:
            return passed("amount_stated", where(statement))
    nearest = candidates[0]
    if ledger.explained_by_carry_over(nearest.fen - stated, nearest.step_fen + step):
        return None
    return failed(
        "amount_stated",
        operand(statement, stated),
        nearest.operand,
        where=where(statement),
        quote=quoted(statement),
        subject=named(statement),
        stated=printed(statement, stated),
        figure=nearest.label,
        amount=nearest.printed,
        difference=money(abs(nearest.fen - stated), "万元"),
    )


def _candidates(ledger: Ledger, statement: Statement) -> list[Placed]:
    if is_account(statement):
        return list(_account_figures(ledger, statement))
    subject = statement.attribute if statement.kind == "procurement" else subject_key(statement.subject)
    for entry in rule("amount_stated").parameters["measures"]:
        if entry.get("of_everything") and _is_narrower(statement):
            continue
        if statement.kind == entry.get("statement", "amount") and subject in entry["subjects"]:
            return [placed for place in entry["places"] for placed in _figures(ledger, place)]
    return list(_class_figures(ledger, subject)) if statement.kind == "amount" else []


def _is_narrower(statement: Statement) -> bool:
    """Whether the section is about one source of funds only."""
    return any(word in statement.locator for word in rule("amount_stated").words("narrower"))


def _account_figures(ledger: Ledger, statement: Statement) -> Iterator[Placed]:
    for kind in rule("amount_stated").words("account_tables"):
        for table in ledger.filled(kind):
            line = find_account(table, statement)
            placed = ledger.whole_of(table, line) if line is not None else None
            if placed is not None:
                yield placed


def _class_figures(ledger: Ledger, subject: str) -> Iterator[Placed]:
    """An account of the first level, named without 类."""
    for kind in rule("amount_stated").words("account_tables"):
        for table in ledger.filled(kind):
            for line in table.lines:
                if len(line.code) == 3 and squeeze(line.item) == subject:
                    placed = ledger.whole_of(table, line)
                    if placed is not None:
                        yield placed


def _figures(ledger: Ledger, place: dict[str, Any]) -> Iterator[Placed]:
    """The figures that a place of the rule names: a kind of table, its closing rows (of a side), a column."""
    measures = [place["measure"]] if "measure" in place else []
    for table in ledger.filled(place["kind"]):
        for line in _closing_lines(table, place):
            placed = ledger.measured(table, line, *measures) if measures else ledger.whole_of(table, line)
            if placed is not None:
                yield placed


def _closing_lines(table: Table, place: dict[str, Any]) -> list[Line]:
    """Total rows, last first; the row named by ``item``; or the only row of a table that has but one."""
    side = place.get("side")
    if "item" in place:
        return [
            line for line in table.lines if side in (None, line.side) and place["item"] in squeeze(line.item)
        ]
    closing = [
        line for line in reversed(table.lines) if is_closing_subtotal(line) and side in (None, line.side)
    ]
    totals = list(reversed(total_lines(table, side)))
    lines = [line for line in table.lines if line.figures]
    return totals + closing or (lines if len(lines) == 1 else [])
