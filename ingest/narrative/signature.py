"""The signature under a document (organisation, date) and dates of publication. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.model import TextLine
from ingest.narrative.numbering import read_ordinal
from ingest.narrative.text import squeezed
from ingest.periods import is_only_date, iso_date

_PUBLISHED = re.compile(r"(?:发布|公开|公布|发文|成文)?(?:时间|日期)[：:]?\s*((?:19|20)\d{2}.{3,8})")
_HEAD_LINES = 15
_TAIL_LINES = 12
_LONGEST_SIGNATURE = 40
_PUNCTUATION = re.compile(r"[，。；：、！？,;:]")


def publication_date(lines: Sequence[TextLine]) -> str:
    """ISO date under the last signature, else after 发布时间 at the head; ``""`` where neither is printed."""
    at = _date_line(lines)
    if at is not None:
        return iso_date(lines[at].text)
    for line in lines[:_HEAD_LINES]:
        found = _PUBLISHED.search(squeezed(line.text))
        if found is not None and iso_date(found.group(1)):
            return iso_date(found.group(1))
    return ""


def without_signature(lines: Sequence[TextLine]) -> list[TextLine]:
    """The lines without the date that ends them and the organisation above it."""
    at = _date_line(lines)
    if at is None:
        return list(lines)
    start = at - 1 if at > 0 and _may_sign(lines[at - 1].text) else at
    return [*lines[:start], *lines[at + 1 :]]


def _date_line(lines: Sequence[TextLine]) -> int | None:
    """Where the last line is that is only a date, among the last lines."""
    first = max(0, len(lines) - _TAIL_LINES)
    return next((at for at in range(len(lines) - 1, first - 1, -1) if is_only_date(lines[at].text)), None)


def _may_sign(text: str) -> bool:
    name = text.strip()
    short = 0 < len(name) <= _LONGEST_SIGNATURE
    return short and not _PUNCTUATION.search(name) and read_ordinal(name) is None
