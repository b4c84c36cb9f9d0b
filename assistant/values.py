"""Looking up what a document holds for a subject: cells of tables first, stated sentences after.

Tables of one document repeat an amount. Where they agree it is one value, found in several places; where they differ all are
kept and shown, each with its table: nothing is chosen silently.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from assistant import lexicon
from assistant.asides import amount_beside
from assistant.cells import (
    SELECTABLE,
    alike,
    cells_of,
    own_period,
    pick_column,
    plain_notes,
    prints_blank,
    row_matches,
)
from assistant.lexicon import Concept, Target
from assistant.normalise import clean_name, last_part
from assistant.plan import Subject
from assistant.shelf import DocumentRef, FigureRow, Shelf, StatementRow

KEPT_ANSWERS = 8
"""Questions over many documents whose findings are kept (some 10 MB each for ten thousand documents)."""

STATED_FEN = 10_000
"""0.01 万元: as exactly as texts state amounts."""

BOUGHT = ("procurement", "purchased_services")
"""Tables of what is bought for projects: their amounts are parts of a project's, not its own."""


@dataclass(frozen=True, slots=True)
class Value:
    """One value with its evidence: a cell or a sentence. ``quantity`` (with ``unit``) for what is not money."""

    document: DocumentRef
    label: str
    amount_fen: int | None = None
    quantity: str = ""
    unit: str = ""
    figure: FigureRow | None = None
    statement: StatementRow | None = None
    tier: int = 1
    also: tuple[FigureRow, ...] = ()

    @property
    def is_money(self) -> bool:
        return self.amount_fen is not None

    @property
    def source_label(self) -> str:
        if self.figure:
            return f"{self.figure.table_number} {self.figure.table_title}".strip()
        return "文字说明"


@dataclass(slots=True)
class Found:
    """What one document holds for one subject."""

    document: DocumentRef
    subject: Subject
    values: list[Value] = field(default_factory=list)
    undecided: list[FigureRow] = field(default_factory=list)
    """Cells whose column cannot be told from the text: they never answer a question by measure."""
    other_columns: list[FigureRow] = field(default_factory=list)
    """Cells of the row in other columns, where the column asked for is blank."""
    other_kind: list[Value] = field(default_factory=list)
    """What a final account prints as the budget's figure, where its own column is blank."""
    blank_in: str = ""
    no_table: str = ""
    empty_note: str = ""


