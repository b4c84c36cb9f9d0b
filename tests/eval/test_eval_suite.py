"""Suites: what is read, and what is refused with file and line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from eval.suite import SuiteError, find_suite, load_suite, quick_suites

WriteSuite = Callable[..., Path]
GOOD: dict[str, Any] = {"id": "a", "question": "多少", "family": "单项金额", "status": "answered"}


def problem(path: Path) -> str:
    with pytest.raises(SuiteError) as caught:
        load_suite(path)
    return str(caught.value)


def test_a_suite_with_a_header(write_suite: WriteSuite) -> None:
    header = {"suite": "小题集", "about": "一份文件", "documents": ["甲局"]}
    suite = load_suite(write_suite(header, "", GOOD | {"status": ["clarify", "answered"]}))
    assert (suite.name, suite.header.documents, suite.cases[0].line) == ("小题集", ["甲局"], 3)
    assert suite.cases[0].expects_answer


def test_without_a_header_the_file_names_the_suite(write_suite: WriteSuite) -> None:
    assert load_suite(write_suite(GOOD, name="mine")).name == "mine"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "不是合法的 JSON"),
        ("[]", "每行须是一个 JSON 对象"),
        (GOOD | {"id": "b", "figure_yuan": ["1"]}, "figure_yuan：不认识的字段"),
        (GOOD | {"id": "b", "status": "ok"}, "status.0：取值不对"),
        (GOOD | {"id": "b", "status": []}, "status：不能为空"),
        (GOOD | {"id": "b", "figures_yuan": ["3.34万元"]}, "figures_yuan.0：写法不对"),
        (GOOD | {"id": "b", "figures_yuan": ["1.234"]}, "figures_yuan.0：写法不对"),
        (GOOD | {"id": "b", "figures_yuan": [334]}, "figures_yuan.0：须是字符串"),
        (GOOD | {"id": "b", "numbers": ["三十"]}, "numbers.0：写法不对"),
        (GOOD | {"id": "b", "forbid_regex": ["("]}, "正则表达式“(”有误"),
        (GOOD | {"id": "b", "turns": ["再问"]}, "question 与 turns 必须有且只有一个"),
        ({"id": "b", "family": "单项金额", "status": "answered"}, "question 与 turns 必须有且只有一个"),
        ({"id": "b", "question": "多少", "status": "answered"}, "family：缺少这个字段"),
        (GOOD, "id“a”与第 1 行重复"),
        ({"suite": "迟到"}, "只能放在第一行"),
    ],
)
def test_faults_name_file_and_line(write_suite: WriteSuite, line: Any, message: str) -> None:
    path = write_suite(GOOD, line)
    text = problem(path)
    assert f"{path}:2：" in text and message in text


def test_all_faults_are_told_at_once(write_suite: WriteSuite) -> None:
    text = problem(write_suite("{", GOOD, "}"))
    assert ":1：" in text and ":3：" in text


def test_an_empty_suite_is_refused(write_suite: WriteSuite) -> None:
    assert "一道题也没有" in problem(write_suite({"suite": "空"}))


def test_an_unknown_suite_is_answered_with_the_known_ones() -> None:
    with pytest.raises(SuiteError, match=r"现有题集：.*seeds"):
        find_suite("没有这个")


def test_the_suites_that_come_along_are_sound() -> None:
    for name in [*quick_suites(), "seeds"]:
        assert load_suite(find_suite(name)).cases
