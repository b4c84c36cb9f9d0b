"""An answer becomes messages: the text, then a fold each for sources, rows and SQL."""

from __future__ import annotations

from typing import Any

import pytest

from assistant.answer import Answer, Citation
from assistant.progress import Step
from assistant.web.present import (
    MAX_CITATIONS,
    MAX_ROWS,
    answer_messages,
    cell_text,
    rows_markdown,
    user_message,
)
from tests.web.fake_app import EVIL, three_public


def titles(messages: list[dict[str, Any]]) -> list[str]:
    return [message["metadata"]["title"] for message in messages if "metadata" in message]


def test_text_first_then_a_closed_fold_for_each_proof() -> None:
    messages = answer_messages(three_public("问"), steps=[Step("understood", "甲<b>县")])
    assert "12.84 万元" in messages[0]["content"]
    assert titles(messages) == ["来源（2 处）", "明细数据（2 行）", "SQL 查询语句", "查找过程（12 毫秒）"]
    assert {message["metadata"]["status"] for message in messages[1:]} == {"done"}
    assert "读懂问题：甲&#60;b&#62;县" in messages[-1]["content"]
    assert {message["role"] for message in messages} == {"assistant"}


def test_sources_name_document_file_place_page_and_words() -> None:
    sources = answer_messages(three_public("问"))[1]["content"]
    assert sources.count("**甲县水务局 2024 年部门预算**（甲县水务局2024.pdf）") == 1
    assert "表八 一般公共预算“三公”经费支出情况表 · 合计 · 第 9 页" in sources
    assert "> 2024 年“三公”经费为 12.84 万元。" in sources


def test_a_place_that_can_be_shown_has_a_link_to_it() -> None:
    sources = answer_messages(three_public("问"))[1]["content"]
    assert "[看原文](source?figure=f1)" in sources
    assert (
        "[看原文](source?document=%E7%94%B2%E5%8E%BF%E6%B0%B4%E5%8A%A1%E5%B1%802024.pdf&page=14)" in sources
    )


def test_suggestions_and_the_export_stand_last() -> None:
    *_, last = answer_messages(three_public("问"), "t1", next_questions=["那乙县呢？"])
    assert last["content"] == "[导出这个回答（Excel）](answer/t1.xlsx)"
    assert last["options"] == [{"value": "那乙县呢？"}]


def test_sql_is_shown_as_it_ran() -> None:
    assert answer_messages(three_public("问"))[3]["content"] == f"```sql\n{three_public('问').sql}\n```"


def test_a_warning_is_visible_in_the_answer_and_only_once() -> None:
    answer = Answer("问", "answered", "合计 3.34", warnings=["小计 3.34 与 3 不符"])
    assert answer_messages(answer)[0]["content"] == "合计 3.34\n\n⚠ 小计 3.34 与 3 不符"
    answer.answer = "合计 3.34\n\n> ⚠ 小计 **3.34** 与 3 不符"
    assert answer_messages(answer)[0]["content"] == answer.answer


def test_options_stand_on_the_last_message() -> None:
    answer = Answer(
        "问", "clarify", "请选择", options=["甲", "乙"], citations=[Citation("文件", "a.md", "表一")]
    )
    messages = answer_messages(answer)
    assert "options" not in messages[0]
    assert messages[-1]["options"] == [{"value": "甲"}, {"value": "乙"}]


def test_an_answer_without_proof_is_one_message() -> None:
    assert answer_messages(Answer("问", "refused", "这不是预算问题。")) == [
        {"role": "assistant", "content": "这不是预算问题。"}
    ]


def test_nothing_from_documents_or_visitors_acts() -> None:
    hostile = Answer(
        EVIL,
        "answered",
        EVIL,
        columns=["item"],
        rows=[[EVIL]],
        citations=[Citation(EVIL, EVIL, EVIL, quote=EVIL)],
        warnings=[EVIL],
    )
    shown = [message["content"] for message in (*answer_messages(hostile), user_message(EVIL))]
    for text in shown:
        assert "<" not in text
        assert "[" not in text
        assert "http://" not in text


@pytest.mark.parametrize(
    ("column", "value", "shown"),
    [
        ("amount_yuan", 1284000.5, "1,284,000.50"),
        ("amount_yuan", 0, "0.00"),
        ("amount_yuan", None, "—"),
        ("fiscal_year", 2024, "2024"),
        ("code", "2080101", "2080101"),
        ("item", "", "—"),
    ],
)
def test_cells(column: str, value: Any, shown: str) -> None:
    assert cell_text(column, value) == shown


def test_columns_have_chinese_names_and_amounts_stand_right() -> None:
    lines = rows_markdown(["organisation", "amount_yuan"], [["甲局", 12.0]]).splitlines()
    assert lines == ["| 单位 | 金额（元） |", "| --- | ---: |", "| 甲局 | 12.00 |"]


def test_identifiers_and_empty_columns_are_left_out() -> None:
    columns = ["item", "figure_id", "page", "measure_status"]
    lines = rows_markdown(columns, [["接待费", "f1", None, "inferred"]]).splitlines()
    assert lines[0] == "| 项目或科目 | 列的归属 |"
    assert lines[2] == "| 接待费 | 核对推定 |"


def test_long_lists_are_cut_and_say_so() -> None:
    rows = [[number] for number in range(MAX_ROWS + 5)]
    assert f"只显示前 {MAX_ROWS} 行，共 {MAX_ROWS + 5} 行" in rows_markdown(["row"], rows)
    citations = [Citation("文件", "a.md", f"表 {number}") for number in range(MAX_CITATIONS + 3)]
    sources = answer_messages(Answer("问", "answered", "答", citations=citations))[1]["content"]
    assert "其余 3 处从略" in sources
