"""The narrative against the tables and against itself."""

from __future__ import annotations

from ingest.model import Statement, Table
from tests.ingest.checks.handmade import (
    BY_FUNCTION,
    THREE_PUBLIC,
    amount,
    change,
    compared,
    document,
    failures,
    table,
)

STATED, SHARE, CHANGE = "说明与表内金额一致", "占比重算", "增减比例重算"
PATH = "社会保障和就业（类）行政事业单位养老支出（款）机关事业单位职业年金缴费支出（项）"


def _spending() -> Table:
    rows = [
        ("208", "社会保障和就业支出", "105.00", "105.00"),
        ("20805", "行政事业单位养老支出", "105.00", "105.00"),
        ("2080505", "机关事业单位基本养老保险缴费支出", "17.64", "17.64"),
        ("2080506", "机关事业单位职业年金缴费支出", "87.36", "87.36"),
        ("", "合计", "105.00", "105.00"),
    ]
    return table("一般公共预算支出情况表", rows, measures=BY_FUNCTION)


def _of_account(wan: str, **values: str) -> Statement:
    return amount("机关事业单位职业年金缴费支出", wan, text=PATH, **values)


def test_an_account_is_found_by_its_path_though_names_vary() -> None:
    made = document(_spending(), statements=[_of_account("87.36")])
    assert failures(made) == [] and compared(made, STATED) == 1


def test_an_amount_of_an_account_that_the_table_prints_otherwise() -> None:
    (found,) = failures(document(_spending(), statements=[_of_account("887.36")]))
    assert found.rule == STATED
    assert "887.36 万元" in found.message and "87.36 万元" in found.message and "2080506" in found.message
    assert found.right is not None and (found.right.row, found.right.column_index) == (4, 0)


def test_an_amount_cut_instead_of_rounded_is_no_defect() -> None:
    spending = _spending()
    figure = spending.lines[3].figures[0]
    figure.raw, figure.unit, figure.amount_fen = "873,699", "元", 87_369_900
    assert failures(document(spending, statements=[_of_account("87.36")]), STATED) == []


def test_amounts_of_the_year_before_are_not_compared() -> None:
    assert (
        failures(document(_spending(), statements=[_of_account("60.00", attribute="2023年当年预算执行数")]))
        == []
    )


def test_a_stated_measure_agrees_with_any_table_that_prints_it() -> None:
    made = document(
        _spending(), statements=[amount("一般公共预算基本支出", "105"), amount("基本支出", "104.00")]
    )
    assert [check.left.label for check in failures(made, STATED) if check.left] == ["一、说明 · 基本支出"]


def test_a_share_that_does_not_recompute() -> None:
    for percent, alarms in (("83.20", 0), ("83.28", 1)):
        made = document(_spending(), statements=[_of_account("87.36", percent=percent)])
        assert len(failures(made, SHARE)) == alarms


def test_a_whole_percentage_is_rounded_to_a_whole_one() -> None:
    assert failures(document(_spending(), statements=[_of_account("87.36", percent="83")]), SHARE) == []


def test_a_decrease_that_does_not_recompute() -> None:
    """443.3 万元 after a decrease of 333.42: 42.93 %, not 42.98 %."""
    (found,) = failures(document(statements=[change("基本支出", "443.30", "-333.42", "-42.98")]))
    assert found.rule == CHANGE and "42.98%" in found.message and "下降 42.93%" in found.message
    assert failures(document(statements=[change("基本支出", "443.30", "-333.42", "-42.93")])) == []


def test_an_increase_of_more_than_the_amount_itself() -> None:
    found = failures(document(statements=[change("政府性基金拨款支出预算", "0", "1421.25")]))
    assert [check.rule for check in found] == ["增加额不大于本年数"]


def test_a_percentage_against_a_stated_base() -> None:
    sentence = "住房公积金 24.50 万元，上年预算执行数 20.00 万元，增加 22.50%。"
    own = amount("住房公积金", "24.50", sentence=sentence)
    base = amount("住房公积金", "20.00", sentence=sentence, attribute="2023年预算执行数")
    for percent, alarms in (("22.50", 0), ("25.50", 1)):
        risen = amount(
            "住房公积金", "24.50", sentence=sentence, kind="year_on_year", percent=percent, attribute="增加"
        )
        assert len(failures(document(statements=[own, base, risen]), CHANGE)) == alarms


