"""Behind a reverse proxy that shows the app under a path of its host."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.web.test_browser import ANSWER, opened

FORWARDED = {"x-forwarded-host": "budget.example", "x-forwarded-proto": "https"}


def get(url: str, **headers: str) -> httpx.Response:
    return httpx.get(url, headers=headers, timeout=60, trust_env=False)


@pytest.mark.parametrize("passed_on", [True, False], ids=["prefix passed on", "prefix taken away"])
def test_the_page_asks_for_everything_below_the_prefix(prefixed_url: str, passed_on: bool) -> None:
    url = prefixed_url if passed_on else prefixed_url.replace("budget/", "")
    assert get(url).status_code == 200
    assert get(f"{url}healthz").json()["status"] == "ok"
    root = get(f"{url}config", **FORWARDED).json()["root"]
    assert root == "https://budget.example/budget"


def test_without_its_slash_the_prefix_leads_to_the_page(prefixed_url: str) -> None:
    assert get(prefixed_url.rstrip("/")).headers["location"] == "/budget/"


@pytest.mark.browser
def test_a_question_is_answered_below_the_prefix(context: Any, prefixed_url: str) -> None:
    page = opened(context, prefixed_url, "#tiles .tile")
    outside: list[str] = []
    page.on("request", lambda request: outside.append(request.url) if "/budget/" not in request.url else None)
    page.locator(".tile").first.click()
    page.get_by_text(ANSWER).wait_for()
    assert outside == []
