"""Asking while the steps are watched: what is being done is told before the answer is there."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Iterator

from assistant.answer import Answer
from assistant.progress import Step, watching
from assistant.session import Session
from assistant.web.visit import Asker, ask_safely

QUIET_S = 0.25
"""An answer that is there sooner is shown at once: steps that flash by tell nothing."""

Progress = tuple[list[Step], Answer | None]
"""The steps so far, and the answer once it is there."""


def ask_watched(asker: Asker, question: str, session: Session) -> Iterator[Progress]:
    """The steps as they happen; last of all the answer, always."""
    events: queue.SimpleQueue[Step | Answer] = queue.SimpleQueue()

    def work() -> None:
        with watching(events.put):
            events.put(ask_safely(asker, question, session))

    threading.Thread(target=work, daemon=True).start()
    steps: list[Step] = []
    quiet_until = time.monotonic() + QUIET_S
    while True:
        event = events.get()
        if isinstance(event, Answer):
            yield steps, event
            return
        steps.append(event)
        if time.monotonic() >= quiet_until:
            yield steps, None
