"""Whether a wide figure (a total) may stand for what was asked: only if nothing in the question is left over.

A name that the tables print may be asked for in many words; a total may not, because any word passed over (补办…卡的钱) narrows
what is asked for, and the total would then stand for something else.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant import lexicon
from assistant.link import MASK, Linked
from assistant.plan import Subject

WIDE = frozenset(
    {"收入总额", "支出总额", "收支总预算", "项目支出", "基本支出", "工资福利支出", "人员经费", "公用经费"}
)
_CONTENT = re.compile(r"[一-龥A-Z]+")
_SLIGHT = re.compile("[数附排]")
_WORDS = "司处科股室站队院馆校卡房楼厅证"
"""Single characters that are words at the end of a name (预算司)."""
_AMOUNTS = frozenset({"figure", "exist", "sum", "average", "top", "share", "per_head", "compare", "where"})
_FEWEST = 2
"""One character left over may be a slip or a particle; two are a word."""


def is_wide(subjects: Sequence[Subject]) -> bool:
    """Whether all that would be answered with are totals."""
    return bool(subjects) and all(
        subject.kind == "concept" and subject.keys[0] in WIDE for subject in subjects
    )


def passed_over(linked: Linked) -> list[str]:
    """The words of the question that neither a name, a body, an intent nor a filler explains, in its order."""
    explained = [character == MASK for character in linked.masked]
    spans = [span for found in linked.intents.values() for span in found]
    spans += [(mention.start, mention.end) for mention in linked.mentions]
    words = [word for found in lexicon.attributes().values() for word in found]
    words += [*lexicon.pointers("body"), *lexicon.pointers("thing"), *lexicon.ordinals()]
    for word in words:
        spans += [found.span() for found in re.finditer(re.escape(word), linked.text)]
    for start, end in spans:
        explained[start:end] = [True] * (end - start)
    rest = "".join(" " if done else character for character, done in zip(linked.text, explained, strict=True))
    rest = lexicon.fillers().sub(lambda found: " " * len(found.group()), rest)
    rest = _SLIGHT.sub(" ", rest)
    left = [found.span() for found in _CONTENT.finditer(rest)]
    return [linked.text[_word_start(linked, explained, start) : end] for start, end in left]


def _word_start(linked: Linked, explained: Sequence[bool], start: int) -> int:
    """A filler glued to the front belongs to the word (年初结转)."""
    before = next((size for size in (2,) if start >= size and not any(explained[start - size : start])
                   and linked.text[start - size : start] in lexicon.words("fronts")), 0)  # fmt: skip
    return start - before


def unexplained(linked: Linked, subjects: Sequence[Subject], intent: str) -> tuple[str, ...]:
    """What no name explains; beside a total as its only answer, also what was merely passed over."""
    if linked.leftover or not is_wide(subjects) or intent not in _AMOUNTS:
        return tuple(linked.leftover)
    words = passed_over(linked)
    if sum(map(len, words)) < _FEWEST and not any(word[-1] in _WORDS for word in words):
        return ()
    return tuple(words)


def beside(linked: Linked, subjects: Sequence[Subject], intent: str) -> tuple[str, ...]:
    """Words beside the named subjects that nothing explains, to be named in the answer."""
    if linked.leftover or not subjects or is_wide(subjects) or intent not in _AMOUNTS:
        return ()
    return tuple(word for word in passed_over(linked) if len(word) >= _FEWEST)
