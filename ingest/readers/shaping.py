"""From the cells of a Word, web or worksheet table to blocks. Pure.

In these formats titles, units and notes often stand in rows of the table itself, and a table may be there for layout only. What
is not part of the table proper becomes text lines before and after it, so that all formats look alike to the steps that follow.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.amounts import is_amount
from ingest.model import Block, Cell, Grid, IngestError, Place, TextLine

MAX_COLUMNS = 300
MAX_CELLS = 1_000_000
_NOTE_ROW = re.compile(r"^\s*(?:备\s*注|注|说明|附注)\s*\d*\s*[:：]|。\s*$|空表\s*$")
_TITLE_ROW = re.compile(
    r"表\s*(?:[（(][^（）()]*[）)])?$|^(?:附|附件|公开|部门|预算|决算)*表\s*[一二三四五六七八九十\d]"
)
_TEXT_SHEETS = ("目录", "封面", "封皮")


@dataclass(frozen=True, slots=True)
class Content:
    """What a source cell holds, and how many columns and rows it covers."""

    blocks: tuple[Block, ...] = ()
    columns: int = 1
    rows: int = 1

    @property
    def text(self) -> str:
        return "\n".join(block.text for block in self.blocks if isinstance(block, TextLine)).strip()

    @property
    def nested(self) -> list[Grid]:
        return [block for block in self.blocks if isinstance(block, Grid)]


@dataclass(frozen=True, slots=True)
class Row:
    """One row of texts and where it stands."""

    texts: tuple[str, ...]
    place: Place

    @property
    def filled(self) -> list[str]:
        return [text for text in self.texts if text.strip()]


def table_blocks(rows: Sequence[Sequence[Content]], place: Place, name: str) -> list[Block]:
    """Blocks of a table whose cells may span others and hold tables. ``name`` is the file's, for messages."""
    expanded = expand(rows, name)
    cells = [cell for row in rows for cell in row]
    nested = [grid for cell in cells for grid in cell.nested]
    is_layout = (
        not expanded or len(expanded[0]) == 1 or (nested and not any(is_amount(cell.text) for cell in cells))
    )
    if is_layout:
        return [block for cell in cells for block in cell.blocks]
    return [*row_blocks([Row(tuple(texts), place) for texts in expanded], ""), *nested]


def expand(rows: Sequence[Sequence[Content]], name: str) -> list[list[str]]:
    """Texts by row and column: a merged cell's text once in its top left cell, the covered ones empty."""
    covered: dict[int, int] = {}
    result: list[list[str]] = []
    for number, row in enumerate(rows):
        texts: list[str] = []
        for cell in row:
            _skip_covered(texts, covered)
            below = min(cell.rows, len(rows) - number) - 1
            width = min(max(cell.columns, 1), MAX_COLUMNS - len(texts))
            if width < 1:
                raise IngestError(f"{name}：有一张表超过 {MAX_COLUMNS} 列，不像预决算表；请核对文件内容")
            for column in range(len(texts), len(texts) + width):
                if below > 0:
                    covered[column] = below
            texts += [cell.text, *[""] * (width - 1)]
        _skip_covered(texts, covered)
        result.append(texts)
    width = max((len(texts) for texts in result), default=0)
    if width * len(result) > MAX_CELLS:
        raise IngestError(f"{name}：有一张表超过 {MAX_CELLS} 个单元格，不像预决算表；请核对文件内容")
    return [texts + [""] * (width - len(texts)) for texts in result]


def _skip_covered(texts: list[str], covered: dict[int, int]) -> None:
    """Empty cells for the columns from here on that cells of earlier rows cover."""
    while covered.get(len(texts), 0) > 0:
        covered[len(texts)] -= 1
        texts.append("")


def row_blocks(rows: Sequence[Row], name: str) -> list[Block]:
    """Rows of one table or worksheet → its tables, each with the lines above and below it. ``name``: the worksheet's."""
    return [block for part in _parts(rows) for block in _part_blocks(part, name)]


def _parts(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """Tables that stand one below the other: a new one begins with a title after a blank row."""
    part: list[Row] = []
    blank = False
    for row in rows:
        if not row.filled:
            blank = True
            continue
        begins = blank and len(row.filled) == 1 and _TITLE_ROW.search(row.filled[0].strip())
        if begins and any(len(other.filled) > 1 for other in part):
            yield part
            part = []
        part.append(row)
        blank = False
    if part:
        yield part


def _part_blocks(rows: list[Row], name: str) -> list[Block]:
    first = next((at for at, row in enumerate(rows) if len(row.filled) > 1), len(rows))
    titles = {re.sub(r"\s", "", text) for text in (name, *(row.filled[0] for row in rows[:first]))}
    if first == len(rows) or titles.intersection(_TEXT_SHEETS):
        return [_line(row) for row in rows]
    end = _end_of_table(rows, first)
    above = [_line(row) for row in rows[:first]]
    below = [_line(row) for row in rows[end:]]
    return [*above, _grid(rows[first:end], name), *below]


def _end_of_table(rows: list[Row], first: int) -> int:
    """Where the notes below a table begin: rows of one cell, from the first that reads like a note."""
    tail = len(rows)
    while tail > first and len(rows[tail - 1].filled) == 1:
        tail -= 1
    return next((at for at in range(tail, len(rows)) if _NOTE_ROW.search(rows[at].filled[0])), len(rows))


def _line(row: Row) -> TextLine:
    return TextLine("\t".join(re.sub(r"\s*\n\s*", "", text).strip() for text in row.filled), row.place)


def _grid(rows: list[Row], name: str) -> Grid:
    """The table proper; a column without any text says nothing and is left out."""
    used = [column for column in range(len(rows[0].texts)) if any(row.texts[column].strip() for row in rows)]
    return Grid(
        tuple(tuple(Cell(row.texts[column].strip()) for column in used) for row in rows), rows[0].place, name
    )
