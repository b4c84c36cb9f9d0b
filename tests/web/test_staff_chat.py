"""The staff chat in a real browser: pictures, sources, files, opinions, and conversations that are kept."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from tests.web.test_browser import ANSWER, ask, messages, opened

pytestmark = pytest.mark.browser

PROJECTS = "和田市社保局项目支出有哪些"


@pytest.fixture
def staff(context: Any, staff_url: str) -> Any:
    return opened(context, staff_url, "#conversation .example")


@pytest.fixture
def office(context: Any, office_url: str) -> Any:
    return opened(context, office_url, "#conversation .example")


def test_an_answer_has_a_chart_and_shows_its_place_in_the_source(office: Any) -> None:
    ask(office, PROJECTS)
    office.locator("#conversation .js-plotly-plot .barlayer .bars path").first.wait_for()
    office.get_by_text("来源（5 处）").click()
    office.get_by_role("link", name="看原文").first.click()
    source = office.frame_locator("dialog iframe")
    expect(source.locator("tr.marked")).to_contain_text("30")
    office.keyboard.press("Escape")
    expect(office.locator("dialog")).to_have_count(0)


def test_a_follow_up_is_suggested_and_leans_on_what_was_asked(office: Any) -> None:
    ask(office, PROJECTS)
    office.locator("#conversation").get_by_role("button", name="那巴州社会保险管理局呢？").click()
    messages(office, "bot").get_by_text("巴州社会保险管理局2020年部门预算").first.wait_for()
    assert messages(office, "user").last.inner_text() == "那巴州社会保险管理局呢？"


def test_an_answer_and_a_conversation_are_exported(office: Any, tmp_path: Path) -> None:
    ask(office, PROJECTS)
    with office.expect_download() as one:
        office.get_by_role("link", name="导出这个回答（Excel）").click()
    with office.expect_download() as whole:
        office.get_by_role("link", name="导出对话").click()
    for download in (one.value, whole.value):
        assert download.suggested_filename == f"样例_{PROJECTS}.xlsx"
        download.save_as(tmp_path / "saved.xlsx")
        book = load_workbook(tmp_path / "saved.xlsx")
        assert book.sheetnames == ["回答", "数据", "来源"]
        assert "样例" in str(book["回答"]["A1"].value)
        assert any(300000 in row for row in book["数据"].iter_rows(values_only=True))
        assert "表七 项目支出情况表 · 基本医疗IC卡工本费 · 合计" in [cell.value for cell in book["来源"]["D"]]


def test_an_opinion_is_kept_with_its_comment(staff: Any, small_corpus: Path) -> None:
    ask(staff, "三公经费是多少？意见")
    staff.get_by_role("button", name="踩").click()
    staff.get_by_text("已记为“不对”").wait_for()
    staff.locator("#feedback-comment textarea").fill("应为 12.40 万元，电话13800138000")
    staff.get_by_role("button", name="提交意见").click()
    staff.get_by_text("意见已记下").wait_for()
    expect(staff.locator("#feedback-comment")).to_be_hidden()
    from assistant.web.appdb import open_app_db
    from assistant.web.feedback import FeedbackBook

    complaint = FeedbackBook(open_app_db(small_corpus)).open_complaints()[0]
    assert complaint.turns == ("三公经费是多少？意见",)
    assert complaint.comment == "应为 12.40 万元，电话〔电话〕"


def test_conversations_are_kept_renamed_found_and_deleted(staff: Any) -> None:
    ask(staff, "几次，第一段")
    listed = staff.locator("#conversation-list label")
    expect(listed).to_have_count(1)
    staff.get_by_role("button", name="新对话").click()
    ask(staff, "三公经费是多少？")
    expect(listed).to_have_count(2)
    staff.reload()
    listed.filter(has_text="几次，第一段").click()
    staff.get_by_text("本次对话第 1 问").wait_for()
    staff.get_by_role("button", name="改名").click()
    name = staff.locator("#conversation-name :is(input, textarea)")
    name.fill("查次数")
    name.press("Enter")
    listed.filter(has_text="查次数").wait_for()
    staff.locator("#conversation-search :is(input, textarea)").fill("接待费")
    expect(listed).to_have_count(1)
    staff.locator("#conversation-search :is(input, textarea)").fill("")
    expect(listed).to_have_count(2)
    staff.get_by_role("button", name="删除", exact=True).click()
    staff.get_by_role("button", name="确定删除").click()
    expect(listed).to_have_count(1)
    staff.locator("#conversation .example").first.wait_for()


def test_the_keyboard_alone_is_enough(staff: Any) -> None:
    staff.keyboard.type("三公经费是多少？")  # the box has the focus
    staff.keyboard.press("Enter")
    staff.get_by_text(ANSWER).wait_for()
    reached = press_until(staff, "Shift+Tab", lambda: "导出这个回答" in focused(staff))
    assert reached
    assert press_until(staff, "Shift+Tab", lambda: "来源（2 处）" in focused(staff))
    staff.keyboard.press("Enter")
    staff.get_by_text("表八 一般公共预算“三公”经费支出情况表 · 合计 · 第 9 页").wait_for()
    assert press_until(staff, "Tab", lambda: focused(staff) == "看原文")
    staff.keyboard.press("Enter")
    expect(staff.locator("dialog")).to_be_visible()
    staff.keyboard.press("Escape")
    expect(staff.locator("dialog")).to_have_count(0)
    assert focused(staff) == "看原文"


def focused(page: Any) -> str:
    return str(
        page.evaluate("document.activeElement.innerText || document.activeElement.ariaLabel || ''")
    ).strip()


def press_until(page: Any, key: str, done: Any, limit: int = 60) -> bool:
    for _ in range(limit):
        if done():
            return True
        page.keyboard.press(key)
    return bool(done())
