"""Workbooks: what is printed is read, exactly as printed; what is hidden is not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import openpyxl
import pytest
import xlwt
from budget_files import saved, with_part

from ingest.model import Grid, IngestError, SourceFile, TextLine
from ingest.readers.numberformat import shown_date, shown_number

Read = Callable[[str, bytes], SourceFile]
Grids = Callable[[str, bytes], list[list[list[str]]]]
ACCOUNTING = '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ '


@pytest.mark.parametrize(
    "value, number_format, shown",
    [
        (1234.5, "#,##0.00", "1,234.50"),
        (405.00999999999999, "General", "405.01"),
        (0.1 + 0.2, "General", "0.3"),
        (405.0149, "0.00", "405.01"),
        (2.675, "0.00", "2.68"),
        (0, ACCOUNTING, "-"),
        (-405.5, ACCOUNTING, "-405.50"),
        (-5.25, "0.00_);[Red](0.00)", "(5.25)"),
        (0.4298, "0.00%", "42.98%"),
        (12345678, "0!.0000", "1234.5678"),
        (1234567, "#,##0,", "1,235"),
        (0, "#,##0.00;-#,##0.00;;", ""),
        (1, "00", "01"),
        (2080101, "General", "2080101"),
        (5, '0.00"万元"', "5.00万元"),
        (0.5, "# ?/?", "0.5"),
        (1e30, "0.00", "1" + "0" * 30),
    ],
)
def test_numbers_are_what_their_format_prints(value: float, number_format: str, shown: str) -> None:
    assert shown_number(value, number_format) == shown


def test_dates_follow_their_format() -> None:
    assert shown_date(date(2024, 2, 5), 'yyyy"年"m"月"d"日"') == "2024年2月5日"
    assert shown_date(date(2024, 2, 5), "yyyy-mm-dd") == "2024-02-05"


def test_each_visible_sheet_is_a_grid_of_its_name(read: Read) -> None:
    book = openpyxl.Workbook()
    for name, state in (("表一", "visible"), ("底稿", "hidden"), ("表二", "visible")):
        sheet = book.create_sheet(name)
        sheet.sheet_state = state
        sheet.append(["项目", "预算数"])
        sheet.append([name, 1])
    blocks = [block for block in read("a.xlsx", saved(book)).blocks if isinstance(block, Grid)]
    assert [(grid.name, grid.rows[1][0].text) for grid in blocks] == [("表一", "表一"), ("表二", "表二")]


def test_hidden_rows_and_columns_are_not_read_and_merged_text_survives(grids: Grids) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in (["项目", "上年", "预算数", "备注"], ["甲", 1, 2, "x"], ["乙", 3, 4, "y"], ["丙", 5, 6, "z"]):
        sheet.append(row)
    sheet.merge_cells("B1:C1")
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["B"].hidden = True
    assert grids("a.xlsx", saved(book)) == [[["项目", "上年", "备注"], ["甲", "2", "x"], ["丙", "6", "z"]]]


def test_a_formula_gives_its_saved_result(grids: Grids) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["项目", "预算数"])
    book.worksheets[0].append(["合计", "=1+2"])
    calculated = with_part(saved(book), "xl/worksheets/sheet1.xml", ("<v></v>", "<v>405.00999999999999</v>"))
    assert grids("a.xlsx", calculated) == [[["项目", "预算数"], ["合计", "405.01"]]]


def test_a_formula_without_a_result_is_an_error_and_no_missing_figure(read: Read) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["合计", "=1+2"])
    without_value = with_part(saved(book), "xl/worksheets/sheet1.xml", ("<v></v>", ""))
    for data in (saved(book), without_value):
        with pytest.raises(IngestError, match=r"a\.xlsx.*公式.*B1"):
            read("a.xlsx", data)


def test_tables_one_below_the_other_are_told_apart(read: Read) -> None:
    book = openpyxl.Workbook()
    for row in (
        ["收入总表"],
        ["项目", "合计"],
        ["甲", 1],
        ["注：略"],
        [],
        ["支出总表"],
        ["项目", "合计"],
        ["乙", 2],
    ):
        book.worksheets[0].append(row)
    shapes = [
        block.text if isinstance(block, TextLine) else len(block.rows)
        for block in read("a.xlsx", saved(book)).blocks
    ]
    assert shapes == ["收入总表", 2, "注：略", "支出总表", 2]


def test_a_stray_cell_far_away_costs_nothing(grids: Grids) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["项目", "合计"])
    book.worksheets[0].cell(1_048_576, 2).value = 5
    assert grids("a.xlsx", saved(book)) == [[["项目", "合计"], ["", "5"]]]


def test_an_old_workbook_reads_like_a_new_one(grids: Grids) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("表一")
    sheet.write_merge(0, 0, 0, 1, "支出")
    sheet.write(0, 2, "备注")
    for column, value in enumerate(("合计", 1234.5, date(2024, 2, 5))):
        style = ("general", "#,##0.00", 'yyyy"年"m"月"d"日"')[column]
        sheet.write(1, column, value, xlwt.easyxf(num_format_str=style))
    sheet.write(2, 1, 99)
    sheet.row(2).hidden = True
    hidden = book.add_sheet("底稿")
    hidden.write(0, 0, "x")
    hidden.visibility = 1
    assert grids("a.xls", saved(book)) == [[["支出", "", "备注"], ["合计", "1,234.50", "2024年2月5日"]]]
