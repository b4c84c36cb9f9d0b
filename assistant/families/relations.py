"""Values set against one another: differences, multiples, shares, what remains without a part, per head."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from assistant import lexicon
from assistant.draft import Draft
from assistant.families.amounts import as_table, figure, sentence
from assistant.families.common import (
    Room,
    concept_subject,
    find_all,
    like_with_like,
    nothing,
    quote,
    says,
    shown,
    table,
    unit_for,
)
from assistant.money import money, plain
from assistant.normalise import clean_name
from assistant.plan import Plan, Subject
from assistant.values import Found, Value


def compare(plan: Plan, room: Room) -> Draft:
    """Which is more, and by how much: between bodies, or between two subjects of one body."""
    founds = _in_each_table(plan, room) or [
        f for subject in plan.subjects for f in find_all(room, plan, subject)
    ]
    values, source = like_with_like(founds)
    counted = len(values) == len(founds) > 1 and all(_count(value) is not None for value in values)
    if counted:
        return _compare_counts(plan, values)
    values = [value for value in values if value.is_money]
    if len(values) < 2 or len(values) != len(founds):
        draft = figure(plan, room)
        if draft.status == "answered":
            draft.notes.append("缺少可比的数字，不能算出差额")
        return draft
    draft = Draft(shown=values, documents=list(plan.documents))
    if source:
        draft.notes.append(f"各表列示的数不同，按同一张表（{source}）的数比较")
    unit = unit_for(values, plan)
    draft.say(
        as_table(values, unit)
        if len(values) > 2
        else "\n\n".join(sentence(value, plan, unit) for value in values)
    )
    across = len(plan.documents) > 1 and (plan.explicit_bodies or len(plan.subjects) == 1)
    groups = [values]
    if len(plan.documents) > 1 and not across:
        groups = [values[index :: len(plan.documents)] for index in range(len(plan.documents))]
    elif across and len(plan.subjects) > 1:
        groups = [values[i : i + len(plan.documents)] for i in range(0, len(values), len(plan.documents))]
    for group in groups:
        if len(plan.documents) > 1 and not across:
            draft.say(f"**{group[0].document.label}**：")
        _difference(draft, group, unit, by_body=across)
    for value in values:
        if value.statement:
            quote(draft, value.document, value.statement)
    kinds = {(value.document.fiscal_year, value.document.kind) for value in values}
    if len(kinds) > 1 and len({value.document.organisation for value in values}) > 1:
        draft.notes.append("各单位的年度或文件种类不同，比较时请留意")
    return draft


def _in_each_table(plan: Plan, room: Room) -> list[Found]:
    """What one subject of one document is in each of the tables that are named; empty if the question is of another sort."""
    if len(plan.subjects) != 1 or len(set(plan.tables)) < 2 or len(plan.documents) != 1:
        return []
    named = [replace(plan, tables=(name,)) for name in dict.fromkeys(plan.tables)]
    founds = [found for one in named for found in find_all(room, one, plan.subjects[0])]
    told = [found for found in founds if found.values]
    return told if len(told) > 1 else []


def _count(value: Value) -> Decimal | None:
    return Decimal(value.quantity) if value.quantity.replace(".", "", 1).isdigit() else None


def _compare_counts(plan: Plan, values: list[Value]) -> Draft:
    """Persons, vehicles, square metres: compared where the units agree."""
    draft = Draft(shown=values, documents=list(plan.documents))
    draft.say(*(sentence(value, plan, "") for value in values))
    for value in values:
        if value.statement:
            quote(draft, value.document, value.statement)
    if len({value.unit for value in values}) == 1:
        ranked = sorted(values, key=lambda value: -(_count(value) or Decimal(0)))
        high, low = _count(ranked[0]) or Decimal(0), _count(ranked[-1]) or Decimal(0)
        difference = draft.formula("difference", (high, low), "")
        by_body = len(plan.documents) > 1
        names = [_name(value, values, by_body=by_body) for value in (ranked[0], ranked[-1])]
        unit = values[0].unit
        steps = f"计算：{plain(high)} − {plain(low)} = {plain(difference)}。"
        draft.say(f"{names[0]}与{names[1]}相同。" if difference == 0 else
                  f"**{names[0]}**更多，比{names[1]}多 **{plain(difference)} {unit}**。{steps}")  # fmt: skip
    return draft


def _difference(draft: Draft, values: list[Value], unit: str, *, by_body: bool) -> None:
    ranked = sorted(values, key=lambda value: -(value.amount_fen or 0))
    high, low = ranked[0], ranked[-1]
    left, right = Decimal(high.amount_fen or 0), Decimal(low.amount_fen or 0)
    name_high = _name(high, values, by_body=by_body)
    name_low = _name(low, values, by_body=by_body)
    if left == right:
        draft.say(f"{name_high}与{name_low}相同。" if len(values) == 2 else "各项相同。")
        return
    difference = draft.formula("difference", (left, right), "")
    bodies = {value.document.organisation for value in values}
    if len(values) == 2 and len(bodies) == 1 and high.document.fiscal_year != low.document.fiscal_year:
        later, earlier = sorted(values, key=lambda value: -value.document.fiscal_year)
        word = "增加" if later is high else "减少"
        draft.say(f"**{later.document.organisation}**{later.document.fiscal_year}年{later.document.kind}比{earlier.document.fiscal_year}年"
                  f"{earlier.document.kind}{word} **{money(difference, unit)}**。"
                  f"计算：{money(left, unit)} − {money(right, unit)} = {money(difference, unit)}。")  # fmt: skip
        return
    if name_high == name_low:
        name_high, name_low = (f"{value.source_label}的{name_high}" for value in (high, low))
    draft.say(f"**{name_high}**更多，比{name_low}多 **{money(difference, unit)}**。"
              f"计算：{money(left, unit)} − {money(right, unit)} = {money(difference, unit)}。")  # fmt: skip


def _name(value: Value, values: list[Value], *, by_body: bool) -> str:
    if not by_body:
        return f"“{value.label}”"
    years = len({v.document.fiscal_year for v in values}) > 1
    same = len({v.document.organisation for v in values}) < len(values)
    return value.document.label if years or same else value.document.organisation


def ratio(plan: Plan, room: Room) -> Draft:
    """How many times one is of the other, in the order they were named."""
    founds = [found for subject in plan.subjects for found in find_all(room, plan, subject)]
    values, source = like_with_like(founds)
    if len(values) != 2 or not all(value.is_money for value in values):
        return figure(plan, room)
    left, right = values
    draft = Draft(shown=values, documents=list(plan.documents))
    if source:
        draft.notes.append(f"各表列示的数不同，按同一张表（{source}）的数计算")
    unit = unit_for(values, plan)
    draft.say(*(sentence(value, plan, unit) for value in values))
    if not right.amount_fen:
        draft.say("除数为 0，不能计算倍数。")
        draft.counts.append(Decimal(0))
        return draft
    operands = (Decimal(left.amount_fen or 0), Decimal(right.amount_fen))
    result = draft.formula("ratio", operands, "")
    by_body = len(plan.documents) > 1
    draft.say(f"{_name(left, values, by_body=by_body)}是{_name(right, values, by_body=by_body)}的约 **{plain(result)} 倍**。"
              f"计算：{money(operands[0], unit)} ÷ {money(operands[1], unit)} = {plain(result)}（四舍五入到两位小数）。")  # fmt: skip
    if plan.wants_difference:
        _difference(draft, values, unit, by_body=by_body)
    return draft


def share(plan: Plan, room: Room) -> Draft:
    """What part one is of another. Without a named whole, the concept's own whole; said so."""
    parts = list(plan.subjects)
    whole = plan.whole or concept_subject(next(filter(None, map(_parent, parts)), "支出总额"))
    assumed = plan.whole is None
    draft = Draft(documents=list(plan.documents))
    founds: list[Found] = []
    for document in plan.documents:
        whole_found = room.lookup.find(document, whole, tables=())
        part_founds = [room.lookup.find(document, part, tables=plan.tables) for part in parts]
        if "收入" not in whole.label:
            part_founds = [of_expenditure(found) for found in part_founds]
        founds.extend([*part_founds, whole_found])
        _shares(draft, plan, part_founds, whole_found)
        if plan.wants_sum and len(parts) > 1:
            _share_of_sum(draft, plan, part_founds, whole_found)
    if not draft.shown:
        return nothing(room, plan, [found for found in founds if not found.values] or founds)
    for found in founds:
        if not found.values:
            draft.say(f"**{found.document.label}**：没有找到“{found.subject.label}”，不能计算占比。")
    percents = [formula.result for formula in draft.formulas if formula.operation == "share"]
    if plan.wants_difference and len(percents) == 2:
        difference = draft.formula("difference", (max(percents), min(percents)), "")
        draft.say(
            f"两者相差 **{plain(difference)} 个百分点**。计算：{plain(max(percents))}% − {plain(min(percents))}%。"
        )
    if assumed:
        draft.notes.append(f"问题没有说明占什么的比例，按占“{whole.label}”计算")
    return draft


