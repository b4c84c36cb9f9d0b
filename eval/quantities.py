"""Every number an answer states, with its unit: ``562.15 万元`` → 5621500 元. Pure functions.

Units come from the number's own words, from a list it stands in (``30、5.24 和 2 万元``), from the header or the unit cell
of its Markdown table, or from a caption (``单位：万元``). Nothing is guessed: a number without any of these has no unit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from eval.text import normalise

MONEY = "元"
DATE_UNITS = frozenset({"年", "月", "日", "号"})
_SYNONYMS = {
    "名": "人",
    "位": "人",
    "人次": "人次",
    "家": "个",
    "项": "个",
    "㎡": "平方米",
    "m²": "平方米",
    "m2": "平方米",
    "平米": "平方米",
    "套": "台",
    "个百分点": "百分点",
    "次数": "次",
    "场": "次",
}
_SCALES = {
    "": 1,
    "百": 100,
    "千": 1000,
    "万": 10**4,
    "十万": 10**5,
    "百万": 10**6,
    "千万": 10**7,
    "亿": 10**8,
}
_UNIT = "元|平方米|平米|㎡|m²|m2|个百分点|百分点|%|人次|人|名|位|个|家|项|辆|台|套|组|次|场|种|张|倍|米|层|分|年|月|日|号"
_NUMBER = re.compile(
    r"(?P<currency>¥|RMB\s*|人民币\s*)?(?P<sign>-)?(?P<currency2>¥)?"
    r"(?<![\d.A-Za-z])(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    rf"(?:\s*(?:余|多)?\s*(?P<scale>千万|百万|十万|亿|万)?\s*(?P<unit>{_UNIT})|\s*(?P<thousands>千|百)\s*元|\s*(?P<bare>亿|万))?"
)
_LIST_JOINT = re.compile(r"\s*(?:[、+\-=≈]|和|与|及)\s*")
_DECREASE, _INCREASE = (
    ("减少", "下降", "降低", "压减", "少于", "低于", "减", "少", "低", "降"),
    ("增加", "增长", "上升", "提高", "增", "升"),
)
_DIRECTION = re.compile("|".join(_DECREASE + _INCREASE))
_CLAUSE_END = re.compile(r"[，。；;,|(]")
_CAPTION = re.compile(rf"单位\s*:\s*(?P<scale>千万|百万|亿|万|千)?\s*(?P<unit>{_UNIT})")
_HEADER_UNIT = re.compile(rf"[(/\s]\s*(?P<scale>千万|百万|亿|万|千)?\s*(?P<unit>{_UNIT})\s*\)?\s*$")
_HEADER_SHARE = re.compile(r"占比|比重|比例|百分比|幅度|增幅|降幅")
_HEADER_PLAIN = re.compile(
    r"序号|名次|排名|编码|代码|科目码|年度|年份|行号|^#$|页|数量|人数|个数|表号|来源|出处"
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """One stated number. ``value`` is in 元 where ``unit`` is 元, otherwise as stated with 万/亿 multiplied out."""

    value: Decimal
    unit: str
    places: int
    """Decimals printed, before any 万/亿."""
    decreasing: bool = False
    """Whether the nearest word of direction before it says it is a decrease."""
    loose: bool = False
    """``28 万`` without a unit: may be money, may be persons."""

    @property
    def is_money(self) -> bool:
        return self.unit == MONEY


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit and what one of it is worth (万元 → 元 × 10000)."""

    name: str
    scale: Decimal = Decimal(1)


@dataclass(slots=True)
class _Token:
    start: int
    end: int
    quantity: Quantity
    scale: Decimal


def canonical_unit(unit: str) -> str:
    """名 → 人, 家 → 个, 套 → 台 … so that wording does not matter."""
    return _SYNONYMS.get(unit, unit)


def parse_quantities(text: str) -> list[Quantity]:
    """All numbers of an answer in reading order."""
    return [quantity for _, quantity in numbered_quantities(text)]


def numbered_quantities(text: str) -> list[tuple[int, Quantity]]:
    """All numbers of an answer in reading order, each with the index of the line it stands in."""
    text = normalise(text)
    found: list[tuple[int, Quantity]] = []
    caption: Unit | None = None
    header: list[str] | None = None
    for number, line in enumerate(text.splitlines()):
        if match := _CAPTION.search(line):
            caption = _unit_of(match)
        if line.lstrip().startswith("|"):
            cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
            header = cells if header is None else header
            if cells is not header and not _is_rule(cells):
                found += [(number, quantity) for quantity in _row_quantities(cells, header, caption)]
        else:
            header = None
            found += [(number, quantity) for quantity in _line_quantities(line, caption)]
    return found


