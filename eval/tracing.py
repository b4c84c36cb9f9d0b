"""Whether every figure of an answer traces to its evidence: citation precision. Pure, but for the evidence handed in.

A figure is a stated number with a unit (money, percent, persons, m² …; dates are none). It traces to

* a cited **cell** that holds the amount, looked up in the corpus by its identifier;
* a cited **sentence** that states it, and that the document does hold;
* a failed **check** of a cited document, told as a warning;
* a number that is **computed**: marked 计算, recomputed here from its operands, each of which traces in its turn;
* the **name** of a cited row, or the **question** itself, where it only repeats it; or it is a **count** of what the answer lists.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal, DivisionByZero, InvalidOperation
from functools import cached_property
from typing import Any, Protocol

from assistant.normalise import normalise as as_digits
from eval.quantities import DATE_UNITS, Quantity, numbered_quantities, parse_quantities
from eval.text import normalise

MARK = "计算"
_FEN = Decimal(100)
_SCALES = tuple(map(Decimal, (1, 1000, 10**4, 10**8)))
_TABLE_THEN_MARK = re.compile(rf"(\|[ \t]*)\n\s*\n(?={MARK})")
"""A table is marked by the paragraph after it."""
_CONSTANT = re.compile(r"×\s*100%")
_LABELLED = re.compile(r"\((元|千元|万元|亿元)\)")
_LABEL_SCALES = dict(zip(("元", "千元", "万元", "亿元"), _SCALES, strict=True))
COUNTS = frozenset({"个", "份", "种", "张", "条"})
"""Units of what code counts (items, bodies, documents, wordings): such a number tells of the answer, not of a document."""


class EvidenceLike(Protocol):
    """Where citations are looked up: ``eval.evidence.Evidence`` or a stand-in."""

    def cell_fen(self, figure_id: str) -> int | None: ...
    def holds(self, source: str, quote: str) -> bool: ...
    def is_check(self, source: str, text: str) -> bool: ...


@dataclass(slots=True)
class Trace:
    """How many figures an answer states, how many trace by each way, and those that do not, as printed lines.

    ``counts``: numbers of things counted by code that are more than the answer lists (``共比较 18 项``); no figures.
    """

    figures: int = 0
    counts: int = 0
    ways: dict[str, int] = field(default_factory=dict)
    untraced: list[str] = field(default_factory=list)


def trace(questions: Sequence[str], answer: Mapping[str, Any], evidence: EvidenceLike) -> Trace:
    """Trace every figure of an answer object. ``questions``: the turns of the conversation so far."""
    return _Tracing(questions, answer, evidence).run()


@dataclass
class _Tracing:
    questions: Sequence[str]
    answer: Mapping[str, Any]
    evidence: EvidenceLike

    def run(self) -> Trace:
        found = Trace()
        lines = normalise(_CONSTANT.sub("", str(self.answer.get("answer") or ""))).splitlines()
        for number, quantity in numbered_quantities("\n".join(lines)):
            if (not quantity.unit and not quantity.loose) or quantity.unit in DATE_UNITS:
                continue
            way = self._way(quantity, lines[number])
            if not way and quantity.unit in COUNTS:
                found.counts += 1
                continue
            found.figures += 1
            if way:
                found.ways[way] = found.ways.get(way, 0) + 1
            else:
                found.untraced.append(f"{_shown(quantity)}：{lines[number].strip()[:160]}")
        return found

    def _way(self, quantity: Quantity, line: str) -> str:
        if quantity.is_money and abs(quantity.value) * _FEN in self._cells:
            return "单元格"
        if _states(quantity, self._sentences) or self._in_labelled_unit(quantity, line):
            return "原句"
        if any(self.evidence.is_check(source, line) for source in self._sources):
            return "核对"
        if self._is_computed(quantity):
            return "计算"
        if _states(quantity, self._names):
            return "名称"
        if _states(quantity, [q for text in self.questions for q in parse_quantities(as_digits(text))]):
            return "问题"
        if not quantity.is_money and quantity.value in self._counts:
            return "计数"
        return ""

    # --- what is cited ------------------------------------------------------------------------------------------------

    @property
    def _citations(self) -> list[Mapping[str, Any]]:
        return list(self.answer.get("citations") or [])

    @cached_property
    def _sources(self) -> list[str]:
        return list(dict.fromkeys(str(citation.get("source") or "") for citation in self._citations))

    @cached_property
    def _cells(self) -> set[Decimal]:
        """Amounts of the cited cells in 分, without sign."""
        ids = [str(citation["figure_id"]) for citation in self._citations if citation.get("figure_id")]
        amounts = [self.evidence.cell_fen(figure_id) for figure_id in ids]
        return {abs(Decimal(amount)) for amount in amounts if amount is not None}

    @cached_property
    def _names(self) -> list[Quantity]:
        """Numbers in the names of cited rows: a project may be called after an amount."""
        return [
            q for citation in self._citations for q in parse_quantities(str(citation.get("locator") or ""))
        ]

    @cached_property
    def _sentences(self) -> list[Quantity]:
        """What the cited sentences state, of those that their documents hold."""
        return [
            quantity
            for citation in self._citations
            if (quote := str(citation.get("quote") or "")) and not citation.get("figure_id")
            if self.evidence.holds(str(citation.get("source") or ""), quote)
            for quantity in parse_quantities(quote)
        ]

    def _in_labelled_unit(self, quantity: Quantity, line: str) -> bool:
        """``缴纳社保金额（万元）：≤28``: an indicator's unit stands in its name, and its sentence has the bare number."""
        labels = _LABELLED.findall(line) if quantity.is_money else []
        return any(
            not other.unit and other.value * _LABEL_SCALES[label] == quantity.value
            for label in labels
            for other in self._sentences
        )

    # --- what is computed ---------------------------------------------------------------------------------------------

    @cached_property
    def _marked(self) -> list[Quantity]:
        """Numbers of the paragraphs that are marked as computed."""
        text = _TABLE_THEN_MARK.sub(r"\1\n", str(self.answer.get("answer") or ""))
        paragraphs = re.split(r"\n\s*\n", text)
        return [q for paragraph in paragraphs if MARK in paragraph for q in parse_quantities(paragraph)]

    @cached_property
    def _results(self) -> list[Decimal]:
        """Results of the computations that recompute and whose operands trace."""
        known: list[Decimal] = []
        for one in self.answer.get("computed") or []:
            operands = [Decimal(str(operand)) for operand in one["operands"]]
            result = Decimal(str(one["result"]))
            if recompute(str(one["operation"]), operands) != result:
                continue
            if all(self._is_known(operand, known) for operand in operands):
                known.append(result)
        return known

    def _is_known(self, operand: Decimal, results: Iterable[Decimal]) -> bool:
        operand = abs(operand)
        return (
            operand in self._cells
            or operand in {abs(result) for result in results}
            or operand in self._counts
            or any(
                operand == abs(q.value) * scale
                for q in self._sentences
                for scale in ((_FEN, 1) if q.loose else (_FEN,) if q.is_money else (1,))
            )
        )

    def _is_computed(self, quantity: Quantity) -> bool:
        results = [result / _FEN if quantity.is_money else result for result in self._results]
        return any(_rounds_to(result, quantity) for result in results) and _states(quantity, self._marked)

    @cached_property
    def _counts(self) -> set[Decimal]:
        """How many things are listed: cited cells and sentences, rows of the result, rows of each table of the text."""
        tables = re.findall(r"(?:^\|.*\n?)+", str(self.answer.get("answer") or ""), flags=re.MULTILINE)
        listed = [len(self._citations), len(self.answer.get("rows") or []), len(self._sources)]
        for table in tables:
            rows = table.strip().splitlines()[2:]
            listed += [len(rows), sum("**" not in row for row in rows)]
        return set(map(Decimal, listed))


