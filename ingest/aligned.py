"""Tables without ruling whose columns are still where they were printed: pieces of text at positions → a grid. Pure.

Positions are PDF points, or character cells where text keeps its columns by blanks. A column is a stretch that pieces of the
body share; pieces that stand on one line are never of one column. A header cell belongs to the columns it covers; one that is
set in the middle over several belongs to the run of columns whose middle it is. Where that leaves a doubt there is no grid, and
the table is read as one that has lost its columns.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ingest.amounts import is_amount
from ingest.headers import VALUE_KINDS, column_role, header_paths, numbers_columns
from ingest.model import Cell, Grid, Piece, TextLine
from ingest.vocabulary import is_span, is_total_row, label_role, measure_of, squeeze

_PERIOD = re.compile(r"20\d{2}年|上年(?!结)|本年(?!收入|支出)")
_GAP = re.compile(r"\t+|[ \u3000]{2,}")
_OWN_ROW = re.compile(r"^(?:[\[(（【]?[235]\d{2}|[一二三四五六七八九十]+、)")
_LEAST_ROWS = 1
_LEAST_COLUMNS_OF_ONE_ROW = 3
_MOST_HEADER_LINES = 12
_OFF_CENTRE = 1.2
"""How far the middle of a header cell may be from that of the columns it spans, in heights of a line."""
_WRAPPED = 1.3
"""How near (in heights of a line) the rest of a wrapped cell stands to the line of its row: rows keep a wider distance."""


def pieces_of(line: TextLine) -> tuple[Piece, ...]:
    """The pieces of a line: as the source gives them, else the parts between tabs or runs of blanks, placed by width."""
    if line.pieces:
        return _spaced_words_joined(line.pieces)
    found: list[Piece] = []
    at = 0
    text = line.text.expandtabs(8)
    for match in re.finditer(r"\S(?:.*?\S)??(?=[ \u3000]{2,}|\s*$)", text):
        start = (
            at + _width(text[at : match.start()])
            if not found
            else found[-1].end + _width(text[at : match.start()])
        )
        found.append(Piece(match.group(), float(start), float(start + _width(match.group()))))
        at = match.end()
    return _spaced_words_joined(found)


def _spaced_words_joined(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """Words that are set with wide blanks between their characters (``收      入``, ``合  计``) as one piece each."""
    joined: list[Piece] = []
    at = 0
    while at < len(pieces):
        count = 1
        while at + count < len(pieces) and len(pieces[at + count].text) == 1 == len(pieces[at].text):
            count += 1
        while count > 1 and not _is_known("".join(piece.text for piece in pieces[at : at + count])):
            count -= 1
        run = pieces[at : at + count]
        joined.append(Piece("".join(piece.text for piece in run), run[0].start, run[-1].end))
        at += count
    return tuple(joined)


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def tabbed_grid(lines: Sequence[TextLine]) -> Grid | None:
    """Lines whose cells are parted by tabs, blank cells kept: nearly all must have the same number of them."""
    counts = [line.text.count("\t") for line in lines]
    most = max(set(counts), key=counts.count, default=0)
    if most < 1 or counts.count(most) < 0.9 * len(counts) or len(lines) < 1 + _LEAST_ROWS:
        return None
    rows = [
        tuple(Cell(text.strip(), page=line.place.page) for text in line.text.split("\t"))
        for line, count in zip(lines, counts, strict=True)
        if count == most
    ]
    return Grid(tuple(rows), lines[0].place) if _is_plausible(rows) else None


def aligned_grid(lines: Sequence[TextLine]) -> Grid | None:
    """The grid of a table's lines (header and body), or None where their positions do not make one."""
    laid = [_Line(line, list(pieces_of(line))) for line in lines]
    laid = [line for line in laid if line.pieces]
    start = next((at for at, line in enumerate(laid) if line.has_figures), len(laid))
    while 0 < start < len(laid) and laid[start - 1].wraps_around(laid[start]):
        start -= 1
    head, body = laid[:start], laid[start:]
    if not head or len(head) > _MOST_HEADER_LINES or sum(line.has_figures for line in body) < _LEAST_ROWS:
        return None
    zones = _zones(body)
    if len(zones) < (2 if sum(line.has_figures for line in body) > 1 else _LEAST_COLUMNS_OF_ONE_ROW):
        return None
    header = _header(head, zones)
    if header is None:
        return None
    rows = _rows(body, zones, {tuple(squeeze(p.text) for p in line.pieces) for line in head})
    if rows is None:
        return None
    grid = [*header, *rows]
    return Grid(tuple(tuple(row) for row in grid), lines[0].place) if _is_plausible(grid) else None


def _is_plausible(rows: Sequence[Sequence[Cell]]) -> bool:
    """Whether the rows have a header that names rows and amounts: else positions mean something else."""
    head = [cell.text for row in rows for cell in row][: 8 * len(rows[0])]
    measures = sum(bool(measure_of(text)) for text in head)
    return measures > 1 or (measures > 0 and any(label_role(text) or is_span(text) for text in head))


