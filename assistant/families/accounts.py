"""Where something is booked: its account code and name, the classes above it, the economic class of a project."""

from __future__ import annotations

from assistant.cells import pick_column, row_matches
from assistant.draft import Draft
from assistant.families.common import Room, nothing
from assistant.plan import Plan, Subject
from assistant.shelf import DocumentRef, FigureRow
from assistant.values import Found, Value

_ECONOMIC_TABLES = ("project_expenditure", "basic_by_economic")


def which_account(plan: Plan, room: Room) -> Draft:
    draft = Draft(documents=list(plan.documents))
    founds = []
    wants_economic = "经济" in plan.topic
    for document in plan.documents:
        for subject in plan.subjects:
            found = Found(document, subject)
            founds.append(found)
            cells = _cells(room, document, subject)
            if not cells:
                continue
            if any(cell.project for cell in cells) and (subject.kind == "project" or wants_economic):
                _project(draft, document, subject, cells, found, wants_economic=wants_economic)
            else:
                _account(draft, room, document, cells)
    if draft.shown:
        return draft
    return nothing(room, plan, founds)


def _cells(room: Room, document: DocumentRef, subject: Subject) -> list[FigureRow]:
    keys = set(subject.keys) | set(subject.reading("row")) | set(subject.reading("project"))
    rows = [
        f
        for f in room.shelf.figures([document.document_id])
        if f.row_role != "total" and f.table_kind != "performance_targets"
    ]
    as_row = Subject("code" if subject.kind == "code" else "row", tuple(keys), subject.label)
    return [f for f in rows if row_matches(f, as_row, keys) or (f.project and f.clean_project in keys)]


def _project(
    draft: Draft,
    document: DocumentRef,
    subject: Subject,
    cells: list[FigureRow],
    found: Found,
    *,
    wants_economic: bool,
) -> None:
    """The economic class of a project is the column its amount stands in; unknown columns are not guessed."""
    project_cells = [cell for cell in cells if cell.project]
    columns = [cell for cell in project_cells if cell.measure_status in ("printed", "inferred")
               and cell.measure not in ("合计", "项目支出合计", "总计", "小计")]  # fmt: skip
    if columns:
        for cell in columns:
            draft.shown.append(Value(document, cell.project, cell.amount_fen, figure=cell))
            draft.quotes.extend([cell.measure, cell.project, cell.table_title, cell.table_number])
            where = f"{cell.table_number} {cell.table_title}".strip()
            draft.say(
                f"**{document.label}** 项目“{cell.project}”列在经济分类“**{cell.measure}**”（{where}）。"
            )
        return
    found.undecided = [cell for cell in project_cells if cell.measure_status == "unknown"] or project_cells
    if not wants_economic and project_cells[0].code:
        cell = pick_column(project_cells, ()) or project_cells[0]
        draft.shown.append(Value(document, cell.project, cell.amount_fen, figure=cell))
        draft.say(f"**{document.label}** 项目“{cell.project}”的功能分类科目是 **{cell.code} {cell.account_name or cell.item}**"
                  f"（{cell.table_number} {cell.table_title}）。")  # fmt: skip


def _account(draft: Draft, room: Room, document: DocumentRef, cells: list[FigureRow]) -> None:
    by_code = {cell.code: cell for cell in cells if cell.code}
    for code, cell in by_code.items():
        above = [room.catalogue.codes.get(code[:size], "") for size in (3, 5) if size < len(code)]
        chain = " → ".join(f"{code[:size]} {name}" for size, name in zip((3, 5), above, strict=False) if name)
        level = (
            {3: "类", 5: "款", 7: "项"}.get(len(code), "")
            if code[0] == "2"
            else {3: "类", 5: "款"}.get(len(code), "")
        )
        sort = "支出功能分类" if code[0] == "2" else "支出经济分类"
        draft.shown.append(Value(document, cell.name, cell.amount_fen, figure=cell))
        draft.quotes.extend([chain, code])
        draft.say(f"**{document.label}** “{cell.name}”的科目编码是 **{code}**（{sort}{'，' + level + '级科目' if level else ''}）"
                  + (f"，上级科目：{chain}" if chain else "") + "。")  # fmt: skip
    if not by_code:
        cell = cells[0]
        draft.shown.append(Value(document, cell.name, cell.amount_fen, figure=cell))
        draft.say(
            f"**{document.label}** “{cell.name}”列在{cell.table_number} {cell.table_title}，没有科目编码。"
        )
