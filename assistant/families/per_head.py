"""Amounts per person, per vehicle, per square metre: what is divided by what is said, and computed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from assistant import lexicon
from assistant.draft import Draft
from assistant.families.common import Room, concept_subject, nothing, quote, unit_for
from assistant.money import money, plain, rounded
from assistant.plan import Plan, Subject
from assistant.values import Found


def per_head(plan: Plan, room: Room) -> Draft:
    """An amount per person. Who counts is not chosen silently: both 在职 and 实有, unless one is named."""
    people = [
        s for s in plan.subjects if s.kind == "concept" and lexicon.concepts()[s.keys[0]].quantity == "人"
    ]
    subjects = [s for s in plan.subjects if s not in people] or [concept_subject("支出总额")]
    bases = _counted_by(plan) or people or [concept_subject("在职人数"), concept_subject("实有人数")]
    draft = Draft(documents=list(plan.documents))
    founds: list[Found] = []
    for document in plan.documents:
        for subject in subjects:
            found = room.lookup.find(document, subject, tables=plan.tables)
            heads = [room.lookup.find(document, base) for base in bases]
            founds.extend([found, *heads])
            _per_head(draft, plan, found, heads)
    if not draft.formulas:
        return nothing(room, plan, [found for found in founds if not found.values] or founds)
    if not people and not _counted_by(plan):
        draft.notes.append("“人均”的人数口径有在职和实有（含离退休）两种，分别列出")
    if "平均" in plan.topic and not people:
        draft.notes.append("这是总额除以人数算出的，文件没有列出平均数")
    return draft


def _counted_by(plan: Plan) -> list[Subject]:
    """每辆, 每平方米: the concept that is counted in this unit."""
    asked = re.search("每一?(辆|台车|平方米|平米)", plan.topic)
    unit = {"台车": "辆", "平米": "平方米"}.get(asked.group(1), asked.group(1)) if asked else "-"
    return [concept_subject(name) for name, concept in lexicon.concepts().items() if concept.quantity == unit]


def _per_head(draft: Draft, plan: Plan, found: Found, heads: Sequence[Found]) -> None:
    for value in found.values[:1]:
        if value.amount_fen is None:
            continue
        draft.shown.append(value)
        for head in heads:
            if not head.values or not head.values[0].quantity.isdigit() or int(head.values[0].quantity) == 0:
                continue
            people = head.values[0]
            draft.shown.append(people)
            if people.statement:
                quote(draft, people.document, people.statement)
            unit = unit_for([value], plan)
            count = Decimal(people.quantity)
            draft.counts.append(count)
            result = draft.formula("quotient", (Decimal(value.amount_fen), count), "")
            in_unit = f"{plain(rounded(result / 1_000_000, 4))} 万元"
            in_yuan = f"{plain(rounded(result / 100))} 元"
            basis = f"**{value.document.label}** 按{people.label} {people.quantity} {people.unit}计算"
            draft.say(f"{basis}，{'人均' if people.unit == '人' else '每' + people.unit}{value.label}约 **{in_unit}**（{in_yuan}）。"
                      f"计算：{money(value.amount_fen, unit)} ÷ {people.quantity} {people.unit} = {in_unit}。")  # fmt: skip
