"""A staff conversation: first the question, then the answer; kept, reopened, and nobody else's."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest

from assistant.answer import Answer
from assistant.progress import step
from assistant.session import Session
from assistant.web.answering import MAX_TURNS, Talk, converse, reopened
from assistant.web.appdb import AppDb, open_app_db
from assistant.web.desk import LOCAL, Desk, Visitor
from assistant.web.steps import QUIET_S, ask_watched
from tests.web.fake_app import FakeAssistant

OTHER = Visitor("别人", "reader", "别人", signed_in=True)


@pytest.fixture
def desk(small_corpus: Path) -> Desk:
    return Desk(FakeAssistant(), small_corpus, AppDb(None))


def told(desk: Desk, question: str, talk: Talk, visitor: Visitor = LOCAL) -> list[dict[str, Any]]:
    *_, (messages, _) = converse(desk, visitor, question, talk)
    return messages


def test_the_question_is_shown_before_the_answer_is_there(desk: Desk) -> None:
    first, *_, last = converse(desk, LOCAL, " 三公经费？ ", Talk())
    assert [message["role"] for message in first[0]] == ["user", "assistant"]
    assert first[0][0]["content"] == "三公经费？"
    assert first[0][1]["metadata"]["status"] == "pending"
    assert "12.84" in last[0][1]["content"]


def test_steps_are_told_while_an_answer_takes_time() -> None:
    release = threading.Event()

    class Slow:
        def ask(self, question: str, session: Session | None = None) -> Answer:
            step("understood", "甲局")
            release.wait(QUIET_S + 0.1)
            step("looked_up", "3 行")
            return Answer(question, "answered", "好")

    told = list(ask_watched(Slow(), "问", Session()))
    assert [(len(steps), answer is None) for steps, answer in told] == [(2, True), (2, False)]


def test_an_empty_question_changes_nothing(desk: Desk) -> None:
    (shown,) = converse(desk, LOCAL, "  \n", Talk())
    assert shown[0] == []
    assert desk.conversations.listed(LOCAL.owner) == []


def test_a_conversation_keeps_its_session_and_a_new_one_gets_its_own(desk: Desk) -> None:
    talk = Talk()
    for number in (1, 2):
        assert any(f"第 {number} 问" in str(message["content"]) for message in told(desk, "几次", talk))
    assert any("第 1 问" in str(message["content"]) for message in told(desk, "几次", Talk()))
    assert len(desk.conversations.listed(LOCAL.owner)) == 2


def test_a_conversation_survives_a_restart(small_corpus: Path, tmp_path: Path) -> None:
    talk = Talk()
    before = Desk(FakeAssistant(), small_corpus, open_app_db(tmp_path))
    shown = told(before, "几次", talk)
    before.db.close()
    after = Desk(FakeAssistant(), small_corpus, open_app_db(tmp_path))
    again = reopened(after, LOCAL, after.conversations.listed(LOCAL.owner)[0].conversation_id)
    assert [message["content"] for message in again.messages] == [
        message["content"] for message in shown if "查找过程" not in str(message.get("metadata"))
    ]
    # …and what comes next leans on what came before
    assert any("第 2 问" in str(message["content"]) for message in told(after, "几次", again))


def test_nobody_opens_exports_or_renames_anothers_conversation(desk: Desk) -> None:
    talk = Talk()
    told(desk, "秘密", talk)
    turn_id = talk.shown[0][0]
    assert desk.conversations.listed(OTHER.owner) == []
    assert reopened(desk, OTHER, talk.conversation_id).messages == []
    assert desk.conversations.turn(OTHER.owner, turn_id) is None
    desk.conversations.rename(OTHER.owner, talk.conversation_id, "改")
    desk.conversations.delete(OTHER.owner, talk.conversation_id)
    assert desk.conversations.title(LOCAL.owner, talk.conversation_id) == "秘密"


def test_conversations_are_found_renamed_and_deleted(desk: Desk) -> None:
    first, second = Talk(), Talk()
    told(desk, "三公经费", first)
    told(desk, "是哪个", second)
    store = desk.conversations
    assert [c.title for c in store.listed(LOCAL.owner)] == ["是哪个", "三公经费"]
    assert [c.title for c in store.listed(LOCAL.owner, "接待费")] == [
        "三公经费"
    ]  # found by the answer's words
    assert store.listed(LOCAL.owner, "100%") == []  # no wildcard
    store.rename(LOCAL.owner, first.conversation_id, "  水务局 ")
    store.delete(LOCAL.owner, second.conversation_id)
    assert [c.title for c in store.listed(LOCAL.owner)] == ["水务局"]
    assert store.turns(LOCAL.owner, second.conversation_id) == []


def test_a_conversation_deleted_elsewhere_is_begun_anew(desk: Desk) -> None:
    talk = Talk()
    told(desk, "几次", talk)
    gone = talk.conversation_id
    desk.conversations.delete(LOCAL.owner, gone)
    told(desk, "几次", talk)
    assert talk.conversation_id != gone
    assert len(desk.conversations.turns(LOCAL.owner, talk.conversation_id)) == 1


def test_a_very_long_conversation_shows_its_latest_turns(desk: Desk) -> None:
    talk = Talk(shown=[(str(number), [{"role": "user", "content": "问"}]) for number in range(MAX_TURNS)])
    told(desk, "几次", talk)
    assert len(talk.shown) == MAX_TURNS
    assert talk.shown[0][0] == "1"


def test_a_message_belongs_to_its_turn() -> None:
    talk = Talk(shown=[("a", [{}, {}]), ("b", [{}])])
    assert [talk.turn_at(index) for index in range(-1, 4)] == ["", "a", "a", "b", ""]


def test_suggestions_stand_under_the_latest_answer_alone(desk: Desk) -> None:
    talk = Talk()
    told(desk, "是哪个", talk)
    assert any("options" in message for message in talk.messages)
    told(desk, "几次", talk)
    assert not any("options" in message for message in talk.shown[0][1])
