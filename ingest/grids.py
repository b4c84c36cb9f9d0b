"""A grid whose columns survived → the lines and figures of a table."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.amounts import AmountError, fen_from, is_amount, parse_decimal
from ingest.codes import account_name, join_code, split_glued
from ingest.headers import Block, header_height, header_paths, numbers_columns, quantity_unit, read_blocks
from ingest.hierarchy import item_name
from ingest.model import Cell, Column, Figure, Grid, Line, Place, Quantity, Table
from ingest.row_periods import Period, columns_of_row
from ingest.vocabulary import is_total_row, label_role, measure_of, words

_PLACEHOLDER = re.compile(r"[-—–/\\*×xX]+")
_WORD = re.compile(r"[A-Za-z\u4e00-\u9fff]")
_BLANKS = re.compile(r"\s+")
_LATIN_GAP = re.compile(r"(?<=[A-Za-z0-9])\s+(?=[A-Za-z])|(?<=[A-Za-z])\s+(?=\d)")


def tidy(text: str) -> str:
    """A name as a person would write it: cell wraps and blanks inside Chinese text removed, blanks between Latin words kept."""
    kept = _LATIN_GAP.sub("\u0000", text.strip())
    return _BLANKS.sub("", kept).replace("\u0000", " ")


def fill_table(table: Table, grid: Grid, fiscal_year: int | None, kind: str) -> list[str]:
    """Read the grid's header and rows into ``table``. Returns notices (Chinese) about cells that could not be read."""
    texts = [[cell.text for cell in row] for row in grid.rows]
    height = header_height(texts)
    paths = header_paths(texts[:height] + _code_titles(texts[height:]))
    blocks = read_blocks(paths, fiscal_year, kind, _text_columns(texts[height:]))
    notices: list[str] = []
    rows = [row for row in grid.rows[height:] if not numbers_columns([cell.text for cell in row])]
    for block, before in zip(blocks, [None, *blocks], strict=False):
        _read_block(table, block, _label_carried_on(rows, block, before), notices)
    table.columns = [column for block in blocks for column in block.values]
    table.printed = texts
    if not blocks and any(is_amount(cell) for row in texts for cell in row):
        notices.append(f"“{table.title or '未命名表'}”的表头无法识别，已按原样保留")
    return notices


def _text_columns(body: Sequence[Sequence[str]]) -> frozenset[int]:
    """The columns whose cells are words more often than numbers."""
    filled = [
        [cell for row in body if (cell := row[column].strip()) and not _PLACEHOLDER.fullmatch(cell)]
        for column in range(len(body[0]) if body else 0)
    ]
    return frozenset(
        column
        for column, cells in enumerate(filled)
        if sum(_WORD.search(cell) is not None for cell in cells) * 2 > len(cells)
    )


def _code_titles(body: Sequence[Sequence[str]]) -> list[list[str]]:
    """The titles 类, 款, 项 where a form prints them in its first row of amounts (the total), as a header row of their own."""
    first = (
        [cell if label_role(cell) in ("class", "section", "entry") else "" for cell in body[0]]
        if body
        else []
    )
    return [first] if any(first) else []


def _label_carried_on(
    rows: Sequence[Sequence[Cell]], block: Block, before: Block | None
) -> list[Sequence[Cell]]:
    """Rows as a block reads them. In tables set several columns abreast a closing label (公用经费合计) may span all but the last
    amount: it stands in the block ``before``, which has no amount of its own there."""
    if before is None or not block.labels:
        return list(rows)
    own = [column for columns in block.labels.values() for column in columns]
    theirs = [column for columns in before.labels.values() for column in columns]
    result: list[Sequence[Cell]] = []
    for row in rows:
        label = next((row[column] for column in theirs if row[column].text.strip()), None)
        carried = (
            label is not None
            and not any(row[column].text.strip() for column in own)
            and not any(row[column.index].text.strip() for column in before.values)
            and any(row[column.index].text.strip() for column in block.values)
        )
        result.append(
            [label if i == own[0] and label else cell for i, cell in enumerate(row)] if carried else row
        )
    return result


def _read_block(table: Table, block: Block, rows: Sequence[Sequence[Cell]], notices: list[str]) -> None:
    inherited = ""
    before: Line | None = None
    periods: dict[tuple[Period, int], Column] = {}
    code_columns = block.code_columns()
    first = 1 + max((line.row for line in table.lines if line.side == block.side), default=0)
    for number, cells in enumerate(rows, start=first):
        line = _line(number, block, cells, code_columns, inherited)
        if line is None:
            continue
        line.block = block.values[0].index
        inherited = line.code or inherited
        _carry_project(line, before)
        before = line
        for column in columns_of_row(line.item, block.values, periods):
            _read_cell(table, line, column, cells[column.index], notices)
        if line.figures or line.quantities:
            table.lines.append(line)


