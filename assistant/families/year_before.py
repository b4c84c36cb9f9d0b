"""Last year's figure as a document prints it: in a column (or row) of that year beside its own, or in the sentence itself."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from assistant import lexicon
from assistant.cells import SELECTABLE
from assistant.draft import Draft
from assistant.families.common import Room, unit_for
from assistant.families.rates import DIRECTIONS
from assistant.money import money, plain
from assistant.plan import Plan, Subject
from assistant.shelf import DocumentRef, FigureRow, StatementRow
from assistant.values import Value
from assistant.verify import states_amount

Pair = tuple[Value, Value]
"""This year's value and last year's, of one row and column of one table."""

ROUNDING_FEN = 10_000
"""Texts round amount and change to 0.01 万元: a table's figure this near is the one they speak of."""


def printed_pair(room: Room, plan: Plan, document: DocumentRef, subject: Subject) -> Pair | None:
    """The two years side by side in a table; None where there is no such column, or where tables differ."""
    before = [cell for cell in room.shelf.figures([document.document_id])
              if cell.figure_year == document.fiscal_year - 1 and cell.measure_status in SELECTABLE]  # fmt: skip
    if not before:
        return None
    found = room.lookup.find(document, subject, measures=plan.measures, tables=plan.tables)
    pairs = [
        (replace(value, figure=own, also=()), Value(document, value.label, cell.amount_fen, figure=cell))
        for value in found.values
        for own in _cells(value)
        for cell in _of_column(own, [cell for cell in before if _same_line(own, cell)])
    ]
    amounts = {(this.amount_fen, last.amount_fen) for this, last in pairs}
    return pairs[0] if len(amounts) == 1 else None


def _cells(value: Value) -> list[FigureRow]:
    return [cell for cell in (value.figure, *value.also) if cell]


def _same_line(own: FigureRow, before: FigureRow) -> bool:
    """One line, or two lines of one table that are its years."""
    if own.table_id != before.table_id or own.figure_kind != before.figure_kind:
        return False
    if own.line_id == before.line_id:
        return True
    alike = (own.code, own.side, own.row_role) == (before.code, before.side, before.row_role)
    return alike and str(before.figure_year) in before.item


def _of_column(own: FigureRow, line: list[FigureRow]) -> list[FigureRow]:
    """The cells of the same column; where last year has one column only, that of the row's whole."""
    same = [cell for cell in line if cell.measure == own.measure]
    return same or ([cell for cell in line if _is_whole(cell)] if _is_whole(own) and len(line) == 1 else [])


def _is_whole(cell: FigureRow) -> bool:
    return cell.measure.split("/")[-1] in lexicon.total_measures()


def say_pair(draft: Draft, plan: Plan, document: DocumentRef, pair: Pair) -> None:
    """Both years and what lies between them."""
    this, last = pair
    draft.shown.extend(pair)
    unit = unit_for(pair, plan)
    now, then = Decimal(this.amount_fen or 0), Decimal(last.amount_fen or 0)
    difference = draft.formula("difference", (now, then), "")
    text = (f"**{document.label}** {this.label}：{document.fiscal_year} 年 {money(now, unit)}，"
            f"{document.fiscal_year - 1} 年 {money(then, unit)}（{last.source_label}列有两年的数），")  # fmt: skip
    if difference == 0:
        draft.say(text + "两年持平。")
        return
    text += f"{DIRECTIONS[difference > 0]} **{money(abs(difference), unit)}**"
    if then:
        percent = draft.formula("percent_change", (now, then), "")
        text += f"（{plain(abs(percent))}%）"
    draft.say(text + f"。计算：{money(now, unit)} − {money(then, unit)}。")


def say_before(draft: Draft, plan: Plan, document: DocumentRef, last: Value) -> None:
    """Last year's figure alone."""
    draft.shown.append(last)
    unit = unit_for([last], plan)
    draft.say(
        f"**{document.label}** 列示的 {document.fiscal_year - 1} 年{last.label}："
        f"**{money(last.amount_fen or 0, unit)}**（{last.source_label}）。"
    )


def say_base(
    draft: Draft, plan: Plan, document: DocumentRef, row: StatementRow, last: Value | None, base: str
) -> None:
    """What the change is against: as a table or the sentence prints it, worked back from the sentence only where neither does."""
    amount, changed = row.amount_fen or 0, row.change_fen or 0
    unit = plan.unit or "万元"
    if last and last.amount_fen is not None and abs(last.amount_fen - (amount - changed)) <= ROUNDING_FEN:
        say_before(draft, plan, document, last)
        return
    result = draft.formula("prior", (Decimal(amount), Decimal(changed)), "")
    if states_amount(row.sentence, int(result)):
        draft.say(f"{base}：**{money(result, unit)}**（见原句）。")
        return
    steps = f"{money(amount, unit)} {'−' if changed >= 0 else '+'} {money(abs(changed), unit)}"
    draft.say(
        f"计算（倒推）：{base} = {steps} = **{money(result, unit)}**。这是由文字说明倒推的，不是文件直接列出的数字。"
    )
