import pytest

from ingest.periods import first_year, fiscal_years, is_only_date, iso_date, years


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2020 年 2 月 16 日", "2020-02-16"),
        ("二〇二〇年七月二十日", "2020-07-20"),
        ("二○二一年十二月三十一日", "2021-12-31"),
        ("发布时间：2016-04-28 00:00", "2016-04-28"),
        ("２０２２年３月９日", "2022-03-09"),
        ("2020年2月30日", ""),
        ("2020年", ""),
    ],
)
def test_iso_date(text: str, date: str) -> None:
    assert iso_date(text) == date


def test_years_in_order() -> None:
    assert years("比2019年增加，2020 年度预算，二〇二一年计划，2017-度") == [2019, 2020, 2021, 2017]
    assert first_year("单价50万元以上设备2台") is None


def test_fiscal_year_is_the_one_of_the_budget() -> None:
    assert fiscal_years("2023年12月印发，某县档案局2024年部门预算公开") == [2024]
    assert fiscal_years("某局二〇二二年度决算") == [2022]


def test_a_date_in_a_sentence_is_no_signature() -> None:
    assert is_only_date(" 2020 年 7 月 20 日 ")
    assert not is_only_date("截至2020年7月20日")
