"""Amounts, shares, changes with base and reason, execution against the budget – from any sentence of the narrative. Pure.

Read clause by clause. What a clause leaves out (``，下降8.92%``, ``年初预算为…``) is of the subject named before, within the
section and until a numbered paragraph begins.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from ingest.model import Statement
from ingest.narrative.people import redact_people
from ingest.narrative.statements.context import Context
from ingest.narrative.statements.kinds import kind_of
from ingest.narrative.statements.money import (
    Change,
    Share,
    read_amount,
    read_base,
    read_change,
    read_completion,
    read_share,
)
from ingest.narrative.statements.sentences import Quote, clauses, segments
from ingest.narrative.statements.subjects import Subject, is_measure, read_account, read_subject
from ingest.narrative.words import any_pattern, has_any, pattern

_CHANGES = ("year_on_year", "execution")
UNFILLED = "模板未选增减方向"
_LONGEST_NAME = 50
_KEY_ENDS = ("支出预算", "预算数", "决算数", "支出决算", "预算", "决算", "数")


@dataclass(slots=True)
class FigureReader:
    """Reads the sentences of one section in order.

    ``subject`` and ``base`` are what was named last; ``part_of`` and ``open_whole`` what an 其中 (in this sentence, at the end of
    the one before) takes apart; ``known`` this year's amounts by subject.
    """

    context: Context
    subject: Subject = field(default_factory=lambda: Subject(""))
    base: str = ""
    part_of: str = ""
    open_whole: str = ""
    known: dict[str, int] = field(default_factory=dict)
    awaiting: list[Statement] = field(default_factory=list)
    """Changes of this sentence that a reason may still follow for."""
    _last: Statement | None = None
    _reason_of: list[Statement] = field(default_factory=list)

    def read(self, quote: Quote) -> list[Statement]:
        """The statements of one quotable sentence."""
        if quote.numbered:
            self.subject, self.base, self.awaiting, self.open_whole = Subject(""), "", [], ""
        self._last = None
        found: list[Statement] = []
        if not quote.text.startswith("其") and not any_pattern("reasons").match(quote.text):
            self.awaiting = []
        self.part_of = self.subject.name if quote.text.startswith("其中") else ""
        reason_open = False
        for segment in segments(quote.text):
            head, reason = _split_reason(segment)
            made, nearest = self._clauses(head, quote, segment)
            if made:
                self.awaiting = [s for s in made if s.kind in _CHANGES]
            found.extend(made)
            if reason:
                found.extend(self._reasoned(head, reason, quote, nearest))
            elif reason_open and not made:
                self._continue_reason(segment)
            reason_open = bool(reason) or (reason_open and not made)
        if quote.text.endswith("其中："):
            self.open_whole = self.subject.name
        return found

    # --- clauses ----------------------------------------------------------------------------------------------------

    def _clauses(self, head: str, quote: Quote, segment: str) -> tuple[list[Statement], list[Statement]]:
        """All statements of the clauses, and those after the last 其中: only they are what a reason given next is for."""
        made: list[Statement] = []
        nearest: list[Statement] = []
        for clause in clauses(head):
            if clause.startswith("其中"):
                nearest = []
                self.part_of = self.part_of or self.subject.name
            stated = list(self._clause(clause, quote, segment))
            made.extend(stated)
            nearest.extend(stated)
        return made, nearest

    def _clause(self, clause: str, quote: Quote, segment: str) -> Iterator[Statement]:
        clause = clause.strip("”")
        if base := read_base(clause):
            self.base = base
        elif not self.subject.name and clause.startswith("占"):
            return
        elif share := read_share(clause):
            self._add_share(share)
        elif completion := read_completion(clause):
            yield self._completed(completion, quote)
        elif change := read_change(clause):
            yield from self._changed(change, quote)
        elif amount := read_amount(clause):
            subject = self._named(
                read_subject(amount.head, self.context.fiscal_year, self.context.organisation)
            )
            if _is_name(subject.name):
                yield self._amount(subject, amount.amount_fen, quote, amount.head, segment)
        elif account := read_account(clause):
            self.subject = account
        elif clause.endswith(("未安排", "没有安排")) and len(clause) > 4:
            head = clause.removesuffix("未安排").removesuffix("没有安排")
            name = read_subject(head, self.context.fiscal_year, self.context.organisation).name
            if _is_name(name):
                yield self.context.statement("amount", name, quote.printed, attribute="未安排", text=clause)

    def _named(self, subject: Subject) -> Subject:
        """The subject itself, or the one named before where the clause only says what kind of amount follows."""
        if whole := self._whole_of(subject.name):
            # 机构运行10元，其中：基本支出8元 – not the document's 基本支出.
            subject = replace(subject, name=f"{whole}·{subject.name}")
        if subject.name:
            # After a fragment nothing is known about what the next clauses speak of.
            self.subject = replace(subject, label="") if _is_name(subject.name) else Subject("")
            return subject
        return replace(self.subject, label=subject.label)

    def _whole_of(self, name: str) -> str:
        """What a named part is a part of, where that is not a measure of the whole document."""
        if name and not is_measure(name):
            self.open_whole = ""
        whole = self.part_of or self.open_whole
        return whole if name and whole and not is_measure(whole) else ""

    def _amount(self, subject: Subject, fen: int, quote: Quote, head: str, segment: str) -> Statement:
        other_year = subject.label[:4].isdigit()
        if not other_year:
            self.known[_key(subject.name)] = fen
        kind, name, attribute = kind_of(subject, head, segment, self.context.title)
        made = self.context.statement(kind, name, quote.printed, amount_fen=fen)
        made.text = subject.account or head.removeprefix("其中").lstrip("，：")
        made.attribute = attribute or subject.label
        self._last = made
        return made

    def _add_share(self, share: Share) -> None:
        last = self._last
        if last is not None and last.kind not in _CHANGES and not last.percent:
            last.percent, last.base = share.percent, share.base

    def _completed(self, completion: Share, quote: Quote) -> Statement:
        made = self.context.statement("execution", self.subject.name, quote.printed, attribute="完成率")
        made.percent, made.base = completion.percent, completion.base
        made.amount_fen, made.text = self.known.get(_key(self.subject.name)), self.subject.account
        return made

    # --- changes ----------------------------------------------------------------------------------------------------

    def _changed(self, change: Change, quote: Quote) -> Iterator[Statement]:
        if self._completes_last(change):
            return
        context = self.context
        subject = self._named(
            read_subject(change.subject, context.fiscal_year, context.organisation, linked=True)
        )
        self.base = change.base or self.base
        if not _is_name(subject.name):
            return
        _, name, _ = kind_of(subject, subject.name, "", "")
        made = context.statement(_kind_of_change(self.base), name, quote.printed)
        made.attribute, made.change_fen, made.percent = change.direction, change.change_fen, change.percent
        made.comparator = ">" if change.over else "≈" if change.direction == "基本持平" else ""
        made.base, made.amount_fen = self.base, self.known.get(_key(subject.name))
        made.text = subject.account if change.filled else "，".join(filter(None, (subject.account, UNFILLED)))
        self._last = made
        yield made

    def _completes_last(self, change: Change) -> bool:
        """Whether the clause is the other half of the change before it: …减少10.4万元，减少3.25%; 下降3.85%，减少0.5万元."""
        last = self._last
        if last is None or last.kind not in _CHANGES or last.attribute != change.direction:
            return False
        if change.base or change.subject.strip("，：其中"):
            return False
        if change.change_fen is None and not last.percent:
            last.percent, last.comparator = change.percent, ">" if change.over else last.comparator
            return True
        if not change.percent and last.change_fen is None:
            last.change_fen = change.change_fen
            return True
        return False

    # --- reasons ----------------------------------------------------------------------------------------------------

    def _reasoned(self, head: str, reason: str, quote: Quote, made: list[Statement]) -> Iterator[Statement]:
        """Gives the reason to the changes before it that have none; a reason of its own subject stands alone."""
        offered = redact_people(reason)
        if compared := pattern("execution_comparison").fullmatch(_reason_subject(head)):
            yield from self._executed(compared["subject"], compared["base"], compared.group(), offered, quote)
            return
        candidates = made or self.awaiting
        open_changes = [s for s in candidates if not s.reason and s.kind in _CHANGES] or made[-1:]
        for statement in open_changes:
            statement.reason = offered
        if not open_changes and (subject := _reason_subject(head)):
            alone = self.context.statement(
                "year_on_year", subject, quote.printed, attribute="原因", reason=offered
            )
            self.awaiting = [alone]
            yield alone
        else:
            self.awaiting = open_changes
        self._reason_of = list(self.awaiting)

    def _executed(self, name: str, base: str, how: str, reason: str, quote: Quote) -> Iterator[Statement]:
        """``决算数小于预算数的主要原因：…`` – what was spent against what was budgeted, of the subject named before."""
        context = self.context
        subject = self._named(read_subject(name, context.fiscal_year, context.organisation, linked=True))
        if not subject.name:
            return
        made = context.statement("execution", subject.name, quote.printed, attribute=how.removeprefix(name))
        made.base, made.reason, made.text = base, reason, subject.account
        made.amount_fen = self.known.get(_key(subject.name))
        self._reason_of = [made]
        yield made

    def _continue_reason(self, segment: str) -> None:
        for statement in self._reason_of:
            statement.reason = f"{statement.reason}；{redact_people(segment)}"


def _is_name(name: str) -> bool:
    """Whether a subject can be one: text with lost words leaves fragments such as 较2022年决算数247.21万元."""
    return 0 < len(name) <= _LONGEST_NAME and pattern("not_a_name").search(name) is None


def _split_reason(segment: str) -> tuple[str, str]:
    """A segment's statement and the reason it gives."""
    found = any_pattern("reasons").search(segment)
    if found is None:
        return segment, ""
    return segment[: found.start()].rstrip("，"), segment[found.end() :].strip("，：”）")


def _reason_subject(head: str) -> str:
    """``财政拨款收入支出增加的`` → 财政拨款收入支出增加."""
    subject = head.rpartition("，")[2].rstrip("的")
    return subject if 2 <= len(subject) <= 30 else ""


def _kind_of_change(base: str) -> str:
    """A comparison with an earlier year, or of what was spent with what was budgeted."""
    earlier = has_any(base, "earlier_years") or any(char.isdigit() for char in base) or not base
    return "year_on_year" if earlier else "execution"


def _key(name: str) -> str:
    """“三公”经费财政拨款预算 and “三公”经费财政拨款 are one measure."""
    key = name.strip("“”").replace("”", "").replace("“", "")
    for end in _KEY_ENDS:
        if key.endswith(end) and len(key) - len(end) > 2:
            return key[: -len(end)]
    return key
