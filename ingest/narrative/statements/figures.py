"""Amounts, shares, changes with base and reason, execution against the budget – from any sentence of the narrative. Pure.

Read clause by clause. What a clause leaves out (``，下降8.92%``, ``年初预算为…``) is of the subject named before, within the
section and until a numbered paragraph begins.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from ingest.model import Statement
from ingest.narrative.numbering import without_ordinal
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
from ingest.narrative.statements.reasons import Told, concern, is_for, told
from ingest.narrative.statements.sentences import Quote, clauses, segments, sentences
from ingest.narrative.statements.subjects import (
    Subject,
    account_above,
    is_measure,
    read_account,
    read_subject,
)
from ingest.narrative.text import squeezed
from ingest.narrative.words import any_pattern, has_any, mapping, pattern

_CHANGES = ("year_on_year", "execution")
UNFILLED = "模板未选增减方向"
_LONGEST_NAME = 50
_LONGEST_OPENED = 20
_LONGEST_LEAD = 60
_GOES_ON = re.compile(r"[二三四五六七八九]是|其[二三四五六]")
_KEY_ENDS = ("支出预算", "预算数", "决算数", "支出决算", "预算", "决算", "数")


@dataclass(slots=True)
class FigureReader:
    """Reads the sentences of one section in order.

    ``subject`` and ``base`` are what was named last; ``whole`` and ``open_whole`` what an 其中 (in this sentence, at the end of
    the one before) takes apart; ``share_of`` what shares are of where they do not say it; ``above`` and ``fund`` the account and
    the fund that the headings name; ``known`` this year's amounts by subject.
    """

    context: Context
    subject: Subject = field(default_factory=lambda: Subject(""))
    base: str = ""
    whole: Subject | None = None
    open_whole: str = ""
    share_of: str = ""
    above: str = ""
    fund: str = ""
    known: dict[str, int] = field(default_factory=dict)
    awaiting: list[Statement] = field(default_factory=list)
    """Changes of this sentence that a reason may still follow for."""
    opened: str = ""
    """A measure named by a clause that states nothing, for a total (合计…) that names none."""
    _reason_open: bool = False
    _last: Statement | None = None
    _reason_of: list[Statement] = field(default_factory=list)

    def __post_init__(self) -> None:
        headings = [squeezed(without_ordinal(heading)) for heading in self.context.headings]
        self.above = account_above(headings)
        self.fund = _fund_of(headings[-1]) if headings else ""

    def read(self, quote: Quote) -> list[Statement]:
        """The statements of one quotable sentence."""
        if quote.numbered:
            self.subject, self.base, self.awaiting, self.open_whole, self.whole = (
                Subject(""),
                "",
                [],
                "",
                None,
            )
        self._last = None
        found: list[Statement] = []
        if not quote.text.startswith("其") and not any_pattern("dependent_starts").match(quote.text):
            self.awaiting = []
        self._reason_open = False
        for number, sentence in enumerate(sentences(quote.text)):
            self._begin(sentence, first=number == 0)
            found.extend(self._sentence(sentence, quote))
        if quote.text.endswith("其中："):
            self.open_whole = self.subject.name
        return found

    def _begin(self, sentence: str, *, first: bool) -> None:
        """After the parts of a whole a sentence without a subject of its own is of the whole again."""
        self.share_of = ""
        self._reason_open = self._reason_open and _GOES_ON.match(sentence) is not None
        if sentence.startswith("其中"):
            self.whole = self.subject if first or self.whole is None else self.whole
        elif self.whole is not None:
            self.subject, self.whole = self.whole, None

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
                    self.awaiting = [s for s in made if s.kind in _CHANGES]
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
                self.whole = self.whole or self.subject
            stated = list(self._clause(clause, quote, segment))
            made.extend(stated)
            nearest.extend(stated)
        return made, nearest

    def _clause(self, clause: str, quote: Quote, segment: str) -> Iterator[Statement]:
        clause = clause.strip("”")
        if base := read_base(clause):
            self.base = base.base
            self._open(base.subject)
        elif not self.subject.name and clause.startswith("占"):
            return
        elif share := read_share(clause):
            self._add_share(share)
        elif completion := read_completion(clause):
            if self.subject.name:
                yield self._completed(completion, quote)
        elif change := read_change(clause):
            yield from self._changed(change, quote)
        elif amount := read_amount(clause):
            yield from self._amounts(amount, quote, segment)
        elif account := read_account(clause, self.above):
            self.subject = account
        elif clause.endswith(("未安排", "没有安排")) and len(clause) > 4:
            name = self._subject(clause.removesuffix("未安排").removesuffix("没有安排")).name
            if _is_name(name):
                yield self.context.statement("amount", name, quote.printed, attribute="未安排", text=clause)
        else:
            self._opened(clause, numbered=quote.numbered)

    def _amounts(self, amount: Amount, quote: Quote, segment: str) -> Iterator[Statement]:
        if pattern("not_a_head").search(amount.head):
            return
        read = self._subject(amount.head)
        if read.name and pattern("bare_names").fullmatch(read.name) and not read.account:
            read = replace(read, name=self.opened)
            if not read.name:
                return
        for name in _each(read.name, amount.head):
            subject = self._named(replace(read, name=name))
            if _is_name(subject.name):
                yield self._amount(subject, amount.amount_fen, quote, amount.head, segment)

    def _subject(self, head: str, *, linked: bool = False) -> Subject:
        """What the words before an amount or a change name; a fund's own income and spending with the fund."""
        context = self.context
        before, colon, after = head.partition("：")
        read = read_subject(head, context.fiscal_year, context.organisation, linked=linked, above=self.above)
        if pattern("project_pronouns").fullmatch(read.name):
            # 场馆免费开放项目：全年预算数为190万元; 场馆项目绩效自评综述：项目全年预算数为…
            name = _project_of(before) if colon and after else ""
            read = replace(read, name=name)
        if self.fund and not read.account and pattern("fund_parts").fullmatch(read.name):
            read = replace(read, name=self.fund + read.name)
        return read

    def _open(self, words_before: str) -> None:
        """``收入支出总计与上年相比，``: what follows is of what is named here."""
        subject = self._subject(words_before, linked=True) if words_before.strip("，：其中") else Subject("")
        if _is_name(subject.name):
            self.subject = replace(subject, label="")

    def _opened(self, clause: str, *, numbered: bool) -> None:
        """A clause that states nothing may name what the next are about: a heading set as a sentence (2.公务接待费。),
        …的机关运行经费，合计…, “三公”经费支出决算中，…占57%."""
        self.opened = ""
        if clause.startswith("其中"):
            return
        if found := pattern("project_openings").match(clause):
            self.subject = Subject(_project_of(found.group()))
            return
        name = self._subject(clause.removesuffix("中")).name
        if not _is_name(name) or len(name) > _LONGEST_OPENED:
            name = ""
        if clause.endswith("中"):
            self.share_of = name
        elif name and is_measure(name):
            self.opened = name
            if numbered and clause == name and not self.subject.name:
                self.subject = Subject(name)
        elif found := pattern("measure_at_end").search(clause):
            self.opened = found.group()

    def _named(self, subject: Subject) -> Subject:
        """The subject itself, or the one named before where the clause only says what kind of amount follows."""
        self.opened = ""
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
        whole = (self.whole.name if self.whole else "") or self.open_whole
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
            last.percent, last.base = share.percent, share.base or self.share_of

    def _completed(self, completion: Share, quote: Quote) -> Statement:
        made = self.context.statement("execution", self.subject.name, quote.printed, attribute="完成率")
        made.percent, made.base = completion.percent, completion.base
        made.amount_fen, made.text = self.known.get(_key(self.subject.name)), self.subject.account
        return made

    # --- changes ----------------------------------------------------------------------------------------------------

    def _changed(self, change: Change, quote: Quote) -> Iterator[Statement]:
        if self._completes_last(change):
            return
        read = self._subject(change.subject, linked=True)
        bare = read.name and pattern("bare_names").fullmatch(read.name) and not read.account
        subject = self._named(replace(read, name="") if bare else read)
        self.base = change.base or self.base
        if not _is_name(subject.name):
            return
        _, name, _ = kind_of(subject, subject.name, "", "")
        kind = self._kind_of_change(self.base)
        made = self.context.statement(kind, name, quote.printed)
        made.attribute, made.change_fen, made.percent = change.direction, change.change_fen, change.percent
        made.comparator = ">" if change.over else "≈" if change.direction == "基本持平" else ""
        made.base, made.amount_fen = self.base, self.known.get(_key(subject.name))
        made.text = subject.account if change.filled else "，".join(filter(None, (subject.account, UNFILLED)))
        self._last = made
        yield made

    def _kind_of_change(self, base: str) -> str:
        """A comparison with an earlier year, or of what was spent with what was budgeted for the same year."""
        same_year = str(self.context.fiscal_year) in base and "算" in base
        earlier = has_any(base, "earlier_years") or any(char.isdigit() for char in base) or not base
        return "year_on_year" if earlier and not same_year else "execution"

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
        context = self.context
        subject = self._named(self._subject(name, linked=True))
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


def _fund_of(heading: str) -> str:
    """The fund that a section is about, if it is about one alone."""
    if "一般公共预算" in heading:
        return ""
    found = [names[0] for mark, names in mapping("fund_sections").items() if mark in heading]
    return found[0] if len(found) == 1 else ""


def _project_of(lead: str) -> str:
    """``“国家公园监测”项目绩效自评综述`` → 国家公园监测项目."""
    name = pattern("project_openings").match(lead)
    return (name["name"] if name else lead).replace("“", "").replace("”", "").strip("，：")


def _each(name: str, head: str) -> list[str]:
    """``上缴上级支出、经营支出均为0万元`` → two names."""
    return name.split("、") if "、" in name and head.endswith(("均为", "均")) else [name]


def _key(name: str) -> str:
    """“三公”经费财政拨款预算 and “三公”经费财政拨款 are one measure."""
    key = name.strip("“”").replace("”", "").replace("“", "")
    for end in _KEY_ENDS:
        if key.endswith(end) and len(key) - len(end) > 2:
            return key[: -len(end)]
    return key
