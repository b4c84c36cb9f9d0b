"""What every family of answers needs: the room it works in, how values are shown, how absence is explained."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from assistant import lexicon
from assistant.answer import Citation
from assistant.catalogue import Catalogue
from assistant.draft import Draft
from assistant.listing import Lister
from assistant.money import common_unit, money
from assistant.plan import Plan, Subject, quoted
from assistant.shelf import MANY_DOCUMENTS, DocumentRef, FigureRow, Shelf, StatementRow
from assistant.values import Found, Lookup, Value
from assistant.wide import wide_rows
from ingest.amounts import FEN_PER_UNIT

NEAREST = 6


class Passage(Protocol):
    """A passage as the finder returns it."""

    text: str
    sentence: str
    heading_path: str
    document: str
    document_id: str
    source: str
    page: int | None
    score: float


class Finder(Protocol):
    """Retrieval of passages."""

    def find(self, query: str, document_ids: list[str] | None, k: int = 5) -> Sequence[Passage]: ...


@dataclass(slots=True)
class Room:
    """One edition and the tools to read it."""

    shelf: Shelf
    catalogue: Catalogue
    lookup: Lookup
    lister: Lister
    finder: Finder | None = None


def find_all(room: Room, plan: Plan, subject: Subject) -> list[Found]:
    """What each document of the plan holds for a subject."""
    if len(plan.documents) <= MANY_DOCUMENTS:
        return _find_each(room, plan, subject)
    return room.lookup.remembered(
        (
            subject,
            plan.measures,
            plan.tables,
            plan.figure_kind,
            tuple(ref.document_id for ref in plan.documents),
        ),
        lambda: _find_at_once(room, plan, subject),
    )


def _find_at_once(room: Room, plan: Plan, subject: Subject) -> list[Found]:
    rows = wide_rows(room.shelf, subject)
    if rows is None:
        return _find_each(room, plan, subject)
    with room.shelf.reading(rows):
        return _find_each(room, plan, subject)


def _find_each(room: Room, plan: Plan, subject: Subject) -> list[Found]:
    return [room.lookup.find(document, subject, measures=plan.measures, tables=plan.tables, figure_kind=plan.figure_kind)
            for document in plan.documents]  # fmt: skip


def like_with_like(founds: Sequence[Found]) -> tuple[list[Value], str]:
    """One value of each subject, all from one table where the tables differ; the table's name then. Empty if there is none."""
    if founds and all(len(found.values) == 1 for found in founds):
        return [found.values[0] for found in founds], ""
    kinds = {cell.table_kind for found in founds for value in found.values for cell in _cells(value)}
    for kind in sorted(kinds, key=lambda kind: lexicon.table_rank().get(kind, 99)):
        chosen = [_of_kind(found, kind) for found in founds]
        if founds and all(len(values) == 1 for values in chosen):
            return [values[0] for values in chosen], chosen[0][0].source_label
    return [], ""


def _cells(value: Value) -> list[FigureRow]:
    return [cell for cell in (value.figure, *value.also) if cell]


def _of_kind(found: Found, kind: str) -> list[Value]:
    """The values of a subject that stand in a table of this kind, told as they stand there."""
    return [replace(value, figure=cell) for value in found.values
            for cell in [next((cell for cell in _cells(value) if cell.table_kind == kind), None)] if cell]  # fmt: skip


def unit_for(values: Iterable[Value], plan: Plan) -> str:
    """The unit to show amounts in: as asked, else as printed."""
    if plan.unit:
        return plan.unit
    return common_unit(
        value.figure.unit if value.figure else (value.statement.unit if value.statement else "")
        for value in values
    )


def shown(value: Value, unit: str) -> str:
    """A value in bold: an amount in the unit, or a quantity with its own."""
    if value.amount_fen is not None:
        return f"**{money(value.amount_fen, unit)}**"
    return f"**{value.quantity} {value.unit}**".replace(" **", "**")


def place(value: Value) -> str:
    """Where a value stands, for the running text."""
    if value.figure:
        tables = [f"{f.table_number or f.table_title}" for f in (value.figure, *value.also)]
        others = [name for name in dict.fromkeys(tables) if name != tables[0]]
        return f"{value.source_label}，与{'、'.join(others)}一致" if others else value.source_label
    return "见文字说明"


def cite_statement(document: DocumentRef, row: StatementRow) -> Citation:
    return Citation(document.title, document.source, row.locator or row.section_path, row.page, row.sentence)


def quote(draft: Draft, document: DocumentRef, row: StatementRow) -> None:
    """Cite a stated sentence, once."""
    citation = cite_statement(document, row)
    if citation not in draft.citations:
        draft.citations.append(citation)
    draft.quotes.extend(
        [row.sentence, row.reason, row.text, row.percent, row.value, row.subject, row.attribute, row.locator]
    )


def table(header: Sequence[str], rows: Iterable[Sequence[str]], *, right: int = -1) -> str:
    """A Markdown table; the last column is right-aligned."""
    marks = ["---"] * len(header)
    marks[right] = "---:"
    lines = [header, marks, *rows]
    return "\n".join(
        "| " + " | ".join(cell.replace("|", "｜").replace("\n", " ") for cell in line) + " |"
        for line in lines
    )


