"""Headcounts, structure, assets, scopes, projects and definitions, from made-up sentences."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ingest.model import Statement

State = Callable[..., list[Statement]]
WAN = 1_000_000


def rows(statements: list[Statement]) -> list[tuple[str, str, str]]:
    return [(s.subject, s.attribute, s.value + s.unit if s.value else str(s.amount_fen)) for s in statements]


def test_headcounts_with_changes(state: State) -> None:
    found = state(
        "二、人员情况\n编制数 18 人 ，实有人数 46 人，其中：在职 30 人，减少 23 人； 退休 16 人，增加 1 人；离休 0 人，增加或减少 0 人。"
    )
    assert rows(found) == [
        ("编制", "人数", "18人"),
        ("实有", "人数", "46人"),
        ("在职", "人数", "30人"),
        ("在职", "增减", "-23人"),
        ("退休", "人数", "16人"),
        ("退休", "增减", "1人"),
        ("离休", "人数", "0人"),
        ("离休", "增减", "0人"),
    ]
    assert "未选" in found[-1].text


def test_a_change_that_may_be_of_the_sum_is_not_given_to_the_last_count(state: State) -> None:
    found = state("二、人员情况\n年末实有人数32人，其中在职人员30人，退休人员2人，比上年减少2人。")
    assert rows(found) == [("实有", "人数", "32人"), ("在职", "人数", "30人"), ("退休", "人数", "2人")]


def test_people_in_a_project_are_no_headcount(state: State) -> None:
    found = state(
        "七、项目支出情况说明\n1、项目名称：补助\n资金分配情况：缴费人数 36 人，其中在职 15 人，退休 21 人。"
    )
    assert {s.kind for s in found} == {"project"}


def test_structure(state: State) -> None:
    found = state("二、机构设置情况\n某局无下属预算单位，下设 3 个处室，分别是：财务室、办公室、征缴科。")
    assert rows(found) == [("内设机构", "数量", "3个"), ("预算单位", "数量", "0家")]
    assert found[0].text == "财务室、办公室、征缴科"


def test_structure_in_other_words(state: State) -> None:
    found = state(
        "二、机构设置情况\n本部门中，行政单位1家，事业单位4家。\n内设机构2个，分别为办公室和业务科。"
    )
    assert rows(found) == [
        ("行政单位", "数量", "1家"),
        ("事业单位", "数量", "4家"),
        ("内设机构", "数量", "2个"),
    ]


def test_assets(state: State) -> None:
    found = state(
        """（三）国有资产占用使用情况
截至 2022 年底，某局占用使用国有资产总体情况为
1.房屋 3118.5 平方米，价值 173.25 万元(处于挂账状态)。
2.车辆 2 辆，价值 51.95 万元；其中：一般公务用车 2 辆，价值 51.95 万元；其他车辆 0 辆，价值 0 万元。
3.办公家具价值 10 万元。
单位价值 50 万元以上大型设备 1 台（套）。
2023 年部门预算未安排购置车辆经费，安排购置 50 万元以上大型设备 2 台（套）。"""
    )
    assert {s.kind for s in found} == {"asset"}
    assert rows(found) == [
        ("房屋", "面积", "3118.5平方米"),
        ("房屋", "价值", str(17_325 * 10_000)),
        ("车辆", "数量", "2辆"),
        ("车辆", "价值", str(5_195 * 10_000)),
        ("一般公务用车", "数量", "2辆"),
        ("一般公务用车", "价值", str(5_195 * 10_000)),
        ("其他车辆", "数量", "0辆"),
        ("其他车辆", "价值", "0"),
        ("办公家具", "价值", str(10 * WAN)),
        ("单位价值50万元以上大型设备", "数量", "1台（套）"),
        ("车辆", "计划购置", "None"),
        ("50万元以上大型设备", "计划购置", "2台（套）"),
    ]
    assert found[0].text == "截至2022年底"


def test_assets_in_one_sentence(state: State) -> None:
    found = state(
        "五、国有资产占有情况\n截止2022年12月31日，本部门流动资产448.82万元。固定资产9万元，其中：车辆7辆（一般公务用车3辆，"
        "执法执勤用车4辆）；单价50万元以上通用设备0台/套。在建工程1项2.5万元。"
    )
    assert rows(found) == [
        ("流动资产", "价值", str(44_882 * 10_000)),
        ("固定资产", "价值", str(9 * WAN)),
        ("车辆", "数量", "7辆"),
        ("一般公务用车", "数量", "3辆"),
        ("执法执勤用车", "数量", "4辆"),
        ("单价50万元以上通用设备", "数量", "0台/套"),
        ("在建工程", "数量", "1项"),
        ("在建工程", "价值", str(250 * 10_000)),
    ]


def test_vehicle_costs_are_no_assets(state: State) -> None:
    found = state("一、“三公”经费\n公务用车购置费0万元，与2022年预算持平，主要原因是无公务用车车辆。")
    assert [s.kind for s in found] == ["amount", "year_on_year"]


def test_scopes(state: State) -> None:
    found = state(
        "四、绩效目标设置情况\n2023年度，本单位编报绩效目标的项目共4个，涉及项目预算资金598.46万元。其中：财政业务费10.00万元。"
        "\n（六）政府购买服务情况\n本年度政府购买服务项目0个，涉及预算金额0万元。"
    )
    assert [(s.kind, *row) for s, row in zip(found, rows(found), strict=True)] == [
        ("performance_scope", "编报绩效目标", "项目数", "4个"),
        ("performance_scope", "编报绩效目标", "金额", str(59_846 * 10_000)),
        ("amount", "财政业务费", "", str(10 * WAN)),
        ("purchased_services", "政府购买服务", "项目数", "0个"),
        ("purchased_services", "政府购买服务", "金额", "0"),
    ]


def test_projects_by_labels(state: State) -> None:
    found = state(
        """七、2023 年项目支出情况说明
