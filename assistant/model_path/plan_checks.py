"""Whether a model's reading may be used: pure functions, each of which gives the reasons why not (none: no objection).

A reading puts names and ways of asking in place of words of the question; the question so reworded is compared with the question as
asked. It may name nothing that is not in the question or in the conversation, except what takes the place of words; it may drop
nothing that changes the meaning.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant import lexicon, meaning
from assistant.catalogue import Catalogue
from assistant.link import Linked, Mention, link
from assistant.model_path import readings
from assistant.model_path.kinship import akin, entries_of
from assistant.normalise import clean_name, normalise
from assistant.understand.subjects import attribute_of

LONGEST_REPLACED = 15
MOST_REPLACED = 8
_COUNTED = re.compile(r"\d+(?:\.\d+)?")
_NUMERAL = re.compile(r"[前第][一二三四五六七八九十]+|[二两三四五六七八九十百千万亿]+")
_QUESTION_WORD = re.compile("什么|哪|谁|怎|何|咋|吗|多少|几")
_ASKING = ("多少钱", "的钱")
"""Ways to ask for an amount that are also, said alone, the name of the total."""
_FREE = frozenset({"list", "count", "exist", "altogether", "convert", "yes_no"})
"""Ways of asking that change how much is told, not what about; all others are kept."""


@dataclass(frozen=True, slots=True)
class Replacement:
    """Words of the question and what a reading puts in their place, both normalised."""

    said: str
    means: str

    @property
    def is_way(self) -> bool:
        """A way of asking, not a name."""
        return self.means in readings.ways()


@dataclass(frozen=True, slots=True)
class Case:
    """A question and a reading of it, both taken apart, and what the conversation has named."""

    original: Linked
    reworded: Linked
    replacements: tuple[Replacement, ...]
    catalogue: Catalogue
    talked_bodies: frozenset[str] = frozenset()
    talked_years: frozenset[int] = frozenset()
    talked: str = ""
    """What was asked before, normalised."""

    @property
    def ways(self) -> tuple[Replacement, ...]:
        return tuple(pair for pair in self.replacements if pair.is_way)


@dataclass(frozen=True, slots=True)
class Verdict:
    """``against``: reasons to drop a reading. ``doubts``: reasons not to answer it, though it may be offered to be asked."""

    against: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()


def bodies(case: Case) -> list[str]:
    """The same bodies as in the question; where it names none, none or exactly those talked about."""
    asked, said = _bodies(case.original), _bodies(case.reworded)
    if asked == said or (not asked and said == case.talked_bodies):
        return []
    return [f"单位不同：问题里是{_list(asked)}，这样读是{_list(said)}"]


def years(case: Case) -> list[str]:
    asked, said = set(case.original.years), set(case.reworded.years)
    if asked == said or (not asked and said == case.talked_years):
        return []
    return [f"年份不同：{_list(asked)}，这样读是{_list(said)}"]


def numbers(case: Case) -> list[str]:
    """The same amounts, codes, percentages, ranks."""
    asked, said = _numbers(case.original), _numbers(case.reworded)
    wrong = sorted(said - asked) + sorted(asked - said)
    return [f"数字不同：{'、'.join(wrong)}"] if wrong else []


def meaning_words(case: Case) -> list[str]:
    """Exclusions, negations, comparisons with another year, per head, growth … are neither dropped nor added."""
    asked, said = (meaning.kept_classes(linked.masked) for linked in (case.original, case.reworded))
    for way in case.ways:
        said -= meaning.kept_classes(way.means) - asked
    reasons = [f"丢了“{label}”" for label in sorted(asked - said)] + [
        f"加了“{label}”" for label in sorted(said - asked)
    ]
    turned = meaning.sides(case.reworded.masked) - meaning.sides(case.original.masked)
    turned -= {side for way in case.ways for side in meaning.sides(way.means)}
    return reasons + [f"加了“{label}”的方向" for label in sorted(turned)]


def replaced(case: Case) -> list[str]:
    """Replaced words stand in the question and hide no name in it; what replaces them stands in the reading."""
    reasons = []
    for pair in case.replacements:
        if not pair.said or pair.said not in case.original.text:
            reasons.append(f"原问题里没有“{pair.said}”")
        elif not pair.is_way and not entries_of(pair.means, case.catalogue):
            reasons.append(f"没有“{pair.means}”这个名称")
        elif (
            len(pair.said) > LONGEST_REPLACED
            or _hides_a_name(pair, case.catalogue)
            or _asks(pair.said) - _asks(pair.means)
        ):
            reasons.append(f"“{pair.said}”里还有别的意思")
    return reasons


def names(case: Case) -> list[str]:
    """Every name of the reading stands in the question, links to the same thing, or replaces words akin to it."""
    asked = {(entry.kind, entry.key) for mention in case.original.mentions for entry in mention.entries}
    grounded = [m for m in case.reworded.mentions if _grounded(m, case, asked)]
    definite = any(_definite(mention) for mention in grounded)
    return [f"加了“{mention.surface}”" for mention in case.reworded.mentions
            if mention not in grounded and not (definite and mention.surface in _ASKING)]  # fmt: skip


def topics(case: Case) -> list[str]:
    """What is asked for, and in which respect, is as in the question, or replaces words akin to it."""
    added = [
        name for name in case.reworded.intents if name not in _FREE and name not in case.original.intents
    ]
    spans = [case.reworded.text[start:end] for name in added for start, end in case.reworded.intents[name]]
    reasons = [
        f"加了“{span}”" for span in spans if not any(_touches(span, p.means) for p in case.replacements)
    ]
    lost = [name for name in case.original.intents if name not in _FREE and name not in case.reworded.intents]
    reasons += [f"丢了“{case.original.text[start:end]}”" for name in lost for start, end in case.original.intents[name]
                if not any(_touches(case.original.text[start:end], p.said) for p in case.replacements)]  # fmt: skip
    before, after = attribute_of(case.original), attribute_of(case.reworded)
    if before != after and not any(
        word in p.means for p in case.replacements for word in lexicon.attributes().get(after, ())
    ):
        reasons.append(f"问的方面不同：{before or '无'}，这样读是{after or '无'}")
    return reasons


def kept_names(case: Case) -> list[str]:
    """What the question names exactly is named by the reading too."""
    said = {(entry.kind, entry.key) for mention in case.reworded.mentions for entry in mention.entries}
    return [f"丢了“{mention.surface}”" for mention in case.original.mentions
            if _definite(mention) and mention.surface not in case.reworded.text
            and not any((entry.kind, entry.key) in said for entry in mention.entries)
            and not (mention.how != "完全一致" and any(mention.surface in p.said for p in case.replacements))]  # fmt: skip


def unexplained(case: Case) -> list[str]:
    """What was not understood is replaced, not left out; and the reading is understood wholly."""
    reasons = [f"这样读还有不认识的“{chunk}”" for chunk in case.reworded.leftover]
    for chunk in case.original.leftover:
        rest = chunk
        if chunk not in case.reworded.text:
            for pair in case.replacements:
                if pair.means not in pair.said:  # else words around a name would go with it
                    rest = _cut(rest, pair.said)
            rest = lexicon.fillers().sub(" ", meaning.without_meaning_words(rest))
            left = re.search(r"[一-龥A-Z0-9]{2,}", rest)
            if left:
                reasons.append(f"丢了“{left.group(0)}”")
    return reasons


def totals(case: Case) -> list[str]:
    """A total takes the place of nothing but a known way to say it: it is not even offered for one of its parts."""
    return [f"“{pair.means}”不是“{pair.said}”的另一种说法" for pair in case.replacements
            if pair.means in readings.wide() and not akin(pair.said, pair.means, case.catalogue)]  # fmt: skip


CHECKS = (bodies, years, numbers, meaning_words, replaced, names, topics, kept_names, unexplained, totals)


def reworded(question: str, replacements: Iterable[tuple[str, str]]) -> str:
    """The question, normalised, with the words replaced: all others stand as they were asked."""
    text = normalise(question)
    for said, means in sorted(replacements, key=lambda pair: -len(pair[0])):
        if normalise(said):
            text = text.replace(normalise(said), normalise(means))
    return text


def judge(question: str, replacements: Sequence[tuple[str, str]], catalogue: Catalogue, *, offered: Iterable[str] = (),
          talked_bodies: Iterable[str] = (), talked_years: Iterable[int] = (), talked: str = "") -> Verdict:  # fmt: skip
    """All that is to be said against a reading. ``offered``: the names the model could choose from."""
    pairs = tuple(Replacement(normalise(said), normalise(means)) for said, means in replacements)
    if len(pairs) > MOST_REPLACED or len({pair.said for pair in pairs}) < len(pairs):
        return Verdict(("不是对几个词的解释",))
    case = Case(link(normalise(question), catalogue), link(reworded(question, replacements), catalogue), pairs, catalogue,
                frozenset(talked_bodies), frozenset(talked_years), normalise(talked))  # fmt: skip
    rivals = tuple(offered)
    doubts = [
        f"“{p.said}”与“{p.means}”没有看得出的联系"
        for p in pairs
        if not p.is_way and not akin(p.said, p.means, catalogue, rivals)
    ]
    doubts += [f"“{p.said}”改变了问法（{p.means}）" for p in pairs if p.is_way]
    return Verdict(tuple(reason for check in CHECKS for reason in check(case)), tuple(doubts))


# --- what has to do with what ---------------------------------------------------------------------------------------------


def _asks(text: str) -> set[str]:
    """What a text asks: 买的是什么牌子的车 is more than a name in other words."""
    return set(_QUESTION_WORD.findall(text))


def _hides_a_name(pair: Replacement, catalogue: Catalogue) -> bool:
    """Replaced words that hold a name known by itself, which the replacement does not."""
    inside = [
        mention
        for mention in link(pair.said, catalogue).mentions
        if _definite(mention) and mention.how == "完全一致"
    ]
    own = {(entry.kind, entry.key) for entry in entries_of(pair.means, catalogue)}
    return any(
        mention.surface not in pair.means and not own & {(e.kind, e.key) for e in mention.entries}
        for mention in inside
    )


def _grounded(mention: Mention, case: Case, asked: set[tuple[str, str]]) -> bool:
    entries = {(entry.kind, entry.key) for entry in mention.entries}
    return (mention.surface in case.original.text or mention.surface in case.talked or bool(entries & asked)
            or any(_same_name(mention, pair.means, case.catalogue) for pair in case.replacements))  # fmt: skip


def _same_name(mention: Mention, means: str, catalogue: Catalogue) -> bool:
    return clean_name(mention.surface) == clean_name(means) or bool(
        set(mention.entries) & set(entries_of(means, catalogue))
    )


def _definite(mention: Mention) -> bool:
    return any(entry.kind != "weak" for entry in mention.entries)


def _bodies(linked: Linked) -> frozenset[str]:
    """Organisations held, and the surfaces of those that are not."""
    return frozenset(
        name for mention in linked.bodies for name in (mention.organisations or (mention.surface,))
    )


def _numbers(linked: Linked) -> set[str]:
    """Numbers outside of names and years."""
    text = list(linked.text)
    spans = [
        (m.start, m.end)
        for m in linked.mentions
        if _definite(m) and not {"code", "table_number"} & {e.kind for e in m.entries}
    ]
    for start, end in [*spans, *((body.start, body.end) for body in linked.bodies)]:
        text[start:end] = "▓" * (end - start)
    rest = "".join(text)
    for year in linked.years:
        rest = rest.replace(str(year), " ")
    return {*_COUNTED.findall(rest), *_NUMERAL.findall(rest)}


def _cut(text: str, said: str) -> str:
    """The text without what the replaced words cover of it."""
    if said in text:
        return text.replace(said, " ")
    if text in said:
        return ""
    for size in range(min(len(text), len(said)) - 1, 1, -1):
        if text.endswith(said[:size]):
            return text[:-size]
        if text.startswith(said[-size:]):
            return text[size:]
    return text


def _touches(left: str, right: str) -> bool:
    return bool(left) and bool(right) and (left in right or right in left)


def _list(values: Iterable[object]) -> str:
    return "、".join(sorted(map(str, values))) or "（无）"
