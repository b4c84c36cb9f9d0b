"""A worksheet as either spreadsheet reader sees it → blocks. Pure.

Hidden rows, columns and sheets are left out: they are not printed, and often hold working figures or last year's.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field

from ingest.model import Block, IngestError, Place
from ingest.readers.shaping import MAX_CELLS, MAX_COLUMNS, Row, row_blocks

Address = tuple[int, int]
Merge = tuple[int, int, int, int]
"""First row, first column, last row, last column."""


@dataclass(slots=True)
class Sheet:
    """The texts of a worksheet by (row, column), both counted from 1, and what is hidden and merged."""

    name: str
    texts: dict[Address, str] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merges: list[Merge] = field(default_factory=list)


def sheet_blocks(sheet: Sheet, name: str) -> list[Block]:
    """The blocks of one worksheet. ``name`` is the file's, for messages."""
    _move_out_of_hidden(sheet)
    texts = {at: text for at, text in sheet.texts.items() if text.strip() and not _is_hidden(sheet, at)}
    rows, columns = sorted({row for row, _ in texts}), sorted({column for _, column in texts})
    if len(columns) > MAX_COLUMNS or len(rows) * len(columns) > MAX_CELLS:
        raise IngestError(
            f"{name}：工作表“{sheet.name}”有 {len(rows)} 行 {len(columns)} 列，不像预决算表；请核对文件内容"
        )
    shaped: list[Row] = []
    for at, row in enumerate(rows):
        if at and row - rows[at - 1] > 1:
            shaped.append(Row(("",) * len(columns), Place(line=row)))
        shaped.append(Row(tuple(texts.get((row, column), "") for column in columns), Place(line=row)))
    return row_blocks(shaped, sheet.name)


def _is_hidden(sheet: Sheet, at: Address) -> bool:
    return at[0] in sheet.hidden_rows or at[1] in sheet.hidden_columns


def _move_out_of_hidden(sheet: Sheet) -> None:
    """A merged cell that begins in a hidden row or column shows its text in the part that is visible."""
    hidden_rows, hidden_columns = sorted(sheet.hidden_rows), sorted(sheet.hidden_columns)
    for first_row, first_column, last_row, last_column in sheet.merges:
        text = sheet.texts.get((first_row, first_column), "")
        row = _next_visible(first_row, hidden_rows)
        column = _next_visible(first_column, hidden_columns)
        if text and (row, column) != (first_row, first_column) and row <= last_row and column <= last_column:
            sheet.texts[row, column] = text


def _next_visible(number: int, hidden: list[int]) -> int:
    at = bisect_left(hidden, number)
    while at < len(hidden) and hidden[at] == number:
        number, at = number + 1, at + 1
    return number
