"""Tables missing, notes that contradict, rows and projects that come twice or under two names."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ingest.model import Line, Statement, Table
from tests.ingest.checks.handmade import amount, document, failures, table

CONTENTS, EMPTY, TWICE, PROJECT = (
    "目录所列表格齐全",
    "空表说明与表内数字一致",
    "科目行不重复",
    "项目金额各处一致",
)
ANNOUNCED = [
    "第二部分 2024 年部门预算公开表",
    "一、部门收支总体情况表",
    "二、部门收入总体情况表",
    "三、部门支出总体情况表",
    "四、财政拨款收支总体情况表",
    "七、项目支出情况表",
    "十三、国有资产占用和使用情况",
    "第三部分 2024 年部门预算情况说明",
    "一、收支预算情况的总体说明",
]


def _titled(*titles: str) -> list[Table]:
    return [table(title, []) for title in titles]


def test_tables_announced_and_missing_are_named() -> None:
    tables = _titled(
        "部门收支总体情况表",
        "部门收入总体情况表",
        "部门支出总体情况表",
        "财政拨款收支预算总体情况表",
        "项目支出绩效目标表",
    )
    found = failures(document(*tables, contents=ANNOUNCED), CONTENTS)
    assert [check.left.sentence for check in found if check.left] == [
        "七、项目支出情况表",
        "十三、国有资产占用和使用情况",
    ]


def test_years_and_words_of_scope_do_not_matter() -> None:
    tables = _titled("2024年部门收入预算总表", "部门“三公”经费和机关运行经费预算表")
    contents = [
        "五、部门预算表",
        "1.2024年部门收入预算总表",
        "9.2024年部门“三公”经费和机关运行经费预算表",
        "六、其他相关情况说明",
    ]
    assert failures(document(*tables, contents=contents)) == []


def test_tables_published_apart_are_one_hint() -> None:
    (found,) = failures(document(contents=ANNOUNCED))
    assert found.severity == "提示" and "缺 6 张" in found.message


@pytest.mark.shared
def test_titles_of_many_places_find_themselves(shared_dir: Path) -> None:
    path = shared_dir / "documents" / "excerpts" / "toc_variants.jsonl"
    for line in path.read_text(encoding="utf-8").splitlines():
        titles = json.loads(line)["table_titles"]
        contents = ["第二部分 部门预算公开表", *titles]
        assert failures(document(*_titled(*titles), contents=contents), CONTENTS) == [], titles


def _public(note: str, raw: str) -> Table:
    return table("“三公”经费支出情况表", [("", "", raw)] if raw else [], notes=[note])


@pytest.mark.parametrize(
    "note",
    [
        "注：本部门2024年无“三公”经费预算，故本表为空表。",
        "注：本表无数据。",
        "备注：2024年未安排“三公”经费预算支出，此表为空表。",
    ],
)
def test_a_note_that_calls_a_filled_table_empty(note: str) -> None:
    assert len(failures(document(_public(note, "47.91")), EMPTY)) == 1
    assert failures(document(_public(note, "0.00"))) == []
    assert failures(document(_public(note, ""))) == []


def test_what_a_template_asks_for_is_no_claim() -> None:
    assert failures(document(_public("备注：无内容应公开空表并说明情况。", "2.1"))) == []


def test_a_note_about_another_fund() -> None:
    note = "注：本部门2024年无政府性基金预算财政拨款安排的预算，故本表为空表。"
    (found,) = failures(document(table("国有资本经营预算支出功能分类预算表", [], notes=[note])))
    assert found.severity == "提示" and "国有资本经营" in found.message


def test_a_code_row_printed_twice_without_amounts() -> None:
    made = table("财政拨款收支预算总体情况表", [])
    made.printed = [
        ["", "", "232 债务付息支出", ""],
        ["", "", "233 债务发行费用支出", ""],
        ["", "", "233 债务发行费用支出", ""],
    ]
    (found,) = failures(document(made), TWICE)
    assert "233 债务发行费用支出" in found.message and "2 行" in found.message


def test_rows_told_apart_by_their_project_are_not_the_same() -> None:
    rows = [("2080101", "行政运行/甲", "1.00"), ("2080101", "行政运行/乙", "2.00"), ("", "合计", "3.00")]
    assert failures(document(table("项目支出情况表", rows))) == []


def test_one_code_under_two_names_is_a_hint() -> None:
    one = table("部门支出总体情况表", [("2080501", "行政单位离退休", "1.00")])
    other = table("一般公共预算支出情况表", [("2080501", "归口管理的离退休", "1.00")])
    (found,) = failures(document(one, other), "同一科目名称一致")
    assert found.severity == "提示"


def _form(project: str, raw: str) -> Table:
    made = table("项目支出绩效目标表", [("", f"项目资金/{project}", raw)], measures=("年度资金总额",))
    assert isinstance(made.lines[0], Line)
    return made


def _told(project: str, wan: str) -> Statement:
    return amount(
        project, wan, kind="project", attribute="规模", project=project, sentence=f"预算安排规模：{wan} 万元"
    )


def test_a_project_with_two_amounts() -> None:
    for raw, alarms in (("85.00", 0), ("58.00", 1)):
        made = document(
            _form("社会保险服务和中心运行经费", raw),
            statements=[_told("社会保险服务和中心运行经费", "85.00")],
        )
        assert len(failures(made, PROJECT)) == alarms


def test_one_project_under_two_names_is_a_hint() -> None:
    made = document(
        _form("基本医疗IC卡工本费", "30.00"),
        _form("退休人员认证费", "1.50"),
        statements=[_told("医疗 IC 卡工本费", "30.00"), _told("异地退休人员养老保险汇费", "1.50")],
    )
    assert [(check.rule, check.severity) for check in failures(made)] == [("项目名称各处一致", "提示")] * 2


def test_different_projects_with_different_amounts_are_not_paired() -> None:
    made = document(_form("办公设备购置费", "2.00"), statements=[_told("信息系统建设费", "9.00")])
    assert failures(made) == []


def test_the_number_of_performance_forms() -> None:
    for count, alarms in (("1", 0), ("4", 1)):
        sentence = "实行绩效管理的项目若干个，具体情况见下表："
        stated = Statement("performance_scope", "绩效管理", "项目数", value=count, sentence=sentence)
        assert len(failures(document(_form("办公补助经费", "5.24"), statements=[stated]))) == alarms


def test_a_choice_of_performance_forms_is_no_defect() -> None:
    stated = Statement(
        "performance_scope", "编报绩效目标", "项目数", value="50", sentence="编报绩效目标的项目50个。"
    )
    assert failures(document(_form("办公补助经费", "5.24"), statements=[stated])) == []


def test_projects_of_the_narrative_that_do_not_make_up_the_stated_money() -> None:
    for wan, alarms in (("36.00", 0), ("35.00", 1)):
        money = amount(
            "绩效管理",
            "36.00",
            kind="performance_scope",
            attribute="金额",
            sentence="36.00 万元，具体情况见下表：",
        )
        made = document(_form("机房改造费", "36.00"), statements=[money, _told("退休人员费用", wan)])
        assert len(failures(made, "绩效项目金额与说明一致")) == alarms
