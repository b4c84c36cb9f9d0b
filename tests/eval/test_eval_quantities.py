"""Numbers in answers, with their units."""

from __future__ import annotations

from decimal import Decimal

import pytest

from eval.quantities import parse_quantities


def amounts(text: str) -> list[Decimal]:
    return [q.value for q in parse_quantities(text) if q.is_money]


def counted(text: str) -> list[tuple[Decimal, str]]:
    return [(q.value, q.unit) for q in parse_quantities(text) if not q.is_money]


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("562.15 万元", "5621500"),
        ("562.15万元", "5621500"),
        ("**562.15** 万元", "5621500"),
        ("5,621,500.00 元", "5621500"),
        ("５，６２１，５００元", "5621500"),
        ("５６２．１５万元", "5621500"),
        ("0.0562 亿元", "5620000"),
        ("¥5,621,500", "5621500"),
        ("3 千元", "3000"),
        ("-3.15 万元", "-31500"),
        ("变化为−3.15 万元", "-31500"),
        ("－3.15万元", "-31500"),
    ],
)
def test_amounts_are_normalised_to_yuan(text: str, yuan: str) -> None:
    assert amounts(text) == [Decimal(yuan)]


def test_a_full_width_comma_between_half_width_digits_separates() -> None:
    assert amounts("5，621，500元") == [Decimal(500)]


def test_a_list_shares_its_last_unit() -> None:
    assert amounts("30、5.24、1.5 和 2 万元") == [300000, Decimal("52400"), 15000, 20000]


def test_a_formula_shares_its_unit_and_its_minus_is_no_sign() -> None:
    assert amounts("562.15 - 482.04 = 80.11 万元") == [5621500, 4820400, Decimal("801100")]
    assert amounts("562.15 万元 −482.04 万元 = 80.11 万元") == [5621500, 4820400, Decimal("801100")]


def test_years_ranges_and_codes_are_no_amounts() -> None:
    assert amounts("1992-1993 年的 2080101 行政运行，见表3") == []


def test_a_share_is_not_money() -> None:
    assert counted("占 8.04％") == [(Decimal("8.04"), "%")]


@pytest.mark.parametrize("text", ["33 人", "33名", "33 位"])
def test_persons_are_one_unit(text: str) -> None:
    assert counted(text) == [(Decimal(33), "人")]


def test_ten_thousands_of_persons() -> None:
    assert counted("34 万人") == [(Decimal(340000), "人")]


def test_a_table_takes_its_unit_from_the_header() -> None:
    table = "| 项目 | 金额（万元） | 占比 |\n| --- | ---: | ---: |\n| 办公费 | 6.43 | 44.3 |"
    assert amounts(table) == [Decimal("64300")]
    assert counted(table) == [(Decimal("44.3"), "%")]


def test_a_table_takes_its_unit_from_the_unit_cell() -> None:
    table = "| 指标 | 数 | 单位 |\n| --- | --- | --- |\n| 在职 | 28 | 人 |\n| 采购 | 2.5 | 万元 |"
    assert counted(table) == [(Decimal(28), "人")]
    assert amounts(table) == [25000]


def test_a_table_takes_its_unit_from_the_caption() -> None:
    table = "单位：万元\n\n| 编码 | 科目 | 2020年 |\n| --- | --- | --- |\n| 30201 | 办公费 | 6.43 |"
    assert amounts(table) == [Decimal("64300")]


def test_a_line_under_a_caption_takes_its_unit() -> None:
    assert amounts("单位：万元\n- 办公费：6.43\n- 共 5 项") == [Decimal("64300")]


def test_without_a_unit_nothing_is_guessed() -> None:
    assert amounts("办公费是 6.43") == []


@pytest.mark.parametrize(
    ("text", "decreasing"),
    [
        ("比上年减少 3.15 万元", True),
        ("下降了 3.15 万元", True),
        ("比上年增加 3.15 万元", False),
        ("减少的项目很多，预算为 3.15 万元", False),
        ("先减少后增加 3.15 万元", False),
        ("| 项目 | 减少（万元） |\n| --- | --- |\n| 三公 | 3.15 |", True),
    ],
)
def test_direction_is_that_of_the_nearest_word(text: str, decreasing: bool) -> None:
    assert [q.decreasing for q in parse_quantities(text) if q.is_money] == [decreasing]
