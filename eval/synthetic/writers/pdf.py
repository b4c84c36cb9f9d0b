"""A PDF with ruled tables that run over pages, their headers repeated; a font that comes with every reader."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from typing import Literal
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Flowable, PageBreak, SimpleDocTemplate, Spacer
from reportlab.platypus import Paragraph as Text
from reportlab.platypus import Table as Grid

from eval.synthetic.model import Document, Heading, Paragraph, Table
from eval.synthetic.style import Style
from eval.synthetic.writers.grid import caption, header_cells, maker_and_unit

FONT = "STSong-Light"
PAGE = landscape(A4)
MARGIN = 40


@cache
def _style(size: int = 10, align: Literal[0, 1, 2] = 0, indent: int = 0) -> ParagraphStyle:
    if FONT not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    return ParagraphStyle(
        f"s{size}a{align}i{indent}", fontName=FONT, fontSize=size, leading=size * 1.35, alignment=align,
        firstLineIndent=indent, wordWrap="CJK",
    )  # fmt: skip


def write(document: Document, style: Style) -> bytes:
    out = BytesIO()
    page = SimpleDocTemplate(
        out, pagesize=PAGE, leftMargin=MARGIN, rightMargin=MARGIN, topMargin=MARGIN, bottomMargin=MARGIN,
        title=document.name, invariant=True,
    )  # fmt: skip
    flow: list[Flowable] = []
    for block in document.blocks:
        if isinstance(block, Heading):
            flow.append(
                Text(escape(block.text), _style(14 if block.level < 2 else 12, 1 if block.level < 2 else 0))
            )
        elif isinstance(block, Paragraph):
            flow.append(Text(escape(block.text), _style(10, 0, 20)))
        else:
            flow += _table(block)
    page.build(flow)
    return out.getvalue()


def _table(table: Table) -> list[Flowable]:
    flow: list[Flowable] = [PageBreak()]
    flow += [Text(escape(text), _style(13, 1)) for text in caption(table)]
    maker, unit = maker_and_unit(table)
    above = Grid(
        [[Text(escape(maker), _style(9)), Text(unit, _style(9, 2))]],
        colWidths=[(PAGE[0] - 2 * MARGIN) / 2] * 2,
    )
    flow += [above, Spacer(1, 2)]
    size = 8 if len(table.columns) < 9 else 6
    depth, cells = (0, []) if table.headless else header_cells(table.columns)
    rows: list[list[object]] = [[""] * len(table.columns) for _ in range(depth)]
    spans = []
    for cell in cells:
        rows[cell.row][cell.column] = Text(escape(cell.text), _style(size, 1))
        if cell.rowspan > 1 or cell.colspan > 1:
            end = (cell.column + cell.colspan - 1, cell.row + cell.rowspan - 1)
            spans.append(("SPAN", (cell.column, cell.row), end))
    for place, row in enumerate(table.rows, depth):
        rows.append([_cell(text, index in row.amounts, size) for index, text in enumerate(row.texts)])
        if row.span > 1:
            spans.append(("SPAN", (0, place), (row.span - 1, place)))
    grid = Grid(rows, colWidths=_widths(table), repeatRows=depth)
    grid.setStyle(
        [
            ("GRID", (0, 0), (-1, -1), 0.5, colors.black),
            ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
            ("LEFTPADDING", (0, 0), (-1, -1), 2),
            ("RIGHTPADDING", (0, 0), (-1, -1), 2),
            ("TOPPADDING", (0, 0), (-1, -1), 1),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
            *spans,
        ]
    )
    flow.append(grid)
    if table.note:
        flow.append(Text(escape(table.note), _style(9)))
    return [*flow, Spacer(1, 10)]


def _cell(text: str, amount: bool, size: int) -> object:
    return Text(escape(text), _style(size, 2 if amount else 0)) if text else ""


def _widths(table: Table) -> list[float]:
    """Names get what amounts leave; an amount never wraps."""
    room = PAGE[0] - 2 * MARGIN
    size = 8 if len(table.columns) < 9 else 6
    needs = []
    for index, column in enumerate(table.columns):
        longest = max(
            (len(row.texts[index]) for row in table.rows if index >= row.span or row.span == 1), default=1
        )
        if column.role == "amount":
            needs.append(max(longest * size * 0.56 + 6, size * 3 + 6))
        elif column.role in ("class", "section", "entry", "code", "ordinal"):
            needs.append(max(longest * size * 0.6 + 8, size * 2 + 8))
        else:
            needs.append(size * min(max(longest, 4), 14) + 6.0)
    scale = room / sum(needs)
    return [need * scale for need in needs]
