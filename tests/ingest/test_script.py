"""Documents in traditional characters. The body is invented."""

from __future__ import annotations

from ingest.document import build_document
from ingest.model import Cell, Grid, SourceFile, TextLine
from ingest.script import NOTICE, in_one_script

LINES = (
    "澄海縣環境保護局2017年部門預算",
    "一、預算情況說明",
    "2017年收入預算12萬元，比上年增加2萬元，主要原因是新增項目。",
)


def source(*blocks: TextLine | Grid) -> SourceFile:
    return SourceFile("file.txt", "hash", "text", blocks)


def test_traditional_text_is_read_in_simplified_characters_and_said_so() -> None:
    document = build_document(source(*map(TextLine, LINES)))
    assert document.identity.organisation == "澄海县环境保护局"
    assert [(s.subject, s.reason) for s in document.statements if s.reason] == [("收入预算", "新增项目")]
    assert NOTICE in document.notices


def test_cells_are_turned_as_well() -> None:
    turned, converted = in_one_script(source(*map(TextLine, LINES), Grid(((Cell("項目支出"),),))))
    assert converted
    assert isinstance(turned.blocks[-1], Grid)
    assert turned.blocks[-1].rows[0][0].text == "项目支出"


def test_a_name_in_traditional_characters_changes_nothing() -> None:
    kept = source(
        TextLine(
            "本局编制预算，说明部门收入支出情况，另有台湾同胞捐赠款一项由臺北某某機構转来，已列入其他收入。"
        )
    )
    assert in_one_script(kept) == (kept, False)
