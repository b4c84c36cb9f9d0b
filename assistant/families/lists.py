"""Lists: what a subject is made of, with the printed total, shares, and where a list had to be taken from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from assistant import lexicon
from assistant.draft import Draft
from assistant.families.amounts import figure
from assistant.families.common import Room, concept_subject, nothing, quote, says, shown, table, unit_for
from assistant.families.words import definitions
from assistant.listing import Members
from assistant.money import money, plain
from assistant.normalise import clean_name
from assistant.plan import Plan, Subject
from assistant.values import Value


def listing(plan: Plan, room: Room) -> Draft:
    """What the subject is made of, per document, with the printed total."""
    subjects = plan.subjects or (concept_subject("支出总额"),)
    if plan.across_bodies and not _asks_members(plan):
        return figure(replace(plan, subjects=subjects), room)
    if len(subjects) > 1 and all(
        subject.kind != "concept" or not members_of(room, plan, (subject,)) for subject in subjects
    ):
        return figure(plan, room)
    groups = members_of(room, plan, subjects)
    if not any(group.values for group in groups):
        return _nothing_listed(plan, room, subjects, groups)
    draft = Draft(documents=list(plan.documents))
    for group in groups:
        _total_from_elsewhere(group, room)
        _show_group(draft, group, plan, shares=False)
    _focus(draft, groups)
    if plan.wants_meaning:
        _add_meaning(draft, plan, room)
    return draft


def _add_meaning(draft: Draft, plan: Plan, room: Room) -> None:
    """包括什么 may ask what the term means: the document's own words, beside the figures."""
    for document in plan.documents:
        for subject in plan.subjects:
            for row in definitions(room, document, subject)[:1]:
                quote(draft, document, row)
                draft.say(f"**{document.label}** 名词解释：", f"> {row.sentence or row.text}")


def shares(plan: Plan, room: Room) -> Draft:
    """A list with each member's share of the printed total."""
    groups = members_of(room, plan, plan.subjects or (concept_subject("支出总额"),))
    draft = Draft(documents=list(plan.documents))
    for group in groups:
        _show_group(draft, group, plan, shares=True)
    return draft if draft.shown else nothing(room, plan, [])


def _asks_members(plan: Plan) -> bool:
    return any(subject.kind in ("row", "code") for subject in plan.subjects)


def members_of(room: Room, plan: Plan, subjects: Sequence[Subject]) -> list[Members]:
    return [
        room.lister.members(document, subject, plan) for subject in subjects for document in plan.documents
    ]


def _nothing_listed(plan: Plan, room: Room, subjects: Sequence[Subject], groups: Sequence[Members]) -> Draft:
    """Nothing below: the value itself, or why there is none."""
    draft = figure(replace(plan, subjects=tuple(subjects)), room)
    for group in groups:
        for remark in group.remarks:
            draft.quotes.append(remark)
            draft.say(f"**{group.document.label}**：{remark}。")
    if draft.status == "answered" and draft.shown and says(plan, "asks_members"):
        draft.status = "no_data"
        draft.paragraphs.insert(
            0, f"文件没有列出“{'、'.join(subject.label for subject in subjects)}”的明细，只有总数："
        )
    elif draft.status == "answered" and draft.shown:
        draft.notes.append("文件没有列出更细的构成")
    return draft


def _show_group(draft: Draft, group: Members, plan: Plan, *, shares: bool) -> None:
    document = group.document
    if not group.values:
        reason = "；".join(group.remarks) or f"没有找到“{group.heading}”的明细"
        draft.quotes.append(reason)
        draft.say(f"**{document.label}**：{reason}。")
        return
    unit = unit_for(group.values, plan)
    total = group.total
    first = group.values[0]
    source = first.source_label
    draft.quotes.extend(group.remarks)
    for remark in group.remarks:
        draft.say(f"**{document.label}**：{remark}。")
    count = len(group.values)
    draft.counts.extend(Decimal(number) for number in range(count + 1))
    draft.say(f"**{document.label}** {group.heading}（{source}，单位：{unit}），共 {count} 项：")
    draft.say(_group_table(draft, group, unit, shares=shares))
    draft.shown.extend(group.values)
    if total:
        draft.shown.append(total)
    elif _add_up(group.values):
        _stated_total(draft, group, unit)
    for value in group.values:
        if value.statement:
            quote(draft, document, value.statement)


