"""Comparing an export with the truth: what is right, misread, missing, invented."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from eval.synthetic.compare import Score, compare, main, report

FIGURE: dict[str, Any] = {
    "table_kind": "expenditure_by_function", "side": "", "code": "2010301", "item": "行政运行", "project": "",
    "measure": "基本支出", "amount_fen": 1234500, "figure_year": 2024, "figure_kind": "预算",
}  # fmt: skip
ROW: dict[str, str] = {
    "source": "a.md", "table_kind": "expenditure_by_function", "side": "", "code": "2010301", "item": "行政 运行",
    "project": "", "measure": "基本支出", "amount_yuan": "12345.00", "figure_year": "2024", "figure_kind": "预算",
}  # fmt: skip
KEY = ("md", "expenditure_by_function")


def scored(figures: list[dict[str, Any]], rows: list[dict[str, str]]) -> Score:
    line = json.dumps({"file": "a.md", "format": "md", "figures": figures})
    return compare([line], rows)[KEY]


def test_the_same_figure_is_right() -> None:
    score = scored([FIGURE], [ROW])
    assert (score.truth, score.got, score.found, score.right) == (1, 1, 1, 1)
    assert not score.causes


@pytest.mark.parametrize(
    ("changed", "cause"),
    [
        ({"measure": "项目支出"}, "measure: 基本支出 → 项目支出"),
        ({"measure": "unknown"}, "measure: 基本支出 → unknown"),
        ({"code": "2010302"}, "code"),
        ({"code": ""}, "code"),
        ({"item": "事业运行"}, "item"),
        ({"side": "收入"}, "side: (none) → 收入"),
        ({"figure_kind": "决算"}, "kind: 预算 → 决算"),
        ({"table_kind": "other"}, "table_kind: expenditure_by_function → other"),
    ],
)
def test_a_misread_field_is_named(changed: dict[str, str], cause: str) -> None:
    score = scored([FIGURE], [ROW | changed])
    assert (score.found, score.right) == (1, 0)
    assert list(score.causes) == [cause]


def test_another_amount_is_missing_and_invented() -> None:
    score = scored([FIGURE], [ROW | {"amount_yuan": "12346.00"}])
    assert score.causes == {"missing": 1, "invented": 1}


def test_what_nobody_can_decide_may_be_unknown() -> None:
    assert scored([FIGURE | {"decidable": False}], [ROW | {"measure": "unknown"}]).right == 1
    guessed = scored([FIGURE | {"decidable": False}], [ROW | {"measure": "项目支出"}])
    assert list(guessed.causes) == ["measure (undecidable, guessed): 基本支出 → 项目支出"]


def test_repeated_amounts_find_their_own_rows() -> None:
    other = {"code": "20103", "item": "政府办公厅（室）及相关机构事务"}
    score = scored([FIGURE, FIGURE | other], [ROW | other, ROW])
    assert score.right == 2


def test_an_unread_file_is_told() -> None:
    line = json.dumps({"file": "a.md", "format": "md", "figures": [FIGURE]})
    assert "no figures of the file at all" in compare([line], [])["md", "(file)"].causes


def test_a_misnamed_document_is_told() -> None:
    head = {
        "file": "a.md",
        "format": "md",
        "organisation": "云岭县教育局",
        "scope": "部门",
        "kind": "预算",
        "year": 2024,
    }
    row = ROW | {"organisation": "云岭市教育局", "scope": "部门", "kind": "预算", "fiscal_year": "2024"}
    causes = compare([json.dumps(head | {"figures": [FIGURE]})], [row])["md", "(file)"].causes
    assert causes == {"organisation of the document": 1}


def test_report_names_place_and_cause() -> None:
    lines = list(report({KEY: scored([FIGURE], [ROW | {"measure": "项目支出"}])}, 5))
    assert any("100.0%" in line and "0.0%" in line for line in lines)
    assert any(
        "a.md | expenditure_by_function | 2010301 行政运行 | 基本支出 | 12345.00 元" in line for line in lines
    )


def test_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    truth, figures = tmp_path / "truth.jsonl", tmp_path / "figures.csv"
    truth.write_text(
        json.dumps({"file": "a.md", "format": "md", "figures": [FIGURE]}) + "\n", encoding="utf-8"
    )
    with figures.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.DictWriter(out, ROW)
        writer.writeheader()
        writer.writerow(ROW)
    assert main([str(truth), str(figures)]) == 0
    assert "expenditure_by_function" in capsys.readouterr().out
