"""Amounts enumerated in one sentence (其中：甲 10 万元，乙 20 万元): what a project or a scope is divided into, in the text's words."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from assistant.draft import Draft
from assistant.families.common import Room, quote, table
from assistant.families.targets import same_project
from assistant.money import money
from assistant.plan import Plan, Subject
from assistant.shelf import DocumentRef, StatementRow
from assistant.values import Value
from ingest.amounts import fen_from, parse_decimal

_PART = re.compile(r"([^\d，,、；;。：:（(）)]{2,24}?)[为是]?\s*(\d[\d,]*(?:\.\d+)?)\s*(亿元|万元|元|万|亿)")
_ENUMERATES = re.compile("其中|包括|分别|用于")
_WHOLE = re.compile("^(?:合计|总计|共计|小计|其中|总预算|预算)")
_UNITS = {"万": "万元", "亿": "亿元"}


def enumerated(plan: Plan, room: Room) -> Draft | None:
    """The parts that the text enumerates for the plan's one subject; None if it enumerates none."""
    if len(plan.subjects) != 1:
        return None
    draft = Draft(documents=[])
    for document in plan.documents:
        for row in _statements(room, document, plan.subjects[0]):
            text = _with_following(room, document, row)
            parts = parts_in(text)
            if len(parts) > 1 and plan.intent in ("figure", "exist", "sum"):
                parts = [part for part in parts if _named(part[0], plan)]
                if parts:
                    _show_named(draft, document, row, text, parts)
                break
            if len(parts) > 1:
                _show(draft, plan, document, row, text, parts)
                break
    return draft if draft.shown else None


def parts_in(text: str) -> list[tuple[str, int]]:
    """Names with their amounts in 分 after the word that opens the enumeration; totals left out."""
    opening = _ENUMERATES.search(text)
    if not opening:
        return []
    found = []
    for name, number, unit in _PART.findall(text[opening.end() :]):
        value = parse_decimal(number)
        clean = re.sub(r"^[和与及\s]+|\s+", "", name)
        if value is not None and clean and not _WHOLE.match(clean):
            found.append((clean, fen_from(value, _UNITS.get(unit, unit))))
    return found


def _named(part: str, plan: Plan) -> bool:
    """Whether the question names the part: at least three of its characters in a row that are not the project's name."""
    name = "".join((*plan.subjects[0].keys, plan.subjects[0].label, "支持专项资金项目经费"))
    pieces = [part[i : i + 3] for i in range(len(part) - 2)]
    return any(piece in plan.topic and piece not in name for piece in pieces)


def _show_named(
    draft: Draft, document: DocumentRef, row: StatementRow, text: str, parts: list[tuple[str, int]]
) -> None:
    row = replace(row, sentence=text)  # the parts may stand in the sentence after the one with the total
    quote(draft, document, row)
    draft.documents.append(document)
    draft.shown.extend(Value(document, name, amount, statement=row) for name, amount in parts)
    draft.say(
        *(
            f"**{document.label}** {row.subject}中的“{name}”：**{money(amount, '万元')}**。"
            for name, amount in parts
        ),
        f"> {text}",
    )


def _statements(room: Room, document: DocumentRef, subject: Subject) -> list[StatementRow]:
    of_scope = subject.keys == ("实行绩效管理的项目",)
    if subject.kind != "project" and not of_scope:
        return []  # said before anything is read: a ranking asks this of every document
    rows = room.shelf.statements([document.document_id])
    if subject.kind == "project":
        return [
            row
            for row in rows
            if row.kind == "project" and row.amount_fen is not None and same_project(row.subject, subject)
        ]
    return [row for row in rows if row.kind == "performance_scope" and row.amount_fen is not None]


def _with_following(room: Room, document: DocumentRef, row: StatementRow) -> str:
    """The stated sentence, and the next one if that begins the enumeration."""
    for section in room.shelf.corpus.query(
        "SELECT text FROM sections WHERE document_id = ?", (document.document_id,)
    ):
        _, found, after = section["text"].partition(row.sentence)
        following = re.match(r"\s*其中[^。]*。?", after) if found else None
        if following:
            return row.sentence + following.group(0)
    return row.sentence


def _show(
    draft: Draft,
    plan: Plan,
    document: DocumentRef,
    row: StatementRow,
    text: str,
    parts: list[tuple[str, int]],
) -> None:
    row = replace(row, sentence=text)
    quote(draft, document, row)
    draft.documents.append(document)
    draft.shown.append(Value(document, row.subject, row.amount_fen, statement=row))
    values = [Value(document, name, amount, statement=row) for name, amount in parts]
    draft.shown.extend(values)
    draft.counts.extend(Decimal(number) for number in range(len(parts) + 1))
    unit = "万元"
    ranked = sorted(parts, key=lambda part: part[1], reverse=plan.order != "asc")
    name = f"**{document.label}** {row.subject}"
    if plan.intent == "top":
        limit = abs(plan.limit) or len(ranked)
        chosen = "；".join(f"“{part}”，**{money(amount, unit)}**" for part, amount in ranked[:limit])
        draft.say(
            f"{name}中{'最小' if plan.order == 'asc' else '最大'}的是{chosen}（文字说明，共比较 {len(parts)} 项）。"
        )
    else:
        draft.say(f"{name}的构成（文字说明，共 {len(parts)} 项）：")
        draft.say(
            table(
                ["项目", f"金额（{unit}）"],
                [[part, money(amount, unit).split()[0]] for part, amount in parts],
            )
        )
        total = draft.formula("sum", tuple(Decimal(amount) for _, amount in parts), "")
        agrees = "，与文件所写的总数一致" if total == row.amount_fen else (
            f"；文件所写的总数是 {money(row.amount_fen or 0, unit)}，两者不一致")  # fmt: skip
        draft.say(
            f"计算：合计 = {' + '.join(money(amount, unit).split()[0] for _, amount in parts)} = **{money(total, unit)}**{agrees}。"
        )
    draft.say(f"> {text}")