def _group_table(draft: Draft, group: Members, unit: str, *, shares: bool) -> str:
    base = Decimal(group.total.amount_fen) if group.total and group.total.amount_fen else None
    header = (
        ["序号", "项目", f"金额（{unit}）"]
        if all(v.is_money for v in group.values)
        else ["序号", "项目", "数值"]
    )
    if shares and base:
        header.append("占比")
    rows = []
    for index, value in enumerate(group.values, start=1):
        cells = [str(index), value.label, cell_text(value, unit)]
        if shares and base:
            percent = draft.formula("share", (Decimal(value.amount_fen or 0), base), "")
            cells.append(f"{plain(percent)}%")
        rows.append(cells)
    if group.total:
        rows.append(
            [
                "",
                f"**{_total_name(group.total)}**",
                f"**{cell_text(group.total, unit)}**",
                *(["100%"] if shares and base else []),
            ]
        )
        draft.counts.append(Decimal(100))
    text = table(header, rows)
    if shares and base:
        text += f"\n\n计算：占比 = 各项金额 ÷ {money(base, unit)} × 100%。"
    return text


def _total_from_elsewhere(group: Members, room: Room) -> None:
    """A list that has no total of its own is set against the total that a table prints."""
    if (
        group.total
        or not group.values
        or group.heading not in lexicon.concepts()
        or not _add_up(group.values)
    ):
        return
    found = room.lookup.find(group.document, concept_subject(group.heading))
    printed = [value for value in found.values if value.figure]
    if len(printed) != 1:
        return
    group.total = printed[0]
    stated = sum(value.amount_fen or 0 for value in group.values)
    same = "与各项之和一致" if stated == printed[0].amount_fen else "与各项之和不一致"
    group.remarks.append(f"合计取自{printed[0].source_label}，{same}")


def _total_name(total: Value) -> str:
    return "合计" if not total.label or len(total.label) > 16 else total.label


def cell_text(value: Value, unit: str) -> str:
    return shown(value, unit).strip("*").removesuffix(f" {unit}")


def _add_up(values: Sequence[Value]) -> bool:
    """Whether a list without a printed total has a sum: projects, each of them once, as the text or their targets tell them."""
    names = [clean_name(value.label) for value in values]
    projects = all((value.statement and value.statement.kind == "project")
                   or (value.figure and value.figure.table_kind == "performance_targets") for value in values)  # fmt: skip
    return projects and len(values) > 1 and all(v.is_money for v in values) and len(set(names)) == len(names)


def _stated_total(draft: Draft, group: Members, unit: str) -> None:
    operands = tuple(Decimal(value.amount_fen or 0) for value in group.values)
    result = draft.formula("sum", operands, "")
    text = " + ".join(money(operand, unit).split()[0] for operand in operands)
    draft.say(f"计算：合计 = {text} = **{money(result, unit)}**。")


def _focus(draft: Draft, groups: Sequence[Members]) -> None:
    values = [value for group in groups for value in group.values]
    if len({value.document.document_id for value in values}) == 1:
        draft.items = [subject_of(value) for value in values]
    if len(values) == 1:
        draft.focus = subject_of(values[0])


def subject_of(value: Value) -> Subject:
    """A listed member as a subject, for the next question."""
    if value.figure and value.figure.project:
        return Subject("project", (value.figure.clean_project,), value.figure.project)
    if value.statement and value.statement.kind == "project":
        return Subject("project", (value.statement.clean_subject,), value.statement.subject)
    name = value.figure.name if value.figure else value.label
    return Subject("row", (clean_name(name),), name)
