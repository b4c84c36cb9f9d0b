"""Amounts and percentages as they are printed. Whole numbers in, text out; nothing is a float."""

from __future__ import annotations

FEN = {"元": 100, "万元": 1_000_000}
DIGITS = {"元": 2, "万元": 6}


def show(fen: int, unit: str = "万元", thousands: bool = False, trim: bool = False) -> str:
    """An amount exactly, with at least two decimals, or (``trim``) as few as it needs."""
    whole, rest = divmod(abs(fen), FEN[unit])
    decimals = f"{rest:0{DIGITS[unit]}d}".rstrip("0")
    if not trim:
        decimals = decimals.ljust(2, "0")
    sign = "-" if fen < 0 else ""
    return (
        f"{sign}{whole:,}" * thousands + f"{sign}{whole}" * (not thousands) + f".{decimals}" * bool(decimals)
    )


def rounded(fen: int, grain: int) -> int:
    """The nearest multiple of the grain, halves away from zero."""
    sign = -1 if fen < 0 else 1
    return sign * ((2 * abs(fen) + grain) // (2 * grain)) * grain


def percent(part: int, whole: int) -> str:
    """Part of whole in percent, two decimals, halves up, without trailing zeros."""
    hundredths = rounded(part * 10_000 * 2, whole * 2) // (whole * 2) if whole else 0
    return hundredths_text(hundredths)


def hundredths_text(hundredths: int) -> str:
    """4298 → ``42.98``, 800 → ``8``."""
    return f"{hundredths // 100}.{hundredths % 100:02d}".rstrip("0").rstrip(".")


def chinese_number(n: int) -> str:
    """1 → 一, 12 → 十二, 23 → 二十三 (below 100)."""
    digits = "零一二三四五六七八九"
    tens, ones = divmod(n, 10)
    head = ("" if tens == 1 else digits[tens]) + "十" if tens else ""
    return head + (digits[ones] if ones or not tens else "")
