"""Performance tables (项目支出绩效目标表): the project's money as figures, its goal and indicators as statements. Pure.

The forms differ from place to place, with or without ruling, so cells are read in their printed order by what they say:
a known label is followed by its value; names of first and second level indicators lead the indicators that follow them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ingest.amounts import AmountError, canonical_unit, fen_from, is_amount, parse_decimal
from ingest.grids import tidy
from ingest.model import Cell, Column, Figure, Line, Place, Statement, Table, TextLine
from ingest.narrative.indicator import parse_indicator_value
from ingest.regions import Region
from ingest.vocabulary import mapping, money_labels, squeeze

_COMPARATOR = re.compile(r"^(?P<name>.+?)\s*(?P<value>[≥≤＞＜><=≧≦]\s*=?\s*\d.*)$")
_TRAILING_NUMBER = re.compile(r"^(?P<name>\D.*?)\s+(?P<value>\d.*)$")
_MONEY_LABEL = re.compile(r"资金|预算")
_TOTALS = ("年度资金总额", "项目资金总额")


@dataclass(slots=True)
class _Form:
    """What one performance table says, gathered while its rows go by."""

    project: str = ""
    unit: str = ""
    money_label: str = ""
    goal: list[str] = field(default_factory=list)
    totals: dict[int, str] = field(default_factory=dict)
    amounts: list[tuple[str, str, Place]] = field(default_factory=list)
    indicators: list[tuple[str, str, str, str, Place]] = field(default_factory=list)


def read_performance(
    table: Table, region: Region, fiscal_year: int | None, kind: str, notices: list[str]
) -> list[Statement]:
    """Fill ``table`` with the project's amounts; return its goal and indicators as statements."""
    if region.grid is not None:
        rows = [
            (list(row), Place(row[0].page or region.place.page, region.place.line, row[0].box))
            for row in region.grid.rows
        ]
        table.printed = [[cell.text for cell in row] for row in region.grid.rows]
        form = _read(_grid_rows(rows))
    else:
        table.printed = [line.text.split() for line in region.lines]
        form = _read(_text_rows(region.lines))
    _fill(table, form, fiscal_year, kind, notices)
    return _statements(table, form)


def is_list(region: Region) -> bool:
    """Whether the table lists projects in rows (项目名称 | 年度资金总额 | …) rather than being the form of one project."""
    if region.grid is None:
        return False
    for row in region.grid.rows[:3]:
        cells = [cell.text for cell in row if cell.text.strip()]
        if (
            any(_is_label(cell, "project_label") for cell in cells)
            and sum(bool(_money_measure(cell)) for cell in cells) >= 1
        ):
            return not any(is_amount(cell) for cell in cells)
    return False


@dataclass(slots=True)
class _Row:
    cells: list[str]
    place: Place
    text: str = ""
    """The whole printed line, where the source is flattened text."""
    slots: list[int] = field(default_factory=list)
    """The grid column of each cell, where the source kept its grid."""


def _grid_rows(rows: Sequence[tuple[list[Cell], Place]]) -> Iterator[_Row]:
    for cells, place in rows:
        texts = [cell.text.strip() for cell in cells]
        kept = [i for i, text in enumerate(texts) if text and (i == 0 or text != texts[i - 1])]
        yield _Row([texts[i] for i in kept], place, slots=kept)


def _text_rows(lines: Sequence[TextLine]) -> Iterator[_Row]:
    for line in lines:
        yield _Row(line.text.split(), line.place, " ".join(line.text.split()))


def _labels() -> dict[str, tuple[str, ...]]:
    return mapping("indicators")


def _is_label(cell: str, role: str) -> bool:
    bare = re.sub(r"[（(].*?[）)]", "", squeeze(cell)).removeprefix("其中")
    return bare in _labels()[role]


def _money_measure(cell: str) -> str:
    bare = re.sub(r"[（(].*?[）)]", "", squeeze(cell)).removeprefix("其中")
    return money_labels().get(bare, "")


def _any_label(cell: str) -> bool:
    return bool(_money_measure(cell)) or any(
        _is_label(cell, role) for role in ("unit_label", "project_label", "goal_label")
    )


def _read(rows: Iterator[_Row]) -> _Form:
    form = _Form()
    first = second = pending = ""
    in_goal = in_indicators = False
    for row in rows:
        if sum(squeeze(cell) in _labels()["header"] for cell in row.cells) >= 2:
            in_indicators, in_goal = True, False
            continue
        if in_indicators:
            first, second, rest = _strip_levels(row.cells, first, second)
            pending = _indicator(form, row, rest, first, second, pending)
            continue
        if row.cells and _is_label(row.cells[0], "goal_label"):
            in_goal = True
            form.goal.extend(cell for cell in row.cells[1:] if not _any_label(cell))
            continue
        if in_goal and not any(_any_label(cell) for cell in row.cells):
            form.goal.extend([row.text] if row.text else row.cells)
            continue
        in_goal = False
        _head(form, row)
    return form


