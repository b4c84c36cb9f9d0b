"""Scanned PDFs: a page that is only a picture. What is read is exact or left out; without the component the message says how."""

from __future__ import annotations

import io
import random
from collections.abc import Callable

import pdfplumber
import pytest
from PIL import Image
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Table

from ingest.amounts import is_amount
from ingest.document import build_document
from ingest.model import Grid, IngestError, SourceFile
from ingest.readers import ocr
from ingest.readers.ocr_layout import (
    DOUBT,
    LOST_LINE,
    Piece,
    Reading,
    believed,
    doubt_odd_decimals,
    legible,
    line_text,
    unruled_runs,
    unruled_table,
)

Read = Callable[[str, bytes], SourceFile]
needs_component = pytest.mark.skipif(not ocr.is_installed(), reason="需要 OCR 组件：pip install '.[ocr]'")
DPI = 200
ROWS = [
    ["科目编码", "", "科目名称", "合计", "基本支出", "项目支出"],
    ["类", "款", "", "", "", ""],
    ["208", "", "社会保障和就业支出", "40.50", "40.50", ""],
    ["208", "05", "行政事业单位养老支出", "40.50", "40.50", ""],
    ["213", "", "农林水支出", "1,260.00", "1,200.00", "60.00"],
    ["213", "03", "水利", "1,260.00", "1,200.00", "60.00"],
    ["合计", "", "", "1,300.50", "1,240.50", "60.00"],
]
SPANS = [
    ((0, 0), (1, 0)),
    ((2, 0), (2, 1)),
    ((3, 0), (3, 1)),
    ((4, 0), (4, 1)),
    ((5, 0), (5, 1)),
    ((0, 6), (2, 6)),
]


# --- with or without the component --------------------------------------------------------------------------------


def test_without_the_component_the_message_says_how_to_install_it(
    read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ocr, "is_installed", lambda: False)
    with pytest.raises(IngestError, match=r"^a\.pdf：PDF 没有文字层.*pip install '\.\[ocr\]'"):
        read("a.pdf", _scanned([Image.new("L", (400, 300), 255)]))


@needs_component
def test_需要_OCR_组件_a_small_table_is_exact(read: Read) -> None:
    source = read("a.pdf", _scanned([_page()]))
    assert source.ocr and source.reader == "pdf-ocr"
    (grid,) = [block for block in source.blocks if isinstance(block, Grid)]
    assert [[cell.text for cell in row] for row in grid.rows] == ROWS
    document = build_document(source)
    assert document.ocr
    assert (document.identity.organisation, document.identity.fiscal_year) == ("青禾县水文服务中心", 2024)
    (table,) = document.tables
    figures = {
        (line.code or line.item, figure.column.measure): figure.amount_fen
        for line in table.lines
        for figure in line.figures
    }
    assert figures == {
        ("208", "合计"): 40_500_000, ("208", "基本支出"): 40_500_000,
        ("20805", "合计"): 40_500_000, ("20805", "基本支出"): 40_500_000,
        ("213", "合计"): 1_260_000_000, ("213", "基本支出"): 1_200_000_000, ("213", "项目支出"): 60_000_000,
        ("21303", "合计"): 1_260_000_000, ("21303", "基本支出"): 1_200_000_000, ("21303", "项目支出"): 60_000_000,
        ("合计", "合计"): 1_300_500_000, ("合计", "基本支出"): 1_240_500_000, ("合计", "项目支出"): 60_000_000,
    }  # fmt: skip


@needs_component
@pytest.mark.parametrize("turns", [1, 2, 3])
def test_需要_OCR_组件_a_turned_page_is_read_and_boxes_stay_on_the_scan(turns: int, read: Read) -> None:
    picture = _page().rotate(90 * turns, expand=True)
    source = read("a.pdf", _scanned([picture]))
    (grid,) = [block for block in source.blocks if isinstance(block, Grid)]
    assert [cell.text for cell in grid.rows[-1]] == ROWS[-1]
    box = grid.rows[-1][3].box
    assert box is not None
    width, height = (side * 72 / DPI for side in picture.size)
    assert 0 <= box[0] < box[2] <= width and 0 <= box[1] < box[3] <= height
    found = picture.crop(tuple(int(value * DPI / 72) for value in box)).rotate(-90 * turns, expand=True)
    assert found.width > found.height  # the cell as it stands on the scan, turned like it


@needs_component
def test_需要_OCR_组件_a_page_of_noise_gets_a_clear_message(read: Read) -> None:
    chance = random.Random(7)
    noise = Image.frombytes("L", (900, 700), bytes(chance.choices(range(256), k=900 * 700)))
    with pytest.raises(IngestError, match=r"^a\.pdf：这是扫描件，文字识别.*请提供更清晰的扫描件"):
        read("a.pdf", _scanned([noise]))


