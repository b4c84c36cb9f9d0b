"""Each part of a question is answered or named: guests and travellers, counts beside amounts, sums set against a whole, unit prices."""

from __future__ import annotations

import pytest

from assistant.answer import Answer
from assistant.assistant import Assistant
from assistant.draft import Draft
from assistant.families.complete import name_missing
from assistant.link import _runs_on, link
from assistant.plan import Plan, Subject
from assistant.session import Session
from assistant.understand.splitting import parts_of
from tests.assistant.conftest import Ask
from tests.assistant.invented_accounts import make_accounts


@pytest.fixture(scope="module")
def archives(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return Assistant(make_accounts(tmp_path_factory.mktemp("parts")), use_model=False)


def _ask(assistant: Assistant, *turns: str) -> Answer:
    session = Session()
    return [assistant.ask(turn, session) for turn in turns][-1]


@pytest.mark.parametrize("turns", [
    ["清河区体育局公务接待多少人次"],
    ["清河区体育局公务接待了多少人"],
    ["清河区体育局公务接待费多少，接待了多少人"],
    ["清河区体育局公务接待费多少", "来了几个人"],
])  # fmt: skip
def test_guests_are_not_the_bodys_staff(turns: list[str], archives: Assistant) -> None:
    answer = _ask(archives, *turns)
    assert "25 人次" in answer.answer and "实有人数" not in answer.answer, answer.answer


def test_travellers_that_no_text_counts_are_not_the_bodys_staff(archives: Assistant) -> None:
    answer = _ask(archives, "清河区档案局出国去了几个人")
    assert answer.status == "no_data" and "实有人数" not in answer.answer, answer.answer


def test_the_beginning_of_another_unit_is_no_headcount(archives: Assistant) -> None:
    linked = link("清河区档案局培训多少人次", archives.catalogue)
    assert not any(
        entry.key == "实有人数" and entry.kind == "concept" for m in linked.mentions for entry in m.entries
    )


def test_a_count_beside_an_amount_is_named_where_it_is_not_told(archives: Assistant) -> None:
    answer = _ask(archives, "清河区档案局2024年差旅费多少钱、多少人次")
    assert "5 万元" in answer.answer and "没有回答“多少人次”" in answer.answer, answer.answer


@pytest.mark.parametrize("clause", ["是否等于办公费加差旅费", "等于办公费加差旅费吗"])
def test_what_is_set_against_the_first_part_stays_with_it(clause: str, archives: Assistant) -> None:
    question = f"清河区档案局商品和服务支出多少，{clause}"
    assert parts_of(question, archives.catalogue) == [question]


def test_the_sum_of_the_parts_is_set_against_what_was_named_before(archives: Assistant) -> None:
    answer = _ask(archives, "清河区档案局2024年商品和服务支出多少，是否等于办公费加差旅费")
    assert answer.status == "answered" and "相等" in answer.answer, answer.answer


def test_a_price_is_not_worked_out_from_the_questions_own_numbers(archives: Assistant) -> None:
    answer = _ask(archives, "清河区档案局2024年办公费30万做2万张，合一张多少钱")
    assert answer.status == "no_data" and "合一张多少钱" in answer.answer, answer.answer


def test_sentences_with_the_words_are_no_result_of_a_sum(archives: Assistant) -> None:
    answer = _ask(archives, "清河区档案局古籍修复加库房改造等于馆藏保护专项吗，差多少")
    assert answer.status == "no_data" and "没有计算" in answer.answer, answer.answer


def test_a_body_and_the_beginning_of_a_name_are_no_name_together(archives: Assistant) -> None:
    bodies, whole = [(0, len("清河区档案局"))], len("清河区档案局机关")
    assert _runs_on("清河区档案局机关运行经费", 0, whole, bodies, archives.catalogue)
    assert not _runs_on("清河区档案局机关有多少人", 0, whole, bodies, archives.catalogue)


def test_both_bodies_of_the_last_two_turns_are_compared_whatever_their_documents(archives: Assistant) -> None:
    answer = _ask(archives, "清河区档案局2023年决算支出总额多少", "清河区体育局的呢", "两家差多少")
    assert "清河区档案局" in answer.answer and "清河区体育局" in answer.answer and "计算" in answer.answer, (
        answer.answer
    )


def test_an_equality_that_was_not_checked_is_named() -> None:
    office = Subject("row", ("办公费",), "办公费")
    told = name_missing(
        Plan("办公费", "figure", asking="▓是不是等于▓", subjects=(office,)),
        Draft(paragraphs=["办公费：3 万元（表1，与表2一致）。\n\n> 收支一致。"]),
    )
    assert told.notes == ["没有核对是否“等于”，以上只是各自的数"]


def test_vehicles_to_buy_are_not_those_held(archives: Assistant, ask: Ask) -> None:
    planned = _ask(archives, "清河区档案局2024年要买几辆车")
    assert "1 辆" in planned.answer and "2 辆" not in planned.answer
    assert ask("云溪市水务局要买几辆车").status == "no_data"
