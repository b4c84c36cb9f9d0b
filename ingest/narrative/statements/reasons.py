"""Reasons that a sentence gives, and for what: 主要原因是…, 决算数小于预算数的主要原因：…, …减少的主要原因是…. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from ingest.model import Statement
from ingest.narrative.statements.money import compared, opens_comparison
from ingest.narrative.statements.subjects import canonical_name
from ingest.narrative.words import alternatives, any_pattern, has_any, pattern, words

CHANGES = ("year_on_year", "execution")
_LONGEST_SUBJECT = 30
_PURPOSE = ("主要用于", "用于")
_STATES = re.compile(r"\d(?:[万亿]?元|%)")


@dataclass(frozen=True, slots=True)
class Told:
    """What is stated, and the reason given for it (``""`` where none is). ``weak``: given by 主要是, which may introduce anything."""

    head: str
    reason: str = ""
    weak: bool = False


@dataclass(frozen=True, slots=True)
class Concern:
    """What a reason is said to be for, as far as the words before 原因 tell."""

    subject: str = ""
    direction: str = ""
    kind: str = ""
    phrase: str = ""

    def is_for(self, statement: Statement) -> bool:
        """Whether nothing said here speaks against the statement."""
        if self.direction and statement.attribute.removeprefix("基本") != self.direction:
            return False
        if self.kind and statement.kind != self.kind:
            return False
        return not self.subject or _alike(self.subject, statement.subject)


def told(segment: str) -> list[Told]:
    """A segment's statements with their reasons, in order: a reason ends where the next comparison begins."""
    found: list[Told] = []
    start = 0
    marks = _marks(segment)
    for number, (mark, weak) in enumerate(marks):
        if mark.start() < start:
            continue
        following = marks[number + 1][0].start() if number + 1 < len(marks) else None
        end = _end_of_reason(segment, mark.end(), following)
        reason = segment[mark.end() : end].strip("，：”）")
        if again := any_pattern("reasons").match(reason):
            reason = reason[again.end() :]
        head = segment[start : mark.start()].rstrip("，")
        if not weak or any(has_any(head, verbs) for verbs in ("increases", "decreases", "unchanged")):
            given = "" if pattern("not_a_reason").search(reason) else reason
            found.append(Told(head, given, weak))
            start = end
    if rest := segment[start:].strip("，"):
        found.append(Told(rest))
    return found


def _marks(segment: str) -> list[tuple[re.Match[str], bool]]:
    strong = [(found, False) for found in any_pattern("reasons").finditer(segment)]
    weak = [(found, True) for found in pattern("weak_reasons").finditer(segment)]
    return sorted(strong + weak, key=lambda mark: mark[0].start()) if weak else strong


def _end_of_reason(segment: str, start: int, following: int | None) -> int:
    """Where the first clause begins that compares anew, or that leads to the next reason."""
    leads = segment.rfind("，", start, following) if following is not None else -1
    at = segment.find("，", start)
    while at >= 0:
        after = segment.find("，", at + 1)
        clause = segment[at + 1 : after if after >= 0 else None]
        if at == leads or clause.startswith(_PURPOSE) or opens_comparison(clause):
            return at
        at = after
    return len(segment)


def concern(head: str) -> Concern | None:
    """``决算数较上年增加的`` → an increase against the year before; None where the words speak of no change (发现的问题及)."""
    lead = head.rpartition("，")[2]
    if not lead or _STATES.search(lead):
        return Concern()
    phrase = lead.rstrip("的")
    lead = pattern("reason_fillers").sub("", lead)
    changed = len(lead) < len(phrase)
    found = _concern_pattern().fullmatch(lead)
    base = found["base"] if found else ""
    direction = _direction(found["verb"]) if found and found["verb"] else ""
    subject = (found["subject"] if found else lead).rstrip("的")
    subject = re.sub(r"(?:支出)?(?:决算数?|预算数?|执行数)$", "", subject)
    if not (changed or base or direction or not lead):
        return None
    kind = (
        ""
        if not base
        else "execution"
        if base.startswith(("预算", "年初", "调整", "全年"))
        else "year_on_year"
    )
    return Concern(subject, direction, kind, phrase if len(phrase) <= _LONGEST_SUBJECT else "")


def is_for(concerned: Concern, candidates: Sequence[Statement]) -> list[Statement]:
    """The changes without a reason that the reason may be for: those of the kind named last, where none is named."""
    fitting = [s for s in candidates if s.kind in CHANGES and not s.reason and concerned.is_for(s)]
    if fitting and not concerned.kind:
        fitting = [s for s in fitting if s.kind == fitting[-1].kind]
    return fitting


def _direction(verb: str) -> str:
    if verb in words("unchanged"):
        return "持平"
    return "减少" if verb in words("decreases") else "增加"


def _alike(one: str, other: str) -> bool:
    left, right = (
        re.sub(r"[“”\"＂]|财政拨款|支出$|预算$|决算$", "", canonical_name(name)) for name in (one, other)
    )
    return bool(left) and bool(right) and (left in right or right in left)


@cache
def _concern_pattern() -> re.Pattern[str]:
    verbs = alternatives((*words("increases"), *words("decreases"), *words("unchanged")))
    return re.compile(rf"(?P<subject>[^，]*?)(?:{compared()})?(?:有所|各|均|略有|基本)?(?P<verb>{verbs})?")
