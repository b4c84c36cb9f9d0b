"""Names of private persons are left out of what is offered: 含甲某、乙某两名职工 → 含两名职工. Pure.

Names are told by where they stand (a list directly before a count of persons or 同志, or in brackets after one) and by how they
begin (a family name, or a dotted name), never by a list of persons.
"""

from __future__ import annotations

import re
from functools import cache

from ingest.narrative.words import alternatives, characters, words

_HAN = r"[\u3400-\u9fff]"
_AND = r"(?:\s?[、，]\s?|\s?(?:和|及|与|以及)\s?)"
# Everything is bounded: text may be of any length, and may be written to make patterns slow.
_COUNT = r"(?:\d{1,6}|[一二两三四五六七八九十]{1,3})\s?(?:名|位|人|个人)"
_PART = rf"(?:(?!{_COUNT}|和|及|与|等){_HAN}){{1,8}}"
_DOTTED = rf"{_PART}(?:[·•．]{_PART}){{1,4}}"
_TITLES = r"(?:同志|先生|女士)"
_COUNTED = re.compile(rf"{_COUNT}|{_TITLES}")
"""What must stand beside names: most text has none of it."""


def redact_people(text: str) -> str:
    """The text without lists of personal names before ``N名/N位/N人`` or ``同志`` and without names in brackets after a count."""
    if _COUNTED.search(text) is None:
        return text
    text = _bracketed().sub(_without_bracket, text)
    return _listed().sub(_without_names, text)


@cache
def _name() -> str:
    single = "".join(sorted(characters("surnames")))
    return rf"(?:{_DOTTED}|(?:{alternatives(words('double_surnames'))}){_HAN}{{1,2}}|[{single}]{_HAN}{{1,2}})"


@cache
def _listed() -> re.Pattern[str]:
    # What precedes the first name must be a word that may open a list, or no Chinese character at all: otherwise the end of
    # a common word would pass for a family name.
    openers = "|".join(rf"(?<={re.escape(opener)})" for opener in words("name_openers"))
    begin = rf"(?:{openers}|(?<!{_HAN}))"
    name = _name()
    many = rf"{name}(?:{_AND}{name}){{1,40}}(?:\s*等)?(?=\s*(?:{_COUNT}|{_TITLES}))"
    one = rf"{name}(?:\s*等(?=\s*(?:{_COUNT}|{_TITLES}))|(?=\s*{_TITLES}))"
    return re.compile(rf"{begin}(?P<names>{many}|{one})")


@cache
def _bracketed() -> re.Pattern[str]:
    name = _name()
    return re.compile(
        rf"(?P<count>{_COUNT}[^，。；（(]{{0,8}})[（(](?P<names>{name}(?:{_AND}{name}){{0,40}}(?:\s*等)?)[)）]"
    )


def _without_names(found: re.Match[str]) -> str:
    return "" if _are_names(found["names"]) else found.group()


def _without_bracket(found: re.Match[str]) -> str:
    return found["count"] if _are_names(found["names"]) else found.group()


def _are_names(names: str) -> bool:
    items = [item.strip() for item in re.split(_AND, re.sub(r"\s*等$", "", names)) if item.strip()]
    return all(_is_name(item) for item in items)


def _is_name(item: str) -> bool:
    if re.fullmatch(_DOTTED, item):
        return True
    return item not in words("not_names") and item[-1] not in characters("not_name_ends")
