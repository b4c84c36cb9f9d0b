"""Performance targets: what a project promised, indicator by indicator."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from assistant import lexicon
from assistant.draft import Draft
from assistant.families.common import Room, nothing, quote, says, table, unit_for
from assistant.money import money
from assistant.normalise import clean_name
from assistant.plan import Plan, Subject
from assistant.shelf import DocumentRef, StatementRow
from assistant.values import Found, Value

_KINDS = ("indicator", "performance_target")
_ALIKE = 72.0


def performance(plan: Plan, room: Room) -> Draft:
    """The targets of the named projects or indicators; of all projects, if none is named."""
    draft = Draft(documents=list(plan.documents))
    for document in plan.documents:
        rows = [row for row in room.shelf.statements([document.document_id]) if row.kind in _KINDS]
        chosen = _chosen(rows, plan, room, document)
        if chosen:
            _show(draft, document, chosen)
            if says(plan, "asks_money"):
                _show_amounts(draft, plan, room, document)
    if draft.shown:
        return draft
    return nothing(room, plan, [Found(d, s) for d in plan.documents for s in plan.subjects], what="绩效目标")


def _show_amounts(draft: Draft, plan: Plan, room: Room, document: DocumentRef) -> None:
    """What the project costs, where the question asks for that as well."""
    for subject in plan.subjects:
        for value in room.lookup.find(document, subject).values[:1]:
            if value.is_money:
                draft.shown.append(value)
                amount = money(value.amount_fen or 0, unit_for([value], plan))
                draft.say(f"**{document.label}** {value.label}：**{amount}**（{value.source_label}）。")


def _chosen(rows: list[StatementRow], plan: Plan, room: Room, document: DocumentRef) -> list[StatementRow]:
    indicators = [key for subject in plan.subjects for key in subject.reading("indicator")]
    if indicators:
        return [row for row in rows if row.clean_subject in indicators]
    projects = [subject for subject in plan.subjects if subject.kind in ("project", "row")]
    if projects:
        named = [row for row in rows if any(same_project(row.project, subject) for subject in projects)]
        named = named or _by_amount(rows, projects, room, document)
        others = [subject.label for subject in projects if subject.kind == "row"]
        about = [row for row in named if any(clean_name(label) in row.clean_subject for label in others)]
        return about or _of_type(named, plan.topic)
    return _of_type(rows, plan.topic)


def _of_type(rows: list[StatementRow], topic: str) -> list[StatementRow]:
    """Only the sort of indicator that is named (满意度, 数量, 成本…), where one is."""
    for word in lexicon.words("indicator_sorts"):
        if word in topic and any(word in row.attribute or word in row.subject for row in rows):
            return [row for row in rows if word in row.attribute or word in row.subject]
    return rows


def same_project(name: str, subject: Subject) -> bool:
    """One project goes under slightly different names in table, narrative and performance table."""
    from rapidfuzz import fuzz

    clean = clean_name(name)
    return bool(clean) and any(
        key in clean or clean in key or fuzz.ratio(key, clean) >= _ALIKE for key in subject.keys
    )


def _by_amount(
    rows: list[StatementRow], projects: list[Subject], room: Room, document: DocumentRef
) -> list[StatementRow]:
    """The project whose yearly total is the same, where the names do not meet and the amount is unique."""
    amounts = {
        value.amount_fen for subject in projects for value in room.lookup.find(document, subject).values
    }
    totals: dict[int, set[str]] = {}
    for figure in room.shelf.figures([document.document_id]):
        if figure.table_kind == "performance_targets" and figure.amount_fen in amounts:
            totals.setdefault(figure.amount_fen, set()).add(figure.project)
    names = {name for found in totals.values() if len(found) == 1 for name in found}
    return [row for row in rows if row.project in names]


def _show(draft: Draft, document: DocumentRef, rows: list[StatementRow]) -> None:
    by_project: dict[str, list[StatementRow]] = {}
    for row in rows:
        by_project.setdefault(row.project, []).append(row)
    for project, group in by_project.items():
        goals = [row for row in group if row.kind == "performance_target"]
        group = [row for row in group if row.kind == "indicator"]
        for row in goals:
            quote(draft, document, row)
            draft.shown.append(Value(document, row.subject, statement=row))
            draft.say(
                f"**{document.label}** 项目“{project}”的{row.attribute or '总体目标'}：",
                "> " + row.text.replace("\n", "\n> "),
            )
        if not group:
            continue
        draft.counts.append(Decimal(len(group)))
        draft.quotes.append(project)
        draft.say(f"**{document.label}** 项目“{project}”的绩效目标（{len(group)} 项）：")
        draft.say(
            table(
                ["指标", "类别", "目标值"],
                [[row.subject, row.attribute.replace("/", " / "), target(row)] for row in group],
            )
        )
        for row in group:
            quote(draft, document, row)
            draft.quotes.append(target(row))
            draft.shown.append(Value(document, row.subject, statement=replace(row)))


def target(row: StatementRow) -> str:
    """``≥90%`` as printed, or the words of a wordy target."""
    if row.value:
        return f"{row.comparator}{row.value}{row.unit}"
    if row.amount_fen is not None:
        return f"{row.comparator}{money(row.amount_fen, row.unit or '万元')}"
    return row.text or row.sentence
