"""Asking never breaks a page."""

from __future__ import annotations

import logging

import pytest

from assistant.answer import Answer
from assistant.session import Session
from assistant.web.visit import MAX_QUESTION_LENGTH, ask_safely
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