# --- columns of the body ------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Line:
    line: TextLine
    pieces: list[Piece]

    @property
    def texts(self) -> list[str]:
        return [piece.text for piece in self.pieces]

    @property
    def has_figures(self) -> bool:
        return not numbers_columns(self.texts) and any(is_amount(text) for text in self.texts)

    def same_page(self, other: _Line) -> bool:
        return self.line.place.page == other.line.place.page

    def wraps_around(self, other: _Line) -> bool:
        """Whether this line is so near to another that both hold the cells of one row."""
        near = self.middle is not None and other.middle is not None and self.same_page(other)
        return near and self.distance(other) < _WRAPPED * _height(self)

    def distance(self, other: _Line) -> float:
        """Between the middles of two lines of one page."""
        return (
            abs(self.middle - other.middle) if self.middle is not None and other.middle is not None else 0.0
        )

    @property
    def middle(self) -> float | None:
        box = self.line.place.box
        return (box[1] + box[3]) / 2 if box else None


@dataclass(slots=True)
class _Zone:
    start: float
    end: float
    rows: set[int] = field(default_factory=set)

    def touches(self, piece: Piece) -> bool:
        return piece.start < self.end and piece.end > self.start


def _zones(body: Sequence[_Line]) -> list[_Zone]:
    """Columns, left to right. Narrow pieces come first; a wide one joins what it touches unless two of them share a line."""
    zones: list[_Zone] = []
    pieces = [(piece, row) for row, line in enumerate(body) for piece in line.pieces]
    for piece, row in sorted(pieces, key=lambda entry: entry[0].end - entry[0].start):
        touched = [zone for zone in zones if zone.touches(piece)]
        if any(one.rows & other.rows for i, one in enumerate(touched) for other in touched[i + 1 :]):
            continue
        joined = _Zone(
            min([piece.start, *(zone.start for zone in touched)]),
            max([piece.end, *(zone.end for zone in touched)]),
            {row}.union(*(zone.rows for zone in touched)),
        )
        zones = [zone for zone in zones if zone not in touched] + [joined]
    return sorted(zones, key=lambda zone: zone.start)


def _rows(
    body: Sequence[_Line], zones: Sequence[_Zone], repeated: set[tuple[str, ...]]
) -> list[list[Cell]] | None:
    """Body lines as rows; the rest of a wrapped cell joins the row it stands at; None where two pieces fall in one cell."""
    kept = [
        line
        for line in body
        if tuple(squeeze(p.text) for p in line.pieces) not in repeated and not numbers_columns(line.texts)
    ]
    rests: dict[int, list[_Line]] = {}
    for at, line in enumerate(kept):
        owner = None if line.has_figures else _row_of_rest(kept, at)
        if owner is not None:
            rests.setdefault(owner, []).append(line)
    loose = {id(line) for lines in rests.values() for line in lines}
    rows: list[list[Cell]] = []
    for at, line in enumerate(kept):
        if id(line) in loose:
            continue
        row = [Cell(page=line.line.place.page) for _ in zones]
        if not _place(line, row, zones):
            return None
        _join(line, row, rests.get(at, []), zones)
        rows.append(row)
    return rows


def _row_of_rest(lines: Sequence[_Line], at: int) -> int | None:
    """The line whose row a line without figures goes on with: on a page the nearest one close by, in text the one above where
    the line can be no row of its own; None for a row of its own."""
    line = lines[at]
    if line.middle is None:
        own = len(line.pieces) > 1 or _OWN_ROW.match(squeeze(line.texts[0])) or is_total_row(line.texts[0])
        above = next((other for other in range(at - 1, -1, -1) if lines[other].has_figures), None)
        return None if own else above
    around = range(max(0, at - 3), min(len(lines), at + 4))
    close = [other for other in around if lines[other].has_figures and line.wraps_around(lines[other])]
    return min(close, key=lambda other: line.distance(lines[other]), default=None)


def _join(line: _Line, row: list[Cell], rests: Sequence[_Line], zones: Sequence[_Zone]) -> None:
    """Put the pieces of wrapped cells before or behind what the row's own line prints of them."""
    for rest in rests:
        over = rest.middle is not None and line.middle is not None and rest.middle < line.middle
        for piece in rest.pieces:
            column = next((number for number, zone in enumerate(zones) if zone.touches(piece)), None)
            if column is None:
                continue
            cell = row[column]
            own = [other.text for other in line.pieces if zones[column].touches(other)]
            head = cell.text.partition(own[0])[0] if own and over else ""
            text = head + piece.text + cell.text[len(head) :] if over else cell.text + piece.text
            row[column] = Cell(text, cell.box, cell.page)


def _place(line: _Line, row: list[Cell], zones: Sequence[_Zone]) -> bool:
    box, page = line.line.place.box, line.line.place.page
    for piece in line.pieces:
        touched = [column for column, zone in enumerate(zones) if zone.touches(piece)]
        if not touched:
            return False
        column = touched[0]
        if is_amount(piece.text):
            if len(touched) > 1:
                return False
        elif len(touched) > 1 and any(row[other].text for other in touched):
            return False
        if row[column].text:
            return False
        own = (piece.start, box[1], piece.end, box[3]) if box else None
        row[column] = Cell(piece.text, own, page)
    return True


