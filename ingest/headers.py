"""From a table's printed header to what each column means: label columns, value columns, sides. Pure.

A header of several rows is read as one path per column (``公务用车购置及运行费/小计``); a cell left blank beside a filled one
belongs to it where the rows below it name a column of their own (that is how merged cells look once the merge is lost).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from ingest.amounts import is_amount
from ingest.model import Column
from ingest.vocabulary import (
    is_span,
    is_total_row,
    label_role,
    mapping,
    measure_of,
    squeeze,
    strip_qualifiers,
    words,
)

MAX_HEADER_ROWS = 7
VALUE_KINDS = {"预算数": "预算", "决算数": "决算", "执行数": "执行"}

_CODE_CELL = re.compile(r"[23]\d{2}(?:\d{2}){0,2}")
_ITEM_START = re.compile(
    r"^(?:[一二三四五六七八九十]+[、.．]|（[一二三四五六七八九十]+）|\d{1,2}[、.．]|[23]\d{2}\D)"
)
_YEAR = re.compile(r"(20\d{2})\s*(?:年|[-—])")
_QUANTITY_UNIT = re.compile(r"[（(](?:个|人|辆|台|套|批|次|批次|人次|平方米|㎡|%|％)[^）)]*[）)]|%$")
_COLUMN_NUMBER = re.compile(r"^[（]?(\d{1,2})[）]?(?:=[\d+\-*/（）]+)?$")
_STARS = re.compile(r"[*＊×-]*")
_COUNTED = re.compile(r"[（(](个|人|辆|台|套|台套|台（套）|批|次|批次|人次|平方米|㎡|%)[）)]")
_CODE_ROLES = ("class", "section", "entry", "code")
_NAMING_ROLES = ("item", "name", "project", "catalogue")
_OF_WHICH = "其中"
_FUNCTIONAL = "功能"
_OWN_YEAR = ("本年收入", "本年支出")
"""Spanning titles that become a name of their own where another column already is the whole."""


@dataclass(slots=True)
class Block:
    """The columns that make up one row of a table: most tables have one block, two-sided ones two."""

    side: str = ""
    labels: dict[str, list[int]] = field(default_factory=dict)
    values: list[Column] = field(default_factory=list)
    headers: dict[int, str] = field(default_factory=dict)

    def header_of(self, column: int) -> str:
        """The deepest printed header cell of a label column."""
        return self.headers.get(column, "")

    def code_columns(self) -> list[int]:
        """The columns of one account code: where rows carry two (功能分类 beside 经济分类, 部门 beside 政府), the functional one,
        else the first."""
        groups: list[list[int]] = []
        roles: set[str] = set()
        for index, role in sorted((i, kind) for kind in _CODE_ROLES for i in self.labels.get(kind, [])):
            begins = role in roles and (role != "code" or index in self.headers)
            if not groups or begins:
                groups.append([])
                roles = set()
            groups[-1].append(index)
            roles.add(role)
        functional = [group for group in groups if _FUNCTIONAL in self.header_of(group[0])]
        return (functional or groups or [[]])[0]

    def other_accounts(self) -> list[int]:
        """Code and name columns of a second classification."""
        names = self.labels.get("name", [])
        return [
            *(i for role in _CODE_ROLES for i in self.labels.get(role, []) if i not in self.code_columns()),
            *(i for i in names if i != self.name_column()),
        ]

    def name_column(self) -> int | None:
        names = self.labels.get("name", [])
        return next((i for i in names if _FUNCTIONAL in self.header_of(i)), names[0] if names else None)


def header_height(rows: Sequence[Sequence[str]]) -> int:
    """How many leading rows are header: those before the first row with an amount or an account code, less rows that are
    items without amounts."""
    height = 0
    for row in rows[:MAX_HEADER_ROWS]:
        if _is_data(row):
            break
        height += 1
    while height > 1 and _is_unfilled_item(rows[height - 1]):
        height -= 1
    return height


def names_columns(row: Sequence[str]) -> bool:
    """Whether a row names columns that label rows (项目, 科目名称, 类 …), as a header does and a body row does not."""
    return any(label_role(cell) not in ("", "attribute") for cell in row) and not _is_data(row)


def numbers_columns(row: Sequence[str]) -> bool:
    """Whether a row only numbers the columns (``栏次 1 2 3``, ``** ** 1 2``, ``1 2=3+4 3 4``), as the official forms do under
    their header."""
    cells = [squeeze(cell) for cell in row if squeeze(cell)]
    found = [_COLUMN_NUMBER.match(cell) for cell in cells]
    numbers = [int(number.group(1)) for number in found if number]
    others = [cell for cell, number in zip(cells, found, strict=True) if not number]
    if not numbers or any(one >= other for one, other in pairwise(numbers)):
        return False
    marked = any(label_role(cell) == "ordinal" or _STARS.fullmatch(cell) for cell in others)
    if not all(label_role(cell) or _STARS.fullmatch(cell) for cell in others):
        return False
    in_sequence = numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    return marked or (in_sequence and numbers[0] == 1 and len(numbers) > 2)


def _is_data(row: Sequence[str]) -> bool:
    cells = [squeeze(cell) for cell in row if squeeze(cell)]
    return not numbers_columns(cells) and any(is_amount(cell) or _CODE_CELL.fullmatch(cell) for cell in cells)


def _is_unfilled_item(row: Sequence[str]) -> bool:
    cells = [cell for cell in row if squeeze(cell)]
    if numbers_columns(cells):
        return False
    if not cells or (len(cells) == 1 and row[0] == cells[0] and is_total_row(cells[0])):
        return True
    if any(_ITEM_START.match(squeeze(cell)) for cell in cells):
        return True
    return not any(measure_of(c) or label_role(c) or is_span(c) or _YEAR.search(c) for c in cells)


def header_paths(rows: Sequence[Sequence[str]]) -> list[tuple[str, ...]]:
    """One path of printed header cells per column, top to bottom, repeated cells once."""
    if not rows:
        return []
    width = len(rows[0])
    filled = [_without_numbers([squeeze(cell) for cell in row]) for row in rows]
    for level, row in enumerate(filled):
        for column in range(1, width):
            if row[column] or not row[column - 1]:
                continue
            named_below = any(filled[below][column] for below in range(level + 1, len(filled)))
            same_group = all(filled[above][column] == filled[above][column - 1] for above in range(level))
            if named_below and same_group and label_role(row[column - 1]) != "ordinal":
                row[column] = row[column - 1]
    paths = []
    for column in range(width):
        path: list[str] = []
        for row in filled:
            if row[column] and (not path or path[-1] != row[column]) and not row[column].isdigit():
                path.append(row[column])
        paths.append(tuple(path))
    return paths


def _without_numbers(row: list[str]) -> list[str]:
    """A row that numbers the columns keeps only what it says besides (``类 款 项 栏次 1 2 3``)."""
    if not numbers_columns(row):
        return row
    return [
        "" if _COLUMN_NUMBER.match(c) or _STARS.fullmatch(c) or label_role(c) == "ordinal" else c for c in row
    ]


def read_blocks(
    paths: Sequence[tuple[str, ...]],
    fiscal_year: int | None,
    kind: str,
    texts: frozenset[int] = frozenset(),
) -> list[Block]:
    """Columns by path → blocks with label columns and value columns. ``texts``: the columns that hold text in the body; where
    their header is no known measure they label the rows."""
    blocks = [Block()]
    for index, path in enumerate(paths):
        current = blocks[-1]
        role = column_role(path) or _role_of_text(path, current, index in texts)
        if not path and index not in texts and _goes_on_code(index, current):
            current.labels["code"].append(index)
            continue
        if not role:
            if path:
                current.values.append(value_column(index, path, fiscal_year, kind))
            continue
        if current.values and role in ("item", "name", *_CODE_ROLES):
            current = Block()
            blocks.append(current)
        current.labels.setdefault(role, []).append(index)
        current.headers[index] = path[-1]
    _name_sides(blocks, paths)
    for block in blocks:
        _follow_parts(block.values)
        _tell_apart(block.values)
    return [block for block in blocks if block.values]


def _goes_on_code(index: int, block: Block) -> bool:
    """Whether a column without a header stands right behind a code column: 科目编码 merged over 类, 款 and 项."""
    return index - 1 in block.labels.get("code", []) and not block.values


def _role_of_text(path: tuple[str, ...], block: Block, holds_text: bool) -> str:
    """The role of a column of text with a header of its own: the first names the rows, others say more about them."""
    if not holds_text or not path or any(measure_of(cell) for cell in path):
        return ""
    named = any(role in block.labels for role in (*_NAMING_ROLES, "unit"))
    return "attribute" if named or block.values else "item"


def _follow_parts(columns: Sequence[Column]) -> None:
    """A column headed 其中 is part of the nearest column before it that is not: of 合计 as any other column is, of another
    measure under that one's name (``事业收入/教育收费``)."""
    whole: Column | None = None
    for column in columns:
        leaf = column.header_path.rsplit("/", 1)[-1]
        if not leaf.startswith(_OF_WHICH):
            whole = column
            continue
        if whole is None or whole.measure in ("合计", *VALUE_KINDS) or "/" in column.measure:
            continue
        if column.measure not in mapping("sums_across").get(whole.measure, ()):
            column.measure = f"{whole.measure}/{strip_qualifiers(leaf).removeprefix(_OF_WHICH)}"


