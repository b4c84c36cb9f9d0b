"""A performance table that lists the indicators of several projects in columns."""

from __future__ import annotations

from ingest.model import Cell, Grid, Table
from ingest.performance_lists import read_list

ROWS = [
    [
        "项目名称",
        "年度预算金额",
        "年度目标",
        "一级指标",
        "二级指标",
        "三级指标",
        "指标性质",
        "指标值",
        "度量单位",
    ],
    ["营养改善", "292.36", "提供膳食补助", "产出指标", "数量指标", "受益学生人数", "≥", "2,924", "人"],
    ["", "", "", "", "质量指标", "抽检合格率", "≥", "98", "%"],
    ["教师培训", "96.00", "培训教师", "产出指标", "数量指标", "培训人次", "≥", "1,150", "人次"],
]


def grid(rows: list[list[str]]) -> Grid:
    return Grid(tuple(tuple(Cell(text) for text in row) for row in rows))


def test_each_project_has_its_money_and_its_indicators() -> None:
    table = Table(1, "performance_targets", "项目绩效目标表", unit="万元")
    statements = read_list(table, grid(ROWS), 2023, "预算", [])
    assert statements is not None
    assert [(line.project, figure.raw) for line in table.lines for figure in line.figures] == [
        ("营养改善", "292.36"),
        ("教师培训", "96.00"),
    ]
    indicators = [s for s in statements if s.kind == "indicator"]
    assert [(s.project, s.attribute, s.comparator, s.value, s.unit) for s in indicators] == [
        ("营养改善", "产出指标/数量指标", "≥", "2924", "人"),
        ("营养改善", "产出指标/质量指标", "≥", "98", "%"),
        ("教师培训", "产出指标/数量指标", "≥", "1150", "人次"),
    ]


def test_the_form_of_one_project_is_none() -> None:
    form = [["项目名称", "营养改善"], ["一级指标", "二级指标", "三级指标", "指标值"]]
    assert read_list(Table(1, "performance_targets", "绩效目标表"), grid(form), 2023, "预算", []) is None