def _shares(draft: Draft, plan: Plan, parts: Sequence[Found], whole: Found) -> None:
    for part in parts:
        if not part.values or not whole.values or not whole.values[0].amount_fen:
            continue
        base = whole.values[0]
        if base not in draft.shown:
            draft.shown.append(base)
        for value in part.values:
            if value.amount_fen is None:
                continue
            draft.shown.append(value)
            unit = unit_for([value, base], plan)
            operands = (Decimal(value.amount_fen), Decimal(base.amount_fen or 0))
            percent = draft.formula("share", operands, "")
            part_text, whole_text = money(operands[0], unit), money(operands[1], unit)
            draft.say(f"**{value.document.label}** {value.label} {part_text}，占{base.label} {whole_text} 的 **{plain(percent)}%**。"
                      f"计算：{part_text} ÷ {whole_text} × 100% = {plain(percent)}%。")  # fmt: skip
            draft.counts.append(Decimal(100))


def _share_of_sum(draft: Draft, plan: Plan, parts: Sequence[Found], whole: Found) -> None:
    """两项合起来占…: the parts added up, against the whole."""
    values = [part.values[0] for part in parts if len(part.values) == 1 and part.values[0].is_money]
    if len(values) < len(parts) or not whole.values or not whole.values[0].amount_fen:
        return
    base = whole.values[0]
    unit = unit_for([*values, base], plan)
    operands = tuple(Decimal(value.amount_fen or 0) for value in values)
    total = draft.formula("sum", operands, "")
    percent = draft.formula("share", (total, Decimal(base.amount_fen or 0)), "")
    added = " + ".join(money(operand, unit) for operand in operands)
    draft.say(
        f"计算：合计 {added} = **{money(total, unit)}**，占{base.label} {money(base.amount_fen or 0, unit)} 的 **{plain(percent)}%**。"
    )


