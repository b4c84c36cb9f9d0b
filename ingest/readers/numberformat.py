"""A stored number and its number format → the text a reader of the worksheet sees. Pure; computes in Decimal.

What a published workbook prints is what its PDF would print: 405.0149 under ``0.00`` is ``405.01``. Formats this module does not
understand (fractions, exponents, conditions) show the exact number.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal

_GENERAL_WIDTH = 11
"""So many characters a number has under the format General."""
_NO_AMOUNT = Decimal(10) ** 18
"""Beyond any budget, and near where rounding would need more digits than Decimal computes with."""
_SIGNIFICANT = ".15g"
"""Spreadsheets compute in doubles and show at most 15 digits: beyond them lie artefacts such as 405.00999999999999."""
_TOKENS = re.compile(
    r'"(?P<quoted>[^"]*)"|[\\!](?P<escaped>.)|[_*].|\[\$(?P<currency>[^\]-]*)[^\]]*\]|\[(?P<bracket>[^\]]*)\]'
    r"|(?P<digits>[#0?][#0?,]*(?:\.[#0?]*)?,*|\.[#0?]+)|(?P<percent>%)|(?P<other>.)",
    re.DOTALL,
)
_SECTION = re.compile(r'(?:"[^"]*"|[\\!_*].|\[[^\]]*\]|[^;])*', re.DOTALL)
_COLOUR = re.compile(
    r"(?i)black|blue|cyan|green|magenta|red|white|yellow|color\s*\d+|黑色|蓝色|青色|绿色|洋红|红色|白色|黄色"
)
_UNKNOWN = "/EeGg@"


def shown_number(value: int | float, number_format: str) -> str:
    """The number as its format shows it."""
    exact = Decimal(value) if isinstance(value, int) else Decimal(format(value, _SIGNIFICANT))
    if not exact.is_finite():
        return ""
    if abs(exact) >= _NO_AMOUNT:
        return f"{exact:f}"
    sections = _sections(number_format)
    if exact < 0 and len(sections) > 1:
        shown, signed = _in_section(-exact, sections[1]), False
    elif exact == 0 and len(sections) > 2:
        shown, signed = _in_section(exact, sections[2]), False
    else:
        shown, signed = _in_section(abs(exact), sections[0]), exact < 0
    if shown is None:
        return _general(exact)
    return f"-{shown}" if signed and re.search(r"[1-9]", shown) else shown


def shown_date(value: datetime | date | time, number_format: str) -> str:
    """A date in Chinese where its format is, else in ISO form."""
    if isinstance(value, time):
        return value.isoformat("minutes")
    if "年" in number_format or "月" in number_format:
        parts = (("年", value.year), ("月", value.month), ("日", value.day))
        return "".join(f"{number}{word}" for word, number in parts if word in number_format)
    if isinstance(value, datetime) and (value.hour or value.minute):
        return value.isoformat(" ", "minutes")
    return f"{value:%Y-%m-%d}"


def _sections(number_format: str) -> list[str]:
    """positive; negative; zero; text – separated by semicolons outside of literals."""
    sections, at = [], 0
    while True:
        found = _SECTION.match(number_format, at)
        end = found.end() if found else len(number_format)
        sections.append(number_format[at:end])
        if end >= len(number_format):
            return sections[:3]
        at = end + 1


def _in_section(value: Decimal, section: str) -> str | None:
    """The absolute value under one section; None where the section is not understood."""
    masks: list[str] = []
    before = between = after = ""
    if section.strip().lower() == "general":
        return None
    for token in _TOKENS.finditer(section):
        kind = token.lastgroup
        if kind == "digits":
            if masks:
                between, after = after, ""
            masks.append(token.group())
            continue
        if kind == "bracket" and not _COLOUR.fullmatch(token["bracket"]):
            return None
        if kind == "other" and token["other"] in _UNKNOWN:
            return None
        if kind == "percent":
            value *= 100
        literal = (
            token.group("quoted")
            or token["escaped"]
            or token["currency"]
            or token["percent"]
            or token["other"]
            or ""
        )
        before, after = (before, after + literal) if masks else (before + literal, after)
    if len(masks) > 2 or (len(masks) == 2 and (between != "." or "." in "".join(masks))):
        return None
    number = _shifted(value, *masks) if len(masks) == 2 else _masked(value, masks[0]) if masks else ""
    return f"{before}{number}{after}".strip()


def _masked(value: Decimal, mask: str) -> str:
    """The value under a mask such as ``#,##0.00``; each comma at the end divides by a thousand."""
    whole_mask, _, decimals = mask.rstrip(",").partition(".")
    value = value.scaleb(-3 * (len(mask) - len(mask.rstrip(","))))
    whole, _, part = f"{value.quantize(Decimal(1).scaleb(-len(decimals)), ROUND_HALF_UP):f}".partition(".")
    least = whole_mask.count("0")
    whole = whole.lstrip("0").rjust(least, "0")
    if "," in whole_mask and whole:
        whole = f"{int(whole):,}".rjust(least, "0")
    kept = len(decimals.rstrip("#?"))
    part = part[:kept] + part[kept:].rstrip("0")
    return f"{whole}.{part}" if part else whole


def _shifted(value: Decimal, whole: str, part: str) -> str:
    """``0!.0000`` – a point that is printed between digits of the whole number: the usual way to show 元 as 万元."""
    digits = part.rstrip(",")
    value = value.scaleb(-3 * (len(part) - len(digits))).quantize(Decimal(1), ROUND_HALF_UP)
    return _masked(value.scaleb(-len(digits)), f"{whole.rstrip(',')}.{'0' * len(digits)}")


def _general(exact: Decimal) -> str:
    text = f"{exact:f}"
    whole, _, part = text.lstrip("-").partition(".")
    room = max(_GENERAL_WIDTH - len(whole) - 1, 0)
    if len(part) > room:
        text = f"{exact.quantize(Decimal(1).scaleb(-room), ROUND_HALF_UP):f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text
