"""Paragraphs → the sentences that are quoted, and sentences → clauses. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from ingest.narrative.numbering import without_ordinal
from ingest.narrative.text import squeezed
from ingest.narrative.words import alternatives, any_pattern, words

_SENTENCE = re.compile(r"[^。！？\n]+[。！？]*[”」）)]?")
_SEGMENT = re.compile(r"[；。！？]+")
_CLAUSE = re.compile(r"，|(?<=元)、|(?<=元）)、|(?<=[辆台套])、|(?<=台（套）)、|(?<=家)、")
_ASIDE = re.compile(r"[（(](?:其中|包括)[：:]?")
_COUNT_ASIDE = re.compile(r"(?<=辆)（|(?<=台)（(?!套)|(?<=平方米)（(?=[^）]*\d)")
_SAME_BELOW = re.compile(r"（[^（）]*下同）")
# Web pages lose punctuation: …与上年持平公务接待费预算数为…, …增长0.84%公务用车….
_LOST_COMMA = re.compile(
    r"(?<=持平)(?=[\u4e00-\u9fff“])(?!的|，)|(?<=\d%)(?=[\u4e00-\u9fff“])(?!以|及以|的|左右|且|和|至)"
)
_LONGEST_QUOTE = 600
# Nothing that states a fact is longer; patterns are not let loose on what is.
_LONGEST_SENTENCE = 3000
_LONGEST_CLAUSE = 300


@dataclass(frozen=True, slots=True)
class Quote:
    """One or more sentences that can be quoted together: ``printed`` as in the source, ``text`` squeezed for reading.

    ``numbered`` tells that it opens a numbered paragraph, so that nothing said before concerns it.
    """

    printed: str
    text: str
    numbered: bool


def quotes(section_text: str) -> list[Quote]:
    """The quotable sentences. One that cannot stand alone (主要原因是…, 比上年…) is kept with the one before it."""
    return [quote for paragraph in section_text.split("\n") for quote in _of_paragraph(paragraph)]


def segments(text: str) -> list[str]:
    """Parts of a squeezed sentence between ； and 。"""
    opened = _percent_aside().sub(r"，\1", _ASIDE.sub("，其中：", _SAME_BELOW.sub("", text)))
    opened = _LOST_COMMA.sub("，", _COUNT_ASIDE.sub("，", opened))
    return [part for part in _SEGMENT.split(opened) if part.strip("，”）")]


def clauses(segment: str) -> list[str]:
    """Parts of a segment that state one thing each."""
    return [clause for clause in _CLAUSE.split(segment) if 0 < len(clause) <= _LONGEST_CLAUSE]


@cache
def _percent_aside() -> re.Pattern[str]:
    """（增长2.5%）, which is a clause of its own."""
    verbs = alternatives((*words("increases"), *words("decreases")))
    return re.compile(rf"（((?:{verbs})[\d.]+%(?:以上)?)）")


def _of_paragraph(paragraph: str) -> list[Quote]:
    found: list[Quote] = []
    for printed in _SENTENCE.findall(paragraph):
        text = squeezed(printed)
        if len(text) > _LONGEST_SENTENCE:
            continue
        last = found[-1] if found else None
        joined = last is not None and len(last.printed) + len(printed) <= _LONGEST_QUOTE
        if last is not None and joined and any_pattern("dependent_starts").match(text):
            found[-1] = Quote(last.printed + printed.rstrip(), last.text + text, last.numbered)
        elif last is not None and joined and text.startswith("其中"):
            # Read by itself, but shown with the total that it is a part of.
            found.append(Quote(last.printed + printed.rstrip(), text, numbered=False))
        elif text.strip("”）。"):
            body = squeezed(without_ordinal(printed)) if last is None else text
            found.append(Quote(printed.strip(), body, numbered=last is None and body != text))
    return _shown_whole(found, paragraph)


def _shown_whole(found: list[Quote], paragraph: str) -> list[Quote]:
    """A numbered paragraph that opens with an account is one statement: each of its sentences is shown with all of it."""
    account = bool(found) and found[0].numbered and "（类）" in found[0].text
    if not account or len(paragraph) > _LONGEST_QUOTE:
        return found
    return [replace(quote, printed=paragraph.strip()) for quote in found]
