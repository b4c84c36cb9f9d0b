"""Which periods and kinds a question names: years, budget or final account, of each body its own; what looks like a year."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.link import Linked
from assistant.shelf import DocumentRef

_LIKE_A_YEAR = re.compile(
    r"(?<![\d.])(?:(?:19|20)\d{2}\d*(?!\d*(?:\.\d+)?(?:元|万|亿|千|百|人|名|个|%))|(?<![近这过每满前后第])\d{2}(?=年|决算|预算))"
)
_YEAR_AND_KIND = re.compile(r"((?:19|20)\d{2})年?度?的?(?:部门|单位)?(预算|决算)")


def unread_year(linked: Linked) -> str:
    """What looks like a year and belongs to no name, body or code; digits taken for part of a name stay under suspicion."""
    text = linked.text
    names = [
        mention.surface
        for mention in linked.mentions
        if mention.how == "完全一致" or not mention.surface.isdigit()
    ]
    for surface in names + [body.surface for body in linked.bodies]:
        text = text.replace(surface, " ")
    found = _LIKE_A_YEAR.search(text)
    return found.group(0) if found else ""


def own_words(linked: Linked) -> str:
    """The question without names that bring their own 预算 or 决算 (社保基金预决算报表准确率)."""
    text = linked.text
    for mention in linked.mentions:
        if all(entry.kind in ("indicator", "project", "row", "term", "table") for entry in mention.entries):
            text = text.replace(mention.surface, " ")
    for surface in [body.surface for body in linked.bodies] + linked.leftover:
        text = text.replace(surface, " ")
    return text


def years_of(documents: Sequence[DocumentRef]) -> list[int]:
    return sorted({ref.fiscal_year for ref in documents})


def kind_of_each(linked: Linked, documents: list[DocumentRef]) -> list[DocumentRef]:
    """甲局2023年预算和乙局2023年决算: of each body the kind that is named behind it, where two kinds are."""
    told: dict[str, str] = {}
    for index, body in enumerate(linked.bodies):
        end = linked.bodies[index + 1].start if index + 1 < len(linked.bodies) else len(linked.text)
        said = re.search("[预决]算", linked.text[body.end : end])
        if said:
            told.update(dict.fromkeys(body.organisations, said.group()))
    if len(set(told.values())) < 2:
        return documents
    return [ref for ref in documents if ref.kind == told.get(ref.organisation, ref.kind)]


def paired(linked: Linked, documents: list[DocumentRef]) -> list[DocumentRef]:
    """2024年决算和2025年预算: each year with its own kind; a year without one takes what is held. Empty if the question pairs
    nothing, if one side is not held, or if all are of one kind anyway."""
    told = {int(year): kind for year, kind in _YEAR_AND_KIND.findall(linked.text)}
    if not told or len(set(linked.years)) < 2:
        return []
    kept = [
        ref
        for ref in documents
        if ref.fiscal_year in linked.years and ref.kind == told.get(ref.fiscal_year, ref.kind)
    ]
    several = len({ref.kind for ref in kept}) > 1
    return kept if several and {ref.fiscal_year for ref in kept} == set(linked.years) else []


def period_kept(
    documents: list[DocumentRef], linked: Linked, last: Sequence[DocumentRef], *, same_body: bool
) -> tuple[list[DocumentRef], str]:
    """Of another body the year, kind and scope that the last question was about, as far as they are held; and what is to be
    said where that narrows the choice."""
    if not same_body and re.search("预算|决算", own_words(linked)):
        return [ref for ref in documents if ref.fiscal_year in {d.fiscal_year for d in last}] or documents, ""
    for depth in (3, 2, 1):
        periods = {(d.fiscal_year, d.kind, d.scope)[:depth] for d in last}
        kept = [ref for ref in documents if (ref.fiscal_year, ref.kind, ref.scope)[:depth] in periods]
        if kept:
            told = "、".join(dict.fromkeys(f"{ref.fiscal_year}年{ref.kind}" for ref in kept))
            return kept, f"沿用上一问的{told}" if len(kept) < len(documents) and not same_body else ""
    return documents, ""
