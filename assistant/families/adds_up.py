"""Whether parts add up to a whole (货物、工程、服务合起来等于总额吗): added up by code, set against what is printed."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from assistant import lexicon
from assistant.draft import Draft
from assistant.families.amounts import figure, sentence
from assistant.families.common import Room, concept_subject, like_with_like, quote, unit_for
from assistant.money import money
from assistant.plan import Plan, Subject
from assistant.shelf import DocumentRef
from assistant.values import Value

_AGAINST = re.compile("等不等于|是否等于|是不是等于|等于|对得上|对不对得上|一致|吻合|相符|差多少")


def adds_up(plan: Plan, room: Room) -> Draft:
    """The sum of the parts against the whole, in each document; the figures alone where one of them is not told."""
    parts, whole = _sides(plan)
    if whole is None or len(parts) < 2:
        return figure(plan, room)
    draft = Draft(documents=list(plan.documents))
    for document in plan.documents:
        founds = [room.lookup.find(document, subject, tables=plan.tables) for subject in (*parts, whole)]
        counts = [v for f in founds for v in _whole_of([v for v in f.values if v.quantity])]
        founds = [
            replace(f, values=_whole_of([v for v in f.values if v.is_money]) or f.values) for f in founds
        ]
        values, _ = like_with_like(founds)
        if not values or not all(value.is_money for value in values):
            missing = "、".join(found.subject.label for found in founds if len(found.values) != 1)
            draft.say(f"**{document.label}**：“{missing}”没有唯一的数，不能相加核对。")
            continue
        draft.shown.extend(counts)
        draft.say(*(sentence(value, plan, "") for value in counts))
        _compare(draft, plan, document, values)
    draft.status = "answered" if draft.shown else "no_data"
    return draft


def _whole_of(values: list[Value]) -> list[Value]:
    """The first amount (or count) alone, where the others are what it is made of."""
    numbers = [Decimal(v.amount_fen or (v.quantity if v.quantity.isdigit() else 0)) for v in values]
    return values[:1] if len(numbers) > 2 and numbers[0] == sum(numbers[1:]) else values


def _sides(plan: Plan) -> tuple[list[Subject], Subject | None]:
    """The parts and the whole: what stands alone on one side of 等于, else what the parts are parts of."""
    marker = _AGAINST.search(plan.topic)
    at = marker.start() if marker else len(plan.topic)
    before = [subject for subject in plan.subjects if plan.topic.find(subject.surface) < at]
    after = [subject for subject in plan.subjects if subject not in before]
    if len(after) == 1:
        return before, after[0]
    if len(before) == 1 and len(after) > 1:
        return after, before[0]
    parents = {lexicon.concepts()[s.keys[0]].parent if s.kind == "concept" else "" for s in plan.subjects}
    inner = [subject for subject in plan.subjects if subject.keys[0] in parents]
    if inner:
        return [subject for subject in plan.subjects if subject not in inner], inner[0]
    return before, concept_subject(parents.pop()) if len(parents) == 1 and parents != {""} else None


def _compare(draft: Draft, plan: Plan, document: DocumentRef, values: list[Value]) -> None:
    unit = unit_for(values, plan)
    draft.shown.extend(values)
    for value in values:
        if value.statement:
            quote(draft, document, value.statement)
    draft.say(*(sentence(value, plan, unit) for value in values))
    operands = tuple(Decimal(value.amount_fen or 0) for value in values)
    total = draft.formula("sum", operands[:-1], "")
    difference = draft.formula("difference", (total, operands[-1]), "")
    added = " + ".join(money(operand, unit).split()[0] for operand in operands[:-1])
    verdict = (
        "与它一致（相等）" if difference == 0 else f"与它不一致，相差 **{money(abs(difference), unit)}**"
    )
    draft.say(
        f"计算：各项之和 = {added} = **{money(total, unit)}**；{values[-1].label} {money(operands[-1], unit)}，{verdict}。"
    )
