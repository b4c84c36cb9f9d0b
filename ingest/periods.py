"""Years and dates in Chinese text. Pure."""

from __future__ import annotations

import re
from datetime import date

_DIGITS = {**dict(zip("〇○零一二三四五六七八九", (0, 0, 0, *range(1, 10)), strict=True)), "Ｏ": 0}
_WIDTH = {
    ord(full): ord(half) for full, half in zip("０１２３４５６７８９／．－", "0123456789/.-", strict=True)
}
_CHINESE_YEAR = r"[一二][〇○零Ｏ一二三四五六七八九]{3}"
_YEAR = re.compile(rf"(?<!\d)((?:19|20)\d{{2}}|{_CHINESE_YEAR})\s*(?:年|-度|度)")
_NUMBER = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_DATE = re.compile(
    rf"(?<!\d)((?:19|20)\d{{2}}|{_CHINESE_YEAR})\s*(?:年|[-/.])\s*({_NUMBER})\s*(?:月|[-/.])\s*({_NUMBER})\s*日?"
)
_FISCAL = re.compile(
    rf"(?<!\d)((?:19|20)\d{{2}}|{_CHINESE_YEAR})\s*(?:年度?|-度)[^，。；：\d]{{0,40}}?(?:预算|决算)"
)


def years(text: str) -> list[int]:
    """Every year named in the text, in order, repeats kept: ``2020年``, ``二〇二〇年``, ``2017-度``."""
    return [_year(found) for found in _YEAR.findall(text.translate(_WIDTH))]


def first_year(text: str) -> int | None:
    """The first year named in the text."""
    return next(iter(years(text)), None)


def fiscal_years(text: str) -> list[int]:
    """Years that a budget or final account is said to be for (``2020年部门预算``), in order, repeats kept."""
    return [_year(found) for found in _FISCAL.findall(text.translate(_WIDTH))]


def iso_date(text: str) -> str:
    """The first full date as ``YYYY-MM-DD``; ``""`` where there is none or it does not exist in the calendar."""
    for year, month, day in _DATE.findall(text.translate(_WIDTH)):
        try:
            return date(_year(year), _small_number(month), _small_number(day)).isoformat()
        except ValueError:
            continue
    return ""


def is_only_date(text: str) -> bool:
    """Whether the text is a full date and nothing else, as under a signature."""
    narrow = text.translate(_WIDTH).strip()
    found = _DATE.fullmatch(narrow)
    return found is not None and iso_date(narrow) != ""


def _year(printed: str) -> int:
    if printed.isdigit():
        return int(printed)
    return int("".join(str(_DIGITS[char]) for char in printed))


def _small_number(printed: str) -> int:
    """``12``, ``十二``, ``二十``, ``三十一`` → a number below 100."""
    if printed.isdigit():
        return int(printed)
    tens, ten, ones = printed.rpartition("十")
    if not ten:
        return _DIGITS[printed] if len(printed) == 1 else 0
    return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0)