def test_a_percentage_of_nothing_is_left_alone() -> None:
    sentence = "培训费 25.00 万元，上年 0.00 万元，增加 100.00%。"
    own = amount("培训费", "25.00", sentence=sentence)
    base = amount("培训费", "0.00", sentence=sentence, attribute="2023年预算执行数")
    risen = amount(
        "培训费", "25.00", sentence=sentence, kind="year_on_year", percent="100.00", attribute="增加"
    )
    assert failures(document(statements=[own, base, risen])) == []


def test_more_than_a_hundred_percent() -> None:
    for percent, comparator, alarms in (("100", ">", 0), ("300", ">", 1)):
        risen = change("职业年金", "17.09", "9.56", percent)
        risen.comparator = comparator
        assert len(failures(document(statements=[risen]))) == alarms


def test_two_amounts_for_one_account_in_one_paragraph() -> None:
    sentence = "职业年金 87.36 万元，2024年预算安排 88.36 万元。"
    made = document(
        statements=[_of_account("87.36", sentence=sentence), _of_account("88.36", sentence=sentence)]
    )
    assert [check.rule for check in failures(made)] == ["同一段落金额一致"]


def test_parts_of_the_three_public_expenses() -> None:
    for total, alarms in (("3.34", 0), ("3.43", 1)):
        stated = [
            amount("“三公”经费", total),
            amount("因公出国（境）费", "0"),
            amount("公务用车购置", "0"),
            amount("公务用车运行费", "3"),
            amount("公务接待费", "0.34"),
        ]
        assert len(failures(document(statements=stated))) == alarms


def test_a_stated_zero_is_not_rounding() -> None:
    public = table(
        "“三公”经费支出情况表", [("", "", "0.34", "0", "0", "0", "0", "0.34")], measures=THREE_PUBLIC
    )
    assert len(failures(document(public, statements=[amount("公务接待费", "0")]), STATED)) == 1


def test_goods_works_and_services_make_up_procurement() -> None:
    for goods, alarms in (("21", 0), ("20", 1)):
        parts = (("合计", "22.3"), ("货物", goods), ("工程", "0"), ("服务", "1.3"))
        stated = [amount("政府采购", wan, kind="procurement", attribute=name) for name, wan in parts]
        assert len(failures(document(statements=stated))) == alarms


def _staff(**counts: int) -> list[Statement]:
    return [
        Statement("headcount", name, "人数", value=str(count), sentence="实有人数…")
        for name, count in counts.items()
    ]


def test_headcounts_add_up_to_those_on_hand() -> None:
    assert failures(document(statements=_staff(编制=33, 实有=59, 在职=28, 退休=31, 离休=0))) == []
    (found,) = failures(document(statements=_staff(编制=33, 实有=60, 在职=28, 退休=31, 离休=0)))
    assert "实有 60 人" in found.message and "59 人" in found.message and "相差 1 人" in found.message


def test_those_on_hand_may_be_only_those_serving() -> None:
    assert failures(document(statements=_staff(实有=28, 在职=28, 退休=31))) == []


def test_more_staff_than_posts_is_a_hint() -> None:
    (found,) = failures(document(statements=_staff(编制=18, 实有=46, 在职=30, 退休=16, 离休=0)))
    assert found.severity == "提示" and "在职 30 人，多于编制 18 名" in found.message


def _vehicles(told: str = "", **counts: int) -> list[Statement]:
    sentence = f"共有车辆若干辆，其中：{told or '、'.join(counts)}"
    return [
        Statement("asset", name, "数量", value=str(n), unit="辆", sentence=sentence)
        for name, n in counts.items()
    ]


def test_kinds_of_vehicles_add_up() -> None:
    assert failures(document(statements=_vehicles(车辆=7, 执法执勤用车=2, 其他用车=5))) == []
    (found,) = failures(document(statements=_vehicles(车辆=7, 执法执勤用车=2, 其他用车=4)))
    assert "7 辆" in found.message and "6 辆" in found.message
    assert failures(document(statements=_vehicles(车辆=7, 执法执勤用车=2))) == []  # not told to the last


def test_what_stands_in_brackets_is_part_of_the_kind_before_it() -> None:
    told = "其他用车2辆（校务用车1辆、货车1辆）"
    assert failures(document(statements=_vehicles(told, 车辆=2, 其他用车=2, 校务用车=1))) == []


def test_changes_of_basic_and_project_spending_make_up_the_whole_change() -> None:
    for whole, hints in (("9.74", 0), ("9.47", 1)):
        stated = [
            change("一般公共预算", "562.15", whole),
            change("基本支出", "441.15", "-35.26"),
            change("项目支出", "121.00", "45.00"),
        ]
        assert len(failures(document(statements=stated))) == hints
