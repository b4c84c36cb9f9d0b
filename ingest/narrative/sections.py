"""Text lines that belong to no table → the tree of sections. Pure.

Paths join the ordinals as printed (``第三部分/七/1``, ``十/（二）``). A heading without a number is its own part of the path. What
comes twice under one parent gets ``·2``. A numbered paragraph that is a full sentence stays in its section's text; one that
names its subject before a colon (``二、某某经费：指…``, ``1、项目名称：…``) becomes a section of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from ingest.model import Section, TextLine
from ingest.narrative.contents import contents_span, read_contents
from ingest.narrative.numbering import Ordinal, Style, read_ordinal, without_ordinal
from ingest.narrative.paragraphs import Paragraph, paragraphs
from ingest.narrative.people import redact_people
from ingest.narrative.signature import without_signature
from ingest.narrative.text import squeezed
from ingest.narrative.words import mapping, words

BODY = "正文"
"""Path and heading of sentences that stand before any heading."""

_STOPS = re.compile(r"[。；！？]")
_COMMA = re.compile(r"[，]")
_MONEY_OR_SHARE = re.compile(r"\d(?:亿|万|千)?元|\d%")
_LONGEST_HEADING = 60
_LONGEST_UNNUMBERED = 40
_LONGEST_LEAD = 70
_LONGEST_INLINE = 24
_SHORTEST_LIST = 2


@dataclass(slots=True)
class _Node:
    style: Style
    section: Section


@dataclass(slots=True)
class _Tree:
    """The sections so far and the branch that is open."""

    has_parts: bool
    announced: frozenset[str]
    sections: list[Section] = field(default_factory=list)
    branch: list[_Node] = field(default_factory=list)
    paths: dict[str, int] = field(default_factory=dict)

    def close(self, style: Style) -> None:
        while self.branch and self.branch[-1].style >= style:
            self.branch.pop()

    def open(self, style: Style, label: str, heading: str, paragraph: Paragraph) -> Section:
        self.close(style)
        parent = self.branch[-1].section.path if self.branch else ""
        path = self._unique(f"{parent}/{label}" if parent else label)
        section = Section(path, heading, len(self.branch) + 1, parent_path=parent, place=paragraph.place)
        self.sections.append(section)
        self.branch.append(_Node(style, section))
        return section

    def add_text(self, paragraph: Paragraph) -> None:
        if not self.branch:
            if not _is_sentence(paragraph.text):
                return  # the title page
            self.open(Style.BODY, BODY, BODY, paragraph)
        section = self.branch[-1].section
        section.text = f"{section.text}\n{paragraph.text}" if section.text else paragraph.text

    def _unique(self, path: str) -> str:
        self.paths[path] = self.paths.get(path, 0) + 1
        return path if self.paths[path] == 1 else self._unique(f"{path}·{self.paths[path]}")


def section_tree(lines: Sequence[TextLine]) -> list[Section]:
    """The sections in reading order, each with its own text as printed apart from wraps; parents come before children."""
    announced = frozenset(squeezed(entry) for entry in read_contents(lines))
    body = without_signature(_without_contents(lines))
    blocks = paragraphs(body, announced)
    tree = _Tree(has_parts=_has_parts(blocks), announced=announced)
    for paragraph in blocks:
        _place(tree, paragraph)
    return _without_list_items(tree)


def redacted(sections: Iterable[Section]) -> list[Section]:
    """The sections with personal names left out of headings and texts, for storing and searching."""
    return [replace(s, heading=redact_people(s.heading), text=redact_people(s.text)) for s in sections]


def _without_contents(lines: Sequence[TextLine]) -> list[TextLine]:
    span = contents_span(lines)
    return list(lines) if span is None else [*lines[: span[0]], *lines[span[1] :]]


def _without_list_items(tree: _Tree) -> list[Section]:
    """Numbered lines that head nothing (1.局本部 2.服务中心) are a list: they go back to the text they stand in.

    The last one of a list is an item as well: what stands below it goes on after the list.
    """
    parents = {section.parent_path for section in tree.sections}
    by_path = {section.path: section for section in tree.sections}
    kept: list[Section] = []
    items: dict[str, int] = {}
    for at, section in enumerate(tree.sections):
        parent = by_path.get(section.parent_path)
        ordinal = read_ordinal(section.heading)
        may_be_item = (
            parent is not None
            and section.path not in parents
            and ordinal is not None
            and ordinal.style >= Style.CHINESE_BRACKETS
            and not section.heading.endswith(words("heading_ends"))
            and not section.text.startswith(section.heading[: len(section.heading) // 2])
        )
        closes_list = items.get(section.parent_path, 0) >= _SHORTEST_LIST and _is_last(tree.sections, at)
        if parent is None or not may_be_item or (section.text and not closes_list):
            kept.append(section)
            continue
        items[section.parent_path] = items.get(section.parent_path, 0) + 1
        parent.text = "\n".join(filter(None, (parent.text, section.heading, section.text)))
    return kept


def _is_last(sections: Sequence[Section], at: int) -> bool:
    return all(section.parent_path != sections[at].parent_path for section in sections[at + 1 :])


def _has_parts(blocks: Sequence[Paragraph]) -> bool:
    ordinals = (read_ordinal(block.text) for block in blocks)
    return any(ordinal is not None and ordinal.style is Style.PART for ordinal in ordinals)


def _place(tree: _Tree, paragraph: Paragraph) -> None:
    ordinal = read_ordinal(paragraph.text)
    if ordinal is None:
        if _is_unnumbered_heading(tree, paragraph.text):
            heading = paragraph.text.strip("#： ")
            tree.open(Style.PART, squeezed(heading).replace("/", "／"), heading, paragraph)
        elif not _repeats_heading(tree, paragraph.text):
            tree.add_text(paragraph)
    elif _is_heading(ordinal):
        tree.open(ordinal.style, ordinal.label, _heading_text(ordinal), paragraph)
    elif lead := _lead(ordinal):
        heading = _heading_text(ordinal) if lead in _label_words() else f"{ordinal.printed}{lead}"
        tree.open(ordinal.style, ordinal.label, heading, paragraph).text = paragraph.text
    else:
        if not tree.branch or tree.branch[-1].style is not Style.BODY:
            tree.close(ordinal.style)
        tree.add_text(paragraph)


def _is_heading(ordinal: Ordinal) -> bool:
    """A numbered line is a heading if it is short and no sentence; a closing 。 or ： does not make it one."""
    stem = squeezed(ordinal.rest)
    if stem.endswith("：") or (stem.endswith("。") and stem[:-1].endswith(words("heading_tails"))):
        stem = stem[:-1]
    if not stem or len(stem) > _LONGEST_HEADING or "：" in stem:
        return False
    return not (_STOPS.search(stem) or _COMMA.search(stem) or _MONEY_OR_SHARE.search(stem))


def _heading_text(ordinal: Ordinal) -> str:
    return ordinal.line.rstrip("。：: ")


@cache
def _label_words() -> frozenset[str]:
    """Leads that say nothing by themselves: 项目名称：… is headed by the name as well."""
    return frozenset(mapping("project")["名称"])


def _lead(ordinal: Ordinal) -> str:
    """What a numbered paragraph names before its colon; ``""`` where it is an ordinary sentence."""
    before, colon, after = ordinal.rest.replace(":", "：", 1).partition("：")
    sentence, _stop, following = ordinal.rest.partition("。")
    if following.strip() and _is_inline_heading(squeezed(sentence)):
        return sentence.strip()
    lead = squeezed(before)
    named = colon and after.strip() and lead and len(lead) <= _LONGEST_LEAD
    plain = not _STOPS.search(lead) and not _COMMA.search(lead) and not _MONEY_OR_SHARE.search(lead)
    return before.strip() if named and plain else ""


def _is_inline_heading(stem: str) -> bool:
    short = len(stem) <= _LONGEST_INLINE and stem.endswith(words("inline_headings"))
    return short and not re.search(r"[，：；\d]", stem) and not stem.startswith(words("not_inline_headings"))


def _is_unnumbered_heading(tree: _Tree, text: str) -> bool:
    """A short line without punctuation that ends as such headings do. Where there are parts, they alone divide the text."""
    stem = squeezed(text).strip("#：")
    if tree.has_parts or len(stem) > _LONGEST_UNNUMBERED or re.search(r"[，。；：、！]|\d\.\d", stem):
        return False
    return stem.endswith(words("unnumbered_headings"))


def _repeats_heading(tree: _Tree, text: str) -> bool:
    """Whether a line only says the open heading again (第四部分 名词解释 / 名词解释：)."""
    if not tree.branch:
        return False
    stem = squeezed(text).strip("：")
    return stem == squeezed(without_ordinal(tree.branch[-1].section.heading))


def _is_sentence(text: str) -> bool:
    stem = squeezed(text)
    return _STOPS.search(stem) is not None or _MONEY_OR_SHARE.search(stem) is not None
