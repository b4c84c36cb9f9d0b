"""Seven published PDFs: every alarm looked at in the document, and nothing told beyond these. All of them are right."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.document import build_document
from ingest.readers import read_source
from tests.ingest.checks.handmade import failures

pytestmark = pytest.mark.shared

STATED, SHARE, CHANGE = "说明与表内金额一致", "占比重算", "增减比例重算"
TWICE, GROWTH, ACROSS = "同一段落金额一致", "增加额不大于本年数", "合计列等于各列之和"
EMPTY, NOTE, SCOPE, REASON = (
    "空表说明与表内数字一致",
    "附注与本表一致",
    "部门与单位用语一致",
    "原因与增减方向一致",
)

Alarm = tuple[str, str, str, str]
"""Severity, rule, words of the message, and why the alarm is right."""
EXPECTED: dict[str, list[Alarm]] = {
    "上海市普陀区人民政府万里街道办事处23年预算.pdf": [
        ("错误", ACROSS, "10,903,043.00 元，各列之和为 11419043 元", "total and 财政拨款 of the form differ by 516,000"),
        ("错误", STATED, "为 441.25 万元", "the table prints 2,206,272 元, the paragraph begins with 220.63"),
        ("错误", GROWTH, "本年 0 万元，却称增加 1421.25 万元", "the increase belongs to the measure before it"),
        ("错误", CHANGE, "增长 314.82%", "(45.41 - 11.67) / 11.67 is 289.12 %"),
        ("错误", CHANGE, "增长 60.54%", "(441.25 - 132.59) / 132.59 is 232.79 %; neither does 220.63 give 60.54 %"),
        ("错误", TWICE, "先为 220.63 万元，后为 441.25 万元", "one paragraph, two amounts of one account"),
    ],
    "上海市普陀区人民政府万里街道办事处24年预算.pdf": [
        ("错误", STATED, "为 352.67 万元", "the table prints 3,503,499 元, the paragraph begins with 350.35"),
        ("错误", EMPTY, "数据行 · 合计 为 47.91 万元", "a note calls the “三公” table empty, under figures"),
        ("错误", TWICE, "先为 350.35 万元，后为 352.67 万元", "one paragraph, two amounts of one account"),
        ("提示", REASON, "宣传事务一般行政管理事务经费增加", "110.60 after 114.00 is explained by an increase"),
    ],
    "上海市普陀区商务委员会25年预算.pdf": [],
    "上海市普陀区商务委员会单位25年预算.pdf": [],
    "上海市普陀区财政局2024年度部门决算.pdf": [
        ("错误", STATED, "为 0.3 万元", "the table's 总计 is 2,961.68"),
        ("错误", SHARE, "71.73%", "2106.66 / 2940.05 is 71.65 %; the four shares add up to 100.07 %"),
    ],
    "上海市普陀区财政局部门25年预算.pdf": [
        ("错误", STATED, "为 887.36 万元", "the table prints 873,617 元: a digit too many in the text"),
        ("提示", NOTE, "说的是政府性基金", "copied from the table before"),
        ("提示", SCOPE, "本单位", "a 部门 budget that says 本单位 of itself"),
    ],
    "上海市财政局25年预算.pdf": [("提示", SCOPE, "部门预算安排", "a 单位 budget that says 部门 of itself")],
}  # fmt: skip


@pytest.mark.parametrize("name", EXPECTED)
def test_every_alarm_is_known_and_right(name: str, shared_dir: Path) -> None:
    told = failures(build_document(read_source(shared_dir / "documents" / "pdf" / name)))
    expected = EXPECTED[name]
    assert [(check.severity, check.rule) for check in told] == [alarm[:2] for alarm in expected]
    for check, (_, _, words, reason) in zip(told, expected, strict=True):
        assert words in check.message, reason


def test_every_document_is_in_the_list(shared_dir: Path) -> None:
    assert {path.name for path in (shared_dir / "documents" / "pdf").glob("*.pdf")} == EXPECTED.keys()
