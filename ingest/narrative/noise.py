"""Lines that are no text of the narrative: page numbers, what surrounds tables. Pure."""

from __future__ import annotations

import re

from ingest.narrative.numbering import read_ordinal
from ingest.narrative.text import squeezed
from ingest.narrative.words import any_pattern

_PAGE_NUMBER = re.compile(
    r"[-—–－·~\s]*\d{1,4}[-—–－·~\s]*|第\d{1,3}页(?:[，,/]?共\d{1,3}页)?|\d{1,3}/\d{1,3}"
)
_ONLY_MARKS = re.compile(r"[-—–_=~*·.…|#“”‘’]+")


def is_page_number(text: str) -> bool:
    return _PAGE_NUMBER.fullmatch(squeezed(text)) is not None


def is_noise(text: str) -> bool:
    """Page numbers, rules of dashes, captions and unit lines of tables. A numbered line is never noise."""
    line = squeezed(text)
    if not line or _ONLY_MARKS.fullmatch(line) or _PAGE_NUMBER.fullmatch(line):
        return True
    return read_ordinal(text) is None and any_pattern("table_captions").search(line) is not None
