"""What the deterministic path lends to the model path; each call takes the assistant's lock for itself, since a model takes long."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.answer import Answer
from assistant.catalogue import Catalogue
from assistant.draft import Draft
from assistant.plan import Plan
from assistant.session import Session
from assistant.shelf import FigureRow

Answered = tuple[Answer, Plan | None]
"""The deterministic answer, and the plan where there was one."""


@dataclass(frozen=True, slots=True)
class Desk:
    catalogue: Catalogue
    answer: Callable[[str, Session], Answered]
    """The deterministic path."""
    figures: Callable[[Sequence[str]], list[FigureRow]]
    """All figures of some documents, by their identifiers."""
    run: Callable[[str], tuple[list[str], list[tuple[Any, ...]]]]
    """One SELECT behind the guard."""
    finish: Callable[[str, Plan, Draft], Answer]
    """A draft cited, warned of, verified."""
