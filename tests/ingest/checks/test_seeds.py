"""The two real documents: every defect that is in them, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ingest.document import build_document
from ingest.model import Document
from ingest.readers import read_source
from tests.ingest.checks.handmade import failures

pytestmark = pytest.mark.shared
BAZHOU, HETIAN = "000_82077367fa55b95d.txt", "001_49e6c04b88571245.txt"


def _read(seeds_dir: Path, name: str) -> Document:
    return build_document(read_source(seeds_dir / name))


@pytest.fixture(scope="module")
def bazhou(seeds_dir: Path) -> Document:
    return _read(seeds_dir, BAZHOU)


@pytest.fixture(scope="module")
def hetian(seeds_dir: Path) -> Document:
    return _read(seeds_dir, HETIAN)


def _told(document: Document, severity: str) -> list[tuple[str, str]]:
    return [(check.rule, check.message) for check in failures(document) if check.severity == severity]


def test_bazhou_errors(bazhou: Document) -> None:
    told = _told(bazhou, "错误")
    expected = [
        (
            "合计列等于各列之和",
            r"表八 .*合计为 3\.34 万元，各列之和为 3\.68 万元（0 \+ 3\.34 \+ 0\.34），相差 0\.34 万元",
        ),
        ("合计列等于各列之和", r"表八 .*小计为 3\.34 万元，各列之和为 3 万元（0 \+ 3），相差 0\.34 万元"),
        ("目录所列表格齐全", "七、项目支出情况表"),
        ("目录所列表格齐全", "十、征收计划表"),
        ("目录所列表格齐全", "十三、国有资产占用和使用情况"),
        ("科目行不重复", r"表四 .*“233 债务发行费用支出”印了 2 行"),
    ]
    assert len(told) == len(expected)
    for (rule, message), (expected_rule, pattern) in zip(told, expected, strict=True):
        assert rule == expected_rule and re.search(pattern, message), message


def test_bazhou_hints(bazhou: Document) -> None:
    rules = [rule for rule, _ in _told(bazhou, "提示")]
    assert rules == ["项目名称各处一致", "原因与增减方向一致", "原因与增减方向一致"]


def test_hetian_errors(hetian: Document) -> None:
    ((rule, message),) = _told(hetian, "错误")
    assert rule == "增减比例重算" and "42.98%" in message and "42.93%" in message


def test_hetian_hints(hetian: Document) -> None:
    rules = [rule for rule, _ in _told(hetian, "提示")]
    expected = ["在职人数不超过编制数", *["项目名称各处一致"] * 3, "模板未填写", "模板未填写", "原因没有写完"]
    assert rules == expected


def test_no_message_names_a_private_person(seeds_dir: Path, bazhou: Document) -> None:
    """The text names four retirees; no message, no label repeats them."""
    text = (seeds_dir / BAZHOU).read_text(encoding="utf-8")
    (names,) = re.findall(r"执行数含(.{2,3})、(.{2,3})、(.{2,3})和(.{2,3})四名", text)
    labels = [operand.label for check in bazhou.checks for operand in (check.left, check.right) if operand]
    told = "".join([*labels, *(check.message for check in bazhou.checks)])
    assert not any(name in told for name in names)


def test_figures_of_failed_checks_can_be_found_again(bazhou: Document) -> None:
    check = next(check for check in failures(bazhou) if check.left and check.left.column_index is not None)
    operand = check.left
    assert operand is not None
    table = next(table for table in bazhou.tables if table.ordinal == operand.table_ordinal)
    line = next(line for line in table.lines if (line.side, line.row) == (operand.side, operand.row))
    figure = next(figure for figure in line.figures if figure.column.index == operand.column_index)
    assert figure.amount_fen == operand.amount_fen


def test_how_many_comparisons_were_made_is_told(bazhou: Document) -> None:
    counted = [int(c.left.value) for c in bazhou.checks if c.passed and c.left and c.left.value is not None]
    assert sum(counted) > 300 and len(counted) < 90
