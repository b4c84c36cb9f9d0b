"""Lists and what is asked of them: members with shares, the largest, those above a threshold, how many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from assistant import lexicon
from assistant.draft import Draft
from assistant.families.amounts import as_table, figure
from assistant.families.common import Room, concept_subject, find_all, nothing, quote, shown, table, unit_for
from assistant.families.words import definitions
from assistant.listing import Members
from assistant.money import money, plain
from assistant.normalise import clean_name
from assistant.plan import Plan, Subject
from assistant.values import Found, Value


def listing(plan: Plan, room: Room) -> Draft:
    """What the subject is made of, per document, with the printed total."""
    subjects = plan.subjects or (concept_subject("支出总额"),)
    if plan.across_bodies and not _asks_members(plan):
        return figure(replace(plan, subjects=subjects), room)
    if len(subjects) > 1 and all(subject.kind != "concept" or not _members_of(room, plan, (subject,)) for subject in subjects):
        return figure(plan, room)
    groups = _members_of(room, plan, subjects)
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
    groups = _members_of(room, plan, plan.subjects or (concept_subject("支出总额"),))
    draft = Draft(documents=list(plan.documents))
    for group in groups:
        _show_group(draft, group, plan, shares=True)
    return draft if draft.shown else nothing(room, plan, [])


def _asks_members(plan: Plan) -> bool:
    return any(subject.kind in ("row", "code") for subject in plan.subjects)


def _members_of(room: Room, plan: Plan, subjects: Sequence[Subject]) -> list[Members]:
    return [room.lister.members(document, subject, plan) for subject in subjects for document in plan.documents]


def _nothing_listed(plan: Plan, room: Room, subjects: Sequence[Subject], groups: Sequence[Members]) -> Draft:
    """Nothing below: the value itself, or why there is none."""
    draft = figure(replace(plan, subjects=tuple(subjects)), room)
    for group in groups:
        for remark in group.remarks:
            draft.quotes.append(remark)
            draft.say(f"**{group.document.label}**：{remark}。")
    if draft.status == "answered" and draft.shown:
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
    elif first.statement and all(value.is_money for value in group.values) and count > 1 and not _overlapping(group.values):
        _stated_total(draft, group, unit)
    for value in group.values:
        if value.statement:
            quote(draft, document, value.statement)


def _group_table(draft: Draft, group: Members, unit: str, *, shares: bool) -> str:
    base = Decimal(group.total.amount_fen) if group.total and group.total.amount_fen else None
    header = ["序号", "项目", f"金额（{unit}）"] if all(v.is_money for v in group.values) else ["序号", "项目", "数值"]
    if shares and base:
        header.append("占比")
    rows = []
    for index, value in enumerate(group.values, start=1):
        cells = [str(index), value.label, _cell(value, unit)]
        if shares and base:
            percent = draft.formula("share", (Decimal(value.amount_fen or 0), base), "")
            cells.append(f"{plain(percent)}%")
        rows.append(cells)
    if group.total:
        rows.append(["", f"**{_total_name(group.total)}**", f"**{_cell(group.total, unit)}**", *(["100%"] if shares and base else [])])
        draft.counts.append(Decimal(100))
    text = table(header, rows)
    if shares and base:
        text += f"\n\n计算：占比 = 各项金额 ÷ {money(base, unit)} × 100%。"
    return text


def _total_from_elsewhere(group: Members, room: Room) -> None:
    """A list that the narrative gives is set against the total that a table prints."""
    if group.total or not group.values or not group.values[0].statement or group.heading not in lexicon.concepts():
        return
    if _overlapping(group.values):
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


def _cell(value: Value, unit: str) -> str:
    return shown(value, unit).strip("*").removesuffix(f" {unit}")


def _overlapping(values: Sequence[Value]) -> bool:
    """Stated amounts where one may contain another do not add up."""
    names = [clean_name(value.label) for value in values]
    kinds = {value.statement.kind for value in values if value.statement}
    return kinds != {"project"} or len(set(names)) != len(names)


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


# --- ranking, threshold, count -----------------------------------------------------------------------------------------


def top(plan: Plan, room: Room) -> Draft:
    """The largest or smallest: of bodies, or of a subject's members."""
    if plan.across_bodies or (len(plan.organisations) > 1 and plan.subjects and not _lists_well(plan)):
        return _top_bodies(plan, room)
    draft = Draft(documents=list(plan.documents), order_by_amount=plan.order)
    subjects = plan.subjects or _default_lists(plan)
    groups = [group for group in _ranked_members(room, plan, subjects) if group.values]
    if not groups:
        return figure(plan, room) if plan.subjects else nothing(room, plan, [], what="可以排序的明细")
    for group in groups:
        _show_top(draft, group, plan)
    return draft


