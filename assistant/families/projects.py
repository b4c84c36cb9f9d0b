"""Projects as the narrative states them: so many of them with their sum; the one that an amount belongs to."""

from __future__ import annotations

import re
from decimal import Decimal

from assistant.draft import Draft
from assistant.families.common import Room, find_all, quote, table
from assistant.money import money
from assistant.plan import Plan, Subject
from assistant.shelf import DocumentRef, StatementRow
from assistant.values import Value

_SO_MANY = re.compile(r"(\d{1,2}|两)(?:个|项|笔)(?:专项|项目)")
_WHICH = re.compile("(是|属于|来自|归)(哪|什么)(个|一个|些)?(专项|项目)")


def stated_projects(plan: Plan, room: Room) -> Draft | None:
    """四个专项合计: the projects the narrative describes, if there are exactly so many; else None."""
    asked = _SO_MANY.search(plan.topic)
    if not asked or [subject.keys for subject in plan.subjects] != [("项目支出",)]:
        return None
    draft = Draft(documents=[])
    for document in plan.documents:
        rows = _described(room, document)
        if len(rows) != (2 if asked.group(1) == "两" else int(asked.group(1))):
            continue
        draft.documents.append(document)
        draft.counts.extend(Decimal(number) for number in range(len(rows) + 1))
        draft.shown.extend(Value(document, row.subject, row.amount_fen, statement=row) for row in rows)
        for row in rows:
            quote(draft, document, row)
        draft.say(f"**{document.label}** 文字说明的项目共 {len(rows)} 个：")
        draft.say(
            table(
                ["项目", "金额（万元）"],
                [[row.subject, money(row.amount_fen or 0, "万元").split()[0]] for row in rows],
            )
        )
        operands = tuple(Decimal(row.amount_fen or 0) for row in rows)
        total = draft.formula("sum", operands, "")
        draft.say(
            f"计算：合计 = {' + '.join(money(operand, '万元').split()[0] for operand in operands)} = **{money(total, '万元')}**。"
        )
    return draft if draft.shown else None


def _described(room: Room, document: DocumentRef) -> list[StatementRow]:
    """One stated amount for each project."""
    found: dict[str, StatementRow] = {}
    for row in room.shelf.statements([document.document_id]):
        if (
            row.kind == "project"
            and row.amount_fen is not None
            and row.attribute in ("规模", "预算安排规模", "金额", "")
        ):
            found.setdefault(row.clean_subject, row)
    return list(found.values())


def asks_which_project(plan: Plan) -> bool:
    return bool(_WHICH.search(plan.topic)) and bool(plan.subjects)


def which_project(plan: Plan, room: Room) -> Draft:
    """The project whose stated or printed amount is that of the subject; said to rest on the amount alone."""
    draft = Draft(documents=list(plan.documents))
    for subject in plan.subjects:
        for found in find_all(room, plan, subject):
            for value in found.values[:1]:
                _match(draft, room, found.document, value)
    if not draft.paragraphs:
        draft.status = "no_data"
        draft.say(f"文件没有写明“{'、'.join(subject.label for subject in plan.subjects)}”属于哪个项目。")
    return draft


def _match(draft: Draft, room: Room, document: DocumentRef, value: Value) -> None:
    rows = [row for row in _described(room, document) if row.amount_fen == value.amount_fen]
    if len(rows) != 1 or not value.is_money:
        return
    row = rows[0]
    quote(draft, document, row)
    draft.shown.extend([value, Value(document, row.subject, row.amount_fen, statement=row)])
    draft.say(f"**{document.label}** 没有直接写明“{value.label}”属于哪个项目；金额与它相同的项目是“**{row.subject}**”"
              f"（{money(row.amount_fen or 0, '万元')}）。", f"> {row.sentence}")  # fmt: skip
    draft.focus = Subject("project", (row.clean_subject,), row.subject)
