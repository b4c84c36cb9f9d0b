"""Amounts as printed → exact integers in 分. Pure; every computation is in Decimal, never in float."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from functools import lru_cache

from ingest.model import IngestError

FEN_PER_UNIT: dict[str, int] = {
    "元": 100,
    "百元": 10_000,
    "千元": 100_000,
    "万元": 1_000_000,
    "十万元": 10_000_000,
    "百万元": 100_000_000,
    "千万元": 1_000_000_000,
    "亿元": 10_000_000_000,
}
"""How many 分 one printed unit is worth."""

MAX_FEN = 10**17
"""A thousand 万亿元: more than any budget holds, and within what a database keeps exactly."""

UNIT_PATTERN = r"(?:亿|千万|百万|十万|万|千|百)?元"

_NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|\.\d+"
_AMOUNT = re.compile(rf"[-−]?[¥$]?(?:{_NUMBER})|\([¥$]?(?:{_NUMBER})\)")
_BLANKS = re.compile(r"\s+")
_UNIT_ALIASES = {"人民币元": "元", "万": "万元", "亿": "亿元", "千": "千元"}


class AmountError(IngestError):
    """An amount that cannot be kept exactly."""


@lru_cache(20_000)
def normalise_number(raw: str) -> str:
    """Half-width form of a printed number, blanks removed: ``１，２３４．５`` → ``1,234.5``."""
    text = unicodedata.normalize("NFKC", raw).replace("−", "-").replace("－", "-").replace("，", ",")
    return _BLANKS.sub("", text)


@lru_cache(20_000)
def is_amount(raw: str) -> bool:
    """Whether the text is one plain number (thousands separators, sign or accounting brackets allowed; no percent)."""
    return _AMOUNT.fullmatch(normalise_number(raw)) is not None


@lru_cache(20_000)
def parse_decimal(raw: str) -> Decimal | None:
    """The number that a text is, or None where it is not one plain number. Brackets mean minus."""
    text = normalise_number(raw)
    if _AMOUNT.fullmatch(text) is None:
        return None
    negative = text.startswith(("-", "("))
    value = Decimal(text.strip("-()¥$").lstrip("-¥$").replace(",", ""))
    return -value if negative else value


def parse_amount(raw: str, unit: str) -> int | None:
    """A printed amount in ``unit`` → 分. None where the text is no amount. Raises AmountError for parts of a 分."""
    value = parse_decimal(raw)
    return None if value is None else fen_from(value, unit)


def fen_from(value: Decimal, unit: str) -> int:
    """An exact value in ``unit`` (元, 万元, 亿元 …) → 分. Raises AmountError for an unknown unit or parts of a 分."""
    factor = FEN_PER_UNIT.get(canonical_unit(unit))
    if factor is None:
        raise AmountError(f"不认识金额单位“{unit}”：请写元、千元、万元或亿元")
    fen = value * factor
    if fen != fen.to_integral_value():
        raise AmountError(f"金额 {value}{unit} 精确到分以下，无法准确保存：请核对原文的数字和单位")
    if abs(fen) > MAX_FEN:
        raise AmountError(f"{value}{unit} 大得不可能是一笔预算金额（可能是编码）：请核对原文")
    return int(fen)


def nearest_fen(value: Decimal, unit: str) -> int:
    """Like ``fen_from``, parts of a 分 cut off: for comparing sums, never for storing an amount."""
    return int(value * FEN_PER_UNIT[canonical_unit(unit)])


@lru_cache(1_000)
def canonical_unit(text: str) -> str:
    """``人民币万元``, ``万 元``, ``金额单位：万元`` → ``万元``; ``""`` where no unit of money is named."""
    squeezed = _BLANKS.sub("", unicodedata.normalize("NFKC", text))
    squeezed = _UNIT_ALIASES.get(squeezed, squeezed)
    found = re.search(UNIT_PATTERN, squeezed)
    return found.group() if found else ""


@lru_cache(20_000)
def half_step_fen(raw: str, unit: str) -> int:
    """Half of the last printed place, in 分: what rounding alone can move a printed amount (``405.01`` 万元 → 5000)."""
    text = normalise_number(raw)
    decimals = len(text.partition(".")[2].rstrip(")"))
    step = Decimal(FEN_PER_UNIT.get(canonical_unit(unit), 100)) / (Decimal(10) ** decimals)
    return int(step / 2)


def format_yuan(fen: int) -> str:
    """分 → 元 as an exact decimal text with at least no trailing zeros beyond 分: ``100`` → ``1.00``."""
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // 100}.{abs(fen) % 100:02d}"
