"""Make answer text comparable: widths, Markdown marks, white space. Pure functions."""

from __future__ import annotations

import re

_WIDTH = {0xFF10 + i: str(i) for i in range(10)}
_WIDTH |= {0xFF21 + i: chr(0x41 + i) for i in range(26)} | {0xFF41 + i: chr(0x61 + i) for i in range(26)}
_WIDTH |= {
    ord(full): half
    for full, half in zip("．％（）＋＝：；｜＄￥〜～　\u00a0", ".%()+=:;|$¥~~  ", strict=True)
}
_WIDTH |= {ord(sign): "-" for sign in "－−–﹣"}
_FULL_WIDTH_THOUSANDS = re.compile(r"(?<=[０-９])，(?=[０-９]{3}(?![０-９]))")
_MARKS = re.compile(r"\*\*|__|`|</?[a-zA-Z][^>]*>")
_IGNORED = re.compile(r"[\s“”\"'‘’「」『』《》]+")


def normalise(text: str) -> str:
    """Half-width digits, signs and brackets; emphasis, code marks and HTML tags gone. Keeps line breaks and ``，``.

    A full-width comma counts as a thousands separator only between full-width digits.
    """
    text = _FULL_WIDTH_THOUSANDS.sub(",", text)
    return _MARKS.sub("", text.translate(_WIDTH).replace("&nbsp;", " "))


def squash(text: str) -> str:
    """What words are compared in: normalised, lower case, without white space and quotation marks."""
    return _IGNORED.sub("", normalise(text)).lower()
