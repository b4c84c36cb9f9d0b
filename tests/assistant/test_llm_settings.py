"""Settings of the language model: from the environment or ``.env``; the key stays unseen."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.settings import SettingsError, llm_settings


@pytest.fixture(autouse=True)
def nothing_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("MODEL", "BASE_URL", "API_KEY"):
        monkeypatch.delenv(f"BUDGET_QA_LLM_{name}", raising=False)


def test_nothing_set_is_no_model() -> None:
    assert not llm_settings().configured


def test_a_file_is_read_and_the_environment_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".env").write_text(
        "BUDGET_QA_LLM_MODEL=甲\nBUDGET_QA_LLM_API_KEY=sk-secret\nOTHER=1\n", encoding="utf-8"
    )
    settings = llm_settings()
    assert (
        settings.configured and settings.model == "甲" and settings.api_key.get_secret_value() == "sk-secret"
    )
    assert "sk-secret" not in repr(settings)
    monkeypatch.setenv("BUDGET_QA_LLM_MODEL", "")
    assert not llm_settings().configured


@pytest.mark.parametrize(
    ("name", "value"), [("TIMEOUT_S", "0"), ("MAX_TOKENS", "many"), ("REPLY_FORMAT", "xml")]
)
def test_a_wrong_value_is_named_but_not_shown(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"BUDGET_QA_LLM_{name}", value)
    with pytest.raises(SettingsError, match=f"BUDGET_QA_LLM_{name}") as error:
        llm_settings()
    assert value not in str(error.value).replace(name, "")