def _lists_well(plan: Plan) -> bool:
    return all(subject.kind == "concept" and lexicon.concepts()[subject.keys[0]].lists for subject in plan.subjects)


def _default_lists(plan: Plan) -> tuple[Subject, ...]:
    return (concept_subject("采购" if False else "支出总额"),)


def _ranked_members(room: Room, plan: Plan, subjects: Sequence[Subject]) -> list[Members]:
    """Members to rank: leaves only, because a 类 always exceeds its 款."""
    groups = _members_of(room, plan, subjects)
    for group, subject in zip(groups, [s for s in subjects for _ in plan.documents], strict=True):
        if subject.kind == "concept" and subject.keys[0] in ("支出总额", "收支总预算"):
            economic = "经济" in plan.topic
            kind = "basic_by_economic" if economic else "expenditure_by_function"
            level = _level_asked(plan.topic)
            leaves = [f for f in room.shelf.figures([group.document.document_id]) if f.table_kind == kind
                      and (len(f.code) == level if level else f.row_role == "leaf") and f.measure in lexicon.total_measures()
                      and f.measure_status != "unknown"]  # fmt: skip
            if leaves:
                group.values = [Value(group.document, f"{f.name}（{f.code}）" if f.code else f.name, f.amount_fen, figure=f) for f in leaves]
                how = {3: "类", 5: "款", 7: "项"}.get(level, "最细") + "级科目"
                group.heading = f"支出（按{'经济' if economic else '功能'}分类{how}）"
        group.values = [v for v in group.values if v.is_money and "小计" not in v.label]
    return groups


def _level_asked(topic: str) -> int:
    """The length of the codes of the level that is named; 0 for the finest."""
    for words, length in ((("（类）", "类级", "大类", "哪一类", "哪类", "类支出"), 3), (("（款）", "款级", "哪一款", "哪款"), 5), (("（项）", "项级"), 7)):
        if any(word in topic for word in words):
            return length
    return 0


def _show_top(draft: Draft, group: Members, plan: Plan) -> None:
    ranked = sorted(group.values, key=lambda v: v.amount_fen or 0, reverse=plan.order != "asc")
    unit = unit_for(ranked, plan)
    draft.counts.extend(Decimal(number) for number in range(len(ranked) + 1))
    draft.quotes.extend(group.remarks)
    name = f"**{group.document.label}** {group.heading}"
    word = "最小" if plan.order == "asc" else "最大"
    if plan.limit < 0:
        index = -plan.limit - 1
        chosen = ranked[index : index + 1]
        draft.say(f"{name}中第 {-plan.limit} 大的是：" + "；".join(_item(value, unit) for value in chosen) + "。" if chosen
                  else f"{name}没有第 {-plan.limit} 项。")  # fmt: skip
    else:
        chosen = ranked[: plan.limit] if plan.limit else ranked
        if chosen and plan.limit:
            edge = chosen[-1].amount_fen
            chosen = [v for v in ranked if v in chosen or v.amount_fen == edge]
        if len(chosen) == 1:
            draft.say(f"{name}中{word}的是{_item(chosen[0], unit)}（{chosen[0].source_label}，共比较 {len(ranked)} 项）。")
        else:
            draft.say(f"{name}（{chosen[0].source_label}，单位：{unit}），从{'小到大' if plan.order == 'asc' else '大到小'}：")
            draft.say(table(["名次", "项目", f"金额（{unit}）"],
                            [[str(i), v.label, _cell(v, unit)] for i, v in enumerate(chosen, start=1)]))  # fmt: skip
    draft.shown.extend(chosen)
    for value in chosen:
        if value.statement:
            quote(draft, value.document, value.statement)
    if len(chosen) == 1:
        draft.focus = subject_of(chosen[0])


def _item(value: Value, unit: str) -> str:
    return f"“{value.label.removeprefix('其中：')}”，{shown(value, unit)}"


