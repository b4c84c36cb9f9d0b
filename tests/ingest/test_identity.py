"""Whose document it is, from the first lines alone. The names are invented; each line shows one way of setting a front page."""

from __future__ import annotations

import pytest

from ingest.identity import identify, region_of
from ingest.model import Place, TextLine

BODY = ["目录", "第一部分 部门概况", "第二部分 情况说明"]


def front(text: str) -> list[TextLine]:
    return [TextLine(line, Place(line=at)) for at, line in enumerate([*text.split("\n"), *BODY], start=1)]


@pytest.mark.parametrize(
    ("text", "organisation", "scope", "kind", "year"),
    [
        ("临河市城市管理局\n2022年度\n部门决算", "临河市城市管理局", "部门", "决算", 2022),
        ("2023年度湘宁县石桥镇人民政府部门整体决算", "湘宁县石桥镇人民政府", "部门", "决算", 2023),
        ("附件1：临河县审计局2023年部门预算", "临河县审计局", "部门", "预算", 2023),
        ("【部门决算】临河县信访局2023年度部门决算", "临河县信访局", "部门", "决算", 2023),
        ("临河县人民医院\n二〇二三年度单位决算", "临河县人民医院", "单位", "决算", 2023),
        ("石桥镇2022年度部门决算", "石桥镇", "部门", "决算", 2022),
        (
            "2019年度部门决算\n部门名称：临河县农业农村局\n编制日期：2020年8月",
            "临河县农业农村局",
            "部门",
            "决算",
            2019,
        ),
        ("2021 年 度 部 门 决 算\n临 河 县 民 政 局", "临河县民政局", "部门", "决算", 2021),
        ("临河县2023年县级部门预算公开\n临河县水利局", "临河县水利局", "部门", "预算", 2023),
        ("临河县教育局部门预算公开（2020年）", "临河县教育局", "部门", "预算", 2020),
        ("关于临河区审计局2021年部门预算的说明", "临河区审计局", "部门", "预算", 2021),
    ],
)
def test_front_pages(text: str, organisation: str, scope: str, kind: str, year: int) -> None:
    found = identify("file.txt", front(text), []).identity
    assert (found.organisation, found.scope, found.kind, found.fiscal_year) == (
        organisation,
        scope,
        kind,
        year,
    )


def test_the_title_keeps_its_quotation_marks() -> None:
    title = identify("file.txt", front("2018年临河市民政局部门预算及“三公”经费预算公开"), []).title
    assert title == "2018年临河市民政局部门预算及“三公”经费预算公开"


def test_a_city_administration_is_no_second_city() -> None:
    assert region_of(["临河市城市管理局"]) == "临河市"
