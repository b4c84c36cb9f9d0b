"""Whose document is it: front pages and titles as they are met, and what must not be taken for a name."""

from __future__ import annotations

import pytest

from ingest.identity import identify
from ingest.model import IngestError, TextLine
from ingest.regions import Region

CASES = [
    (
        ["2024年度", "湖北省某某市发展和改革委员会", "部门预算"],
        [],
        ("湖北省某某市发展和改革委员会", "部门", "预算", 2024),
    ),
    (["四川省某某县", "教育和体育局2023年单位预算"], [], ("四川省某某县教育和体育局", "单位", "预算", 2023)),
    (["关于某某市水利局2021年度部门决算的说明"], [], ("某某市水利局", "部门", "决算", 2021)),
    (["某某县2023年度教育局部门决算公开"], [], ("某某县教育局", "部门", "决算", 2023)),
    (["二〇二三年某某县林业局部门预算"], [], ("某某县林业局", "部门", "预算", 2023)),
    (["某某县档案局", "二○一九年度部门决算"], [], ("某某县档案局", "部门", "决算", 2019)),
    (["2019年度部门决算", "某某县档案局", "二○二○年九月"], [], ("某某县档案局", "部门", "决算", 2019)),
    (["2024年部门预算", "部门名称：某某区卫生健康局"], [], ("某某区卫生健康局", "部门", "预算", 2024)),
    (["附件2", "某某市交通运输局2023年部门预算公开"], [], ("某某市交通运输局", "部门", "预算", 2023)),
    (["目录"], ["某某县教育局2022年部门收支总表"], ("某某县教育局", "部门", "预算", 2022)),
    (["目录"], ["2022年某某县教育局部门收支总表"], ("某某县教育局", "部门", "预算", 2022)),
    (["某某区2024年政府预算草案"], [], ("某某区政府", "政府汇总", "预算", 2024)),
    (
        ["索引号：0143/2024-00012", "发布机构：某某县财政局", "2024年某某县医疗保障局部门预算公开"],
        [],
        ("某某县医疗保障局", "部门", "预算", 2024),
    ),
    (["首页 > 部门预算", "某某市科学技术局2024年部门预算"], [], ("某某市科学技术局", "部门", "预算", 2024)),
]


@pytest.mark.parametrize(("front", "titles", "expected"), CASES, ids=[case[2][0] for case in CASES])
def test_identity(front: list[str], titles: list[str], expected: tuple[str, str, str, int]) -> None:
    regions = [Region(title=title) for title in titles]
    found = identify("a.txt", [TextLine(text) for text in front], regions).identity
    assert (found.organisation, found.scope, found.kind, found.fiscal_year) == expected


def test_the_code_before_a_name_is_no_part_of_it() -> None:
    region = Region(title="收支预算总表", organisation="[201]某某市交通运输局")
    found = identify("a.txt", [TextLine("2023年部门预算")], [region])
    assert found.identity.organisation == "某某市交通运输局"


def test_a_place_alone_is_nobody() -> None:
    with pytest.raises(IngestError, match="名称"):
        identify("a.txt", [TextLine("某某县2023年部门预算")], [])


def test_what_a_county_publishes_for_all_its_bodies_is_a_summary() -> None:
    found = identify("a.txt", [TextLine("云县2023年“三公”经费决算情况说明")], []).identity
    assert (found.organisation, found.scope) == ("云县", "政府汇总")


def test_a_kind_of_spending_is_no_body() -> None:
    with pytest.raises(IngestError, match="名称"):
        identify("a.txt", [TextLine("岳阳县2017年度部门“三公”经费预算情况表")], [])
