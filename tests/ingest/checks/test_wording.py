"""Hints about wording: found where they are, and nothing else."""

from __future__ import annotations

import pytest

from ingest.checks.outcome import rules
from ingest.model import Section, Statement
from tests.ingest.checks.handmade import document, failures, table


def _section(text: str, heading: str = "八、“三公”经费预算情况说明") -> Section:
    return Section("八", heading, 1, text)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("比上年增加（减少） 0 万元，其中", "模板未填写"),
        ("离休 0 人，增加或减少 0 人。", "模板未填写"),
        ("减少 3 万元，主要原因是。", "原因没有写完"),
        ("增加 0 万元，主要原因是无 ；公务用车购置费为 0 万元。", "原因没有写完"),
        ("公务接待费 0.34 万元，，主要用于接待。", "标点重复"),
        ("包括：：办公费。", "标点重复"),
    ],
)
def test_wording_that_a_reader_would_stumble_over(text: str, rule: str) -> None:
    (found,) = failures(document(sections=[_section(text)]))
    assert (found.rule, found.severity) == (rule, "提示")


@pytest.mark.parametrize(
    "text",
    [
        "比上年增加 3 万元，主要原因是无偿划转资产。",
        "主要原因是人员减少；公用经费下降。",
        "收入增加，支出减少（详见附表）。",
        "包括办公费、邮电费等。……",
        "他说：“同意。”",
    ],
)
def test_wording_that_is_in_order(text: str) -> None:
    assert failures(document(sections=[_section(text)])) == []


def test_an_account_name_of_an_older_edition() -> None:
    made = document(table("部门支出总体情况表", [("210", "医疗卫生与计划生育支出", "1.00")]))
    (found,) = failures(made)
    assert found.rule == "科目名称与当年版本一致" and "卫生健康支出" in found.message
    made.identity.fiscal_year = 2018
    assert failures(made) == []


def test_the_other_scope_s_word() -> None:
    text = "2024年度本单位政府采购预算 1 万元。"
    assert [check.rule for check in failures(document(sections=[_section(text)]))] == ["部门与单位用语一致"]
    assert failures(document(sections=[_section(text)], scope="单位")) == []
    glossary = _section("机关运行经费：指本单位的公用经费。", heading="第四部分 名词解释")
    assert failures(document(sections=[glossary])) == []


@pytest.mark.parametrize(
    ("direction", "reason", "hints"),
    [
        ("减少", "宣传事务经费增加", 1),
        ("减少", "人员减少", 0),
        ("减少", "上年新增一次性项目", 0),
        ("减少", "新增退休2人，在职较上年减少", 0),
        ("增加", "机构改革，预算数调减", 1),
        ("增加", "人员增加", 0),
        ("增加", "工资基数调高", 0),
    ],
)
def test_a_reason_that_says_the_opposite(direction: str, reason: str, hints: int) -> None:
    stated = Statement("year_on_year", "宣传事务", direction, reason=reason, sentence="…")
    assert len(failures(document(statements=[stated]))) == hints


def test_every_rule_is_named_in_chinese_and_has_a_severity() -> None:
    for rule in rules():
        assert rule.severity in ("错误", "提示") and not rule.name.isascii() and "{" in rule.message
    assert len({rule.key for rule in rules()}) == len(rules())
