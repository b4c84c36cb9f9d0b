"""A sentence in 万元 beside a table in 元: one amount where it is only rounded, and shown in either unit without an error."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.assistant import Assistant
from assistant.session import Session
from ingest.__main__ import main

BUDGET = """# 青岩县图书馆2024年单位预算

## 第二部分 预算表

表一 部门收支总体情况表

单位：元

| 收入 | 收入 | 支出 | 支出 |
| --- | --- | --- | --- |
| 项目 | 预算数 | 项目 | 预算数 |
| 一般公共预算拨款收入 | 1234567.89 | 文化旅游体育与传媒支出 | 1234567.89 |
| 收入总计 | 1234567.89 | 支出总计 | 1234567.89 |

## 第三部分 情况说明

青岩县图书馆2024年收支总预算{stated}万元，全部为一般公共预算拨款。
"""


def _answer(folder: Path, stated: str) -> str:
    source = folder / "青岩县图书馆2024年单位预算.md"
    source.write_text(BUDGET.format(stated=stated), encoding="utf-8")
    assert main([str(source), "--data", str(folder / "data")]) == 0
    answer = Assistant(folder / "data").ask("青岩县图书馆收支总预算是多少", Session())
    assert answer.status == "answered"
    return answer.answer


def test_a_rounded_amount_is_the_same_amount(tmp_path: Path) -> None:
    text = _answer(tmp_path, "123.46")
    assert text.count("**1,234,567.89 元**") == 1 and "1,234,600" not in text


@pytest.mark.parametrize("stated", ["123.56", "130.00"])
def test_another_amount_is_shown_beside_it(tmp_path: Path, stated: str) -> None:
    text = _answer(tmp_path, stated)
    assert "1,234,567.89 元" in text and stated.replace(".", "") in text.replace(",", "")
