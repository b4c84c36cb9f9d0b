"""Lines that are no text of the narrative: page numbers, running heads, what surrounds tables. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from ingest.model import Block, TextLine
from ingest.narrative.numbering import read_ordinal
from ingest.narrative.text import squeezed
from ingest.narrative.words import any_pattern

_PAGE_NUMBER = re.compile(
    r"[-—–－·~\s]*\d{1,4}[-—–－·~\s]*|第\d{1,3}页(?:[，,/]?共\d{1,3}页)?|\d{1,3}/\d{1,3}"
)
_ONLY_MARKS = re.compile(r"[-—–_=~*·.…|#“”‘’]+")


_STOPS = re.compile(r"[。；：，]")
_LONGEST_HEAD = 50
_FEWEST_PAGES = 3


def without_running_heads(blocks: Sequence[Block]) -> list[Block]:
    """The blocks without the lines that every page repeats at its head or foot, in the middle of whatever sentence stands there.

    Such a line is short, no sentence and no caption, and stands beside a page number or a turn of the page at least three times;
    its first occurrence may be the title and stays.
    """
    printed = [squeezed(block.text) if isinstance(block, TextLine) else "" for block in blocks]
    often = {
        text
        for text, times in Counter(printed).items()
        if times >= _FEWEST_PAGES and 0 < len(text) <= _LONGEST_HEAD and not _STOPS.search(text)
    }
    often = {text for text in often if not is_noise(text)}
    if not often:
        return list(blocks)
    at_edge = [at for at, text in enumerate(printed) if text in often and _at_edge(blocks, at)]
    pages = Counter(printed[at] for at in at_edge)
    heads = {text: printed.index(text) for text, times in pages.items() if times >= _FEWEST_PAGES}
    left_out = {at for at in at_edge if heads.get(printed[at], at) != at}
    return [block for at, block in enumerate(blocks) if at not in left_out]


def _at_edge(blocks: Sequence[Block], at: int) -> bool:
    """Whether a page turns right before or after the line, or a page number stands beside it."""
    beside = [blocks[other] for other in (at - 1, at + 1) if 0 <= other < len(blocks)]
    page = blocks[at].place.page
    return any(
        block.place.page != page or (isinstance(block, TextLine) and is_page_number(block.text))
        for block in beside
    )


def is_page_number(text: str) -> bool:
    return _PAGE_NUMBER.fullmatch(squeezed(text)) is not None


def is_noise(text: str) -> bool:
    """Page numbers, rules of dashes, captions and unit lines of tables. A numbered line is never noise."""
    line = squeezed(text)
    if not line or _ONLY_MARKS.fullmatch(line) or _PAGE_NUMBER.fullmatch(line):
        return True
    return read_ordinal(text) is None and any_pattern("table_captions").search(line) is not None
