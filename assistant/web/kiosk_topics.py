"""The kiosk's tiles: which themes this corpus can answer, and the questions behind them. Pure but for the texts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from assistant.web.overview import DocumentEntry, Overview, document_answers, fill
from assistant.web.reference import Term
from assistant.web.texts import entry


@dataclass(frozen=True, slots=True)
class Topic:
    """One tile. ``terms`` is a question about a word, for the tile that shows the words explained."""

    theme: str
    title: dict[str, str]
    hint: dict[str, str]
    needs: tuple[str, ...]
    questions: tuple[str, ...]
    terms: str

    def label(self, language: str) -> str:
        """Title and hint, on two lines."""
        return f"{self.title[language]}\n{self.hint[language]}"

    def questions_about(self, document: DocumentEntry) -> list[str]:
        """About the chosen body, even where its document lacks the table: then the answer says so."""
        return [fill(question, document) for question in self.questions]

    def questions_on(self, terms: Sequence[Term]) -> list[str]:
        return [self.terms.format(name=term.name) for term in terms]


def topics(overview: Overview, terms: Sequence[Term]) -> list[Topic]:
    """The themes that at least one document of the corpus can answer."""
    able = []
    for raw in entry("kiosk.topics"):
        topic = _topic(raw)
        answered = any(document_answers(document, raw) for document in overview.documents)
        if bool(terms) if topic.terms else answered:
            able.append(topic)
    return able


def _topic(raw: dict[str, Any]) -> Topic:
    return Topic(
        theme=raw["theme"],
        title=raw["title"],
        hint=raw["hint"],
        needs=tuple(raw.get("needs", ())),
        questions=tuple(raw.get("questions", ())),
        terms=raw.get("terms", ""),
    )
