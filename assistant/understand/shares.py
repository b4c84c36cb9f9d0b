"""Which subject of a share is the part and which the whole: 占 stands between them, or 中 behind the whole."""

from __future__ import annotations

from assistant import lexicon
from assistant.plan import Subject

_WITHIN = ("中", "里", "内", "当中")


def parts_and_whole(text: str, subjects: list[Subject]) -> tuple[list[Subject], Subject | None]:
    """The parts, and the whole if the question names it."""
    if len(subjects) < 2:
        return subjects, None
    marker = text.find("占")
    wholes = [s for s in subjects if s.surface and marker >= 0 and text.find(s.surface) > marker]
    if not wholes:
        wholes = [s for s in subjects if s.surface and _stands_before_in(text, s.surface)]
    if not wholes:
        wholes = [
            s for s in subjects if any(_parent(other) == s.keys[0] for other in subjects if other is not s)
        ]
    listed = subjects[0].kind == "concept" and bool(lexicon.concepts()[subjects[0].keys[0]].within)
    if not wholes and listed and subjects[1].kind == "row" and not _joined(text, subjects):
        wholes = [subjects[0]]
    if not wholes or len(wholes) == len(subjects):
        return subjects, None
    return [s for s in subjects if s not in wholes], wholes[-1]


def _joined(text: str, subjects: list[Subject]) -> bool:
    """A和B各占多少: side by side, neither is the whole."""
    left, right = (text.find(subject.surface) for subject in subjects[:2])
    between = text[left + len(subjects[0].surface) : right]
    return between in ("和", "与", "跟", "、", "及", "以及")


def _stands_before_in(text: str, surface: str) -> bool:
    position = text.find(surface)
    return position >= 0 and text[position + len(surface) :].startswith(_WITHIN)


def _parent(subject: Subject) -> str:
    return lexicon.concepts()[subject.keys[0]].parent if subject.kind == "concept" else ""
