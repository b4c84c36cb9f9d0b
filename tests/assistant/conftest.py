"""The invented corpus, and ways to ask it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.answer import Answer
from assistant.assistant import Assistant
from assistant.catalogue import Catalogue
from assistant.session import Session
from tests.assistant.invented import make_invented

Ask = Callable[..., Answer]


@pytest.fixture(scope="session")
def invented(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_invented(tmp_path_factory.mktemp("invented"))


@pytest.fixture(scope="session")
def assistant(invented: Path) -> Assistant:
    return Assistant(invented)


@pytest.fixture(scope="session")
def catalogue(assistant: Assistant) -> Catalogue:
    return assistant.catalogue


@pytest.fixture
def ask(assistant: Assistant) -> Ask:
    """Ask the turns of one conversation; the last answer."""

    def asking(*turns: str) -> Answer:
        session = Session()
        return [assistant.ask(turn, session) for turn in turns][-1]

    return asking
