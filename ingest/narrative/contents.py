"""The table of contents: its entries, and where it stands so that it does not become text. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.model import TextLine
from ingest.narrative.noise import is_page_number
from ingest.narrative.numbering import Ordinal, Style, read_ordinal
from ingest.narrative.text import join_wrapped, squeezed, tidy
from ingest.narrative.words import words

_LEADERS = re.compile(
    r"\s*(?:[.．·…。‥⋯\-—_]\s*){3,}\s*\d{0,3}\s*$|\s*…+\s*\d{0,3}\s*$|\s{2,}\d{1,3}\s*$|\t\d{1,3}\s*$"
)
_PAGE_AFTER = re.compile(r"(?<=\D)\s+\d{1,3}$")
_SENTENCE = re.compile(r"[。；！]")
_LONGEST_ENTRY = 70
_LONGEST_TAIL = 16
_SEARCHED_LINES = 120
_MOST_ENTRIES = 200


def read_contents(lines: Sequence[TextLine]) -> list[str]:
    """The entries of the table of contents with their numbers as printed, without leaders and page numbers."""
    span = contents_span(lines)
    if span is None:
        return []
    entries: list[str] = []
    listed = [line.text for line in lines[slice(*span)]]
    numbered = sum(_PAGE_AFTER.search(text.strip()) is not None for text in listed) * 2 > len(listed)
    for line in lines[slice(*span)]:
        text = _entry_text(_PAGE_AFTER.sub("", line.text.strip()) if numbered else line.text)
        if not text or is_page_number(line.text) or _is_title(line.text):
            continue
        ordinal = read_ordinal(text)
        if ordinal is None and entries:
            entries[-1] = join_wrapped(entries[-1], text)
        else:
            entries.append(text if ordinal is None else ordinal.line)
    return entries


def contents_span(lines: Sequence[TextLine]) -> tuple[int, int] | None:
    """First and one past last line of the table of contents, its title included; None where there is none."""
    titled = next((at for at, line in enumerate(lines[:_SEARCHED_LINES]) if _is_title(line.text)), None)
    if titled is not None:
        return titled, _end_of_entries(lines, titled + 1)
    return _untitled_span(lines)


def _is_title(text: str) -> bool:
    return squeezed(text).strip("#：") in words("contents_titles")


def _end_of_entries(lines: Sequence[TextLine], start: int) -> int:
    """Entries end where the first ordinal comes again, or at the first line that cannot be an entry."""
    first: Ordinal | None = None
    at = start
    while at < min(len(lines), start + _MOST_ENTRIES):
        text = lines[at].text
        ordinal = read_ordinal(_entry_text(text))
        if ordinal is not None:
            if first is not None and ordinal.label == first.label:
                return at
            first = first or ordinal
        if not _may_be_entry(lines, at, ordinal, first):
            return at
        at += 1
    return at


def _may_be_entry(lines: Sequence[TextLine], at: int, ordinal: Ordinal | None, first: Ordinal | None) -> bool:
    text = lines[at].text
    if is_page_number(text) or _LEADERS.search(text.strip()):
        return True
    if _SENTENCE.search(text) or len(squeezed(text)) > _LONGEST_ENTRY:
        return False
    if ordinal is not None:
        return True
    # The rest of an entry that was wrapped: short, and another entry or the first part follows it.
    following = next((line.text for line in lines[at + 1 : at + 4] if not is_page_number(line.text)), "")
    next_ordinal = read_ordinal(_entry_text(following))
    return first is not None and len(squeezed(text)) <= _LONGEST_TAIL and next_ordinal is not None


def _untitled_span(lines: Sequence[TextLine]) -> tuple[int, int] | None:
    """Contents without a title: the parts are listed once, by headings alone, before they come again."""
    parts = [(at, ordinal.label) for at, ordinal in _part_headings(lines)]
    if not parts:
        return None
    start, label = parts[0]
    again = next((at for at, other in parts[1:] if other == label), None)
    if again is None or again - start < 2:
        return None
    return (start, again) if all(_heading_like(line.text) for line in lines[start:again]) else None


def _part_headings(lines: Sequence[TextLine]) -> list[tuple[int, Ordinal]]:
    found = ((at, read_ordinal(line.text)) for at, line in enumerate(lines))
    return [(at, ordinal) for at, ordinal in found if ordinal is not None and ordinal.style is Style.PART]


def _heading_like(text: str) -> bool:
    return not _SENTENCE.search(text) and len(squeezed(text)) <= _LONGEST_ENTRY


def _entry_text(text: str) -> str:
    return tidy(_LEADERS.sub("", text.strip()))
