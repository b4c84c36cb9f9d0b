"""Against last year: the change a document states, its reason, and last year's figure worked back from it.

Where the corpus holds both years, the two figures are compared as well; a stated change and a computed one may differ, and
then both are shown.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from assistant import lexicon
from assistant.draft import Draft
from assistant.families.common import Room, nothing, quote, unit_for
from assistant.families.rates import DIRECTIONS, mind_direction, say_rate, sum_of_changes
from assistant.families.year_before import Pair, printed_pair, say_base, say_before, say_pair
from assistant.money import money, plain
from assistant.normalise import clean_name, last_part
from assistant.plan import Plan, Subject, quoted
from assistant.shelf import DocumentRef, StatementRow
from assistant.values import Found, Value, _base


def change(plan: Plan, room: Room) -> Draft:
    return _changes(plan, room, wants_reason=False, wants_prior=False)


def reason(plan: Plan, room: Room) -> Draft:
    return _changes(plan, room, wants_reason=True, wants_prior=False)


def prior(plan: Plan, room: Room) -> Draft:
    return _changes(plan, room, wants_reason=False, wants_prior=True)


def _changes(plan: Plan, room: Room, *, wants_reason: bool, wants_prior: bool) -> Draft:
    subjects = plan.subjects or (Subject("concept", ("收支总预算",), "收支总预算"),)
    draft = Draft(documents=list(plan.documents))
    absent: list[str] = []
    for document in _latest(plan.documents):
        for subject in subjects:
            told = _tell(draft, plan, room, document, subject, wants_prior=wants_prior)
            if not told:
                what = "变化及原因" if wants_reason else "变化"
                absent.append(
                    f"**{document.label}**：文件没有说明{quoted(subject.label)}与上年相比的{what}。"
                )
    if not draft.shown:
        founds = [Found(document, subject) for document in plan.documents for subject in subjects]
        result = nothing(room, plan, founds)
        result.paragraphs = absent
        _offer_value(result, plan, room)
        return result
    draft.say(*absent)
    if wants_reason and not any(value.statement for value in draft.shown):
        draft.status = "no_data"
        draft.say("文件没有说明变化的原因。")
    mind_direction(draft, plan)
    return draft


def _latest(documents: Sequence[DocumentRef]) -> list[DocumentRef]:
    """Of several years of one body the last: the earlier ones are what it is compared with."""
    newest: dict[tuple[str, str, str], DocumentRef] = {}
    for document in documents:
        key = (document.organisation, document.kind, document.scope)
        if key not in newest or newest[key].fiscal_year < document.fiscal_year:
            newest[key] = document
    return list(newest.values())


def _tell(
    draft: Draft, plan: Plan, room: Room, document: DocumentRef, subject: Subject, *, wants_prior: bool
) -> bool:
    if _people_changed(draft, room, document, subject):
        return True
    rows = _of_base(stated_changes(room, document, subject), plan.topic, document)
    indirect = False
    two_years = _both_years(draft, plan, room, document, subject)
    pair = None if two_years else _pair_asked(room, plan, document, subject)
    if pair and wants_prior:
        say_before(draft, plan, document, pair[1])
        return True
    if pair and not rows:
        say_pair(draft, plan, document, pair)
        two_years = True
    if not rows and not two_years and subject.kind == "concept":
        for part in lexicon.concepts()[subject.keys[0]].change_parts:
            told = _of_base(
                stated_changes(room, document, Subject("concept", (part,), part)), plan.topic, document
            )
            rows.extend(row for row in told if row not in rows)
        indirect = bool(rows)
    if two_years and not rows and plan.intent == "reason":
        rows = _reasons_of_parts(room, document, subject)
    if not rows:
        return two_years
    if indirect:
        draft.say(
            f"**{document.label}**：文件没有直接说明{quoted(subject.label)}与上年相比的变化，说明的是相关部分："
        )
    if plan.intent == "reason" and not any(row.reason for row in rows):
        rows = [*rows, *_reasons_of_parts(room, document, subject)]
    for row in rows:
        _one(draft, plan, document, row, pair[1] if pair else None, wants_prior=wants_prior)
    if indirect:
        sum_of_changes(draft, document, subject, rows)
    return True


def _reasons_of_parts(room: Room, document: DocumentRef, subject: Subject) -> list[StatementRow]:
    """Where a whole's change is stated without a reason: those of its parts that changed for a stated one."""
    if subject.kind != "concept":
        return []
    parts = [*lexicon.concepts()[subject.keys[0]].change_parts,
             *(name for name in lexicon.concepts() if subject.keys[0] in lexicon.ancestors(name))]  # fmt: skip
    rows = [row for name in parts for row in stated_changes(
        room, document, Subject("concept" if name in lexicon.concepts() else "fact", (name,), name))]  # fmt: skip
    told = [row for row in rows if row.reason and (row.change_fen or row.attribute == "原因")]
    return list({row.statement_id: row for row in told}.values())


