"""Both faces in a real browser. Every test also checks that each request stayed on the host (fixture ``context``)."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

ANSWER = "128,400.00"
WAIT_MS = 30_000


def opened(context: Any, url: str, landmark: str) -> Any:
    page = context.new_page()
    page.set_default_timeout(WAIT_MS)
    page.goto(url)
    page.locator(landmark).first.wait_for()
    return page


def ask(page: Any, question: str) -> None:
    box = page.locator("#question textarea")
    box.fill(question)
    box.press("Enter")


def messages(page: Any, who: str) -> Any:
    return page.locator(f'#conversation [data-testid="{who}"]')


@pytest.fixture
def staff(context: Any, staff_url: str) -> Any:
    return opened(context, staff_url, "#conversation .example")


# --- staff ----------------------------------------------------------------------------------------------------------


def test_a_question_is_answered_with_its_source(staff: Any) -> None:
    ask(staff, "三公经费是多少？")
    staff.get_by_text(ANSWER).wait_for()
    assert staff.locator("#question textarea").input_value() == ""
    assert not staff.get_by_text("第 9 页").is_visible()
    staff.get_by_text("来源（2 处）").click()
    staff.get_by_text("表八 一般公共预算“三公”经费支出情况表 · 合计 · 第 9 页").wait_for()
    staff.get_by_text("SQL 查询语句").click()
    staff.locator("#conversation pre code").wait_for()


def test_warnings_are_seen_without_opening_anything(staff: Any) -> None:
    ask(staff, "三公经费是多少？")
    staff.get_by_text("⚠ 表八“小计”印为 12.50").wait_for()


def test_an_example_is_asked_by_clicking_it(staff: Any) -> None:
    staff.get_by_text("甲县水务局2024年“三公”经费预算是多少？").click()
    staff.get_by_text(ANSWER).wait_for()
    assert messages(staff, "user").inner_text() == "甲县水务局2024年“三公”经费预算是多少？"


def test_an_option_is_chosen_by_clicking_it_and_what_was_typed_stays(staff: Any) -> None:
    ask(staff, "是哪个？")
    option = staff.get_by_role("button", name="甲县水务局2024年“三公”经费")
    option.wait_for()
    box = staff.locator("#question textarea")
    expect(box).to_have_value("")
    box.fill("下一个问题")
    option.click()
    staff.get_by_text(ANSWER).wait_for()
    expect(box).to_have_value("下一个问题")


def test_a_new_conversation_forgets_the_old_one(staff: Any) -> None:
    for number in (1, 2):
        ask(staff, "几次")
        staff.get_by_text(f"本次对话第 {number} 问").wait_for()
    staff.get_by_role("button", name="新对话").click()
    staff.locator("#conversation .example").first.wait_for()
    ask(staff, "几次")
    staff.get_by_text("本次对话第 1 问").wait_for()
    assert messages(staff, "user").count() == 1


def test_hostile_text_is_only_seen(staff: Any) -> None:
    ask(staff, "注入 <img src=http://x.example/1.png> [a](http://x.example)")
    staff.get_by_text("文件写道").wait_for()
    for fold in ("来源（1 处）", "明细数据（1 行）"):
        staff.get_by_text(fold).click()
    staff.locator("#conversation td").wait_for()
    acting = ':is(img, script, a:not([href^="answer/"]))'  # our own link to the export is the only one
    assert staff.locator(f"#conversation .message-content {acting}").count() == 0
    assert staff.title() == "预算问答"
    assert "![图](http://images.example/x.png)" in messages(staff, "bot").first.inner_text()


def test_a_failure_is_told_in_chinese(staff: Any) -> None:
    ask(staff, "坏")
    staff.get_by_text("这次没有得到答案").wait_for()


def test_two_visitors_see_their_own_conversations(browser: Any, staff: Any, staff_url: str) -> None:
    ask(staff, "几次，甲的秘密")
    staff.get_by_text("本次对话第 1 问").wait_for()
    other_context = browser.new_context(locale="zh-CN")
    other = opened(other_context, staff_url, "#conversation .example")
    ask(other, "几次")
    other.get_by_text("本次对话第 1 问").wait_for()
    assert "秘密" not in other.locator("body").inner_text()
    other_context.close()


def test_a_long_answer_is_read_from_its_start(staff: Any) -> None:
    staff.set_viewport_size({"width": 1280, "height": 640})
    for question in ("三公经费一？", "三公经费二？"):
        ask(staff, question)
        staff.get_by_text(ANSWER).nth(int("二" in question)).wait_for()
    staff.wait_for_timeout(500)
    pane = staff.locator("#conversation .bubble-wrap").bounding_box()
    asked = messages(staff, "user").last.bounding_box()
    assert 0 <= asked["y"] - pane["y"] < 60


def test_nothing_is_wider_than_a_phone(context: Any, staff_url: str) -> None:
    page = opened(context, staff_url, "#conversation .example")
    page.set_viewport_size({"width": 390, "height": 844})
    ask(page, "三公经费是多少？")
    page.get_by_text(ANSWER).wait_for()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.locator("#question .submit-button").is_visible()


def test_own_buttons_of_the_framework_speak_chinese(staff: Any) -> None:
    ask(staff, "三公经费是多少？")
    staff.get_by_role("button", name="复制").first.wait_for()
    assert staff.get_by_role("button", name="Copy").count() == 0
