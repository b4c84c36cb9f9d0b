"""Names typed by their sound (``gongyongjingfei``): written out before the question is taken apart, and said."""

from __future__ import annotations

import re

from assistant.catalogue import Catalogue

_LETTERS = re.compile(r"[A-Z][A-Z']{3,}")
_LEAST = 4
"""Letters: a shorter sound may be any word."""


def written_out(text: str, catalogue: Catalogue) -> tuple[str, list[str]]:
    """The normalised question with pinyin replaced by the names that sound so, and a note for each.

    Letters that stand in a name themselves (UPS) stay, and so does what sounds like no name, or like several.
    """
    notes: list[str] = []

    def name(match: re.Match[str]) -> str:
        letters = match[0]
        if catalogue.containing(letters):
            return letters
        found = _names(letters.replace("'", "").lower(), catalogue)
        if not found:
            return letters
        notes.append(f"“{letters.lower()}”按“{found}”理解")
        return found

    return _LETTERS.sub(name, text), notes


def _names(sound: str, catalogue: Catalogue) -> str:
    """The one name, or the names one after the other, that sound so; empty if there are none or several."""
    known = list(dict.fromkeys(catalogue.sounding(sound)))
    if known:
        meanings = {tuple(catalogue.names.get(name)) for name in known}
        return known[0] if len(meanings) == 1 else ""
    for end in range(len(sound) - _LEAST, _LEAST - 1, -1):
        first = _names(sound[:end], catalogue) if catalogue.sounding(sound[:end]) else ""
        rest = _names(sound[end:], catalogue) if first else ""
        if rest:
            return first + rest
    return ""
