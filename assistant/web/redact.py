"""Free text without what identifies a person: identity, phone and card numbers, addresses of mail, names. Pure.

Numbers are told by their form, names by how they begin (a family name) and what stands beside them (``redact.yaml``).
Amounts stay: a number before 元, 万 or 亿 is none of a person.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from assistant.web.ingestion import redact_people, surnames

_DIGITS = re.compile(r"[０-９Ｘｘ]")
_NO_AMOUNT = r"(?![\d.]|\s?[元万亿])"
_NUMBERS = {
    "证件号": re.compile(rf"(?<![\d.])(?:\d{{17}}[\dXx]|\d{{15}}){_NO_AMOUNT}"),
    "卡号": re.compile(rf"(?<![\d.])\d{{4}}(?:[ -]?\d{{4}}){{3}}(?:[ -]?\d{{1,3}})?{_NO_AMOUNT}"),
    "电话": re.compile(
        rf"(?<![\d.])(?:(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{{4}}[ -]?\d{{4}}|\(?0\d{{2,3}}\)?[ -]?\d{{7,8}}){_NO_AMOUNT}"
    ),
    "邮箱": re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}"),
}


def redacted(text: str) -> str:
    """The text with each such thing replaced by its kind in 〔〕."""
    text = _DIGITS.sub(lambda match: unicodedata.normalize("NFKC", match[0]), text)
    for kind, pattern in _NUMBERS.items():
        text = pattern.sub(f"〔{kind}〕", text)
    before, after = _names()
    text = before.sub(lambda match: f"{match['cue']}〔姓名〕", text)
    return redact_people(after.sub("〔姓名〕", text))


@cache
def _names() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A name after a word that announces one, and a name before a form of address."""
    words: dict[str, Any] = yaml.safe_load(
        Path(__file__).with_name("redact.yaml").read_text(encoding="utf-8")
    )
    single, double = surnames()
    name = rf"(?:(?:{'|'.join(map(re.escape, double))})[\u3400-\u9fff]{{1,2}}|[{''.join(sorted(single))}][\u3400-\u9fff]{{1,2}})"
    unlike = "".join(words["never_in_names"])
    cues = "|".join(map(re.escape, words["announcing"]))
    titles = "|".join(map(re.escape, words["addressing"]))
    before = rf"(?P<cue>(?:{cues})\s?[:：]?\s?){name}(?<![{unlike}])(?=[^\u3400-\u9fff]|的|$)"
    after = rf"{name}(?<![{unlike}])(?=\s?(?:{titles}))"
    return re.compile(before), re.compile(after)
