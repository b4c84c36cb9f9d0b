"""A word that changes the meaning is taken up by the answer or named; never an answer as if it were not there."""

from __future__ import annotations

import pytest

from assistant.draft import Draft
from assistant.families.complete import name_missing
from assistant.plan import Plan, Subject
from tests.assistant.conftest import Ask


@pytest.mark.parametrize("question, word", [
    ("云溪市第一季度三公经费是多少", "第一季度"),
    ("云溪市三公经费平均每个月多少", "每个月"),
    ("云溪市三公经费追加了多少", "追加"),
    ("云溪市三公经费实际支出多少", "实际支出"),
    ("云溪市三公经费前年是多少", "前年"),
    ("云溪市人均占比多少的三公经费", "占比"),
])  # fmt: skip
def test_what_no_answer_takes_up_is_named(question: str, word: str, ask: Ask) -> None:
    answer = ask(question)
    assert answer.status in ("no_data", "clarify"), answer.answer
    assert word in answer.answer and not answer.rows


def test_the_question_without_the_word_is_offered(ask: Ask) -> None:
    offered = ask("云溪市第一季度三公经费是多少").options[0]
    assert ask(offered).status == "answered"


def test_a_subject_that_an_answer_leaves_out_is_named() -> None:
    subjects = tuple(Subject("row", (name,), name) for name in ("办公费", "印刷费"))
    draft = Draft(paragraphs=["办公费：**3 万元**。"])
    told = name_missing(Plan("办公费和印刷费各多少", "figure", subjects=subjects), draft)
    assert told.notes == ["没有回答“印刷费”"]


@pytest.mark.parametrize("question", ["云溪市水务局有多少所学校的三公经费", "云溪市三公经费有多少批次"])
def test_a_count_is_not_answered_with_money(question: str, ask: Ask) -> None:
    assert ask(question).status in ("no_data", "clarify")
