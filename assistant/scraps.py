"""Scraps: words of a question that are no name by themselves, but part of one, nearly one, or one by sound."""

from __future__ import annotations

import re

from assistant import lexicon
from assistant.catalogue import Catalogue, Entry, reading_of
from assistant.normalise import clean_name

MOST_MEANINGS = 12
"""A scrap contained in more names than this says nothing."""
SURE_PART = 4
"""A part this long is recognised in the middle of other words; a shorter one must begin where a word may begin."""
LONGEST_SCRAP = 80
"""In more words than this no name is looked for: their parts are too many."""
LONGEST_FOR_TWO = 8
"""Two characters say nothing about a longer name."""
_NEAR = 78.0
_RANK = {
    "concept": 0,
    "row": 1,
    "project": 2,
    "fact": 3,
    "term": 4,
    "indicator": 5,
    "measure": 6,
    "account": 7,
    "table": 8,
}


def trim(chunk: str) -> tuple[int, str]:
    """The chunk without fillers at its ends; empty if it is made of fillers only."""
    fillers = lexicon.fillers()
    if not re.search(r"[一-龥A-Z0-9]{2,}", fillers.sub(" ", chunk)):
        return 0, ""
    loose = lexicon.edge_characters()
    start = 0
    while (found := fillers.match(chunk, start)) and (found.end() > start + 1 or chunk[start] in loose):
        start = found.end()
    end = len(chunk)
    while True:
        shorter = next((end - size for size in range(min(8, end - start), 0, -1)
                        if fillers.fullmatch(chunk, end - size, end) and (size > 1 or chunk[end - 1] in loose)), end)  # fmt: skip
        if shorter == end:
            return start, chunk[start:end]
        end = shorter


def longest_part(start: int, chunk: str, catalogue: Catalogue) -> tuple[int, str, tuple[Entry, ...], str]:
    """Verbs stick to names (打印机买): the longest part of the chunk that is part of a name, if only fillers remain. A short
    part that begins within a word (业发展 in 商业发展科) is none."""
    if len(chunk) > LONGEST_SCRAP:
        return start, chunk, (), ""
    known = _known_pairs(chunk, catalogue)
    for length in range(len(chunk) - 1, 1, -1):
        for offset in range(len(chunk) - length + 1):
            part = chunk[offset : offset + length]
            if not all(known[offset : offset + length - 1]) or not catalogue.containing(clean_name(part)):
                continue
            if re.search(r"[一-龥A-Z0-9]{2,}", lexicon.fillers().sub(" ", chunk[offset + length :])):
                continue
            if length < SURE_PART and lexicon.fillers().sub("", chunk[:offset]):
                continue
            if (
                length < SURE_PART
                and offset + length < len(chunk)
                and not lexicon.fillers().match(chunk, offset + length)
            ):
                continue
            entries, how = resolve_scrap(part, catalogue)
            if entries and (length > 2 or any(entry.kind != "indicator" for entry in entries)):
                return start + offset, part, entries, how
    return start, chunk, (), ""


def _known_pairs(chunk: str, catalogue: Catalogue) -> list[bool]:
    """Of every two neighbours whether they stand in some name: a part with others need not be looked up."""
    pairs = (clean_name(chunk[at : at + 2]) for at in range(len(chunk) - 1))
    return [len(pair) < 2 or bool(catalogue.containing(pair)) for pair in pairs]


def resolve_scrap(chunk: str, catalogue: Catalogue) -> tuple[tuple[Entry, ...], str]:
    """The names a scrap may stand for: as part of a name, as a near miss, by sound. Empty if none."""
    scrap = clean_name(chunk)
    if len(scrap) < 2:
        return (), ""
    containing = [
        name for name in catalogue.containing(scrap) if len(name) <= LONGEST_FOR_TWO or len(scrap) > 2
    ]
    if containing:
        best = best_of(containing, catalogue)
        if len(best) <= MOST_MEANINGS:
            return best, "部分一致"
    near = _near(scrap, catalogue)
    if near:
        return best_of(near, catalogue), "近似"
    if re.search(r"[一-龥]{2}", scrap):
        sounding = catalogue.sounding(reading_of(scrap))
        if sounding:
            return best_of(sounding, catalogue), "同音"
    return (), ""


def _near(scrap: str, catalogue: Catalogue) -> list[str]:
    if len(scrap) < 3:
        return []
    from rapidfuzz import fuzz, process

    candidates = catalogue.sharing(scrap)
    scored = process.extract(scrap, candidates, scorer=fuzz.ratio, score_cutoff=_NEAR, limit=5)
    return [name for name, score, _ in scored if score >= scored[0][1] - 5]


def best_of(names: list[str], catalogue: Catalogue) -> tuple[Entry, ...]:
    """The meanings of the best kind among names: what tables print goes before what performance targets mention."""
    entries = list(
        dict.fromkeys(entry for name in names for entry in catalogue.names[name] if entry.kind != "weak")
    )
    if not entries:
        return ()
    best = min(_RANK.get(entry.kind, 9) for entry in entries)
    limit = max(best, _RANK["project"]) if best <= _RANK["project"] else best
    return tuple(entry for entry in entries if _RANK.get(entry.kind, 9) <= limit)