class Lookup:
    """Finds values. ``measures`` narrows to columns, ``tables`` to table kinds or numbers."""

    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf
        self._remembered: OrderedDict[Hashable, list[Found]] = OrderedDict()

    def remembered(self, asked: Hashable, find: Callable[[], list[Found]]) -> list[Found]:
        """What was found for the last few questions over many documents; an edition never changes."""
        if asked not in self._remembered:
            self._remembered[asked] = find()
            while len(self._remembered) > KEPT_ANSWERS:
                self._remembered.popitem(last=False)
        self._remembered.move_to_end(asked)
        return list(self._remembered[asked])

    def find(self, document: DocumentRef, subject: Subject, *, measures: Sequence[str] = (), tables: Sequence[str] = (),
             figure_kind: str = "") -> Found:  # fmt: skip
        found = Found(document, subject)
        figures = [f for f in self.shelf.figures([document.document_id])
                   if not tables or f.table_kind in tables or f.table_number in tables]  # fmt: skip
        figures = own_period(figures, document, figure_kind)
        self._fill(found, figures, measures, restricted=bool(tables))
        if not found.values and not found.undecided and document.kind == "决算" and not figure_kind:
            other = self.find(document, subject, measures=measures, tables=tables, figure_kind="预算")
            found.other_kind = [
                value for value in other.values if value.figure and value.figure.figure_kind == "预算"
            ]
        return found

    def _fill(
        self, found: Found, figures: list[FigureRow], measures: Sequence[str], *, restricted: bool
    ) -> None:
        document, subject = found.document, found.subject
        if subject.kind == "concept":
            concept = lexicon.concepts()[subject.keys[0]]
            found.values = self._concept(document, concept, figures, subject, restricted=restricted)
            if not found.values and not self.shelf.is_wide:
                self._explain_absence(found, concept)
        elif subject.kind in ("fact", "indicator"):
            found.values = self._stated(document, subject)
        elif subject.kind == "measure":
            found.values = self._measure_totals(document, subject, figures) or self._row_named(
                document, subject, figures
            )
            if not found.values and subject.label not in lexicon.total_measures():
                found.blank_in = self._blank_row(
                    document, replace(subject, keys=(clean_name(subject.label),))
                )
        elif stated := self._part_of_project(document, subject):
            found.values = stated
        else:
            found.values, found.undecided = self._rows(document, subject, figures, tuple(measures))
            if not found.values and measures:
                found.other_columns = [
                    v.figure for v in self._rows(document, subject, figures, ())[0] if v.figure
                ]
            if not found.values and subject.kind == "project":
                found.values = self._projects_stated(document, subject)
            if not found.values and not found.undecided and not found.other_columns:
                found.blank_in = self._blank_row(document, subject)

    # --- concepts -----------------------------------------------------------------------------------------------------

    def _concept(self, document: DocumentRef, concept: Concept, figures: list[FigureRow], subject: Subject, *,
                 restricted: bool) -> list[Value]:  # fmt: skip
        hits: list[Value] = []
        for target in concept.targets:
            if hits and target.tier > hits[0].tier:
                break
            if target.tables:
                hits.extend(Value(document, concept.name, f.amount_fen, figure=f, tier=target.tier)
                            for f in cells_of(target, figures))  # fmt: skip
            elif not restricted:
                hits.extend(self._statement_values(document, concept.name, target, subject.attribute))
        merged = agree(_totals_first(_without_rounded(hits)))
        if len({value.amount_fen for value in merged if value.figure}) > 1:
            merged = [replace(v, label=_with_row(v)) for v in merged]
        return merged

    def _statement_values(
        self, document: DocumentRef, label: str, target: Target, attribute: str
    ) -> list[Value]:
        rows = [s for s in self.shelf.statements([document.document_id])
                if s.kind in target.statements and states(s, target.subjects)
                and all(part in s.subject for part in target.like)]  # fmt: skip
        if _decides(attribute, rows):
            rows = [row for row in rows if attribute in row.attribute]
        elif target.attribute and any(row.attribute in target.attribute for row in rows):
            rows = [row for row in rows if row.attribute in target.attribute]
        elif target.attribute and any(row.attribute for row in rows):
            return []
        values = [
            statement_value(document, row, label if len(target.subjects) else row.subject) for row in rows
        ]
        if len(target.attribute) == 1:
            values = [replace(value, label=label) for value in values if value]
        return whole_of_parts([value for value in values if value and (value.is_money or value.quantity)])

    def _explain_absence(self, found: Found, concept: Concept) -> None:
        kinds = {table.kind for table in self.shelf.tables([found.document.document_id])}
        if concept.empty_tables and not kinds & set(concept.empty_tables):
            found.no_table = lexicon.table_kind_name(concept.empty_tables[0])
        for table in self.shelf.tables([found.document.document_id]):
            if table.kind in concept.empty_tables and table.is_empty:
                note = f"，注明“{plain_notes(table.notes)}”" if plain_notes(table.notes) else ""
                found.empty_note = f"{table.number} {table.title}".strip() + f"是空表{note}"

    # --- rows of tables -------------------------------------------------------------------------------------------------

    def _rows(self, document: DocumentRef, subject: Subject, figures: list[FigureRow],
              measures: tuple[str, ...]) -> tuple[list[Value], list[FigureRow]]:  # fmt: skip
        keys = set(subject.keys)
        lines: dict[str, list[FigureRow]] = {}
        for figure in figures:
            if figure.row_role == "total":
                continue
            if row_matches(figure, subject, keys):
                lines.setdefault(figure.line_id, []).append(figure)
        values: list[Value] = []
        undecided: list[FigureRow] = []
        for cells in lines.values():
            chosen = pick_column(cells, measures)
            if chosen:
                label = chosen.name if not chosen.code else f"{chosen.name}（{chosen.code}）"
                if measures:
                    label += f"·{chosen.measure}"
                values.append(Value(document, label, chosen.amount_fen, figure=chosen))
            else:
                undecided.extend(cell for cell in cells if cell.measure_status == "unknown")
        values.sort(
            key=lambda value: lexicon.table_rank().get(value.figure.table_kind, 99) if value.figure else 99
        )
        if subject.kind == "project":
            values = [v for v in values if v.figure and v.figure.table_kind not in BOUGHT] or values
        told = [v for v in values if v.figure and v.figure.table_kind != "performance_targets"]
        if not told:
            told = [
                replace(v, label=v.figure.project)
                for v in values
                if v.figure and v.figure.project and not measures
            ]
        return agree(told), undecided

    def _row_named(self, document: DocumentRef, subject: Subject, figures: list[FigureRow]) -> list[Value]:
        """What is a column elsewhere may be a row here, with a remark in brackets (使用非财政拨款结余（含专用结余）)."""
        wanted = clean_name(subject.label)
        keys = {f.clean_item for f in figures if clean_name(f.item.split("（")[0]) == wanted}
        return self._rows(document, replace(subject, kind="row", keys=tuple(keys)), figures, ())[0]

    def _measure_totals(
        self, document: DocumentRef, subject: Subject, figures: list[FigureRow]
    ) -> list[Value]:
        cells = [f for f in figures if f.measure in subject.keys and f.measure_status in SELECTABLE
                 and (f.row_role == "total" or f.table_kind == "three_public")]  # fmt: skip
        cells.sort(key=lambda f: lexicon.table_rank().get(f.table_kind, 99))
        return agree([Value(document, subject.label, f.amount_fen, figure=f) for f in cells])

    def _blank_row(self, document: DocumentRef, subject: Subject) -> str:
        """The table that prints the name without an amount beside it, if there is one."""
        if self.shelf.is_wide:
            return ""
        wanted = {
            key
            for key in (*subject.keys, clean_name(subject.label), clean_name(subject.surface))
            if len(key) >= 2
        }
        for table in self.shelf.tables([document.document_id]):
            if table.kind != "performance_targets" and prints_blank(
                self.shelf.printed(table.table_id), wanted
            ):
                return f"{table.number} {table.title}".strip()
        return ""

    # --- stated facts -------------------------------------------------------------------------------------------------

    def _stated(self, document: DocumentRef, subject: Subject) -> list[Value]:
        names = {key.split("|")[-1] for key in subject.keys}
        rows = [s for s in self.shelf.statements([document.document_id]) if s.clean_subject in names
                or clean_name(last_part(s.subject)) in names]  # fmt: skip
        if _decides(subject.attribute, rows):
            rows = [row for row in rows if subject.attribute in row.attribute]
        values = [statement_value(document, row, row.subject) for row in rows if row.kind != "definition"]
        return [value for value in values if value and (value.is_money or value.quantity)]

    def _part_of_project(self, document: DocumentRef, subject: Subject) -> list[Value]:
        """One thing of a project that names several (耗材、电池更换等经费): its own amount, where a sentence states it."""
        if subject.kind != "project" or subject.how == "完全一致" or "、" not in subject.label:
            return []
        told = ((row, amount_beside(row.sentence, subject.surface))
                for row in self.shelf.statements([document.document_id]))  # fmt: skip
        return agree(
            [Value(document, subject.surface, amount, statement=row) for row, amount in told if amount]
        )

    def _projects_stated(self, document: DocumentRef, subject: Subject) -> list[Value]:
        values = []
        for row in self.shelf.statements([document.document_id]):
            if (
                row.kind == "project"
                and row.amount_fen is not None
                and any(alike(row.clean_subject, k) for k in subject.keys)
            ):
                values.append(Value(document, row.subject, row.amount_fen, statement=row))
        return agree(values)