# --- header -------------------------------------------------------------------------------------------------------


def _header(head: Sequence[_Line], zones: list[_Zone]) -> list[list[Cell]] | None:
    """Header rows over the columns; columns that are blank in the body are added to ``zones``."""
    _widen(zones, head)
    lowest = _lowest(head, zones)
    rows: list[list[str]] = []
    for number, line in enumerate(head):
        row = [""] * len(zones)
        taken = [column for piece in line.pieces for column in _touched(piece, zones)]
        for piece in line.pieces:
            columns = _touched(piece, zones)
            at_left = abs(piece.start - zones[columns[0]].start) < _height(line) / 2
            if (lowest[columns[0]] > number or len(columns) > 1) and not at_left:
                columns = _centred(piece, columns, zones, lowest, number, taken, _height(line))
            for column in columns:
                if row[column]:
                    return None
                row[column] = piece.text
        rows.append(row)
    rows = _unwrapped(rows)
    return None if _periods_in_doubt(rows) else [[Cell(text) for text in row] for row in rows]


def _widen(zones: list[_Zone], head: Sequence[_Line]) -> None:
    """Columns by their lowest header cells, too: as wide as those, and those that are blank in the body."""
    named: list[_Zone] = []
    for piece in (piece for line in reversed(head) for piece in line.pieces):
        touched = [zone for zone in zones if zone.touches(piece)]
        if not touched:
            zones.append(_Zone(piece.start, piece.end))
            named.append(zones[-1])
        elif len(touched) == 1 and touched[0] not in named:
            touched[0].start = min(touched[0].start, piece.start)
            touched[0].end = max(touched[0].end, piece.end)
            named.append(touched[0])
    zones.sort(key=lambda zone: zone.start)


def _periods_in_doubt(rows: list[list[str]]) -> bool:
    """Whether a year or 预算数 beside 决算数 heads some columns of amounts and not others whose header begins below it: then it
    is not sure which."""
    paths = header_paths(rows)
    periods = [number for number, row in enumerate(rows) if any(map(_is_period, row))]
    for column, path in enumerate(paths):
        if not periods or not path or column_role(path) or any(map(_is_period, path)):
            continue
        first = next(number for number, row in enumerate(rows) if row[column])
        if first > periods[0]:
            return True
    return False


def _is_period(cell: str) -> bool:
    return _PERIOD.search(cell) is not None or measure_of(cell) in VALUE_KINDS


def _touched(piece: Piece, zones: Sequence[_Zone]) -> list[int]:
    return [column for column, zone in enumerate(zones) if zone.touches(piece)]


def _lowest(head: Sequence[_Line], zones: Sequence[_Zone]) -> list[int]:
    """The last header line in which each column has a piece of its own."""
    lowest = [-1] * len(zones)
    for number, line in enumerate(head):
        for piece in line.pieces:
            columns = _touched(piece, zones)
            if len(columns) == 1:
                lowest[columns[0]] = number
    return lowest


def _height(line: _Line) -> float:
    box = line.line.place.box
    return (box[3] - box[1]) if box else 2.0


def _centred(
    piece: Piece,
    columns: list[int],
    zones: Sequence[_Zone],
    lowest: Sequence[int],
    number: int,
    taken: Sequence[int],
    height: float,
) -> list[int]:
    """The run of columns that a piece spans: of those around it that go on below, the widest whose middle it stands at."""
    middle = (piece.start + piece.end) / 2
    first, last = columns[0], columns[-1]
    best = columns
    for start in range(first, -1, -1):
        if start != first and (start in taken or lowest[start] <= number):
            break
        for end in range(last, len(zones)):
            if end != last and (end in taken or lowest[end] <= number):
                break
            off = abs((zones[start].start + zones[end].end) / 2 - middle)
            if off <= height * _OFF_CENTRE and end - start + 1 > len(best):
                best = list(range(start, end + 1))
    return best


def _unwrapped(rows: list[list[str]]) -> list[list[str]]:
    """Header lines as rows: cells wrapped over lines are joined where the joined text is a known header and the parts are not."""
    width = len(rows[0]) if rows else 0
    for column in range(width):
        filled = [number for number, row in enumerate(rows) if row[column]]
        for end in range(len(filled), 1, -1):
            for begin in range(end - 1):
                parts = [rows[number][column] for number in filled[begin:end]]
                if _is_known("".join(parts)) and not all(map(_is_known, parts)):
                    for number in filled[begin : end - 1]:
                        rows[number][column] = ""
                    rows[filled[end - 1]][column] = "".join(parts)
    return rows


def _is_known(text: str) -> bool:
    return bool(measure_of(text) or label_role(text) or is_span(text) or is_total_row(text))


def has_columns(lines: Iterable[TextLine]) -> bool:
    """Whether lines were set in columns at all: wide gaps inside of several of them."""
    return (
        sum(bool(line.pieces) or _GAP.search(line.text.strip()) is not None for line in lines) > _LEAST_ROWS
    )
