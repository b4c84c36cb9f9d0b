"""Workbooks of answers: everything that the answer rests on, and nothing that a spreadsheet would run."""

from __future__ import annotations

import io
from typing import Any

from openpyxl import load_workbook

from assistant.answer import Answer, Citation
from assistant.web.conversations import Turn
from assistant.web.export import csv_of, neutral, plain_text, sheet_of, workbook
from tests.web.fake_app import three_public


def sheets(content: bytes) -> dict[str, list[tuple[Any, ...]]]:
    book = load_workbook(io.BytesIO(content))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets}


def test_an_answer_its_rows_and_its_sources() -> None:
    content = sheets(workbook([Turn("t", "三公经费？", three_public("三公经费？"))], "三公", sample=False))
    assert list(content) == ["回答", "数据", "来源"]
    assert content["回答"][1][1] == "三公经费？"
    assert "12.84 万元" in content["回答"][1][2]
    assert content["数据"][1] == ("单位", "项目或科目", "年度", "金额（元）")
    assert content["数据"][2][3] == 125000
    assert content["来源"][1][1:6] == (
        "甲县水务局 2024 年部门预算", "甲县水务局2024.pdf", "表八 一般公共预算“三公”经费支出情况表 · 合计", 9, "合计 12.84",
    )  # fmt: skip


def test_a_conversation_has_a_sheet_of_rows_for_each_answer_and_says_it_is_of_samples() -> None:
    turns = [Turn(str(number), "问", three_public("问")) for number in range(2)]
    content = sheets(workbook(turns, "两问", sample=True))
    assert list(content) == ["回答", "数据1", "数据2", "来源"]
    assert "样例" in content["回答"][0][0]


def test_nothing_in_a_cell_is_run() -> None:
    evil = '=HYPERLINK("http://x.example","x")'
    answer = Answer(
        evil,
        "answered",
        "@SUM(1)",
        columns=["item"],
        rows=[[evil]],
        citations=[Citation(evil, "+a", "-b", quote="\t=c")],
    )
    book = load_workbook(io.BytesIO(workbook([Turn("t", evil, answer)], evil, sample=False)))
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                assert not str(cell.value or "").startswith(("=", "+", "@", "\t"))


def test_amounts_stay_as_they_are() -> None:
    assert [neutral(value) for value in ("-12.5", "+3", "-1,234.00", -3, "-备注", "a\x00b")] == [
        "-12.5", "+3", "-1,234.00", -3, "'-备注", "ab",
    ]  # fmt: skip


def test_tables_as_csv_and_workbook() -> None:
    assert csv_of(["甲"], [["=1"], [None]]).decode("utf-8-sig").splitlines() == ["甲", "'=1", '""']
    assert sheets(sheet_of(["甲"], [["乙"]], "表/一"[:1]))["表"] == [("甲",), ("乙",)]


def test_markdown_becomes_plain_text() -> None:
    assert (
        plain_text("**合计**\n\n| 项目 | 金额 |\n| --- | ---: |\n| 水费 | 3 |\n> 原句")
        == "合计\n\n项目　金额\n水费　3\n原句"
    )
