"""Units that a department prints as rows of its tables (a school in the education bureau's): told from that row alone.

Such a row is whatever its table is of: income in the table of income, guests in the “三公” table. What is asked of the unit decides
which table may answer; a figure of another table, or of the whole department, is never put in its place.
"""

from __future__ import annotations

import json

from assistant import lexicon
from assistant.cells import SELECTABLE, pick_column
from assistant.draft import Draft
from assistant.families.amounts import sentence
from assistant.families.common import Room, unit_for
from assistant.lexicon import Target
from assistant.normalise import clean_name
from assistant.plan import Plan, Subject, quoted
from assistant.shelf import MANY_DOCUMENTS, DocumentRef, FigureRow
from assistant.values import Value, agree

_FIGURES = frozenset({"figure", "exist", "list", "sum", "trend", "where"})
"""Intents that the figures themselves answer; of others the figures are shown, and that nothing was worked out."""
_NOT_AMOUNTS = frozenset(
    {
        "define",
        "differ",
        "duties",
        "structure",
        "purpose",
        "project_text",
        "performance",
        "about",
        "checks",
        "tables",
    }
)
_ANY_MONEY = "收支总预算"


def of_units(plan: Plan, room: Room) -> Draft | None:
    """What is asked of the units a question names; None if it names none, or nothing of them."""
    if len(plan.documents) > MANY_DOCUMENTS or plan.intent in _NOT_AMOUNTS:
        return None
    lines = {
        subject: found
        for subject in plan.subjects
        if subject.kind == "row" and (found := _lines(plan, room, subject))
    }
    asked = _asked(plan, list(lines))
    if not lines or not asked:
        return None
    draft = Draft(documents=list(plan.documents))
    missing: list[str] = []
    for unit, found in lines.items():
        for subject in asked:
            values = [
                _value(document, unit, subject, cell)
                for document, cells in found
                for cell in _cells(cells, subject)
            ]
            draft.shown.extend(agree(values))
            missing += [] if values else [f"没有列出“{unit.label}”的{quoted(subject.label)}"]
    money = unit_for(draft.shown, plan) if draft.shown else ""
    draft.say(*(sentence(value, plan, money) for value in draft.shown))
    draft.say(*(f"**{plan.documents[0].label}**：{text}。" for text in missing))
    draft.status = "answered" if draft.shown and plan.intent in _FIGURES else "no_data"
    if draft.shown and plan.intent not in _FIGURES:
        draft.say("以上是这个单位各自的数，没有另外计算。")
    return draft


def _lines(plan: Plan, room: Room, subject: Subject) -> list[tuple[DocumentRef, list[FigureRow]]]:
    """The cells of the rows that are this unit's, in each document."""
    found = []
    for document in plan.documents:
        cells = [f for f in room.shelf.figures([document.document_id])
                 if f.clean_item in subject.keys and f.measure_status in SELECTABLE and is_unit_row(f)]  # fmt: skip
        found += [(document, cells)] if cells else []
    return found


def is_unit_row(figure: FigureRow) -> bool:
    """Whether the row's name stood in a column for units, by the labels its line was read with."""
    try:
        labels = json.loads(figure.labels or "{}")
    except ValueError:
        return False
    return isinstance(labels, dict) and any(
        "单位" in column and clean_name(str(said)) == figure.clean_item for column, said in labels.items()
    )


def _asked(plan: Plan, units: list[Subject]) -> list[Subject]:
    """What is asked of the units: what is named beside them, else the words that mean a total; 多少钱 asks for nothing by itself."""
    return [s for s in plan.beside if s not in units and _ANY_MONEY not in s.keys]


def _cells(cells: list[FigureRow], subject: Subject) -> list[FigureRow]:
    if subject.kind != "concept":
        keys = {clean_name(key.split("|")[-1].split("/")[-1]) for key in (*subject.keys, subject.label)}
        return [cell for cell in cells if clean_name(cell.measure.split("/")[-1]) in keys]
    for target in lexicon.concepts()[subject.keys[0]].targets:
        held = [
            f
            for f in cells
            if f.table_kind in target.tables and (not target.side or f.side in ("", target.side))
        ]
        if found := _column(held, target):
            return [found]
    return []


def _column(cells: list[FigureRow], target: Target) -> FigureRow | None:
    """The cell that is to the unit's row what the target is to the total's."""
    if not cells:
        return None
    if target.names:
        names = [clean_name(name) for name in target.names]
        return next((cell for name in names for cell in cells if clean_name(cell.measure) == name), None)
    return pick_column(cells, target.measures) if target.rows == "total" else None


def _value(document: DocumentRef, unit: Subject, subject: Subject, cell: FigureRow) -> Value:
    return Value(document, f"{unit.label}·{subject.label}", cell.amount_fen, figure=cell)