# --- arithmetic -------------------------------------------------------------------------------------------------------


def recompute(operation: str, operands: Sequence[Decimal]) -> Decimal | None:
    """The result of a computation, independent of the product's own arithmetic; None where there is none."""
    first, others = operands[0], list(operands[1:])
    try:
        if operation == "sum":
            return sum(operands, Decimal(0))
        if operation in ("difference", "prior"):
            return first - sum(others, Decimal(0))
        if len(others) != 1:
            return None
        values = {
            "share": lambda: _two_places(first / others[0] * 100),
            "percent_change": lambda: _two_places((first - others[0]) / abs(others[0]) * 100),
            "ratio": lambda: _two_places(first / others[0]),
            "quotient": lambda: first / others[0],
        }
        return values[operation]() if operation in values else None
    except (DivisionByZero, InvalidOperation):
        return None


def _two_places(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def _rounds_to(exact: Decimal, stated: Quantity) -> bool:
    """Whether the stated number is the exact one, rounded to the places that are printed of it."""
    for scale in _SCALES if stated.is_money else _SCALES[:1]:
        printed = abs(stated.value) / scale
        places = Decimal(1).scaleb(-stated.places)
        if (
            printed
            == printed.quantize(places)
            == (abs(exact) / scale).quantize(places, rounding=ROUND_HALF_UP)
        ):
            return True
    return False


def _states(quantity: Quantity, stated: Iterable[Quantity]) -> bool:
    """Whether a number is among the stated ones, in whatever unit of money, with whatever sign."""
    value = abs(quantity.value)
    return any(
        abs(other.value) == value
        and (other.unit == quantity.unit or other.loose or quantity.loose or not other.unit)
        for other in stated
    )


def _shown(quantity: Quantity) -> str:
    return f"{quantity.value.normalize():f} {quantity.unit}".strip()
