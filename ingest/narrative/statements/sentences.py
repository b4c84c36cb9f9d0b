"""Paragraphs → the sentences that are quoted, and sentences → clauses. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from ingest.narrative.numbering import read_ordinal, without_ordinal
from ingest.narrative.text import squeezed
from ingest.narrative.words import alternatives, any_pattern, words

_SENTENCE = re.compile(r"[^。！？\n]+[。！？]*[”」）)]?")
_SEGMENT = re.compile(r"[；。！？]+")
_CLAUSE = re.compile(r"，|(?<=元)、|(?<=元）)、|(?<=[辆台套])、|(?<=平方米)、|(?<=台（套）)、|(?<=家)、")
_ASIDE = re.compile(r"[（(](?:其中|包括)[：:]?")
# 公务用车购置及运行费115万元（公务用车购置费0万元；…）takes the amount before it apart.
_PARTS_ASIDE = re.compile(
    r"(?<=\d元|[万亿]元)（(?![比较与增减下上])(?=(?:[^）\d]|（境）){2,}\d[\d,.]*[万亿]?元)"
)
_COUNT_ASIDE = re.compile(r"(?<=辆)（(?=[^）]*\d)|(?<=台)（(?!套)|(?<=平方米)（(?=[^）]*\d)")
# What only explains a count, an alternative that the template offers, a remark on names.
_REMARK = re.compile(r"(?<=辆)（[^）\d]*）|（或[^）]*）|（[^（）]*下同）")
_FIRST_COMMON = re.compile(r"收(?:入)?、(?=支)")
# 政府采购预算总额80万元：货物30万元… as well.
_PARTS_COLON = re.compile(r"(?<=\d元|[万亿]元)：(?=[^，；\d]{2,30}\d)")
_SENTENCE_END = re.compile(r"(?<=[。！？])(?![”」）)])")
# Web pages lose punctuation: …与上年持平公务接待费预算数为…, …增长0.84%公务用车….
_LOST_COMMA = re.compile(
    r"(?<=持平)(?=[\u4e00-\u9fff“])(?!的|，)|(?<=\d%)(?=[\u4e00-\u9fff“])(?!以|及以|的|左右|且|和|至)"
)
_REASONS_FOLLOW = re.compile(r"原因(?:是|为|有|如下|主要有|包括)*[：:]\s*$")
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
    return [quote for paragraph in _with_listed_reasons(section_text) for quote in _of_paragraph(paragraph)]


def _with_listed_reasons(section_text: str) -> list[str]:
    """The paragraphs; reasons that are listed after 主要原因是：, one a line, are one paragraph with it."""
    found: list[str] = []
    listing = False
    for paragraph in section_text.split("\n"):
        if listing and read_ordinal(paragraph) is not None:
            found[-1] += paragraph
            listing = paragraph.rstrip().endswith(("；", ";", "，"))
        else:
            found.append(paragraph)
            listing = _REASONS_FOLLOW.search(paragraph) is not None
    return found


def sentences(text: str) -> list[str]:
    """The sentences of a quote, each with its full stop."""
    return [part for part in _SENTENCE_END.split(text) if part]


def segments(text: str) -> list[str]:
    """Parts of a squeezed sentence between ； and 。, brackets that state something opened, 收、支 written 收支."""
    if "（" in text:
        text = _percent_aside().sub(r"，\1", _ASIDE.sub("，其中：", _REMARK.sub("", text)))
        text = _COUNT_ASIDE.sub("，", _PARTS_ASIDE.sub("，其中：", text))
    if "元：" in text:
        text = _PARTS_COLON.sub("，其中：", text)
    opened = _LOST_COMMA.sub("，", _FIRST_COMMON.sub(_without_pause, text))
    if "分别" in opened:
        opened = distributed(opened)
    return [part for part in _SEGMENT.split(opened) if part.strip("，”）")]


def _without_pause(found: re.Match[str]) -> str:
    return found.group().rstrip("、")


def distributed(text: str) -> str:
    """``甲、乙分别为1万元、2万元`` → ``甲为1万元，乙为2万元``. Where names and amounts do not pair off, neither is said of anything."""
    return _distribution().sub(_paired, text)


def _paired(found: re.Match[str]) -> str:
    names = [name for name in _NAMES.split(found["names"]) if name]
    values = _VALUES.split(found["values"])
    if len(names) != len(values) or len(names) < 2:
        return ""
    return "，".join(f"{name}为{value}" for name, value in zip(names, values, strict=True))


_NAMES = re.compile(r"、|和|及|与|以及")
_VALUES = re.compile(r"、|和|及|与|以及|，")


@cache
def _distribution() -> re.Pattern[str]:
    value = r"\d[\d,.]*(?:(?:亿|万)?元|%)"
    return re.compile(
        rf"(?P<names>[^，。；：]*)分别[^，。；：\d]{{0,12}}(?P<values>{value}(?:(?:、|和|及|与|以及|，){value})+)"
    )


def clauses(segment: str) -> list[str]:
    """Parts of a segment that state one thing each."""
    return [clause for clause in _CLAUSE.split(segment) if 0 < len(clause) <= _LONGEST_CLAUSE]


@cache
def _percent_aside() -> re.Pattern[str]:
    """（增长2.5%）, which is a clause of its own."""
    verbs = alternatives((*words("increases"), *words("decreases")))
    return re.compile(rf"（((?:[比较][上去]年)?(?:{verbs})[\d.]+(?:%|(?:亿|万)?元)(?:以上)?)）")


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
