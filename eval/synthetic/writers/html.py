"""A web page: headings, paragraphs, tables with merged cells."""

from __future__ import annotations

from html import escape

from eval.synthetic.model import Document, Heading, Paragraph, Row, Table
from eval.synthetic.style import Style
from eval.synthetic.writers.grid import caption, header_cells, maker_and_unit


def write(document: Document, style: Style) -> bytes:
    encoding = "gb18030" if style.legacy_encoding else "utf-8"
    body: list[str] = []
    for block in document.blocks:
        if isinstance(block, Heading):
            level = block.level + 1
            body.append(f"<h{level}>{escape(block.text)}</h{level}>")
        elif isinstance(block, Paragraph):
            body.append(f"<p>{escape(block.text)}</p>")
        else:
            body += _table(block)
    head = f'<meta charset="{encoding}"><title>{escape(document.name)}</title>'
    page = ["<!DOCTYPE html>", f'<html lang="zh-CN"><head>{head}</head><body>', *body, "</body></html>"]
    return ("\n".join(page) + "\n").encode(encoding)


def _table(table: Table) -> list[str]:
    maker, unit = maker_and_unit(table)
    lines = [f'<p align="center">{escape(text)}</p>' for text in caption(table)]
    lines.append(f"<p>{escape(maker)}&nbsp;&nbsp;{unit}</p>")
    lines.append('<table border="1">')
    if not table.headless:
        depth, cells = header_cells(table.columns)
        for row in range(depth):
            texts = (_cell(cell.text, cell.rowspan, cell.colspan) for cell in cells if cell.row == row)
            lines.append(f"<tr>{''.join(texts)}</tr>")
    lines += [_row(row) for row in table.rows]
    lines.append("</table>")
    return [*lines, f"<p>{escape(table.note)}</p>"] if table.note else lines


def _row(row: Row) -> str:
    cells = [_cell(row.texts[0], 1, row.span), *(_cell(text, 1, 1) for text in row.texts[row.span :])]
    return f"<tr>{''.join(cells)}</tr>"


def _cell(text: str, rowspan: int, colspan: int) -> str:
    spans = f' rowspan="{rowspan}"' * (rowspan > 1) + f' colspan="{colspan}"' * (colspan > 1)
    return f"<td{spans}>{escape(text) or '&nbsp;'}</td>"
