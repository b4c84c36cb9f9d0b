"""The rows of a table that lost its ruling: codes, names that wrap around their numbers, numbers in printed order. Pure.

A number that is followed by more text on its line is part of a name or a code, never an amount: what cannot be placed is left
out rather than read as money.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise, zip_longest

from ingest.amounts import is_amount
from ingest.codes import classification_names, join_code
from ingest.model import TextLine
from ingest.vocabulary import is_span, is_subtotal_row, is_total_row, label_role, measure_of, squeeze

CLASS_TOKEN = re.compile(r"[23]\d{2}")
_PART_TOKEN = re.compile(r"\d{2}")
_JOINED_CODE = re.compile(r"[23]\d{2}(?:\d{2}){1,2}")
_GLUED_CODE = re.compile(r"^[\[【［]?([23]\d{2}(?:\d{2}){0,2})[\]】］]?(?=[\u4e00-\u9fff])(.+)$")
_LEAST_STACKED = 3
_LEAST_COLUMN_NUMBERS = 3
_LEAST_NAME = 4
_PERCENTAGE = re.compile(r"[-−]?\d[\d,.]*[%％]")
_NUMBERED_ITEM = re.compile(r"^(?:[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|\d{1,2}[、.．])")
CJK = re.compile(r"[\u4e00-\u9fff]")


@dataclass(slots=True)
class PrintedRow:
    """A row as far as text gives it: code, name fragments in order, numbers in order."""

    code: str = ""
    name: str = ""
    fragments: list[str] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)
    line: TextLine | None = None
    side: str = ""


def without_ordinals(rows: list[PrintedRow]) -> None:
    """Take line numbers (行次) out of the rows' numbers. Printed behind the label they run upwards; where they do not, whatever
    may be one of them is none of the amounts."""
    filled = [row for row in rows if row.numbers]
    first = [row.numbers[0] for row in filled]
    if all(raw.isdigit() for raw in first) and all(int(a) < int(b) for a, b in pairwise(first)):
        for row in filled:
            row.numbers = row.numbers[1:]
        without_whole_numbers(filled)  # those of rows whose label is blank are left behind another label
        return
    most = 2 * len(rows) + 2
    for row in rows:
        row.numbers = [raw for raw in row.numbers if not (raw.isdigit() and 0 < int(raw) <= most)]


def without_whole_numbers(rows: Sequence[PrintedRow]) -> None:
    """Take bare whole numbers (codes of units, line numbers) out of rows whose amounts are printed with decimals."""
    if any("." in raw for row in rows for raw in row.numbers):
        for row in rows:
            row.numbers = [raw for raw in row.numbers if not (raw.isdigit() and int(raw))]


def named(rows: list[PrintedRow]) -> list[PrintedRow]:
    for row in rows:
        row.name = row.name or "".join(row.fragments)
    return rows


def without_percentages(lines: Sequence[TextLine]) -> tuple[list[TextLine], bool]:
    """Lines without the percentages among their numbers, which are no amounts, and whether there were any."""
    kept = [" ".join(t for t in line.text.split() if not _PERCENTAGE.fullmatch(t)) for line in lines]
    changed = any(len(text.split()) != len(line.text.split()) for text, line in zip(kept, lines, strict=True))
    found = [TextLine(text, line.place) for text, line in zip(kept, lines, strict=True) if text]
    return (found, True) if changed else (list(lines), False)


def unstacked(lines: Sequence[TextLine]) -> tuple[list[TextLine], list[TextLine]] | None:
    """Lines that hold one cell each → (header lines, one line per row): a row begins with the first words behind a number, or with the code
    that stands before them. The words before the first number are header, but for the label of the first row. None for lines
    that are set otherwise."""
    with_amounts = [line for line in lines if any(is_amount(token) for token in line.text.split())]
    if len(with_amounts) < _LEAST_STACKED or not all(is_amount(line.text) for line in with_amounts):
        return None
    first = lines.index(with_amounts[0])
    if first and (_labels_row(lines[first - 1].text) or _is_no_header(lines[first - 1].text)):
        first -= 1
    rows: list[list[TextLine]] = []
    for position in range(first, len(lines)):
        line = lines[position]
        after_number = bool(rows) and is_amount(rows[-1][-1].text) and not _is_code_line(rows[-1][-1], [line])
        code = _is_code_line(line, lines[position + 1 : position + 2])
        begins = not is_amount(line.text) and _labels_row(line.text)
        if not rows or code or begins or (after_number and not is_amount(line.text)):
            rows.append([])
        rows[-1].append(line)
    if rows and _numbers_columns(rows[0]):  # what stands before them is header
        (top, *rows), first = rows, first + sum(not is_amount(line.text) for line in rows[0])
        rest = top[top.index(next(line for line in top if is_amount(line.text))) + _count_up(top) :]
        rows = [rest, *rows] if rest else rows
    joined = [TextLine(" ".join(part.text.strip() for part in row), row[0].place) for row in rows]
    return list(lines[:first]), joined


def _numbers_columns(row: Sequence[TextLine]) -> bool:
    return _count_up(row) >= _LEAST_COLUMN_NUMBERS


def _count_up(row: Sequence[TextLine]) -> int:
    """How far the numbers of a row count up from 1 (1 2 3 …): the numbers of the columns."""
    numbers = [line.text.strip() for line in row if is_amount(line.text)]
    return next((at for at, raw in enumerate(numbers) if raw != str(at + 1)), len(numbers))


def _is_no_header(text: str) -> bool:
    """Words that no header has: the name of the first row."""
    return len(text.strip()) >= _LEAST_NAME and not (measure_of(text) or label_role(text) or is_span(text))


def _labels_row(text: str) -> bool:
    return (
        is_total_row(text) or label_role(text) == "ordinal" or _NUMBERED_ITEM.match(squeeze(text)) is not None
    )


def _is_code_line(line: TextLine, following: Sequence[TextLine]) -> bool:
    text = line.text.strip()
    names = bool(following) and CJK.search(following[0].text) is not None
    return names and text.isdigit() and len(text) in (3, 5, 7) and bool(classification_names(text[:3]))


# --- rows led by codes --------------------------------------------------------------------------------------------


def begins_coded_row(line: TextLine) -> bool:
    """Whether a line begins with an account code glued to its name."""
    found = _GLUED_CODE.match(line.text.strip())
    return found is not None and bool(classification_names(found.group(1)[:3]))


def leads_with_codes(lines: Sequence[TextLine]) -> bool:
    """Whether rows begin with codes glued to their names, as a table does whose header has no column for codes."""
    return sum(map(begins_coded_row, lines)) > 1


def read_coded_rows(lines: Sequence[TextLine]) -> list[PrintedRow]:
    """Body lines → rows in order, each begun by an account code or a total's label, also in the middle of a line (two-up)."""
    rows: list[PrintedRow] = []
    loose: list[str] = []
    for line, below in zip_longest(lines, lines[1:]):
        tokens = line.text.split()
        if _is_lone_part(tokens, rows, below):
            code = _inherited(tokens, rows[-1].code, squeeze(below.text) if below else "")
            rows.append(PrintedRow(code=code, fragments=_claim(loose, rows, code), line=line))
            continue
        position = 0
        while position < len(tokens):
            used = 0
            if position == 0 or is_amount(tokens[position - 1]):
                used = _begin_row(tokens[position:], rows, loose, line)
            if used:
                position += used
                continue
            _take(tokens, position, rows, loose)
            position += 1
    if rows and loose:
        _last_coded(rows).fragments.extend(loose)
    return named(rows)


