"""Merged headers once the merges are lost, and what columns mean whatever their order."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ingest.grids import fill_table
from ingest.headers import canonical_measure, header_height, header_paths, read_blocks
from ingest.layout import cut_terms
from ingest.model import Cell, Grid, Table
from ingest.vocabulary import kind_of_title

FUNCTIONAL = [
    ["项目", "", "", "", "支出预算", "", ""],
    ["功能分类科目编码", "", "", "功能分类科目名称", "合计", "基本支出", "项目支出"],
    ["类", "款", "项", "", "", "", ""],
]


def test_a_blank_beside_a_filled_cell_is_merged_only_where_columns_below_are_named() -> None:
    paths = header_paths(FUNCTIONAL)
    assert paths[1] == ("项目", "功能分类科目编码", "款")
    assert paths[3] == ("项目", "功能分类科目名称")
    assert paths[6] == ("支出预算", "项目支出")


def test_a_last_column_is_not_swallowed_by_its_neighbour() -> None:
    rows = [
        ["合计", "因公出国（境）费", "公务用车购置及运行费", "", "", "公务接待费"],
        ["", "", "小计", "购置费", "运行费", ""],
    ]
    measures = [canonical_measure(path) for path in header_paths(rows)]
    assert measures == [
        "合计",
        "因公出国（境）费",
        "公务用车购置及运行费/小计",
        "公务用车购置及运行费/公务用车购置费",
        "公务用车购置及运行费/公务用车运行费",
        "公务接待费",
    ]


def test_rows_without_amounts_are_not_header() -> None:
    rows = [
        ["项目", "预算数", "项目", "预算数"],
        ["一、财政拨款收入", "", "一、一般公共服务支出", ""],
        ["二、事业收入", "5", "", ""],
    ]
    assert header_height(rows) == 1


def test_two_sides_are_told_apart() -> None:
    paths = header_paths([["收入", "", "支出", "", ""], ["项目", "预算数", "项目", "合计", "一般公共预算"]])
    income, spending = read_blocks(paths, 2024, "预算")
    assert (income.side, [c.measure for c in income.values]) == ("收入", ["预算数"])
    assert (spending.side, [c.measure for c in spending.values]) == ("支出", ["合计", "一般公共预算"])


def test_pairs_of_budget_and_final_account_keep_measure_and_kind_apart() -> None:
    paths = header_paths([["项目", "2023年决算数", "2024年", ""], ["", "", "预算数", "决算数"]])
    columns = read_blocks(paths, 2024, "决算")[0].values
    assert [(c.figure_year, c.figure_kind) for c in columns] == [
        (2023, "决算"),
        (2024, "预算"),
        (2024, "决算"),
    ]


@given(st.permutations(["合计", "基本支出", "项目支出", "人员经费", "公用经费"]))
def test_the_order_of_columns_does_not_matter(order: list[str]) -> None:
    columns = read_blocks(header_paths([["科目编码", "科目名称", *order]]), 2024, "预算")[0].values
    assert [column.measure for column in columns] == list(order)
    assert [column.index for column in columns] == [2, 3, 4, 5, 6]


@given(st.data())
def test_broken_header_text_is_cut_back_into_its_terms(data: st.DataObject) -> None:
    terms = [
        "功能分类科目编码",
        "功能分类科目名称",
        "总计",
        "一般公共预算拨款",
        "政府性基金预算拨款",
        "事业单位经营收入",
        "其他收入",
    ]
    text = "".join(terms)
    cuts = sorted(data.draw(st.sets(st.integers(1, len(text) - 1))))
    pieces = [text[a:b] for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    found, unknown = cut_terms(tuple(pieces))
    assert unknown == ""
    assert "".join(found) == text
    assert {"总计", "其他收入"} <= set(found)


def test_unknown_header_text_is_reported() -> None:
    assert cut_terms(("总计", "量子经费", "其他收入"))[1]


def test_titles_of_a_kind_across_provinces() -> None:
    kinds = {
        "部门收支总体情况表": "revenue_expenditure_summary",
        "收入支出决算总表": "revenue_expenditure_summary",
        "财政拨款收入支出预算总表": "fiscal_appropriation_summary",
        "一般公共预算支出情况表（按功能分类科目）": "general_public_by_function",
        "一般公共预算基本支出情况表（按经济分类款级科目）": "basic_by_economic",
        "2024年部门“三公”经费和机关运行经费预算表": "three_public",
        "政府性基金预算“三公”经费支出预算表": "other",
        "项目支出绩效目标表": "performance_targets",
        "财政拨款支出明细表（按经济科目分类）": "other",
    }
    assert {title: kind_of_title(title)[0] for title in kinds} == kinds


def test_code_titles_printed_in_the_total_row_still_head_their_columns() -> None:
    grid = [
        ["支出功能分类科目编码", "", "", "科目名称", "本年收入合计", "财政拨款收入"],
        ["类", "款", "项", "合计", "7.00", "7.00"],
        ["201", "06", "", "财政事务", "7.00", "7.00"],
        ["201", "06", "01", "行政运行", "7.00", "7.00"],
    ]
    table = Table(1, "income_by_function", "收入决算表", unit="万元")
    fill_table(table, Grid(tuple(tuple(Cell(text) for text in row) for row in grid)), 2024, "决算")
    assert [(line.code, line.item) for line in table.lines] == [
        ("", "合计"),
        ("20106", "财政事务"),
        ("2010601", "行政运行"),
    ]


def test_an_amount_with_parts_of_a_fen_costs_that_cell_only_and_is_reported() -> None:
    grid = [
        ["科目编码", "科目名称", "合计"],
        ["201", "一般公共服务支出", "7.00"],
        ["205", "教育支出", "0.3333333333"],
    ]
    table = Table(1, "expenditure_by_function", "支出总表", number="表三", unit="万元")
    notices = fill_table(table, Grid(tuple(tuple(Cell(text) for text in row) for row in grid)), 2024, "预算")
    assert [figure.raw for line in table.lines for figure in line.figures] == ["7.00"]
    assert [notice for notice in notices if "表三" in notice and "分以下" in notice]
