"""Account codes over one, two or three cells."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.codes import account_name, code_level, join_code, split_glued


@pytest.mark.parametrize(
    ("parts", "inherited", "code"),
    [
        (("208", "01", "01"), "", "2080101"),
        (("301", "1"), "", "30101"),
        (("", "1"), "301", "30101"),
        (("", "10"), "30109", "30110"),
        (("", "05", ""), "2050803", "20505"),
        (("", "", "03"), "20508", "2050803"),
        (("2010506",), "", "2010506"),
        (("201", "20105", ""), "", "20105"),
        (("201", "20105", "2010506"), "", "2010506"),
        (("", "", ""), "208", ""),
        (("类", "款", "项"), "", ""),
        (("合计", "", ""), "", ""),
    ],
)
def test_joining(parts: tuple[str, ...], inherited: str, code: str) -> None:
    assert join_code(parts, inherited) == code


@given(st.integers(201, 399), st.integers(1, 99), st.integers(1, 99))
def test_split_and_joined_codes_agree(top: int, middle: int, low: int) -> None:
    joined = f"{top}{middle:02d}{low:02d}"
    assert join_code((str(top), str(middle), str(low))) == joined
    assert join_code(("", str(middle), ""), str(top)) == joined[:5]
    assert code_level(joined) == 3


def test_codes_glued_to_names() -> None:
    assert split_glued("2010506统计管理") == ("2010506", "统计管理")
    assert split_glued("201 一般公共服务支出") == ("201", "一般公共服务支出")
    assert split_glued("2020年预算数") == ("", "2020年预算数")
    assert split_glued("30.5") == ("", "30.5")


def test_account_names_are_never_by_code_alone() -> None:
    assert account_name("30102", "津补贴")[0] == "津贴补贴"
    assert "津补贴" in account_name("30102", "津补贴")[1]
    assert account_name("301", "") == ("工资福利支出", "政府收支分类科目（按编码）")
    assert account_name("30102", "信息系统运维") == ("信息系统运维", "原文")
    assert account_name("2080101", "人力资源和社会保障管理事务行政运行")[0] == "行政运行"