def _head(form: _Form, row: _Row) -> None:
    """Rows over the indicators: label, value, label, value …; money labels are followed by an amount or by nothing."""
    if row.cells and _MONEY_LABEL.search(row.cells[0]) and canonical_unit(row.cells[0]):
        form.money_label, form.unit = tidy(row.cells[0]), canonical_unit(row.cells[0])
    for position, cell in enumerate(row.cells):
        following = row.cells[position + 1] if position + 1 < len(row.cells) else ""
        if _is_label(cell, "project_label") and following and not _any_label(following):
            form.project = form.project or tidy(_rest_of_line(row, cell) or following)
        measure = _money_measure(cell)
        if measure:
            slot = row.slots[position] if row.slots else 0
            if measure in _TOTALS:
                form.totals[slot] = measure
            if is_amount(following):
                form.amounts.append((_within_total(form, slot, measure), following, row.place))


def _within_total(form: _Form, slot: int, measure: str) -> str:
    """A part of the year's money has its plain name; a part of another total printed beside it names that total."""
    total = form.totals.get(slot, _TOTALS[0])
    return measure if total == _TOTALS[0] or measure in _TOTALS else f"{total}/{measure}"


def _rest_of_line(row: _Row, label: str) -> str:
    return row.text.split(label, 1)[1].strip() if row.text and label in row.text else ""


def _strip_levels(cells: list[str], first: str, second: str) -> tuple[str, str, list[str]]:
    """Take leading names of indicator levels off a row; they hold for the rows behind it, too."""
    rest = list(cells)
    names = _labels()
    while rest:
        name = squeeze(rest[0])
        following = squeeze(rest[1]) if len(rest) > 1 else ""
        if name in names["first"] and (name not in names["second"] or following in names["second"]):
            first, second = name, ""
        elif name in names["second"]:
            second = name
        elif name not in names["wrapper"]:
            break
        rest.pop(0)
    return first, second, rest


def _indicator(form: _Form, row: _Row, rest: list[str], first: str, second: str, pending: str) -> str:
    """Record one indicator; returns text that only begins one (its value is on a later line)."""
    if not rest:
        return pending
    if row.text:
        text = pending + " ".join(rest)
        found = _COMPARATOR.match(text) or _TRAILING_NUMBER.match(text)
        if found:
            name, value = found["name"], found["value"]
        elif " " in text:
            name, value = text.rsplit(" ", 1)
        else:
            return text
    else:
        name, value = rest[0], rest[-1] if len(rest) > 1 else ""
    form.indicators.append((first, second, tidy(name), value.strip(), row.place))
    return ""


def _fill(table: Table, form: _Form, fiscal_year: int | None, kind: str, notices: list[str]) -> None:
    unit = form.unit or table.unit
    table.unit = unit
    line = Line(row=1, item=form.money_label, project=form.project)
    for index, (measure, raw, place) in enumerate(form.amounts):
        column = Column(index, measure, measure, figure_year=fiscal_year, figure_kind=kind)
        value = parse_decimal(raw)
        if value is None or not unit:
            continue
        try:
            line.figures.append(Figure(column, raw, fen_from(value, unit), unit, place))
        except AmountError as error:
            notices.append(f"{table.title}（{form.project}）：{error}")
            continue
        table.columns.append(column)
    if line.figures:
        table.lines = [line]


def _statements(table: Table, form: _Form) -> list[Statement]:
    title = " ".join(part for part in (table.number, table.title) if part)
    locator = f"{title} · {form.project}" if form.project else title
    found: list[Statement] = []
    goal = "".join(_joined(list(dict.fromkeys(form.goal))))
    if goal:
        found.append(
            Statement(
                "performance_target",
                form.project,
                "总体目标",
                text=goal,
                project=form.project,
                sentence=goal,
                locator=locator,
                place=table.place,
            )
        )
    for first, second, name, raw, place in form.indicators:
        comparator, value, unit = parse_indicator_value(raw)
        found.append(
            Statement(
                "indicator",
                name,
                "/".join(part for part in (first, second) if part),
                value=value,
                comparator=comparator,
                unit=unit or _unit_of(name),
                text=raw,
                project=form.project,
                sentence=f"{name}：{raw}" if raw else name,
                locator=f"{locator} · {second or first}",
                place=place,
            )
        )
    return found


def _unit_of(name: str) -> str:
    found = re.search(r"[（(]([^（()）]{1,4})[）)]$", name)
    return found.group(1) if found else ""


def _joined(lines: Sequence[str]) -> Iterator[str]:
    """Wrapped lines of a goal as running text; numbered points keep a line of their own."""
    for index, line in enumerate(lines):
        text = re.sub(r"(?<=[\u4e00-\u9fff，。；、])\s+|\s+(?=[\u4e00-\u9fff，。；、])", "", line.strip())
        yield ("\n" if index and re.match(r"^\d+[、.．]", text) else "") + text
