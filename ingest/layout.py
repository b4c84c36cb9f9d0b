"""Tables back from text that lost its ruling: header terms and rows with their numbers in printed order. Pure.

The header comes in broken pieces (one character a line, cells interleaved); joined, it is cut into known terms. Rows are
delimited by account codes or known labels; names wrap before and after their numbers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.amounts import is_amount
from ingest.codes import classification_names, join_code
from ingest.model import TextLine
from ingest.vocabulary import (
    header_terms,
    is_span,
    is_subtotal_row,
    is_total_row,
    label_role,
    mapping,
    measure_of,
    squeeze,
)

_CLASS_TOKEN = re.compile(r"[23]\d{2}")
_PART_TOKEN = re.compile(r"\d{2}")
_JOINED_CODE = re.compile(r"[23]\d{2}(?:\d{2}){1,2}")
_ROW_LABELS = ("item", "name")
_CJK = re.compile(r"[\u4e00-\u9fff]")


@dataclass(slots=True)
class PrintedRow:
    """A row as far as text gives it: code, name fragments in order, numbers in order."""

    code: str = ""
    name: str = ""
    fragments: list[str] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)
    line: TextLine | None = None
    side: str = ""


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
        if any(is_amount(token) for token in tokens) or (tokens and _is_total_label(line.text)):
            return list(lines[:index]), list(lines[index:])
    return list(lines), []


def _is_total_label(text: str) -> bool:
    name = squeeze(text)
    return is_total_row(name) and name not in ("合计", "总计") and "小计" not in name


# --- header -------------------------------------------------------------------------------------------------------


def read_header(lines: Sequence[TextLine]) -> FlatHeader:
    """Header pieces → value columns. ``unknown`` is set where some of the text is no known term: then nothing is sure."""
    terms, unknown = cut_terms([squeeze(token) for line in lines for token in line.text.split()])
    header = FlatHeader(unknown=unknown)
    roles = [label_role(term) for term in terms]
    for position, (term, role) in enumerate(zip(terms, roles, strict=True)):
        current = header.blocks[-1]
        if role in _ROW_LABELS and current.paths:
            header.blocks.append(FlatBlock(roles=[role]))
        elif role:
            current.roles.append(role)
        elif measure_of(term) and not (is_span(term) and _labels_follow(roles, position, current)):
            current.paths.append((term,))
    for block in header.blocks:
        block.paths = _nested(block.paths)
    return header


def _labels_follow(roles: Sequence[str], position: int, current: FlatBlock) -> bool:
    """A term that can span columns does so where the columns that name the rows are still to come."""
    return not current.roles or any(role in _ROW_LABELS for role in roles[position + 1 :])


def cut_terms(pieces: Sequence[str]) -> tuple[list[str], str]:
    """Cut the pieces of a header into known terms.

    The least uncovered text wins, then the cut that least disagrees with the printed pieces (a term over a break, or a cut
    within a piece), then the fewest terms. Returns (terms, uncovered characters). Dynamic programming over positions.
    """
    text = "".join(pieces)
    breaks = {sum(map(len, pieces[:count])) for count in range(len(pieces) + 1)}
    terms = header_terms()
    best: list[tuple[int, int, int, int]] = [(0, 0, 0, -1)]
    for end in range(1, len(text) + 1):
        lost, against, count, _ = best[end - 1]
        candidates = [(lost + 1, against, count, end - 1)]
        for term in terms:
            start = end - len(term)
            if start >= 0 and text.startswith(term, start):
                lost, against, count, _ = best[start]
                crossed = sum(start < at < end for at in breaks)
                candidates.append((lost, against + crossed + (end not in breaks), count + 1, start))
        best.append(min(candidates, key=lambda cost: (cost[:3], -cost[3])))
    found: list[str] = []
    uncovered: list[str] = []
    end = len(text)
    while end > 0:
        start = best[end][3]
        (found if best[end][0] == best[start][0] else uncovered).append(text[start:end])
        end = start
    return found[::-1], "".join(uncovered[::-1])


def _nested(paths: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Put the columns of a lower header row under the spanning cell they belong to, in its place.

    A flattened header prints the upper row first: group, other columns, then the group's own columns.
    """
    groups = mapping("groups")
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


# --- rows ---------------------------------------------------------------------------------------------------------


def read_rows(lines: Sequence[TextLine]) -> list[PrintedRow]:
    """Body lines → rows in order, each begun by an account code or a total's label."""
    rows: list[PrintedRow] = []
    loose: list[str] = []
    for line in lines:
        tokens = line.text.split()
        code, used = _leading_code(tokens)
        label, label_used = _leading_total(tokens)
        if code:
            rows.append(PrintedRow(code=code, fragments=_claim(loose, rows, code), line=line))
            tokens = tokens[used:]
        elif label:
            rows.append(PrintedRow(name=label, line=line))
            tokens = tokens[label_used:]
        for token in tokens:
            if is_amount(token) and rows:
                rows[-1].numbers.append(token)
            elif rows and (not rows[-1].numbers or not rows[-1].code):
                rows[-1].fragments.append(token)
            else:
                loose.append(token)
    if rows and loose:
        _last_named(rows).fragments.extend(loose)
    for row in rows:
        row.name = row.name or "".join(row.fragments)
    return rows


