"""What was budgeted against what was spent: a final account's own statements, and the budget column it prints beside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from assistant import lexicon
from assistant.draft import Draft
from assistant.families.changes import names_of
from assistant.families.common import Room, concept_subject, nothing, quote, says, table
from assistant.money import money, plain
from assistant.normalise import clean_name
from assistant.plan import Plan, Subject
from assistant.shelf import DocumentRef, StatementRow
from assistant.values import Found, Value

_UNIT = "万元"


_ROUNDING_FEN = 10_000
"""Half of 0.01 万元 twice: what each stated amount may be off."""


@dataclass(slots=True)
class _Pair:
    """The two sides of one thing, with the sentences that say more of it."""

    name: str
    budget: Value | None = None
    final: Value | None = None
    told: list[StatementRow] = field(default_factory=list)

    @property
    def difference_fen(self) -> int:
        assert self.budget and self.final
        return (self.final.amount_fen or 0) - (self.budget.amount_fen or 0)

    @property
    def rate(self) -> Decimal:
        assert self.budget and self.final
        return Decimal(self.final.amount_fen or 0) / Decimal(self.budget.amount_fen or 1)


def _said(plan: Plan, count: int, *, above: bool) -> str:
    """What the list that follows is a list of."""
    word = "多" if above else "少"
    if plan.order and plan.wants_rate:
        return f"完成率最{'高' if above else '低'}的是"
    return f"决算比年初预算{word}得最多的是" if plan.order else f"决算比年初预算{word}的有 {count} 项"


def execution(plan: Plan, room: Room) -> Draft:
    """Budget and outcome of each subject, the difference, the rate and the reason, as far as they are stated."""
    draft = Draft(documents=list(plan.documents))
    if plan.order or _asks_several(plan):
        for document in plan.documents:
            _extremes(draft, plan, room, document, _stated_pairs(room, document))
        told = draft.shown or draft.paragraphs
        return draft if told else nothing(room, plan, [], what="预算数与决算数的对照")
    for document in plan.documents:
        for subject in plan.subjects or (concept_subject("支出总额"),):
            pair = _pair_of(room, document, subject)
            if pair:
                _tell(draft, plan, document, pair)
            else:
                draft.say(f"**{document.label}**：没有找到“{subject.label}”的年初预算数，不能与决算数对照。")
    if draft.shown:
        return draft
    return nothing(room, plan, [Found(d, s) for d in plan.documents for s in plan.subjects])


def _none_so(draft: Draft, document: DocumentRef, pairs: list[_Pair], *, above: bool) -> None:
    draft.shown.extend(value for pair in pairs for value in (pair.budget, pair.final) if value)
    draft.counts.append(Decimal(len(pairs)))
    draft.say(
        f"**{document.label}** 说明了年初预算和决算的 {len(pairs)} 项中，没有决算{'大于' if above else '小于'}年初预算的。"
    )


def _asks_several(plan: Plan) -> bool:
    """超预算的有哪些: a list of what was over (or under) its budget."""
    directions = (*lexicon.words("overspent"), *lexicon.words("underspent"))
    whole = all(subject.keys[0] in ("项目支出", "支出总额", "收支总预算") for subject in plan.subjects)
    return whole and any(word in plan.topic for word in directions) and says(plan, "asks_members")


def _stated_pairs(room: Room, document: DocumentRef) -> list[_Pair]:
    """Everything the narrative states both sides of. One sentence is one thing, though two may be called the same."""
    pairs: dict[tuple[str, str], _Pair] = {}
    rows = room.shelf.statements([document.document_id])
    for row in rows:
        side = _side_of(row.attribute)
        if row.kind == "amount" and side and row.amount_fen is not None:
            pair = pairs.setdefault((row.subject, row.sentence), _Pair(row.subject))
            setattr(pair, side, Value(document, row.subject, row.amount_fen, statement=row))
    for (_, sentence), pair in pairs.items():
        pair.told = [row for row in rows if row.kind == "execution" and row.clean_subject == clean_name(pair.name)
                     and (row.sentence == sentence or not row.amount_fen)]  # fmt: skip
    return list(pairs.values())


def _side_of(attribute: str) -> str:
    """The field of a pair that a stated attribute fills: 年初预算 or 支出决算; empty for others."""
    if attribute in lexicon.words("budget_sides"):
        return "budget"
    return "final" if attribute in lexicon.words("final_sides") else ""


def _pair_of(room: Room, document: DocumentRef, subject: Subject) -> _Pair | None:
    """The two sides of a subject: stated, else the budget column of its table beside the final one."""
    names = names_of(subject) | set(subject.keys)
    for pair in _stated_pairs(room, document):
        if clean_name(pair.name) in names and pair.budget and pair.final:
            return pair
    final = room.lookup.find(document, subject).values
    budget = [
        v
        for v in room.lookup.find(document, subject, figure_kind="预算").values
        if v.figure and v.figure.figure_kind == "预算"
    ]
    if len(final) == 1 and len(budget) == 1 and final[0].is_money:
        return _Pair(subject.label, budget[0], final[0])
    return None


def _tell(draft: Draft, plan: Plan, document: DocumentRef, pair: _Pair) -> None:
    assert pair.budget and pair.final
    draft.shown.extend([pair.budget, pair.final])
    unit = plan.unit or _UNIT
    budget, final = Decimal(pair.budget.amount_fen or 0), Decimal(pair.final.amount_fen or 0)
    difference = draft.formula("difference", (final, budget), "")
    word = "多" if difference > 0 else "少"
    verdict = "两者持平" if difference == 0 else f"决算比预算{word} **{money(abs(difference), unit)}**"
    draft.say(f"**{document.label}** {pair.name}：年初预算 **{money(budget, unit)}**，决算 **{money(final, unit)}**，{verdict}。"
              f"计算：{money(final, unit)} − {money(budget, unit)}。")  # fmt: skip
    stated = next((row.percent for row in pair.told if row.percent), "")
    if stated:
        draft.say(f"文件说明的完成率：**{stated}%**。")
    elif budget and plan.wants_rate:
        percent = draft.formula("share", (final, budget), "")
        draft.counts.append(Decimal(100))
        draft.say(
            f"完成率（计算）：{money(final, unit)} ÷ {money(budget, unit)} × 100% = **{plain(percent)}%**。"
        )
    for row in pair.told:
        quote(draft, document, row)
        if row.reason:
            draft.say(f"原因：{row.reason}。")
    sentence = pair.final.statement or pair.budget.statement
    if sentence:
        quote(draft, document, sentence)
        draft.say(f"> {sentence.sentence}")


def _all_told(room: Room, document: DocumentRef, parts: Sequence[_Pair]) -> bool:
    """Whether the pairs add up to a total of the document: of only some of them none can be said to be the furthest."""
    told = sum(pair.final.amount_fen or 0 for pair in parts if pair.final)
    totals = [value.amount_fen for name in ("一般公共预算支出", "支出总额", "财政拨款支出") if name in lexicon.concepts()
              for value in room.lookup.find(document, concept_subject(name)).values if value.is_money]  # fmt: skip
    return any(abs(told - (total or 0)) <= _ROUNDING_FEN * len(parts) for total in totals)


def _extremes(draft: Draft, plan: Plan, room: Room, document: DocumentRef, pairs: list[_Pair]) -> None:
    """The things whose outcome is furthest below (or above) their budget."""
    complete = [
        pair
        for pair in pairs
        if pair.budget and pair.final and (pair.final.statement or pair.budget.statement)
    ]
    wholes = {clean_name(name) for concept in lexicon.concepts().values() for name in concept.change}
    parts = [pair for pair in complete if clean_name(pair.name) not in wholes] or complete
    if not parts:
        return
    above = says(plan, "overspent")
    if not plan.order:
        parts = [pair for pair in parts if (pair.difference_fen > 0) == above and pair.difference_fen]
    elif not _all_told(room, document, parts):
        draft.counts.append(Decimal(len(parts)))
        draft.status = "no_data"
        draft.say(
            f"**{document.label}**：文字说明里读出预算数和决算数的有 {len(parts)} 项，加起来不是全部支出，"
            "所以不能断定全部里哪一项最突出。"
        )
        return
    ranked = sorted(
        parts, key=lambda pair: pair.rate if plan.wants_rate else Decimal(pair.difference_fen), reverse=above
    )
    chosen = [pair for pair in ranked if (pair.difference_fen > 0) == above and pair.difference_fen][
        : plan.limit or len(ranked)
    ]
    if not chosen:
        _none_so(draft, document, complete, above=above)
        return
    draft.say(
        f"**{document.label}** 说明了年初预算和决算的各项（不含合计）中，{_said(plan, len(parts), above=above)}："
    )
    draft.counts.extend([Decimal(len(parts)), *map(Decimal, range(1, len(chosen) + 1))])
    rows = []
    for pair in chosen:
        assert pair.budget and pair.final
        draft.shown.extend([pair.budget, pair.final])
        operands = (Decimal(pair.final.amount_fen or 0), Decimal(pair.budget.amount_fen or 0))
        difference = draft.formula("difference", operands, "")
        word = "多" if difference > 0 else "少"
        rows.append(
            [
                pair.name,
                money(operands[1], _UNIT),
                money(operands[0], _UNIT),
                f"{word} {money(abs(difference), _UNIT)}",
            ]
        )
        for row in pair.told:
            quote(draft, document, row)
    draft.say(
        table(["项目", "年初预算", "决算", "决算与预算之差"], rows),
        "计算：决算与预算之差 = 决算 − 年初预算。",
    )
    draft.say(*(f"{pair.name}的原因：{row.reason}。" for pair in chosen for row in pair.told if row.reason))
