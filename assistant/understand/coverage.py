"""Whether a wide figure (a total) may stand for what was asked: only if nothing in the question is left over.

A name that the tables print may be asked for in many words; a total may not, because any word passed over (补办…卡的钱) narrows
what is asked for, and the total would then stand for something else.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from assistant import lexicon
from assistant.link import MASK, Linked, Mention
from assistant.plan import Subject

WIDE = frozenset(
    {"收入总额", "支出总额", "收支总预算", "项目支出", "基本支出", "工资福利支出", "人员经费", "公用经费"}
)
_ALL = frozenset({"收入总额", "支出总额", "收支总预算", "项目支出"})
_CONTENT = re.compile(r"[一-龥A-Z]+")
_SLIGHT = re.compile("[数附排]")
_ASKING = re.compile("[几多少哪啥什怎何咋谁]")
_WORDS = "司处科股室站队院馆校卡房楼厅证"
"""Single characters that are words at the end of a name (预算司)."""
_TOTAL_OR_NOTHING = frozenset({"count", "list", "threshold", "top", "trend", "exclude", "ratio", "average"})
"""Intents that take the total, or its members, where nothing is named."""
_AMOUNTS = frozenset({"figure", "exist", "sum", "average", "top", "share", "per_head", "compare", "where"})
_OF_SOMETHING = frozenset({"change", "prior", "reason"})
"""Intents that fall back to the total where nothing is named."""
_NEAR = 5
"""So many characters before a guessed name still belong to it."""
_SHORTEST_GARBLED = 3
_FEWEST = 2
"""One character left over may be a slip or a particle; two are a word."""


def is_wide(subjects: Sequence[Subject]) -> bool:
    """Whether all that would be answered with are totals."""
    return bool(subjects) and all(
        subject.kind == "concept" and subject.keys[0] in WIDE for subject in subjects
    )


def passed_over(linked: Linked, *, of_total: bool = False) -> list[str]:
    """The words of the question that neither a name, a body, an intent nor a filler explains, in its order. ``of_total``: where a
    total is only meant for want of anything else, a word that is a name only by itself (人 in 养人的钱) explains nothing."""
    explained = _explained(linked, of_total=of_total)
    rest = "".join(" " if done else character for character, done in zip(linked.text, explained, strict=True))
    filled = {found.span() for found in lexicon.fillers().finditer(rest)
              if found.group() not in lexicon.edge_characters() and not _ASKING.search(found.group())}  # fmt: skip
    rest = lexicon.fillers().sub(lambda found: " " * len(found.group()), rest)
    rest = _SLIGHT.sub(" ", rest)
    return [linked.text[slice(*_whole_word(found.span(), filled))] for found in _CONTENT.finditer(rest)]


def garbled(linked: Linked) -> list[str]:
    """Stretches of fillers with a character between them that is none: a slip may have made fillers of a name (加益块儿)."""
    rest = "".join(
        " " if done else character for character, done in zip(linked.text, _explained(linked), strict=True)
    )
    runs = [found.group() for found in _CONTENT.finditer(rest)]
    return [
        run
        for run in runs
        if len(run) >= _SHORTEST_GARBLED and _SLIGHT.sub("", lexicon.fillers().sub("", run))
    ]


def _explained(linked: Linked, *, of_total: bool = False) -> list[bool]:
    """Which characters belong to a name, a body, an amount, a word that asks, or one that points."""
    explained = [character == MASK for character in linked.masked]
    spans = [span for found in linked.intents.values() for span in found]
    spans += [(m.start, m.end) for m in linked.mentions if not (of_total and _only_weak(m))]
    words = [word for found in lexicon.attributes().values() for word in found]
    words += [*lexicon.pointers("body"), *lexicon.pointers("thing"), *lexicon.ordinals()]
    for word in words:
        spans += [found.span() for found in re.finditer(re.escape(word), linked.text)]
    for start, end in spans:
        explained[start:end] = [True] * (end - start)
    return explained


def _only_weak(mention: Mention) -> bool:
    """A name that is none beside a definite one, and no word for a total."""
    return all(entry.kind == "weak" and entry.key not in _ALL for entry in mention.entries)


def _whole_word(span: tuple[int, int], filled: Collection[tuple[int, int]]) -> tuple[int, int]:
    """What passes for a filler by itself is part of the word it touches (信息 in 信息化, 交 in 交通, 年初 in 年初结转)."""
    start, end = span
    before = next((filler[0] for filler in filled if filler[1] == start), start)
    after = next((filler[1] for filler in filled if filler[0] == end), end)
    return before, after


def unexplained(linked: Linked, subjects: Sequence[Subject], intent: str) -> tuple[str, ...]:
    """What no name explains; beside a total as its only answer, also what was merely passed over; beside a guess from two
    characters, or nothing at all, also what a slip may have garbled."""
    if not linked.leftover and not subjects and intent in _OF_SOMETHING:
        return tuple(garbled(linked))
    cut = _cut_short(linked, subjects)
    if not linked.leftover and cut:
        return (cut,)
    if linked.leftover or not _stands_for_all(subjects, intent):
        return tuple(linked.leftover)
    by_name = any(subject.surface not in lexicon.weak_words() for subject in subjects)
    narrowed = "" if by_name else _narrowed(linked, subjects)
    if narrowed:
        return (narrowed,)
    words = passed_over(linked, of_total=not by_name)
    if sum(map(len, words)) < _FEWEST and not any(word[-1] in _WORDS for word in words):
        return ()
    return tuple(words)


def _narrowed(linked: Linked, subjects: Sequence[Subject]) -> str:
    """What stands right before a word for money and says which money (办事花销, 交的钱), though it passes for a filler elsewhere."""
    acts = "|".join(sorted(lexicon.words("narrowing"), key=len, reverse=True))
    for subject in subjects:
        found = (
            re.search(f"(?:{acts})[了的过]?{re.escape(subject.surface)}", linked.text)
            if subject.surface
            else None
        )
        if found and MASK not in linked.masked[slice(*found.span())]:
            return found.group()
    return ""


def _stands_for_all(subjects: Sequence[Subject], intent: str) -> bool:
    """Whether a total, or its members, would be answered with: asked for by name, or taken where nothing is named."""
    if not subjects:
        return intent in _TOTAL_OR_NOTHING
    if intent in _OF_SOMETHING:
        return is_wide(subjects) and all(subject.surface in lexicon.weak_words() for subject in subjects)
    return is_wide(subjects) and intent in _AMOUNTS | _TOTAL_OR_NOTHING


def _cut_short(linked: Linked, subjects: Sequence[Subject]) -> str:
    """A name guessed from two characters right behind something unexplained is the end of another (合家庭的补助); "" if none is."""
    for subject in subjects:
        at = linked.text.find(subject.surface)
        if subject.how == "完全一致" or len(subject.surface) > _FEWEST or at < 0:
            continue
        behind = max((m.end for m in linked.mentions if m.end <= at), default=0)
        before = [linked.text.find(word, behind) for word in passed_over(linked)]
        starts = [start for start in before if behind <= start < at and MASK not in linked.masked[start:at]]
        if starts and at - min(starts) <= _NEAR:
            return linked.text[min(starts) : at + len(subject.surface)]
    return ""


def beside(linked: Linked, subjects: Sequence[Subject], intent: str) -> tuple[str, ...]:
    """Words beside the named subjects that nothing explains, to be named in the answer."""
    if linked.leftover or not subjects or is_wide(subjects) or intent not in _AMOUNTS:
        return ()
    words = [word for word in passed_over(linked) if len(word) >= _FEWEST]
    return (*words, *(run for run in garbled(linked) if not any(word in run for word in words)))
