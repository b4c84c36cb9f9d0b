"""PDF → blocks: ruled tables with their cell boxes, and the text lines outside them. The only importer of pdfplumber."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfminer.pdfparser import PDFSyntaxError
from pdfplumber.utils.exceptions import PdfminerException

from ingest.model import Block, Box, Cell, Grid, IngestError, Piece, Place, TextLine
from ingest.readers import ocr

MAX_PAGES = 1500
PICTURE_DPI = 130
_MOST_PIXELS = 24_000_000
_BARE_NUMBER = re.compile(r"^[-—–\s]*\d{1,4}[-—–\s]*$")
_MIN_TABLE_CELLS = 4
_PIECE_GAP = 0.8
"""How wide a gap (in sizes of the type) parts the cells of an unruled table."""
_SHORT = 30
_BASELINE_SHARE = 0.5
_MANY_PAGES = 6


class NoTextLayer(IngestError):
    """The pages hold pictures only."""


def read_pdf(path: Path) -> tuple[Block, ...]:
    """All blocks of a PDF in reading order. Raises IngestError for encrypted and damaged files, NoTextLayer for scanned ones."""
    try:
        with pdfplumber.open(path) as document:
            if len(document.pages) > MAX_PAGES:
                raise IngestError(f"{path.name}：有 {len(document.pages)} 页，超过上限 {MAX_PAGES} 页")
            pages = [_read_page(page) for page in document.pages]
    except (PdfminerException, PDFSyntaxError) as error:
        if isinstance(error.__cause__ or error.args[0] if error.args else None, PDFPasswordIncorrect):
            raise IngestError(f"{path.name}：PDF 有密码，请去掉密码后再导入") from error
        raise IngestError(f"{path.name}：PDF 已损坏或不完整，无法打开；请重新下载原文件") from error
    if not any(pages):
        raise NoTextLayer(
            f"{path.name}：PDF 没有文字层（可能是扫描件），请提供可复制文字的版本；"
            "或安装文字识别（OCR）组件后重新导入：pip install '.[ocr]'"
        )
    running = _running_heads(pages)
    return tuple(
        block
        for page in pages
        for block in page
        if not (isinstance(block, TextLine) and block.text in running)
    )


def read_scanned_pdf(path: Path) -> tuple[Block, ...]:
    """All blocks of a PDF without a text layer, recognised by the optional OCR component."""
    return ocr.read_scan(_pictures(path), path.name)


def _pictures(path: Path) -> Iterator[ocr.ScannedPage]:
    with pdfplumber.open(path) as document:
        for page in document.pages:
            area = max(1.0, float(page.width) * float(page.height)) / 72**2
            dpi = max(10, min(ocr.DPI, int((_MOST_PIXELS / area) ** 0.5)))
            picture = page.to_image(resolution=dpi).original.convert("L")
            yield ocr.ScannedPage(page.page_number, np.asarray(picture), 72 / dpi)
            page.close()


def page_picture(path: Path, page_number: int, box: Box | None, target: Path) -> None:
    """Write a PNG of one page to ``target``, with ``box`` (PDF points) marked. Raises IngestError for a page that is not there."""
    with pdfplumber.open(path) as document:
        if not 1 <= page_number <= len(document.pages):
            raise IngestError(f"{path.name}：没有第 {page_number} 页（共 {len(document.pages)} 页）")
        picture = document.pages[page_number - 1].to_image(resolution=PICTURE_DPI)
        if box is not None:
            picture.draw_rect(box, fill=(255, 214, 0, 70), stroke=(200, 30, 30, 255), stroke_width=3)
        picture.save(target, format="PNG")


def _read_page(page: Any) -> list[Block]:
    tolerance = _line_tolerance(page)
    tables = [table for table in page.find_tables() if _is_table(table)]
    blocks: list[tuple[float, Block]] = [
        (table.bbox[1], _grid(table, page.page_number, tolerance)) for table in tables
    ]
    lines = [
        line
        for line in page.extract_text_lines(return_chars=True, strip=True, y_tolerance=tolerance)
        if line["text"].strip() and not any(_inside(line, table.bbox) for table in tables)
    ]
    for position, line in enumerate(lines):
        if position in (0, len(lines) - 1) and _BARE_NUMBER.match(line["text"]):
            continue
        box = (line["x0"], line["top"], line["x1"], line["bottom"])
        blocks.append(
            (line["top"], TextLine(line["text"], Place(page.page_number, box=box), _pieces(line["chars"])))
        )
    page.close()
    return [block for _, block in sorted(blocks, key=lambda entry: entry[0])]


def _pieces(chars: Sequence[dict[str, Any]]) -> tuple[Piece, ...]:
    """The parts of a line between gaps wider than a character; none where the line has no such gap."""
    runs: list[list[dict[str, Any]]] = []
    for char in sorted((char for char in chars if char["text"].strip()), key=lambda char: char["x0"]):
        if not runs or char["x0"] - runs[-1][-1]["x1"] > _PIECE_GAP * char["size"]:
            runs.append([])
        runs[-1].append(char)
    if len(runs) < 2 and not (runs and len(runs[0]) < _SHORT):
        return ()
    return tuple(Piece("".join(char["text"] for char in run), run[0]["x0"], run[-1]["x1"]) for run in runs)


def _line_tolerance(page: Any) -> float:
    """How far apart (points) characters of one line may stand: Latin digits set in another font sit up to 0.4 of their size
    lower than the Chinese around them."""
    sizes = sorted(char["size"] for char in page.chars)
    return max(3.0, sizes[len(sizes) // 2] * _BASELINE_SHARE) if sizes else 3.0


def _is_table(table: Any) -> bool:
    """A frame drawn around text is no table: that takes several cells in at least two columns."""
    return len(table.cells) >= _MIN_TABLE_CELLS and len({round(cell[0]) for cell in table.cells}) > 1


def _inside(line: dict[str, Any], box: tuple[float, float, float, float]) -> bool:
    middle = (line["top"] + line["bottom"]) / 2
    return bool(box[1] <= middle <= box[3] and line["x0"] < box[2] and line["x1"] > box[0])


def _grid(table: Any, page_number: int, tolerance: float) -> Grid:
    texts = table.extract(y_tolerance=tolerance)
    rows = tuple(
        tuple(
            Cell((text or "").strip(), box, page_number) for text, box in zip(row, line.cells, strict=False)
        )
        for row, line in zip(texts, table.rows, strict=True)
    )
    width = max((len(row) for row in rows), default=0)
    return Grid(
        tuple(row + (Cell(),) * (width - len(row)) for row in rows), Place(page_number, box=tuple(table.bbox))
    )


def _running_heads(pages: list[list[Block]]) -> set[str]:
    """Lines that stand at the very top or bottom of most pages: running heads and feet. A line that says something about the
    table below it (单位：万元) is none, however often it is repeated."""
    if len(pages) < _MANY_PAGES:
        return set()
    counts: Counter[str] = Counter()
    for page in pages:
        edges = {block.text for block in (*page[:1], *page[-1:]) if isinstance(block, TextLine)}
        counts.update(text for text in edges if not re.search(r"[:：]", text))
    return {text for text, count in counts.items() if count > len(pages) / 2}
