"""The reports that machines and browsers read, and the comparison of two runs. Answers are hostile: nothing of them may act."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

import lxml.html
import pytest

from eval import compare, results
from eval.html_report import render
from eval.junit import write_junit
from eval.results import Comparison, Record

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)>]]>\x00[a](javascript:alert(1)) {{ 7*7 }}"
RIGHT = Record("甲", "1", "单项金额", ["多少"], ["answered"], "right", "answered", "2 万元", "", 10.0)
WRONG = replace(
    RIGHT, id="2", turns=[HOSTILE], verdict="wrong", answer=HOSTILE, reason=HOSTILE, sql=HOSTILE, family=HOSTILE,
    wanted=[HOSTILE], untraced=[HOSTILE], figures=1,
    sources=[{"document": HOSTILE, "locator": HOSTILE, "page": 1, "quote": HOSTILE, "figure_id": ""}],
)  # fmt: skip
SHORT = replace(RIGHT, id="3", verdict="abstained", status="no_data", elapsed_ms=9000.0)
BROKEN = replace(RIGHT, id="4", suite="乙", verdict="abstained", status="error")
RECORDS = [RIGHT, WRONG, SHORT, BROKEN]


def page(*records: Record, comparison: Comparison | None = None) -> lxml.html.HtmlElement:
    return lxml.html.fromstring(render(records, {"created_at": "今天", "model": HOSTILE}, comparison))


def test_nothing_in_the_page_can_act() -> None:
    change = results.compare([RIGHT], [replace(RIGHT, verdict="wrong", turns=[HOSTILE], reason=HOSTILE)])
    found = page(*RECORDS, comparison=change)
    tags = {element.tag for element in found.iter() if isinstance(element.tag, str)}
    assert tags.isdisjoint({"script", "img", "a", "iframe", "object", "embed", "link", "form", "base"})
    attributes = {name for element in found.iter() if isinstance(element.tag, str) for name in element.attrib}
    assert not [name for name in attributes if name.startswith("on") or name in ("href", "src", "srcset")]
    policy = found.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy == ["default-src 'none'; style-src 'unsafe-inline'"]
    assert "{{ 7*7 }}" in found.text_content(), "shown as it is, not evaluated"


def test_every_miss_is_told_in_full() -> None:
    told = [details.text_content() for details in page(*RECORDS).iter("details")]
    assert len(told) == 3, "all but the right one"
    wrong = told[0]
    assert all(word in wrong for word in ("甲/2", "应有", "原因", "SQL", "出处", "第 1 页"))


def test_the_charts_add_up() -> None:
    found = page(*RECORDS)
    bars = found.xpath("//svg[@aria-label='各类别的判定']//rect/title/text()")
    assert sorted(bars) == ["未答 1", "未答 1", "答对 1", "答错 1"]
    counts = found.xpath("//svg[@aria-label='用时的分布']//text[1]/text()")
    assert sum(map(int, counts)) == 4


def test_an_empty_run_is_a_page_too() -> None:
    assert "没有失误" in page().text_content()


def test_junit(tmp_path: Path) -> None:
    write_junit(tmp_path / "junit.xml", RECORDS)
    root = ET.parse(tmp_path / "junit.xml").getroot()
    assert [root.get(name) for name in ("tests", "failures", "errors", "skipped")] == ["4", "1", "1", "1"]
    assert [suite.get("name") for suite in root] == ["甲", "乙"]
    outcomes = {case.get("name", "")[0]: [child.tag for child in case] for case in root.iter("testcase")}
    assert outcomes == {"1": [], "2": ["failure"], "3": ["skipped"], "4": ["error"]}
    assert "<script>" in (root.find(".//failure").text or "")  # type: ignore[union-attr]


# --- compare ------------------------------------------------------------------------------------------------------


def test_compare_shows_what_changed_answer_by_answer(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, model, records in (
        ("a", "", [RIGHT, SHORT]),
        ("b", "qwen", [replace(RIGHT, answer="20000 元"), replace(SHORT, verdict="right", answer="3 万元")]),
    ):
        results.save(tmp_path / name / "results.json", records, {"model": model, "created_at": name})
    assert compare.main([str(tmp_path / "a"), str(tmp_path / "b")]) == 0
    told = capsys.readouterr().out
    assert "model：无 → qwen" in told and "created_at" not in told
    assert "变好 1 题" in told and "未答 → 答对" in told
    assert "− 2 万元" in told and "＋ 20000 元" in told and "＋ 3 万元" in told
    assert compare.main([str(tmp_path / "b"), str(tmp_path / "a"), "--verdicts"]) == 1
    assert "变差 1 题" in (told := capsys.readouterr().out) and "20000" not in told


def test_compare_needs_two_results(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert compare.main([str(tmp_path / "none"), str(tmp_path)]) == 2
    assert "找不到对照结果" in capsys.readouterr().err
