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
