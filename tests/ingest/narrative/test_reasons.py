"""Which change a reason is for, and where it ends. The sentences are made up; each shows one way of printing."""

from __future__ import annotations

from collections.abc import Callable

from ingest.model import Statement

State = Callable[..., list[Statement]]


def reasons(statements: list[Statement]) -> list[tuple[str, str, str]]:
    return [
        (s.kind, s.attribute, s.reason)
        for s in statements
        if s.kind in ("year_on_year", "execution") and s.reason
    ]


def test_the_reason_against_the_budget_is_not_given_to_the_year_before(state: State) -> None:
    found = state(
        "一、说明\n2023年度“三公”经费支出决算为35万元；较上年增加5万元，增长16.67%。决算数较预算数减少的主要原因是：厉行节约。"
        "决算数较上年增加的主要原因是：出国团组增加。"
    )
    assert reasons(found) == [
        ("year_on_year", "增加", "出国团组增加"),
        ("execution", "决算数较预算数减少", "厉行节约"),
    ]


def test_two_reasons_in_one_sentence_end_where_the_next_comparison_begins(state: State) -> None:
    found = state(
        "一、说明\n公务接待费支出预算为8万元，支出决算为6万元，完成预算的75%，决算数小于预算数的主要原因是厉行节约，"
        "与上年相比减少1.2万元，减少16.67%，减少的主要原因是严控标准。"
    )
    assert reasons(found) == [
        ("execution", "决算数小于预算数", "厉行节约"),
        ("year_on_year", "减少", "严控标准"),
    ]
    assert {s.subject for s in found} == {"公务接待费"}


def test_each_named_part_gets_its_own_reason(state: State) -> None:
    found = state(
        "一、说明\n因公出国（境）费增加2万元，公务接待费减少3万元。因公出国（境）费支出增加的主要原因是团组增加，"
        "公务接待费支出减少的主要原因是压缩接待。"
    )
    assert {s.subject: s.reason for s in found} == {"因公出国（境）费": "团组增加", "公务接待费": "压缩接待"}


def test_no_percentage_is_no_reason(state: State) -> None:
    found = state(
        "一、说明\n1.环保支出（类）污染防治（款）水体（项）。年初预算为0万元，支出决算为45万元，由于年初预算数为0，无法计算百分比，"
        "决算数大于年初预算数的主要原因是：年中追加。"
    )
    assert reasons(found) == [("execution", "决算数大于年初预算数", "年中追加")]


def test_mainly_is_a_reason_only_after_a_change(state: State) -> None:
    found = state(
        "一、说明\n项目支出5万元，主要是设备购置。\n基本支出8万元，比上年减少2万元，主要是人员减少。"
    )
    assert [(s.subject, s.reason) for s in found if s.reason] == [("基本支出", "人员减少")]


def test_a_reason_in_a_paragraph_of_its_own(state: State) -> None:
    found = state("（二）公务接待费\n公务接待费预算为2万元，较上年减少1万元。\n主要变动原因：压缩接待。")
    assert reasons(found) == [("year_on_year", "减少", "压缩接待")]


def test_causes_of_problems_are_no_reasons_of_changes(state: State) -> None:
    assert reasons(state("一、绩效\n项目支出减少2万元。\n发现的问题及原因：指标不够细化。")) == []


def test_an_enumerated_reason_is_whole(state: State) -> None:
    found = state("一、说明\n项目支出减少2万元。主要原因是：一是工程完工。二是设备到位。")
    assert [s.reason for s in found if s.reason] == ["一是工程完工；二是设备到位"]


def test_reasons_listed_one_a_line(state: State) -> None:
    found = state(
        "一、说明\n机关运行经费90万元，比上年减少10万元，主要原因是：\n1.压减办公费；\n2.压减差旅费。\n车辆3辆。"
    )
    assert [s.reason for s in found if s.reason] == ["1.压减办公费；2.压减差旅费"]
