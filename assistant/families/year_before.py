"""Last year's figure as a document prints it: in a column (or row) of that year beside its own, or in the sentence itself."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from assistant import lexicon
from assistant.draft import Draft
from assistant.families.common import Room, unit_for
from assistant.families.rates import DIRECTIONS
from assistant.money import money, plain
from assistant.plan import Plan, Subject
from assistant.shelf import DocumentRef, FigureRow
from assistant.values import Value
from assistant.verify import states_amount

Pair = tuple[Value, Value]
"""This year's value and last year's, of one row and column of one table."""


def printed_pair(room: Room, plan: Plan, document: DocumentRef, subject: Subject) -> Pair | None:
    """The two years side by side in a table; None where there is no such column, or where tables differ."""
    before = document.fiscal_year - 1
    now, then = (
        room.lookup.find(document, subject, measures=plan.measures, tables=plan.tables, year=year)
        for year in (None, before)
    )
    cells = [cell for value in then.values for cell in _cells(value) if cell.figure_year == before]
    pairs = [
        (replace(value, figure=own, also=()), Value(document, value.label, cell.amount_fen, figure=cell))
        for value in now.values
        for own in _cells(value)
        for cell in cells
        if _side_by_side(own, cell)
    ]
    amounts = {(this.amount_fen, last.amount_fen) for this, last in pairs}
    return pairs[0] if len(amounts) == 1 else None


def _cells(value: Value) -> list[FigureRow]:
    return [cell for cell in (value.figure, *value.also) if cell]


def _side_by_side(own: FigureRow, before: FigureRow) -> bool:
    """The same column (or the row's whole) of one line, or of two lines of one table that are its years."""
    if own.table_id != before.table_id or own.figure_kind != before.figure_kind:
        return False
    if own.measure != before.measure and not (_is_whole(own) and _is_whole(before)):
        return False
    if own.line_id == before.line_id:
        return True
    alike = (own.code, own.side, own.row_role) == (before.code, before.side, before.row_role)
    return alike and str(before.figure_year) in before.item


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


def is_printed(sentence: str, amount_fen: int) -> bool:
    """Whether the sentence itself prints last year's figure, so that it need not be worked back."""
    return states_amount(sentence, amount_fen)
