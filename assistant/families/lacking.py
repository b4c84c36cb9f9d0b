"""Which bodies have nothing of something (哪些单位没有安排出国费): a printed 0, a table left empty; not merely nothing found."""

from __future__ import annotations

from decimal import Decimal

from assistant.draft import Draft
from assistant.families.common import Room, find_all, nothing, quote, shown, table, unit_for
from assistant.plan import Plan
from assistant.values import Found, Value


def lacking(plan: Plan, room: Room) -> Draft:
    """The documents whose value is 0 or whose table is said to be empty; those with an amount, and those that tell nothing, apart."""
    draft = Draft(documents=list(plan.documents))
    for subject in plan.subjects:
        founds = find_all(room, plan, subject)
        none = [found for found in founds if _is_none(found)]
        some = [found for found in founds if found.values and not _is_none(found)]
        untold = [found for found in founds if not found.values and not _is_none(found)]
        draft.counts.extend(Decimal(number) for number in range(len(founds) + 1))
        draft.say(
            f"没有安排{subject.label}（列示为 0 或注明为空）的有 **{len(none)} 份**文件，共比较 {len(founds)} 份："
        )
        draft.say(
            table(["单位和年度", "依据"], [[found.document.label, _basis(found)] for found in none], right=0)
            if none
            else ""
        )
        if some:
            unit = unit_for([_amount(found) for found in some], plan)
            draft.say(
                "有安排的："
                + "；".join(f"{found.document.label} {shown(_amount(found), unit)}" for found in some)
                + "。"
            )
        if untold:
            draft.say(
                "文件没有列出这一项，不能判断的："
                + "、".join(found.document.label for found in untold)
                + "。"
            )
        for found in (*none, *some):
            draft.quotes.append(found.empty_note)
            told = [_amount(found)] if found.values else []
            draft.shown.extend(told)
            for value in told:
                if value.statement:
                    quote(draft, found.document, value.statement)
    return draft if draft.shown else nothing(room, plan, [])


def _is_none(found: Found) -> bool:
    """Left empty, or 0 in every amount; what is stated beside it (未安排, a count of persons) is no amount."""
    amounts = [value.amount_fen for value in found.values if value.amount_fen is not None]
    return bool(found.empty_note) or (bool(amounts) and not any(amounts))


def _amount(found: Found) -> Value:
    """The first amount that is not 0; what is counted otherwise, if no amount is told."""
    return next((value for value in found.values if value.amount_fen), found.values[0])


def _basis(found: Found) -> str:
    return f"{found.values[0].source_label}：0" if found.values else found.empty_note
