"""Whether words have to do with a name: by the characters they share with the ways people say it, because a person has confirmed it
(a verified example), or by meaning.

The last look is independent of the language model: of all names it might have meant, the bundled embedding model has to find the
same one nearest, and by a margin. Two judges that agree are believed; where they do not, the reading is only offered.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from typing import Any

from assistant import lexicon, meaning
from assistant.catalogue import Catalogue, Entry
from assistant.model_path import readings
from assistant.model_path.examples import confirmed_pairs, embedder
from assistant.normalise import clean_name, normalise

_LEAST_SHARED = 0.6
"""The part of replaced words that has to occur in the ways people say the name …"""
_FEWEST_SHARED = 2
"""… and the number of characters: one alone links 薪水 to 水利."""
_SHORT = 3
"""Of so few characters all have to: the one that is not (社保卡, 大楼维修) is what it is about."""
_LEAST_SIMILAR, _LEAST_MARGIN = 0.5, 0.12
"""Similarity of the nearest name, and its lead over the next. Below them, 吃药 comes near 公务接待费 (0.47) and 打车
near 车辆 (0.54, 0.11)."""


def akin(said: str, means: str, catalogue: Catalogue, rivals: Iterable[str] = ()) -> bool:
    """Whether ``said`` may be answered as ``means``; ``rivals`` are the other names that could have been meant.

    Words that hold a way to say the name and more besides (车辆保险, 疫苗采购) mean a part of it or another thing, whatever they
    resemble; of totals only the known ways to say them count, since any word near them names one of their parts.
    """
    entries = entries_of(means, catalogue)
    ways = ways_to_say(means, entries)
    if said in ways or (said, means) in confirmed_pairs():
        return True
    if means in readings.wide() or _says_more(said, ways):
        return False
    return _shares_characters(said, entries, ways) or _nearest(said, means, tuple(rivals))


def entries_of(name: str, catalogue: Catalogue) -> list[Entry]:
    return list(catalogue.names.get(name) or catalogue.names.get(clean_name(name)) or ())


def ways_to_say(means: str, entries: Sequence[Entry]) -> set[str]:
    """The name with all the words that are known for it."""
    ways = {means, *(entry.label for entry in entries)}
    for entry in entries:
        if entry.kind in ("concept", "weak"):
            ways |= _words_of(entry.key)
    for words in lexicon.attributes().values():
        if means in words:
            ways |= set(words)
    return ways


def _words_of(concept: str) -> set[str]:
    known = lexicon.concepts()[concept]
    return {concept, *known.words, *known.weak}


def _says_more(said: str, ways: set[str]) -> bool:
    content = len(_content(said))
    return any(content - len(_content(way)) >= _FEWEST_SHARED for way in ways if way in said)


def _shares_characters(said: str, entries: Sequence[Entry], ways: set[str]) -> bool:
    """Enough of the characters, those of many names not counted; never for what is made up of parts."""
    if any(entry.kind in ("concept", "weak") and lexicon.concepts()[entry.key].lists for entry in entries):
        return False
    content, known = _content(said), set("".join(ways)) - meaning.common_characters()
    shared = [character for character in content if character in known]
    least = len(content) if len(content) <= _SHORT else _LEAST_SHARED * len(content)
    return len(set(shared)) >= _FEWEST_SHARED and len(shared) >= least


def _content(words: str) -> list[str]:
    """The characters that say something: no talk, no fillers, none of those in many names."""
    plain = lexicon.fillers().sub("", meaning.without_meaning_words(words))
    return [character for character in plain
            if character not in meaning.common_characters() and re.match(r"[一-龥A-Z0-9]", character)]  # fmt: skip


def _nearest(said: str, means: str, rivals: tuple[str, ...]) -> bool:
    groups = _groups()
    if means not in groups:
        groups = {**groups, means: frozenset({means})}
    for name in map(normalise, rivals):
        if name and name not in groups:
            groups = {**groups, name: frozenset({name})}
    similar = _similarities(said, tuple(sorted({word for words in groups.values() for word in words})))
    scores = {name: max(similar[word] for word in words) for name, words in groups.items()}
    best = scores.pop(means)
    others = [score for name, score in scores.items() if name not in means and means not in name]
    return best >= _LEAST_SIMILAR and best - max(others, default=0.0) >= _LEAST_MARGIN


@cache
def _groups() -> dict[str, frozenset[str]]:
    """Concepts with the words for each, as a question would have them."""
    return {normalise(name): frozenset(map(normalise, _words_of(name))) for name in lexicon.concepts()}


def _similarities(said: str, words: tuple[str, ...]) -> dict[str, float]:
    vectors = _vectors(words)
    asked = embedder().encode([said], query=True)[0]
    return dict(zip(words, map(float, vectors @ asked), strict=True))


@lru_cache(maxsize=64)
def _vectors(words: tuple[str, ...]) -> Any:
    return embedder().encode(words)
