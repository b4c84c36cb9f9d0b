"""Plain text as it falls out of a PDF whose tables lost their ruling: blanks gone, names wrapped, headers broken."""

from __future__ import annotations

from collections.abc import Iterator

from eval.synthetic.model import Column, Document, Heading, Paragraph, Row, Table
from eval.synthetic.style import Style
from eval.synthetic.writers.grid import caption, header_cells, maker_and_unit

LINE = 28  # characters
PAGE = 58  # lines


def write(document: Document, style: Style) -> bytes:
    groups: list[list[str]] = []  # lines that no page break parts
    for block in document.blocks:
        if isinstance(block, Heading):
            groups.append(["", block.text] if block.level < 2 else [block.text])
        elif isinstance(block, Paragraph):
            groups += [[line] for line in _wrapped(block.text, LINE)]
        else:
            groups += _table(block)
    joint = "\n\n" if style.spread else "\n"
    text = joint.join(_paged(groups)) + "\n"
    return text.encode("gb18030" if style.legacy_encoding else "utf-8")


def _paged(groups: list[list[str]]) -> Iterator[str]:
    """Page numbers every page or so, between rows and never in a header."""
    page = filled = 0
    for group in groups:
        yield from group
        filled += len(group)
        if filled >= PAGE:
            page, filled = page + 1, 0
            yield f"- {page} -"


def _wrapped(text: str, width: int) -> list[str]:
    return [text[place : place + width] for place in range(0, len(text), width)] or [""]


def _table(table: Table) -> list[list[str]]:
    """Caption, header and first row together; then row by row, and the note."""
    maker, unit = maker_and_unit(table)
    head = [*caption(table), f"{maker} {unit}".strip(), *([] if table.headless else _header(table))]
    first, *rows = (_row(table, row) for row in table.rows)
    note = [[line] for line in _wrapped(table.note, LINE)] if table.note else []
    return [[*head, *first], *rows, *note]


def _header(table: Table) -> list[str]:
    """Header cells in reading order: short ones share a line, narrow ones break into many."""
    depth, cells = header_cells(table.columns)
    lines: list[str] = []
    for row in range(depth):
        line: list[str] = []
        for cell in (cell for cell in cells if cell.row == row):
            width = sum(column.width for column in table.columns[cell.column : cell.column + cell.colspan])
            if len(cell.text) <= width:
                line.append(cell.text)
                continue
            if line:
                lines.append(" ".join(line))
                line = []
            lines += _wrapped(cell.text, width)
        if line:
            lines.append(" ".join(line))
    return lines


def _row(table: Table, row: Row) -> list[str]:
    """One line; or, where a name is too long for its column, the name on lines between code and amounts."""
    lines: list[str] = []
    line: list[str] = []
    for place, (column, text) in enumerate(zip(table.columns, row.texts, strict=True)):
        if not text:
            continue
        if place < row.span > 1 or place in row.amounts or not _wraps(column, text):
            line.append(text)
            continue
        if line:
            lines.append(" ".join(line))
        lines += _wrapped(text, column.width)
        line = []
    if line:
        lines.append(" ".join(line))
    return lines


def _wraps(column: Column, text: str) -> bool:
    return column.role in ("name", "project", "text") and len(text) > column.width
