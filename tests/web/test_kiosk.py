"""The kiosk in a real browser. Every test also checks that each request stayed on the host (fixture ``context``)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from assistant.web.appdb import DATABASE_NAME
from tests.web.axe import grave_violations
from tests.web.small_corpus import ADDRESS
from tests.web.test_browser import ANSWER, opened

pytestmark = pytest.mark.browser

SIZES = {"desktop": (1280, 800), "hall": (1920, 1080), "phone": (390, 844)}


@pytest.fixture
def kiosk(context: Any, kiosk_url: str) -> Any:
    return opened(context, kiosk_url, "#tiles .tile")


@pytest.fixture
def patient(context: Any, prefixed_url: str) -> Any:
    """A kiosk that waits a minute, for tests that take their time."""
    return opened(context, prefixed_url, "#tiles .tile")


def ask(page: Any, question: str) -> None:
    page.locator("#kiosk-question :is(textarea, input)").fill(question)
    page.locator("#kiosk-ask").click()


def tap(page: Any, tile: str) -> None:
    page.locator(".tile", has_text=tile).click()


def is_home(page: Any) -> None:
    page.locator(".tile").first.wait_for()
    expect(page.locator("#asked-line")).to_have_count(0)


# --- asking ---------------------------------------------------------------------------------------------------------


def test_a_tile_answers_about_the_chosen_body(kiosk: Any) -> None:
    kiosk.get_by_label("丙县社会保险管理局").check()
    tap(kiosk, "一年多少钱")
    kiosk.get_by_text("您问的是：丙县社会保险管理局2023年").wait_for()
    kiosk.get_by_text(ANSWER).wait_for()
    kiosk.get_by_text("数字出自").wait_for()
    assert kiosk.get_by_text("SQL").count() == 0


def test_the_questions_of_a_theme_lead_on(patient: Any) -> None:
    tap(patient, "三公")
    patient.get_by_role("button", name="公务接待费是多少").click()
    patient.get_by_text("您问的是：甲县水务局2024年公务接待费").wait_for()
    patient.get_by_text(ANSWER).wait_for()


def test_the_kiosk_asks_back_with_buttons(kiosk: Any) -> None:
    ask(kiosk, "是哪个")
    kiosk.get_by_role("button", name="甲县水务局2024年“三公”经费").click()
    kiosk.get_by_text(ANSWER).wait_for()


def test_words_are_explained_where_they_occur_and_on_a_tile(patient: Any) -> None:
    tap(patient, "三公")
    meaning = patient.get_by_text("因公出国（境）、公务用车、公务接待三类费用。")
    term = patient.get_by_text("“三公”经费是什么意思？")
    term.wait_for()
    assert not meaning.is_visible()
    term.click()
    meaning.wait_for()
    patient.locator("#kiosk-reset").click()
    tap(patient, "名词解释")
    patient.get_by_role("button", name="机关运行经费是什么意思？").click()
    patient.get_by_text("您问的是：机关运行经费是什么意思？").wait_for()


def test_the_source_can_be_opened_with_a_telephone(patient: Any) -> None:
    cv2 = pytest.importorskip("cv2", reason="需要 OCR 组件来读二维码")
    numpy = pytest.importorskip("numpy")
    tap(patient, "三公")
    code = patient.locator(".qr img")
    code.wait_for()
    picture = cv2.imdecode(numpy.frombuffer(code.screenshot(), numpy.uint8), cv2.IMREAD_COLOR)
    picture = cv2.resize(picture, None, fx=3, fy=3, interpolation=cv2.INTER_CUBIC)
    assert cv2.QRCodeDetector().detectAndDecode(picture)[0] == ADDRESS
    assert ADDRESS in code.get_attribute("alt")


def test_hostile_text_is_only_seen(patient: Any) -> None:
    ask(patient, "注入 <img src=http://x.example/1.png> [a](http://x.example)")
    patient.get_by_text("文件写道").wait_for()
    assert patient.locator("img:not(.qr img)").count() == 0
    assert patient.locator("#kiosk-answer a").count() == 0
    assert patient.title() != "injected"


# --- languages ------------------------------------------------------------------------------------------------------


def test_the_interface_speaks_english_until_the_visitor_leaves(patient: Any) -> None:
    patient.locator("#kiosk-language").click()
    patient.get_by_role("heading", name="Public Budget Enquiry").wait_for()
    expect(patient.locator("html")).to_have_attribute("lang", "en")
    tap(patient, "hospitality")
    patient.get_by_text("You asked: 甲县水务局2024年").wait_for()
    expect(patient.locator("#kiosk-body")).to_have_attribute("lang", "zh-CN")
    patient.get_by_role("button", name="Back to start").click()
    patient.get_by_role("heading", name="预算公开自助查询").wait_for()
    expect(patient.locator("html")).to_have_attribute("lang", "zh-CN")


def test_an_answer_can_be_read_in_the_other_language_too(patient: Any) -> None:
    tap(patient, "三公")
    patient.get_by_text(ANSWER).wait_for()
    patient.locator("#kiosk-language").click()
    patient.get_by_text("Scan to open the original").wait_for()
    assert patient.get_by_text(ANSWER).is_visible()


# --- leaving --------------------------------------------------------------------------------------------------------


def test_going_home_leaves_nothing(kiosk: Any, kiosk_corpus: Path) -> None:
    ask(kiosk, "几次，甲的秘密")
    kiosk.get_by_text("本次对话第 1 问").wait_for()
    kiosk.locator("#kiosk-reset").click()
    is_home(kiosk)
    expect(kiosk.locator("#kiosk-question :is(textarea, input)")).to_have_value("")
    expect(kiosk.locator("body")).not_to_contain_text("秘密")
    ask(kiosk, "几次")
    kiosk.get_by_text("本次对话第 1 问").wait_for()
    assert kiosk.evaluate("localStorage.length + sessionStorage.length + document.cookie.length") == 0
    kept = b"".join(path.read_bytes() for path in kiosk_corpus.glob(f"{DATABASE_NAME}*"))
    assert "秘密".encode() not in kept


def test_idle_kiosk_warns_and_goes_home(kiosk: Any) -> None:
    tap(kiosk, "三公")
    kiosk.get_by_text(ANSWER).wait_for()
    kiosk.locator("#idle-notice").wait_for()
    is_home(kiosk)
    expect(kiosk.get_by_text(ANSWER)).to_have_count(0)


def test_what_was_typed_and_left_is_cleared(kiosk: Any) -> None:
    box = kiosk.locator("#kiosk-question :is(textarea, input)")
    box.fill("没有问完的话")
    kiosk.locator("#idle-notice").wait_for()
    expect(box).to_have_value("", timeout=10_000)


def test_a_choice_that_was_made_and_left_is_undone(kiosk: Any) -> None:
    chosen = kiosk.get_by_label("丙县社会保险管理局")
    chosen.check()
    expect(chosen).not_to_be_checked(timeout=10_000)


# --- for everybody --------------------------------------------------------------------------------------------------


def focus_by_keyboard(page: Any, selector: str) -> None:
    """Tab until the element has the focus."""
    for _ in range(40):
        if page.evaluate("selector => document.activeElement?.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} cannot be reached with the Tab key")


def test_everything_works_with_the_keyboard_alone(patient: Any) -> None:
    focus_by_keyboard(patient, ".tile")
    patient.keyboard.press("Enter")
    patient.get_by_text(ANSWER).wait_for()
    expect(patient.locator("#asked-line")).to_be_focused()
    focus_by_keyboard(patient, "#kiosk-beside summary")
    patient.keyboard.press("Enter")
    patient.locator("details[open] .from").wait_for()
    focus_by_keyboard(patient, "#kiosk-question :is(textarea, input)")
    patient.keyboard.type("是哪个")
    patient.keyboard.press("Enter")
    patient.get_by_text("有两个单位").wait_for()
    focus_by_keyboard(patient, ".option")
    patient.keyboard.press("Space")
    patient.get_by_text(ANSWER).wait_for()
    focus_by_keyboard(patient, "#kiosk-reset")
    patient.keyboard.press("Enter")
    is_home(patient)
    expect(patient.locator("#page-title h1")).to_be_focused()


def screens(page: Any) -> Any:
    """Each screen in turn, by name."""
    yield "home"
    tap(page, "三公")
    page.get_by_text(ANSWER).wait_for()
    for summary in page.locator("#kiosk-beside summary").all():
        summary.click()
    yield "answer"
    ask(page, "很多")
    page.get_by_text("有很多个单位").wait_for()
    yield "options"
    page.locator("#kiosk-reset").click()
    is_home(page)
    tap(page, "名词解释")
    page.locator(".option").first.wait_for()
    yield "terms"
    page.locator("#kiosk-language").click()
    page.get_by_role("heading", name="You asked").wait_for()
    yield "english"


@pytest.mark.parametrize("size", SIZES)
def test_nothing_is_wider_than_the_screen_and_type_and_targets_are_large(patient: Any, size: str) -> None:
    width, height = SIZES[size]
    patient.set_viewport_size({"width": width, "height": height})
    for name in screens(patient):
        assert patient.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
        assert small_type(patient) == [], name
        targets = patient.locator("button:visible, label:has(input):visible, input:visible, summary:visible")
        low = [target.bounding_box() for target in targets.all()]
        assert [box for box in low if 1 < box["height"] < 44 and box["width"] > 30] == [], name


def small_type(page: Any) -> list[Any]:
    """Texts below 20 px."""
    sizes: list[Any] = page.evaluate(
        """() => [...document.querySelectorAll("button, label:not(:has(.sr-only)), input, summary, p, li, td, h1, h2, h3")]
        .filter((element) => element.clientWidth > 1 && element.innerText.trim() && element.checkVisibility())
        .map((element) => [element.innerText, parseFloat(getComputedStyle(element).fontSize)])"""
    )
    assert sizes
    return [entry for entry in sizes if entry[1] < 20]


def test_axe_finds_no_grave_violation_on_any_screen(patient: Any) -> None:
    for name in screens(patient):
        assert grave_violations(patient) == [], name
