"""Amounts, changes and shares read from sentences. The sentences are made up; each shows one way of printing."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ingest.model import Statement

State = Callable[..., list[Statement]]
WAN = 1_000_000


def only(statements: list[Statement], kind: str, subject: str = "") -> Statement:
    found = [s for s in statements if s.kind == kind and subject in ("", s.subject)]
    assert len(found) == 1, [(s.kind, s.subject) for s in statements]
    return found[0]


@pytest.mark.parametrize(
    ("sentence", "subject", "fen"),
    [
        ("收支总预算 562.15 万元。", "收支总预算", 56_215 * 10_000),
        ("2023年，某县档案局收入预算3,121.42万元。", "收入预算", 312_142 * 10_000),
        (
            "某县档案局 2023 年一般公共预算基本支出 441.15 万元，其中：",
            "一般公共预算基本支出",
            44_115 * 10_000,
        ),
        ("2023 年一般公共预算拨款支出 1493924.6 元。", "一般公共预算拨款支出", 149_392_460),
        ("收入总计1.2亿元。", "收入总计", 12_000_000_000),
        ("政府性基金拨款支出预算为0；", "政府性基金拨款支出预算", 0),
        ("“一般公共服务支出”科目12,789万元，主要用于人员经费。", "一般公共服务支出", 12_789 * WAN),
    ],
)
def test_amounts(state: State, sentence: str, subject: str, fen: int) -> None:
    statement = only(state(f"一、情况说明\n{sentence}"), "amount")
    assert (statement.subject, statement.amount_fen) == (subject, fen)


def test_an_account_sentence(state: State) -> None:
    sentence = (
        "2.文化支出（类）文化和旅游（款）图书馆（项）：2023年预算数为309.61万元，"
        "比上年执行数减少10.4 万元，减少3.25 %，主要原因：人员减少。"
    )
    found = state(f"一、具体使用情况\n{sentence}")
    change = only(found, "year_on_year")
    assert change.subject == "图书馆"
    assert change.text == "文化支出（类）文化和旅游（款）图书馆（项）"
    assert (change.amount_fen, change.change_fen, change.percent) == (
        30_961 * 10_000,
        -1040 * 10_000,
        "-3.25",
    )
    assert (change.base, change.reason, change.attribute) == ("上年执行数", "人员减少", "减少")
    assert change.sentence == sentence
    assert (change.section_path, change.place.line) == ("一/2", 2)
    assert only(found, "amount").attribute == "预算数"


def test_shares(state: State) -> None:
    found = state(
        "一、结构\n1. 教育支出（类）0.52万元，占0.09%。\n2.卫生健康支出（类）41.39万元，占本年支出合计的7.36%。"
    )
    assert [(s.subject, s.percent, s.base) for s in found] == [
        ("教育支出", "0.09", ""),
        ("卫生健康支出", "7.36", "本年支出合计"),
    ]


@pytest.mark.parametrize(
    ("clause", "change_fen", "percent", "attribute", "comparator"),
    [
        ("比上年增加9.56万元，增长100%以上", 956 * 10_000, "100", "增加", ">"),
        ("与2022年预算持平", 0, "", "持平", ""),
        ("与2022年预算一致0万元", 0, "", "持平", ""),
        ("与2022年预算基本持平", None, "", "基本持平", "≈"),
        ("比上年增加（减少）0万元", 0, "", "增加（减少）", ""),
        ("较上年下降3.85%，减少0.5万元", -500_000, "-3.85", "减少", ""),
        ("比2022年预算增加34.56万元（增长2.88%）", 34_560_000, "2.88", "增加", ""),
        ("同比减少 126.40 元，下降 0.87 %", -12_640, "-0.87", "减少", ""),
        ("比2022年预算执行数减少57.14%", None, "-57.14", "减少", ""),
    ],
)
def test_changes(
    state: State, clause: str, change_fen: int | None, percent: str, attribute: str, comparator: str
) -> None:
    change = only(state(f"一、说明\n2023年基本支出50万元，{clause}。"), "year_on_year")
    assert change.subject == "基本支出"
    assert (change.change_fen, change.percent) == (change_fen, percent)
    assert (change.attribute, change.comparator) == (attribute, comparator)
    assert change.amount_fen == 50 * WAN


def test_an_unfilled_direction_is_not_invented(state: State) -> None:
    change = only(state("一、说明\n公务接待费增加（减少）3万元。"), "year_on_year")
    assert change.change_fen is None
    assert "未选" in change.text


def test_the_base_of_a_whole_list_is_said_once(state: State) -> None:
    found = state("一、说明\n与2022年度相比，基本支出减少2万元，下降4%；项目支出增加1万元，增长5%。")
    assert [(s.subject, s.base, s.change_fen) for s in found] == [
        ("基本支出", "2022年度", -2 * WAN),
        ("项目支出", "2022年度", 1 * WAN),
    ]


def test_a_reason_is_for_the_nearest_part(state: State) -> None:
    found = state(
        "一、说明\n2023年“三公”经费预算比上年减少3万元，其中：公务接待费减少1万元，主要原因是厉行节约；"
        "公务用车运行费减少2万元，主要原因是车辆报废。"
    )
    assert {s.subject: s.reason for s in found} == {
        "“三公”经费": "",
        "公务接待费": "厉行节约",
        "公务用车运行费": "车辆报废",
    }


def test_a_reason_in_the_next_sentence(state: State) -> None:
    change = only(
        state("一、说明\n项目支出5万元，比上年减少2万元。主要原因是：工程完工；设备到位。"), "year_on_year"
    )
    assert change.reason == "工程完工；设备到位"
    assert change.sentence.endswith("主要原因是：工程完工；设备到位。")


def test_a_reason_of_its_own_subject_stands_alone(state: State) -> None:
    found = state(
        "一、说明\n国有资本经营预算拨款支出预算0万元，与2022年预算持平。\n财政拨款收入支出增加的主要原因是人员增加。"
    )
    assert [(s.subject, s.reason) for s in found if s.kind == "year_on_year"] == [
        ("国有资本经营预算拨款支出预算", ""),
        ("财政拨款收入支出增加", "人员增加"),
    ]


def test_names_are_not_in_a_reason_but_in_the_quote(state: State) -> None:
    change = only(
        state("一、说明\n职业年金5万元，比上年增加2万元，主要原因是含张甲、李乙两名退休职工的年金。"),
        "year_on_year",
    )
    assert change.reason == "含两名退休职工的年金"
    assert "张甲" in change.sentence


def test_execution_against_the_budget(state: State) -> None:
    found = state(
        "一、支出决算\n1、住房保障支出（类）住房改革支出（款）购房补贴（项）。主要用于：缴纳补贴。年初预算为10.50万元，"
        "支出决算为10.00万元，完成年初预算的95.24%。决算数小于预算数的主要原因：人员减少。"
    )
    assert [(s.attribute, s.amount_fen) for s in found if s.kind == "amount"] == [
        ("年初预算", 10_500_000),
        ("支出决算", 10_000_000),
    ]
    done, why = [s for s in found if s.kind == "execution"]
    assert (done.subject, done.percent, done.base) == ("购房补贴", "95.24", "年初预算")
    assert (why.subject, why.attribute, why.reason) == ("购房补贴", "决算数小于预算数", "人员减少")
    assert done.sentence.startswith("1、住房保障支出（类）")


def test_another_years_amount_is_labelled_with_its_year(state: State) -> None:
    found = state(
        "一、说明\n1.“教育支出（类）其他教育支出（款）其他教育支出（项）”25.77万元。2022年当年预算执行数为60.13万元。"
    )
    assert [(s.attribute, s.amount_fen) for s in found] == [
        ("", 25_770_000),
        ("2022年当年预算执行数", 60_130_000),
    ]


def test_a_part_of_an_account_is_not_the_documents_measure(state: State) -> None:
    found = state("一、说明\n机构运行 10 元,其中:基本支出 8 元,项目支出 2元。\n基本支出预算为40元。")
    assert [s.subject for s in found] == ["机构运行", "机构运行·基本支出", "机构运行·项目支出", "基本支出"]


def test_lost_words_give_no_wrong_subject(state: State) -> None:
    found = state(
        "一、说明\n2023年公务接待费预算数为3万元，决算支出数为2万元，较2022年决算数1.5万元0.5万元，增长33.33%公务用车费预算数为5万元。"
    )
    assert {s.subject for s in found} == {"公务接待费", "公务用车费"}
    change = only(found, "year_on_year")
    assert (change.percent, change.base, change.change_fen) == ("33.33", "2022年决算数", None)


def test_thresholds_are_no_amounts(state: State) -> None:
    assert state("一、说明\n负责400.00万元以上基本建设项目的评审，单价100万元（含）以上设备的审批。") == []


def test_duties_state_no_amounts(state: State) -> None:
    assert state("一、主要职能\n审批年度支出预算5万元。") == []


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "某局及下属单位政府采购预算 22.3 万元，其中：政府采购货物预算 21 万元，政府采购工程预算 0 万元，政府采购服务预算 1.3 万元。",
            [
                ("procurement", "合计", 22_300_000),
                ("procurement", "货物", 21_000_000),
                ("procurement", "工程", 0),
                ("procurement", "服务", 1_300_000),
            ],
        ),
        (
            "政府采购预算总额300万元，其中：货物类采购预算100万元、工程类采购预算150万元、服务类采购预算50万元。",
            [
                ("procurement", "合计", 300 * WAN),
                ("procurement", "货物", 100 * WAN),
                ("procurement", "工程", 150 * WAN),
                ("procurement", "服务", 50 * WAN),
            ],
        ),
        (
            "2023年本部门面向中小企业预留政府采购项目预算金额664.98万元，其中，预留给小型和微型企业的政府采购项目预算为465.49万元。",
            [("sme_reserve", "中小企业", 664_980_000), ("sme_reserve", "小微企业", 465_490_000)],
        ),
        (
            "2023年某街道下属1家机关和1家参公事业单位财政拨款的机关运行经费预算为443.18万元。",
            [("operating_cost", "预算", 443_180_000)],
        ),
    ],
)
def test_kinds_of_amounts(state: State, sentence: str, expected: list[tuple[str, str, int]]) -> None:
    assert [(s.kind, s.attribute, s.amount_fen) for s in state(f"一、说明\n{sentence}")] == expected


def test_non_tax_revenue(state: State) -> None:
    found = state(
        "（五）非税收入情况\n某局无执收项目公共财政预算收入0万元，政府性基金收入2万元。其中：留用本级收入0万元。"
    )
    assert [(s.kind, s.subject, s.amount_fen) for s in found] == [
        ("non_tax_revenue", "公共财政预算收入", 0),
        ("non_tax_revenue", "政府性基金收入", 2 * WAN),
        ("non_tax_revenue", "留用本级收入", 0),
    ]


@pytest.mark.parametrize(
    ("clause", "percent", "base"),
    [
        ("完成年初预算的98.20%", "98.20", "年初预算"),
        ("为年初预算60万元的83.33%", "83.33", "年初预算"),
        ("执行率83.33%", "83.33", "预算"),
    ],
)
def test_how_much_of_the_budget_was_spent(state: State, clause: str, percent: str, base: str) -> None:
    done = only(state(f"一、说明\n公务接待费支出50万元，{clause}。"), "execution")
    assert (done.subject, done.percent, done.base) == ("公务接待费", percent, base)


def test_items_numbered_within_a_sentence(state: State) -> None:
    found = state(
        "一、说明\n①审计业务费30万元，较上年增加2万元，增加的原因主要是人员增加；②信息化建设50万元。"
    )
    assert [(s.subject, s.reason) for s in found] == [
        ("审计业务费", ""),
        ("审计业务费", "人员增加"),
        ("信息化建设", ""),
    ]


def test_measures_without_any_spending(state: State) -> None:
    found = state(
        "一、说明\n因公出国（境）费未安排预算，公务接待费未发生支出。\n2023年未安排公务用车购置费。\n死亡抚恤年初未安排预算。"
    )
    assert [(s.subject, s.attribute, s.amount_fen) for s in found] == [
        ("因公出国（境）费", "未安排", None),
        ("公务接待费", "未发生", None),
        ("公务用车购置费", "未安排", None),
    ]


def test_planned_procurement_is_not_what_was_bought(state: State) -> None:
    found = state(
        "一、说明\n政府采购计划金额350万元，实际采购金额320万元，其中：货物120万元、工程0万元、服务200万元。"
    )
    assert [(s.kind, s.attribute) for s in found] == [
        ("procurement", "计划"),
        ("procurement", "合计"),
        ("procurement", "货物"),
        ("procurement", "工程"),
        ("procurement", "服务"),
    ]


def test_a_share_called_so_is_of_what_was_named(state: State) -> None:
    found = state(
        "一、说明\n本年支出合计80万元，其中：基本支出60万元，占比75.0%；项目支出20万元，占比为25.0%。"
    )
    assert [(s.subject, s.percent, s.base) for s in found[1:]] == [
        ("基本支出", "75.0", ""),
        ("项目支出", "25.0", ""),
    ]


def test_a_grand_total_keeps_its_name(state: State) -> None:
    assert (
        only(state("一、说明\n全县教育系统收入总预算为2.45亿元。"), "amount").subject
        == "全县教育系统收入总预算"
    )
