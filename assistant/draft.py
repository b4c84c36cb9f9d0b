"""An answer in the making: paragraphs together with everything they rest on, so that it can be cited and checked."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from assistant.answer import Citation, Status
from assistant.plan import Subject
from assistant.shelf import DocumentRef
from assistant.values import Value

Operation = Literal["sum", "difference", "share", "ratio", "quotient", "prior", "percent_change"]


@dataclass(frozen=True, slots=True)
class Formula:
    """A computed number: ``operands`` are exact amounts in 分 (or counts), ``result`` is recomputed by the checker."""

    operation: Operation
    operands: tuple[Decimal, ...]
    text: str
    result: Decimal


def compute(operation: Operation, operands: tuple[Decimal, ...]) -> Decimal:
    """The exact result (shares and ratios rounded to two decimals, quotients to the 分)."""
    if operation == "sum":
        return sum(operands, Decimal(0))
    if operation in ("difference", "prior"):
        return operands[0] - sum(operands[1:], Decimal(0))
    left, right = operands
    if operation == "share":
        return _rounded(left / right * 100)
    if operation == "percent_change":
        return _rounded((left - right) / abs(right) * 100)
    if operation == "ratio":
        return _rounded(left / right)
    return left / right


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


@dataclass(slots=True)
class Draft:
    """Paragraphs and evidence. ``shown`` values are cited and become the rows of the SQL; ``counts`` are counted by code."""

    status: Status = "answered"
    paragraphs: list[str] = field(default_factory=list)
    shown: list[Value] = field(default_factory=list)
    formulas: list[Formula] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)
    quotes: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    options: list[str] = field(default_factory=list)
    counts: list[Decimal] = field(default_factory=list)
    documents: list[DocumentRef] = field(default_factory=list)
    order_by_amount: Literal["", "desc", "asc"] = ""
    focus: Subject | None = None
    items: list[Subject] = field(default_factory=list)
    """What was listed, in order; kept for the next question."""
    sql: str = ""
    """SQL of an answer that rests on neither figures nor statements (what is in the corpus, checks, tables)."""

    def say(self, *paragraphs: str) -> None:
        self.paragraphs.extend(paragraph for paragraph in paragraphs if paragraph)

    def absorb(self, other: Draft) -> None:
        """Say what another draft says, each thing once; its evidence comes with it."""
        self.paragraphs.extend(text for text in other.paragraphs if text not in self.paragraphs)
        self.shown.extend(value for value in other.shown if value not in self.shown)
        self.citations.extend(citation for citation in other.citations if citation not in self.citations)
        for name in ("formulas", "quotes", "notes", "warnings", "counts", "documents"):
            getattr(self, name).extend(getattr(other, name))
        self.sql = self.sql or other.sql

    def formula(self, operation: Operation, operands: tuple[Decimal, ...], text: str) -> Decimal:
        """Register a computation; ``text`` holds the operands as shown, and the result is returned."""
        result = compute(operation, operands)
        self.formulas.append(Formula(operation, operands, text, result))
        return result