def _is_rule(cells: list[str]) -> bool:
    return all(cell and set(cell) <= set(":- ") for cell in cells)


def _unit_of(match: re.Match[str]) -> Unit:
    return Unit(canonical_unit(match["unit"]), Decimal(_SCALES[match["scale"] or ""]))


# --- running text -------------------------------------------------------------------------------------------------


def _line_quantities(line: str, caption: Unit | None) -> list[Quantity]:
    tokens = list(_tokens(line))
    _share_units(line, tokens)
    if caption and tokens and _is_labelled_bare(line, tokens[-1]):
        _give_unit(tokens[-1], caption)
    return [token.quantity for token in tokens]


def _is_labelled_bare(line: str, token: _Token) -> bool:
    """Whether a line ends in ``名称：30``."""
    before, after = line[: token.start].rstrip(), line[token.end :].strip(" 。；;)")
    return not token.quantity.unit and not after and before.endswith(":")


def _tokens(text: str) -> Iterator[_Token]:
    for match in _NUMBER.finditer(text):
        digits = match["digits"]
        scale = Decimal(_SCALES[match["scale"] or match["thousands"] or match["bare"] or ""])
        unit = (
            MONEY
            if match["thousands"] or match["currency"] or match["currency2"]
            else canonical_unit(match["unit"] or "")
        )
        negative = match["sign"] is not None and not _is_operator(text, match.start("sign"))
        value = Decimal(digits.replace(",", "")) * scale * (-1 if negative else 1)
        places = len(digits.partition(".")[2])
        quantity = Quantity(
            value, unit, places, _is_decrease(text, match.start()), loose=match["bare"] is not None
        )
        yield _Token(match.start("digits"), match.end(), quantity, scale)


def _is_operator(text: str, sign_at: int) -> bool:
    """Whether a ``-`` stands between two operands (or in a code or a range) and is no sign."""
    before = text[:sign_at].rstrip()
    return bool(before) and ((before[-1].isascii() and before[-1].isalnum()) or before[-1] in "%)元万亿")


def _is_decrease(text: str, at: int) -> bool:
    clause = _CLAUSE_END.split(text[:at])[-1]
    words = _DIRECTION.findall(clause)
    return bool(words) and words[-1] in _DECREASE


def _share_units(line: str, tokens: list[_Token]) -> None:
    """``30、5.24、1.5、2 万元``: the last unit is that of all; ``3 + 0.34 = 3.34 万元`` likewise."""
    for token, following in zip(reversed(tokens[:-1]), reversed(tokens[1:]), strict=True):
        joint = line[token.end : following.start]
        if not token.quantity.unit and following.quantity.is_money and _LIST_JOINT.fullmatch(joint):
            _give_unit(token, Unit(MONEY, following.scale))


def _give_unit(token: _Token, unit: Unit) -> None:
    token.quantity = replace(token.quantity, value=token.quantity.value * unit.scale, unit=unit.name)
    token.scale = unit.scale


# --- Markdown tables ----------------------------------------------------------------------------------------------


def _row_quantities(cells: list[str], header: list[str], caption: Unit | None) -> list[Quantity]:
    row_unit = next((unit for cell in cells if (unit := _lone_unit(cell))), None) or _header_unit(cells[0])
    found: list[Quantity] = []
    for index, cell in enumerate(cells):
        title = header[index] if index < len(header) else ""
        tokens = list(_tokens(cell))
        _share_units(cell, tokens)
        unit = _cell_unit(title, row_unit, caption)
        if unit and len(tokens) == 1 and not tokens[0].quantity.unit and _is_only_number(cell):
            _give_unit(tokens[0], unit)
        decreasing = any(_is_decrease(label, len(label)) for label in (title.partition("(")[0], cells[0]))
        found += [replace(t.quantity, decreasing=t.quantity.decreasing or decreasing) for t in tokens]
    return found


def _is_only_number(cell: str) -> bool:
    return re.fullmatch(r"[≥≤<>=约 ]*-?[\d,.]+", cell) is not None


def _cell_unit(title: str, row_unit: Unit | None, caption: Unit | None) -> Unit | None:
    if unit := _header_unit(title):
        return unit
    if _HEADER_SHARE.search(title):
        return Unit("%")
    if "人数" in title:
        return Unit("人")
    return row_unit or (None if _HEADER_PLAIN.search(title) else caption)


def _header_unit(title: str) -> Unit | None:
    match = _HEADER_UNIT.search(title)
    return _unit_of(match) if match else _lone_unit(title)


def _lone_unit(cell: str) -> Unit | None:
    match = re.fullmatch(rf"(?P<scale>千万|百万|亿|万|千)?(?P<unit>{_UNIT})", cell)
    return _unit_of(match) if match and match["unit"] not in DATE_UNITS else None
