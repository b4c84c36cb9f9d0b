"""The numbers that Word draws before paragraphs without writing them into the text: ``一、``, ``（一）``, ``1.``. Pure.

Headings and list items of a budget are often numbered this way; without their numbers its sections could not be told apart.
Elements are matched by local name: the two editions of the format differ in their namespaces only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

_DIGITS = "〇一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_COUNTING = ("chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting", "taiwaneseCountingThousand",
             "ideographDigital", "taiwaneseDigital", "japaneseDigitalTenThousand", "koreanDigital2")  # fmt: skip
_LEVELS = 9


def local(element: Any) -> str:
    """An element's name without its namespace; empty for comments and processing instructions."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def child(element: Any, *names: str) -> Any:
    """The element at the end of a path of local names, or None."""
    for name in names:
        element = (
            next((inner for inner in element if local(inner) == name), None) if element is not None else None
        )
    return element


def value(element: Any, name: str = "val") -> str:
    """An attribute by local name; empty where element or attribute is missing."""
    if element is None:
        return ""
    return next((str(text) for key, text in element.attrib.items() if key.rpartition("}")[2] == name), "")


@dataclass(slots=True)
class _Level:
    start: int
    number_format: str
    text: str
    style: str
    legal: bool


@dataclass(slots=True)
class _List:
    """A numbered list: which definition it counts in, and where it starts anew."""

    definition: str
    starts: dict[int, int] = field(default_factory=dict)


class ListNumbers:
    """Counts through a document; ``of`` must be asked for every paragraph, in order."""

    def __init__(self, numbering: Any, styles: Any) -> None:
        self._definitions = {
            value(one, "abstractNumId"): _levels(one) for one in _all(numbering, "abstractNum")
        }
        self._lists = {value(one, "numId"): _list(one) for one in _all(numbering, "num")}
        self._styles = {value(one, "styleId"): one for one in _all(styles, "style")}
        self._default = next((key for key, one in self._styles.items() if value(one, "default") in ("1", "true")
                              and value(one, "type") == "paragraph"), "")  # fmt: skip
        self._counts: dict[str, dict[int, int]] = {}
        self._started: set[tuple[str, int]] = set()

    def of(self, paragraph: Any) -> str:
        """The number drawn before a paragraph; empty for none, for bullets and for formats unknown here."""
        number, depth = self._place(paragraph)
        listed = self._lists.get(number)
        levels = self._definitions.get(listed.definition, {}) if listed else {}
        if listed is None or depth not in levels:
            return ""
        counts = self._counts.setdefault(listed.definition, {})
        if depth in listed.starts and (number, depth) not in self._started:
            counts[depth] = listed.starts[depth]
        else:
            counts[depth] = counts.get(depth, levels[depth].start - 1) + 1
        self._started.add((number, depth))
        for deeper in [other for other in counts if other > depth]:
            del counts[deeper]
        return _drawn(levels, counts, depth)

    def _place(self, paragraph: Any) -> tuple[str, int]:
        """Which list a paragraph belongs to and how deep, by itself or by its style."""
        properties = child(paragraph, "pPr")
        own = child(properties, "numPr") if properties is not None else None
        style = value(child(properties, "pStyle")) if properties is not None else ""
        number, depth = (
            value(child(own, "numId")) if own is not None else "",
            _whole(value(child(own, "ilvl")) if own is not None else ""),
        )
        inherited = style or self._default
        for _ in range(_LEVELS):
            if number or inherited not in self._styles:
                break
            named = child(self._styles[inherited], "pPr", "numPr")
            if named is not None:
                number = value(child(named, "numId"))
                depth = depth if depth is not None else _whole(value(child(named, "ilvl")))
                depth = depth if depth is not None else self._depth_of_style(number, inherited)
            inherited = value(child(self._styles[inherited], "basedOn"))
        return number, depth or 0

    def _depth_of_style(self, number: str, style: str) -> int | None:
        listed = self._lists.get(number)
        levels = self._definitions.get(listed.definition, {}) if listed else {}
        return next((depth for depth, level in levels.items() if level.style == style), None)


def _all(root: Any, name: str) -> Iterator[Any]:
    return (one for one in root if local(one) == name) if root is not None else iter(())


def _levels(definition: Any) -> dict[int, _Level]:
    return {_whole(value(one, "ilvl")) or 0: _level(one) for one in _all(definition, "lvl")}


def _level(one: Any) -> _Level:
    start = _whole(value(child(one, "start")))
    return _Level(
        1 if start is None else start,
        value(child(one, "numFmt")) or "decimal",
        value(child(one, "lvlText")),
        value(child(one, "pStyle")),
        child(one, "isLgl") is not None,
    )


def _list(one: Any) -> _List:
    overrides = {
        _whole(value(each, "ilvl")) or 0: _whole(value(child(each, "startOverride")))
        for each in _all(one, "lvlOverride")
    }
    return _List(
        value(child(one, "abstractNumId")),
        {depth: start for depth, start in overrides.items() if start is not None},
    )


def _whole(text: str) -> int | None:
    return int(text) if re.fullmatch(r"\d{1,4}", text) else None


def _drawn(levels: dict[int, _Level], counts: dict[int, int], depth: int) -> str:
    drawn = levels[depth].text
    for found in set(re.findall(r"%([1-9])", drawn)):
        other = int(found) - 1
        if other not in levels:
            return ""
        number_format = "decimal" if levels[depth].legal else levels[other].number_format
        number = _formatted(counts.get(other, levels[other].start), number_format)
        if not number:
            return ""
        drawn = drawn.replace(f"%{found}", number)
    if not drawn or levels[depth].number_format in ("bullet", "none"):
        return ""
    return drawn if drawn.endswith(("、", "）", ")")) else f"{drawn} "


def _formatted(number: int, number_format: str) -> str:
    if number_format in ("decimal", "decimalFullWidth", "decimalHalfWidth"):
        return str(number)
    if number_format == "decimalZero":
        return f"{number:02d}"
    if number_format in _COUNTING:
        return _counted(number, _DIGITS, "十")
    if number_format == "chineseLegalSimplified":
        return _counted(number, _LEGAL, "拾")
    if number_format in ("decimalEnclosedCircle", "decimalEnclosedCircleChinese") and 1 <= number <= 20:
        return chr(ord("①") + number - 1)
    if number_format == "decimalEnclosedParen":
        return f"（{number}）"
    if number_format in ("lowerLetter", "upperLetter") and 1 <= number <= 26:
        return chr(ord("a" if number_format == "lowerLetter" else "A") + number - 1)
    return ""


def _counted(number: int, digits: str, ten: str) -> str:
    """1–99 as counted: 一, 十, 十一, 二十, 二十一; a budget has no hundred headings in one row."""
    tens, ones = divmod(number, 10)
    if not 0 < number < 100:
        return str(number)
    return ("" if tens < 2 else digits[tens]) + (ten if tens else "") + (digits[ones] if ones else "")
