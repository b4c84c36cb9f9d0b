"""Performance tables that list the indicators of many projects in columns (项目名称 | 年度目标 | 一级指标 … 指标值 | 度量单位). Pure."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.amounts import AmountError, fen_from, parse_decimal
from ingest.grids import tidy
from ingest.model import Column, Figure, Grid, Line, Place, Statement, Table
from ingest.narrative.indicator import parse_indicator_value
from ingest.vocabulary import mapping, squeeze

MEASURE = "年度资金总额"
_LEVELS = ("first", "second", "third")


def list_columns(grid: Grid) -> tuple[int, dict[str, int]] | None:
    """(header row, role → column) of such a table: a header that names the project, all levels of indicators and their value."""
    roles = mapping("indicator_columns")
    for number, row in enumerate(grid.rows[:3]):
        found: dict[str, int] = {}
        for column, cell in enumerate(row):
            role = next(
                (role for role, names in roles.items() if squeeze(cell.text) in map(squeeze, names)), ""
            )
            if role:
                found.setdefault(role, column)
        if {"project", "third", "value"} <= found.keys():
            return number, found
    return None


def read_list(
    table: Table, grid: Grid, fiscal_year: int | None, kind: str, notices: list[str]
) -> list[Statement] | None:
    """Fill ``table`` with one line per project; return goals and indicators. None for a table of another form."""
    header = list_columns(grid)
    if header is None:
        return None
    top, columns = header
    table.printed = [[cell.text for cell in row] for row in grid.rows]
    title = " ".join(part for part in (table.number, table.title) if part)
    column = Column(columns.get("money", 0), MEASURE, MEASURE, figure_year=fiscal_year, figure_kind=kind)
    statements: list[Statement] = []
    project, levels = "", dict.fromkeys(_LEVELS[:2], "")
    for row in grid.rows[top + 1 :]:
        texts = {role: tidy(row[at].text) for role, at in columns.items()}
        place = Place(row[0].page or table.place.page, table.place.line, row[columns["third"]].box)
        if texts["project"]:
            project, levels = texts["project"], dict.fromkeys(_LEVELS[:2], "")
            _add_project(table, project, texts.get("money", ""), column, place, notices)
            if texts.get("goal"):
                goal = texts["goal"]
                locator = f"{title} · {project}"
                statements.append(
                    Statement("performance_target", project, "总体目标", text=goal, project=project, sentence=goal,
                              locator=locator, place=place)
                )  # fmt: skip
        for level in levels:
            levels[level] = texts.get(level) or levels[level]
        if texts["third"] and texts["value"]:
            statements.append(_indicator(texts, levels, project, title, place))
    if table.lines:
        table.columns = [column]
    return statements


def _add_project(
    table: Table, project: str, raw: str, column: Column, place: Place, notices: list[str]
) -> None:
    value = parse_decimal(raw)
    if value is None or not table.unit:
        return
    line = Line(row=len(table.lines) + 1, project=project, place=place)
    try:
        line.figures.append(Figure(column, raw, fen_from(value, table.unit), table.unit, place))
    except AmountError as error:
        notices.append(f"{table.title}（{project}）：{error}")
        return
    table.lines.append(line)


def _indicator(
    texts: dict[str, str], levels: dict[str, str], project: str, title: str, place: Place
) -> Statement:
    """One indicator; its sign (≥) and its unit may stand in columns of their own."""
    printed = f"{_sign(texts.get('nature', ''))}{texts['value']}{texts.get('unit', '')}"
    comparator, value, unit = parse_indicator_value(printed)
    name = texts["third"]
    return Statement(
        "indicator",
        name,
        "/".join(filter(None, levels.values())),
        value=value,
        comparator=comparator,
        unit=unit,
        text=printed,
        project=project,
        sentence=f"{name}：{printed}",
        locator=f"{title} · {project}",
        place=place,
    )


def _sign(nature: str) -> str:
    signs: Sequence[str] = ("≥", "≤", "＞", "＜", ">", "<", "=", "＝")
    return nature if nature in signs else ""
