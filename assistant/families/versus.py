"""One thing in two places: what a later year has that an earlier one had not; what the text states beside what the table prints."""

from __future__ import annotations

from decimal import Decimal

from assistant import lexicon
from assistant.draft import Draft
from assistant.families.changes import names_of
from assistant.families.common import (
    Room,
    concept_subject,
    nothing,
    place,
    quote,
    says,
    shown,
    table,
    unit_for,
)
from assistant.listing import Members
from assistant.money import money
from assistant.normalise import clean_name, last_part
from assistant.plan import Plan, Subject
from assistant.shelf import DocumentRef, StatementRow
from assistant.values import Value


def newcomers(plan: Plan, room: Room) -> Draft:
    """Members of the later document that the earlier has not (or the other way round, if asked for what went)."""
    documents = _alike(plan)
    draft = Draft(documents=list(documents))
    if len({ref.fiscal_year for ref in documents}) < 2:
        draft.status = "no_data"
        draft.say("只收录了一个年度的文件，不能对照两年的项目。")
        return draft
    first, last = documents[0], documents[-1]
    gone = says(plan, "went")
    have, lack = (first, last) if gone else (last, first)
    for subject in plan.subjects or (concept_subject("支出总额"),):
        here, there = (_members(room, plan, ref, subject) for ref in (have, lack))
        if not here.values or not there.values:
            draft.say(f"没有两年都列出的“{subject.label}”明细，不能对照。")
            continue
        known = {_name(value) for value in there.values}
        _tell(
            draft, plan, here, [value for value in here.values if _name(value) not in known], lack, gone=gone
        )
    if not draft.shown and not draft.counts:
        draft.status = "no_data"
    return draft


def _alike(plan: Plan) -> list[DocumentRef]:
    """The documents of the kind and scope of the latest, by year: a budget is not set against a final account."""
    last = max(plan.documents, key=lambda ref: ref.fiscal_year)
    alike = [
        ref
        for ref in plan.documents
        if (ref.organisation, ref.kind, ref.scope) == (last.organisation, last.kind, last.scope)
    ]
    return sorted(alike, key=lambda ref: ref.fiscal_year)


def movers(plan: Plan, room: Room) -> Draft:
    """The members that grew or shrank most between two years that both list them."""
    documents = _alike(plan)
    draft = Draft(documents=list(documents))
    shrank = any(word in plan.topic for word in (*lexicon.words("downwards"), "降", "减"))
    for subject in plan.subjects or (concept_subject("支出总额"),):
        then, now = (_members(room, plan, ref, subject) for ref in (documents[0], documents[-1]))
        before = {_name(value): value for value in then.values if value.is_money}
        pairs = [
            (value, before[_name(value)]) for value in now.values if value.is_money and _name(value) in before
        ]
        moved = [
            (new, old)
            for new, old in pairs
            if ((new.amount_fen or 0) < (old.amount_fen or 0)) == shrank and new.amount_fen != old.amount_fen
        ]
        if documents[0] == documents[-1] or not moved:
            draft.say(f"没有两年都列出、且{'减少' if shrank else '增加'}的“{subject.label}”明细，不能比较。")
            continue
        _tell_most(draft, plan, moved, len(pairs), shrank=shrank)
    if not draft.shown:
        draft.status = "no_data"
    return draft


def _tell_most(
    draft: Draft, plan: Plan, moved: list[tuple[Value, Value]], compared: int, *, shrank: bool
) -> None:
    new, old = max(moved, key=lambda pair: abs((pair[0].amount_fen or 0) - (pair[1].amount_fen or 0)))
    draft.shown.extend([new, old])
    draft.counts.append(Decimal(compared))
    unit = unit_for([new, old], plan)
    difference = draft.formula("difference", (Decimal(new.amount_fen or 0), Decimal(old.amount_fen or 0)), "")
    years = f"{old.document.fiscal_year} 年到 {new.document.fiscal_year} 年"
    draft.say(f"**{new.document.organisation}** {years}{'减少' if shrank else '增加'}最多的是“{new.label}”："
              f"{money(old.amount_fen or 0, unit)} → {money(new.amount_fen or 0, unit)}，"
              f"{'减少' if shrank else '增加'} **{money(abs(difference), unit)}**（共比较 {compared} 项）。")  # fmt: skip


