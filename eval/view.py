"""What the scorers look at: an answer object, read once."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from eval.quantities import DATE_UNITS, Quantity, parse_quantities
from eval.text import squash


@dataclass(frozen=True)
class AnswerView:
    """An answer object (see ``Answer.to_dict``) with its text parsed on demand."""

    status: str
    text: str
    columns: Sequence[str]
    rows: Sequence[Any]
    citations: Sequence[Mapping[str, Any]]
    warnings: Sequence[str]
    everything: str
    """All of the object as text, for what may appear nowhere in it (the question itself is left out)."""

    @classmethod
    def of(cls, answer: Mapping[str, Any]) -> AnswerView:
        """From the plain answer object. Missing lists count as empty, a missing status as an error."""
        shown = {key: value for key, value in answer.items() if key != "question"}
        return cls(
            status=str(answer.get("status", "error")),
            text=str(answer.get("answer") or ""),
            columns=list(answer.get("columns") or []),
            rows=list(answer.get("rows") or []),
            citations=list(answer.get("citations") or []),
            warnings=list(answer.get("warnings") or []),
            everything=json.dumps(shown, ensure_ascii=False, default=str),
        )

    @property
    def answered(self) -> bool:
        return self.status == "answered"

    @cached_property
    def quantities(self) -> list[Quantity]:
        return parse_quantities(self.text)

    @cached_property
    def squashed(self) -> str:
        return squash(self.text)

    @property
    def states_figures(self) -> bool:
        """Whether it states any amount, or any other number with a unit that is not a date."""
        return any(q.is_money or (q.unit and q.unit not in DATE_UNITS) for q in self.quantities)

    @property
    def first_line(self) -> str:
        return next((line.strip() for line in self.text.splitlines() if line.strip()), "")
