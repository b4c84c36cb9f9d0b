"""Last year's figure: as a table or the sentence prints it; worked back from the sentence only where neither does."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.answer import Answer
from assistant.assistant import Assistant
from assistant.session import Session
from ingest.__main__ import main

BUDGET = """# 青岩县教育局2024年部门预算

## 第二部分 部门预算表

表五 一般公共预算支出情况表

单位：万元

| 科目编码 | 科目名称 | 2023年预算数 | 2024年预算数 | 2024年预算数 | 2024年预算数 |
| --- | --- | --- | --- | --- | --- |
| 科目编码 | 科目名称 | 2023年预算数 | 小计 | 基本支出 | 项目支出 |
| 205 | 教育支出 | 130.004 | 150.00 | 120.00 | 30.00 |
| 20501 | 教育管理事务 | 130.004 | 150.00 | 120.00 | 30.00 |
| 2050101 | 行政运行 | 110.004 | 120.00 | 120.00 | 0.00 |
| 2050102 | 一般行政管理事务 | 20.00 | 30.00 | 0.00 | 30.00 |
| | 合计 | 130.004 | 150.00 | 120.00 | 30.00 |

## 第三部分 情况说明

### 一、收支预算情况

青岩县教育局2024年收支总预算150.00万元，比上年预算135.00万元增加15.00万元，增长11.11%。

### 二、一般公共预算支出情况

1.教育支出（类）教育管理事务（款）行政运行（项）：2024年预算数120.00万元，比上年预算增加10.00万元，增长9.09%，主要原因是人员增加。

### 三、机关运行经费

青岩县教育局机关运行经费财政拨款预算18.00万元，比上年预算减少2.00万元，下降10%，主要原因是压减开支。
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder = tmp_path_factory.mktemp("two_years")
    source = folder / "青岩县教育局2024年部门预算.md"
    source.write_text(BUDGET, encoding="utf-8")
    assert main([str(source), "--data", str(folder / "data")]) == 0
    return Assistant(Path(folder / "data"))


def _ask(assistant: Assistant, question: str) -> Answer:
    return assistant.ask(question, Session())


def test_a_column_of_last_year_goes_before_working_back(assistant: Assistant) -> None:
    answer = _ask(assistant, "青岩县教育局行政运行比上年增加多少，为什么")
    assert "110.004 万元" in answer.answer and "人员增加" in answer.answer and "倒推" not in answer.answer


def test_both_columns_answer_where_no_sentence_does(assistant: Assistant) -> None:
    answer = _ask(assistant, "青岩县教育局一般行政管理事务比上年增加多少")
    assert answer.status == "answered" and "**10 万元**（50%）" in answer.answer


def test_last_year_alone_is_read_from_its_column(assistant: Assistant) -> None:
    answer = _ask(assistant, "青岩县教育局2023年一般公共预算支出是多少")
    assert answer.status == "answered" and "**130.004 万元**" in answer.answer
    assert "150" not in answer.answer


def test_a_figure_in_the_sentence_is_not_worked_back(assistant: Assistant) -> None:
    answer = _ask(assistant, "青岩县教育局收支总预算比上年增加多少")
    assert "**135 万元**（见原句）" in answer.answer and "倒推" not in answer.answer


def test_what_is_printed_nowhere_is_worked_back_and_said_to_be(assistant: Assistant) -> None:
    answer = _ask(assistant, "青岩县教育局机关运行经费比上年减少多少")
    assert "倒推" in answer.answer and "20 万元" in answer.answer


def test_an_older_year_is_not_last_year(assistant: Assistant) -> None:
    assert _ask(assistant, "青岩县教育局2022年行政运行是多少").status == "no_data"