def _tell_apart(columns: Sequence[Column]) -> None:
    """Columns of one year and kind that would share a measure are told apart by the cell over them (``上年结余/一般公共预算``
    beside ``一般公共预算``), a total by that cell alone; what still agrees keeps its printed name."""
    seen: dict[tuple[str, int | None, str], Column] = {}
    for column in sorted(columns, key=lambda column: (_qualifier(column) != "", column.index)):
        key = (column.measure, column.figure_year, column.figure_kind)
        if key not in seen:
            seen[key] = column
            continue
        over, leaf = _qualifier(column), strip_qualifiers(column.header_path.rsplit("/", 1)[-1])
        if seen[key].header_path == column.header_path:
            continue
        if column.measure == "合计" and over:
            column.measure = over
        elif over:
            column.measure = f"{over}/{column.measure}"
        else:
            column.measure = leaf
        seen.setdefault((column.measure, column.figure_year, column.figure_kind), column)


def _qualifier(column: Column) -> str:
    """The cell over a column's own that tells it from others, as a measure where it is one; the document's own year says
    nothing."""
    over = [cell for cell in column.header_path.split("/")[:-1] if measure_of(cell) not in VALUE_KINDS]
    named = [
        measure_of(cell) or strip_qualifiers(cell) for cell in over if not is_span(cell) or cell in _OWN_YEAR
    ]
    return named[-1] if named else ""


