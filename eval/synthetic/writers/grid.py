"""A table's header as a grid: equal neighbours under one cell, short paths stretched down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eval.synthetic.model import Column, Table


@dataclass(frozen=True, slots=True)
class HeaderCell:
    text: str
    row: int
    column: int
    rowspan: int = 1
    colspan: int = 1


def header_cells(columns: Sequence[Column]) -> tuple[int, list[HeaderCell]]:
    """(number of header rows, its cells, row by row)."""
    depth = max(len(column.path) for column in columns)
    cells: list[HeaderCell] = []
    for row in range(depth):
        place = 0
        while place < len(columns):
            path = columns[place].path
            if row >= len(path):
                place += 1
                continue
            last = row == len(path) - 1
            width = 1
            if not last:
                prefix = path[: row + 1]
                while place + width < len(columns) and _shares(columns[place + width].path, prefix):
                    width += 1
            cells.append(HeaderCell(path[row], row, place, depth - row if last else 1, width))
            place += width
    return depth, cells


def _shares(path: tuple[str, ...], prefix: tuple[str, ...]) -> bool:
    return len(path) > len(prefix) and path[: len(prefix)] == prefix


def header_texts(columns: Sequence[Column]) -> list[list[str]]:
    """The header as rows of texts, covered cells empty."""
    depth, cells = header_cells(columns)
    rows = [[""] * len(columns) for _ in range(depth)]
    for cell in cells:
        rows[cell.row][cell.column] = cell.text
    return rows


def caption(table: Table) -> list[str]:
    """The lines above a table: number and title, maker, unit."""
    number, title = table.number, table.title
    if number.startswith("（"):
        heads = [f"{title}{number}"]
    elif number and not number.endswith("."):
        heads = [number, title]
    else:
        heads = [f"{number}{title}"]
    return heads


def maker_and_unit(table: Table) -> tuple[str, str]:
    return table.maker, f"单位：{table.unit}"