def _carry_project(line: Line, before: Line | None) -> None:
    """A project whose name cell is merged over several rows of one account holds for all of them."""
    if before is None or line.project or not (line.code and line.labels):
        return
    if (line.code, line.item) == (before.code, before.item):
        line.project = before.project


def _line(
    number: int, block: Block, cells: Sequence[Cell], code_columns: list[int], inherited: str
) -> Line | None:
    parts = [cells[column].text.strip() for column in code_columns]
    code = join_code(parts, inherited)
    item = next(
        (text for role in ("own_name", "name", "item", "catalogue") if (text := _text(cells, block, role))),
        "" if block.labels.keys() & {"project"} else _text(cells, block, "unit"),
    )
    if not code:
        code, item = split_glued(item)
        if (
            not code and not item
        ):  # a label cell merged over the code columns: "合计", or code and name in one cell
            code, item = split_glued(tidy("".join(part for part in parts if not label_role(part))))
    if not item:
        item = _total_label(cells, block)
    item = tidy(item).rstrip("：:")
    if label_role(parts[0] if parts else "") == "class" and not item:
        return None
    project = tidy(_text(cells, block, "project"))
    if not item and is_total_row(project):  # the closing row of a list of projects
        item, project = project.rstrip("：:"), ""
    name, source = (
        account_name(code, item) if code else (item_name(item) if item else "", "原文" if item else "")
    )
    return Line(
        row=number,
        item=item,
        side=block.side,
        code=code,
        account_name=name,
        account_name_source=source,
        project=project,
        labels=_attributes(cells, block),
        place=Place(cells[0].page, box=cells[0].box),
    )


def _total_label(cells: Sequence[Cell], block: Block) -> str:
    """The label of a closing row that stands in another label column than the one that names the rows."""
    labels = (cells[column].text.strip() for columns in block.labels.values() for column in columns)
    return next((label for label in labels if is_total_row(label)), "")


def _text(cells: Sequence[Cell], block: Block, role: str) -> str:
    own_name = block.name_column()
    columns = block.labels.get(role, []) if role != "own_name" else [own_name] if own_name is not None else []
    for column in columns:
        if cells[column].text.strip():
            return cells[column].text.strip()
    return ""


def _attributes(cells: Sequence[Cell], block: Block) -> dict[str, str]:
    found: dict[str, str] = {}
    for role in ("catalogue", "attribute", "unit", "unit_code"):
        for column in block.labels.get(role, []):
            if cells[column].text.strip():
                found[block.header_of(column) or role] = tidy(cells[column].text)
    for column in block.other_accounts():
        if cells[column].text.strip() and block.header_of(column):
            found[block.header_of(column)] = tidy(cells[column].text)
    return found


def _read_cell(table: Table, line: Line, column: Column, cell: Cell, notices: list[str]) -> None:
    raw = cell.text.replace("\n", "").strip()
    if not raw or _PLACEHOLDER.fullmatch(raw):
        return
    unit_in_item = quantity_unit(line.item)
    value = parse_decimal(raw) if not re.search(r"\d\s+\d", raw) else None
    if value is None:
        percent = parse_decimal(raw.rstrip("%％")) if raw.endswith(("%", "％")) else None
        if percent is not None:
            line.quantities.append(Quantity(column, raw, str(percent), unit="%"))
        elif re.search(r"\d", raw):
            notices.append(
                f"{table.number} {table.title} 第 {line.row} 行“{raw}”不是一个金额，未作数字保存".strip()
            )
        return
    if unit_in_item or not column.is_money:
        unit = unit_in_item or _column_unit(column)
        line.quantities.append(Quantity(column, raw, str(value), unit=unit))
        return
    try:
        amount_fen = fen_from(value, table.unit)
    except AmountError as error:
        notices.append(f"{table.number} {table.title} 第 {line.row} 行：{error}".strip())
        return
    place = Place(cell.page or table.place.page, box=cell.box)
    line.figures.append(Figure(column, raw, amount_fen, table.unit, place))


def _column_unit(column: Column) -> str:
    if measure_of(column.header_path.rsplit("/", 1)[-1]) in words("not_money"):
        return "%"
    return quantity_unit(column.header_path)
