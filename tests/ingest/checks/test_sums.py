"""Sums within one table: which disagreements are defects and which are rounding."""

from __future__ import annotations

from ingest.model import Column, Figure
from tests.ingest.checks.handmade import BY_FUNCTION, THREE_PUBLIC, compared, document, failures, table

CHILDREN, TOTAL, ACROSS = "上级科目等于下级之和", "合计行等于各行之和", "合计列等于各列之和"
SPENDING = "部门支出总体情况表"


def _spending(
    child: str = "300.00", total: str = "500.00", parent_project: str = "100.00"
) -> list[tuple[str, ...]]:
    return [
        ("208", "社会保障和就业支出", "400.00", "300.00", parent_project),
        ("20801", "人力资源事务", "400.00", "300.00", "100.00"),
        ("2080101", "行政运行", child, child, ""),
        ("2080109", "经办机构", "100.00", "", "100.00"),
        ("221", "住房保障支出", "100.00", "100.00", ""),
        ("", "合计", total, "400.00", "100.00"),
    ]


def test_a_table_that_adds_up_is_not_alarmed() -> None:
    made = document(table(SPENDING, _spending(), measures=BY_FUNCTION))
    assert failures(made) == []
    assert compared(made, CHILDREN) == 6
    assert compared(made, TOTAL) == 3
    assert compared(made, ACROSS) == 6


def test_a_parent_that_is_not_the_sum_of_its_children_names_both_figures_and_the_difference() -> None:
    found = failures(document(table(SPENDING, _spending(child="290.00"), measures=BY_FUNCTION)), CHILDREN)
    assert [check.left.row for check in found if check.left] == [2, 2]
    assert "20801 人力资源事务" in found[0].message and "400.00 万元" in found[0].message
    assert "390 万元" in found[0].message and "相差 10 万元" in found[0].message


def test_a_total_row_that_is_not_the_sum_of_the_rows() -> None:
    (found,) = failures(document(table(SPENDING, _spending(total="510.00"), measures=BY_FUNCTION)), TOTAL)
    assert found.left is not None and (found.left.table_ordinal, found.left.row, found.left.column_index) == (
        1,
        6,
        0,
    )


def test_children_with_amounts_below_a_blank_parent() -> None:
    made = document(table(SPENDING, _spending(parent_project=""), measures=BY_FUNCTION))
    assert any("没有项目支出金额" in check.message for check in failures(made, CHILDREN))


def test_rounding_of_many_items_is_no_defect() -> None:
    rows = [("301", "工资福利支出", "405.01")] + [
        (f"301{n:02d}", f"第{n}项", "36.82") for n in range(1, 12)
    ]  # 11 × 36.82 = 405.02
    assert failures(document(table("一般公共预算基本支出情况表", rows))) == []


def test_dropped_zeros_do_not_loosen_the_tolerance() -> None:
    """3 beside 0.34 is printed to the same hundredth: half a 万元 must not pass as rounding."""
    rows = [("", "", "3.34", "0", "3.34", "0", "3", "0.34")]
    found = failures(document(table("一般公共预算“三公”经费支出情况表", rows, measures=THREE_PUBLIC)), ACROSS)
    assert len(found) == 2
    assert "合计为 3.34 万元，各列之和为 3.68 万元" in found[0].message
    assert "小计为 3.34 万元，各列之和为 3 万元" in found[1].message


def test_operating_cost_beside_the_three_public_total_is_no_part_of_it() -> None:
    rows = [("", "", "3.34", "0", "3", "0", "3", "0.34", "171.01")]
    made = table("“三公”经费和机关运行经费预算表", rows, measures=(*THREE_PUBLIC, "机关运行经费"))
    assert failures(document(made)) == []
    assert compared(document(made), ACROSS) == 2


def test_a_column_of_unknown_nature_is_not_added() -> None:
    made = table(
        SPENDING, [("208", "社保", "10.00", "4.00", "5.00")], measures=("合计", "基本支出", "其中某项")
    )
    assert failures(document(made)) == []


def test_subtotals_before_the_total_are_not_counted_twice() -> None:
    rows = [
        ("", "经费拨款", "80"),
        ("", "其他收入", "20"),
        ("", "小计", "100"),
        ("", "上年结余", "5"),
        ("", "合计", "105"),
    ]
    assert failures(document(table("收入总表", rows))) == []
    rows[2] = ("", "小计", "90")
    (found,) = failures(document(table("收入总表", rows)), TOTAL)
    assert "“小计”的合计为 90 万元" in found.message


def test_a_total_printed_first_is_the_sum_of_what_follows() -> None:
    rows = [("", "合计", "30"), ("201", "甲", "10"), ("202", "乙", "20")]
    assert failures(document(table(SPENDING, rows))) == []
    assert compared(document(table(SPENDING, rows)), TOTAL) == 1


def test_of_which_rows_need_not_exhaust_their_parent() -> None:
    rows = [("", "一、财政拨款收入", "100"), ("", "其中：专项收入", "30"), ("", "合计", "100")]
    assert failures(document(table("收入总表", rows))) == []


def test_one_code_for_several_names_is_reported_as_misread_not_as_wrong_sums() -> None:
    rows = [
        ("201", "一般公共服务", "10"),
        ("201", "财政事务", "10"),
        ("208", "社保", "5"),
        ("208", "养老", "5"),
        ("", "合计", "15"),
    ]
    (found,) = failures(document(table(SPENDING, rows)))
    assert found.rule == "科目编码不唯一" and found.severity == "提示"


def _unsettled(*numbers: tuple[str, ...]) -> list[tuple[str, ...]]:
    return [("301", "工资", *numbers[0]), ("30101", "基本工资", *numbers[1]), ("30102", "津贴", *numbers[2])]


def test_open_columns_still_add_up_by_their_first_number() -> None:
    """A flattened table without a reading: the defect itself is named, not only that the columns stay open."""
    for rows, alarms in (
        (_unsettled(("30.00", "30.00"), ("10.00", "10.00"), ("20.00", "20.00")), 0),
        (_unsettled(("30.00", "30.00"), ("10.00", "11.00"), ("20.00", "20.00")), 1),
        (_unsettled(("30.00", "30.00"), ("11.00", "10.00"), ("20.00", "20.00")), 2),
    ):
        made = table("一般公共预算基本支出情况表", rows, measures=("合计", "人员经费"))
        column = Column(-1, "小计或人员经费", "unknown", "unknown")
        for line in made.lines:
            line.figures = [Figure(column, f.raw, f.amount_fen, f.unit) for f in line.figures]
        assert len(failures(document(made))) == alarms
