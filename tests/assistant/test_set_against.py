"""Amounts set against one another: parts against their whole, bodies with nothing, columns of a row, a ranking gone on with."""

from __future__ import annotations

import pytest

from assistant.plan import Subject
from assistant.understand.subjects import split_measures
from tests.assistant.conftest import Ask

ROW = Subject("row", ("行政运行",), "行政运行", "行政运行")
BASIC, PROJECTS = (Subject("concept", (name,), name, name) for name in ("基本支出", "项目支出"))


def test_a_row_is_asked_for_by_two_columns() -> None:
    kept, columns = split_measures("行政运行的基本支出和项目支出", [ROW, BASIC, PROJECTS])
    assert kept == [ROW] and [column.label for column in columns] == ["基本支出", "项目支出"]


def test_a_row_asked_for_before_its_column_is_told_whole_as_well() -> None:
    _, columns = split_measures("行政运行多少,其中项目支出多少", [ROW, PROJECTS])
    assert [column.label for column in columns] == ["", "项目支出"]


@pytest.mark.parametrize("kind", ["row", "fact"])
def test_a_row_that_is_a_column_elsewhere_is_the_column_of_another_row(kind: str) -> None:
    income = Subject(kind, ("其他收入",), "其他收入", "其他收入")
    kept, columns = split_measures("行政运行的其他收入", [ROW, income])
    assert kept == [ROW] and [column.measures for column in columns] == [("其他收入",)]
    assert split_measures("其他收入", [income]) == ([income], ())


def test_names_side_by_side_are_no_columns() -> None:
    assert split_measures("行政运行、项目支出各多少", [ROW, PROJECTS]) == ([ROW, PROJECTS], ())


@pytest.mark.parametrize(
    "question", ["云溪市人员经费加公用经费等于基本支出吗", "云溪市基本支出等于人员经费和公用经费之和吗"]
)
def test_parts_are_added_up_against_their_whole(question: str, ask: Ask) -> None:
    answer = ask(question)
    assert answer.status == "answered"
    assert "各项之和" in answer.answer and ("一致" in answer.answer)


def test_bodies_with_nothing_are_told_apart(ask: Ask) -> None:
    answer = ask("哪些单位没有安排因公出国（境）费")
    assert answer.status == "answered" and "没有安排" in answer.answer and "共比较" in answer.answer


def test_a_ranking_is_gone_on_with(ask: Ask) -> None:
    first, second = ask("云溪市金额最大的项目是哪个"), ask("云溪市金额最大的项目是哪个", "第二大的呢")
    assert first.status == second.status == "answered"
    assert second.rows != first.rows and "第 2 大" in second.answer


def test_staff_against_establishment(ask: Ask) -> None:
    answer = ask("云溪市还空多少编制")
    assert "编制数" in answer.answer and "在职人数" in answer.answer
