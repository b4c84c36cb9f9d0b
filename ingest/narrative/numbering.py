"""Ordinals at the beginning of a line: 第一部分 · 一、 · （一） · 1. · （1）. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from ingest.narrative.text import tidy

_CHINESE = r"[一二三四五六七八九十百]+"


class Style(IntEnum):
    """How an ordinal is printed; a greater style lies deeper."""

    PART = 0
    CHINESE = 1
    CHINESE_BRACKETS = 2
    DIGITS = 3
    DIGITS_BRACKETS = 4
    BODY = 9
    """Text before any heading: whatever heading comes closes it."""


@dataclass(frozen=True, slots=True)
class Ordinal:
    """An ordinal and the text after it. ``label`` is its part of a path: ``第三部分``, ``七``, ``（一）``, ``1``, ``（1）``."""

    style: Style
    label: str
    printed: str
    rest: str

    @property
    def line(self) -> str:
        """The whole line again; only a part's number keeps a blank after it."""
        return f"{self.printed} {self.rest}" if self.style is Style.PART else f"{self.printed}{self.rest}"


_PATTERNS: tuple[tuple[Style, re.Pattern[str]], ...] = (
    (Style.PART, re.compile(rf"(第\s*(?:{_CHINESE}|\d{{1,2}})\s*(?:部分|章|编|篇))\s*[：:、.]?")),
    (Style.CHINESE_BRACKETS, re.compile(rf"([（(]\s*{_CHINESE}\s*[)）])\s*[、.．]?|([㈠-㈩])\s*")),
    (Style.CHINESE, re.compile(rf"({_CHINESE})\s*[、.．]")),
    (Style.DIGITS_BRACKETS, re.compile(r"([（(]\s*\d{1,2}\s*[)）]|\d{1,2}[)）])\s*[、.．]?|([①-⑳])\s*")),
    # A point between digits is a decimal point, unless a year (5．2020年部门…) or an account's code (1.2050204高中教育) follows it.
    (
        Style.DIGITS,
        re.compile(
            r"(\d{1,2})\s*(?:、|[.．](?=\D|(?:19|20)\d{2}\s*年|2\d{2}(?:\d{2}){1,2}\s?[\u4e00-\u9fff](?<![万亿元])))"
        ),
    ),
)
_BEGINNINGS = frozenset("第（(一二三四五六七八九十百㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳")
"""What every ordinal but one in digits begins with: most lines are told to have none by their first character."""
_MARKDOWN = re.compile(r"^\s*#{1,6}\s+")
_LABEL_BLANKS = re.compile(r"\s+")
_LABEL_WIDTH = str.maketrans("()", "（）")


@lru_cache(4_096)  # one document's lines: each is asked about several times
def read_ordinal(line: str) -> Ordinal | None:
    """The ordinal a line begins with, if any."""
    text = (_MARKDOWN.sub("", line) if "#" in line else line).strip()
    if text[:1] not in _BEGINNINGS and not text[:1].isdecimal():
        return None
    for style, pattern in _PATTERNS:
        found = pattern.match(text)
        if found is not None:
            label = _LABEL_BLANKS.sub("", next(filter(None, found.groups()))).translate(_LABEL_WIDTH)
            return Ordinal(style, label, found.group().strip(), tidy(text[found.end() :]))
    return None


def without_ordinal(text: str) -> str:
    """The text after its ordinal; the whole text where it has none."""
    ordinal = read_ordinal(text)
    return text.strip() if ordinal is None else ordinal.rest
