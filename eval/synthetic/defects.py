"""Planted defects. Each changes one printed thing, and says where, what is printed and what would be right."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from random import Random

from eval.synthetic import money
from eval.synthetic.assemble import Plan, build
from eval.synthetic.model import Defect, Document, Row, Table
from eval.synthetic.narrative import AMOUNT_KEYS, PERCENT_KEYS
from eval.synthetic.narrator import Tamper
from eval.synthetic.style import Style

Planter = Callable[[Document, Style, Random], Document | None]
FUNCTIONAL = ("income", "expense", "general")


def plant(plan: Plan, kinds: Sequence[str], rng: Random) -> Document:
    """The document with one defect of one of the kinds (the first that finds a place, in random order), or sound."""
    for kind in rng.sample(list(kinds), len(kinds)):
        planter = TABLE_DEFECTS.get(kind)
        found = planter(build(plan)[0], plan.context.style, rng) if planter else _misstated(plan, kind, rng)
        if found:
            return found
    return build(plan)[0]


def _misstated(plan: Plan, kind: str, rng: Random) -> Document | None:
    keys = {"narrative_amount": AMOUNT_KEYS, "wrong_percent": PERCENT_KEYS, "headcount": ("实有",)}[kind]
    for key in rng.sample(keys, len(keys)):
        document, struck = build(plan, Tamper(kind, key))
        if struck:
            return document
    return None


def _column_sum(document: Document, style: Style, rng: Random) -> Document | None:
    """A grand total that is not the sum of its rows."""
    places = [
        (table, place, column)
        for table, place, row in _rows(document, FUNCTIONAL)
        if row.role == "total"
        for column in row.amounts
        if row.amounts[column]
    ]
    return _one_cell(document, style, rng, "column_sum", places)


def _row_sum(document: Document, style: Style, rng: Random) -> Document | None:
    """An account whose 合计 is not 基本支出 + 项目支出."""
    places = [
        (table, place, table.sums[0][0])
        for table, place, row in _rows(document, ("expense", "general"))
        if row.role == "leaf" and row.amounts.get(table.sums[0][0])
    ]
    return _one_cell(document, style, rng, "row_sum", places)


def _parent(document: Document, style: Style, rng: Random) -> Document | None:
    """A 款 that is not the sum of its 项."""
    places = [
        (table, place, table.sums[0][0])
        for table, place, row in _rows(document, FUNCTIONAL)
        if row.role == "subtotal" and row.level == 2 and row.amounts.get(table.sums[0][0])
    ]
    return _one_cell(document, style, rng, "parent_children", places)


def _three_public(document: Document, style: Style, rng: Random) -> Document | None:
    """公务用车 小计 that is not 购置 + 运行."""
    places = [
        (table, 0, 2)
        for table in document.tables
        if table.key == "three" and 2 in table.rows[0].amounts and len(table.columns) > 3
    ]
    return _one_cell(document, style, rng, "three_public", places)


def _cross_total(document: Document, style: Style, rng: Random) -> Document | None:
    """支出总表 sound in itself, but larger than what the other tables say: one leaf with all that is above it."""
    table = next((table for table in document.tables if table.key == "expense"), None)
    if table is None:
        return None
    total = table.sums[0][0]
    leaves = [row for row in table.rows if row.role == "leaf" and row.amounts.get(total)]
    leaf = rng.choice(leaves)
    column = next(column for column in table.sums[0][1] if leaf.amounts.get(column))
    step = _step(leaf.amounts[column], style, table.unit)
    code = leaf.labels[""].code
    rows = [
        _changed(row, {total: step, column: step}, style, table.unit)
        if code.startswith(row.labels[""].code)
        else row
        for row in table.rows
    ]
    old = next(row for row in table.rows if row.role == "total").amounts[total]
    place = f"{table.title} · 合计"
    titles = tuple(other.title for other in document.tables if other.key in ("expense", "summary"))
    show = [money.show(fen, table.unit, style.thousands, style.trim) for fen in (old + step, old)]
    defect = Defect("cross_total", place, show[0], show[1], titles)
    return document.with_table(table, replace(table, rows=tuple(rows)), defects=(defect,))


def _missing(document: Document, style: Style, rng: Random) -> Document | None:
    """A table that the contents announce and the document leaves out."""
    gone = [
        table
        for table in document.tables
        if table.key in ("income", "basic", "project", "three", "fund", "procurement")
    ]
    table = rng.choice(gone)
    defect = Defect("missing_table", "目录", "（无此表）", table.title, (table.title,))
    return document.with_table(table, None, defects=(defect,))


def _empty_note(document: Document, style: Style, rng: Random) -> Document | None:
    """A note that the table is empty, under figures."""
    full = [
        table for table in document.tables if table.key in ("three", "project", "general") and not table.note
    ]
    if not full:
        return None
    table = rng.choice(full)
    note = "备注：本年未安排此项支出，本表为空表。"
    defect = Defect("empty_note", f"{table.title} · 备注", note, "（表中有数）", (table.title,))
    return document.with_table(table, replace(table, note=note), defects=(defect,))


TABLE_DEFECTS: Mapping[str, Planter] = {
    "column_sum": _column_sum,
    "row_sum": _row_sum,
    "parent_children": _parent,
    "cross_total": _cross_total,
    "three_public": _three_public,
    "missing_table": _missing,
    "empty_note": _empty_note,
}
KINDS = (*TABLE_DEFECTS, "wrong_percent", "narrative_amount", "headcount")


def _rows(document: Document, keys: Sequence[str]) -> Iterator[tuple[Table, int, Row]]:
    for table in document.tables:
        if table.key in keys:
            yield from ((table, place, row) for place, row in enumerate(table.rows))


def _one_cell(
    document: Document, style: Style, rng: Random, kind: str, places: Sequence[tuple[Table, int, int]]
) -> Document | None:
    if not places:
        return None
    table, place, column = rng.choice(places)
    row = table.rows[place]
    new = _changed(row, {column: _step(row.amounts[column], style, table.unit)}, style, table.unit)
    rows = [new if index == place else other for index, other in enumerate(table.rows)]
    header = "/".join(table.columns[column].path)
    where = f"{table.title} · {row.labels[''].item or '第1行'} · {header}"
    defect = Defect(kind, where, new.texts[column], row.texts[column], (table.title,))
    return document.with_table(table, replace(table, rows=tuple(rows)), defects=(defect,))


def _step(fen: int, style: Style, unit: str) -> int:
    """A difference that no rounding explains."""
    grain = 10_000 if unit == "万元" else style.grain
    return money.rounded(fen // 10, grain) + 34 * grain


def _changed(row: Row, steps: Mapping[int, int], style: Style, unit: str) -> Row:
    texts, amounts = list(row.texts), dict(row.amounts)
    for column, step in steps.items():
        amounts[column] = amounts.get(column, 0) + step
        texts[column] = style.amount(amounts[column], unit)
    return replace(row, texts=tuple(texts), amounts=amounts)
