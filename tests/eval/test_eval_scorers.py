"""Each scorer by itself, and the verdict they add up to."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from eval import scorers
from eval.suite import Case
from eval.verdict import judge
from eval.view import AnswerView

MakeCase = Callable[..., Case]
MakeAnswer = Callable[..., dict[str, Any]]


def figures_pass(make_case: MakeCase, wanted: str, text: str) -> bool:
    view = AnswerView.of({"status": "answered", "answer": text})
    return scorers.score_figures(make_case(figures_yuan=[wanted]), view).passed


@pytest.mark.parametrize(
    "text", ["3.34 万元", "33,400 元", "33400.00元", "３.３４万元", "共计**3.34**万元。"]
)
def test_the_same_amount_in_any_unit_passes(make_case: MakeCase, text: str) -> None:
    assert figures_pass(make_case, "33400", text)


@pytest.mark.parametrize(
    "text", ["3.34 元", "33.4 万元", "3.340001 万元", "0.334 万元", "3.34", "13.34 万元"]
)
def test_another_amount_or_unit_fails(make_case: MakeCase, text: str) -> None:
    assert not figures_pass(make_case, "33400", text)


@pytest.mark.parametrize(
    ("wanted", "text", "passes"),
    [
        ("-31500", "比上年减少 3.15 万元", True),
        ("-31500", "变化 -3.15 万元", True),
        ("-31500", "比上年增加 3.15 万元", False),
        ("+31500", "比上年增加 3.15 万元", True),
        ("+31500", "比上年减少 3.15 万元", False),
        ("31500", "-3.15 万元", False),
        ("±31500", "少 3.15 万元", True),
        ("±31500", "-3.15 万元", True),
        ("0", "0 万元", True),
        ("0", "0.00 元", True),
    ],
)
def test_signs(make_case: MakeCase, wanted: str, text: str, passes: bool) -> None:
    assert figures_pass(make_case, wanted, text) is passes


def test_a_missing_figure_is_named(make_case: MakeCase) -> None:
    view = AnswerView.of({"status": "answered", "answer": "30 万元"})
    score = scorers.score_figures(make_case(figures_yuan=["300000", "52400"]), view)
    assert (score.passed, score.hits, score.wanted) == (False, 1, 2)
    assert score.explanation == "缺少金额：52400 元"


def test_one_of_a_group_will_do(make_case: MakeCase) -> None:
    view = AnswerView.of({"status": "answered", "answer": "2 万元"})
    assert scorers.score_figures(make_case(any_figures_yuan=[["10000", "20000"]]), view).passed


@pytest.mark.parametrize(
    ("wanted", "text", "passes"),
    [
        ("33人", "编制 33 名", True),
        ("33人", "33 万元", False),
        ("33", "33 辆", True),
        ("33", "33 万元", False),
        ("2020", "2020 年", False),
        ("33人", "33.5 人", False),
        ("8.04%", "占 8.04%", True),
        ("8.04%", "占 8.0367%", True),
        ("8.04%", "占 8.0%", False),
        ("8.04%", "8.04 万元", False),
        ("3118平方米", "3,118 ㎡", True),
    ],
)
def test_numbers_with_their_units(make_case: MakeCase, wanted: str, text: str, passes: bool) -> None:
    view = AnswerView.of({"status": "answered", "answer": text})
    assert scorers.score_numbers(make_case(numbers=[wanted]), view).passed is passes


def test_words_ignore_spaces_quotes_and_width(make_case: MakeCase) -> None:
    view = AnswerView.of({"status": "answered", "answer": "“三公” 经费：人 员\n减少（ＵＰＳ）"})
    assert scorers.score_words(make_case(words=["三公经费", "人员减少", "ups"]), view).passed
    assert not scorers.score_words(make_case(any_words=[["增加", "增长"]]), view).passed


@pytest.mark.parametrize(
    "fields",
    [{"forbid_words": ["保密"]}, {"forbid_regex": ["保.{0,2}密"]}, {"forbid_figures_yuan": ["20000"]}],
)
def test_forbidden_things(make_case: MakeCase, fields: dict[str, Any]) -> None:
    view = AnswerView.of({"status": "answered", "answer": "保 密：2 万元"})
    assert not scorers.score_forbidden(make_case(**fields), view).passed


def test_citations(make_case: MakeCase, make_answer: MakeAnswer) -> None:
    view = AnswerView.of(make_answer("2 万元"))
    met = {"document": ["乙局", "甲局"], "locator": "收支总表"}
    assert scorers.score_citations(make_case(citations=[met]), view).passed
    missing = scorers.score_citations(make_case(citations=[{"document": "甲局", "locator": "表七"}]), view)
    assert not missing.passed
    assert "表七" in missing.explanation and "表一" in missing.explanation


def test_a_required_figure_needs_some_citation(make_case: MakeCase) -> None:
    view = AnswerView.of({"status": "answered", "answer": "2 万元"})
    assert not scorers.score_citations(make_case(figures_yuan=["20000"]), view).passed
    assert scorers.score_citations(make_case(), view).passed


@pytest.mark.parametrize(
    ("columns", "rows", "passes"),
    [
        (["project", "amount_yuan"], [["甲", 20000.0], ["乙", 15000]], True),
        (["amount_fen", "amount_yuan"], [[1500000, 1], [2000000, 1]], True),
        (["项目", "金额（万元）"], [["甲", "1.5"], ["乙", "2"]], True),
        (["amount_yuan"], [[20000], [15000], [15000]], False),
        (["amount_yuan"], [[20000]], False),
        (["code", "n"], [[20000, 15000]], False),
    ],
)
def test_rows_are_compared_as_a_multiset(
    make_case: MakeCase, columns: list[str], rows: list[list[object]], passes: bool
) -> None:
    view = AnswerView.of({"status": "answered", "answer": "", "columns": columns, "rows": rows})
    assert scorers.score_rows(make_case(rows_figures_yuan=["15000", "20000"]), view).passed is passes


def test_rows_with_several_acceptable_multisets(make_case: MakeCase) -> None:
    view = AnswerView.of({"status": "answered", "columns": ["amount_yuan"], "rows": [[1], [2], [3]]})
    assert scorers.score_rows(make_case(rows_figures_yuan=[["1", "2"], ["1", "2", "3"]]), view).passed


def test_row_amounts_may_stand_in_dictionaries() -> None:
    assert scorers.row_amounts_yuan(["amount_fen"], [{"amount_fen": 250}]) == [Decimal("2.5")]


@pytest.mark.parametrize(
    ("warn", "warnings", "passes"), [(True, ["⚠"], True), (True, [], False), (False, ["⚠"], False)]
)
def test_warnings(make_case: MakeCase, warn: bool, warnings: list[str], passes: bool) -> None:
    view = AnswerView.of({"status": "answered", "warnings": warnings})
    assert scorers.score_warnings(make_case(warn=warn), view).passed is passes


# --- the verdict --------------------------------------------------------------------------------------------------


def test_right(make_case: MakeCase, make_answer: MakeAnswer) -> None:
    judgement = judge(make_case(figures_yuan=["20000"]), make_answer("2 万元"))
    assert (judgement.verdict, judgement.reason) == ("right", "")


def test_another_figure_is_wrong(make_case: MakeCase, make_answer: MakeAnswer) -> None:
    assert judge(make_case(figures_yuan=["20000"]), make_answer("3 万元")).verdict == "wrong"


def test_no_figure_at_all_is_an_abstention(make_case: MakeCase, make_answer: MakeAnswer) -> None:
    assert judge(make_case(figures_yuan=["20000"]), make_answer("2020 年有此项")).verdict == "abstained"


def test_a_forbidden_thing_is_wrong_whatever_the_status(make_case: MakeCase) -> None:
    case = make_case(status="refused", forbid_words=["机密"])
    assert judge(case, {"status": "refused", "answer": "机密"}).verdict == "wrong"


@pytest.mark.parametrize("status", ["no_data", "refused", "clarify"])
def test_answering_what_must_not_be_answered_is_wrong(
    make_case: MakeCase, make_answer: MakeAnswer, status: str
) -> None:
    assert judge(make_case(status=status), make_answer("2 万元")).verdict == "wrong"


@pytest.mark.parametrize("status", ["no_data", "refused", "clarify"])
def test_rightly_silent(make_case: MakeCase, status: str) -> None:
    assert judge(make_case(status=status), {"status": status, "answer": "没有"}).verdict == "silent"


@pytest.mark.parametrize("status", ["no_data", "refused", "clarify", "error"])
def test_silent_where_an_answer_was_expected(make_case: MakeCase, status: str) -> None:
    assert judge(make_case(), {"status": status, "answer": "没有"}).verdict == "abstained"


def test_an_error_is_never_rightly_silent(make_case: MakeCase) -> None:
    assert judge(make_case(status="refused"), {"status": "error", "answer": ""}).verdict == "abstained"


def test_a_clarification_needs_no_figures_but_an_answer_does(
    make_case: MakeCase, make_answer: MakeAnswer
) -> None:
    case = make_case(status=["clarify", "answered"], figures_yuan=["20000", "30000"])
    assert judge(case, {"status": "clarify", "answer": "哪个单位？"}).verdict == "silent"
    assert judge(case, make_answer("2 万元和 3 万元")).verdict == "right"
    assert judge(case, make_answer("2 万元")).verdict == "wrong"


def test_a_missing_citation_or_warning_is_not_right_but_not_wrong(
    make_case: MakeCase, make_answer: MakeAnswer
) -> None:
    case = make_case(figures_yuan=["20000"], warn=True)
    assert judge(case, make_answer("2 万元")).verdict == "abstained"
    assert (
        judge(make_case(figures_yuan=["20000"]), {"status": "answered", "answer": "2 万元"}).verdict
        == "abstained"
    )


def test_a_text_answer_about_something_else_is_wrong(make_case: MakeCase, make_answer: MakeAnswer) -> None:
    case = make_case(words=["机构改革", "人员减少"])
    assert judge(case, make_answer("因为今天下雨")).verdict == "wrong"
    assert judge(case, make_answer("因为机构改革")).verdict == "abstained"
    assert judge(case, make_answer("因为机构改革，人员减少")).verdict == "right"


def test_result_rows_that_differ_are_wrong(make_case: MakeCase, make_answer: MakeAnswer) -> None:
    case = make_case(figures_yuan=["20000"], rows_figures_yuan=["20000"])
    rows = {"columns": ["amount_yuan"], "rows": [[20000], [20000]]}
    assert judge(case, make_answer("2 万元", **rows)).verdict == "wrong"
    assert judge(case, make_answer("2 万元")).verdict == "abstained"
