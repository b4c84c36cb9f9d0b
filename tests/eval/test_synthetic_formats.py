"""Each format holds what the truth says: the amounts of every table, found by an ordinary reader of that format."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from io import BytesIO
from itertools import groupby

import docx
import openpyxl
import pdfplumber
import pytest
from lxml import html

from eval.synthetic.generate import documents
from eval.synthetic.model import Document, Table
from eval.synthetic.style import Style
from eval.synthetic.writers import docx as docx_writer
from eval.synthetic.writers import html as html_writer
from eval.synthetic.writers import markdown, pdf, text, xlsx
from eval.synthetic.writers.grid import header_cells, header_texts

AMOUNT = re.compile(r"-?[\d,]+(?:\.\d+)?")


@pytest.fixture(scope="module", params=[0, 2, 16])
def made(request: pytest.FixtureRequest) -> list[tuple[Document, Style]]:
    """A body's budget and final accounts."""
    return list(documents(request.param, [2024], 7))


def printed(tables: Iterable[Table]) -> list[list[str]]:
    """The amounts of each table, row by row."""
    return [[row.texts[place] for row in table.rows for place in sorted(row.amounts)] for table in tables]


def numbers(cells: Iterable[str]) -> list[str]:
    return [cell for cell in cells if AMOUNT.fullmatch(cell)]


def expected_numbers(table: Table) -> list[str]:
    """All cells that look like numbers: amounts, and codes and ordinals, in order."""
    return numbers(text for row in table.rows for text in row.texts)


def test_markdown_rows(made: list[tuple[Document, Style]]) -> None:
    for document, style in made:
        lines = markdown.write(document, style).decode().splitlines()
        blocks = [
            list(group) for is_row, group in groupby(lines, lambda line: line.startswith("|")) if is_row
        ]
        assert len(blocks) == len(document.tables)
        for block, table in zip(blocks, document.tables, strict=True):
            heads = 1 if table.headless else len(header_texts(table.columns))
            rows = [[cell.strip() for cell in line[1:-1].split("|")] for line in block]
            assert [tuple(row) for row in rows[heads + 1 :]] == [row.texts for row in table.rows]
            assert {len(row) for row in rows} == {len(table.columns)}


def test_text_keeps_the_amounts_in_order(made: list[tuple[Document, Style]]) -> None:
    for document, style in made:
        raw = text.write(document, style)
        whole = raw.decode("gb18030" if style.legacy_encoding else "utf-8")
        words = iter(whole.split())
        for amounts in printed(document.tables):
            assert all(amount in words for amount in amounts)


def test_text_drops_blanks_and_wraps_names(made: list[tuple[Document, Style]]) -> None:
    document, style = made[0]
    lines = text.write(document, style).decode("gb18030" if style.legacy_encoding else "utf-8").splitlines()
    assert not any("|" in line or "  " in line for line in lines)
    assert not any("机关事业单位基本养老保险缴费支出" in line and len(line) < 40 for line in lines)


def test_html_cells(made: list[tuple[Document, Style]]) -> None:
    for document, style in made:
        page = html.fromstring(html_writer.write(document, style))
        found = page.findall(".//table")
        assert len(found) == len(document.tables)
        for element, table in zip(found, document.tables, strict=True):
            heads = 0 if table.headless else header_cells(table.columns)[0]
            cells = [cell.text_content().strip() for row in element.findall(".//tr")[heads:] for cell in row]
            assert numbers(cells) == expected_numbers(table)


def test_word_cells(made: list[tuple[Document, Style]]) -> None:
    document, style = made[-1]
    word = docx.Document(BytesIO(docx_writer.write(document, style)))
    assert len(word.tables) == len(document.tables)
    for element, table in zip(word.tables, document.tables, strict=True):
        heads = 0 if table.headless else header_cells(table.columns)[0]
        body = [cell.text for row in list(element.rows)[heads:] for cell in row.cells]
        assert numbers(body) == expected_numbers(table)


def test_workbook_holds_numbers(made: list[tuple[Document, Style]]) -> None:
    for document, style in made:
        book = openpyxl.load_workbook(BytesIO(xlsx.write(document, style)))
        assert len(book.worksheets) == len(document.tables) + 1
        for sheet, table in zip(book.worksheets[1:], document.tables, strict=True):
            values = [
                v for row in sheet.iter_rows(values_only=True) for v in row if isinstance(v, int | float)
            ]
            scale = {"元": 100, "万元": 1_000_000}[table.unit]
            assert [Decimal(str(value)) * scale for value in values] == [
                row.amounts[place] for row in table.rows for place in sorted(row.amounts)
            ]


def test_pdf_cells(made: list[tuple[Document, Style]]) -> None:
    document, style = made[-1]
    cells: Counter[str] = Counter()
    with pdfplumber.open(BytesIO(pdf.write(document, style))) as opened:
        for page in opened.pages:
            for table in page.extract_tables():
                cells.update((cell or "").replace("\n", "") for row in table for cell in row)
        everything = "".join(page.extract_text() for page in opened.pages)
    wanted = Counter(amount for amounts in printed(document.tables) for amount in amounts)
    assert not wanted - cells
    assert document.organisation in everything


def test_pdf_repeats_headers_over_pages() -> None:
    document, style = next(documents(0, [2024], 7))
    long = next(table for table in document.tables if table.key == "basic")
    assert len(long.rows) > 25
    with pdfplumber.open(BytesIO(pdf.write(document, style))) as opened:
        assert len(opened.pages) > len(document.tables)


def test_header_spans_cover_the_grid(made: list[tuple[Document, Style]]) -> None:
    for document, _ in made:
        for table in document.tables:
            depth, cells = header_cells(table.columns)
            covered = Counter(
                (row, column)
                for cell in cells
                for row in range(cell.row, cell.row + cell.rowspan)
                for column in range(cell.column, cell.column + cell.colspan)
            )
            assert covered == Counter({(r, c): 1 for r in range(depth) for c in range(len(table.columns))})
