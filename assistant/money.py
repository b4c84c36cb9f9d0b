"""Numbers as they are shown: exact, in the unit that was printed or asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from ingest.amounts import FEN_PER_UNIT

SHOWN_UNITS = ("元", "万元", "亿元", "千元")


def plain(value: Decimal) -> str:
    """A number without needless zeros, grouped from 10,000 upwards."""
    text = f"{value:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    if text in ("-0", ""):
        text = "0"
    return f"{Decimal(text):,f}" if abs(Decimal(text)) >= 10_000 else text


def in_unit(amount_fen: int | Decimal, unit: str) -> Decimal:
    return Decimal(amount_fen) / Decimal(FEN_PER_UNIT.get(unit, 100))


def money(amount_fen: int | Decimal, unit: str) -> str:
    """``482.04 万元``; exact to the 分."""
    return f"{plain(in_unit(amount_fen, unit))} {unit}"


def rounded(value: Decimal, places: int = 2) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def common_unit(units: Iterable[str]) -> str:
    """The unit most values were printed in; 万元 where they differ evenly or none is known."""
    known = Counter(unit for unit in units if unit in FEN_PER_UNIT)
    if not known:
        return "万元"
    return "万元" if len(known) > 1 else known.most_common(1)[0][0]
