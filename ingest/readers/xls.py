"""Workbooks of Excel 97–2003 and WPS (.xls, .et) → blocks. The only importer of xlrd."""

from __future__ import annotations

import io

import xlrd
from xlrd.biffh import XLRDError
from xlrd.sheet import Cell
from xlrd.sheet import Sheet as Source

from ingest.model import Block, IngestError
from ingest.readers.numberformat import shown_date, shown_number
from ingest.readers.sheets import Sheet, sheet_blocks


def read_xls(data: bytes, name: str) -> tuple[Block, ...]:
    """All blocks of the visible sheets, in order."""
    try:
        book = xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=io.StringIO())
    except XLRDError as error:
        if "encrypted" in str(error).lower():
            raise IngestError(f"{name}：工作簿有密码，请去掉密码后再导入") from error
        raise _damaged(name) from error
    except Exception as error:  # damaged records surface as struct, index, assertion and other errors
        raise _damaged(name) from error
    visible = [sheet for sheet in book.sheets() if not sheet.visibility]
    return tuple(block for sheet in visible for block in sheet_blocks(_sheet(book, sheet), name))


def _damaged(name: str) -> IngestError:
    return IngestError(
        f"{name}：工作簿已损坏或不完整，无法读取；请重新下载，或用 Excel、WPS 另存为 xlsx 后再导入"
    )


def _sheet(book: xlrd.Book, source: Source) -> Sheet:
    sheet = Sheet(source.name)
    for row in range(source.nrows):
        for column in range(source.row_len(row)):
            text = _text(book, source.cell(row, column), bool(getattr(source, "show_zero_values", True)))
            if text:
                sheet.texts[row + 1, column + 1] = text
    sheet.hidden_rows = {row + 1 for row, info in source.rowinfo_map.items() if info.hidden}
    sheet.hidden_columns = {column + 1 for column, info in source.colinfo_map.items() if info.hidden}
    sheet.merges = [(top + 1, left + 1, bottom, right) for top, bottom, left, right in source.merged_cells]
    return sheet


def _text(book: xlrd.Book, cell: Cell, shows_zeros: bool) -> str:
    value = cell.value
    if isinstance(value, str):
        return value.strip()
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return "TRUE" if value else "FALSE"
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return str(xlrd.error_text_from_code.get(int(value), "#错误"))
    number_format = _number_format(book, cell)
    if cell.ctype == xlrd.XL_CELL_DATE:
        try:
            return shown_date(xlrd.xldate_as_datetime(value, book.datemode), number_format)
        except (ValueError, OverflowError):
            number_format = "General"
    return shown_number(value, number_format) if value or shows_zeros else ""


def _number_format(book: xlrd.Book, cell: Cell) -> str:
    if cell.xf_index is None or cell.xf_index >= len(book.xf_list):
        return "General"
    found = book.format_map.get(book.xf_list[cell.xf_index].format_key)
    return str(found.format_str) if found is not None else "General"