def _is_lone_part(tokens: Sequence[str], rows: Sequence[PrintedRow], below: TextLine | None) -> bool:
    """Whether a line holds just the 款 or 项 of the next row: the row above has its numbers, and a name follows."""
    return bool(
        tokens
        and len(_parts(tokens)) == len(tokens) <= 2
        and rows
        and rows[-1].numbers
        and below is not None
        and CJK.match(below.text.strip())
        and not _leading_total(below.text.split())[1]
    )


def _begin_row(tokens: Sequence[str], rows: list[PrintedRow], loose: list[str], line: TextLine) -> int:
    """Start a row where the tokens begin with a code or a total's label; returns how many tokens that took (0: none)."""
    above = rows[-1].code if rows else ""
    code, used, glued = _leading_code(tokens, above)
    if used:
        fragments = _claim(loose, rows, code)
        rows.append(PrintedRow(code=code, fragments=[*fragments, *([glued] if glued else [])], line=line))
        return used
    label, used = _leading_total(tokens)
    if used:
        rows.append(PrintedRow(name=label, line=line))
    return used


def _take(tokens: Sequence[str], position: int, rows: list[PrintedRow], loose: list[str]) -> None:
    token = tokens[position]
    if is_amount(token) and _ends_in_row(tokens, position):
        if rows:
            rows[-1].numbers.append(token)
    elif rows and (not rows[-1].numbers or not rows[-1].code):
        rows[-1].fragments.append(token)
    else:
        loose.append(token)


def _ends_in_row(tokens: Sequence[str], position: int) -> bool:
    """Whether the run of numbers here closes the line or is followed by the next row's code."""
    end = position
    while end < len(tokens) and is_amount(tokens[end]):
        end += 1
    if end == len(tokens):
        return True
    return _GLUED_CODE.match(tokens[end]) is not None or any(
        _is_code_of(tokens[start], tokens[start + 1 : start + 4]) for start in range(position + 1, end)
    )


