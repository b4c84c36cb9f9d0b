"""Printed text ↔ readable text: blanks, widths, wraps. Pure."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_WIDE = r"\u2018-\u201d\u2026\u3000-\u30ff\u3400-\u9fff\uff00-\uffef"
_BLANK_BETWEEN_WIDE = re.compile(rf"(?<=[{_WIDE}])[ \t\u3000\xa0]+(?=[{_WIDE}])")
_BLANKS = re.compile(r"[ \t\u3000\xa0]+")
_ANY_BLANK = re.compile(r"\s+")
_THOUSANDS_COMMA = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
# A full-width comma groups digits only where an amount goes on after it: ３１，２４５.６７万元.
_WIDE_THOUSANDS = re.compile(r"(?<![\d,，.])\d{1,3}(?:，\d{3})+(?=(?:\.\d+)?(?:亿|万|千)?元)")
_READING = str.maketrans(
    {
        **{chr(0xFF10 + digit): str(digit) for digit in range(10)},
        **{"％": "%", "．": ".", "－": "-", "(": "（", ")": "）", ":": "：", ";": "；", "﹪": "%"},
        **{"萬": "万", "億": "亿", "〔": "（", "〕": "）"},
    }
)


def tidy(text: str) -> str:
    """The text as printed, without the blanks that only spread Chinese characters; other runs of blanks become one."""
    return _BLANKS.sub(" ", _BLANK_BETWEEN_WIDE.sub("", text)).strip()


def join_wrapped(head: str, tail: str) -> str:
    """Two printed lines of one paragraph. Only Latin words keep a blank between them; a broken number is made whole."""
    head, tail = head.rstrip(), tail.lstrip()
    latin = head[-1:].isascii() and tail[:1].isascii() and (head[-1:].isalpha() or tail[:1].isalpha())
    return f"{head} {tail}" if latin and head[-1:].isalnum() and tail[:1].isalnum() else head + tail


@lru_cache(4_096)  # one document's sentences: each is compared with many others
def squeezed(text: str) -> str:
    """The form that sentences are read in: no blanks, half-width digits, full-width punctuation, plain thousands commas."""
    narrow = _ANY_BLANK.sub("", text).translate(_READING)
    if "，" in narrow:
        narrow = _WIDE_THOUSANDS.sub(_with_commas, narrow)
    marked = _THOUSANDS_COMMA.sub("\0", narrow)
    return marked.replace(",", "，").replace("\0", ",")


def _with_commas(found: re.Match[str]) -> str:
    return found.group().replace("，", ",")


def display_width(text: str) -> int:
    """Columns the text takes in print, a Chinese character counting two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text.strip())
