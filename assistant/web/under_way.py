"""What stands between every face and the assistant: it counts what is under way, and logs how each question went, never what it was."""

from __future__ import annotations

import logging
import threading
import time

from assistant.answer import Answer
from assistant.session import Session
from assistant.web.visit import Asker

_log = logging.getLogger(__name__)


class UnderWay:
    """An asker around the assistant. Thread-safe."""

    def __init__(self, asker: Asker, face: str) -> None:
        """``face`` names the page in the log."""
        self._asker = asker
        self._face = face
        self._changed = threading.Condition()
        self._under_way = 0

    def ask(self, question: str, session: Session | None = None) -> Answer:
        started = time.perf_counter()
        with self._changed:
            self._under_way += 1
        _log.info("asked", extra={"face": self._face})
        try:
            answer = self._asker.ask(question, session)
        finally:
            with self._changed:
                self._under_way -= 1
                self._changed.notify_all()
        elapsed_ms = round((time.perf_counter() - started) * 1000, 1)
        told = {"face": self._face, "status": answer.status, "route": answer.route, "elapsed_ms": elapsed_ms}
        _log.info("answered", extra=told)
        return answer

    @property
    def under_way(self) -> int:
        """Questions being answered now."""
        return self._under_way

    def wait_until_idle(self, timeout_s: float) -> bool:
        """Whether every question under way was answered in time."""
        with self._changed:
            return self._changed.wait_for(lambda: self._under_way == 0, timeout_s)