def _is_code_of(token: str, following: Sequence[str]) -> bool:
    names = (
        classification_names(token) if CLASS_TOKEN.fullmatch(token) or _JOINED_CODE.fullmatch(token) else ()
    )
    text = squeeze("".join(part for part in following if CJK.search(part)))
    return bool(text) and any(name.startswith(text[:3]) for name in names)


def _claim(loose: list[str], rows: list[PrintedRow], code: str) -> list[str]:
    """Text between two rows belongs to the one whose classification name it completes; else to the row above."""
    if not loose:
        return []
    text = squeeze("".join(loose))
    fragments = list(loose)
    loose.clear()
    if any(name.startswith(text) for name in classification_names(code)) or not rows:
        return fragments
    _last_coded(rows).fragments.extend(fragments)
    return []


def _last_coded(rows: list[PrintedRow]) -> PrintedRow:
    return next((row for row in reversed(rows) if row.code), rows[-1])


def _leading_code(tokens: Sequence[str], above: str) -> tuple[str, int, str]:
    """(joined code, tokens used, text glued to the code) at the start of ``tokens``; (``""``, 0, ``""``) for none.

    Blank parents are inherited from the row above; where it is not certain which, the row has tokens but no code.
    """
    if not tokens:
        return "", 0, ""
    glued = _GLUED_CODE.match(tokens[0])
    if glued and classification_names(glued.group(1)[:3]):
        return glued.group(1), 1, glued.group(2)
    if _JOINED_CODE.fullmatch(tokens[0]) and classification_names(tokens[0][:3]):
        return tokens[0], 1, ""
    if CLASS_TOKEN.fullmatch(tokens[0]) and classification_names(tokens[0]):
        parts = [tokens[0], *_parts(tokens[1:3])]
        follows = tokens[len(parts)] if len(tokens) > len(parts) else ""
        alone = len(parts) == 1 and follows and not CJK.search(follows)
        return ("", 0, "") if alone else (join_code(parts), len(parts), "")
    parts = _parts(tokens[:2])
    if parts and len(tokens) > len(parts) and CJK.match(tokens[len(parts)]):
        return (
            _inherited(parts, above, squeeze("".join(t for t in tokens[len(parts) :] if not is_amount(t)))),
            len(parts),
            "",
        )
    return "", 0, ""


def _parts(tokens: Sequence[str]) -> list[str]:
    found: list[str] = []
    for token in tokens:
        if not _PART_TOKEN.fullmatch(token):
            break
        found.append(token)
    return found


def _inherited(parts: Sequence[str], above: str, text: str) -> str:
    """The code of a row whose parents are blank: the one whose classification name agrees with the row's text, if only one."""
    if len(parts) == 2:
        return above[:3] + "".join(parts) if above else ""
    stems = [above[:length] for length in (3, 5) if len(above) >= length]
    if len(stems) == 1:
        return stems[0] + parts[0]
    agreeing = [
        stem + parts[0]
        for stem in stems
        if any(
            name.startswith(text) or text.startswith(name) for name in classification_names(stem + parts[0])
        )
    ]
    return agreeing[0] if len(agreeing) == 1 else ""


def _leading_total(tokens: Sequence[str]) -> tuple[str, int]:
    for length in range(1, min(len(tokens), 6) + 1):
        if is_amount(tokens[length - 1]):
            break
        name = squeeze("".join(tokens[:length]))
        if is_total_row(name) or is_subtotal_row(name):
            return name, length
    return "", 0


# --- other tables -------------------------------------------------------------------------------------------------


def read_labelled_rows(lines: Sequence[TextLine]) -> list[PrintedRow]:
    """Body lines of a table without codes → rows: a label, then its numbers; a line of numbers alone is a row of its own."""
    rows: list[PrintedRow] = []
    label: list[str] = []
    for line in lines:
        tokens = line.text.split()
        numbers = [
            token
            for position, token in enumerate(tokens)
            if is_amount(token) and _ends_in_row(tokens, position)
        ]
        label.extend(tokens[: len(tokens) - len(numbers)])
        if not numbers:
            if not unfinished(label):
                rows.append(PrintedRow(name=squeeze("".join(label)), line=line))
                label.clear()
        elif label or not rows or rows[-1].numbers:
            rows.append(PrintedRow(name=squeeze("".join(label)), numbers=numbers, line=line))
            label.clear()
        else:
            rows[-1].numbers.extend(numbers)
    return rows


def unfinished(label: Sequence[str]) -> bool:
    """A label that goes on in the next line: an open bracket."""
    text = squeeze("".join(label))
    return text.count("（") > text.count("）")