1、项目名称：库房维修费
设立的政策依据：某县〔2022〕5 号文件，需经费 9 万元。
预算安排规模：5.24 万元 小型新增项目
项目承担单位：某县档案局
资金执行时间：2023 年 1 月---12 月"""
    )
    assert [(s.attribute, s.text, s.amount_fen) for s in found] == [
        ("名称", "库房维修费", None),
        ("依据", "某县〔2022〕5 号文件，需经费 9 万元。", None),
        ("规模", "5.24 万元小型新增项目", 5_240_000),
        ("承担单位", "某县档案局", None),
        ("执行时间", "2023 年 1 月---12 月", None),
    ]
    assert {(s.subject, s.project) for s in found} == {("库房维修费", "库房维修费")}
    assert found[3].place.line == 5
    assert found[0].locator == "七、2023 年项目支出情况说明 1、项目名称：库房维修费"


def test_projects_by_headings(state: State) -> None:
    found = state(
        "生态专项（政策资金）经费情况说明\n一、立项依据\n某规划。\n六、年度预算安排\n2023年度项目总预算1170.00万，其中支持种树870.00万。"
    )
    assert [(s.project, s.attribute, s.amount_fen) for s in found] == [
        ("生态专项（政策资金）", "依据", None),
        ("生态专项（政策资金）", "规模", 1170 * WAN),
    ]


def test_several_amounts_without_a_total_are_not_added_up(state: State) -> None:
    found = state("项目经费情况说明\n六、年度预算安排\n维护费166.66万元，服务费418.80万元。")
    assert [(s.attribute, s.amount_fen) for s in found] == [("规模", None)]


def test_definitions(state: State) -> None:
    found = state(
        "第四部分 名词解释\n一、基本支出：包括人员经费（定额）。\n其中，人员经费包括工资10万元。\n（二）“三公”经费 ：是指三项经费。"
    )
    assert [(s.kind, s.subject, s.text) for s in found] == [
        ("definition", "基本支出", "包括人员经费（定额）。其中，人员经费包括工资10万元。"),
        ("definition", "“三公”经费", "是指三项经费。"),
    ]


def test_vehicles_in_a_reason_neither_count_nor_hide_the_amounts(state: State) -> None:
    found = state(
        "七、“三公”经费\n2023年度“三公”经费支出决算为44万元，与2022年度相比，增加21万元，主要原因是：更新执法车辆1辆。"
        "\n公务用车购置费支出17万元，全年购置公务用车1辆；年末本部门开支财政拨款的公务用车保有量为6辆。"
    )
    assert [(s.kind, s.subject, s.value) for s in found if s.kind == "asset"] == [
        ("asset", "购置公务用车", "1"),
        ("asset", "公务用车保有量", "6"),
    ]
    assert [s.subject for s in found if s.kind == "amount"] == ["“三公”经费", "公务用车购置费"]


def test_guests_and_delegations(state: State) -> None:
    found = state(
        "七、“三公”经费\n全年因公出国（境）团组15个，累计48人次。\n国内公务接待25批次、180人次（不包括陪同人员）。"
        "\n全年共接待国（境）外来访团组5个，来访外宾38人次。\n国内公务接待批次为8次，共计接待62人次。"
    )
    assert [(s.subject, s.attribute, s.value) for s in found if s.kind == "activity"] == [
        ("因公出国（境）", "团组数", "15"),
        ("因公出国（境）", "人次", "48"),
        ("国内公务接待", "批次", "25"),
        ("国内公务接待", "人次", "180"),
        ("外事接待", "团组数", "5"),
        ("外事接待", "人次", "38"),
        ("国内公务接待", "批次", "8"),
        ("国内公务接待", "人次", "62"),
    ]


def test_posts_by_kind_and_people_beyond_them(state: State) -> None:
    found = state(
        "二、人员情况\n编制总数1,212名，其中：行政编制24名，参照公务员法管理事业编制8名。\n年末在职职工86人，退休9人，临聘人员5人。"
        "\n在校学生3,456人。"
    )
    assert [(s.subject, s.text, s.value) for s in found] == [
        ("编制", "编制", "1212"),
        ("编制", "行政编制", "24"),
        ("编制", "参照公务员法管理事业编制", "8"),
        ("在职", "在职职工", "86"),
        ("退休", "退休", "9"),
        ("编外", "临聘人员", "5"),
        ("学生", "在校学生", "3456"),
    ]


def test_units_of_every_kind(state: State) -> None:
    found = state(
        "二、机构设置\n纳入本部门2023年度部门决算编制范围的单位共6个，其中：行政单位1个，参照公务员法管理的事业单位1个，其他事业单位4个。"
    )
    assert rows(found) == [
        ("预算单位", "数量", "6家"),
        ("行政单位", "数量", "1家"),
        ("参照公务员法管理的事业单位", "数量", "1家"),
        ("其他事业单位", "数量", "4家"),
    ]


def test_departments_listed_before_their_count(state: State) -> None:
    found = state(
        "二、机构设置\n某局内设办公室、财务司、科技司3个内设机构。\n我局设4个内设科室：甲科、乙科、丙科、丁科。"
    )
    assert [(s.value, s.text) for s in found] == [
        ("3", "办公室、财务司、科技司"),
        ("4", "甲科、乙科、丙科、丁科"),
    ]


def test_structure_under_a_heading_on_duties(state: State) -> None:
    found = state(
        "一、基本职能及主要工作\n（一）主要职责\n审批预算5万元。\n（二）机构设置情况\n下设3个科室。"
    )
    assert rows(found) == [("内设机构", "数量", "3个")]


def test_projects_evaluated(state: State) -> None:
    found = state(
        "十、绩效情况\n组织对2023年度项目支出开展绩效自评，共涉及项目11个，资金1487万元。\n自评结果为“优”的项目8个，“良”的项目3个。"
    )
    assert rows(found) == [("开展绩效自评", "项目数", "11个"), ("开展绩效自评", "金额", str(1487 * WAN))]


@pytest.mark.parametrize(
    "text",
    [
        "第四部分 名词解释\n1.财政拨款收入。指同级财政当年拨付的资金。\n2.基本支出。指正常运转的支出。",
        "第四部分 名词解释\n【财政拨款收入】指同级财政当年拨付的资金。\n【基本支出】指正常运转的支出。",
        "第四部分 名词解释\n一、财政拨款收入 指同级财政当年拨付的资金。\n二、基本支出\n指正常运转的支出。",
    ],
)
def test_definitions_without_a_colon(state: State, text: str) -> None:
    assert [(s.subject, s.text) for s in state(text)] == [
        ("财政拨款收入", "指同级财政当年拨付的资金。"),
        ("基本支出", "指正常运转的支出。"),
    ]


def test_hosts_are_no_guests(state: State) -> None:
    found = state("七、“三公”经费\n全年公务接待52批次，共接待410人，陪餐人数80人。")
    assert [s.value for s in found if s.kind == "activity"] == ["52", "410"]


def test_worth_after_the_kinds_is_not_the_last_kinds(state: State) -> None:
    found = state(
        "十二、国有资产占用情况\n房屋建筑面积合计12,345平方米，其中办公用房8,000平方米、业务用房4,345平方米；账面价值34万元。实有5辆。"
    )
    assert rows(found) == [
        ("房屋", "面积", "12345平方米"),
        ("办公用房", "面积", "8000平方米"),
        ("业务用房", "面积", "4345平方米"),
    ]


def test_a_count_after_a_list_is_not_its_length(state: State) -> None:
    assert state("二、机构设置\n本院内设机构：立案庭、刑庭、执行局，派出法庭3个。") == []


def test_the_foot_of_a_web_page_is_no_term(state: State) -> None:
    found = state("三、名词解释\n1.基本支出：指正常运转的支出。\n附件：公开表.xlsx\n主办：某县人民政府")
    assert [(s.subject, s.text) for s in found] == [("基本支出", "指正常运转的支出。")]
