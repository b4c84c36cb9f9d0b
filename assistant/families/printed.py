"""The tables of a document: which there are, in which unit, which are empty; one table with its rows; one that is missing."""

from __future__ import annotations

from decimal import Decimal

from assistant.answer import Citation
from assistant.cells import pick_column, plain_notes
from assistant.draft import Draft
from assistant.families.common import Room, shown, table, unit_for
from assistant.families.holdings import document_condition, missing_of
from assistant.listing import as_number
from assistant.normalise import clean_name
from assistant.plan import Plan
from assistant.shelf import DocumentRef, FigureRow, Shelf, TableRow
from assistant.sql import select
from assistant.values import Value

MOST_ROWS = 60


def tables(plan: Plan, room: Room) -> Draft:
    """Which tables a document has, in which unit; which are empty."""
    draft = Draft(documents=list(plan.documents))
    if "单位是" in plan.topic or "还是" in plan.topic:
        return _units(draft, plan, room)
    if plan.tables:
        return one_table(plan, room)
    only_empty = "空表" in plan.topic or "安排" in plan.topic
    for document in plan.documents:
        rows = [t for t in room.shelf.tables([document.document_id]) if t.is_empty or not only_empty]
        draft.counts.append(Decimal(len(rows)))
        if not rows:
            draft.say(f"**{document.label}**：没有{'空' if only_empty else ''}表。")
            continue
        draft.say(f"**{document.label}**：共 {len(rows)} 张{'空' if only_empty else ''}表：")
        cells = [
            [t.number, t.title, f"空表：{plain_notes(t.notes)}".rstrip("：") if t.is_empty else "有数据"]
            for t in rows
        ]
        draft.quotes.extend(cell for row in cells for cell in row)
        draft.say(table(["编号", "表名", "情况"], cells, right=0))
        draft.citations.append(Citation(document.title, document.source, "正文各表"))
    draft.sql = tables_sql(plan, room.shelf)
    return draft


def _units(draft: Draft, plan: Plan, room: Room) -> Draft:
    for document in plan.documents:
        units: dict[str, list[str]] = {}
        for row in room.shelf.tables([document.document_id]):
            if row.unit:
                units.setdefault(row.unit, []).append(row.number or row.title)
        text = "；".join(f"{unit}（{'、'.join(dict.fromkeys(names))}）" for unit, names in units.items())
        draft.quotes.append(text)
        draft.say(f"**{document.label}** 各表的金额单位：{text or '没有注明'}。")
        draft.citations.append(Citation(document.title, document.source, "各表表头"))
    draft.sql = tables_sql(plan, room.shelf)
    return draft


def one_table(plan: Plan, room: Room) -> Draft:
    """The rows of a named table; or that it is announced and missing, or empty."""
    draft = Draft(documents=list(plan.documents))
    for document in plan.documents:
        tables = room.shelf.tables([document.document_id])
        named = [row for row in tables if _is_meant(row, plan.tables)]
        if not named:
            _absent(draft, plan, room, document, tables)
        for row in named:
            _show_table(draft, plan, room, document, row)
    if not draft.shown and draft.status == "answered" and not draft.citations:
        draft.status = "no_data"
    return draft


def _is_meant(row: TableRow, wanted: tuple[str, ...]) -> bool:
    return bool({row.number, row.kind, f"title:{clean_name(row.title)}"} & set(wanted))


def _absent(draft: Draft, plan: Plan, room: Room, document: DocumentRef, tables: list[TableRow]) -> None:
    announced = [as_number(title, tables) for title in missing_of(document, room.shelf)]
    hits = [title for title in announced if any(
        title.startswith(f"{name} ") or name.removeprefix("title:") in (clean_name(title), clean_name(title.split(" ")[-1]))
        for name in plan.tables)]  # fmt: skip
    draft.quotes.extend(hits)
    draft.say(
        f"**{document.label}**：目录列有“{'、'.join(hits)}”，但正文没有这张表。"
        if hits
        else f"**{document.label}**：没有这张表。"
    )


def _show_table(draft: Draft, plan: Plan, room: Room, document: DocumentRef, row: TableRow) -> None:
    name = f"{row.number} {row.title}".strip()
    draft.citations.append(Citation(document.title, document.source, name, row.page))
    draft.quotes.extend([name, plain_notes(row.notes)])
    lines: dict[str, list[FigureRow]] = {}
    for figure in room.shelf.figures([document.document_id]):
        if figure.table_id == row.table_id:
            lines.setdefault(figure.line_id, []).append(figure)
    if not lines:
        note = plain_notes(row.notes)
        draft.say(f"**{document.label}** {name}：空表" + (f"，注明“{note}”。" if note else "。"))
        return
    chosen = list(lines.values())[:MOST_ROWS]
    if len(chosen) == 1:
        values = [
            Value(document, cell.measure, cell.amount_fen, figure=cell)
            for cell in chosen[0]
            if cell.measure_status != "unknown"
        ]
    else:
        values = [Value(document, f"{cell.name}（{cell.code}）" if cell.code else cell.name, cell.amount_fen, figure=cell)
                  for cells in chosen if (cell := pick_column(cells, ()))]  # fmt: skip
    if not values:
        draft.say(f"**{document.label}** {name}：原文表格的列线已丢失，不能确定各列的数字。")
        return
    unit = unit_for(values, plan)
    draft.counts.append(Decimal(len(lines)))
    draft.say(f"**{document.label}** {name}（单位：{unit}，各行合计栏）：")
    draft.say(
        table(
            ["项目", f"金额（{unit}）"],
            [[v.label, shown(v, unit).strip("*").removesuffix(f" {unit}")] for v in values],
        )
    )
    if len(lines) > MOST_ROWS:
        draft.counts.append(Decimal(MOST_ROWS))
        draft.say(f"（只列出前 {MOST_ROWS} 行）")
    draft.shown.extend(values)


def tables_sql(plan: Plan, shelf: Shelf) -> str:
    return select("budget_tables", ("organisation", "fiscal_year", "table_number", "table_title", "table_kind", "is_empty", "notes"),
                  document_condition(list(plan.documents), shelf), "document, ordinal")  # fmt: skip


__all__ = ["DocumentRef", "one_table", "tables", "tables_sql"]