def _top_bodies(plan: Plan, room: Room) -> Draft:
    subject = plan.subjects[0] if plan.subjects else concept_subject("支出总额")
    founds = find_all(room, plan, subject)
    values = [found.values[0] for found in founds if found.values and _sortable(found.values[0]) is not None]
    if not values:
        return nothing(room, plan, founds)
    ranked = sorted(values, key=lambda v: _sortable(v) or Decimal(0), reverse=plan.order != "asc")
    draft = Draft(shown=ranked, documents=list(plan.documents), order_by_amount=plan.order)
    unit = unit_for(ranked, plan)
    best = [value for value in ranked if _sortable(value) == _sortable(ranked[0])]
    word = "最低" if plan.order == "asc" else "最高"
    names = "、".join(f"**{value.document.label}**" for value in best)
    draft.say(f"{subject.label}{word}的是{names}，{shown(best[0], unit)}。")
    if len(ranked) > 1:
        limit = abs(plan.limit) if plan.limit not in (0, 1) else len(ranked)
        draft.say(as_table(ranked[:limit], unit))
    missing = [found for found in founds if not found.values]
    draft.say(*(f"**{found.document.label}**：没有找到“{subject.label}”，未参加比较。" for found in missing))
    for value in ranked:
        if value.statement:
            quote(draft, value.document, value.statement)
    draft.notes.append(f"比较范围是已收录的 {len(founds)} 份文件")
    draft.counts.append(Decimal(len(founds)))
    if len({value.document.fiscal_year for value in ranked}) > 1:
        draft.notes.append("各单位的年度不同，比较时请留意")
    return draft


def _sortable(value: Value) -> Decimal | None:
    if value.amount_fen is not None:
        return Decimal(value.amount_fen)
    return Decimal(value.quantity) if value.quantity.replace(".", "", 1).isdigit() else None


def threshold(plan: Plan, room: Room) -> Draft:
    """Members above or below an amount, and how many."""
    if plan.threshold is None:
        return listing(plan, room)
    limit = plan.threshold
    if plan.across_bodies or (len(plan.organisations) > 1 and plan.subjects and not _lists_well(plan)):
        founds = find_all(room, plan, plan.subjects[0] if plan.subjects else concept_subject("支出总额"))
        groups = [Members(plan.documents[0], [v for f in founds for v in f.values if v.is_money], heading="各单位" + founds[0].subject.label)]
    else:
        groups = _ranked_members(room, plan, plan.subjects or _default_lists(plan))
    if not any(group.values for group in groups):
        return nothing(room, plan, [])
    draft = Draft(documents=list(plan.documents))
    unit = unit_for([value for group in groups for value in group.values], plan)
    word = f"{money(limit.amount_fen, unit)} 至 {money(limit.upper_fen, unit)}之间" if limit.upper_fen is not None else (
        {">": "超过", ">=": "不低于", "<": "低于", "<=": "不超过", "=": "等于"}[limit.operator] + f" {money(limit.amount_fen, unit)}")  # fmt: skip
    draft.quotes.append(word)
    for group in groups:
        chosen = [value for value in group.values if limit.holds(value.amount_fen or 0)]
        name = f"**{group.document.label}** {group.heading}" if not plan.across_bodies else group.heading
        draft.counts.extend(Decimal(number) for number in range(len(group.values) + 1))
        source = group.values[0].source_label if group.values else ""
        draft.quotes.append(source)
        draft.say(f"{name}中{word}的有 **{len(chosen)} 项**（共 {len(group.values)} 项{f'，{source}' if source else ''}）"
                  + ("：" if chosen else "。"))  # fmt: skip
        if chosen:
            draft.say(table(["序号", "项目", f"金额（{unit}）"], [[str(i), v.label if not plan.across_bodies else v.document.label, _cell(v, unit)]
                                                       for i, v in enumerate(chosen, start=1)]))  # fmt: skip
            draft.shown.extend(chosen)
        else:
            draft.shown.extend(group.values)
    return draft


def count(plan: Plan, room: Room) -> Draft:
    """How many members; listed, so that the count can be checked."""
    if plan.across_bodies:
        return figure(plan, room) if plan.subjects else listing(plan, room)
    draft = listing(replace(plan, subjects=plan.subjects), room)
    return draft


def rank_founds(founds: Sequence[Found]) -> list[Value]:
    return sorted((v for f in founds for v in f.values if v.is_money), key=lambda v: -(v.amount_fen or 0))