def _decides(attribute: str, rows: Sequence[StatementRow]) -> bool:
    """Whether only rows of the attribute asked for will do: some are stated, or what is held cannot stand in for it (cars to buy)."""
    held = attribute in lexicon.words("never_replaced") and any(row.kind == "asset" for row in rows)
    return held or bool(attribute and any(attribute in row.attribute for row in rows))


def statement_value(document: DocumentRef, row: StatementRow, label: str) -> Value | None:
    """The value a statement states, if it states one."""
    if row.amount_fen is not None:
        name = (
            f"{label}·{row.attribute}"
            if row.attribute and row.attribute not in lexicon.words("plain_attributes")
            else label
        )
        return Value(document, name, row.amount_fen, statement=row, tier=2)
    if row.value:
        name = (
            f"{label}·{row.attribute}"
            if row.attribute and row.attribute not in lexicon.words("plain_attributes")
            else label
        )
        return Value(
            document, name, quantity=f"{row.comparator}{row.value}", unit=row.unit, statement=row, tier=2
        )
    if row.text:
        return Value(
            document,
            f"{label}·{row.attribute}" if row.attribute else label,
            quantity=row.text,
            statement=row,
            tier=2,
        )
    return None


def _without_rounded(values: list[Value]) -> list[Value]:
    """What a text states in 万元 with two decimals is no other amount than the table's exact one."""
    exact = [value.amount_fen for value in values if value.figure and value.amount_fen is not None]
    return [v for v in values if not (v.statement and v.amount_fen is not None and v.amount_fen % STATED_FEN == 0
            and any(abs(v.amount_fen - amount) * 2 <= STATED_FEN for amount in exact))]  # fmt: skip


