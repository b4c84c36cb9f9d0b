"""What a subject is made of: the rows of its table, its columns, the accounts below it, or what the narrative lists."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from assistant import lexicon
from assistant.cells import SELECTABLE, pick_column, plain_notes, row_matches
from assistant.lexicon import Listing
from assistant.normalise import clean_name
from assistant.plan import Plan, Subject
from assistant.shelf import DocumentRef, FigureRow, Shelf, TableRow
from assistant.values import Value, statement_value, states


@dataclass(slots=True)
class Members:
    """The members of a subject in one document, the printed total where there is one, and what has to be said."""

    document: DocumentRef
    values: list[Value] = field(default_factory=list)
    total: Value | None = None
    heading: str = ""
    remarks: list[str] = field(default_factory=list)


class Lister:
    """Lists members, document by document."""

    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf

    def members(self, document: DocumentRef, subject: Subject, plan: Plan) -> Members:
        if subject.kind == "concept":
            return self._concept(document, subject, plan)
        return self._below(document, subject, plan)

    # --- concepts -----------------------------------------------------------------------------------------------------

    def _concept(self, document: DocumentRef, subject: Subject, plan: Plan) -> Members:
        concept = lexicon.concepts()[subject.keys[0]]
        result = Members(document, heading=concept.name)
        for listing in concept.lists:
            if listing.tables:
                self._from_tables(result, listing)
            elif not result.values:
                self._from_statements(result, listing)
            if result.values and result.values[0].figure:
                break
            if listing.tables:
                result.remarks.extend(self._why_not(document, listing))
        if not result.values:
            return result
        first = result.values[0]
        if first.statement or (first.figure and first.figure.table_kind == "performance_targets"):
            source = "文字说明" if first.statement else "绩效目标表，不一定包括全部项目"
            result.remarks = [f"{remark}，以下取自{source}" for remark in result.remarks[:1]]
        else:
            result.remarks = []
        return result

    def _from_tables(self, result: Members, listing: Listing) -> None:
        """A table's exact amounts go before what the text states rounded, if the table has no fewer members."""
        document = result.document
        for kind in listing.tables:
            figures = [f for f in self.shelf.figures([document.document_id]) if f.table_kind == kind
                       and (not listing.side or f.side in ("", listing.side)) and f.measure_status in SELECTABLE
                       and f.figure_year in (None, document.fiscal_year) and f.figure_kind in ("", document.kind)]  # fmt: skip
            values, total = (_columns if listing.columns else _rows)(document, figures, listing)
            if values and len(values) >= len(result.values):
                result.values, result.total = values, total
                return

    def _from_statements(self, result: Members, listing: Listing) -> None:
        for row in self.shelf.statements([result.document.document_id]):
            if row.kind not in listing.statements:
                continue
            if (
                listing.subjects
                and not states(row, listing.subjects)
                and not (listing.all_like and listing.all_like in row.subject)
            ):
                continue
            if listing.attribute and row.attribute not in listing.attribute:
                continue
            if listing.projects and row.amount_fen is None:
                continue
            value = statement_value(result.document, row, row.subject.split("/")[-1])
            if value and not any(
                v.label == value.label and v.amount_fen == value.amount_fen for v in result.values
            ):
                result.values.append(value)

    def _why_not(self, document: DocumentRef, listing: Listing) -> list[str]:
        """Why a table gave nothing: announced and missing, empty, or its columns cannot be told."""
        remarks = []
        tables = self.shelf.tables([document.document_id])
        for kind in listing.tables:
            here = [table for table in tables if table.kind == kind]
            if any(not table.is_empty for table in here):
                continue
            if here:
                note = plain_notes(here[0].notes)
                remarks.append(
                    f"文件中的{here[0].number} {here[0].title}是空表" + (f"（{note}）" if note else "")
                )
            else:
                announced = announced_missing(document, self.shelf, kind)
                remarks.append(f"文件目录列有“{as_number(announced, tables)}”，但正文没有这张表" if announced
                               else f"这份文件没有{lexicon.table_kind_name(kind)}")  # fmt: skip
        return remarks

    # --- rows below a row ---------------------------------------------------------------------------------------------

    def _below(self, document: DocumentRef, subject: Subject, plan: Plan) -> Members:
        result = Members(document, heading=subject.label)
        keys = set(subject.keys)
        figures = [
            f
            for f in self.shelf.figures([document.document_id])
            if not plan.tables or f.table_kind in plan.tables
        ]
        tables: dict[str, list[FigureRow]] = {}
        for figure in figures:
            tables.setdefault(figure.table_id, []).append(figure)
        ranked = sorted(tables.values(), key=lambda cells: lexicon.table_rank().get(cells[0].table_kind, 99))
        for cells in ranked:
            heads = [cell for cell in cells if row_matches(cell, subject, keys)]
            below = _children(heads, cells)
            if below:
                chosen = [pick_column(line, plan.measures) for line in below]
                result.values = [
                    Value(document, row_label(cell), cell.amount_fen, figure=cell) for cell in chosen if cell
                ]
                head = pick_column(
                    [cell for cell in heads if cell.line_id == heads[0].line_id], plan.measures
                )
                result.total = (
                    Value(document, row_label(head), head.amount_fen, figure=head) if head else None
                )
                return result
        return result


