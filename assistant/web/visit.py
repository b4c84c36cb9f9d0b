"""The one way in which the pages ask."""

from __future__ import annotations

import logging
import uuid
from typing import Protocol

from assistant.answer import Answer
from assistant.assistant import LONGEST_QUESTION
from assistant.session import Session
from assistant.web.texts import text

MAX_QUESTION_LENGTH = LONGEST_QUESTION

_log = logging.getLogger(__name__)


class Asker(Protocol):
    """What answers questions: the assistant, or a stand-in for it in tests."""

    def ask(self, question: str, session: Session | None = None) -> Answer: ...


def ask_safely(asker: Asker, question: str, session: Session | None) -> Answer:
    """An answer in any case: what breaks is logged under a reference that the visitor is told."""
    if len(question) > MAX_QUESTION_LENGTH:
        message = text("errors.too_long", length=len(question), limit=MAX_QUESTION_LENGTH)
        return Answer(question=question[:MAX_QUESTION_LENGTH], status="error", answer=message)
    try:
        return asker.ask(question, session)
    except Exception:  # a page must never show a traceback, whatever went wrong below
        reference = uuid.uuid4().hex[:8]
        _log.exception("answering failed, reference %s", reference)
        return Answer(question=question, status="error", answer=text("errors.failed", reference=reference))
