"""Whether a model's wording of an answer may be shown: pure functions, each of which gives the reasons why not (none: no objection).

The text is held against the answer that the code wrote, which stays beneath it. Every number with its unit, every body, every name
stands there too, and next to the same things: a clause may put together only what one clause, line or row of the answer does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant import lexicon, meaning
from assistant.catalogue import Catalogue
from assistant.link import Linked, link
from assistant.normalise import normalise

LONGEST = 240
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?\s*(?:%|亿元|万元|千元|元|[一-龥])?")
_ODD = re.compile(r"[<>\[\]{}|`*#\\_]|://|\n|--", re.IGNORECASE)
_CLAUSE = re.compile(r"[，,。；;、！？!?\n|]+")
_UNIT = re.compile("（(亿元|万元|千元|元)）")
_FREE = frozenset({"部分"})
_CHINESE_NUMERAL = re.compile(r"[一二两三四五六七八九十百千万亿]{2,}|[一二两三四五六七八九十](?:成|倍|半)")


@dataclass(frozen=True)
class Wording:
    """A model's text, the answer it words, both normalised, and the question."""

    text: str
    linked: Linked
    answer: str
    question: str


def odd_form(wording: Wording) -> list[str]:
    """A sentence or two of plain words."""
    if not re.search("[一-龥]{2}", wording.text) or len(wording.text) > LONGEST:
        return ["不是一两句简短的话"]
    odd = _ODD.search(wording.text)
    return [f"有不该有的字符“{odd.group(0)}”"] if odd else []


def numbers(wording: Wording) -> list[str]:
    """Every number stands in the answer, with the same unit."""
    held = {_bare(number) for number in _NUMBER.findall(wording.answer)}
    wrong = [number.strip() for number in _NUMBER.findall(wording.text) if _bare(number) not in held]
    wrong += [word for word in _CHINESE_NUMERAL.findall(wording.text) if word not in wording.answer]
    return [f"回答里没有“{number}”" for number in wrong]


def names(wording: Wording) -> list[str]:
    """Every body and every name stands in the answer or in the question."""
    told = wording.answer + wording.question
    surfaces = [body.surface for body in wording.linked.bodies] + _names(wording.linked)
    return [f"回答里没有“{surface}”" for surface in dict.fromkeys(surfaces) if surface not in told]


def words(wording: Wording) -> list[str]:
    """Words that no name and no known word explains stand in the answer or in the question too."""
    told = wording.answer + wording.question
    rest = [
        lexicon.fillers().sub(" ", meaning.without_meaning_words(chunk)) for chunk in wording.linked.leftover
    ]
    chunks = [chunk for part in rest for chunk in re.findall("[一-龥A-Z]{2,}", part)]
    return [f"回答里没有“{chunk}”" for chunk in chunks if chunk not in told]


def directions(wording: Wording) -> list[str]:
    """Growth, negation, comparison, share … are said only where the answer says them."""
    added = meaning.kept_classes(wording.linked.masked) - meaning.kept_classes(wording.answer)
    added -= _FREE
    added |= meaning.sides(wording.linked.masked) - meaning.sides(wording.answer)
    return [f"回答里没有“{label}”的意思" for label in sorted(added)]


def together(wording: Wording) -> list[str]:
    """Numbers and the names nearest before them are next to each other in the answer as well."""
    sentences = [part for part in re.split(r"[。；;\n]+", wording.answer) if part.strip()]
    clauses = [
        piece
        for part in sentences
        for piece in ([part] if part.lstrip().startswith(("|", "-")) else _CLAUSE.split(part))
    ]
    reasons, said = [], ""
    for clause in _CLAUSE.split(wording.text):
        here = [surface for surface in _names(wording.linked) if surface in clause]
        said = here[-1] if here else said
        places = clauses if here else sentences
        for number in _NUMBER.findall(clause):
            if said and not any(
                _holds(place, number) and any(name in place for name in here or [said]) for place in places
            ):
                reasons.append(f"“{number.strip()}”不是“{said}”的数")
    return reasons


def _holds(text: str, number: str) -> bool:
    return _bare(number) in map(_bare, _NUMBER.findall(text))


CHECKS = (numbers, names, words, directions, together)


def against(text: str, answer: str, question: str, catalogue: Catalogue) -> list[str]:
    """All that is to be said against a wording; what is odd in form is not looked at further."""
    plain = normalise(text[: LONGEST + 1])
    wording = Wording(plain, link(plain, catalogue), _normalised(answer), normalise(question))
    return odd_form(wording) or [reason for check in CHECKS for reason in check(wording)]


def _normalised(answer: str) -> str:
    """Line by line, without Markdown's marks; numbers in tables with the unit that their column's heading gives."""
    lines: list[str] = []
    units: list[str] = []
    for line in answer.splitlines():
        cells = line.strip().strip("|").split("|") if line.lstrip().startswith("|") else []
        if not cells:
            units = []
        elif not units:
            units = [(_UNIT.findall(cell) or [""])[-1] for cell in cells]
        else:
            line = "|" + "|".join(
                cell.strip() + unit if re.fullmatch(r"\s*[\d,.]+\s*", cell) else cell
                for cell, unit in zip(cells, units, strict=False)
            )
        lines.append(normalise(line.replace("**", "")) or "")
    return "\n".join(lines)


def _names(linked: Linked) -> list[str]:
    return [
        mention.surface
        for mention in linked.mentions
        if any(entry.kind != "weak" for entry in mention.entries)
    ]


def _bare(number: str) -> str:
    return re.sub(r"[\s,]", "", number)