def announced_missing(document: DocumentRef, shelf: Shelf, kind: str) -> str:
    """The title under which the contents announce a table of this kind that the document does not have."""
    from ingest.vocabulary import kind_of_title

    titles = {clean_name(table.title) for table in shelf.tables([document.document_id])}
    for title in document.contents:
        if kind_of_title(title)[0] == kind and clean_name(title) not in titles and "表" in title:
            return title
    return ""


def as_number(title: str, tables: Sequence[TableRow]) -> str:
    """``七、项目支出情况表`` → ``表七 项目支出情况表``, where the document numbers its tables so."""
    found = re.match(r"([一二三四五六七八九十]+)、(.+)", title)
    if found and any(table.number.startswith("表") for table in tables):
        return f"表{found.group(1)} {found.group(2)}"
    return title


def _lines(figures: Sequence[FigureRow]) -> list[list[FigureRow]]:
    lines: dict[str, list[FigureRow]] = {}
    for figure in figures:
        lines.setdefault(figure.line_id, []).append(figure)
    return list(lines.values())


def _columns(
    document: DocumentRef, figures: list[FigureRow], listing: Listing
) -> tuple[list[Value], Value | None]:
    """The columns of the total row; or, where the table lists them as rows, the rows."""
    lines = _lines(figures)
    if not lines:
        return [], None
    line = next(
        (cells for cells in lines if cells[0].row_role == "total"), lines[0] if len(lines) == 1 else None
    )
    if line is None or (len(line) == 1 and len(lines) > 1):
        return _rows(document, figures, Listing(rows="any"))
    excluded = {clean_name(name) for name in listing.excluded}
    only = {clean_name(name) for name in listing.only}
    total = next(
        (
            cell
            for cell in line
            if cell.measure.split("/")[-1] in lexicon.total_measures() and "/" not in cell.measure
        ),
        None,
    )
    cells = [cell for cell in line if cell is not total and clean_name(cell.measure) not in excluded
             and (not only or clean_name(cell.measure) in only)]  # fmt: skip
    values = [Value(document, _measure_label(cell.measure), cell.amount_fen, figure=cell) for cell in cells]
    shown_total = Value(document, "合计", total.amount_fen, figure=total) if total and not only else None
    return values, shown_total


def _measure_label(measure: str) -> str:
    parts = measure.split("/")
    if len(parts) == 1:
        return measure
    return f"{parts[0]}（小计）" if parts[-1] == "小计" else f"其中：{parts[-1]}"


def _rows(
    document: DocumentRef, figures: list[FigureRow], listing: Listing
) -> tuple[list[Value], Value | None]:
    lines = _lines(figures)
    totals = [cells for cells in lines if cells[0].row_role == "total"]
    total_cell = pick_column(totals[0], listing.measures) if totals else None
    if listing.under:
        heads = [
            cells[0]
            for cells in lines
            if clean_name(listing.under) in (cells[0].clean_item, cells[0].clean_account)
        ]
        lines = _children(heads, figures)
        total_cell = heads[0] if heads else None
    elif listing.rows == "leaf":
        lines = [cells for cells in lines if cells[0].row_role == "leaf"]
        if listing.projects and any(cells[0].project for cells in lines):
            lines = [cells for cells in lines if cells[0].project]
    elif listing.rows == "top":
        lines = _top(lines)
    else:
        lines = [cells for cells in lines if cells[0].row_role != "total"]
    chosen = [pick_column(cells, listing.measures) for cells in lines]
    told = [
        cell
        for cell in chosen
        if cell and (cell.amount_fen or not listing.measures or cell.measure not in ("人员经费", "公用经费"))
    ]
    values = [Value(document, row_label(cell), cell.amount_fen, figure=cell) for cell in told]
    total = (
        Value(document, total_cell.item or "合计", total_cell.amount_fen, figure=total_cell)
        if total_cell
        else None
    )
    return values, total


def _top(lines: list[list[FigureRow]]) -> list[list[FigureRow]]:
    """The broadest rows: 类, or whatever level the table starts with."""
    rows = [cells for cells in lines if cells[0].row_role != "total"]
    coded = [cells for cells in rows if len(cells[0].code) == 3]
    if coded:
        return coded
    lowest = min((cells[0].level for cells in rows), default=0)
    return [cells for cells in rows if cells[0].level == lowest]


def _children(heads: Sequence[FigureRow], figures: Sequence[FigureRow]) -> list[list[FigureRow]]:
    """The rows one level below the heads: by code, else by the table's own parents."""
    codes = {head.code for head in heads if head.code}
    lines = [cells for cells in _lines(figures) if cells[0].row_role != "total"]
    below = [
        cells
        for cells in lines
        if any(cells[0].code.startswith(code) and len(cells[0].code) > len(code) for code in codes)
    ]
    if below:
        nearest = min(len(cells[0].code) for cells in below)
        return [cells for cells in below if len(cells[0].code) == nearest]
    parents = {head.line_id for head in heads}
    return [cells for cells in lines if cells[0].parent_line_id in parents]


def row_label(cell: FigureRow) -> str:
    if cell.table_kind == "procurement" and cell.project and cell.item:
        return f"{cell.item}（{cell.project}）"
    return f"{cell.name}（{cell.code}）" if cell.code and not cell.project else cell.name
