"""No screen of the staff face has a serious defect that axe-core can find."""

from __future__ import annotations

from typing import Any

import pytest

from tests.web.axe import grave_violations
from tests.web.test_browser import ask, opened

pytestmark = pytest.mark.browser

SCREENS = {
    "chat": ("", "#conversation .example"),
    "data": ("data", "#data-documents td"),
    "upload": ("upload", "#upload-files"),
    "quality": ("quality", "#quality-runs"),
    "sign-in": ("sign-in", "#password"),
}


@pytest.mark.parametrize("screen", SCREENS)
def test_a_staff_screen(context: Any, office_url: str, screen: str) -> None:
    address, landmark = SCREENS[screen]
    assert grave_violations(opened(context, office_url + address, landmark)) == []


def test_an_answer_with_a_chart_and_an_open_source(context: Any, office_url: str) -> None:
    page = opened(context, office_url, "#conversation .example")
    ask(page, "和田市社保局项目支出有哪些")
    page.locator("#conversation .js-plotly-plot .barlayer path").first.wait_for()
    page.get_by_text("来源（5 处）").click()
    page.get_by_role("link", name="看原文").first.wait_for()
    assert grave_violations(page) == []
    page.get_by_role("link", name="看原文").first.click()
    page.frame_locator("dialog iframe").locator("table").wait_for()
    assert grave_violations(page) == []
