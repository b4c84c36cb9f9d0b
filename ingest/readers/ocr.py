"""Scanned pages → blocks, by the optional OCR component. The only importer of rapidocr, whose models come in its package.

Per page: set upright, find text, find ruling; text inside ruling is read cell by cell, numbers twice; the rest line by line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from ingest.model import Block, Box, Cell, Grid, IngestError, Place, TextLine
from ingest.readers.ocr_layout import (
    DOUBT,
    LOST_LINE,
    Piece,
    Reading,
    Span,
    believed,
    doubt_odd_decimals,
    in_lines,
    legible,
    line_text,
    looks_numeric,
    unruled_runs,
    unruled_table,
)

DPI = 200
_MODELS = {
    "Det": "PP-OCRv6_det_small.onnx",
    "Cls": "ch_ppocr_mobile_v2.0_cls_mobile.onnx",
    "Rec": "PP-OCRv6_rec_small.onnx",
}
_NEEDED = ("rapidocr", "onnxruntime", "cv2")
_LONG_LINE = 24
_MOST_SKEW = 8.0
_LEAST_SKEW = 0.15
_LEAST_INK = 12
_MOSTLY = 0.5

Picture = Any
"""A numpy array: a picture in grey, or a mask of the same size."""


@dataclass(frozen=True, slots=True)
class ScannedPage:
    """A page as a picture; ``scale``: points per pixel."""

    number: int
    picture: Picture
    scale: float


def is_installed() -> bool:
    """Whether the OCR component is there, models included: nothing is ever downloaded."""
    return all(find_spec(name) is not None for name in _NEEDED) and all(
        path.is_file() for path in _model_paths().values()
    )


def read_scan(pages: Iterable[ScannedPage], name: str) -> tuple[Block, ...]:
    """All blocks of a scanned document. Raises IngestError where no page can be read."""
    blocks: list[Block] = []
    readable = False
    for page in pages:
        found = _read_page(page)
        if _is_illegible(found):
            found = [TextLine(f"。〔第 {page.number} 页无法辨认〕。", Place(page.number))]
        else:
            readable = readable or bool(found)  # a blank page is no reason to refuse the others
        blocks.extend(found)
    if not readable:
        raise IngestError(
            f"{name}：这是扫描件，文字识别（OCR）没有认出可用的文字；请提供更清晰的扫描件，或可复制文字的版本"
        )
    return tuple(blocks)


def _is_illegible(blocks: Iterable[Block]) -> bool:
    """Whether most of what was found on a page could not be read with certainty: noise, or a hopeless scan."""
    texts = [
        text
        for block in blocks
        for text in (
            [block.text]
            if isinstance(block, TextLine)
            else [cell.text for row in block.rows for cell in row if cell.text]
        )
    ]
    lost = [text for text in texts if text.endswith(DOUBT) or LOST_LINE in text]
    return len(lost) > _MOSTLY * len(texts)


# --- one page -----------------------------------------------------------------------------------------------------


def _read_page(page: ScannedPage) -> list[Block]:
    from ingest.readers.ocr_ruling import find_tables, ink

    picture, spans, to_source = _upright(page.picture)
    tables, rest = find_tables(ink(picture))

    def place(span: Span) -> Box:
        x0, top, x1, bottom = (round(value * page.scale, 1) for value in to_source(span))
        return (x0, top, x1, bottom)

    found: list[tuple[float, Block]] = []
    outside = list(spans)
    for table in tables:
        texts = [[""] * table.columns for _ in range(table.rows)]
        boxes: list[list[Box | None]] = [[None] * table.columns for _ in range(table.rows)]
        for (row, column), cell in table.cells.items():
            texts[row][column] = _cell_text(picture, rest, cell, spans)
            boxes[row][column] = place(cell)
        found.append((table.box[1], _grid(texts, boxes, Place(page.number, box=place(table.box)))))
        outside = [span for span in outside if not _is_within(span, table.box)]
    pieces = [Piece(_line(picture, span), span) for span in outside]
    lines = [[pieces[index] for index in line] for line in in_lines(outside)]
    found += _unruled([[piece for piece in line if piece.text.strip()] for line in lines], page.number, place)
    return [block for _, block in sorted(found, key=lambda entry: entry[0])]


def _unruled(
    lines: list[list[Piece]], number: int, place: Callable[[Span], Box]
) -> list[tuple[float, Block]]:
    """Text outside ruling: lines, and grids where lines keep to columns."""
    lines = [line for line in lines if line]
    found: list[tuple[float, Block]] = []
    taken: set[int] = set()
    for start, end in unruled_runs(lines):
        rows = unruled_table(lines[start:end])
        if rows is None:
            continue
        taken.update(range(start, end))
        texts = [[piece.text if piece else "" for piece in row] for row in rows]
        boxes = [[place(piece.span) if piece else None for piece in row] for row in rows]
        whole = _around([piece.span for line in lines[start:end] for piece in line])
        found.append((whole[1], _grid(texts, boxes, Place(number, box=place(whole)))))
    for position, line in enumerate(lines):
        if position not in taken:
            whole = _around([piece.span for piece in line])
            found.append((whole[1], TextLine(line_text(line), Place(number, box=place(whole)))))
    return found


def _grid(texts: list[list[str]], boxes: list[list[Box | None]], place: Place) -> Grid:
    rows = zip(doubt_odd_decimals(texts), boxes, strict=True)
    return Grid(
        tuple(
            tuple(Cell(text, box, place.page) for text, box in zip(row, line, strict=True))
            for row, line in rows
        ),
        place,
    )


def _cell_text(
    picture: Picture, rest: Picture, cell: tuple[int, int, int, int], spans: Iterable[Span]
) -> str:
    """What one cell says, line by line. Text found across several cells is cut at their borders; text that was not found
    (a lone digit) is looked for by its ink."""
    x0, top, x1, bottom = cell[0] + 3, cell[1] + 3, cell[2] - 2, cell[3] - 2
    inside = [
        (max(span[0], x0), max(span[1], top), min(span[2], x1), min(span[3], bottom))
        for span in spans
        if span[0] < x1 and span[2] > x0 and top < (span[1] + span[3]) / 2 < bottom
    ]
    found = [_around([inside[index] for index in line]) for line in in_lines(inside)]
    texts = []
    for row in found or [(x0, top, x1, bottom)]:
        printed = _printed(rest, (x0, row[1], x1, row[3]))
        if printed is None:
            continue
        text = _read_twice(picture, _around([printed, row]) if found else printed)
        touches = printed[0] <= x0 or printed[2] >= x1 or printed[1] <= top or printed[3] >= bottom
        texts.append(text + DOUBT if touches and looks_numeric(text) else text)  # may go on beyond the border
    if len(texts) > 1 and all(looks_numeric(text.rstrip(DOUBT)) for text in texts):
        # A number over two lines, or two numbers: never joined into one amount.
        return "".join(texts).replace(DOUBT, "") + DOUBT
    return "\n".join(text for text in texts if text)


def _printed(rest: Picture, span: Span) -> Span | None:
    """The box around the ink within a span, specks left out; None where nothing is printed."""
    import cv2

    x0, top, x1, bottom = (int(value) for value in span)
    part = rest[top:bottom, x0:x1]
    if part.size == 0:
        return None
    _, _, stats, _ = cv2.connectedComponentsWithStats(part, connectivity=8)
    marks = [(x, y, x + w, y + h) for x, y, w, h, area in stats[1:].tolist() if area >= _LEAST_INK]
    if not marks:
        return None
    found = _around(marks)
    return (x0 + found[0], top + found[1], x0 + found[2], top + found[3])


def _read_twice(picture: Picture, span: Span) -> str:
    first = _read(_crop(picture, span, 5))
    second = _read(_crop(picture, span, 9, zoom=1.4)) if looks_numeric(first.text) else None
    return believed(first, second)


def _line(picture: Picture, span: Span) -> str:
    reading = _read_line(picture, span)
    return _read_twice(picture, span) if looks_numeric(reading.text) else legible(reading)


def _read_line(picture: Picture, span: Span) -> Reading:
    """One line of text; a very long one in parts, cut where nothing is printed."""
    height = span[3] - span[1]
    if span[2] - span[0] <= _LONG_LINE * height:
        return _read(_crop(picture, span, 2))
    middle = _gap_near(picture, span, (span[0] + span[2]) / 2, 3 * height)
    halves = [
        _read_line(picture, part)
        for part in ((span[0], span[1], middle, span[3]), (middle, span[1], span[2], span[3]))
    ]
    return Reading(
        "".join(half.text for half in halves), tuple(value for half in halves for value in half.certainties)
    )


def _gap_near(picture: Picture, span: Span, middle: float, reach: float) -> float:
    part = picture[int(span[1]) : int(span[3]), int(middle - reach) : int(middle + reach)]
    paleness = part.min(axis=0).astype(int)
    palest = int(paleness.max())
    return int(middle - reach) + float(
        min(
            (column for column, value in enumerate(paleness) if value >= palest - 8),
            key=lambda c: abs(c - reach),
        )
    )


# --- upright ------------------------------------------------------------------------------------------------------


def _upright(picture: Picture) -> tuple[Picture, list[Span], Callable[[Span], Span]]:
    """(the page set upright, where its text is, the way back to the page as scanned; a small skew is not taken back)."""
    import cv2
    import numpy as np

    quads = _find_text(picture)
    turns = 0
    if sum(_is_tall(quad) for quad in quads) > _MOSTLY * len(quads):
        turns = 1
        quads = _find_text(np.rot90(picture))
    turned = np.ascontiguousarray(np.rot90(picture, turns))
    if _is_upside_down(turned, quads):
        turns += 2
        turned = np.ascontiguousarray(np.rot90(picture, turns))
        quads = _find_text(turned)
    angles = [
        float(np.degrees(np.arctan2(q[1][1] - q[0][1], q[1][0] - q[0][0])))
        for q in quads
        if q[1][0] - q[0][0] > 5 * (q[3][1] - q[0][1])
    ]
    skew = float(np.median(angles)) if angles else 0.0
    if _LEAST_SKEW < abs(skew) < _MOST_SKEW:
        height, width = turned.shape[:2]
        matrix = cv2.getRotationMatrix2D((width / 2, height / 2), skew, 1.0)
        turned = cv2.warpAffine(turned, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=255)
        quads = _find_text(turned)
    spans = [
        (float(q[:, 0].min()), float(q[:, 1].min()), float(q[:, 0].max()), float(q[:, 1].max()))
        for q in quads
    ]
    height, width = picture.shape[:2]
    return turned, spans, lambda span: _turned_back(span, turns, width, height)


def _turned_back(span: Span, turns: int, width: int, height: int) -> Span:
    x0, top, x1, bottom = span
    if turns == 1:
        return (width - bottom, x0, width - top, x1)
    if turns == 2:
        return (width - x1, height - bottom, width - x0, height - top)
    if turns == 3:
        return (top, height - x1, bottom, height - x0)
    return span


def _is_tall(quad: Picture) -> bool:
    width, height = quad[:, 0].max() - quad[:, 0].min(), quad[:, 1].max() - quad[:, 1].min()
    return bool(height > 1.5 * width)


def _is_upside_down(picture: Picture, quads: list[Picture]) -> bool:
    """Whether the beginnings of the widest lines read better turned round. (The component's own classifier mistakes long lines.)"""
    widest = sorted(quads, key=lambda quad: quad[:, 0].min() - quad[:, 0].max())[:5]
    upright = turned = 0.0
    for quad in widest:
        left, top, bottom = quad[:, 0].min(), quad[:, 1].min(), quad[:, 1].max()
        right = min(quad[:, 0].max(), left + 8 * (bottom - top))
        crop = _crop(picture, (left, top, right, bottom), 2)
        upright += _read(crop).mean
        turned += _read(crop[::-1, ::-1].copy()).mean
    return turned > upright


# --- the component ------------------------------------------------------------------------------------------------


def _find_text(picture: Picture) -> list[Picture]:
    found = _engine()(_coloured(picture), use_det=True, use_cls=False, use_rec=False)
    return [] if found.boxes is None else list(found.boxes)


def _read(crop: Picture) -> Reading:
    if crop.size == 0:
        return Reading("")
    read = _engine()(crop, use_det=False, use_cls=False, use_rec=True, return_word_box=True)
    if not read.txts or not read.txts[0]:
        return Reading("")
    certainties = tuple(float(value) for value in read.word_results[0].confs)
    return (
        Reading(read.txts[0], certainties) if len(certainties) == len(read.txts[0]) else Reading(read.txts[0])
    )


def _crop(picture: Picture, span: Span, margin: int, zoom: float = 1.0) -> Picture:
    """A piece of the page on white ground with a margin, so that neighbours and rules stay out."""
    import cv2

    x0, top, x1, bottom = (int(value) for value in span)
    part = picture[max(0, top - 1) : bottom + 1, max(0, x0 - 1) : x1 + 1]
    if part.size == 0:
        return part
    paper = int(part.max())
    part = cv2.copyMakeBorder(part, margin, margin, margin, margin, cv2.BORDER_CONSTANT, value=paper)
    if zoom != 1.0:
        part = cv2.resize(part, None, fx=zoom, fy=zoom, interpolation=cv2.INTER_CUBIC)
    return _coloured(part)


def _coloured(picture: Picture) -> Picture:
    import cv2

    return cv2.cvtColor(picture, cv2.COLOR_GRAY2BGR)


def _around(spans: Iterable[Span]) -> Span:
    x0, top, x1, bottom = zip(*spans, strict=True)
    return (min(x0), min(top), max(x1), max(bottom))


def _is_within(span: Span, box: Span) -> bool:
    return box[1] <= (span[1] + span[3]) / 2 <= box[3] and span[0] < box[2] and span[2] > box[0]


@cache
def _model_paths() -> dict[str, Path]:
    spec = find_spec("rapidocr")
    folder = Path(next(iter(spec.submodule_search_locations or ()))) if spec else Path()
    return {part: folder / "models" / name for part, name in _MODELS.items()}


@lru_cache(maxsize=1)
def _engine() -> Any:
    """The engine with its own models by path: given a path it opens the file or fails, and fetches nothing."""
    from rapidocr import RapidOCR

    models = {f"{part}.model_path": str(path) for part, path in _model_paths().items()}
    return RapidOCR(params={"Global.log_level": "error", "Global.text_score": 0.0, **models})
