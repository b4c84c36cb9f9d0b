"""The running server: what it serves, what it does not, and whose conversation is whose."""

from __future__ import annotations

import json
import re
import uuid
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from assistant.web.server import PortTaken, listen

TIMEOUT = 60


def get(url: str, path: str = "") -> httpx.Response:
    return httpx.get(url + path, timeout=TIMEOUT, trust_env=False)


@pytest.fixture(params=["staff_url", "kiosk_url"])
def url(request: pytest.FixtureRequest) -> str:
    return str(request.getfixturevalue(request.param))


def test_the_page_is_chinese_and_names_no_other_host(url: str) -> None:
    page = get(url)
    assert page.status_code == 200
    assert '<html\n\tlang="zh-CN"' in page.text
    hosts = {urlsplit(found).hostname for found in re.findall(r"https?://[\w.:-]+", page.text)}
    assert hosts <= {"127.0.0.1"}


def test_the_browser_is_told_to_load_nothing_from_elsewhere(url: str) -> None:
    for path in ("", "config", "healthz"):
        policy = get(url, path).headers["content-security-policy"]
        assert "default-src 'self'" in policy
        assert "connect-src 'self'" in policy


def test_theme_has_no_web_fonts(url: str) -> None:
    css = get(url, "theme.css").text
    assert "@import" not in css
    assert set(re.findall(r"url\(\s*[\"']?([^\"':)]*:?)", css)) <= {"data:"}


def test_healthz(url: str) -> None:
    assert get(url, "healthz").json() == {"status": "ok", "edition": "small"}


@pytest.mark.parametrize("path", ["proxy=http://x.example/", "deep_link", "runs", "vibe-code"])
def test_what_is_not_used_is_closed(staff_url: str, path: str) -> None:
    assert get(staff_url, f"gradio_api/{path}").status_code == 404
    assert httpx.post(f"{staff_url}gradio_api/{path}", timeout=TIMEOUT, trust_env=False).status_code == 404


def test_the_kiosk_takes_no_files(kiosk_url: str) -> None:
    files = {"files": ("a.txt", b"text")}
    sent = httpx.post(f"{kiosk_url}gradio_api/upload", files=files, timeout=TIMEOUT, trust_env=False)
    assert sent.status_code == 404
    assert get(kiosk_url, "upload").status_code == 404


def test_the_pages_events_are_described_to_nobody(url: str) -> None:
    for path in ("gradio_api/info", "gradio_api/openapi.json", "docs", "openapi.json", "gradio_api/call/ask"):
        assert get(url, path).status_code == 404


def test_a_request_that_is_too_large_is_refused(url: str) -> None:
    join = f"{url}gradio_api/queue/join"
    large = b"x" * 300_000
    assert httpx.post(join, content=large, timeout=TIMEOUT, trust_env=False).status_code == 413


def test_visitors_do_not_share_a_conversation(staff_url: str) -> None:
    one, other = Visitor(staff_url), Visitor(staff_url)
    assert "第 1 问" in one.asks("几次，甲的秘密")
    assert "第 2 问" in one.asks("几次")
    seen = other.asks("几次")
    assert "第 1 问" in seen
    assert "秘密" not in seen


class Visitor:
    """A page as its browser talks to the server: one session, events by number."""

    def __init__(self, url: str) -> None:
        self.api = f"{url}gradio_api"
        self.session = uuid.uuid4().hex
        self.events = get(url, "config").json()["dependencies"]

    def asks(self, question: str) -> str:
        """Everything that the page is sent after the question: it is taken, then answered."""
        submit = self._event("submit")
        self._run(submit, [question, None])
        return self._run(self._event("then", after=submit["id"]), [None])

    def _event(self, trigger: str, after: int | None = None) -> dict[str, Any]:
        return next(
            event
            for event in self.events
            if event["trigger_after"] == after and any(target[1] == trigger for target in event["targets"])
        )

    def _run(self, event: dict[str, Any], data: list[Any]) -> str:
        body = {"data": data, "fn_index": event["id"], "session_hash": self.session}
        if not event["queue"]:
            url = f"{self.api}/run/predict"
            return httpx.post(url, json=body, timeout=TIMEOUT, trust_env=False).raise_for_status().text
        httpx.post(f"{self.api}/queue/join", json=body, timeout=TIMEOUT, trust_env=False).raise_for_status()
        data = f"{self.api}/queue/data?session_hash={self.session}"
        received: list[Any] = []
        with httpx.stream("GET", data, timeout=TIMEOUT, trust_env=False) as stream:
            for line in stream.iter_lines():
                if line.startswith("data: "):
                    received.append(json.loads(line[len("data: ") :]))
                    if received[-1]["msg"] == "close_stream":
                        break
        return json.dumps(received, ensure_ascii=False)


def test_a_busy_port_is_named_as_such() -> None:
    with listen("127.0.0.1", 0) as listener, pytest.raises(PortTaken, match="端口已被占用"):
        listen("127.0.0.1", listener.getsockname()[1])
