"""Whether a list adds up to an amount the question claims: added up and set against it, never taken over from the question."""

from __future__ import annotations

import re
from decimal import Decimal

from assistant.draft import Draft
from assistant.families.common import Room, concept_subject
from assistant.families.lists import members_of
from assistant.money import money
from assistant.plan import Plan
from ingest.amounts import fen_from, parse_decimal

_CLAIM = re.compile(
    r"项目.{0,8}(?:加总|合计|相加|加起来|总和|之和|加在一起|一共|总共|共).{0,4}(?:是否|是不是)?(?:等于|是|为)(\d+(?:\.\d+)?)(亿元|万元|元)?"
)


def claimed_sum(plan: Plan, room: Room) -> Draft | None:
    """The projects' sum against the amount claimed; None if the question claims none."""
    claim = _CLAIM.search(plan.topic)
    number = parse_decimal(claim.group(1)) if claim else None
    if claim is None or number is None:
        return None
    draft = Draft(documents=list(plan.documents))
    draft.quotes.append(claim.group(0))
    for group in members_of(room, plan, [concept_subject("项目支出")]):
        values = [value for value in group.values if value.is_money]
        if not values:
            draft.say(f"**{group.document.label}**：没有找到可以相加的项目。")
            continue
        printed = next((value.figure.unit for value in values if value.figure and value.figure.unit), "万元")
        unit = claim.group(2) or printed
        claimed = fen_from(number, unit)
        draft.shown.extend(values)
        draft.counts.append(Decimal(len(values)))
        total = draft.formula("sum", tuple(Decimal(value.amount_fen or 0) for value in values), "")
        added = " + ".join(money(value.amount_fen or 0, unit).split()[0] for value in values)
        verdict = "等于" if total == claimed else "不等于"
        draft.say(
            f"**{group.document.label}** 共 {len(values)} 个项目（{values[0].source_label}）。"
            f"计算：合计 = {added} = **{money(total, unit)}**，{verdict}问题所说的 {claim.group(1)} {unit}。"
        )
    draft.status = "answered" if draft.shown else "no_data"
    return draft
