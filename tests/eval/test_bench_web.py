"""The web bench asks through the real page: everybody is answered, also across a change of edition, and nobody by another's words."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from assistant.web.texts import text
from eval import bench_web
from eval.page_visitor import PageError, event_of


def test_everybody_is_answered_while_a_new_edition_is_published(
    sample_corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bench_web, "READING_S", 0.2)
    monkeypatch.setattr(bench_web, "INGESTED_BODIES", 1)
    with ThreadPoolExecutor(1) as own_thread:  # browser tests leave an event loop in this one
        lines = own_thread.submit(bench_web.measure, sample_corpus, visitors=3, seconds=2).result(timeout=240)
    found = {line.name: line for line in lines}
    assert found["没有得到回答的提问"].kept, found["没有得到回答的提问"].value
    assert found["混进别人对话的回答"].kept, found["混进别人对话的回答"].value
    assert "问）" in found["3 人同时提问"].value


def test_a_part_that_is_not_on_the_page_is_named() -> None:
    with pytest.raises(PageError, match="kiosk-ask"):
        event_of({"components": [], "dependencies": []}, "kiosk-ask")


def test_the_sign_of_asking_back_is_the_kiosks_own() -> None:
    assert f"<h3>{text('kiosk.zh.choose_option')}</h3>" == bench_web.ASKS_BACK
