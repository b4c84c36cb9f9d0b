"""Stand-ins: an assistant that answers from a script, and suites written on the spot."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from eval.suite import Case


@dataclass
class FakeAnswer:
    """Shaped like the assistant's answer."""

    data: dict[str, Any]

    def to_dict(self) -> dict[str, Any]:
        return self.data


@dataclass
class FakeSession:
    """A conversation that remembers what was asked."""

    asked: list[str] = field(default_factory=list)


@dataclass
class FakeAssistant:
    """Answers by question; an exception in the script is raised. Questions it does not know have no answer."""

    script: Mapping[str, dict[str, Any] | Exception]
    sessions: list[FakeSession] = field(default_factory=list)

    def ask(self, question: str, session: FakeSession | None = None) -> FakeAnswer:
        assert session is not None
        session.asked.append(question)
        if not any(session is known for known in self.sessions):
            self.sessions.append(session)
        answer = self.script.get(question, {"status": "no_data", "answer": "没有找到"})
        if isinstance(answer, Exception):
            raise answer
        return FakeAnswer(answer)


def answered(text: str, **more: Any) -> dict[str, Any]:
    citations = [{"document": "甲局 2020 年部门预算", "locator": "表一 收支总表", "quote": ""}]
    return {"status": "answered", "answer": text, "citations": citations, **more}


@pytest.fixture
def make_answer() -> Callable[..., dict[str, Any]]:
    return answered


@pytest.fixture
def make_case() -> Callable[..., Case]:
    def make(**fields: Any) -> Case:
        return Case.model_validate(
            {"id": "q", "question": "甲局预算多少", "family": "单项金额", "status": "answered"} | fields
        )

    return make


@pytest.fixture
def make_assistant() -> Callable[..., FakeAssistant]:
    return FakeAssistant


@pytest.fixture
def new_session() -> Callable[[], FakeSession]:
    return FakeSession


@pytest.fixture
def write_suite(tmp_path: Path) -> Callable[..., Path]:
    def write(*lines: dict[str, Any] | str, name: str = "small") -> Path:
        path = tmp_path / f"{name}.jsonl"
        texts = (line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines)
        path.write_text("".join(f"{text}\n" for text in texts), encoding="utf-8")
        return path

    return write
