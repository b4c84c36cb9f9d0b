"""Where a statement stands: section, headings, place. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.model import Place, Section, Statement, TextLine
from ingest.narrative.noise import is_noise
from ingest.narrative.numbering import Style, read_ordinal
from ingest.narrative.text import squeezed
from ingest.narrative.words import has_any


@dataclass(slots=True)
class Locations:
    """Finds the printed line that a sentence begins on, so that a citation names the right page."""

    text: str = ""
    starts: list[int] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    first: dict[Place, int] = field(default_factory=dict)
    """Place → where in ``text`` the first line that stands there begins."""

    @classmethod
    def of(cls, lines: Sequence[TextLine]) -> Locations:
        found = cls()
        parts: list[str] = []
        length = 0
        for line in (line for line in lines if not is_noise(line.text)):
            found.starts.append(length)
            found.first.setdefault(line.place, length)
            found.places.append(line.place)
            parts.append(squeezed(line.text))
            length += len(parts[-1])
        found.text = "".join(parts)
        return found

    def place_of(self, sentence: str, default: Place) -> Place:
        """The place of the sentence's first line at or after ``default``, where its section begins."""
        at = self.text.find(squeezed(sentence), self.first.get(default, 0)) if self.text else -1
        return default if at < 0 else self.places[bisect_right(self.starts, at) - 1]


@dataclass(slots=True)
class Context:
    """One section as its readers see it."""

    section: Section
    headings: tuple[str, ...]
    fiscal_year: int
    organisation: str
    locations: Locations

    @property
    def locator(self) -> str:
        """The heading path in words: ``第三部分 十、其他重要事项的情况说明 （二）政府采购情况``."""
        return " ".join(_short(heading) for heading in self.headings)

    @property
    def title(self) -> str:
        """All headings from the outermost to this one, squeezed, for looking up what the section is about: without the
        organisation, whose name may hold the same words (国有资产监督管理局)."""
        title = squeezed("／".join(self.headings))
        return title.replace(squeezed(self.organisation), "") if self.organisation else title

    def statement(self, kind: str, subject: str, sentence: str, **values: object) -> Statement:
        """A statement of this section standing in ``sentence``."""
        made = Statement(kind=kind, subject=subject, sentence=sentence)
        made.section_path = self.section.path
        made.locator = self.locator
        made.place = self.locations.place_of(sentence, self.section.place)
        for name, value in values.items():
            setattr(made, name, value)
        return made


def is_about(context: Context, name: str) -> bool:
    """Whether the nearest heading that says what the text is about has a word of the list ``name``: under 一、基本职能 there
    may stand （二）机构设置."""
    for heading in reversed(context.headings):
        printed = (
            squeezed(heading).replace(squeezed(context.organisation), "") if context.organisation else heading
        )
        other = has_any(squeezed(printed), "other_topics")
        if has_any(squeezed(printed), name):
            return not other
        if other:
            return False
    return False


def contexts(
    sections: Sequence[Section], fiscal_year: int, organisation: str, lines: Sequence[TextLine]
) -> list[Context]:
    """One context per section, with the headings above it."""
    by_path = {section.path: section for section in sections}
    locations = Locations.of(lines)
    found: list[Context] = []
    for section in sections:
        chain: list[str] = []
        at: Section | None = section
        while at is not None:
            chain.insert(0, at.heading)
            at = by_path.get(at.parent_path)
        found.append(Context(section, tuple(chain), fiscal_year, organisation, locations))
    return found


def _short(heading: str) -> str:
    """A part is named by its number alone, since its title says only what the document is."""
    ordinal = read_ordinal(heading)
    return ordinal.label if ordinal is not None and ordinal.style is Style.PART else heading