def _claim(loose: list[str], rows: list[PrintedRow], code: str) -> list[str]:
    """Text between two rows belongs to the one whose classification name it completes; else to the row above."""
    if not loose:
        return []
    text = "".join(loose)
    fragments = list(loose)
    loose.clear()
    if any(name.startswith(text) for name in classification_names(code)) or not rows:
        return fragments
    _last_named(rows).fragments.extend(fragments)
    return []


def _last_named(rows: list[PrintedRow]) -> PrintedRow:
    return next((row for row in reversed(rows) if row.code), rows[-1])


def _leading_code(tokens: Sequence[str]) -> tuple[str, int]:
    """(joined code, tokens used) at the start of a line; a class alone must be followed by text, not by a number."""
    if not tokens:
        return "", 0
    if _JOINED_CODE.fullmatch(tokens[0]):
        return tokens[0], 1
    if not _CLASS_TOKEN.fullmatch(tokens[0]) or not classification_names(tokens[0]):
        glued = re.match(r"^([23]\d{2}(?:\d{2}){0,2})(?=[\u4e00-\u9fff])", tokens[0])
        return (glued.group(1), 0) if glued else ("", 0)
    parts = [tokens[0]]
    for token in tokens[1:3]:
        if not _PART_TOKEN.fullmatch(token):
            break
        parts.append(token)
    follows = tokens[len(parts)] if len(tokens) > len(parts) else ""
    if len(parts) == 1 and follows and not _CJK.search(follows):
        return "", 0
    return join_code(parts), len(parts)


def _leading_total(tokens: Sequence[str]) -> tuple[str, int]:
    for length in range(1, min(len(tokens), 6) + 1):
        name = squeeze("".join(tokens[:length]))
        if is_total_row(name) or is_subtotal_row(name):
            return name, length
        if is_amount(tokens[length - 1]):
            break
    return "", 0


def read_sided_rows(lines: Sequence[TextLine]) -> list[PrintedRow]:
    """Body lines of a two-sided table → rows of both sides: income items by name, spending items by code or number."""
    rows: list[PrintedRow] = []
    open_label: list[str] = []

    def close(numbers: list[str], line: TextLine, side: str) -> None:
        name = squeeze("".join(open_label))
        open_label.clear()
        if name:
            rows.append(PrintedRow(name=name, numbers=numbers, line=line, side=side))

    spending: PrintedRow | None = None
    for line in lines:
        tokens = line.text.split()
        position = 0
        while position < len(tokens):
            token = tokens[position]
            starts_spending = (
                _CLASS_TOKEN.fullmatch(token)
                and position + 1 < len(tokens)
                and _CJK.match(tokens[position + 1])
            )
            if starts_spending:
                close([], line, "收入")
                spending = PrintedRow(code=token, line=line, side="支出")
                rows.append(spending)
            elif is_amount(token):
                if spending is not None:
                    spending.numbers.append(token)
                elif open_label:
                    side = _side_of("".join(open_label))
                    close([token], line, side)
                    spending = None
                elif rows:
                    rows[-1].numbers.append(token)
            elif spending is not None and not spending.numbers and position > 0:
                spending.fragments.append(token)
            else:
                spending = None
                open_label.append(token)
            position += 1
        spending = None
        if not _unfinished(open_label):
            close([], line, _side_of("".join(open_label)))
    for row in rows:
        row.name = row.name or "".join(row.fragments)
    return rows


def _side_of(label: str) -> str:
    return "支出" if squeeze(label).startswith("支出") else "收入"


def _unfinished(label: Sequence[str]) -> bool:
    """A label that goes on in the next line: an open bracket, or letters of a spaced-out title."""
    text = squeeze("".join(label))
    return text.count("（") > text.count("）")


def read_labelled_rows(lines: Sequence[TextLine]) -> list[PrintedRow]:
    """Body lines of a table without codes → rows: a label, then its numbers; a line of numbers alone is a row of its own."""
    rows: list[PrintedRow] = []
    label: list[str] = []
    for line in lines:
        tokens = line.text.split()
        numbers = [token for token in tokens if is_amount(token)]
        label.extend(token for token in tokens if not is_amount(token))
        if not numbers:
            if not _unfinished(label):
                rows.append(PrintedRow(name=squeeze("".join(label)), line=line))
                label.clear()
        elif label or not rows or rows[-1].numbers:
            rows.append(PrintedRow(name=squeeze("".join(label)), numbers=numbers, line=line))
            label.clear()
        else:
            rows[-1].numbers.extend(numbers)
    return rows
