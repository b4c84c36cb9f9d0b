"""A flattened table region → lines and figures, each number in the column that the document itself decides.

What the table's own sums and the rest of the document leave open stays ``unknown`` and is never guessed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ingest.amounts import AmountError, fen_from, half_step_fen, is_amount, nearest_fen, parse_decimal
from ingest.codes import account_name, classification_names
from ingest.flat_rows import (
    PrintedRow,
    leads_with_codes,
    read_coded_rows,
    read_labelled_rows,
    unstacked,
    without_ordinals,
    without_percentages,
    without_whole_numbers,
)
from ingest.flat_sided import read_sided_rows
from ingest.headers import numbers_columns, quantity_unit, stands_beside, value_column
from ingest.hierarchy import item_name
from ingest.layout import FlatBlock, read_header, split_header
from ingest.model import Column, Figure, Line, Place, Quantity, Table, TextLine
from ingest.readings import FlatRow, Readings, explore
from ingest.row_periods import Period, columns_of_row
from ingest.vocabulary import is_subtotal_row, is_total_row, mapping, measure_of, squeeze, words

Evidence = Mapping[str, Mapping[int, str]]
"""Measure → {total in 分: where in the document it stands}."""

UNKNOWN = "unknown"
TWO_SIDED = (
    "revenue_expenditure_summary",
    "fiscal_appropriation_summary",
    "government_fund_by_function",
    "state_capital_by_function",
)
"""Kinds of tables that may print income beside spending."""


@dataclass(slots=True)
class FlatTable:
    """A flattened table with what is needed to read it again once more of the document is known."""

    table: Table
    lines: list[TextLine]
    fiscal_year: int | None
    kind: str
    undecided: bool = False
    notices: list[str] = field(default_factory=list)


def fill_flat(flat: FlatTable, evidence: Evidence, names: Mapping[str, set[str]]) -> None:
    """Read (or read again, with more evidence) the region into ``flat.table``.

    ``names`` gives the account names that other tables of the document print for a code; they tell an account from a project
    where both stand in one run of text.
    """
    table = flat.table
    table.lines, table.columns, flat.undecided, flat.notices = [], [], False, []
    lines, has_percentages = without_percentages(flat.lines)
    head, body = unstacked(lines) or split_header(_numbering_dropped(lines))
    body = _numbering_dropped(body)
    header = read_header(head)
    table.printed = [line.text.split() for line in flat.lines]
    if header.unknown and any(is_amount(token) for line in body for token in line.text.split()):
        flat.notices.append(
            f"“{table.title}”的表头有认不出的文字“{header.unknown[:20]}”，这张表的各列未能确定"
        )
    if has_percentages:
        for block in header.blocks:
            block.paths = [path for path in block.paths if measure_of(path[-1]) not in words("not_money")]
    blocks = [block for block in header.blocks if block.paths]
    sure = not header.unknown and not (table.kind in TWO_SIDED and len(blocks) > 2)
    for side, block, rows in _rows_by_block(table.kind, blocks, body, header.has_codes):
        _fill_block(flat, side, block, rows, evidence, names, sure=sure)


def _numbering_dropped(lines: Sequence[TextLine]) -> list[TextLine]:
    return [line for line in lines if not numbers_columns(line.text.split())]


def _rows_by_block(
    kind: str, blocks: list[FlatBlock], body: Sequence[TextLine], has_codes: bool
) -> list[tuple[str, FlatBlock, list[PrintedRow]]]:
    if len(blocks) == 2 and kind in TWO_SIDED:
        rows = read_sided_rows(body)
        sides = [[row for row in rows if row.side == side] for side in ("收入", "支出")]
        for block, own in zip(blocks, sides, strict=True):
            if "ordinal" in block.roles:
                without_ordinals(own)
        return list(zip(("收入", "支出"), blocks, sides, strict=True))
    block = blocks[0] if blocks else FlatBlock()
    if any(other.paths != block.paths for other in blocks[1:]):
        return []  # blocks side by side that are not alike: no row can be told from the next
    rows = read_coded_rows(body) if has_codes or leads_with_codes(body) else read_labelled_rows(body)
    if "ordinal" in block.roles:
        without_ordinals(rows)
    if "unit_code" in block.roles:
        without_whole_numbers(rows)
    return [("", block, rows)]


def _fill_block(
    flat: FlatTable,
    side: str,
    block: FlatBlock,
    rows: list[PrintedRow],
    evidence: Evidence,
    names: Mapping[str, set[str]],
    *,
    sure: bool,
) -> None:
    columns = [
        value_column(index, path, flat.fiscal_year, flat.kind) for index, path in enumerate(block.paths)
    ]
    sums = _sums_across(columns)
    readings = (
        explore(_flat_rows(flat.table, rows), len(columns), sums, _by_column(columns, evidence))
        if sure
        else None
    )
    chosen: dict[tuple[int, str], Column] = {}
    periods: dict[tuple[Period, int], Column] = {}
    filled = [index for index, row in enumerate(rows) if row.numbers]
    for number, row in enumerate(rows, start=1):
        if not row.numbers:
            continue
        line = _line(number, side, row, block, names)
        full = len(row.numbers) == len(columns)
        options = readings.by_row[filled.index(number - 1)] if readings and not full else frozenset()
        sound = sure and _full_and_sound(row, columns, sums, flat.table.unit)
        for place, raw in enumerate(row.numbers):
            column = _column(flat, columns, options, readings, place, sound, side, chosen, sure)
            _store(flat, line, columns_of_row(line.item, [column], periods)[0], raw, row)
        if line.figures or line.quantities:
            flat.table.lines.append(line)
    flat.table.columns.extend(chosen.values())


def _full_and_sound(
    row: PrintedRow, columns: Sequence[Column], sums: Mapping[int, Sequence[int]], unit: str
) -> bool:
    """Whether a row has a number for every column and they add up across: only then does their order alone decide.

    Headers of several rows are printed in an order of their own; a row that does not add up may be such a mix-up.
    """
    if len(row.numbers) != len(columns):
        return False
    values = [parse_decimal(raw) for raw in row.numbers]
    amounts = [nearest_fen(value, unit) for value in values if value is not None]
    slack = sum(half_step_fen(raw, unit) for raw in row.numbers)
    return all(
        abs(amounts[whole] - sum(amounts[part] for part in parts)) <= slack for whole, parts in sums.items()
    )


def _flat_rows(table: Table, rows: Sequence[PrintedRow]) -> list[FlatRow]:
    """Rows with numbers, each with the index (among these rows) of its parent by code."""
    filled = [row for row in rows if row.numbers]
    result: list[FlatRow] = []
    for index, row in enumerate(filled):
        amounts = tuple(
            nearest_fen(value, table.unit) for value in map(parse_decimal, row.numbers) if value is not None
        )
        parent = (
            next(
                (
                    above
                    for above in range(index - 1, -1, -1)
                    if filled[above].code
                    and row.code != filled[above].code
                    and row.code.startswith(filled[above].code)
                ),
                None,
            )
            if row.code
            else None
        )
        total = is_total_row(row.name) or is_subtotal_row(row.name)
        result.append(
            FlatRow(amounts, tuple(half_step_fen(raw, table.unit) for raw in row.numbers), parent, total)
        )
    return result


def _sums_across(columns: Sequence[Column]) -> dict[int, list[int]]:
    """The vocabulary's sums across, by column: for ``*`` the columns that no other sum of this table already covers."""
    rules = mapping("sums_across")
    at = {column.measure: column.index for column in columns}
    sums: dict[int, list[int]] = {}
    for whole, parts in rules.items():
        if whole in at and parts != ("*",):
            present = [at[part] for part in parts if part in at]
            if present:
                sums[at[whole]] = present
    for whole, parts in rules.items():
        if whole in at and parts == ("*",):
            covered = {part for present in sums.values() for part in present}
            apart = {at[whole], *covered, *(at[name] for name in words("not_in_total") if name in at)}
            others = [
                column.index
                for column in columns
                if column.index not in apart and stands_beside(columns[at[whole]], column)
            ]
            if others and at[whole] not in sums:
                sums[at[whole]] = others
    return sums


