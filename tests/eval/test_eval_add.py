"""A question and its reviewed truth become a case: by flags, asked field by field, or out of feedback."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from assistant.answer import Answer
from assistant.web.appdb import AppDb
from assistant.web.feedback import FeedbackBook
from eval.add import add_case, main
from eval.runner import Examinee
from eval.suite import SuiteError, load_suite

CASE = {
    "id": "1",
    "question": "多少",
    "family": "单项金额",
    "status": ["answered"],
    "figures_yuan": ["20000"],
}


@pytest.fixture
def add(make_assistant: Any, new_session: Any, make_answer: Any) -> Callable[..., int]:
    def go(*arguments: str, typed: Sequence[str] = ()) -> int:
        assistant = make_assistant({"甲局预算": make_answer("2 万元"), "那乙局呢": make_answer("3 万元")})
        rest = list(typed)

        def ask(_: str) -> str:
            if not rest:
                raise EOFError
            return rest.pop(0)

        return main(list(arguments), lambda _: Examinee(assistant, new_session), ask)

    return go


def test_by_flags(add: Callable[..., int], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "mine.jsonl"
    flags = ("--status", "answered", "--figures-yuan", "30000", "--note", "表一")
    assert add(str(path), "--question", "甲局预算", *flags) == 0
    assert add(str(path), "--question", "甲局预算", "那乙局呢", *flags) == 0
    suite = load_suite(path)
    assert suite.header.documents == ["甲局 2020 年部门预算"]
    assert [(case.id, case.all_turns) for case in suite.cases] == [
        ("a001", ["甲局预算"]),
        ("a002", ["甲局预算", "那乙局呢"]),
    ]
    out = capsys.readouterr().out
    assert "2 万元" in out and "表一 收支总表" in out, "the answer is shown with its sources"
    assert "现在的回答：答错" in out and "现在的回答：答对" in out


def test_field_by_field(add: Callable[..., int], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "mine.jsonl"
    typed = ["", "20000，5000", "33人", "", "保密", "", "y", "表一"]
    assert add(str(path), "--question", "甲局预算", typed=typed) == 0
    (case,) = load_suite(path).cases
    assert (case.status, case.figures_yuan, case.numbers) == (["answered"], ["20000", "5000"], ["33人"])
    assert (case.words, case.forbid_words, case.computed, case.note) == ([], ["保密"], True, "表一")
    assert "现在的回答里的金额（元）：20000" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"figures_yuan": ["2万元"]}, "figures_yuan.0：写法不对"),
        ({"status": ["ok"]}, "取值不对"),
        ({"figure": ["1"]}, "不认识的字段"),
        ({}, "与第 1 行重复"),
    ],
)
def test_what_makes_no_case_is_told_and_not_written(
    write_suite: Callable[..., Path], fields: dict[str, Any], told: str
) -> None:
    path = write_suite(CASE)
    before = path.read_text(encoding="utf-8")
    with pytest.raises(SuiteError, match=told):
        add_case(path, CASE | fields)
    assert path.read_text(encoding="utf-8") == before
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_out_of_feedback(add: Callable[..., int], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    db = AppDb(tmp_path / "app.sqlite")
    book = FeedbackBook(db)
    for turn in ("1", "2", "3"):
        book.give("某人", turn, "bad", ["甲局预算"], Answer("甲局预算", "answered", "9 万元"), "不对")
    path = tmp_path / "mine.jsonl"
    typed = ["a", "answered", "20000", "", "", "", "90000", "", "表一", "d", "q"]
    assert add(str(path), "--feedback", "--data", str(tmp_path), typed=typed) == 0
    assert [case.forbid_figures_yuan for case in load_suite(path).cases] == [["90000"]]
    assert len(book.open_complaints()) == 1, "one became a case, one was dismissed, one is left"
    assert "意见：不对" in capsys.readouterr().out
    db.close()


def test_without_the_database_of_the_pages(
    add: Callable[..., int], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert add(str(tmp_path / "mine.jsonl"), "--feedback", str(tmp_path / "none.sqlite")) == 2
    assert "网页自己的数据库" in capsys.readouterr().err


def test_a_reviewer_who_gives_up_adds_nothing(add: Callable[..., int], tmp_path: Path) -> None:
    assert add(str(tmp_path / "mine.jsonl"), "--question", "甲局预算") == 1
    assert not (tmp_path / "mine.jsonl").exists()
