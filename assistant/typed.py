"""Names typed by their sound: pinyin (``gongyongjingfei``), or other characters (三共经费). Written out, and said."""

from __future__ import annotations

import re

from assistant.catalogue import Catalogue, reading_of
from assistant.link import Linked

_LETTERS = re.compile(r"[A-Z][A-Z']{3,}")
_LEAST = 4
"""Letters (or characters): a shorter sound may be any word."""
_MOST = 10
"""Characters of a name that is looked for by its sound."""


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


def sounds_like(linked: Linked, catalogue: Catalogue) -> tuple[str, list[str]]:
    """The question with a name in place of the characters that only sound like it, where no name was found exactly.

    At least four characters that are no (part of a) name, in one stretch beside the bodies, and one name of that sound.
    """
    if any(m.how == "完全一致" and any(e.kind != "weak" for e in m.entries) for m in linked.mentions):
        return linked.text, []
    text = list(linked.text)
    for body in linked.bodies:
        text[body.start : body.end] = " " * (body.end - body.start)
    for stretch in re.finditer(r"[一-龥]{4,}", "".join(text)):
        for length in range(min(_MOST, len(stretch[0])), _LEAST - 1, -1):
            for start in range(stretch.start(), stretch.end() - length + 1):
                said = linked.text[start : start + length]
                found = _names(reading_of(said), catalogue) if not catalogue.containing(said) else ""
                if len(found) == len(said):
                    written = linked.text[:start] + found + linked.text[start + length :]
                    return written, [f"“{said}”按“{found}”理解"]
    return linked.text, []
