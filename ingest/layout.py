"""The header of a table that lost its ruling. Pure.

It comes in broken pieces (one character a line, cells interleaved); joined, it is cut back into known terms.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from ingest.amounts import is_amount
from ingest.flat_rows import begins_coded_row
from ingest.model import TextLine
from ingest.vocabulary import (
    header_terms,
    is_span,
    is_total_row,
    label_role,
    mapping,
    measure_of,
    squeeze,
    words,
)

_ROW_LABELS = ("item", "name")
_CLASSIFIED = re.compile(r"（(?:按[^（）]*|科目)）")
_LAST_RESORT = 5
"""What it counts, in broken pieces, to take a cell for a header that in running text is only part of one (金额, 预算)."""
_YEAR_TERM = re.compile(r"20\d{2}年度?")


@dataclass(slots=True)
class FlatBlock:
    """The columns of one row of a flattened table: label roles and value columns' header paths, in order."""

    roles: list[str] = field(default_factory=list)
    paths: list[tuple[str, ...]] = field(default_factory=list)


@dataclass(slots=True)
class FlatHeader:
    """A header as blocks (two where the table is two-sided), and the text of it that is no known term."""

    blocks: list[FlatBlock] = field(default_factory=lambda: [FlatBlock()])
    unknown: str = ""

    @property
    def has_codes(self) -> bool:
        return any(
            role in ("class", "section", "entry", "code") for block in self.blocks for role in block.roles
        )


def split_header(lines: Sequence[TextLine]) -> tuple[list[TextLine], list[TextLine]]:
    """(header lines, body lines): the body begins with the first line that has an amount or a row's code or name."""
    for index, line in enumerate(lines):
        tokens = line.text.split()
        begins = any(is_amount(token) for token in tokens) or begins_coded_row(line)
        if begins or (tokens and _is_total_label(line.text)):
            return list(lines[:index]), list(lines[index:])
    return list(lines), []


def _is_total_label(text: str) -> bool:
    name = squeeze(text)
    return is_total_row(name) and name not in ("合计", "总计") and "小计" not in name


# --- header -------------------------------------------------------------------------------------------------------


def read_header(lines: Sequence[TextLine]) -> FlatHeader:
    """Header pieces → value columns. ``unknown`` is set where some of the text is no known term: then nothing is sure."""
    cut, unknown = cut_terms(tuple(_pieces(lines)))
    terms = _with_years(cut)
    header = FlatHeader(unknown=unknown)
    for term in terms:
        role, current = label_role(term), header.blocks[-1]
        if role in _ROW_LABELS and current.paths:
            header.blocks.append(FlatBlock(roles=[role]))
        elif role:
            current.roles.append(role)
        elif measure_of(term) and not (is_span(term) and not current.roles and not current.paths):
            current.paths.append((term,))
    header.blocks = _without_lower_rows(header.blocks)
    for block in header.blocks:
        block.paths = _nested(block.paths)
    return header


def _pieces(lines: Sequence[TextLine]) -> Iterator[str]:
    """The header's pieces without notes on how rows are classified (``项目（按功能分类）``)."""
    for line in lines:
        for token in line.text.split():
            if piece := _CLASSIFIED.sub("", squeeze(token)):
                yield piece


def _without_lower_rows(blocks: Sequence[FlatBlock]) -> list[FlatBlock]:
    """A lower header row with labels of its own (科目编码 科目名称 小计 基本支出 below 项目 and 本年支出) begins no second block."""
    kept: list[FlatBlock] = []
    for block in blocks:
        groups = {measure_of(path[0]) for path in kept[-1].paths} if kept else set()
        members = {name for group in groups for name in mapping("lower_rows").get(group, ())}
        if members and block.paths and all(measure_of(path[0]) in {*members, "合计"} for path in block.paths):
            kept[-1].roles += block.roles
            kept[-1].paths += block.paths
        else:
            kept.append(block)
    return kept


def _with_years(terms: Sequence[str]) -> list[str]:
    """Put a year back in front of the term it qualifies: ``2023年``, ``预算数`` → ``2023年预算数``."""
    joined: list[str] = []
    year = ""
    for term in terms:
        if _YEAR_TERM.fullmatch(term):
            year = term
            continue
        joined.append(year + term)
        year = ""
    return joined


@lru_cache(256)
def cut_terms(pieces: tuple[str, ...]) -> tuple[tuple[str, ...], str]:
    """Cut the pieces of a header into known terms.

    The least uncovered text wins, then the cut that least disagrees with the printed pieces (a term over a break, or a cut
    within a piece), then the fewest terms. Returns (terms, uncovered characters). Dynamic programming over positions.
    """
    text = "".join(pieces)
    breaks = {sum(map(len, pieces[:count])) for count in range(len(pieces) + 1)}
    terms: dict[str, list[str]] = defaultdict(list)  # by last character
    for term in (*header_terms(), *set(_YEAR_TERM.findall(text))):
        terms[term[-1]].append(term)
    cells = dict(_cells_of_their_own(pieces))
    best: list[tuple[int, int, int, int]] = [(0, 0, 0, -1)]
    for end in range(1, len(text) + 1):
        lost, against, count, _ = best[end - 1]
        candidates = [(lost + 1, against, count, end - 1)]
        for term in terms.get(text[end - 1], ()):
            start = end - len(term)
            if start >= 0 and text.startswith(term, start):
                lost, against, count, _ = best[start]
                crossed = sum(start < at < end for at in breaks)
                candidates.append((lost, against + crossed + (end not in breaks), count + 1, start))
        for start, (word, cost) in cells.items():
            if start + len(word) == end:
                lost, against, count, _ = best[start]
                candidates.append((lost, against + cost, count + 1, start))
        best.append(min(candidates, key=lambda cost: (cost[:3], -cost[3])))
    found: list[str] = []
    uncovered: list[str] = []
    end = len(text)
    while end > 0:
        start = best[end][3]
        (found if best[end][0] == best[start][0] else uncovered).append(text[start:end])
        end = start
    return tuple(found[::-1]), "".join(uncovered[::-1])


def _cells_of_their_own(pieces: Sequence[str]) -> Iterator[tuple[int, tuple[str, int]]]:
    """(position in the joined text, (word, cost)) of the pieces that are just a word which elsewhere is part of others; a year
    before it leaves no doubt."""
    at = 0
    for piece in pieces:
        word = _YEAR_TERM.sub("", piece)
        if word in words("only_in_cells"):
            yield at + len(piece) - len(word), (word, 0 if word != piece else _LAST_RESORT)
        at += len(piece)


def _nested(paths: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Put the columns of a lower header row under the spanning cell they belong to, in its place.

    A flattened header prints the upper row first: group, other columns, then the group's own columns.
    """
    groups = mapping("groups") | mapping("lower_rows")
    names = [measure_of(path[0]) for path in paths]
    for group, members in groups.items():
        if group not in names or not any(member in names for member in members):
            continue
        at = names.index(group)
        inside = [
            i for i, name in enumerate(names) if i > at and (name in members or (name == "合计" and i > at))
        ]
        children = [(paths[at][0], paths[i][0]) for i in inside]
        outside = [path for i, path in enumerate(paths) if i != at and i not in inside]
        paths = outside[:at] + children + outside[at:]
        names = [measure_of(path[0]) for path in paths]
    return paths