def _by_column(columns: Sequence[Column], evidence: Evidence) -> dict[int, Mapping[int, str]]:
    return {column.index: evidence[column.measure] for column in columns if column.measure in evidence}


def _column(
    flat: FlatTable,
    columns: Sequence[Column],
    options: frozenset[tuple[int, ...]],
    readings: Readings | None,
    place: int,
    sound: bool,
    side: str,
    chosen: dict[tuple[int, str], Column],
    sure: bool,
) -> Column:
    """The column of a row's ``place``-th number, with what decided it; ``sound``: the row fills every column and adds up."""
    possible = {assignment[place] for assignment in options}
    if sound:
        index, why = place, "该行各列均有数，按表头次序对应"
    elif len(possible) == 1:
        index, why = possible.pop(), _why(readings)
    else:
        flat.undecided = True
        index, why = -1, _why_not(readings, sure, bool(options))
    if (index, why) not in chosen:
        chosen[index, why] = _decided(columns, index, why, side)
    return chosen[index, why]


def _decided(columns: Sequence[Column], index: int, why: str, side: str) -> Column:
    if index < 0:
        path = "或".join(column.header_path for column in columns)
        periods = {(column.figure_year, column.figure_kind) for column in columns}
        year, figure_kind = periods.pop() if len(periods) == 1 else (None, "")
        return Column(index, path, UNKNOWN, "unknown", why, side, year, figure_kind)
    column = columns[index]
    return Column(
        index,
        column.header_path,
        column.measure,
        "inferred",
        why,
        side,
        column.figure_year,
        column.figure_kind,
        column.is_money,
    )


