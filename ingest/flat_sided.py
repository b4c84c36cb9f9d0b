"""The rows of a two-sided table (income beside spending) that lost its ruling. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.amounts import is_amount
from ingest.codes import classification_names, functional_class_names
from ingest.flat_rows import CJK, CLASS_TOKEN, PrintedRow, named, unfinished
from ingest.hierarchy import item_name
from ingest.model import TextLine
from ingest.vocabulary import measure_of, squeeze, words

_NUMBERED = re.compile(
    r"^(?:[一二三四五六七八九十]+[、.．]|[（(][一二三四五六七八九十]+[）)]|\d{1,2}[、.．])"
)


def read_sided_rows(lines: Sequence[TextLine]) -> list[PrintedRow]:
    """Body lines of a two-sided table → rows of both sides, each a label followed by its numbers on the same line."""
    rows: list[PrintedRow] = []
    label: list[str] = []
    for line in lines:
        tokens = line.text.split()
        current: PrintedRow | None = None
        for position, token in enumerate(tokens):
            if _starts_spending(tokens, position):
                _close(label, [], line, rows)
                current = PrintedRow(code=token, line=line, side="支出")
                rows.append(current)
            elif is_amount(token):
                if label:
                    current = _close(label, [], line, rows)
                if current is None and rows and not rows[-1].numbers:
                    current = _unwrapped(rows)  # its numbers stand on a line of their own
                if current is not None:
                    current.numbers.append(token)
            elif current is not None and not current.numbers:
                current.fragments.append(token)
            elif not label and _goes_on(rows, token):
                rows[-1].fragments.append(token)
                current = rows[-1]
            else:
                if _NUMBERED.match(token) and label:
                    _close(label, [], line, rows)
                current = None
                label.append(token)
        if not unfinished(label):
            _close(label, [], line, rows)
    return named(rows)


def _unwrapped(rows: list[PrintedRow]) -> PrintedRow:
    """The row that numbers alone on a line belong to: the last one, or the known item that its wrapped pieces make up."""
    for pieces in (3, 2):
        last = rows[-pieces:]
        name = "".join(row.name for row in last)
        if len(last) == pieces and not any(row.numbers or row.code for row in last) and _is_known(name):
            last[0].name = name
            del rows[-pieces + 1 :]
            return last[0]
    return rows[-1]


def _is_known(name: str) -> bool:
    bare = item_name(name)
    return bool(measure_of(bare)) or bare in functional_class_names()


def _starts_spending(tokens: Sequence[str], position: int) -> bool:
    return bool(
        CLASS_TOKEN.fullmatch(tokens[position])
        and position + 1 < len(tokens)
        and CJK.match(tokens[position + 1])
        and classification_names(tokens[position])
    )


def _goes_on(rows: Sequence[PrintedRow], token: str) -> bool:
    """Whether a token continues the wrapped name of the last coded row."""
    if not rows or rows[-1].numbers or not rows[-1].code:
        return False
    text = squeeze("".join([*rows[-1].fragments, token]))
    return any(name.startswith(text) for name in classification_names(rows[-1].code))


def _close(label: list[str], numbers: list[str], line: TextLine, rows: list[PrintedRow]) -> PrintedRow | None:
    name = squeeze("".join(label))
    label.clear()
    if not name:
        return None
    row = PrintedRow(name=name, numbers=numbers, line=line, side=_side_of(name, line, rows))
    rows.append(row)
    return row


def _side_of(name: str, line: TextLine, rows: Sequence[PrintedRow]) -> str:
    """On which side an item stands: by what it says; a label that could be either is income first, spending second."""
    bare = item_name(name)
    if bare in functional_class_names() or "支出" in bare or measure_of(bare) in words("spending_items"):
        return "支出"
    if "收入" in bare or measure_of(bare) not in ("", "合计"):
        return "收入"
    if any(row.side == "收入" and row.name == name for row in rows):
        return "支出"
    same_line = [row for row in rows if row.line is line]
    return "支出" if any(row.side == "收入" for row in same_line) or len(same_line) > 1 else "收入"
