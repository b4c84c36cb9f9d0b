"""Amounts as printed, exactly."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.amounts import (
    FEN_PER_UNIT,
    AmountError,
    canonical_unit,
    fen_from,
    format_yuan,
    half_step_fen,
    is_amount,
    parse_amount,
)


@pytest.mark.parametrize(
    ("raw", "unit", "fen"),
    [
        ("562.15", "万元", 562_150_000),
        ("121", "万元", 121_000_000),
        ("371,514,655.00", "元", 37_151_465_500),
        ("１，２３４．５", "元", 123_450),
        ("-3.20", "元", -320),
        ("(3.20)", "元", -320),
        ("（12）", "万元", -12_000_000),
        ("0", "万元", 0),
        ("0.00", "亿元", 0),
        ("22 .93", "元", 2_293),
        ("¥5", "元", 500),
        (".5", "元", 50),
    ],
)
def test_printed_amounts(raw: str, unit: str, fen: int) -> None:
    assert parse_amount(raw, unit) == fen


@pytest.mark.parametrize(
    "raw", ["", "—", "8.04%", "≥36", "2 辆", "1,23", "12,34.5", "1.2.3", "一百", "2020年", "3-5", "1e5"]
)
def test_what_is_not_one_plain_number_is_no_amount(raw: str) -> None:
    assert not is_amount(raw)
    assert parse_amount(raw, "元") is None


def test_parts_of_a_fen_are_an_error_not_a_rounded_amount() -> None:
    with pytest.raises(AmountError, match="分以下"):
        parse_amount("0.001", "元")
    assert parse_amount("0.000001", "万元") == 1


def test_an_unknown_unit_is_an_error() -> None:
    with pytest.raises(AmountError, match="公斤"):
        fen_from(Decimal(1), "公斤")


@given(st.integers(min_value=-(10**15), max_value=10**15))
def test_yuan_round_trip(fen: int) -> None:
    assert parse_amount(format_yuan(fen), "元") == fen


@given(st.integers(min_value=0, max_value=10**6), st.sampled_from(sorted(FEN_PER_UNIT)))
def test_thousands_separators_change_nothing(number: int, unit: str) -> None:
    assert parse_amount(f"{number:,}", unit) == parse_amount(str(number), unit) == number * FEN_PER_UNIT[unit]


@given(st.decimals(min_value=0, max_value=10**9, places=2, allow_nan=False))
def test_printed_decimals_are_kept_exactly(value: Decimal) -> None:
    assert parse_amount(str(value), "万元") == int(value * 1_000_000)


@pytest.mark.parametrize(
    ("printed", "unit"),
    [
        ("金额单位：万元", "万元"),
        ("人民币元", "元"),
        ("万 元", "万元"),
        ("万", "万元"),
        ("公顷", ""),
        ("单位：亿元", "亿元"),
    ],
)
def test_units(printed: str, unit: str) -> None:
    assert canonical_unit(printed) == unit


def test_rounding_can_move_an_amount_by_half_its_last_place() -> None:
    assert half_step_fen("405.01", "万元") == 5_000
    assert half_step_fen("121", "万元") == 500_000
    assert half_step_fen("1,234.50", "元") == 0


def test_a_code_read_as_an_amount_is_refused() -> None:
    with pytest.raises(AmountError, match="编码"):
        fen_from(Decimal("532900210000000017123"), "万元")