def column_role(path: tuple[str, ...]) -> str:
    """What a column labels, from the deepest cell of its path that says so; empty for a value column."""
    if not path:
        return ""
    role = label_role(path[-1])
    if role == "item" and len(path) > 1 and any(label_role(cell) == "project" for cell in path):
        return "project"
    if role or len(path) == 1:
        return role
    return label_role(path[-2]) if is_span(path[-1]) and not measure_of(path[-1]) else ""


def _name_sides(blocks: list[Block], paths: Sequence[tuple[str, ...]]) -> None:
    """Income beside spending; spending may be printed once more beside itself, by another classification."""
    with_values = [block for block in blocks if block.values]
    if len(with_values) not in (2, 3):
        return
    texts = []
    for block in with_values:
        columns = [c for indexes in block.labels.values() for c in indexes] + [
            value.index for value in block.values
        ]
        texts.append("".join("".join(paths[column]) for column in columns))
    first_income = "收入" in texts[0]
    spending = all("支出" in text or "功能分类" in text or "经济分类" in text for text in texts[1:])
    if (first_income and (spending or len(texts) == 2)) or (spending and "支出" not in texts[0]):
        for block, side in zip(with_values, ("收入", "支出", "支出"), strict=False):
            block.side = side
    for block in with_values:
        for column in block.values:
            column.side = block.side


def value_column(index: int, path: tuple[str, ...], fiscal_year: int | None, kind: str) -> Column:
    """A value column with its canonical measure, year and kind of figure."""
    year, figure_kind = column_period(path, fiscal_year, kind)
    return Column(
        index=index,
        header_path="/".join(path),
        measure=canonical_measure(path),
        figure_year=year,
        figure_kind=figure_kind,
        is_money=not any(_QUANTITY_UNIT.search(cell) for cell in path)
        and measure_of(path[-1]) not in words("not_money"),
    )


def stands_beside(whole: Column, other: Column) -> bool:
    """Whether a column stands under the same header as a total does: only such are parts of it (本年支出: 小计, 基本支出)."""
    over = whole.header_path.rpartition("/")[0]
    return not over or other.header_path.startswith(f"{over}/")


def quantity_unit(text: str) -> str:
    """The unit that an item or a header names in brackets where it counts things (``公务用车保有量（辆）``); empty for money."""
    found = _COUNTED.search(text)
    return found.group(1) if found else ""


def column_period(path: tuple[str, ...], fiscal_year: int | None, kind: str) -> tuple[int | None, str]:
    """(year, 预算·执行·决算) that a column's header names, else those of the document."""
    year, figure_kind = fiscal_year, kind
    for cell in path:
        found = _YEAR.search(cell)
        if found:
            year = int(found.group(1))
        elif cell.startswith("上年") and "结" not in cell and fiscal_year:
            year = fiscal_year - 1
        figure_kind = VALUE_KINDS.get(measure_of(cell), figure_kind)
    return year, figure_kind


def canonical_measure(path: tuple[str, ...]) -> str:
    """The canonical measure of a header path: comparable across documents, without years and spanning titles."""
    known = [measure_of(cell) for cell in path]
    last = len(path) - 1
    own = [
        name
        for level, (cell, name) in enumerate(zip(path, known, strict=True))
        if name and name not in VALUE_KINDS and (level == last or not is_span(cell))
    ]
    groups = mapping("groups")
    for group, members in groups.items():
        if group in own or any(member in own for member in members):
            return _within_group(group, members, own)
    leaf = known[-1]
    if leaf in VALUE_KINDS:
        return own[-1] if own else leaf
    if leaf == "合计":
        parents = [name for name in own[:-1] if name != "合计"]
        return parents[-1] if parents else "合计"
    if leaf:
        return leaf
    named = [
        strip_qualifiers(cell) for cell in path if not is_span(cell) and measure_of(cell) not in VALUE_KINDS
    ]
    return "/".join(dict.fromkeys(named)) or strip_qualifiers(path[-1])


def _within_group(group: str, members: tuple[str, ...], own: list[str]) -> str:
    for name in reversed(own):
        if name in members:
            return f"{group}/{name}"
    return f"{group}/小计"
