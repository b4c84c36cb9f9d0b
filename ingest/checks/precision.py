"""How exactly a document prints its amounts: what rounding alone may explain. Pure; steps are half printed places in 分.

Trailing zeros are often dropped (``3`` beside ``0.34``), so the places of one number say little: a table, or a section of the
narrative, is as exact as its most exact amount, and one with few amounts as exact as the document.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ingest.amounts import canonical_unit, half_step_fen
from ingest.model import Document, Statement
from ingest.narrative.statements.money import MONEY, money_fen
from ingest.narrative.text import squeezed

ENOUGH = 8
"""How many amounts other than 0 a table must print before it may be less exact than the document's other tables."""
ENOUGH_STATED = 4
USUAL_UNIT = "万元"


@dataclass(frozen=True, slots=True)
class Precision:
    """Half printed places by table and unit, and by section of the narrative."""

    tables: dict[tuple[int, str], int] = field(default_factory=dict)
    sections: dict[str, int] = field(default_factory=dict)
    stated: int = 0

    @classmethod
    def of(cls, document: Document) -> Precision:
        sentences = {
            (statement.section_path, statement.sentence)
            for statement in document.statements
            if statement.amount_fen is not None or statement.change_fen is not None
        }
        stated: dict[str, list[int]] = {}
        for path, sentence in sentences:
            stated.setdefault(path, []).extend(_steps_in(sentence))
        every = [step for steps in stated.values() for step in steps]
        sections = {path: min(steps) for path, steps in stated.items() if len(steps) >= ENOUGH_STATED}
        return cls(_tables(document), sections, min(every, default=half_step_fen("0.00", USUAL_UNIT)))

    def figure(self, table_ordinal: int, unit: str, raw: str) -> int:
        """Half a printed place of a table's figure; a plain 0 is exact."""
        if not raw.strip(" 0０"):
            return 0
        return self.tables.get((table_ordinal, canonical_unit(unit)), half_step_fen(raw, unit))

    def statement(self, statement: Statement) -> int:
        """Half a printed place of the amounts in a statement's sentence."""
        return self.sections.get(statement.section_path, self.stated)


def _tables(document: Document) -> dict[tuple[int, str], int]:
    printed: dict[tuple[int, str], list[int]] = {}
    for table in document.tables:
        for line in table.lines:
            for figure in line.figures:
                if figure.amount_fen:
                    key = table.ordinal, canonical_unit(figure.unit)
                    printed.setdefault(key, []).append(half_step_fen(figure.raw, figure.unit))
    finest: dict[str, int] = {}
    for (_, unit), steps in printed.items():
        finest[unit] = min(min(steps), finest.get(unit, min(steps)))
    return {key: min(steps) if len(steps) >= ENOUGH else finest[key[1]] for key, steps in printed.items()}


def _steps_in(sentence: str) -> Iterable[int]:
    for match in re.finditer(MONEY, squeezed(sentence)):
        if money_fen(match["number"], match["unit"]):
            yield half_step_fen(match["number"], match["unit"])


def printed_as(sentence: str, fen: int) -> str:
    """How a sentence prints an amount: ``350.35 万元``; empty where it does not."""
    for match in re.finditer(MONEY, squeezed(sentence)):
        if money_fen(match["number"], match["unit"]) == abs(fen):
            return f"{match['number']} {match['unit']}"
    return ""


def decimals(percent: str) -> int:
    """Printed decimals of a percentage."""
    return len(percent.partition(".")[2])


def finest_decimals(percents: Sequence[str]) -> int:
    """The decimals that percentages are printed with, dropped zeros aside."""
    return max((decimals(percent) for percent in percents), default=0)
