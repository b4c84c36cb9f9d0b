"""Tables that kept their grid, in the shapes that provinces and the national form print them: each fixture is one quirk."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.grids import fill_table
from ingest.hierarchy import arrange
from ingest.model import Cell, Grid, Place, Table, TextLine
from ingest.regions import split_regions
from ingest.vocabulary import kind_of_title

Found = tuple[str, str, str, str]
"""Item, measure, kind of figure, amount as printed."""


def read(
    title: str, rows: Sequence[Sequence[str]], *, unit: str = "万元", kind: str = "决算", year: int = 2023
) -> Table:
    grid = Grid(tuple(tuple(Cell(text) for text in row) for row in rows))
    table = Table(1, kind_of_title(title)[0], title, unit=unit)
    fill_table(table, grid, year, kind)
    arrange(table)
    return table


def found(table: Table) -> list[Found]:
    return [
        (line.item, figure.column.measure, figure.column.figure_kind, figure.raw)
        for line in table.lines
        for figure in line.figures
    ]


def test_a_row_that_numbers_the_columns_is_no_data() -> None:
    table = read(
        "收入支出决算总表",
        [
            ["收入", "", "", "支出", "", ""],
            ["项目", "行次", "金额", "项目", "行次", "金额"],
            ["栏次", "", "1", "栏次", "", "2"],
            ["一、事业收入", "1", "5.00", "五、教育支出", "36", "5.00"],
        ],
    )
    assert [(line.item, line.side) for line in table.lines] == [
        ("一、事业收入", "收入"),
        ("五、教育支出", "支出"),
    ]
    assert [raw for *_, raw in found(table)] == ["5.00", "5.00"]


def test_numbers_under_a_header_without_labels_number_the_columns() -> None:
    table = read(
        "财政拨款“三公”经费支出决算表",
        [
            ["预算数", "", "", "决算数", "", ""],
            ["合计", "因公出国（境）费", "公务接待费", "合计", "因公出国（境）费", "公务接待费"],
            ["1", "2", "3", "4", "5", "6"],
            ["30", "", "30", "25", "", "25"],
        ],
    )
    assert found(table) == [
        ("", "合计", "预算", "30"),
        ("", "公务接待费", "预算", "30"),
        ("", "合计", "决算", "25"),
        ("", "公务接待费", "决算", "25"),
    ]


def test_a_closing_label_over_several_columns_abreast_belongs_to_the_amount_at_its_end() -> None:
    table = read(
        "一般公共预算财政拨款基本支出决算明细表",
        [
            ["人员经费", "", "", "公用经费", "", "", "", "", ""],
            ["科目编码", "科目名称", "决算数"] * 3,
            ["301", "工资福利支出", "8", "302", "商品和服务支出", "3", "310", "资本性支出", "1"],
            ["人员经费合计", "", "8", "公用经费合计", "", "", "", "", "4"],
        ],
    )
    assert ("公用经费合计", "公用经费", "决算", "4") in found(table)


def test_the_title_may_stand_over_the_number_of_the_table() -> None:
    lines = [TextLine("收入决算表"), TextLine("公开02表"), TextLine("部门：青山县教育局    金额单位：元")]
    grid = Grid(((Cell("科目名称"), Cell("合计")), (Cell("教育支出"), Cell("5"))), Place(page=1))
    (region,), _ = split_regions([*lines, grid])
    assert (region.title, region.number, region.unit) == ("收入决算表", "公开02表", "元")


def test_a_header_cell_that_names_its_unit_is_still_header() -> None:
    rows = (("项目", "2024年预算数（单位：万元）"), ("公务接待费", "3"))
    grid = Grid(tuple(tuple(Cell(text) for text in row) for row in rows))
    (region,), _ = split_regions([TextLine("“三公”经费预算表"), grid])
    assert region.grid is not None and len(region.grid.rows) == 2


def roles(table: Table) -> list[tuple[str, str]]:
    return [(line.item or line.project, line.role) for line in table.lines]


def test_a_unit_over_its_accounts_is_no_leaf_where_only_the_amounts_say_so() -> None:
    table = read(
        "部门支出总表",
        [
            ["科目编码", "", "", "单位代码", "单位名称（科目）", "合计"],
            ["类", "款", "项", "", "", ""],
            ["", "", "", "", "合    计", "1,000.01"],
            ["", "", "", "318001", "某某县水务局", "1,000.01"],
            ["208", "05", "05", "318001", "机关事业单位基本养老保险缴费支出", "60.01"],
            ["213", "03", "01", "318001", "行政运行", "940.00"],
        ],
    )
    assert [role for _, role in roles(table)] == ["total", "subtotal", "leaf", "leaf"]
    assert [figure.raw for line in table.lines for figure in line.figures if figure.summable] == [
        "60.01",
        "940.00",
    ]


def test_rows_are_not_nested_where_that_would_not_give_the_total() -> None:
    table = read(
        "项目支出表",
        [["项目名称", "合计"], ["合计", "30"], ["培训", "10"], ["会议", "10"], ["印刷", "9"]],
    )
    assert [role for _, role in roles(table)] == ["total", "leaf", "leaf", "leaf"]


def test_the_code_of_a_unit_is_no_account() -> None:
    table = read(
        "收入总表",
        [["部门代码", "部门名称", "合计"], ["301", "某某市统计局", "5"], ["301001", "某某市普查中心", "5"]],
    )
    assert [(line.code, line.item) for line in table.lines] == [("", "某某市统计局"), ("", "某某市普查中心")]
    assert table.lines[1].parent_row == table.lines[0].row


def test_codes_in_brackets_or_with_separators_are_codes() -> None:
    table = read(
        "一般公共预算支出表",
        [
            ["科目编码", "科目名称", "合计"],
            ["208-05-05", "机关事业单位基本养老保险缴费支出", "1"],
            ["[2130201]", "行政运行", "2"],
            ["", "[2130207]森林资源管理", "3"],
        ],
    )
    assert [line.code for line in table.lines] == ["2080505", "2130201", "2130207"]


def test_projects_are_parts_of_the_account_over_them() -> None:
    table = read(
        "项目支出表",
        [
            ["科目编码", "科目名称", "项目名称", "金额"],
            ["2050201", "学前教育", "", "30"],
            ["2050201", "学前教育", "生均公用经费", "10"],
            ["2050201", "学前教育", "普惠性民办园补助", "20"],
        ],
    )
    assert roles(table) == [("学前教育", "subtotal"), ("学前教育", "leaf"), ("学前教育", "leaf")]


def test_a_column_headed_of_which_is_part_of_the_column_before_it() -> None:
    table = read(
        "收入总表",
        [
            ["单位名称", "合计", "事业收入", "", "其他收入"],
            ["", "", "金额", "其中：教育收费", ""],
            ["某某中学", "10", "8", "8", "2"],
        ],
    )
    assert [measure for _, measure, _, _ in found(table)] == [
        "合计",
        "事业收入",
        "事业收入/教育收费",
        "其他收入",
    ]


def test_columns_of_one_name_under_different_headers_are_told_apart() -> None:
    table = read(
        "收入总表",
        [
            ["单位名称", "合计", "本年收入", "", "上年结转结余", ""],
            ["", "", "小计", "一般公共预算", "小计", "一般公共预算"],
            ["某某局", "10", "8", "8", "2", "2"],
        ],
    )
    measures = [measure for _, measure, _, _ in found(table)]
    assert measures == ["合计", "本年收入", "一般公共预算", "上年结余", "上年结余/一般公共预算"]


def test_a_column_of_words_with_an_unknown_header_labels_the_rows() -> None:
    table = read("政府采购支出表", [["采购品目大类", "合计"], ["货物类", "3"], ["服务类", "4"]])
    assert found(table) == [("货物类", "合计", "决算", "3"), ("服务类", "合计", "决算", "4")]


def test_of_two_classifications_in_a_row_the_functional_one_is_the_account() -> None:
    table = read(
        "部门项目支出预算表",
        [
            ["项目名称", "经济科目编码", "功能科目编码", "功能科目名称", "合计"],
            ["养老补助", "30226", "2081006", "养老服务", "80"],
        ],
    )
    (line,) = table.lines
    assert (line.code, line.labels["经济科目编码"]) == ("2081006", "30226")


def test_a_row_named_by_a_year_is_of_that_year() -> None:
    table = read(
        "“三公”经费支出表",
        [["年度", "合计", "公务接待费"], ["2022年", "35", "5"], ["2023年", "17", "5"]],
    )
    assert [figure.column.figure_year for line in table.lines for figure in line.figures] == [
        2022,
        2022,
        2023,
        2023,
    ]


def test_spending_printed_twice_is_summed_once() -> None:
    table = read(
        "收支预算总表",
        [
            ["收入", "", "支出", "", "", ""],
            ["项目", "预算数", "支出功能分类", "预算数", "支出经济分类", "预算数"],
            ["一、一般公共预算", "9", "一、教育支出", "9", "一、工资福利支出", "9"],
            ["收入总计", "9", "支出总计", "9", "支出总计", "9"],
        ],
    )
    assert [line.side for line in table.lines if line.role == "leaf"] == ["收入", "支出", "支出"]
    assert [line.item for line in table.lines for f in line.figures if f.summable] == [
        "一、一般公共预算",
        "一、教育支出",
    ]


def test_an_increase_is_neither_a_total_nor_part_of_one() -> None:
    table = read(
        "一般公共预算支出表",
        [
            ["科目名称", "2023年预算数", "", "", "比上年增减", ""],
            ["", "小计", "基本支出", "项目支出", "金额", "比例"],
            ["教育支出", "10", "6", "4", "1", "11.1"],
        ],
        kind="预算",
    )
    (line,) = table.lines
    assert [f.column.measure for f in line.figures] == ["合计", "基本支出", "项目支出", "增减额"]
    assert [f.raw for f in line.figures if f.summable] == ["6", "4"]
    assert [(q.value, q.unit) for q in line.quantities] == [("11.1", "%")]
