"""Kept conversations: every turn with its whole answer, found again, renamed, deleted. Each belongs to one owner."""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from assistant.answer import Answer, Citation
from assistant.web.appdb import AppDb, now

MAX_TITLE_LENGTH = 40
MAX_LISTED = 200


@dataclass(frozen=True, slots=True)
class Turn:
    """One question and its answer. ``edition`` is the corpus that it was answered from."""

    turn_id: str
    question: str
    answer: Answer
    asked_at: str = ""
    edition: str = ""


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation in the list."""

    conversation_id: str
    title: str
    updated_at: str


class Conversations:
    """The store. Whatever is asked for with an owner is only found for that owner."""

    def __init__(self, db: AppDb) -> None:
        self._db = db

    def add_turn(
        self, owner: str, conversation_id: str, question: str, answer: Answer, edition: str = ""
    ) -> tuple[str, Turn]:
        """Keep a turn; without a conversation it begins one, named by the question. Returns conversation and turn."""
        at = now()
        turn = Turn(uuid.uuid4().hex, question, answer, at, edition)
        with self._db.writing() as database:
            if not self._owned(owner, conversation_id):  # also where it was deleted in another window
                conversation_id = uuid.uuid4().hex
                row = {
                    "conversation_id": conversation_id,
                    "owner": owner,
                    "title": _shortened(question),
                    "created_at": at,
                    "updated_at": at,
                }
                database.table("conversation").insert(row)
            last = self._db.rows(
                "SELECT coalesce(max(ordinal), 0) AS n FROM turn WHERE conversation_id = ?",
                (conversation_id,),
            )
            database.table("turn").insert(
                {
                    "turn_id": turn.turn_id,
                    "conversation_id": conversation_id,
                    "ordinal": last[0]["n"] + 1,
                    "question": question,
                    "answer": json.dumps(answer.to_dict(), ensure_ascii=False),
                    "edition": edition,
                    "asked_at": at,
                }
            )
            database.execute(
                "UPDATE conversation SET updated_at = ? WHERE conversation_id = ?", (at, conversation_id)
            )
        return conversation_id, turn

    def listed(self, owner: str, search: str = "") -> list[Conversation]:
        """An owner's conversations, the latest first; ``search``: those with the words in title, question or answer."""
        pattern = f"%{_escaped(search.strip())}%"
        rows = self._db.rows(
            "SELECT conversation_id, title, updated_at FROM conversation AS c WHERE owner = :owner AND (title LIKE :p"
            " ESCAPE '!' OR EXISTS (SELECT 1 FROM turn AS t WHERE t.conversation_id = c.conversation_id AND (t.question LIKE"
            " :p ESCAPE '!' OR json_extract(t.answer, '$.answer') LIKE :p ESCAPE '!')))"
            " ORDER BY updated_at DESC LIMIT :limit",
            {"owner": owner, "p": pattern, "limit": MAX_LISTED},
        )
        return [Conversation(**row) for row in rows]

    def turns(self, owner: str, conversation_id: str) -> list[Turn]:
        """A conversation's turns in order; empty if it is not the owner's."""
        rows = self._db.rows(
            "SELECT t.* FROM turn AS t JOIN conversation AS c USING (conversation_id)"
            " WHERE c.owner = ? AND c.conversation_id = ? ORDER BY t.ordinal",
            (owner, conversation_id),
        )
        return [_turn(row) for row in rows]

    def turn(self, owner: str, turn_id: str) -> Turn | None:
        """One turn of the owner's."""
        rows = self._db.rows(
            "SELECT t.* FROM turn AS t JOIN conversation AS c USING (conversation_id) WHERE c.owner = ? AND t.turn_id = ?",
            (owner, turn_id),
        )
        return _turn(rows[0]) if rows else None

    def title(self, owner: str, conversation_id: str) -> str:
        """Empty if it is not the owner's."""
        rows = self._owned(owner, conversation_id)
        return str(rows[0]["title"]) if rows else ""

    def rename(self, owner: str, conversation_id: str, title: str) -> None:
        """An empty title changes nothing."""
        if title.strip():
            with self._db.writing() as database:
                database.execute(
                    "UPDATE conversation SET title = ? WHERE owner = ? AND conversation_id = ?",
                    (_shortened(title), owner, conversation_id),
                )

    def delete(self, owner: str, conversation_id: str) -> None:
        with self._db.writing() as database:
            database.execute(
                "DELETE FROM conversation WHERE owner = ? AND conversation_id = ?", (owner, conversation_id)
            )

    def _owned(self, owner: str, conversation_id: str) -> list[dict[str, Any]]:
        return self._db.rows(
            "SELECT title FROM conversation WHERE owner = ? AND conversation_id = ?", (owner, conversation_id)
        )


def questions_up_to(turns: Sequence[Turn], turn_id: str) -> list[str]:
    """The conversation's questions as far as a turn, that one included."""
    asked: list[str] = []
    for turn in turns:
        asked.append(turn.question)
        if turn.turn_id == turn_id:
            break
    return asked


def _turn(row: dict[str, Any]) -> Turn:
    data = json.loads(row["answer"])
    data["citations"] = [Citation(**citation) for citation in data["citations"]]
    return Turn(row["turn_id"], row["question"], Answer(**data), row["asked_at"], row["edition"])


def _shortened(title: str) -> str:
    line = " ".join(title.split())
    return line if len(line) <= MAX_TITLE_LENGTH else line[: MAX_TITLE_LENGTH - 1] + "…"


def _escaped(words: str) -> str:
    return words.replace("!", "!!").replace("%", "!%").replace("_", "!_")
