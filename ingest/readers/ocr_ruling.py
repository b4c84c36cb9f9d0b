"""Ruling lines in a picture of a page → cells, merged ones whole. Needs the optional OCR component (OpenCV comes with it)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import cv2
import numpy as np

_LEAST_RULE = 45
_LEAST_TABLE = (150, 60)
_SAME_LINE = 9
_DRAWN = 0.5

Picture = Any
"""A numpy array: a picture in grey, or a mask of the same size."""


@dataclass(frozen=True, slots=True)
class Ruled:
    """A ruled table: its place in pixels, the number of rows and columns, and per cell (row, column) → (x0, top, x1, bottom)."""

    box: tuple[int, int, int, int]
    rows: int
    columns: int
    cells: dict[tuple[int, int], tuple[int, int, int, int]]


def ink(grey: Picture) -> Picture:
    """What is printed, as a mask: darker than its surroundings, so that grey paper and shaded cells do not count."""
    return cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 41, 18)


def find_tables(mask: Picture) -> tuple[list[Ruled], Picture]:
    """(tables from top to bottom, the mask without the ruling)."""
    level = _rules(mask, (_LEAST_RULE, 1))
    upright = _rules(mask, (1, _LEAST_RULE))
    drawn = cv2.dilate(level | upright, np.ones((5, 5), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(drawn, connectivity=8)
    tables = []
    for x, y, width, height, _ in stats[1:].tolist():
        if width >= _LEAST_TABLE[0] and height >= _LEAST_TABLE[1]:
            table = _table(level, upright, (x, y, x + width, y + height))
            if table is not None:
                tables.append(table)
    tables = sorted(_outermost(tables), key=lambda table: table.box[1])
    ruling = np.zeros_like(mask)
    for table in tables:
        _mark(ruling, level, upright, table)
    return tables, mask & ~cv2.dilate(ruling, np.ones((3, 3), np.uint8))


def _mark(ruling: Picture, level: Picture, upright: Picture, table: Ruled) -> None:
    """Only what runs along the borders of cells is ruling: closely set figures look like lines as well."""
    x0, top, x1, bottom = table.box
    for y in {edge for cell in table.cells.values() for edge in (cell[1], cell[3])}:
        band = slice(max(0, y - _SAME_LINE), y + _SAME_LINE + 1), slice(x0, x1)
        ruling[band] |= level[band]
    for x in {edge for cell in table.cells.values() for edge in (cell[0], cell[2])}:
        band = slice(top, bottom), slice(max(0, x - _SAME_LINE), x + _SAME_LINE + 1)
        ruling[band] |= upright[band]


def _rules(mask: Picture, kernel: tuple[int, int]) -> Picture:
    joined = cv2.morphologyEx(
        mask, cv2.MORPH_CLOSE, np.ones((1, 5) if kernel[0] > 1 else (5, 1), np.uint8)
    )  # broken lines of poor scans
    long = cv2.morphologyEx(joined, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_RECT, kernel))
    thick = cv2.morphologyEx(long, cv2.MORPH_OPEN, np.ones((14, 14), np.uint8))  # areas, not lines
    return long & ~thick


def _table(level: Picture, upright: Picture, box: tuple[int, int, int, int]) -> Ruled | None:
    x0, top, x1, bottom = box
    ys = _positions(level[top:bottom, x0:x1], top, axis=1)
    xs = _positions(upright[top:bottom, x0:x1], x0, axis=0)
    ys, xs = _with_ends(ys, top, bottom), _with_ends(xs, x0, x1)
    ys = [y for y in ys if y in (ys[0], ys[-1]) or _separates(level, y, xs, vertical=False)]
    xs = [x for x in xs if x in (xs[0], xs[-1]) or _separates(upright, x, ys, vertical=True)]
    rows, columns = len(ys) - 1, len(xs) - 1
    if rows < 2 or columns < 2:
        return None
    group = {(row, column): (row, column) for row in range(rows) for column in range(columns)}

    def root(cell: tuple[int, int]) -> tuple[int, int]:
        while group[cell] != cell:
            cell = group[cell]
        return cell

    for row, column in list(group):
        if column + 1 < columns and not _is_drawn(
            upright, xs[column + 1], ys[row], ys[row + 1], vertical=True
        ):
            _join(group, root((row, column)), root((row, column + 1)))
        if row + 1 < rows and not _is_drawn(level, ys[row + 1], xs[column], xs[column + 1], vertical=False):
            _join(group, root((row, column)), root((row + 1, column)))
    members: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for cell in group:
        members.setdefault(root(cell), []).append(cell)
    cells = {}
    for part in members.values():
        (first_row, last_row), (first, last) = (
            (min(c[axis] for c in part), max(c[axis] for c in part)) for axis in (0, 1)
        )
        whole = len(part) == (last_row - first_row + 1) * (last - first + 1)
        for row, column in [(first_row, first)] if whole else part:
            below, beyond = (last_row + 1, last + 1) if whole else (row + 1, column + 1)
            cells[row, column] = (xs[column], ys[row], xs[beyond], ys[below])
    return Ruled(box, rows, columns, cells) if len(cells) > 3 else None


def _join(
    group: dict[tuple[int, int], tuple[int, int]], first: tuple[int, int], second: tuple[int, int]
) -> None:
    group[max(first, second)] = min(first, second)


def _positions(rules: Picture, offset: int, axis: int) -> list[int]:
    """Where lines run: the middle of each connected stretch, stretches on (nearly) one line counted once."""
    _, _, stats, _ = cv2.connectedComponentsWithStats(rules, connectivity=8)
    start, size = (1, 3) if axis == 1 else (0, 2)
    middles = sorted(offset + entry[start] + entry[size] // 2 for entry in stats[1:].tolist())
    merged: list[list[int]] = []
    for middle in middles:
        if merged and middle - merged[-1][-1] <= _SAME_LINE:
            merged[-1].append(middle)
        else:
            merged.append([middle])
    return [sum(run) // len(run) for run in merged]


def _with_ends(positions: Sequence[int], first: int, last: int) -> list[int]:
    """The positions with the edges of the table, where the form leaves its outer border open."""
    left = [first] if not positions or positions[0] - first > 2 * _SAME_LINE else []
    right = [last] if not positions or last - positions[-1] > 2 * _SAME_LINE else []
    return [*left, *positions, *right]


def _separates(rules: Picture, at: int, across: Sequence[int], *, vertical: bool) -> bool:
    """Whether a line bounds a cell anywhere; strokes of large characters do not."""
    return any(_is_drawn(rules, at, start, end, vertical=vertical) for start, end in pairwise(across))


def _is_drawn(rules: Picture, at: int, start: int, end: int, *, vertical: bool) -> bool:
    inset = min(5, (end - start) // 4)
    around = slice(max(0, at - _SAME_LINE), at + _SAME_LINE + 1)
    along = slice(start + inset, max(start + inset + 1, end - inset))
    band = rules[along, around] if vertical else rules[around, along]
    return bool(band.any(axis=1 if vertical else 0).mean() >= _DRAWN) if band.size else False


def _outermost(tables: Sequence[Ruled]) -> list[Ruled]:
    def inside(one: Ruled, other: Ruled) -> bool:
        a, b = one.box, other.box
        return one is not other and a[0] >= b[0] and a[1] >= b[1] and a[2] <= b[2] and a[3] <= b[3]

    return [table for table in tables if not any(inside(table, other) for other in tables)]
