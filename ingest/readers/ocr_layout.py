"""Recognised pieces of text → lines and grids, and which recognised numbers may be taken for amounts. Pure.

A wrong amount is worse than a missing one: a number that was not read the same way twice, with certainty and in a strictly
well-formed shape gets a question mark (``1O5.20？``). It stays visible in the printed table and is no amount to anybody.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from ingest.amounts import is_amount

Span = tuple[float, float, float, float]
"""x0, top, x1, bottom in pixels of the upright page."""

DOUBT = "？"
LOST_LINE = "。〔此行无法辨认〕。"
"""Its stops keep the halves of a sentence that lost a line in between from being read as one."""

SURE = 0.8
_READABLE = 0.7
_WELL_FORMED = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d{1,6})?%?", re.ASCII)
_LEADING_ZERO = re.compile(r"-?0\d+\.")
_NUMBER_LIKE = re.compile(r"[-−—+(（)）¥￥$\dOoIlBSZ|〇０-９\s,.，。．、:：;；'’`·%％]+")
_DIGIT = re.compile(r"[\d０-９]")
_NUMBER_IN_TEXT = re.compile(r"[\dOoIl|０-９](?:[\dOoIl|０-９,.，．]|\s+(?=[\d.,]))*")
_BEFORE_UNIT = re.compile(r"\s*[十百千万亿元%％]")
_LEAST_AMOUNTS = 5
_MOSTLY = 0.8
_WIDE_GAP = 1.2


@dataclass(frozen=True, slots=True)
class Reading:
    """What was recognised in one piece of the picture, with the certainty of each character."""

    text: str
    certainties: tuple[float, ...] = ()

    @property
    def mean(self) -> float:
        return sum(self.certainties) / len(self.certainties) if self.certainties else 0.0

    @property
    def least(self) -> float:
        return min(self.certainties, default=0.0)


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of text at its place."""

    text: str
    span: Span


# --- what may be believed -----------------------------------------------------------------------------------------


def looks_numeric(text: str) -> bool:
    """Whether a text is a number, or one with typical slips of recognition (O for 0, full width, stray blanks)."""
    return is_amount(text) or bool(_NUMBER_LIKE.fullmatch(text) and _DIGIT.search(text))


def believed(first: Reading, second: Reading | None) -> str:
    """A cell's text: as read where it is safe, else with a question mark. ``second``: another reading of the same number."""
    text = first.text.strip()
    if not text or not looks_numeric(text):
        return text if not text or first.mean >= SURE else text + DOUBT
    sure = first.least >= SURE and second is not None and second.text.strip() == text
    return text if sure and _is_well_formed(text) else text + DOUBT


def legible(reading: Reading) -> str:
    """A line of running text with each doubtful number replaced by a question mark; a line that is no text says so."""
    if reading.mean < _READABLE:
        return LOST_LINE
    parts, end = [], 0
    for found in _NUMBER_IN_TEXT.finditer(reading.text):
        if not _DIGIT.search(found.group()):
            continue
        certain = min(reading.certainties[found.start() : found.end()], default=0.0) >= SURE
        counts = _BEFORE_UNIT.match(reading.text, found.end()) is not None
        kept = certain and (not counts or _is_well_formed(found.group()))
        parts += [reading.text[end : found.start()], found.group() if kept else DOUBT]
        end = found.end()
    return "".join([*parts, reading.text[end:]])


def doubt_odd_decimals(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """Amounts with another number of decimals than nearly all of the table have lost or won a point: they get a question mark."""
    texts = [list(row) for row in rows]
    columns = {
        column for row in texts for column, text in enumerate(row) if "." in text and _is_well_formed(text)
    }
    places = [
        (number, column)
        for number, row in enumerate(texts)
        for column in columns
        if _is_well_formed(row[column]) and row[column].strip("-") != "0"
    ]
    if len(places) < _LEAST_AMOUNTS:
        return texts
    decimals = {place: len(texts[place[0]][place[1]].partition(".")[2]) for place in places}
    usual, count = Counter(decimals.values()).most_common(1)[0]
    if count >= _MOSTLY * len(places):
        for (number, column), found in decimals.items():
            if found != usual:
                texts[number][column] += DOUBT
    return texts


def _is_well_formed(text: str) -> bool:
    return bool(_WELL_FORMED.fullmatch(text)) and not _LEADING_ZERO.match(text)


# --- lines, and tables without ruling -----------------------------------------------------------------------------


def in_lines(spans: Sequence[Span]) -> list[list[int]]:
    """Indices of spans, line by line from top to bottom, each line from left to right."""
    lines: list[list[int]] = []
    for index in sorted(range(len(spans)), key=lambda number: _middle(spans[number])):
        span = spans[index]
        last = spans[lines[-1][-1]] if lines else None
        if last is not None and _middle(span) < last[3] and _middle(last) > span[1]:
            lines[-1].append(index)
        else:
            lines.append([index])
    return [sorted(line, key=lambda index: spans[index][0]) for line in lines]


def line_text(pieces: Sequence[Piece]) -> str:
    """The pieces of one line as a text; a gap wider than a character stays visible as two blanks."""
    parts: list[str] = []
    for before, piece in zip([None, *pieces[:-1]], pieces, strict=True):
        if before is not None:
            parts.append(
                "  " if piece.span[0] - before.span[2] > _WIDE_GAP * (piece.span[3] - piece.span[1]) else ""
            )
        parts.append(piece.text)
    return "".join(parts)


def unruled_table(lines: Sequence[Sequence[Piece]]) -> list[list[Piece | None]] | None:
    """Lines that line up in columns → rows of cells; None unless every piece falls into exactly one column of its own."""
    body = [line for line in lines if len(line) > 1 and any(_is_well_formed(piece.text) for piece in line)]
    if len(body) < 3:
        return None
    columns = _columns([piece.span for line in body for piece in line])
    if len(columns) < 2:
        return None
    rows: list[list[Piece | None]] = []
    for line in lines:
        row: list[Piece | None] = [None] * len(columns)
        for piece in line:
            under = [
                number
                for number, (left, right) in enumerate(columns)
                if piece.span[0] < right and piece.span[2] > left
            ]
            if not under or row[under[0]] is not None or (len(under) > 1 and line in body):
                return None
            row[under[0]] = piece
        rows.append(row)
    return rows


def unruled_runs(lines: Sequence[Sequence[Piece]]) -> list[tuple[int, int]]:
    """Where lines of several pieces follow one another closely: the places that may hold a table without ruling."""
    height = median([piece.span[3] - piece.span[1] for line in lines for piece in line] or [0.0])
    runs: list[tuple[int, int]] = []
    start = 0
    for position in range(len(lines) + 1):
        inside = position < len(lines) and len(lines[position]) > 1
        close = (
            position == start
            or not inside
            or lines[position][0].span[1] - lines[position - 1][0].span[3] < 2.5 * height
        )
        if inside and close:
            continue
        if position - start > 2:
            runs.append((start, position))
        start = position if inside else position + 1
    return runs


def _columns(spans: Sequence[Span]) -> list[tuple[float, float]]:
    columns: list[tuple[float, float]] = []
    for left, _, right, _ in sorted(spans):
        if columns and left < columns[-1][1]:
            columns[-1] = (columns[-1][0], max(columns[-1][1], right))
        else:
            columns.append((left, right))
    return columns


def _middle(span: Span) -> float:
    return (span[1] + span[3]) / 2
