"""Choosing cells: which rows and columns of a document's tables answer a subject. Pure."""

from __future__ import annotations

import json
from collections.abc import Sequence

from assistant import lexicon
from assistant.lexicon import Target
from assistant.normalise import clean_name
from assistant.plan import Subject
from assistant.shelf import DocumentRef, FigureRow
from ingest.codes import split_glued
from ingest.vocabulary import measure_of

SELECTABLE = ("printed", "inferred")
"""Statuses of a column that may answer; an unknown column never does."""


def row_matches(figure: FigureRow, subject: Subject, keys: set[str]) -> bool:
    if subject.kind == "project":
        return figure.clean_item in keys or any(alike(figure.clean_project, key) for key in keys)
    if figure.table_kind == "project_expenditure" and figure.project and figure.clean_project not in keys:
        return False
    if subject.kind == "code":
        return figure.code in keys
    return figure.clean_item in keys or figure.clean_account in keys or figure.clean_project in keys


def alike(name: str, key: str) -> bool:
    """One project goes under longer and shorter names in table, narrative and performance table."""
    if name == key:
        return True
    shorter, longer = sorted((name, key), key=len)
    return len(shorter) >= 4 and shorter in longer


def pick_column(cells: Sequence[FigureRow], measures: tuple[str, ...]) -> FigureRow | None:
    """The cell of a row that is asked for: by measure, else the row's own total, else its only cell."""
    told = [cell for cell in cells if cell.measure_status in SELECTABLE]
    for measure in measures:
        for cell in told:
            if cell.measure == measure or cell.measure.endswith("/" + measure):
                return cell
    if measures:
        return None
    for measure in lexicon.total_measures():
        for cell in told:
            if cell.measure.split("/")[-1] == measure:
                return cell
    if told:
        amounts = {cell.amount_fen for cell in told}
        return told[0] if len(amounts) == 1 else None
    amounts = {cell.amount_fen for cell in cells}
    return None if len(amounts) != 1 or len(cells) > 1 else cells[0]


def cells_of(target: Target, figures: list[FigureRow]) -> list[FigureRow]:
    """The cells a target means in one document, best column per row."""
    lines: dict[str, list[FigureRow]] = {}
    for figure in figures:
        if figure.table_kind in target.tables and (not target.side or figure.side in ("", target.side)):
            lines.setdefault(figure.line_id, []).append(figure)
    hits: list[FigureRow] = []
    for cells in lines.values():
        if target.rows == "total" and cells[0].row_role != "total":
            continue
        if target.names:
            hits.extend(_named_cells(cells, target))
        else:
            chosen = pick_column(cells, target.measures)
            hits.extend([chosen] if chosen and chosen.measure_status in SELECTABLE else [])
    order = {kind: rank for rank, kind in enumerate(target.tables)}
    return sorted(hits, key=lambda cell: order[cell.table_kind])


def _named_cells(cells: list[FigureRow], target: Target) -> list[FigureRow]:
    by_column = [cell for name in target.names for cell in cells
                 if cell.measure_status in SELECTABLE and clean_name(cell.measure) == clean_name(name)]  # fmt: skip
    nameless = not (cells[0].item or cells[0].code or cells[0].account_name)
    if by_column and (nameless or cells[0].row_role == "total" or not target.measures):
        return by_column[:1]
    names = {clean_name(name) for name in target.names}
    first = cells[0]
    if names & {first.clean_item, first.clean_account, clean_name(measure_of(first.item) or "-")}:
        chosen = pick_column(cells, target.measures) or pick_column(cells, ())
        return [chosen] if chosen else []
    return []


def own_period(figures: list[FigureRow], document: DocumentRef, figure_kind: str) -> list[FigureRow]:
    """The columns of the document's own year and kind (a 决算 prints the 预算 beside it), unless another is asked for."""
    wanted = figure_kind or document.kind
    kept = [f for f in figures if f.figure_year in (None, document.fiscal_year)]
    return [f for f in kept if f.figure_kind in ("", wanted) or not document.kind]


def prints_blank(grid: list[list[str]], wanted: set[str]) -> bool:
    """Whether a cell holds one of the names and the cell to its right is empty."""
    for row in grid:
        for index, cell in enumerate(row):
            code, name = split_glued(cell)
            if {clean_name(cell), clean_name(name), code, clean_name(measure_of(cell) or "")} & wanted and not any(
                character.isdigit() for character in "".join(row[index + 1 : index + 2])):  # fmt: skip
                return True
    return False


def plain_notes(notes: str) -> str:
    """Notes are stored as a list; as one sentence without its label."""
    try:
        parts = json.loads(notes or "[]")
    except ValueError:
        parts = [notes]
    texts = parts if isinstance(parts, list) else [str(parts)]
    return "；".join(str(text).removeprefix("备注：").removeprefix("注：").strip() for text in texts)