def _why(readings: Readings | None) -> str:
    if readings is not None and readings.evidence:
        return f"本表合计关系有 {readings.top_count} 种读法，由{'、'.join(readings.evidence[:3])}确定"
    return "按本表行列合计关系只有这一种读法"


def _why_not(readings: Readings | None, sure: bool, has_options: bool) -> str:
    if not sure:
        return "表头文字未能完全识别"
    if readings is None or not has_options:
        return "本表数字不满足合计关系，各列无法确定"
    return f"本表合计关系有 {readings.top_count} 种读法，其他表和说明都不能确定是哪一种"


def _line(
    row_number: int, side: str, row: PrintedRow, block: FlatBlock, names: Mapping[str, set[str]]
) -> Line:
    item, project = row.name, ""
    if "project" in block.roles and row.code:
        item, project = split_project(row, names)
    name, source = account_name(row.code, item) if row.code else (item_name(item), "原文" if item else "")
    place = row.line.place if row.line else Place()
    return Line(row_number, item, side, row.code, name, source, project, place=place)


def split_project(row: PrintedRow, names: Mapping[str, set[str]]) -> tuple[str, str]:
    """(account, project) of a run of text that holds both: the account is the longest known name that leads it."""
    own = {*names.get(row.code, ()), *classification_names(row.code)}
    above = {
        name
        for length in (3, 5)
        if length < len(row.code)
        for name in (*names.get(row.code[:length], ()), *classification_names(row.code[:length]))
    }
    known = [*own, *(parent + name for parent in above for name in own)]
    text = squeeze(row.name)
    leading = [name for name in map(squeeze, known) if text.startswith(name)]
    if not leading:
        return row.name, ""
    longest = max(leading, key=len)
    return longest, text[len(longest) :]


def _store(flat: FlatTable, line: Line, column: Column, raw: str, row: PrintedRow) -> None:
    value = parse_decimal(raw)
    if value is None:
        return
    unit = quantity_unit(line.item)
    if unit or not column.is_money:
        line.quantities.append(Quantity(column, raw, str(value), unit=unit))
        return
    try:
        amount_fen = fen_from(value, flat.table.unit)
    except AmountError as error:
        flat.notices.append(f"{flat.table.number} {flat.table.title} 第 {line.row} 行：{error}".strip())
        return
    line.figures.append(
        Figure(column, raw, amount_fen, flat.table.unit, row.line.place if row.line else Place())
    )
