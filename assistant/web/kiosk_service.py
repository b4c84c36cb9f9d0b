"""What the kiosk does with a visitor's question. No page: it gives screens."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape

from assistant.answer import Answer
from assistant.session import Session
from assistant.web.counters import Counters
from assistant.web.kiosk_topics import Topic
from assistant.web.kiosk_view import asked_html, beside_html, parts_of
from assistant.web.limits import QuestionLimits
from assistant.web.reference import Reference
from assistant.web.texts import text
from assistant.web.visit import MAX_QUESTION_LENGTH, Asker, ask_safely

MAX_OPTIONS = 12
MAX_TERMS = 3


@dataclass(slots=True)
class KioskVisit:
    """One visitor, from the first touch to the way back home; lives in the page's own state and nowhere else."""

    session: Session = field(default_factory=Session)
    question: str = ""
    answer: Answer | None = None
    following: tuple[str, ...] = ()
    """Questions offered under the answer."""
    buttons_shown: int = 0
    over: bool = False
    """Set when the page was reset: an answer still under way must not appear any more."""


@dataclass(frozen=True, slots=True)
class Screen:
    """What stands on the page; empty at home. ``body`` is Markdown, ``options`` are questions, the others HTML."""

    asked: str = ""
    body: str = ""
    choose: str = ""
    beside: str = ""
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Seat:
    """Where a visitor sits: the page's session and the network address, for the limits."""

    page: str
    address: str


class KioskService:
    """Answers, explains words, counts. Thread-safe: visitors have a visit each."""

    def __init__(
        self, asker: Asker, reference: Reference, limits: QuestionLimits, counters: Counters
    ) -> None:
        self._asker = asker
        self._reference = reference
        self._limits = limits
        self.count = counters.count

    def answer(
        self, question: str, language: str, visit: KioskVisit, seat: Seat, following: tuple[str, ...] = ()
    ) -> Iterator[Screen | None]:
        """First what was asked, at once, then the answer; None where the page was reset meanwhile."""
        visit.question, visit.answer, visit.following = question[:MAX_QUESTION_LENGTH], None, ()
        yield self.screen(visit, language)
        wait_s = self._limits.wait_s(f"page:{seat.page}", seat.address)
        if wait_s:
            answer = Answer(question, "error", text(f"kiosk.{language}.too_fast", seconds=wait_s))
        else:
            answer = ask_safely(self._asker, question, visit.session)
        self.count("limited" if wait_s else answer.status)
        visit.answer, visit.following = answer, following
        yield None if visit.over else self.screen(visit, language)

    def explain_terms(self, topic: Topic, language: str) -> KioskVisit:
        """A visit that begins with the words that documents explain, to choose from."""
        questions = topic.questions_on(self._reference.common_terms()[:MAX_OPTIONS])
        asks_back = Answer("", "clarify", text(f"kiosk.{language}.choose_term"), options=questions)
        return KioskVisit(question=text(f"kiosk.{language}.terms_of"), answer=asks_back)

    def screen(self, visit: KioskVisit, language: str) -> Screen:
        """The answer's screen; without an answer yet it says that one is being looked for."""
        asked, answer = asked_html(visit.question, language), visit.answer
        if answer is None:
            return Screen(asked, text(f"kiosk.{language}.working"))
        parts = parts_of(answer)
        documents = self._reference.documents(answer.citations)
        searched = f"{visit.question}\n{parts.body}"
        terms = self._reference.terms_in(searched, list(documents.values()), MAX_TERMS)
        beside = beside_html(parts, terms, answer.citations, documents, language)
        options = (*answer.options, *visit.following)[:MAX_OPTIONS]
        heading = text(f"kiosk.{language}.{'choose_option' if answer.options else 'next'}")
        return Screen(asked, parts.body, f"<h3>{escape(heading)}</h3>" if options else "", beside, options)
