"""Answers: the right figures, with citation, formula, default and warning."""

from __future__ import annotations

import pytest

from tests.assistant.conftest import Ask


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("云溪市水务局总支出", ["320 万元", "2024"]),
        ("云溪市水务局2023年总支出", ["160 万元"]),
        ("2130306在云溪市是多少", ["120 万元"]),
        ("云溪市水利工程运行与维护的项目支出", ["100 万元"]),
        ("云溪市住房公积金", ["20 万元"]),
        ("云溪市公用经费包括哪些", ["办公费", "29.5", "公务接待费", "0.5", "30"]),
        ("云溪市农林水支出下有哪些", ["水利", "300"]),
        ("云溪市三公经费由哪些组成", ["因公出国（境）费", "公务用车运行费", "4.5"]),
        ("云溪市三公经费是多少元", ["45,000 元", "计算"]),
        ("云溪市和云溪县三公经费加起来", ["5.3 万元", "计算"]),
        ("云溪市基本支出占总支出的比例", ["68.75%", "220 万元 ÷ 320 万元"]),
        ("云溪市和云溪县哪个公务接待费更多", ["云溪县水务局", "0.3 万元"]),
        ("云溪市总支出是云溪县的几倍", ["4.27 倍"]),
        ("云溪市人均公用经费", ["22 人", "40 人", "1.3636"]),
        ("云溪市不含公务接待费的三公经费", ["4 万元", "4.5 万元 − 0.5 万元"]),
        ("云溪市经济分类最大的一项是什么", ["基本工资", "90 万元"]),
        ("云溪市超过100万元的支出有几项", ["2 项", "行政运行", "水利工程运行与维护"]),
        ("三公经费最高的单位", ["云溪市水务局", "4.5 万元"]),
        ("云溪市编制多少人", ["25 人"]),
        ("云溪市有几辆车", ["3 辆"]),
        ("云溪市基本支出比上年减少多少", ["30 万元", "12%", "倒推", "250 万元"]),
        ("云溪市基本支出为什么减少", ["职工调出"]),
        ("云溪市2024年总支出比2023年增加多少", ["160 万元", "100%"]),
        ("什么是三公经费", ["指因公出国费"]),
        ("云溪市水务局主要职能", ["防汛抗旱"]),
        ("云溪市河道清淤的绩效目标", ["≥12公里"]),
        ("云溪市灌区泵站改造的依据", ["云水发〔2023〕8号"]),
        ("云溪市有没有政府性基金", ["空表"]),
        ("云溪市目录里缺了哪些表", ["项目支出情况表"]),
        ("有哪些单位", ["云溪市水务局", "云溪县水务局", "安澜区教育局"]),
        ("安澜区教育局部门预算的项目支出", ["1,000,000.55 元"]),
    ],
)
def test_answers(question: str, expected: list[str], ask: Ask) -> None:
    answer = ask(question)
    assert answer.status == "answered", answer.answer
    assert not [text for text in expected if text not in answer.answer], answer.answer
    assert answer.citations


def test_figures_come_with_sql_rows_and_place(ask: Ask) -> None:
    answer = ask("云溪县水务局项目支出有哪些")
    assert answer.sql.startswith("SELECT") and "figures" in answer.sql
    assert [row[answer.columns.index("amount_yuan")] for row in answer.rows] == [50_000.0, 50_000.0]
    assert answer.citations[0].locator.startswith("表七 项目支出情况表 · 量水设施维护")
    assert answer.citations[0].page == 3 and answer.citations[0].figure_id


def test_a_missing_project_table_is_said_and_the_narrative_used(ask: Ask) -> None:
    answer = ask("云溪市的项目支出有哪些")
    assert "正文没有这张表" in answer.answer and "表七 项目支出情况表" in answer.answer
    assert "灌区泵站改造" in answer.answer and "**100**" in answer.answer


def test_failed_checks_are_warnings(ask: Ask) -> None:
    answer = ask("云溪市水务局公务接待费")
    assert answer.warnings and "⚠" in answer.answer


def test_both_scopes_are_shown_and_never_added(ask: Ask) -> None:
    answer = ask("安澜区教育局总支出一共多少")
    assert "9,000,000" in answer.answer and "5,000,000" in answer.answer
    assert "14,000,000" not in answer.answer


def test_a_whole_and_its_part_are_never_added(ask: Ask) -> None:
    assert "计算" not in ask("云溪市总支出一共多少，其中项目支出多少").answer
