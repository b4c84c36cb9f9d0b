import pytest

from ingest.narrative import parse_indicator_value


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("≥98%", ("≥", "98", "%")),
        ("≥ 95 %", ("≥", "95", "%")),
        ("≤20800 元", ("≤", "20800", "元")),
        ("≤5 种", ("≤", "5", "种")),
        ("≥36", ("≥", "36", "")),
        ("＝１００％", ("=", "100", "%")),
        ("≥1,200.50万元", ("≥", "1200.50", "万元")),
        ("不少于4次", ("≥", "4", "次")),
        ("90%以上", ("≥", "90", "%")),
        ("3天以内", ("≤", "3", "天")),
        ("20000", ("", "20000", "")),
    ],
)
def test_numbers(raw: str, value: tuple[str, str, str]) -> None:
    assert parse_indicator_value(raw) == value


@pytest.mark.parametrize(
    "raw", ["2020 年 12 月 31 日前", "1 月 1日至 12 月 31 日", "有所提升", "2-3次", "2020年", ""]
)
def test_what_is_no_single_number_stays_as_printed(raw: str) -> None:
    assert parse_indicator_value(raw) == ("", "", raw)
