"""One value, or a few side by side: a figure, a sum, an average, whether something is there."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from assistant import lexicon
from assistant.draft import Draft
from assistant.families.common import (
    Room,
    blank_column,
    find_all,
    heading,
    nothing,
    place,
    quote,
    shown,
    table,
    unit_for,
)
from assistant.money import money, rounded
from assistant.plan import Plan, quoted
from assistant.values import Found, Value


def figure(plan: Plan, room: Room) -> Draft:
    """The value of each subject in each document, in each of the columns asked for."""
    if plan.columns:
        return _by_columns(plan, room)
    founds = [found for subject in plan.subjects for found in find_all(room, plan, subject)]
    values = [value for found in founds for value in found.values]
    if not values and plan.measures and plan.within:
        narrower = replace(plan, measures=(), measure_label="", tables=plan.within, within=())
        if any(found.values for subject in plan.subjects for found in find_all(room, narrower, subject)):
            return figure(narrower, room)
    if not values:
        return nothing(room, plan, founds)
    draft = Draft(shown=list(values), documents=list(plan.documents))
    unit = unit_for([value for value in values if value.is_money], plan)
    missing = [found for found in founds if not found.values]
    if len(values) <= 3:
        draft.say(*(sentence(value, plan, unit) for value in values))
    else:
        draft.say(as_table(values, unit))
    draft.say(*(_absence(found) for found in missing))
    draft.quotes.extend(text for found in missing for text in (found.blank_in, found.empty_note) if text)
    draft.shown.extend(
        Value(found.document, cell.name, cell.amount_fen, figure=cell)
        for found in missing
        for cell in found.other_columns
    )
    _quote_in_full(draft, values)
    _explain_choice(draft, plan, values)
    _convert(draft, plan, values)
    if len(values) == 1 and plan.subjects[0].kind in ("row", "project", "concept"):
        draft.focus = plan.subjects[0]
    return draft


def _by_columns(plan: Plan, room: Room) -> Draft:
    whole = Draft(status="no_data")
    for column in plan.columns:
        one = figure(
            replace(
                plan, columns=(), measures=column.measures, measure_label=column.label, within=column.within
            ),
            room,
        )
        whole.absorb(one)
        if one.status == "answered":
            whole.status = "answered"
    return whole


def _quote_in_full(draft: Draft, values: list[Value]) -> None:
    """Cite what is stated; a table of values that one or two sentences state shows these as well."""
    for value in values:
        if value.statement:
            quote(draft, value.document, value.statement)
    sentences = dict.fromkeys(value.statement.sentence for value in values if value.statement)
    if len(values) > 3 and len(sentences) <= 2:
        draft.say(*(f"> {text}" for text in sentences))


def sentence(value: Value, plan: Plan, unit: str) -> str:
    text = f"**{heading(value, plan)}** {value.label}：{shown(value, unit)}（{place(value)}）。"
    if value.statement and value.statement.sentence:
        text += f"\n\n> {value.statement.sentence}"
    return text


def as_table(values: list[Value], unit: str) -> str:
    money_only = all(value.is_money for value in values)
    rows = [(value.document.label, value.label, value.source_label,
             shown(value, unit).strip("*").removesuffix(f" {unit}" if money_only else "\0")) for value in values]  # fmt: skip
    one = len({value.document.document_id for value in values}) == 1
    header = ("单位和年度", "项目", "出处", f"金额（{unit}）" if money_only else "数值")
    if one:
        return f"**{values[0].document.label}**：\n\n" + table(header[1:], [row[1:] for row in rows])
    return table(header, rows)


def _absence(found: Found) -> str:
    name = f"**{found.document.label}**"
    if found.empty_note:
        return f"{name}：没有安排{quoted(found.subject.label)}，{found.empty_note}。"
    if found.blank_in:
        return f"{name}：{found.blank_in}列有{quoted(found.subject.label)}，但金额为空白，没有填列数字。"
    if found.other_columns:
        return f"{name}：{blank_column(found)}"
    if found.undecided:
        return f"{name}：表中有{quoted(found.subject.label)}的数字，但无法确定属于哪一列，不能按列回答。"
    return f"{name}：没有找到{quoted(found.subject.label)}。"


def _explain_choice(draft: Draft, plan: Plan, values: list[Value]) -> None:
    """Several values of one subject in one document: say why they are shown side by side."""
    for subject in plan.subjects:
        labels = [v for v in values if v.document == values[0].document and v.figure]
        if subject.how != "完全一致" and len({v.label for v in labels}) > 1:
            draft.notes.append(
                f"问题中的“{subject.surface}”与 {len({v.label for v in labels})} 个名称部分一致，全部列出"
            )
            draft.counts.append(Decimal(len({v.label for v in labels})))
        elif subject.how != "完全一致" and subject.surface:
            draft.notes.append(
                f"“{subject.surface}”按“{subject.label if len(subject.keys) == 1 else values[0].label}”理解"
            )
    by_label: dict[tuple[str, str], set[int]] = {}
    for value in values:
        if value.amount_fen is not None:
            by_label.setdefault((value.document.document_id, value.label), set()).add(value.amount_fen)
    if any(len(amounts) > 1 for amounts in by_label.values()):
        draft.notes.append("不同的表列示的数字不同，分别列出")


def _convert(draft: Draft, plan: Plan, values: list[Value]) -> None:
    """Conversions are computed: say so, with the printed amount."""
    if not plan.unit:
        return
    for value in values:
        if value.amount_fen is None:
            continue
        printed = value.figure.unit if value.figure else "万元"
        if printed != plan.unit:
            text = f"{money(value.amount_fen, printed)} = {money(value.amount_fen, plan.unit)}"
            draft.formula("sum", (Decimal(value.amount_fen),), text)
            draft.say(f"计算（单位换算）：{text}。")


def total(plan: Plan, room: Room) -> Draft:
    """The sum of what is named: over bodies for one subject, over subjects for one body."""
    if len(plan.subjects) * len(plan.documents) < 2:
        return figure(plan, room)
    draft = figure(plan, room)
    values = [value for value in draft.shown if value.is_money]
    if draft.status != "answered" or len(values) < 2:
        return draft
    if not comparable(plan, values):
        draft.notes.append("这些数字互相包含，或同一单位列了不止一次，相加会重复计算，所以没有相加")
        return draft
    if len({value.document.fiscal_year for value in values}) > 1:
        draft.notes.append("各单位的年度不同，合计仅供参考")
    unit = unit_for(values, plan)
    operands = tuple(Decimal(value.amount_fen or 0) for value in values)
    result = draft.formula("sum", operands, "")
    formula = " + ".join(money(operand, unit).split()[0] for operand in operands)
    draft.say(f"计算：合计 = {formula} = **{money(result, unit)}**。")
    return draft


def average(plan: Plan, room: Room) -> Draft:
    """The mean over bodies; a total is never given in its place."""
    draft = figure(plan, room)
    values = [value for value in draft.shown if value.is_money]
    stated = any("平均" in text or "人均" in text for text in draft.quotes)
    if draft.status != "answered" or not values or stated:
        return draft
    if len(values) < 2 or not comparable(plan, values):
        absent = Draft(status="no_data", documents=list(plan.documents))
        absent.say(
            f"文件没有列出“{'、'.join(subject.label for subject in plan.subjects)}”的平均数，也缺少计算平均数所需的数字。"
        )
        return absent
    unit = unit_for(values, plan)
    count = Decimal(len(values))
    draft.counts.append(count)
    operands = tuple(Decimal(value.amount_fen or 0) for value in values)
    total_fen = draft.formula("sum", operands, "")
    result = rounded(draft.formula("quotient", (total_fen, count), ""))
    formula = " + ".join(money(operand, unit).split()[0] for operand in operands)
    text = money(rounded(result, 0), unit)
    draft.formulas[-1] = draft.formulas[-1]
    draft.counts.append(Decimal(text.split()[0].replace(",", "")).normalize())
    draft.say(f"计算：平均 = （{formula}）÷ {len(values)} = **{text}**。")
    return draft


def comparable(plan: Plan, values: list[Value]) -> bool:
    """One value per document and subject: else adding up would count something twice, as would two scopes or years of a body."""
    bodies = {(value.document.organisation, value.document.document_id) for value in values}
    if len({organisation for organisation, _ in bodies}) < len(bodies):
        return False
    keys = [(value.document.document_id, value.label) for value in values]
    per_subject = len(values) == len(plan.subjects) * len({value.document.document_id for value in values})
    return len(set(keys)) == len(keys) and (per_subject or len(plan.subjects) > 1) and not _nested(plan)


WHOLES = frozenset({"收入总额", "支出总额", "收支总预算"})


def _nested(plan: Plan) -> bool:
    """A whole and its part do not add up."""
    names = {subject.keys[0] for subject in plan.subjects if subject.kind == "concept"}
    if len(plan.subjects) > 1 and (names & WHOLES or len({subject.kind for subject in plan.subjects}) > 1):
        return True
    return any(ancestor in names for name in names for ancestor in lexicon.ancestors(name))


def exist(plan: Plan, room: Room) -> Draft:
    """Whether something is there: with its amount, or a plain no."""
    draft = figure(plan, room)
    if draft.status == "no_data" or not draft.shown:
        return draft
    zero = all(value.amount_fen == 0 or value.quantity in ("0", "0.00") for value in draft.shown)
    label = "、".join(subject.label for subject in plan.subjects)
    draft.paragraphs.insert(0, f"没有安排“{label}”，金额为 0。" if zero and all(v.is_money for v in draft.shown)
                            else f"“{label}”为 0。" if zero else f"有“{label}”。")  # fmt: skip
    draft.counts.append(Decimal(0))
    return draft