@needs_component
def test_需要_OCR_组件_a_faint_skewed_page_gives_no_wrong_amount(read: Read) -> None:
    poor = _page().resize((1200, 848)).rotate(0.8, fillcolor=255).point(lambda value: 90 + value // 2)
    printed = {text for row in ROWS for text in row}
    source = read("a.pdf", _scanned([poor]))
    texts = [
        cell.text for block in source.blocks if isinstance(block, Grid) for row in block.rows for cell in row
    ]
    assert any(is_amount(text) for text in texts)
    assert {text for text in texts if is_amount(text)} <= printed


# --- what may be believed -----------------------------------------------------------------------------------------


def _sure(text: str) -> Reading:
    return Reading(text, (0.99,) * len(text))


@pytest.mark.parametrize("text", ["0", "1,234.50", "-3.20", "40.5", "208", "12%"])
def test_a_number_read_twice_with_certainty_is_kept(text: str) -> None:
    assert believed(_sure(text), _sure(text)) == text


@pytest.mark.parametrize(
    "text",
    ["1O5.2", "l05.20", "１２３", "12 345.00", "123 .45", "1,23", "1,23456", "1.234,5", "12,34,567", "1..2", ".70",
     ",700", "012.5", "①", "$5", "(5.00)", "1，234"],
)  # fmt: skip
def test_slips_of_recognition_never_become_amounts(text: str) -> None:
    said = believed(_sure(text), _sure(text))
    assert said == text + DOUBT and not is_amount(said)


def test_readings_that_differ_or_one_uncertain_digit_are_no_amount() -> None:
    assert believed(_sure("1,234.50"), _sure("1,284.50")) == "1,234.50" + DOUBT
    assert believed(Reading("12.50", (0.99, 0.5, 0.99, 0.99, 0.99)), _sure("12.50")) == "12.50" + DOUBT
    assert believed(_sure("12.50"), None) == "12.50" + DOUBT


def test_an_amount_with_other_decimals_than_the_table_is_doubted() -> None:
    rows = [["201", "公共", "10.00"], ["202", "外交", "20.50"], ["203", "国防", "3050"], ["204", "安全", "0"],
            ["205", "教育", "40.25"], ["206", "科技", "7.10"], ["207", "文化", "8.00"], ["208", "社保", "9.00"]]  # fmt: skip
    checked = doubt_odd_decimals(rows)
    assert checked[2] == ["203", "国防", "3050" + DOUBT]
    assert [row for row in checked if row not in rows] == [checked[2]]


@pytest.mark.parametrize(
    "text, says",
    [
        ("收入1,300.50万元。", "收入1,300.50万元。"),
        ("收入1O3万元，支出5万元。", "收入？万元，支出5万元。"),
        ("收入3,121 .42万元", "收入？万元"),
        ("收入３万元，占12.5%", "收入？万元，占12.5%"),
    ],
)
def test_doubtful_numbers_in_sentences_are_replaced(text: str, says: str) -> None:
    assert legible(_sure(text)) == says


def test_uncertain_digits_and_lines_in_sentences() -> None:
    assert legible(Reading("共30万元", (0.99, 0.4, 0.99, 0.99, 0.99))) == f"共{DOUBT}万元"
    assert legible(Reading("某某某某", (0.3,) * 4)) == LOST_LINE


# --- tables without ruling ----------------------------------------------------------------------------------------


def _line(top: float, *texts: tuple[float, float, str]) -> list[Piece]:
    return [Piece(text, (left, top, right, top + 20)) for left, right, text in texts]


def test_lines_that_keep_to_columns_are_a_table() -> None:
    lines = [
        _line(0, (0, 60, "项目"), (300, 380, "预算数"), (500, 580, "决算数")),
        _line(30, (0, 90, "收入"), (330, 380, "10.00"), (520, 580, "1,020.00")),
        _line(60, (0, 60, "支出"), (340, 380, "8.00")),
        _line(90, (0, 60, "结余"), (520, 580, "2.00")),
    ]
    assert unruled_runs(lines) == [(0, 4)]
    rows = unruled_table(lines)
    assert rows is not None
    assert [[piece.text if piece else "" for piece in row] for row in rows] == [
        ["项目", "预算数", "决算数"],
        ["收入", "10.00", "1,020.00"],
        ["支出", "8.00", ""],
        ["结余", "", "2.00"],
    ]


def test_lines_that_do_not_stay_lines() -> None:
    lines = [
        _line(top, (0, 60, "收入"), (200 + top, 380 + top, "10.00"), (400, 480, "2.00"))
        for top in (0, 30, 60, 90)
    ]
    assert unruled_table(lines) is None
    assert line_text(lines[0]) == "收入  10.002.00"


# --- making scans -------------------------------------------------------------------------------------------------


def _page() -> Image.Image:
    """A page of a budget as a picture."""
    if "STSong-Light" not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    style = ParagraphStyle("text", fontName="STSong-Light", fontSize=14, leading=24)
    lines = [
        "青禾县水文服务中心2024年部门预算",
        "部门支出总体情况表",
        "编制部门：青禾县水文服务中心",
        "单位：万元",
    ]
    table = Table(ROWS, colWidths=[70, 50, 220, 110, 110, 110], rowHeights=32)
    table.setStyle(
        [("FONT", (0, 0), (-1, -1), "STSong-Light", 13), ("GRID", (0, 0), (-1, -1), 1, colors.black),
         ("ALIGN", (3, 2), (-1, -1), "RIGHT"), ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
         *[("SPAN", first, last) for first, last in SPANS]]
    )  # fmt: skip
    flow: list[Flowable] = [*(Paragraph(line, style) for line in lines), table]
    out = io.BytesIO()
    SimpleDocTemplate(out, pagesize=landscape(A4), topMargin=30, bottomMargin=30).build(flow)
    with pdfplumber.open(io.BytesIO(out.getvalue())) as document:
        return document.pages[0].to_image(resolution=DPI).original.convert("L")


def _scanned(pictures: list[Image.Image]) -> bytes:
    out = io.BytesIO()
    pictures[0].save(out, format="PDF", save_all=True, append_images=pictures[1:], resolution=DPI)
    return out.getvalue()