def of_expenditure(found: Found) -> Found:
    """Without the rows of the table of income: they are no part of an expenditure."""
    kept = []
    for value in found.values:
        cells = [
            cell for cell in (value.figure, *value.also) if cell and cell.table_kind != "income_by_function"
        ]
        if value.figure is None:
            kept.append(value)
        elif cells:
            kept.append(replace(value, figure=cells[0], also=tuple(cells[1:])))
    return replace(found, values=kept)


def _parent(subject: Subject) -> str:
    return lexicon.concepts()[subject.keys[0]].parent if subject.kind == "concept" else ""


def exclude(plan: Plan, room: Room) -> Draft:
    """A whole without a part: computed, never guessed."""
    marker = min(
        (plan.topic.find(word) for word in lexicon.words("excluding") if word in plan.topic), default=0
    )
    excluded = [s for s in plan.subjects if s.surface and plan.topic.find(s.surface) > marker]
    if len(plan.subjects) == 1:
        excluded, wholes = list(plan.subjects), [concept_subject(_parent(plan.subjects[0]) or "支出总额")]
    elif plan.topic.startswith("除") or all(s in excluded for s in plan.subjects):
        excluded, wholes = [plan.subjects[0]], list(plan.subjects[1:2])
    else:
        wholes = [s for s in plan.subjects if s not in excluded][:1]
    if wholes and says(plan, "asks_members"):
        rest = _members_without(plan, room, wholes[0], excluded)
        if rest.shown:
            return rest
    draft = Draft(documents=list(plan.documents))
    for document in plan.documents:
        base = room.lookup.find(document, wholes[0])
        parts = [room.lookup.find(document, subject) for subject in excluded]
        if not all(len(found.values) == 1 and found.values[0].is_money for found in (base, *parts)):
            absent = nothing(room, plan, [found for found in (base, *parts) if not found.values] or [base])
            draft.say(*absent.paragraphs, "缺少数字，不能扣除。")
            draft.quotes.extend(absent.quotes)
            continue
        values = [found.values[0] for found in (base, *parts)]
        draft.shown.extend(values)
        unit = unit_for(values, plan)
        operands = tuple(Decimal(value.amount_fen or 0) for value in values)
        result = draft.formula("difference", operands, "")
        names = "、".join(value.label for value in values[1:])
        text = " − ".join(money(operand, unit) for operand in operands)
        shown_result = money(result, unit)
        draft.say(
            f"**{document.label}** {values[0].label}扣除{names}后为 **{shown_result}**。计算：{text} = {shown_result}。"
        )
    if not draft.shown:
        draft.status = "no_data"
    return draft


def _members_without(plan: Plan, room: Room, whole: Subject, excluded: Sequence[Subject]) -> Draft:
    """除了…还有哪些: the other members."""
    draft = Draft(documents=list(plan.documents))
    for document in plan.documents:
        members = room.lister.members(document, whole, plan).values
        out = {figure.figure_id for subject in excluded for value in room.lookup.find(document, subject).values
               for figure in (value.figure, *value.also) if figure}  # fmt: skip
        names = {key for subject in excluded for key in subject.keys}
        rest = [value for value in members if not (value.figure and value.figure.figure_id in out) and clean_name(value.label) not in names
                and not any(key in clean_name(value.label) for key in names)]  # fmt: skip
        if not rest or len(rest) == len(members):
            continue
        draft.shown.extend(rest)
        for value in rest:
            if value.statement:
                quote(draft, document, value.statement)
        draft.counts.append(Decimal(len(rest)))
        labels = "、".join(subject.label for subject in excluded)
        unit = unit_for(rest, plan)
        draft.say(
            f"**{document.label}** {whole.label}中除{labels}外还有 {len(rest)} 项（{rest[0].source_label}）："
        )
        draft.say(table(["项目", "数值"], [[value.label, shown(value, unit).strip("*")] for value in rest]))
        if all(value.is_money for value in rest) and len(rest) > 1:
            operands = tuple(Decimal(value.amount_fen or 0) for value in rest)
            total = draft.formula("sum", operands, "")
            draft.say(
                f"计算：合计 = {' + '.join(money(operand, unit) for operand in operands)} = **{money(total, unit)}**。"
            )
    return draft
