"""What a question demands of its answer (``data/demands.yaml``, read only here), and which demands the chosen intent leaves unmet.

This is the one place that decides whether a word that changes the meaning (人均, 除…外, 一季度, 全市) was taken up. Families need not
know of it: an intent that does not take a word up never gets to answer as if the word were not there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml

from assistant import lexicon
from assistant.link import Linked
from assistant.plan import Intent, Subject, Unmet
from assistant.shelf import DocumentRef

_RANKINGS = frozenset({"top", "compare", "threshold", "count", "list", "figure", "average"})
_NOT_TAKEN_UP = "没有能同时答出这一点的数字"
_WHOLE_YEAR = re.compile("年度?(年?底|年?末|12月(31日|底|末))$")
"""The end of a year: what was spent until then is the year's figure."""


@dataclass(frozen=True, slots=True)
class _Beyond:
    """Words for what the documents hold for no item, and what is said of it."""

    pattern: re.Pattern[str]
    told: str
    unless: frozenset[str]
    final: bool
    ranking: bool
    dates: bool


@cache
def _data() -> dict[str, Any]:
    text = (resources.files("assistant") / "data" / "demands.yaml").read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return loaded


@cache
def _beyond() -> tuple[_Beyond, ...]:
    return tuple(
        _Beyond(re.compile("|".join(f"(?:{word})" for word in row["words"])), row["told"], frozenset(row["unless"]),
                row.get("final", False), row.get("ranking", False), row.get("dates", False))
        for row in _data()["beyond"]
    )  # fmt: skip


def unmet(
    linked: Linked,
    intent: Intent,
    subjects: Sequence[Subject],
    documents: Sequence[DocumentRef],
    *,
    across: bool,
) -> tuple[Unmet, ...]:
    """The demands that an answer of this intent over these documents would pass over, in the order they were found."""
    found = _beyond_documents(linked, intent, documents, across=across)
    if not _counted_at_dates(subjects):
        found += _within_the_year(linked, intent)
    taken = "".join(demand.words for demand in found)
    found += [demand for demand in _not_honoured(linked, intent) if demand.words not in taken]
    return tuple(dict.fromkeys(found))


def _beyond_documents(
    linked: Linked, intent: Intent, documents: Sequence[DocumentRef], *, across: bool
) -> list[Unmet]:
    told = []
    for beyond in _beyond():
        match = beyond.pattern.search(linked.masked)
        held = beyond.final and any(document.kind == "决算" for document in documents)
        ranked = beyond.ranking and across and intent in _RANKINGS
        if match and intent not in beyond.unless and not held and not ranked:
            told.append(Unmet(match.group(), beyond.told))
    return told


def _within_the_year(linked: Linked, intent: Intent) -> list[Unmet]:
    """Dates asked for of what is spent or received in the course of a year."""
    row = next(beyond for beyond in _beyond() if beyond.dates)
    if intent in row.unless:
        return []
    return [Unmet(date, row.told) for date in linked.dates if not _WHOLE_YEAR.search(date)]


def _counted_at_dates(subjects: Sequence[Subject]) -> bool:
    """Whether all that is asked for is counted at a date (persons, vehicles, assets, balances)."""
    told = _data()["counted_at_dates"]
    return bool(subjects) and all(
        subject.keys[0] in told["concepts"] or bool(lexicon.concepts()[subject.keys[0]].quantity)
        if subject.kind == "concept"
        else subject.kind == "indicator" or (subject.kind == "fact" and subject.keys[0].split("|")[0] in told["statements"])
        for subject in subjects)  # fmt: skip


def _not_honoured(linked: Linked, intent: Intent) -> list[Unmet]:
    told = []
    for name, others in _data()["honoured"].items():
        if name not in linked.intents or intent == name or intent in others:
            continue
        if name in _data()["needs_amount"] and not (linked.amounts_fen or linked.percents):
            continue
        outside = [span for span in linked.intents[name] if not _within_a_name(linked, span)]
        if outside:
            start, end = outside[0]
            told.append(Unmet(linked.text[start:end], _NOT_TAKEN_UP))
    return told


def _within_a_name(linked: Linked, span: tuple[int, int]) -> bool:
    """Names recognised in part or by sound are not masked; what stands in them is no demand (绩效目标管理的项目)."""
    return any(mention.start <= span[0] and span[1] <= mention.end for mention in linked.mentions)
