"""Tables in text and unruled pages: columns kept by blanks or tabs, one cell a line, wrapped cells, line numbers."""

from __future__ import annotations

import textwrap

from ingest.aligned import aligned_grid, pieces_of, tabbed_grid
from ingest.flat import FlatTable, fill_flat
from ingest.flat_rows import unstacked
from ingest.layout import read_header
from ingest.model import Grid, Piece, Place, Table, TextLine
from ingest.regions import split_regions


def lines(text: str) -> list[TextLine]:
    return [TextLine(line) for line in textwrap.dedent(text).strip("\n").splitlines()]


def cells(grid: Grid | None) -> list[list[str]]:
    assert grid is not None
    return [[cell.text for cell in row] for row in grid.rows]


def at(y: float, *pieces: tuple[float, float, str]) -> TextLine:
    place = Place(1, box=(min(p[0] for p in pieces), y, max(p[1] for p in pieces), y + 8))
    return TextLine(
        "".join(p[2] for p in pieces), place, tuple(Piece(text, x0, x1) for x0, x1, text in pieces)
    )


def test_columns_kept_by_blanks_keep_their_empty_cells() -> None:
    grid = aligned_grid(
        lines("""
            科目编码  科目名称      合计   基本支出  项目支出
            205       教育支出      12.00  2.00      10.00
            2050101   行政运行      2.00   2.00
            2050202   小学教育      10.00            10.00
        """)
    )
    assert cells(grid)[2:] == [
        ["2050101", "行政运行", "2.00", "2.00", ""],
        ["2050202", "小学教育", "10.00", "", "10.00"],
    ]


def test_a_column_that_is_empty_in_every_row_is_still_a_column() -> None:
    grid = aligned_grid(
        lines("""
            项目      合计   政府性基金预算  其他收入
            教育支出  12.00                  12.00
        """)
    )
    assert cells(grid)[1] == ["教育支出", "12.00", "", "12.00"]


def test_a_header_in_the_middle_heads_the_columns_around_it() -> None:
    grid = aligned_grid(
        [
            at(0, (20, 50, "项目"), (125, 175, "2023年决算"), (265, 315, "2022年决算")),
            at(10, (100, 120, "合计"), (160, 200, "基本支出"), (240, 260, "合计"), (300, 340, "基本支出")),
            at(30, (20, 60, "教育支出"), (100, 120, "8"), (160, 180, "5"), (240, 260, "7"), (300, 320, "4")),
        ]
    )
    assert cells(grid)[0] == ["项目", "2023年决算", "2023年决算", "2022年决算", "2022年决算"]


def test_a_year_over_some_columns_only_leaves_the_columns_open() -> None:
    grid = aligned_grid(
        [
            at(0, (20, 50, "项目"), (192, 216, "2023年决算")),
            at(10, (100, 120, "合计"), (160, 200, "基本支出"), (240, 260, "项目支出")),
            at(30, (20, 60, "教育支出"), (100, 120, "8"), (160, 180, "5"), (240, 260, "3")),
        ]
    )
    assert grid is None


def test_a_cell_wrapped_around_its_row_is_put_together() -> None:
    grid = aligned_grid(
        [
            at(0, (20, 40, "项目"), (100, 120, "合计")),
            at(20, (20, 80, "一、一般公共预算")),
            at(25, (100, 120, "8.00")),
            at(30, (20, 60, "财政拨款")),
            at(50, (20, 60, "二、事业收入"), (100, 120, "1.00")),
        ]
    )
    assert cells(grid)[1:] == [["一、一般公共预算财政拨款", "8.00"], ["二、事业收入", "1.00"]]


def test_tabs_part_cells_and_blank_ones_stay() -> None:
    assert cells(tabbed_grid(lines("项目\t合计\t基本支出\n教育支出\t5\t\n卫生支出\t4\t4")))[1] == [
        "教育支出",
        "5",
        "",
    ]


def test_wide_characters_take_two_places() -> None:
    (first, second) = pieces_of(TextLine("教育  5"))
    assert (first.start, first.end, second.start) == (0, 4, 6)


def test_one_cell_a_line_is_put_back_into_rows() -> None:
    stacked = "科目编码\n科目名称\n合计\n1\n2\n3\n205\n教育支出\n12.00\n20501\n教育管理事务\n12.00"
    found = unstacked([TextLine(text) for text in stacked.splitlines()])
    assert found is not None
    assert [line.text for line in found[1]] == ["205 教育支出 12.00", "20501 教育管理事务 12.00"]


def test_line_numbers_are_no_amounts() -> None:
    table = Table(1, "revenue_expenditure_summary", "收入支出决算总表", unit="万元")
    flat = FlatTable(
        table,
        lines("""
            收入 支出
            项目 行次 金额 项目 行次 金额
            栏次 1 栏次 2
            一、事业收入 1 5.00 五、教育支出 36 5.00
            二、其他收入 2 八、社会保障和就业支出 39
            9 九、卫生健康支出 40
            总计 31 5.00 总计 62 5.00
        """),
        2023,
        "决算",
    )
    fill_flat(flat, {}, {})
    found = [(line.side, line.item, figure.raw) for line in table.lines for figure in line.figures]
    assert found == [
        ("收入", "一、事业收入", "5.00"),
        ("收入", "总计", "5.00"),
        ("支出", "五、教育支出", "5.00"),
        ("支出", "总计", "5.00"),
    ]


def test_what_stands_over_a_table_is_read_behind_its_number_too() -> None:
    text = "收入决算表\n公开02表\n部门：青山县教育局  金额单位：万元\n科目名称  合计\n教育支出  5.00\n卫生健康支出  4.00"
    (region,), _ = split_regions([TextLine(line) for line in text.splitlines()])
    assert (region.number, region.unit, region.organisation) == ("公开02表", "万元", "青山县教育局")


def test_a_year_before_a_word_makes_it_a_column_of_its_own() -> None:
    header = read_header(lines("收入 支出\n项目 2024年预算 项目 2024年预算"))
    assert [(block.roles, block.paths) for block in header.blocks] == [
        (["item"], [("2024年预算",)]),
        (["item"], [("2024年预算",)]),
    ]


def test_words_set_with_wide_blanks_are_one_piece() -> None:
    assert [piece.text for piece in pieces_of(TextLine("收        入        支        出"))] == [
        "收入",
        "支出",
    ]


def test_percentages_and_counts_are_no_amounts() -> None:
    table = Table(1, "three_public", "“三公”经费决算统计表", unit="万元")
    text = "项目 2023年决算数 2022年决算数 增减幅度\n公务接待费 249.29 247.21 0.84%\n公务用车保有量（辆） 3 2 50%"
    flat = FlatTable(table, lines(text), 2023, "决算")
    fill_flat(flat, {}, {})
    assert [(f.raw, f.column.figure_year) for line in table.lines for f in line.figures] == [
        ("249.29", 2023),
        ("247.21", 2022),
    ]
    assert [(q.value, q.unit) for line in table.lines for q in line.quantities] == [("3", "辆"), ("2", "辆")]
