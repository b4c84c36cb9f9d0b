"""A staff conversation: from a question to what the page shows, kept as it goes."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from assistant.session import Session
from assistant.web.conversations import Turn
from assistant.web.desk import Desk, Visitor
from assistant.web.overview import Overview, read_overview
from assistant.web.present import Message, answer_messages, steps_markdown, user_message
from assistant.web.steps import ask_watched
from assistant.web.suggest import follow_ups
from assistant.web.texts import text
from assistant.web.visit import MAX_QUESTION_LENGTH, ask_safely
from ingest.corpus.editions import edition_directory, has_corpus

MAX_TURNS = 60
"""A page shows this many turns of a conversation, the latest."""
REPLAYED = 4
"""Questions of a reopened conversation that are asked again, unseen, so that the next one can lean on them."""


@dataclass(slots=True)
class Talk:
    """The conversation that is open on one page. Lives in the page's per-visitor state."""

    conversation_id: str = ""
    session: Session = field(default_factory=Session)
    shown: list[tuple[str, list[Message]]] = field(default_factory=list)
    """Messages by the turn that they belong to."""
    waiting: deque[str] = field(default_factory=deque)
    """Questions sent and not yet answered."""
    unremembered: list[str] = field(default_factory=list)
    """Questions from before the conversation was reopened."""
    rated: str = ""
    """The turn whose feedback is open for a comment."""

    @property
    def messages(self) -> list[Message]:
        return [message for _, messages in self.shown for message in messages]

    def turn_at(self, index: int) -> str:
        """The turn that a message belongs to."""
        owners = [turn_id for turn_id, messages in self.shown for _ in messages]
        return owners[index] if 0 <= index < len(owners) else ""


Shown = tuple[list[Message], Talk]


def converse(desk: Desk, visitor: Visitor, question: str, talk: Talk) -> Iterator[Shown]:
    """First the question, at once, then the steps while they take time, then the answer under it."""
    question = question.strip()
    if not question:
        yield talk.messages, talk
        return
    asked = [user_message(question[:MAX_QUESTION_LENGTH])]
    before = talk.messages
    yield [*before, *asked, _working(text("chat.working"))], talk
    for earlier in talk.unremembered:
        ask_safely(desk.asker, earlier, talk.session)
    talk.unremembered = []
    for steps, answer in ask_watched(desk.asker, question, talk.session):
        if answer is None:
            yield [*before, *asked, _working(steps_markdown(steps))], talk
            continue
        desk.audit.asked(visitor.name, answer)
        talk.conversation_id, turn = desk.conversations.add_turn(
            visitor.owner, talk.conversation_id, question, answer, _edition(desk)
        )
        _without_old_options(talk)
        next_questions = _next_questions(desk, talk, answer.status)
        talk.shown.append(
            (turn.turn_id, [*asked, *answer_messages(answer, turn.turn_id, steps, next_questions)])
        )
        del talk.shown[:-MAX_TURNS]
    yield talk.messages, talk


def reopened(desk: Desk, visitor: Visitor, conversation_id: str) -> Talk:
    """A kept conversation as it was; an empty one if it is not the visitor's."""
    turns = desk.conversations.turns(visitor.owner, conversation_id)
    if not turns:
        return Talk()
    shown = [(turn.turn_id, _turn_messages(turn)) for turn in turns[-MAX_TURNS:]]
    unremembered = [turn.question for turn in turns if turn.answer.status != "error"][-REPLAYED:]
    return Talk(conversation_id, shown=shown, unremembered=unremembered)


def _turn_messages(turn: Turn) -> list[Message]:
    return [user_message(turn.question), *answer_messages(turn.answer, turn.turn_id)]


def _next_questions(desk: Desk, talk: Talk, status: str) -> list[str]:
    if status != "answered" or not has_corpus(desk.data_dir):
        return []
    asked = frozenset(str(messages[0]["content"]) for _, messages in talk.shown)
    return follow_ups(_overview(desk.data_dir, _edition(desk)), talk.session.last, asked)


@lru_cache(maxsize=4)
def _overview(data_dir: Path, edition: str) -> Overview:
    """Read once for each edition: an edition never changes."""
    return read_overview(data_dir)


def _without_old_options(talk: Talk) -> None:
    """Suggestions stand under the latest answer alone."""
    if talk.shown:
        turn_id, messages = talk.shown[-1]
        kept = [{key: value for key, value in message.items() if key != "options"} for message in messages]
        talk.shown[-1] = (turn_id, kept)


def _working(content: str) -> Message:
    return {
        "role": "assistant",
        "content": content,
        "metadata": {"title": text("steps.working"), "status": "pending"},
    }


def _edition(desk: Desk) -> str:
    return edition_directory(desk.data_dir).name if has_corpus(desk.data_dir) else ""
