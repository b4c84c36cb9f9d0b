"""Amounts, shares, changes with base and reason, execution against the budget – from any sentence of the narrative. Pure.

Read clause by clause. What a clause leaves out (``，下降8.92%``, ``年初预算为…``) is of the subject named before, within the
section and until a numbered paragraph begins.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from ingest.model import Statement
from ingest.narrative.people import redact_people
from ingest.narrative.statements.context import Context
from ingest.narrative.statements.kinds import kind_of
from ingest.narrative.statements.money import (
    Amount,
    Change,
    Share,
    read_amount,
    read_base,
    read_change,
    read_completion,
    read_share,
)
from ingest.narrative.statements.naming import Naming, is_bare, is_name
from ingest.narrative.statements.reasons import CHANGES, Told, concern, is_for, told
from ingest.narrative.statements.sentences import Quote, clauses, segments, sentences
from ingest.narrative.statements.subjects import Subject, is_measure
from ingest.narrative.words import any_pattern, has_any, pattern

UNFILLED = "模板未选增减方向"
_NOTHING = re.compile(
    r"(?P<name>.{2,40}?)(?:均|都)?(?:未|没有)(?P<done>安排|发生)(?:预算|支出|资金|经费|费用)?"
    r"|(?:.{0,20}?(?:19|20)\d{2}年(?:度)?|本?(?:部门|单位)|均)*(?:未|没有)(?P<done2>安排|发生)(?P<after>.{3,30})"
)
_LONGEST_LEAD = 60
_GOES_ON = re.compile(r"[二三四五六七八九]是|其[二三四五六]")
_KEY_ENDS = ("支出预算", "预算数", "决算数", "支出决算", "预算", "决算", "数")


@dataclass(slots=True)
class FigureReader:
    """Reads the sentences of one section in order.

    ``names`` is what the section speaks of, ``base`` what was compared with last, ``known`` this year's amounts by subject.
    """

    context: Context
    names: Naming = field(init=False)
    base: str = ""
    known: dict[str, int] = field(default_factory=dict)
    awaiting: list[Statement] = field(default_factory=list)
    """Changes of this sentence that a reason may still follow for."""
    _last: Statement | None = None
    _together: list[Statement] = field(default_factory=list)
    """The changes of the last clause: several where 各 says so."""
    _reason_of: list[Statement] = field(default_factory=list)
    _reason_open: bool = False

    def __post_init__(self) -> None:
        self.names = Naming(self.context)

    def read(self, quote: Quote) -> list[Statement]:
        """The statements of one quotable sentence."""
        if quote.numbered:
            self.names.forget()
            self.base, self.awaiting = "", []
        self._last = None
        found: list[Statement] = []
        if not quote.text.startswith("其") and not any_pattern("dependent_starts").match(quote.text):
            self.awaiting = []
        self._reason_open = False
        for number, sentence in enumerate(sentences(quote.text)):
            self.names.begin(sentence, first=number == 0)
            self._reason_open = self._reason_open and _GOES_ON.match(sentence) is not None
            found.extend(self._sentence(sentence, quote))
        if quote.text.endswith("其中："):
            self.names.open_whole = self.names.subject.name
        return found

    def _sentence(self, sentence: str, quote: Quote) -> Iterator[Statement]:
        for segment in segments(sentence):
            gave = stated = False
            for part in told(segment):
                made, nearest = self._clauses(part.head, quote, segment)
                yield from made
                stated = stated or bool(made)
                if part.reason:
                    yield from self._reasoned(part, quote, nearest)
                    gave = True
                elif made:
                    self.awaiting = [s for s in made if s.kind in CHANGES]
            if self._reason_open and not stated and not gave:
                self._continue_reason(segment)
            self._reason_open = gave or (self._reason_open and not stated)

    # --- clauses ----------------------------------------------------------------------------------------------------

    def _clauses(self, head: str, quote: Quote, segment: str) -> tuple[list[Statement], list[Statement]]:
        """All statements of the clauses, and those after the last 其中: only they are what a reason given next is for."""
        made: list[Statement] = []
        nearest: list[Statement] = []
        for clause in clauses(head):
            if clause.startswith("其中"):
                nearest = []
                self.names.take_apart()
            stated = list(self._clause(clause, quote, segment))
            made.extend(stated)
            nearest.extend(stated)
        return made, nearest

    def _clause(self, clause: str, quote: Quote, segment: str) -> Iterator[Statement]:
        clause = clause.strip("”")
        if base := read_base(clause):
            self.base = base.base
            self.names.open(base.subject)
        elif not self.names.subject.name and clause.startswith("占"):
            return
        elif share := read_share(clause):
            self._add_share(share)
        elif completion := read_completion(clause):
            if self.names.subject.name:
                yield self._completed(completion, quote)
        elif change := read_change(clause):
            yield from self._changed(change, quote)
        elif amount := read_amount(clause):
            yield from self._amounts(amount, quote, segment)
        elif ("未" in clause or "没有" in clause) and (nothing := _NOTHING.fullmatch(clause)):
            name = self.names.read(nothing["name"] or nothing["after"]).name
            if is_name(name) and is_measure(name):
                made = self.context.statement("amount", name, quote.printed, text=clause)
                made.attribute = f"未{nothing['done'] or nothing['done2']}"
                yield made
        else:
            self.names.notice(clause, numbered=quote.numbered)

    def _amounts(self, amount: Amount, quote: Quote, segment: str) -> Iterator[Statement]:
        if pattern("not_a_head").search(amount.head):
            return
        read = self.names.read(amount.head)
        if is_bare(read):
            read = replace(read, name=self.names.opened)
            if not read.name:
                return
        for name in _each(read.name, amount.head.endswith(("均为", "均", "各为", "各"))):
            subject = self.names.settle(replace(read, name=name))
            if is_name(subject.name):
                yield self._amount(subject, amount.amount_fen, quote, amount.head, segment)

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
        if last is not None and last.kind not in CHANGES and not last.percent:
            last.percent, last.base = share.percent, share.base or self.names.share_of

    def _completed(self, completion: Share, quote: Quote) -> Statement:
        subject = self.names.subject
        made = self.context.statement("execution", subject.name, quote.printed, attribute="完成率")
        made.percent, made.base = completion.percent, completion.base
        made.amount_fen, made.text = self.known.get(_key(subject.name)), subject.account
        return made

    # --- changes ----------------------------------------------------------------------------------------------------

    def _changed(self, change: Change, quote: Quote) -> Iterator[Statement]:
        if self._completes_last(change):
            return
        read = self.names.read(change.subject, linked=True)
        self.base = change.base or self.base
        self._together = []
        for name in [""] if is_bare(read) else _each(read.name, change.each):
            subject = self.names.settle(replace(read, name=name))
            if is_name(subject.name):
                self._together.append(self._change(change, subject, quote))
        yield from self._together

    def _change(self, change: Change, subject: Subject, quote: Quote) -> Statement:
        _, name, _ = kind_of(subject, subject.name, "", "")
        kind = self._kind_of_change(self.base)
        made = self.context.statement(kind, name, quote.printed)
        made.attribute, made.change_fen, made.percent = change.direction, change.change_fen, change.percent
        made.comparator = ">" if change.over else "≈" if change.direction == "基本持平" else ""
        made.base, made.amount_fen = self.base, self.known.get(_key(subject.name))
        made.text = subject.account if change.filled else "，".join(filter(None, (subject.account, UNFILLED)))
        self._last = made
        return made

    def _kind_of_change(self, base: str) -> str:
        """A comparison with an earlier year, or of what was spent with what was budgeted for the same year."""
        same_year = str(self.context.fiscal_year) in base and "算" in base
        earlier = has_any(base, "earlier_years") or any(char.isdigit() for char in base) or not base
        return "year_on_year" if earlier and not same_year else "execution"

    def _completes_last(self, change: Change) -> bool:
        """Whether the clause is the other half of the change before it: …减少10.4万元，减少3.25%; 下降3.85%，减少0.5万元."""
        last = self._last
        if last is None or last.kind not in CHANGES or last.attribute != change.direction:
            return False
        if change.base or change.subject.strip("，：其中"):
            return False
        if change.change_fen is None and not last.percent:
            for statement in self._together:
                statement.percent = change.percent
                statement.comparator = ">" if change.over else statement.comparator
            return True
        if not change.percent and last.change_fen is None:
            for statement in self._together:
                statement.change_fen = change.change_fen
            return True
        return False

    # --- reasons ----------------------------------------------------------------------------------------------------

    def _reasoned(self, part: Told, quote: Quote, made: list[Statement]) -> Iterator[Statement]:
        """Gives the reason to the changes it is for that have none; a reason of its own subject stands alone."""
        offered = redact_people(part.reason)
        lead = part.head.rpartition("，")[2].rstrip("的")
        compared = pattern("execution_comparison").fullmatch(lead) if len(lead) <= _LONGEST_LEAD else None
        if compared is not None:
            yield from self._executed(compared["subject"], compared["base"], compared.group(), offered, quote)
            return
        concerned = concern(part.head)
        if concerned is None:
            self._reason_of = []
            return
        here = [s for s in (made or self.awaiting) if s.sentence == quote.printed]
        self._reason_of = is_for(concerned, made) or is_for(concerned, self.awaiting)
        if not self._reason_of and concerned.direction:
            # 机关运行经费减少4万元。公用经费减少的主要原因是…: the only change of that direction is meant, by another name.
            loosely = is_for(replace(concerned, subject=""), here)
            self._reason_of = loosely if len(loosely) == 1 else []
        for statement in self._reason_of:
            statement.reason = offered
        if not self._reason_of and not part.weak and concerned.subject and concerned.direction:
            alone = self.context.statement(
                "year_on_year", concerned.phrase, quote.printed, attribute="原因", reason=offered
            )
            self._reason_of = [alone]
            yield alone
        self.awaiting = made or self.awaiting

    def _executed(self, name: str, base: str, how: str, reason: str, quote: Quote) -> Iterator[Statement]:
        """``决算数小于预算数的主要原因：…`` – what was spent against what was budgeted, of the subject named before."""
        subject = self.names.settle(self.names.read(name, linked=True))
        if not subject.name:
            return
        made = self.context.statement(
            "execution", subject.name, quote.printed, attribute=how.removeprefix(name)
        )
        made.base, made.reason, made.text = base, reason, subject.account
        made.amount_fen = self.known.get(_key(subject.name))
        self._reason_of = [made]
        yield made

    def _continue_reason(self, segment: str) -> None:
        for statement in self._reason_of:
            statement.reason = f"{statement.reason}；{redact_people(segment)}"


def _each(name: str, each: bool) -> list[str]:
    """``上缴上级支出、经营支出均为0万元`` → two names."""
    return name.split("、") if each and "、" in name else [name]


def _key(name: str) -> str:
    """“三公”经费财政拨款预算 and “三公”经费财政拨款 are one measure."""
    key = name.strip("“”").replace("”", "").replace("“", "")
    for end in _KEY_ENDS:
        if key.endswith(end) and len(key) - len(end) > 2:
            return key[: -len(end)]
    return key