def nothing(room: Room, plan: Plan, founds: Sequence[Found], *, what: str = "") -> Draft:
    """Say that it is not there, why, and what is nearest."""
    draft = Draft(status="no_data", documents=list(plan.documents))
    labels = what or "、".join(dict.fromkeys(_asked(found.subject) for found in founds)) or "所问内容"
    column = f"的“{plan.measure_label}”" if plan.measure_label else ""
    for found in founds:
        name = found.document.label
        if found.empty_note:
            draft.status = "answered"
            place = found.empty_note.split("是空表")[0]
            draft.citations.append(
                Citation(found.document.title, found.document.source, place, None, found.empty_note)
            )
            draft.quotes.append(found.empty_note)
            draft.say(f"**{name}**：没有安排{quoted(found.subject.label)}，{found.empty_note}。")
        elif found.other_columns:
            draft.shown.extend(
                Value(found.document, cell.name, cell.amount_fen, figure=cell) for cell in found.other_columns
            )
            draft.say(f"**{name}**：{blank_column(found)}")
        elif found.other_kind:
            value = found.other_kind[0]
            draft.shown.append(value)
            draft.say(
                f"**{name}**：{value.source_label}中{quoted(found.subject.label)}的决算数为空白；同一张表列示的预算数是 "
                f"{money(value.amount_fen or 0, value.figure.unit if value.figure else '万元')}。"
            )
        elif found.undecided:
            cells = "、".join(dict.fromkeys(cell.name for cell in found.undecided))
            source = found.undecided[0]
            draft.say(f"**{name}**：{source.table_number} {source.table_title}里有“{cells}”的数字，但原文的表格在转成文字时丢失了列线，"
                      f"无法确定数字属于哪一列，所以不能按列回答。")  # fmt: skip
        elif found.blank_in:
            draft.quotes.append(found.blank_in)
            draft.say(
                f"**{name}**：{found.blank_in}列有{quoted(found.subject.label)}这一行，但{column or '金额'}为空白，没有填列数字。"
            )
        elif found.no_table:
            draft.say(
                f"**{name}**：这份文件没有{found.no_table}，也没有其他地方列出{quoted(found.subject.label)}。"
            )
        else:
            draft.say(f"**{name}**：没有找到{quoted(labels)}{column}。")
    if not founds:
        draft.say(f"没有找到{quoted(labels)}。")
    draft.paragraphs = list(dict.fromkeys(draft.paragraphs))
    plainly_absent = not founds or any(
        not f.empty_note and not f.other_columns and not f.blank_in for f in founds
    )
    near = nearest(room, plan, labels) if plainly_absent else []
    if near and draft.status == "no_data":
        draft.say("相近的项目有：" + "、".join(near) + "。")
        draft.quotes.extend(near)
    return draft


def _asked(subject: Subject) -> str:
    """What was asked for, with the attribute that nothing else stands in for (车辆的计划购置)."""
    return (
        f"{subject.label}的{subject.attribute}"
        if subject.attribute in lexicon.words("never_replaced")
        else subject.label
    )


def blank_column(found: Found) -> str:
    """The row is there, the column asked for is blank: say what the row does hold."""
    cells = found.other_columns[:3]
    held = "、".join(f"{cell.measure} {money(cell.amount_fen, cell.unit or '万元')}" for cell in cells)
    first = cells[0]
    return f"{first.table_number} {first.table_title}中“{first.name}”这一行没有填列所问的栏目（该行列有：{held}）。"


def nearest(room: Room, plan: Plan, label: str) -> list[str]:
    """Names in the plan's documents that are most like what was asked."""
    from rapidfuzz import fuzz, process

    ids = [document.document_id for document in plan.documents[:20]]
    names: dict[str, None] = {}
    for figure in room.shelf.figures(ids):
        if figure.row_role != "total" and figure.item:
            names.setdefault(figure.item)
            if figure.project:
                names.setdefault(figure.project)
    for row in room.shelf.statements(ids):
        if row.kind == "project":
            names.setdefault(row.subject)
    pairs = {label[i : i + 2] for i in range(len(label) - 1)} - {
        "支出",
        "经费",
        "预算",
        "收入",
        "资金",
        "费用",
    }
    alike = [name for name in names if any(pair in name for pair in pairs)]
    scored = process.extract(label, alike, scorer=fuzz.WRatio, limit=NEAREST, score_cutoff=60)
    return [name for name, _, _ in scored]


def says(plan: Plan, name: str) -> bool:
    """Whether the question uses one of the words of a list (``words`` in synonyms.yaml) outside the names it holds."""
    return any(word in plan.asking for word in lexicon.words(name))


def in_words(plan: Plan) -> str:
    """The subjects of a plan as they are said."""
    suffix = f"（{plan.measure_label}）" if plan.measure_label else ""
    return "、".join(subject.label for subject in plan.subjects) + suffix


def concept_subject(name: str) -> Subject:
    return Subject("concept", (name,), name)


def heading(value: Value, plan: Plan) -> str:
    """The document of a value, with its scope where a body has several."""
    return value.document.label


def is_unit(unit: str) -> bool:
    return unit in FEN_PER_UNIT


def narrowed(plan: Plan, document: DocumentRef) -> Plan:
    return replace(plan, documents=(document,))


def list_of(subject: Subject) -> bool:
    """Whether a subject can be listed: a concept with members or rows of tables."""
    return subject.kind in ("row", "code") or (
        subject.kind == "concept" and bool(lexicon.concepts()[subject.keys[0]].lists)
    )
