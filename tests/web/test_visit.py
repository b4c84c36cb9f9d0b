"""Asking never breaks a page, and a conversation stays with its visitor."""

from __future__ import annotations

import logging

import pytest

from assistant.answer import Answer
from assistant.session import Session
from assistant.web.chat import converse
from assistant.web.visit import MAX_MESSAGES, MAX_QUESTION_LENGTH, Visit, ask_safely
from tests.web.fake_app import FakeAssistant


def test_a_failure_is_told_and_logged_under_the_same_reference(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        answer = ask_safely(FakeAssistant(), "坏", Session())
    assert answer.status == "error"
    reference = caplog.records[0].getMessage().rsplit(maxsplit=1)[-1]
    assert reference in answer.answer
    assert "scripted failure" not in answer.answer


def test_an_overlong_question_does_not_reach_the_assistant() -> None:
    class Unreachable:
        def ask(self, question: str, session: Session | None = None) -> Answer:
            raise AssertionError

    answer = ask_safely(Unreachable(), "问" * (MAX_QUESTION_LENGTH + 1), None)
    assert answer.status == "error"
    assert str(MAX_QUESTION_LENGTH) in answer.answer


def test_the_question_is_shown_before_the_answer_is_there() -> None:
    first, second = converse(FakeAssistant(), " 三公经费？ ", Visit())
    assert [message["role"] for message in first[0]] == ["user", "assistant"]
    assert first[0][0]["content"] == "三公经费？"
    assert "正在查找" in first[0][1]["content"]
    assert "12.84" in second[0][1]["content"]


def test_an_empty_question_changes_nothing() -> None:
    (shown,) = converse(FakeAssistant(), "  \n", Visit())
    assert shown[0] == []


def test_a_conversation_keeps_its_session_and_a_new_one_gets_its_own() -> None:
    assistant, visit = FakeAssistant(), Visit()
    for number in (1, 2):
        *_, last = converse(assistant, "几次", visit)
        assert f"第 {number} 问" in last[0][-1]["content"]
    *_, other = converse(assistant, "几次", Visit())
    assert "第 1 问" in other[0][-1]["content"]


def test_a_very_long_conversation_loses_its_oldest_messages() -> None:
    visit = Visit()
    visit.add([{"role": "user", "content": str(number)} for number in range(MAX_MESSAGES + 10)])
    assert len(visit.messages) == MAX_MESSAGES
    assert visit.messages[-1]["content"] == str(MAX_MESSAGES + 9)
