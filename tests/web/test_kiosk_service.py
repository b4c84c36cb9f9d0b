"""What the kiosk does with questions, without a page; and one visitor's events as the server sees them."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from assistant.web.appdb import AppDb, open_app_db
from assistant.web.counters import Counters, counting_db
from assistant.web.kiosk_service import KioskService, KioskVisit, Seat
from assistant.web.kiosk_topics import topics
from assistant.web.limits import QuestionLimits
from assistant.web.overview import Overview, read_overview
from assistant.web.reference import Reference
from assistant.web.settings import WebSettings
from assistant.web.texts import entry
from tests.web.fake_app import FakeAssistant
from tests.web.test_browser import ANSWER

SEAT = Seat("page", "127.0.0.1")


def service(data_dir: Path, **counts: int) -> KioskService:
    settings = WebSettings(**{f"questions_per_minute_{name}": number for name, number in counts.items()})
    return KioskService(FakeAssistant(), Reference(data_dir), QuestionLimits(settings), Counters(AppDb(None)))


def test_first_the_question_then_the_answer(small_corpus: Path) -> None:
    first, second = service(small_corpus).answer("三公经费？", "zh", KioskVisit(), SEAT)
    assert first is not None and "三公经费？" in first.asked and "正在查找" in first.body
    assert second is not None and ANSWER in second.body and "数字出自" in second.beside


def test_nothing_is_shown_of_an_answer_that_comes_after_the_reset(small_corpus: Path) -> None:
    visit = KioskVisit()
    screens = service(small_corpus).answer("三公经费？", "zh", visit, SEAT)
    assert next(screens) is not None
    visit.over = True
    assert list(screens) == [None]


def test_who_asks_too_often_is_told_when_to_ask_again(small_corpus: Path) -> None:
    kiosk = service(small_corpus, visitor=1)
    list(kiosk.answer("三公经费？", "zh", KioskVisit(), SEAT))
    _, refused = kiosk.answer("三公经费？", "zh", KioskVisit(), SEAT)
    assert refused is not None and "秒后再试" in refused.body and ANSWER not in refused.body


def test_counters_hold_numbers_only_and_their_loss_does_not_matter(tmp_path: Path) -> None:
    counters = Counters(open_app_db(tmp_path))
    counters.count("typed", "answered")
    counters.count("typed")
    counters.write()
    assert [row[1:] for row in counters.rows()] == [("answered", 1), ("typed", 2)]
    lost = Counters(counting_db(tmp_path / "missing"))
    lost.count("typed")
    lost.write()


def test_no_tile_promises_what_no_document_holds(small_corpus: Path) -> None:
    overview = read_overview(small_corpus)
    shown = {topic.theme for topic in topics(overview, ())}
    needing = {
        topic["theme"]
        for topic in entry("kiosk.topics")
        if "general_public_by_function" in topic.get("needs", ())
    }
    assert needing and not shown & needing
    assert "three_public" in shown and "terms" not in shown
    assert topics(Overview(), ()) == []


def test_both_languages_have_the_same_texts() -> None:
    texts = entry("kiosk")
    assert set(texts["zh"]) == set(texts["en"])
    for topic in texts["topics"]:
        assert set(topic["title"]) == set(topic["hint"]) == {"zh", "en"}


# --- the page's events ----------------------------------------------------------------------------------------------


class KioskPageEvents:
    """The kiosk's page as its browser talks to the server."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.session = uuid.uuid4().hex
        self.config = self._get("config").json()

    def join(self, elem_id: str, data: list[Any]) -> None:
        self._post("gradio_api/queue/join", elem_id, data).raise_for_status()

    def run(self, elem_id: str, data: list[Any]) -> str:
        return self._post("gradio_api/run/predict", elem_id, data).raise_for_status().text

    def messages(self) -> Iterator[dict[str, Any]]:
        data = f"{self.url}gradio_api/queue/data?session_hash={self.session}"
        with httpx.stream("GET", data, timeout=60, trust_env=False) as stream:
            for line in stream.iter_lines():
                if line.startswith("data: "):
                    message = json.loads(line[len("data: ") :])
                    yield message
                    if message["msg"] == "close_stream":
                        return

    def _get(self, path: str) -> httpx.Response:
        return httpx.get(f"{self.url}{path}", timeout=60, trust_env=False)

    def _post(self, path: str, elem_id: str, data: list[Any]) -> httpx.Response:
        part = next(
            part["id"] for part in self.config["components"] if part["props"].get("elem_id") == elem_id
        )
        event = next(e for e in self.config["dependencies"] if [part, "click"] in e["targets"])
        body = {"data": data, "fn_index": event["id"], "session_hash": self.session}
        return httpx.post(f"{self.url}{path}", json=body, timeout=60, trust_env=False)


@pytest.mark.parametrize("reset", [False, True], ids=["stays", "goes home"])
def test_a_late_answer_does_not_meet_the_next_visitor(kiosk_url: str, reset: bool) -> None:
    page = KioskPageEvents(kiosk_url)
    page.join("kiosk-ask", ["慢，三公经费", None, None])
    seen = ""
    for message in page.messages():
        if message["msg"] == "process_generating" and reset and "正在查找" in str(message):
            page.run("kiosk-reset", [None])
        seen += json.dumps(message, ensure_ascii=False)
    assert "正在查找" in seen
    assert (ANSWER in seen) is not reset
