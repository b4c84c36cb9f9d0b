"""What is asked of lists and of bodies: the largest and smallest, those above a threshold, how many."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from decimal import Decimal

from assistant import lexicon
from assistant.draft import Draft
from assistant.families.amounts import as_table, figure
from assistant.families.common import (
    Room,
    concept_subject,
    find_all,
    nothing,
    quote,
    says,
    shown,
    table,
    unit_for,
)
from assistant.families.lists import cell_text, listing, members_of, subject_of
from assistant.listing import Members, row_label
from assistant.money import money
from assistant.plan import Plan, Subject, quoted
from assistant.values import Value

MOST_RANKED = 20
MOST_MISSING = 6


def top(plan: Plan, room: Room) -> Draft:
    """The largest or smallest: of bodies, or of a subject's members."""
    several = len(plan.organisations) > 1 and bool(plan.subjects)
    if plan.across_bodies or (several and (not _lists_well(plan) or lexicon.asks_body().search(plan.topic))):
        return _top_bodies(plan, room)
    draft = Draft(documents=list(plan.documents), order_by_amount=plan.order)
    subjects = plan.subjects or _default_lists(plan)
    groups = [group for group in _ranked_members(room, plan, subjects) if group.values]
    if not groups:
        return nothing(room, plan, [], what="可以排序的明细")
    for group in groups:
        _show_top(draft, group, plan)
    return draft


def _lists_well(plan: Plan) -> bool:
    return all(
        subject.kind == "concept" and lexicon.concepts()[subject.keys[0]].lists for subject in plan.subjects
    )


def _default_lists(plan: Plan) -> tuple[Subject, ...]:
    return (concept_subject("支出总额"),)


def _ranked_members(room: Room, plan: Plan, subjects: Sequence[Subject]) -> list[Members]:
    """Members to rank: leaves only, because a 类 always exceeds its 款."""
    groups = members_of(room, plan, subjects)
    for group, subject in zip(groups, [s for s in subjects for _ in plan.documents], strict=True):
        level = _level_asked(plan.topic)
        concept = lexicon.concepts()[subject.keys[0]] if subject.kind == "concept" else None
        if subject.kind == "concept" and subject.keys[0] in ("支出总额", "收支总预算"):
            _by_account(group, room, "支出", lexicon.total_measures(), level, economic="经济" in plan.topic)
        elif concept and concept.measure and level:
            _by_account(group, room, concept.name, concept.measure, level, economic=False)
        group.values = [v for v in group.values if v.is_money and "小计" not in v.label]
    return groups


def _by_account(
    group: Members, room: Room, name: str, measures: Collection[str], level: int, *, economic: bool
) -> None:
    """The rows of the table of accounts, by one of its columns, in place of the group's own members."""
    kind = "basic_by_economic" if economic else "expenditure_by_function"
    rows = [f for f in room.shelf.figures([group.document.document_id]) if f.table_kind == kind
            and (len(f.code) == level if level else f.row_role == "leaf") and f.measure in measures
            and (f.amount_fen or name == "支出") and f.measure_status != "unknown"]  # fmt: skip
    if rows:
        group.values = [Value(group.document, row_label(f), f.amount_fen, figure=f) for f in rows]
        how = {3: "类", 5: "款", 7: "项"}.get(level, "最细") + "级科目"
        group.heading = f"{name}（按{'经济' if economic else '功能'}分类{how}）"


def _level_asked(topic: str) -> int:
    """The length of the codes of the level that is named; 0 for the finest."""
    for level, length in (("level_class", 3), ("level_section", 5), ("level_entry", 7)):
        if any(word in topic for word in lexicon.words(level)):
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
            draft.say(
                f"{name}中{word}的是{_item(chosen[0], unit)}（{chosen[0].source_label}，共比较 {len(ranked)} 项）。"
            )
        else:
            draft.say(
                f"{name}（{chosen[0].source_label}，单位：{unit}），从{'小到大' if plan.order == 'asc' else '大到小'}："
            )
            draft.say(table(["名次", "项目", f"金额（{unit}）"],
                            [[str(i), v.label, cell_text(v, unit)] for i, v in enumerate(chosen, start=1)]))  # fmt: skip
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
    listed = ranked[: max(abs(plan.limit), MOST_RANKED)]
    draft = Draft(shown=listed, documents=[value.document for value in listed], order_by_amount=plan.order)
    unit = unit_for(listed, plan)
    best = [value for value in ranked if _sortable(value) == _sortable(ranked[0])]
    word = "最低" if plan.order == "asc" else "最高"
    names = "、".join(f"**{value.document.label}**" for value in best)
    draft.say(f"{subject.label}{word}的是{names}，{shown(best[0], unit)}。")
    words = [says(plan, name) for name in ("smallest", "largest")]
    if all(words) and len(ranked) > 1:
        last = [value for value in ranked if _sortable(value) == _sortable(ranked[-1])]
        other = "最高" if plan.order == "asc" else "最低"
        draft.say(
            f"{subject.label}{other}的是{'、'.join(f'**{value.document.label}**' for value in last)}，{shown(last[0], unit)}。"
        )
    if len(ranked) > 1:
        limit = abs(plan.limit) if plan.limit not in (0, 1) else len(listed)
        draft.say(as_table(listed[:limit], unit))
        if limit < len(ranked):
            draft.counts.extend([Decimal(limit), Decimal(len(ranked))])
            draft.say(f"（列出 {len(ranked)} 份文件中的前 {limit} 份）")
    missing = [found for found in founds if not found.values]
    if len(missing) > MOST_MISSING:
        draft.counts.append(Decimal(len(missing)))
        draft.notes.append(f"另有 {len(missing)} 份文件没有这一项，未参加比较")
    else:
        draft.say(
            *(
                f"**{found.document.label}**：没有找到{quoted(subject.label)}，未参加比较。"
                for found in missing
            )
        )
        draft.documents.extend(found.document for found in missing)
    for value in listed:
        if value.statement:
            quote(draft, value.document, value.statement)
    draft.notes.append(f"比较范围是已收录的 {len(founds)} 份文件")
    draft.counts.append(Decimal(len(founds)))
    if len({value.document.fiscal_year for value in listed}) > 1:
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
        values = [found.values[0] for found in founds if found.values and found.values[0].is_money]
        groups = [Members(plan.documents[0], values, heading="各单位" + founds[0].subject.label)]
    else:
        groups = _ranked_members(room, plan, plan.subjects or _default_lists(plan))
    if not any(group.values for group in groups):
        return nothing(room, plan, [])
    draft = Draft(documents=list(plan.documents))
    unit = unit_for([value for group in groups for value in group.values], plan)
    signs = {">": "超过", ">=": "不低于", "<": "低于", "<=": "不超过", "=": "等于"}
    word = (
        f"{money(limit.amount_fen, unit)} 至 {money(limit.upper_fen, unit)}之间"
        if limit.upper_fen is not None
        else (f"{signs.get(limit.operator, '')} {money(limit.amount_fen, unit)}")
    )
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
            rows = [[str(index), value.document.label if plan.across_bodies else value.label, cell_text(value, unit)]
                    for index, value in enumerate(chosen, start=1)]  # fmt: skip
            draft.say(table(["序号", "项目", f"金额（{unit}）"], rows))
            draft.shown.extend(chosen)
        else:
            draft.shown.extend(group.values)
    return draft


def count(plan: Plan, room: Room) -> Draft:
    """How many members; listed, so that the count can be checked."""
    if plan.across_bodies:
        return figure(plan, room) if plan.subjects else listing(plan, room)
    return listing(plan, room)