def _totals_first(values: list[Value]) -> list[Value]:
    """Of one table the total row alone: rows beside it (one for each unit of a department) are parts of it."""
    whole = {value.figure.table_id for value in values if value.figure and value.figure.row_role == "total"}
    return [
        v for v in values if not v.figure or v.figure.table_id not in whole or v.figure.row_role == "total"
    ]


def whole_of_parts(values: list[Value]) -> list[Value]:
    """编制 156 人，其中：42、28、86 of one sentence: the first alone, where it is the sum of the others."""
    sentences = {value.statement.sentence for value in values if value.statement}
    numbers = [value.quantity for value in values]
    if len(values) < 3 or len(sentences) != 1 or not all(number.isdigit() for number in numbers):
        return values
    first, *others = map(int, numbers)
    return values[:1] if first == sum(others) else values


def states(row: StatementRow, subjects: Iterable[str]) -> bool:
    """Whether a statement is about one of the subjects (all, if none is given), by its whole path or its last part."""
    names = {clean_name(subject) for subject in subjects}
    return not names or row.clean_subject in names or clean_name(last_part(row.subject)) in names


def agree(values: list[Value]) -> list[Value]:
    """One value for those that state the same amount; the first speaks, the others are kept as further places."""
    merged: list[Value] = []
    for value in values:
        if value.figure and any(
            value.figure == other.figure or value.figure in other.also for other in merged
        ):
            continue
        same = next((i for i, other in enumerate(merged) if other.amount_fen == value.amount_fen and value.is_money
                     and _one_thing(other, value)), None)  # fmt: skip
        if same is None:
            merged.append(value)
        elif value.figure:
            merged[same] = replace(merged[same], also=(*merged[same].also, value.figure))
    return merged


def _one_thing(left: Value, right: Value) -> bool:
    """Equal amounts of two rows of one table are two things, unless one is the only row below the other; of two tables one."""
    if left.figure is None or right.figure is None:
        return _base(left.label) == _base(right.label)
    if left.figure.table_id == right.figure.table_id:
        if left.figure.row_role == right.figure.row_role == "total" and left.figure.side == right.figure.side:
            return _base(left.label) == _base(right.label)
        codes = sorted((left.figure.code, right.figure.code), key=len)
        nested = bool(codes[0]) and codes[0] != codes[1] and codes[1].startswith(codes[0])
        return nested and _base(left.label) == _base(right.label)
    return _base(left.label) == _base(right.label)


def _with_row(value: Value) -> str:
    """Where tables differ, the printed row tells them apart (本年收入合计, 总计)."""
    row = value.figure.item if value.figure else ""
    return f"{value.label}（{row}）" if row and clean_name(row) != clean_name(value.label) else value.label


@cache
def _base(label: str) -> str:
    return clean_name(label.split("（")[0])
