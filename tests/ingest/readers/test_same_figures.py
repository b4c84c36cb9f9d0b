"""One budget in every format gives the same document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest
from budget_files import BODY, TITLE, WRITERS, as_html

from ingest.document import build_document
from ingest.model import Document, SourceFile

Key = tuple[str, str, str, str, str, str, str, int]

EXPECTED_TOTAL = 6 + 18 + 6


def _figures(document: Document) -> Counter[Key]:
    return Counter(
        (
            table.kind,
            table.title,
            line.side,
            line.code,
            line.item,
            line.role,
            figure.column.measure,
            figure.amount_fen,
        )
        for table in document.tables
        for line in table.lines
        for figure in line.figures
    )


@pytest.mark.parametrize("form", WRITERS)
def test_every_format_gives_the_same_figures(form: str, read: Callable[[str, bytes], SourceFile]) -> None:
    document = build_document(read(f"budget.{form}", WRITERS[form]()))
    reference = build_document(read("reference.md", WRITERS["md"]()))
    assert sum(_figures(reference).values()) == EXPECTED_TOTAL
    assert sorted((_figures(document) - _figures(reference)).elements()) == []
    assert sorted((_figures(reference) - _figures(document)).elements()) == []


@pytest.mark.parametrize("form", WRITERS)
def test_every_format_gives_the_same_identity_and_narrative(
    form: str, read: Callable[[str, bytes], SourceFile]
) -> None:
    document = build_document(read(f"budget.{form}", WRITERS[form]()))
    assert (document.title, document.identity.organisation, document.identity.fiscal_year) == (
        TITLE,
        BODY,
        2024,
    )
    assert [table.unit for table in document.tables] == ["万元"] * 3
    assert [bool(table.notes) for table in document.tables] == [False, False, True]
    assert [section.heading for section in document.sections] == [
        "第一部分 单位概况",
        "一、主要职能",
        "第二部分 2024年部门预算表格",
        "第三部分 2024年部门预算情况说明",
        f"一、关于{BODY}2024年收支预算情况的总体说明",
    ]
    assert document.notices == []


@pytest.mark.parametrize(
    "encoding, declared", [("gb18030", "gb2312"), ("utf-8", "gb2312"), ("utf-16", "utf-16")]
)
def test_a_page_is_read_in_the_encoding_it_is_in(
    encoding: str, declared: str, read: Callable[[str, bytes], SourceFile]
) -> None:
    document = build_document(read("budget.html", as_html(encoding, declared)))
    assert sum(_figures(document).values()) == EXPECTED_TOTAL
    assert document.title == TITLE