def _members(room: Room, plan: Plan, document: DocumentRef, subject: Subject) -> Members:
    return room.lister.members(document, subject, plan)


def _name(value: Value) -> str:
    return value.figure.code or clean_name(value.figure.name) if value.figure else clean_name(value.label)


def _tell(
    draft: Draft, plan: Plan, here: Members, found: list[Value], lack: DocumentRef, *, gone: bool
) -> None:
    name = f"**{here.document.organisation}** {here.heading}"
    year, other = here.document.fiscal_year, lack.fiscal_year
    draft.counts.extend([Decimal(len(found)), Decimal(len(here.values))])
    draft.documents.append(lack)
    if not found:
        draft.say(f"{name}：{year} 年列出的 {len(here.values)} 项，{other} 年都有。")
        draft.shown.extend(here.values)
        return
    unit = unit_for(found, plan)
    draft.shown.extend(found)
    draft.say(f"{name}：{year} 年有而 {other} 年没有的有 {len(found)} 项（{found[0].source_label}）：")
    cells = [[value.label, shown(value, unit).strip("*").removesuffix(f" {unit}")] for value in found]
    draft.say(table(["项目", f"金额（{unit}）"], cells))


def text_and_table(plan: Plan, room: Room) -> Draft:
    """The stated amount beside the printed one, and whether they agree to the precision of the statement."""
    draft = Draft(documents=list(plan.documents))
    founds = []
    for document in plan.documents:
        for subject in plan.subjects:
            found = room.lookup.find(document, subject)
            founds.append(found)
            printed = [value for value in found.values if value.figure]
            stated = _stated(room, document, subject, printed)
            if printed and stated:
                _set_against(draft, plan, document, printed[0], stated)
            elif printed or stated:
                held, missing = ("表格", "文字说明") if printed else ("文字说明", "表格")
                value = (
                    printed[0]
                    if printed
                    else Value(document, stated[0].subject, stated[0].amount_fen, statement=stated[0])
                )
                draft.shown.append(value)
                amount = shown(value, unit_for([value], plan))
                draft.say(
                    f"**{document.label}** {value.label}：{held}中是 {amount}，{missing}里没有单独写明，不能对照。"
                )
    return (
        draft
        if draft.shown
        else nothing(room, plan, [found for found in founds if not found.values] or founds)
    )


def _stated(room: Room, document: DocumentRef, subject: Subject, printed: list[Value]) -> list[StatementRow]:
    """Amounts the narrative states of this year for the subject, by its name or a longer one."""
    names = {
        name
        for name in (*names_of(subject), *subject.keys, *(_item(value) for value in printed))
        if len(name) >= 2
    }
    rows = [row for row in room.shelf.statements([document.document_id])
            if row.kind in ("amount", "operating_cost", "procurement", "performance_scope") and row.amount_fen is not None
            and str(document.fiscal_year - 1) not in row.attribute]  # fmt: skip
    own = [row for row in rows if clean_name(last_part(row.subject)) in names]
    return own or [row for row in rows if any(len(name) >= 4 and name in row.clean_subject for name in names)]


def _item(value: Value) -> str:
    return value.figure.clean_item if value.figure else ""


def _set_against(
    draft: Draft, plan: Plan, document: DocumentRef, printed: Value, stated: list[StatementRow]
) -> None:
    unit = unit_for([printed], plan)
    draft.shown.append(printed)
    draft.say(f"**{document.label}** {printed.label}：表格中是 {shown(printed, unit)}（{place(printed)}）。")
    distinct = {row.amount_fen: row for row in reversed(stated)}
    for amount, row in reversed(distinct.items()):
        value = Value(document, row.subject, amount, statement=row)
        draft.shown.append(value)
        quote(draft, document, row)
        difference = draft.formula("difference", (Decimal(amount or 0), Decimal(printed.amount_fen or 0)), "")
        said = money(amount or 0, row.unit if row.unit in ("元", "万元", "亿元") else "万元")
        precise = abs(difference) <= Decimal(5_000)
        verdict = "**一致**" if difference == 0 else "**一致**（差在四舍五入以内）" if precise else (
            f"**不一致**，相差（计算） {money(abs(difference), unit)}")  # fmt: skip
        draft.say(f"文字说明中“{row.subject}”是 **{said}**，与表格{verdict}。", f"> {row.sentence}")