def _bases_asked(topic: str, document: DocumentRef) -> list[str]:
    """The years a change is asked against: those named that are not the document's own."""
    years = dict.fromkeys(re.findall(r"(?:19|20)\d{2}", topic))
    return [year for year in years if int(year) < document.fiscal_year]


def _of_base(rows: list[StatementRow], topic: str, document: DocumentRef) -> list[StatementRow]:
    """Only changes against the base that is named (上年执行数, 2022年预算): one against another year is no answer."""
    years = _bases_asked(topic, document)
    if years:
        rows = [row for row in rows if (not (told := re.findall(r"20\d{2}", row.base)) and str(document.fiscal_year - 1) in years)
                or set(told) & set(years)]  # fmt: skip
    for word in lexicon.words("change_bases"):
        if word in topic and any(word in row.base for row in rows):
            return [row for row in rows if word in row.base]
    return rows


def _people_changed(draft: Draft, room: Room, document: DocumentRef, subject: Subject) -> bool:
    """Headcounts state their change in persons."""
    if subject.kind != "concept" or not lexicon.concepts()[subject.keys[0]].quantity:
        return False
    names = {
        clean_name(name) for target in lexicon.concepts()[subject.keys[0]].targets for name in target.subjects
    }
    rows = [row for row in room.shelf.statements([document.document_id])
            if row.kind == "headcount" and "增减" in row.attribute and row.clean_subject in names and row.value]  # fmt: skip
    for row in rows:
        number = row.value.lstrip("-")
        direction = "减少" if row.value.startswith("-") else "增加"
        said = "没有增减" if number == "0" else f"{direction} **{number} {row.unit}**"
        draft.say(f"**{document.label}** {subject.label}{said}。", f"> {row.sentence}")
        draft.shown.append(Value(document, row.subject, quantity=row.value, unit=row.unit, statement=row))
        quote(draft, document, row)
    return bool(rows)


def stated_changes(room: Room, document: DocumentRef, subject: Subject) -> list[StatementRow]:
    """Statements of a change (or of a reason) about the subject."""
    rows = [row for row in room.shelf.statements([document.document_id])
            if row.change_fen is not None or row.reason or (row.base and row.percent and row.kind != "execution")]  # fmt: skip
    names = names_of(subject)
    exact = [
        row
        for row in rows
        if _about(row, names) or (row.attribute == "原因" and _without_direction(row.clean_subject) in names)
    ]
    if not exact and subject.kind == "row":
        exact = [
            row for row in rows if any(len(name) >= 4 and name in clean_name(row.subject) for name in names)
        ]
    # What was spent against what was budgeted has a reason of its own: it is none for the change against the year before.
    against_year = [row for row in exact if row.kind != "execution"]
    return list({row.statement_id: row for row in against_year or exact}.values())


def _without_direction(name: str) -> str:
    """财政拨款收入支出减少 → 财政拨款收入支出: a reason given in a sentence of its own."""
    return next(
        (name.removesuffix(word) for word in lexicon.words("directions") if name.endswith(word)), name
    )


def names_of(subject: Subject) -> set[str]:
    if subject.kind == "concept":
        return {clean_name(name) for name in (*lexicon.concepts()[subject.keys[0]].change, subject.keys[0])}
    keys = set(subject.keys) | {clean_name(subject.label)}
    return {key.split("|")[-1] for key in keys}


def _about(row: StatementRow, names: set[str]) -> bool:
    """By its whole path, its last part, or the account its path of 类, 款, 项 ends in."""
    subject = row.subject
    last = last_part(subject)
    ends = last.rsplit("（款）", 1)[-1].rsplit("（类）", 1)[-1] if "（项）" in last else (
        last.rsplit("（类）", 1)[-1] if "（款）" in last else last)  # fmt: skip
    return bool({clean_name(subject), clean_name(last), clean_name(ends)} & names)


