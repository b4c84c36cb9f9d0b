"""A Word file: headings by style, tables with merged header cells."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO

from docx import Document as new_document
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH

from eval.synthetic.model import Document, Heading, Paragraph, Table
from eval.synthetic.style import Style
from eval.synthetic.writers.grid import caption, header_cells, maker_and_unit


def write(document: Document, style: Style) -> bytes:
    word = new_document()
    word.core_properties.title = document.name
    word.core_properties.created = word.core_properties.modified = datetime(document.year, 2, 16)
    for block in document.blocks:
        if isinstance(block, Heading):
            word.add_heading(block.text, block.level)
        elif isinstance(block, Paragraph):
            word.add_paragraph(block.text)
        else:
            _table(word, block)
    out = BytesIO()
    word.save(out)
    return out.getvalue()


def _table(word: WordDocument, table: Table) -> None:
    for text in caption(table):
        word.add_paragraph(text).alignment = WD_ALIGN_PARAGRAPH.CENTER
    maker, unit = maker_and_unit(table)
    word.add_paragraph(f"{maker}\t{unit}".strip())
    depth, cells = (0, []) if table.headless else header_cells(table.columns)
    grid = word.add_table(depth + len(table.rows), len(table.columns))
    grid.style = "Table Grid"
    rows = [list(row.cells) for row in grid.rows]
    for cell in cells:
        target = rows[cell.row][cell.column]
        if cell.rowspan > 1 or cell.colspan > 1:
            target = target.merge(rows[cell.row + cell.rowspan - 1][cell.column + cell.colspan - 1])
        target.text = cell.text
    for place, row in enumerate(table.rows, depth):
        first = rows[place][0]
        if row.span > 1:
            first = first.merge(rows[place][row.span - 1])
        first.text = row.texts[0]
        for index in range(row.span, len(row.texts)):
            if row.texts[index]:
                rows[place][index].text = row.texts[index]
    if table.note:
        word.add_paragraph(table.note)
