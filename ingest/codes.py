"""Account codes of 政府收支分类: joined digits, levels 类/款/项, and the classification's own names. Pure but for one data file."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from functools import cache
from importlib import resources

from rapidfuzz import fuzz

_PART = re.compile(r"\d{1,7}")
_GLUED = re.compile(r"^(\d{3}(?:\d{2}){0,2})\s*(?=[^\d\s.,%年月])[-—_－]*\s*(.+)$")
_BRACKETED = re.compile(r"^[\[【［(（](\d{3}(?:\d{2}){0,2})[\]】］)）]\s*(\D.*)$")
_SPLIT_CODE = re.compile(r"^(\d{3})(?:([-—.\s/])(\d{1,2}))?(?:\2(\d{1,2}))?$")
_SIMILAR = 70.0

FUNCTIONAL_CLASS = re.compile(r"2\d{2}")
ECONOMIC_CLASS = re.compile(r"[35]\d{2}")


def join_code(parts: Sequence[str], inherited: str = "") -> str:
    """Printed 类/款/项 cells → joined digits. A blank leading cell inherits from ``inherited`` (the code above).

    ``("208", "01", "01")`` → ``2080101``; ``("301", "1")`` → ``30101``; ``("", "05")`` under ``208`` → ``20805``; a cell that
    already holds the joined code is taken as it is. ``""`` where the row has no code.
    """
    digits = [_joined_within(part.strip()) for part in parts]
    if not any(digits) or any(part and not _PART.fullmatch(part) for part in digits):
        return ""
    joined = ""
    for position, part in enumerate(digits):
        if not part:
            if any(digits[position + 1 :]):
                joined = inherited[: 3 if position == 0 else 3 + 2 * position]
            continue
        if len(part) > 3 or (position > 0 and len(part) == 3):
            joined = part  # a cell with the whole code joined
        elif len(part) == 3:
            joined = part
        else:
            joined += part.zfill(2)
    return joined if len(joined) in (3, 5, 7) else ""


def _joined_within(part: str) -> str:
    """``208-01-01``, ``208.01.01``, ``208 01 01``, ``[2080101]`` in one cell → ``2080101``; anything else as it is."""
    bare = re.sub(r"^[\[【［(（](\d{3,7})[\]】］)）]$", r"\1", part)
    found = _SPLIT_CODE.match(bare)
    if not found:
        return bare
    return found.group(1) + "".join(piece.zfill(2) for piece in (found.group(3), found.group(4)) if piece)


def code_level(code: str) -> int:
    """1 类, 2 款, 3 项; 0 for no code."""
    return {3: 1, 5: 2, 7: 3}.get(len(code), 0)


def split_glued(text: str) -> tuple[str, str]:
    """``2010506统计管理`` or ``201 一般公共服务支出`` → (code, name); ``("", text)`` where no code leads."""
    found = _GLUED.match(text.strip()) or _BRACKETED.match(text.strip())
    return (found.group(1), found.group(2).strip()) if found else ("", text.strip())


@cache
def _classification() -> dict[str, tuple[str, ...]]:
    """code → names, the current one first, then those of older editions of the classification."""
    lines = (resources.files("ingest") / "data" / "accounts.csv").read_text(encoding="utf-8").splitlines()
    return {
        row["code"]: (row["name"], *(n for n in row["other_names"].split("、") if n))
        for row in csv.DictReader(lines)
    }


def classification_names(code: str) -> tuple[str, ...]:
    """The names the classification has given a code (current first); empty for an unknown code."""
    return _classification().get(code, ())


@cache
def functional_class_names() -> frozenset[str]:
    """All names of functional 类, as summaries print them without codes."""
    return frozenset(
        name
        for code, names in _classification().items()
        if FUNCTIONAL_CLASS.fullmatch(code)
        for name in names
    )


def account_name(code: str, item: str) -> tuple[str, str]:
    """The account's own name for a printed row, and where that name comes from.

    Never by code alone: bodies use codes in their own ways, so a printed name that does not resemble the classification's
    stays what it is.
    """
    names = classification_names(code)
    if not item:
        return (names[0], "政府收支分类科目（按编码）") if names else ("", "")
    for name in names:
        if item == name:
            return name, "原文"
    for name in names:
        if item.endswith(name) or fuzz.ratio(item, name) >= _SIMILAR:
            return names[0], "政府收支分类科目（原文写作“" + item + "”）"
    return item, "原文"
