"""What an amount or a change is of: names, what they leave out, whole and parts. Made-up sentences."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ingest.model import Statement

State = Callable[..., list[Statement]]
WAN = 1_000_000


def amounts(statements: list[Statement]) -> list[tuple[str, str, int]]:
    return [
        (s.subject, s.attribute, (s.amount_fen or 0) // WAN) for s in statements if s.amount_fen is not None
    ]


@pytest.mark.parametrize(
    ("sentence", "subject", "label"),
    [
        ("2023年度收、支总计均为50万元。", "收支总计", ""),
        ("公共安全支出（类）法院（款）“两庭”建设（项）：2023年预算数50万元。", "“两庭”建设", "预算数"),
        ("2023年度收入、支出总计各50万元。", "收入支出总计", ""),
        ("2023年度“三公”经费财政拨款支出预算为50万元。", "“三公”经费", "预算"),
        ("2023年度财政拨款“三公”经费支出决算为50万元。", "“三公”经费", "支出决算"),
        ("2023年度“三公”经费财政拨款支出全年预算为50万元。", "“三公”经费", "全年预算"),
        ("因公出国（境）经费支出50万元。", "因公出国（境）费", ""),
        ("公务用车购置费及运行维护费支出决算为50万元。", "公务用车购置及运行维护费", "支出决算"),
        ("某市某局2023年度财政拨款安排的会议费预算支出50万元。", "会议费", "预算"),
        ("机关事业单位基本养老保险缴费支出50万元。", "机关事业单位基本养老保险缴费支出", ""),
        ("2023年一般公共预算支出决算数为50万元。", "一般公共预算支出", "决算数"),
    ],
)
def test_one_name_for_a_measure(state: State, sentence: str, subject: str, label: str) -> None:
    assert amounts(state(f"一、说明\n{sentence}")) == [(subject, label, 50)]


def test_a_change_says_its_whole_name(state: State) -> None:
    found = state(
        "一、说明\n2023年度收入合计50万元，与2022年度相比，收入合计增加5万元，增长11.11%。其中：事业收入9万元。"
    )
    assert [(s.kind, s.subject) for s in found] == [
        ("amount", "收入合计"),
        ("year_on_year", "收入合计"),
        ("amount", "事业收入"),
    ]


def test_what_is_compared_may_stand_before_or_after_the_base(state: State) -> None:
    found = state(
        "一、说明\n2023年度收入总计50万元，其中：年初结转3万元。收入支出总计与上年相比，增加8万元，增长19.05%。"
        "\n二、说明\n2023年度收入总计50万元，与上年相比收、支总计各增加8万元。"
    )
    changes = [(s.subject, s.base, s.change_fen) for s in found if s.kind == "year_on_year"]
    assert changes == [("收入支出总计", "上年", 8 * WAN), ("收支总计", "上年", 8 * WAN)]


def test_after_the_parts_a_sentence_is_of_the_whole_again(state: State) -> None:
    found = state(
        "一、说明\n2023年部门收入预算总额为60万元，其中：事业收入50万元；其他收入10万元。比上年增加5万元，增长9.09%。"
    )
    assert [(s.subject, s.amount_fen) for s in found if s.kind == "year_on_year"] == [
        ("收入预算总额", 60 * WAN)
    ]


def test_the_base_is_named_without_its_amount(state: State) -> None:
    found = state("2.公务接待费。2023年预算数1万元，比2022年预算数2万元减少1万元，主要原因：压减接待。")
    assert [(s.kind, s.subject, s.base, s.change_fen) for s in found] == [
        ("amount", "公务接待费", "", None),
        ("year_on_year", "公务接待费", "2022年预算数", -WAN),
    ]


def test_a_comparison_with_this_years_budget_is_execution(state: State) -> None:
    found = state("一、说明\n2023年度公务接待费决算为6万元，较2023年预算数8万元减少2万元。")
    assert [(s.kind, s.base) for s in found if s.change_fen] == [("execution", "2023年预算数")]


def test_parts_in_brackets_are_not_the_whole(state: State) -> None:
    found = state(
        "一、说明\n公务用车购置及运行费115万元（公务用车购置费0万元，比上年增加0万元；公务用车运行维护费115万元，比上年减少5万元）；"
        "公务接待费11万元。"
    )
    assert [(s.subject, s.change_fen) for s in found if s.kind == "year_on_year"] == [
        ("公务用车购置费", 0),
        ("公务用车运行维护费", -5 * WAN),
    ]


def test_amounts_that_are_distributed(state: State) -> None:
    found = state(
        "一、说明\n基本支出和项目支出分别为15万元和50万元。\n城乡低保、特困供养比上年分别增加2万元。"
    )
    assert amounts(found) == [("基本支出", "", 15), ("项目支出", "", 50)]


def test_several_names_with_one_amount(state: State) -> None:
    assert amounts(state("一、说明\n上缴上级支出、经营支出均为0万元。")) == [
        ("上缴上级支出", "", 0),
        ("经营支出", "", 0),
    ]


def test_a_funds_own_income_is_not_the_documents(state: State) -> None:
    found = state(
        "八、政府性基金预算财政拨款收入支出决算情况说明\n本年收入95万元，本年支出100万元，其中基本支出0万元。"
    )
    assert [s.subject for s in found] == [
        "政府性基金预算财政拨款本年收入",
        "政府性基金预算财政拨款本年支出",
        "政府性基金预算财政拨款基本支出",
    ]


def test_an_account_goes_on_from_the_heading(state: State) -> None:
    found = state(
        "（一）社会保障和就业支出（类）\n1.残疾人事业（款）残疾人康复（项）支出80万元，与上年相比增加8万元。"
    )
    assert {(s.subject, s.text) for s in found} == {
        ("残疾人康复", "社会保障和就业支出（类）残疾人事业（款）残疾人康复（项）")
    }


def test_a_project_named_before_a_colon(state: State) -> None:
    found = state("1.场馆免费开放项目：全年预算数为190万元，执行数为186万元，完成预算的97.89%。")
    assert {s.subject for s in found} == {"场馆免费开放项目"}
    assert [s.percent for s in found if s.kind == "execution"] == ["97.89"]


def test_a_total_without_a_name_is_of_what_the_clause_before_names(state: State) -> None:
    found = state(
        "一、说明\n本部门维持机关日常运转而开支的机关运行经费，合计23万元。\n活动情况，共计支出2万元。"
    )
    assert [(s.kind, s.subject, s.amount_fen) for s in found] == [
        ("operating_cost", "机关运行经费", 23 * WAN)
    ]


def test_full_width_thousands(state: State) -> None:
    assert amounts(state("一、说明\n收入总计３１，２４５.００万元，支出总计１，０００.００万元。")) == [
        ("收入总计", "", 31_245),
        ("支出总计", "", 1_000),
    ]


def test_parts_of_procurement_without_the_word(state: State) -> None:
    found = state("一、说明\n政府采购支出总额12万元，其中：拟采购货物支出8万元，工程类1万元，服务支出3万元。")
    assert [(s.kind, s.attribute) for s in found] == [
        ("procurement", "合计"),
        ("procurement", "货物"),
        ("procurement", "工程"),
        ("procurement", "服务"),
    ]


def test_an_alternative_of_the_template_is_not_a_change(state: State) -> None:
    found = state(
        "一、说明\n机关运行经费支出140万元，比2022年增加10万元，增长7.69%（或与2022年决算数持平）。"
    )
    assert [(s.kind, s.attribute, s.percent) for s in found if s.kind == "year_on_year"] == [
        ("year_on_year", "增加", "7.69")
    ]


def test_each_of_two_totals_changes(state: State) -> None:
    found = state("一、说明\n与2022年决算相比，收入总计、支出总计各增加5万元，增长9.29%。")
    changes = [(s.subject, s.change_fen, s.percent) for s in found]
    assert changes == [("收入总计", 5 * WAN, "9.29"), ("支出总计", 5 * WAN, "9.29")]


def test_a_budget_and_what_was_spent_after_a_name_and_a_colon(state: State) -> None:
    found = state("2.公务接待费：预算12万元，决算6万元，较预算减少6万元，较上年减少1万元。")
    assert [(s.kind, s.subject, s.attribute) for s in found] == [
        ("amount", "公务接待费", "预算"),
        ("amount", "公务接待费", "决算"),
        ("execution", "公务接待费", "减少"),
        ("year_on_year", "公务接待费", "减少"),
    ]


def test_a_year_that_runs_into_its_label(state: State) -> None:
    assert amounts(state("一、说明\n一般公共预算财政拨款支出2023年初预算数为60万元。")) == [
        ("一般公共预算财政拨款支出", "年初预算数", 60)
    ]


def test_amounts_per_head_are_no_measures(state: State) -> None:
    assert (
        state(
            "一、说明\n国内公务接待98人，人均132元。\n平均每辆2.25万元，涉及一般公共预算当年财政拨款10万元。"
        )
        == []
    )


def test_an_amount_before_a_colon_is_taken_apart(state: State) -> None:
    assert amounts(state("一、说明\n收入预算80万元：一般公共预算拨款70万元，事业收入10万元。")) == [
        ("收入预算", "", 80),
        ("一般公共预算拨款", "", 70),
        ("事业收入", "", 10),
    ]
