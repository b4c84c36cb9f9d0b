"""Regions → tables: kind, lines, figures, hierarchy; flattened tables are read again as more of the document is known."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ingest.amounts import is_amount
from ingest.flat import Evidence, FlatTable, fill_flat
from ingest.grids import fill_table
from ingest.hierarchy import arrange, item_name
from ingest.model import Statement, Table
from ingest.performance import is_list, read_performance
from ingest.performance_lists import read_list
from ingest.regions import Region
from ingest.vocabulary import kind_of_title, measure_of, squeeze, words

MAX_PASSES = 4
_HEADER_UNIT = re.compile(r"[（(](?:单位[:：]?)?((?:亿|百万|万|千)?元)[）)]")
_WHOLE_KINDS = {
    "general_public_by_function": "一般公共预算",
    "government_fund_by_function": "政府性基金预算",
    "state_capital_by_function": "国有资本经营预算",
}
"""Table kinds whose total is the amount of one source of funds."""
_INCOME_KINDS = ("revenue_expenditure_summary", "fiscal_appropriation_summary")


@dataclass(slots=True)
class TablesRead:
    """All tables of a document, what their performance forms state, and notices about what could not be read."""

    tables: list[Table] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)


def read_tables(
    regions: Sequence[Region], fiscal_year: int, kind: str, stated: Sequence[Statement]
) -> TablesRead:
    """Tables in document order. ``stated`` are the narrative's amounts: evidence for columns that text has lost."""
    result = TablesRead()
    flats: list[FlatTable] = []
    for ordinal, region in enumerate(regions, start=1):
        table = Table(
            ordinal=ordinal,
            kind=kind_of_title(region.title)[0],
            title=region.title,
            number=region.number,
            unit=_unit_of(region, regions),
            organisation=region.organisation,
            notes=list(region.notes),
            place=region.place,
        )
        result.tables.append(table)
        if not table.unit and _holds_amounts(region) and table.kind != "performance_targets":
            result.notices.append(
                f"“{table.title or '未命名表'}”没有印金额单位，无法判断是元还是万元，金额未作数字保存"
            )
            table.printed = [[cell.text for cell in row] for row in region.grid.rows] if region.grid else []
        elif (
            table.kind == "performance_targets"
            and region.grid is not None
            and (stated_there := read_list(table, region.grid, fiscal_year, kind, result.notices)) is not None
        ):
            result.statements.extend(stated_there)
        elif table.kind == "performance_targets" and not is_list(region):
            result.statements.extend(read_performance(table, region, fiscal_year, kind, result.notices))
        elif region.grid is not None:
            result.notices.extend(fill_table(table, region.grid, fiscal_year, kind))
        else:
            flats.append(FlatTable(table, region.lines, fiscal_year, kind))
    _settle(flats, result.tables, stated)
    for table in result.tables:
        _confirm_kind(table)
        arrange(table)
    _one_summable_table_per_kind(result.tables)
    result.notices.extend(notice for flat in flats for notice in flat.notices)
    return result


def _unit_of(region: Region, regions: Sequence[Region]) -> str:
    """The unit printed over a table or in its header; else the one that all other tables of the document agree on; else none.

    A unit is never guessed: taking 万元 for 元 makes every amount wrong ten-thousandfold.
    """
    if region.unit:
        return region.unit
    rows = (
        [[cell.text for cell in row] for row in region.grid.rows[:4]]
        if region.grid
        else [[line.text] for line in region.lines[:6]]
    )
    in_header = {
        found.group(1) for row in rows for cell in row for found in _HEADER_UNIT.finditer(squeeze(cell))
    }
    printed = in_header or {other.unit for other in regions if other.unit}
    return printed.pop() if len(printed) == 1 else ""


def _holds_amounts(region: Region) -> bool:
    cells = (
        [cell.text for row in region.grid.rows for cell in row]
        if region.grid
        else [t for line in region.lines for t in line.text.split()]
    )
    return any(is_amount(cell) for cell in cells)


def _settle(flats: list[FlatTable], tables: Sequence[Table], stated: Sequence[Statement]) -> None:
    """Read flattened tables until nothing more gets decided: each decided table is evidence for the others."""
    pending = flats
    read_with: dict[int, tuple[Evidence, Mapping[str, set[str]]]] = {}
    for _ in range(MAX_PASSES):
        for flat in pending:
            others = [table for table in tables if table is not flat.table]
            known = _evidence(others, flat.table, stated), _printed_names(others)
            if read_with.get(id(flat)) != known:  # the same again would be read from the same
                fill_flat(flat, *known)
                read_with[id(flat)] = known
        still = [flat for flat in flats if flat.undecided]
        if not still or (len(still) == len(pending) and pending is not flats):
            return
        pending = still


def _printed_names(tables: Sequence[Table]) -> dict[str, set[str]]:
    names: dict[str, set[str]] = defaultdict(set)
    for table in tables:
        for line in table.lines:
            if line.code and line.item and not line.project:
                names[line.code].add(line.item)
    return names


def _evidence(tables: Sequence[Table], own: Table, stated: Sequence[Statement]) -> dict[str, dict[int, str]]:
    """Measure → {total in 分: where it stands}, from the totals of other tables, income items and the narrative."""
    found: dict[str, dict[int, str]] = defaultdict(dict)
    wanted = set(words("evidence_measures"))
    sources = [*tables, own] if own.kind in _INCOME_KINDS else list(tables)
    for table in sources:
        name = " ".join(part for part in (table.number, table.title) if part)
        for measure, amount, label in _totals(table, own):
            if measure in wanted:
                found[measure].setdefault(amount, f"{name}的{label}")
    for statement in stated:
        if statement.kind == "amount" and statement.amount_fen is not None and statement.subject in wanted:
            found[statement.subject].setdefault(statement.amount_fen, f"说明“{statement.sentence[:40]}”")
    return found


def _totals(table: Table, own: Table) -> list[tuple[str, int, str]]:
    totals: list[tuple[str, int, str]] = []
    for line in table.lines:
        if line.side == "收入" and table.kind in _INCOME_KINDS:
            measure = measure_of(item_name(line.item))
            totals += [
                (measure, figure.amount_fen, f"“{line.item}”") for figure in line.figures[:1] if measure
            ]
        if line.role != "total" and not (table is not own and _closing(line.item)):
            continue
        if table is own:
            continue
        for figure in line.figures:
            column = figure.column
            if column.measure_status == "unknown":
                continue
            measure = _WHOLE_KINDS.get(table.kind, "") if column.measure == "合计" else column.measure
            if measure:
                totals.append((measure, figure.amount_fen, f"{line.item or '合计'}行"))
    return totals


def _closing(item: str) -> bool:
    return item_name(item) in words("total_rows")


def _confirm_kind(table: Table) -> None:
    """A title that promises one kind of codes over rows that carry the other kind is no such table: keep it as ``other``."""
    expected = kind_of_title(table.title)[1]
    codes = [line.code for line in table.lines if line.code]
    if not expected or not codes:
        return
    functional = sum(code.startswith("2") for code in codes)
    if (expected == "functional") != (functional * 2 >= len(codes)):
        table.kind = "other"


def _one_summable_table_per_kind(tables: Sequence[Table]) -> None:
    """Two tables of one kind repeat each other more often than not: sums run over the first filled one."""
    seen: set[str] = set()
    for table in tables:
        if table.kind == "performance_targets" or table.is_empty:
            continue
        if table.kind in seen:
            for line in table.lines:
                for figure in line.figures:
                    figure.summable = False
        seen.add(table.kind)
