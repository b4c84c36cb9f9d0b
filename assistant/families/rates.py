"""What is worked out from stated changes: rates in per cent, sums over parts; and whether the question has the direction right."""

from __future__ import annotations

import re
from decimal import Decimal

from assistant.draft import Draft
from assistant.families.common import says
from assistant.money import money, plain
from assistant.normalise import clean_name, last_part
from assistant.plan import Plan, Subject
from assistant.shelf import DocumentRef, StatementRow

DIRECTIONS = {True: "增加", False: "减少"}
_ASKED = re.compile("增幅|降幅|涨幅|幅度|百分|增长率|下降率|变化率|几成|增速")


def say_rate(draft: Draft, plan: Plan, row: StatementRow, *, unit: str, base: str) -> None:
    """Change ÷ last year's base, where a rate is asked for and the sentence states none."""
    if not _ASKED.search(plan.topic) or row.percent or not row.change_fen or row.amount_fen is None:
        return
    before = Decimal(row.amount_fen - row.change_fen)
    if before <= 0:
        return
    percent = draft.formula("percent_change", (Decimal(row.amount_fen), before), "")
    word = "增长" if row.change_fen > 0 else "下降"
    draft.counts.append(Decimal(100))
    draft.say(
        f"计算：{word} **{plain(abs(percent))}%** = {money(abs(row.change_fen), unit)} ÷ {base} {money(before, unit)} × 100%。"
    )


def sum_of_changes(draft: Draft, document: DocumentRef, subject: Subject, rows: list[StatementRow]) -> None:
    """基本支出 and 项目支出 make up 支出: their changes against one base add up."""
    by_base: dict[str, list[StatementRow]] = {}
    for row in rows:
        if row.change_fen is not None:
            by_base.setdefault(row.base, []).append(row)
    for base, group in by_base.items():
        names = {clean_name(last_part(row.subject)) for row in group}
        if len(group) == 2 and names == {"基本支出", "项目支出"}:
            operands = tuple(Decimal(row.change_fen or 0) for row in group)
            result = draft.formula("sum", operands, "")
            text = " + ".join(f"（{plain(operand / 1_000_000)}）" for operand in operands)
            draft.say(f"计算：支出合计比{base or '上年'}增减 = {text} = {plain(result / 1_000_000)} 万元，"
                      f"即{DIRECTIONS[result > 0]} **{money(abs(result), '万元')}**。")  # fmt: skip


def mind_direction(draft: Draft, plan: Plan) -> None:
    """A question that takes an increase for granted is told if the document states a decrease, and the other way round."""
    changes = [
        value.statement.change_fen for value in draft.shown if value.statement and value.statement.change_fen
    ]
    says_up = says(plan, "upwards")
    says_down = says(plan, "downwards")
    if not changes or says_up == says_down:
        return
    if says_up and max(changes) < 0:
        draft.notes.append("问题的说法与文件相反：文件说明的是减少")
    if says_down and min(changes) > 0:
        draft.notes.append("问题的说法与文件相反：文件说明的是增加")
