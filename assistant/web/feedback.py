"""👍 and 👎 with a comment, kept with what was asked and answered, redacted."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.answer import Answer
from assistant.web.appdb import AppDb, now
from assistant.web.redact import redacted

Rating = Literal["good", "bad"]
MAX_COMMENT = 1000


@dataclass(frozen=True, slots=True)
class Feedback:
    """What somebody thought of an answer. ``turns``: the conversation's questions up to it; ``handled``: empty while open."""

    turn_id: str
    actor: str
    rating: Rating
    comment: str
    turns: tuple[str, ...]
    answer: str
    handled: str
    given_at: str


class FeedbackBook:
    """The store: one opinion for each answer, the last one counts."""

    def __init__(self, db: AppDb) -> None:
        self._db = db

    def give(
        self,
        actor: str,
        turn_id: str,
        rating: Rating,
        turns: Sequence[str],
        answer: Answer,
        comment: str = "",
    ) -> None:
        with self._db.writing() as database:
            database.table("feedback").insert(
                {
                    "turn_id": turn_id,
                    "actor": actor,
                    "rating": rating,
                    "comment": redacted(comment.strip())[:MAX_COMMENT],
                    "turns": json.dumps([redacted(turn) for turn in turns], ensure_ascii=False),
                    "answer": redacted(answer.answer),
                    "handled": "",
                    "given_at": now(),
                },
                replace=True,
            )

    def withdraw(self, turn_id: str) -> None:
        with self._db.writing() as database:
            database.execute("DELETE FROM feedback WHERE turn_id = ?", (turn_id,))

    def ratings(self, turn_ids: Sequence[str]) -> dict[str, Rating]:
        """Of those turns that have one."""
        marks = ", ".join("?" * len(turn_ids))
        rows = self._db.rows(f"SELECT turn_id, rating FROM feedback WHERE turn_id IN ({marks})", turn_ids)
        return {row["turn_id"]: row["rating"] for row in rows}

    def open_complaints(self, limit: int = 100) -> list[Feedback]:
        """👎 that nobody has dealt with, the latest first."""
        rows = self._db.rows(
            "SELECT * FROM feedback WHERE rating = 'bad' AND handled = '' ORDER BY given_at DESC LIMIT ?",
            (limit,),
        )
        return [Feedback(**{**row, "turns": tuple(json.loads(row["turns"]))}) for row in rows]

    def handle(self, turn_id: str, outcome: str) -> None:
        """Mark as dealt with: ``case`` (made an eval case) or ``dismissed``."""
        with self._db.writing() as database:
            database.execute("UPDATE feedback SET handled = ? WHERE turn_id = ?", (outcome, turn_id))

    def counts(self) -> dict[str, int]:
        """Answers rated, by rating."""
        rows = self._db.rows("SELECT rating, count(*) AS n FROM feedback GROUP BY rating")
        return {row["rating"]: row["n"] for row in rows}
