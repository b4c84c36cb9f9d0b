"""The same amount in several tables."""

from __future__ import annotations

from ingest.model import Table
from tests.ingest.checks.handmade import BY_FUNCTION, THREE_PUBLIC, document, failures, table, two_sided

SAME, ACCOUNT, BALANCE = "各表合计一致", "同一科目各表一致", "收入总计等于支出总计"


def _summary(income: str = "100.00", spending: str = "100.00") -> Table:
    return two_sided(
        "部门收支总体情况表",
        table("收", [("", "一般公共预算", income), ("", "收入总计", income)], measures=("预算数",)),
        table(
            "支", [("208", "社会保障和就业支出", spending), ("", "支出总计", spending)], measures=("预算数",)
        ),
    )


def _by_function(title: str, parts: tuple[str, str] = ("60.00", "40.00"), total: str = "100.00") -> Table:
    rows = [
        ("208", "社会保障和就业支出", total, parts[0], parts[1]),
        ("2080101", "行政运行", parts[0], parts[0], ""),
        ("2080109", "经办机构", parts[1], "", parts[1]),
        ("", "合计", total, parts[0], parts[1]),
    ]
    return table(title, rows, measures=BY_FUNCTION)


def test_totals_that_agree_everywhere() -> None:
    made = document(_summary(), _by_function("部门支出总体情况表"), _by_function("一般公共预算支出情况表"))
    assert failures(made) == []


def test_income_that_differs_from_spending() -> None:
    (found,) = failures(document(_summary(income="101.00")), BALANCE)
    assert "101.00 万元" in found.message and "100.00 万元" in found.message and found.left and found.right
    assert (found.left.side, found.right.side) == ("收入", "支出")


def test_this_years_income_may_differ_from_this_years_spending_in_an_account() -> None:
    summary = two_sided(
        "收入支出决算总表",
        table(
            "收",
            [
                ("", "其他收入", "90"),
                ("", "本年收入合计", "90"),
                ("", "年初结转和结余", "15"),
                ("", "总计", "105"),
            ],
        ),
        table(
            "支",
            [
                ("208", "社保", "80"),
                ("", "本年支出合计", "80"),
                ("", "年末结转和结余", "25"),
                ("", "总计", "105"),
            ],
        ),
    )
    assert failures(document(summary)) == []


def test_a_by_function_table_whose_total_differs_from_the_summary() -> None:
    made = document(_summary(), _by_function("部门支出总体情况表", ("61.00", "40.00"), "101.00"))
    assert [check.rule for check in failures(made)] == [SAME]


def test_accounts_that_differ_under_the_same_total() -> None:
    made = document(
        _by_function("部门支出总体情况表"), _by_function("一般公共预算支出情况表", parts=("60.00", "40.00"))
    )
    assert failures(made) == []
    line = made.tables[1].lines[1]
    line.figures[0].amount_fen += 100_000_000
    line.figures[0].raw = "160.00"
    assert ACCOUNT in {check.rule for check in failures(made)}


def test_accounts_of_different_totals_are_not_compared() -> None:
    """一般公共预算 is a part of all spending: its accounts may be smaller."""
    made = document(
        _by_function("部门支出总体情况表"),
        _by_function("一般公共预算支出情况表", ("60.00", "30.00"), "90.00"),
    )
    assert failures(made, ACCOUNT) == []


def test_rounded_copies_in_another_unit_agree() -> None:
    wan = _by_function("部门支出总体情况表")
    yuan = table(
        "一般公共预算支出情况表",
        [
            ("208", "社会保障和就业支出", "999,953", "600,000", "399,953"),
            ("", "合计", "999,953", "600,000", "399,953"),
        ],
        measures=BY_FUNCTION,
        unit="元",
    )
    assert failures(document(wan, yuan)) == []


def test_basic_spending_by_economic_class_against_the_by_function_table() -> None:
    basic = table("一般公共预算基本支出情况表", [("301", "工资", "59.00"), ("", "合计", "59.00")])
    found = failures(document(_by_function("一般公共预算支出情况表"), basic), SAME)
    assert len(found) == 1 and "59.00 万元" in found[0].message and "60.00 万元" in found[0].message


def test_a_project_table_of_chosen_projects_is_not_compared() -> None:
    projects = [("2080109", "经办机构/某项目", "10.00"), ("", "合计", "10.00")]
    spending = _by_function("一般公共预算支出情况表")
    assert len(failures(document(spending, table("项目支出情况表", projects)), SAME)) == 1
    spending = _by_function("一般公共预算支出情况表")
    assert failures(document(spending, table("重点项目支出情况表", projects)), SAME) == []


def test_three_public_may_exceed_basic_spending_but_not_the_other_way_round() -> None:
    for guests, alarms in (("0.50", 0), ("0.10", 1)):
        public = table(
            "“三公”经费支出情况表", [("", "", guests, "0", "0", "0", "0", guests)], measures=THREE_PUBLIC
        )
        rows = [("302", "商品和服务支出", "0.34"), ("30217", "公务接待费", "0.34")]
        found = failures(document(public, table("一般公共预算基本支出情况表", rows)))
        assert [check.severity for check in found] == ["提示"] * alarms
