"""What tells bodies of one ending apart: their numbers (第一中学, 三中) and words such as 中级 or 东 (``data/places.yaml``)."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from assistant.normalise import chinese_number
from assistant.place_words import data

_NUMERAL = "[一二三四五六七八九十百]+|[0-9]{1,3}"
_NUMBER = re.compile(f"第?(?:{_NUMERAL})")
_NO_KIND = "[的个名大项季批条款类号年月份节步组次]"
"""Characters behind a number that counts or ranks something else than bodies."""

_SAME_BODY = re.compile("(?:机关|本级|部门|本部)*")


@cache
def _named() -> re.Pattern[str]:
    """第三高级中学, 二医院, 三中: a number and the kind of body; groups: the number, the kind in full or in short."""
    endings = [
        word for word in data()["body_suffixes"] if word not in data()["weak_suffixes"] and len(word) > 1
    ]
    whole = "|".join(sorted(endings, key=len, reverse=True))
    between = "|".join([*data()["distinguishing"], "人民"])
    short = "|".join(word for word in data()["numbered_kinds"] if len(word) == 1)
    return re.compile(
        f"(?P<ordinal>第)?(?P<number>{_NUMERAL})(?!{_NO_KIND})"
        f"(?:(?P<whole>(?:{between})*(?:{whole})|(?(ordinal)[一-龥]{{0,6}}?(?:{whole})|(?!)))"
        f"|(?P<short>{short})(?![一-龥]*(?:{whole})|[心型间级期央部时额微计子全项]))"
    )  # fmt: skip


def numbered_at(text: str) -> str:
    """The name of a numbered body with which the text begins (第三高级中学, 三中); empty if there is none."""
    found = _named().match(text)
    return found.group(0) if found else ""


@lru_cache(50_000)
def numbered_in_full(core: str) -> str:
    """One form of a numbered name: 三中, 第3中学 and 第三中学 are the same."""
    return _named().sub(_in_full, core)


def _in_full(found: re.Match[str]) -> str:
    kinds = data()["numbered_kinds"]
    kind = found.group("whole") or found.group("short")
    number = found.group("number")
    return f"第{chinese_number(number, 0) or number}{kinds.get(kind, kind)}"


def is_number(text: str) -> bool:
    """第三 is a part of a name that means nothing by itself."""
    return bool(_NUMBER.fullmatch(text))


@lru_cache(50_000)
def distinguishing(core: str) -> tuple[str, ...]:
    """The numbers and words of a name that no other body of the same ending shares, in their order."""
    words = "|".join(sorted(data()["distinguishing"], key=len, reverse=True))
    return tuple(re.findall(f"第[0-9]+|第?(?:{_NUMERAL})|{words}", core))


def begins(name: str, full: str) -> bool:
    """商务 may be said for 商务委员会, 财政局 for 财政局本级; not for 财政局国库支付中心, which is a body of its own."""
    if not full.startswith(name):
        return False
    return bool(_SAME_BODY.fullmatch(full[len(name) :])) or not any(
        name.endswith(ending) and len(name) > len(ending)
        for ending in data()["body_suffixes"]
        if ending not in data()["weak_suffixes"]
    )
