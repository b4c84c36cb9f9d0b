"""Where tables are found and what stands over them."""

from __future__ import annotations

from ingest.model import Cell, Grid, TextLine
from ingest.regions import split_regions


def grid(*rows: tuple[str, ...]) -> Grid:
    return Grid(tuple(tuple(Cell(text) for text in row) for row in rows))


def test_a_caption_set_as_a_table_of_its_own_belongs_to_the_table_below() -> None:
    blocks = [
        TextLine("表1-2"),
        TextLine("部门支出总表"),
        grid(("部门：甲县教育局", "单位：万元")),
        grid(("科目编码", "科目名称", "合计"), ("205", "教育支出", "12.50")),
    ]
    (region,), narrative = split_regions(blocks)
    assert (region.title, region.number, region.unit, region.organisation) == (
        "部门支出总表",
        "表1-2",
        "万元",
        "甲县教育局",
    )
    assert region.grid is not None and len(region.grid.rows) == 2
    assert narrative == []
