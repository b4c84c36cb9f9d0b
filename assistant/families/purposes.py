"""What money is for: the sentence that says 用于, the project's own outline; never the bare amount."""

from __future__ import annotations

import re

from assistant.draft import Draft
from assistant.families.changes import names_of
from assistant.families.common import Room, nothing, quote
from assistant.families.enumerated import enumerated
from assistant.families.targets import same_project
from assistant.normalise import clean_name, last_part
from assistant.plan import Plan, Subject
from assistant.shelf import DocumentRef, StatementRow
from assistant.values import Found, Value

_SAYS = re.compile("用于|用来|用作|为了|主要是(?!因)")
_OUTLINE = ("概况", "方案", "用途", "内容")


def purpose(plan: Plan, room: Room) -> Draft:
    """Sentences on what each subject is used for; else that the documents do not say."""
    draft = Draft(documents=list(plan.documents))
    for document in plan.documents:
        for subject in plan.subjects:
            for row in _sentences(room, document, subject):
                quote(draft, document, row)
                draft.shown.append(Value(document, row.subject, row.amount_fen, statement=row))
                draft.say(
                    f"**{document.label}** {row.subject}的用途，原文是：", f"> {row.sentence or row.text}"
                )
    if draft.shown:
        return draft
    divided = enumerated(plan, room)
    if divided:
        return divided
    result = nothing(
        room, plan, [Found(document, subject) for document in plan.documents for subject in plan.subjects]
    )
    names = "、".join(subject.label for subject in plan.subjects)
    result.paragraphs = [
        f"**{document.label}**：文件没有说明“{names}”的用途。" for document in plan.documents
    ]
    result.status = "no_data"
    return result


def _sentences(room: Room, document: DocumentRef, subject: Subject) -> list[StatementRow]:
    names = names_of(subject) | set(subject.keys)
    rows = room.shelf.statements([document.document_id])
    told = [
        row
        for row in rows
        if row.kind == "project" and row.attribute in _OUTLINE and same_project(row.subject, subject)
    ]
    told = told or [row for row in rows if row.kind in ("amount", "year_on_year") and _SAYS.search(row.sentence)
                    and clean_name(last_part(row.subject)) in names]  # fmt: skip
    return list({row.sentence or row.text: row for row in told}.values())[:3]