def _one(
    draft: Draft,
    plan: Plan,
    document: DocumentRef,
    row: StatementRow,
    last: Value | None,
    *,
    wants_prior: bool,
) -> None:
    value = Value(document, row.subject, row.amount_fen, statement=row)
    draft.shown.append(value)
    quote(draft, document, row)
    unit = plan.unit or "万元"
    base = row.base or "上年"
    draft.quotes.append(base)
    parts = []
    if row.change_fen is None and row.reason and not row.percent:
        draft.say(f"**{document.label}** 文件说明的原因：{row.reason}。", f"> {row.sentence}")
        return
    if row.change_fen is not None:
        if row.change_fen == 0:
            unchosen = f"，原文写作“{row.attribute}0”，没有选定增减方向" if "（" in row.attribute else ""
            parts.append(f"与{base}持平（增减 0 {unit}{unchosen}）")
            draft.counts.append(Decimal(0))
        else:
            parts.append(f"比{base}{DIRECTIONS[row.change_fen > 0]} **{money(abs(row.change_fen), unit)}**")
    if row.percent:
        sign = DIRECTIONS[(row.change_fen or 0) > 0] if row.change_fen else "变动"
        more = "以上" if f"{row.percent.strip('%-')}%以上" in row.sentence else ""
        parts.append(
            f"{sign} **{row.percent.strip('%-')}%{more}**"
            if row.percent.strip("%-").replace(".", "").isdigit()
            else row.percent
        )
    if row.reason:
        parts.append(f"原因：{row.reason}")
    amount = f" {money(row.amount_fen, unit)}" if row.amount_fen is not None else ""
    draft.say(f"**{document.label}** {row.subject.split('/')[-1]}{amount}，{'，'.join(parts)}。")
    draft.say(f"> {row.sentence}")
    if row.change_fen is not None and row.amount_fen is not None and (wants_prior or row.change_fen):
        say_base(draft, plan, document, row, last, base)
        say_rate(draft, plan, row, unit=unit, base=base)


def _pair_asked(room: Room, plan: Plan, document: DocumentRef, subject: Subject) -> Pair | None:
    """The two years a table prints, unless the change against an older year is asked for."""
    asked = _bases_asked(plan.topic, document)
    if asked and str(document.fiscal_year - 1) not in asked:
        return None
    return printed_pair(room, plan, document, subject)


def _both_years(draft: Draft, plan: Plan, room: Room, document: DocumentRef, subject: Subject) -> bool:
    """The difference of two held documents of one body and kind."""
    same = [ref for ref in room.shelf.documents.values() if ref.organisation == document.organisation and ref.kind == document.kind
            and ref.scope == document.scope and ref.fiscal_year < document.fiscal_year]  # fmt: skip
    named = [ref for ref in same if ref in plan.documents]
    asked = _bases_asked(plan.topic, document)
    earlier = named or [
        ref
        for ref in same
        if ref.fiscal_year == document.fiscal_year - 1 and (not asked or str(ref.fiscal_year) in asked)
    ]
    if not earlier:
        return False
    now, then = (room.lookup.find(ref, subject, tables=plan.tables) for ref in (document, earlier[0]))
    if (
        len(now.values) != 1
        or len(then.values) != 1
        or now.values[0].amount_fen is None
        or then.values[0].amount_fen is None
    ):
        return False
    values = [now.values[0], then.values[0]]
    if _base(values[0].label) != _base(values[1].label):
        return False
    draft.shown.extend(values)
    draft.documents.append(earlier[0])
    unit = unit_for(values, plan)
    left, right = Decimal(values[0].amount_fen or 0), Decimal(values[1].amount_fen or 0)
    difference = draft.formula("difference", (left, right), "")
    text = (f"**{document.organisation}** {values[0].label}：{document.fiscal_year} 年 {money(left, unit)}，"
            f"{earlier[0].fiscal_year} 年 {money(right, unit)}，")  # fmt: skip
    if difference == 0:
        draft.say(text + "两年持平。")
        return True
    text += f"{DIRECTIONS[difference > 0]} **{money(abs(difference), unit)}**"
    if right:
        percent = draft.formula("percent_change", (left, right), "")
        text += f"（{plain(abs(percent))}%）"
    draft.say(text + f"。计算：{money(left, unit)} − {money(right, unit)}。")
    return True


def _offer_value(draft: Draft, plan: Plan, room: Room) -> None:
    """The year's own figure, since the change is not there."""
    for document in plan.documents:
        for subject in plan.subjects:
            for value in room.lookup.find(document, subject, tables=plan.tables).values[:1]:
                if value.is_money:
                    unit = unit_for([value], plan)
                    draft.shown.append(value)
                    draft.say(
                        f"{document.label}{value.label}为 {money(value.amount_fen or 0, unit)}（{value.source_label}）。"
                    )
