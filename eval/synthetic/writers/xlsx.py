"""A workbook: the text on a first sheet, each table on a sheet of its own, amounts as numbers."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Alignment
from openpyxl.worksheet.worksheet import Worksheet

from eval.synthetic.model import Document, Table
from eval.synthetic.money import FEN
from eval.synthetic.style import Style
from eval.synthetic.writers.grid import caption, header_cells, maker_and_unit


def write(document: Document, style: Style) -> bytes:
    book = Workbook()
    book.properties.created = book.properties.modified = datetime(document.year, 2, 16)
    book.properties.title = document.name
    front = book.active
    assert isinstance(front, Worksheet)
    front.title = "说明"
    number = 0
    for block in document.blocks:
        if isinstance(block, Table):
            number += 1
            _table(book.create_sheet(f"{number} {block.title}"[:31]), block, style)
        else:
            front.append([block.text])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _table(sheet: Worksheet, table: Table, style: Style) -> None:
    width = len(table.columns)
    for text in caption(table):
        sheet.append([text])
        if width > 1:
            sheet.merge_cells(
                start_row=sheet.max_row, end_row=sheet.max_row, start_column=1, end_column=width
            )
        sheet.cell(sheet.max_row, 1).alignment = Alignment(horizontal="center")
    maker, unit = maker_and_unit(table)
    sheet.append([maker, *[None] * (width - 2), unit])
    top = sheet.max_row + 1
    depth, cells = (0, []) if table.headless else header_cells(table.columns)
    for cell in cells:
        row, column = top + cell.row, cell.column + 1
        sheet.cell(row, column, cell.text)
        if cell.rowspan > 1 or cell.colspan > 1:
            end = (row + cell.rowspan - 1, column + cell.colspan - 1)
            sheet.merge_cells(start_row=row, start_column=column, end_row=end[0], end_column=end[1])
    for place, body in enumerate(table.rows, top + depth):
        for index, text in enumerate(body.texts):
            if not text:
                continue
            target = sheet.cell(place, index + 1)
            if index in body.amounts:
                target.value = Decimal(body.amounts[index]) / FEN[table.unit]
                target.number_format = (
                    "#,##0.00" if style.thousands else "0.00" if not style.trim else "General"
                )
            else:
                target.value = text
        if body.span > 1:
            sheet.merge_cells(start_row=place, end_row=place, start_column=1, end_column=body.span)
    if table.note:
        sheet.cell(top + depth + len(table.rows), 1, table.note)
