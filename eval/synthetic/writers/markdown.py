"""Markdown with pipe tables; the first header row heads the table, the others follow as rows."""

from __future__ import annotations

from collections.abc import Sequence

from eval.synthetic.model import Document, Heading, Paragraph, Table
from eval.synthetic.style import Style
from eval.synthetic.writers.grid import caption, header_texts, maker_and_unit


def write(document: Document, style: Style) -> bytes:
    parts: list[str] = []
    marks = style.headings == "hash"
    for block in document.blocks:
        if isinstance(block, Heading):
            parts.append(f"{'#' * (block.level + 1)} {block.text}" if marks else block.text)
        elif isinstance(block, Paragraph):
            parts.append(block.text)
        else:
            parts += _table(block)
    return ("\n\n".join(parts) + "\n").encode()


def _table(table: Table) -> list[str]:
    lines = [*caption(table), *(text for text in maker_and_unit(table) if text)]
    heads = [[""] * len(table.columns)] if table.headless else header_texts(table.columns)
    rows = [_row(heads[0]), "|" + "---|" * len(table.columns)]
    rows += [_row(head) for head in heads[1:]]
    rows += [_row(row.texts) for row in table.rows]
    lines.append("\n".join(rows))
    return [*lines, table.note] if table.note else lines


def _row(texts: Sequence[str]) -> str:
    return "| " + " | ".join(texts) + " |"
