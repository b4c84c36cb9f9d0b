"""What a section speaks of while it is read: the subject named last, the whole that an 其中 takes apart. Pure.

Clauses leave out what was said: ``，下降8.92%``, ``年初预算为…``, ``合计235万元`` are of what was named before.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from ingest.narrative.numbering import without_ordinal
from ingest.narrative.statements.context import Context
from ingest.narrative.statements.subjects import (
    Subject,
    account_above,
    is_measure,
    read_account,
    read_subject,
)
from ingest.narrative.text import squeezed
from ingest.narrative.words import mapping, pattern

_LONGEST_NAME = 50
_LONGEST_OPENED = 20


def is_name(name: str) -> bool:
    """Whether a subject can be one: text with lost words leaves fragments such as 较2022年决算数247.21万元."""
    return 0 < len(name) <= _LONGEST_NAME and pattern("not_a_name").search(name) is None


def is_bare(subject: Subject) -> bool:
    """Whether what stands before an amount only says that it is one: 合计, 共计支出."""
    return (
        bool(subject.name)
        and not subject.account
        and pattern("bare_names").fullmatch(subject.name) is not None
    )


@dataclass(slots=True)
class Naming:
    """``subject`` is what was named last; ``whole`` and ``open_whole`` what an 其中 (in this sentence, at the end of the one
    before) takes apart; ``opened`` a measure named by a clause that states nothing; ``share_of`` what shares are of where they
    do not say it; ``above`` and ``fund`` the account and the fund that the headings name."""

    context: Context
    subject: Subject = field(default_factory=lambda: Subject(""))
    whole: Subject | None = None
    open_whole: str = ""
    opened: str = ""
    share_of: str = ""
    above: str = ""
    fund: str = ""

    def __post_init__(self) -> None:
        headings = [squeezed(without_ordinal(heading)) for heading in self.context.headings]
        self.above = account_above(headings)
        self.fund = _fund_of(headings[-1]) if headings else ""

    def forget(self) -> None:
        """A numbered paragraph begins: nothing said before concerns it."""
        self.subject, self.whole, self.open_whole = Subject(""), None, ""

    def begin(self, sentence: str, *, first: bool) -> None:
        """After the parts of a whole a sentence without a subject of its own is of the whole again."""
        self.share_of = ""
        if sentence.startswith("其中"):
            self.whole = self.subject if first or self.whole is None else self.whole
        elif self.whole is not None:
            self.subject, self.whole = self.whole, None

    def take_apart(self) -> None:
        """其中 within a sentence."""
        self.whole = self.whole or self.subject

    def read(self, head: str, *, linked: bool = False) -> Subject:
        """What the words before an amount or a change name; a fund's own income and spending with the fund."""
        context = self.context
        before, colon, after = head.partition("：")
        read = read_subject(head, context.fiscal_year, context.organisation, linked=linked, above=self.above)
        if pattern("project_pronouns").fullmatch(read.name):
            # 场馆免费开放项目：全年预算数为190万元; 场馆项目绩效自评综述：项目全年预算数为…
            read = replace(read, name=self._lead_name(before) if colon and after else "")
        if self.fund and not read.account and pattern("fund_parts").fullmatch(read.name):
            read = replace(read, name=self.fund + read.name)
        return read

    def _lead_name(self, lead: str) -> str:
        """What a paragraph names before its colon: 1.公务接待费：预算12万元."""
        if pattern("project_openings").match(f"{lead}："):
            return _project_of(f"{lead}：")
        name = read_subject(lead, self.context.fiscal_year, self.context.organisation).name
        return name if is_name(name) else ""

    def settle(self, subject: Subject) -> Subject:
        """The subject itself, or the one named before where the clause only says what kind of amount follows."""
        self.opened = ""
        if whole := self._whole_of(subject.name):
            # 机构运行10元，其中：基本支出8元 – not the document's 基本支出.
            subject = replace(subject, name=f"{whole}·{subject.name}")
        if subject.name:
            # After a fragment nothing is known about what the next clauses speak of.
            self.subject = replace(subject, label="") if is_name(subject.name) else Subject("")
            return subject
        return replace(self.subject, label=subject.label)

    def _whole_of(self, name: str) -> str:
        """What a named part is a part of, where that is not a measure of the whole document."""
        if name and not is_measure(name):
            self.open_whole = ""
        whole = (self.whole.name if self.whole else "") or self.open_whole
        return whole if name and whole and not is_measure(whole) else ""

    def open(self, words_before: str) -> None:
        """``收入支出总计与上年相比，``: what follows is of what is named here."""
        subject = self.read(words_before, linked=True) if words_before.strip("，：其中") else Subject("")
        if is_name(subject.name):
            self.subject = replace(subject, label="")

    def notice(self, clause: str, *, numbered: bool) -> None:
        """A clause that states nothing may name what the next are about: an account, a project, a heading set as a sentence
        (2.公务接待费。), …的机关运行经费，合计…, “三公”经费支出决算中，…占57%."""
        self.opened = ""
        if clause.startswith("其中"):
            return
        if account := read_account(clause, self.above):
            self.subject = account
        elif found := pattern("project_openings").match(clause):
            self.subject = Subject(_project_of(found.group()))
        else:
            self._notice_measure(clause, numbered=numbered)

    def _notice_measure(self, clause: str, *, numbered: bool) -> None:
        name = self.read(clause.removesuffix("中")).name
        name = name if is_name(name) and len(name) <= _LONGEST_OPENED else ""
        if clause.endswith("中"):
            self.share_of = name
        elif name and is_measure(name):
            self.opened = name
            if numbered and clause == name and not self.subject.name:
                self.subject = Subject(name)
        elif found := pattern("measure_at_end").search(clause):
            self.opened = found.group()


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
