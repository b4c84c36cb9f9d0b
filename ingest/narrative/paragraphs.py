"""Printed lines → paragraphs: which line goes on in the next. Pure.

A flowing source has one line per paragraph; a hard-wrapped one has full lines that go on. Both kinds occur in one file, so the
decision is taken line by line, from punctuation, fullness, indentation and what the next line begins with.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from ingest.model import Place, TextLine
from ingest.narrative.noise import is_noise
from ingest.narrative.numbering import read_ordinal
from ingest.narrative.text import display_width, join_wrapped, squeezed, tidy
from ingest.narrative.words import alternatives, mapping, words

_TERMINAL = "。！？"
_PUNCTUATION = re.compile(r"[，。；：！？]")
_REASON_COLON = re.compile(r"原因(?:是|为)?：$")
_OPEN_COLON = re.compile(r"(?:原因(?:是|为)?|用于|包括|是|为|有)[：:]$")
_BROKEN_NUMBER = re.compile(r"\d\n[\d.%万亿元年月日]")
_DECIDING_CHARS = 120
_SHORTEST_COUNTED = 24
_WIDEST_LINE = 100
_FULL = 0.7
_VERY_FULL = 0.88
_INDENT_POINTS = 12.0
_INDENT_BLANKS = 2
_LONGEST_TAIL = 20
_SHORTEST_WRAPPED_HEADING = 14


@dataclass(slots=True)
class Paragraph:
    """A paragraph as printed, its wraps joined."""

    text: str
    place: Place


@dataclass(slots=True)
class _Open:
    """A paragraph that may still go on."""

    text: str
    place: Place
    first: TextLine
    last: TextLine


def paragraphs(lines: Sequence[TextLine], headings: frozenset[str] = frozenset()) -> list[Paragraph]:
    """Paragraphs in reading order. ``headings``: squeezed headings announced in the contents; they never go on."""
    kept = [line for line in lines if not is_noise(line.text)]
    width = _line_width(kept)
    done: list[Paragraph] = []
    current: _Open | None = None
    for line in kept:
        if current is not None and _goes_on(current, line, width, headings):
            current.text = join_wrapped(current.text, line.text)
            current.last = line
            continue
        if current is not None:
            done.append(Paragraph(tidy(current.text), current.place))
        current = _Open(line.text.strip(), line.place, line, line)
    if current is not None:
        done.append(Paragraph(tidy(current.text), current.place))
    return done


def _line_width(lines: Sequence[TextLine]) -> float:
    """How wide a full line is: nearly the widest, since flowing sources have single lines of any length."""
    widths = sorted(width for line in lines if (width := display_width(tidy(line.text))) >= _SHORTEST_COUNTED)
    return float(widths[int(len(widths) * 0.9)]) if widths else float(_WIDEST_LINE)


def _goes_on(current: _Open, line: TextLine, width: float, headings: frozenset[str]) -> bool:
    if read_ordinal(line.text) is not None or _label_pattern().match(squeezed(line.text)):
        return False
    # Only a short text can be a heading; of a long one its end decides, so that long paragraphs cost no more than short ones.
    printed = squeezed(current.text[-_DECIDING_CHARS:])
    if printed in headings:
        return False
    if len(current.text) < _DECIDING_CHARS and _is_heading_candidate(current.text):
        if _is_heading_tail(printed, line):
            return True
        if printed.endswith(words("heading_ends")):
            return False
    fullness = display_width(tidy(current.last.text)) / min(width, _WIDEST_LINE)
    if printed.endswith(tuple(_TERMINAL)):
        return fullness >= _VERY_FULL and _is_outdented(current, line)
    if printed.endswith("；"):
        return fullness >= _VERY_FULL and not _is_indented(current, line)
    if printed.endswith("："):
        return _REASON_COLON.search(printed) is not None or (
            fullness >= _VERY_FULL and _OPEN_COLON.search(printed) is not None
        )
    if printed.endswith(("，", "、")) or squeezed(line.text)[:1] in "，。；：、）”":
        return True
    if _BROKEN_NUMBER.search(f"{printed[-1:]}\n{squeezed(line.text)[:1]}"):
        return True
    return fullness >= _FULL


def _is_heading_candidate(text: str) -> bool:
    return read_ordinal(text) is not None and not _PUNCTUATION.search(squeezed(text))


def _is_heading_tail(printed: str, line: TextLine) -> bool:
    """Whether the line is the rest of a heading: short, without punctuation, ending as headings do."""
    tail = squeezed(line.text)
    complete = printed.endswith(words("heading_ends")) and not (
        printed.endswith("情况") and tail.startswith(("的", "说明", "总体说明"))
    )
    return (
        not complete
        and len(printed) >= _SHORTEST_WRAPPED_HEADING
        and len(tail) <= _LONGEST_TAIL
        and not _PUNCTUATION.search(tail)
        and tail.endswith(words("heading_tails"))
    )


def _is_outdented(current: _Open, line: TextLine) -> bool:
    """Whether the line starts left of its paragraph's first line: then it goes on even after a full stop."""
    start, here, step = _indents(current.first, line)
    return start - here >= step


def _is_indented(current: _Open, line: TextLine) -> bool:
    start, here, step = _indents(current.last, line)
    return here - start >= step


def _indents(one: TextLine, other: TextLine) -> tuple[float, float, float]:
    """Left edges of two lines and the least difference that is an indentation; blanks stand in where there are no boxes."""
    if one.place.box is not None and other.place.box is not None:
        return one.place.box[0], other.place.box[0], _INDENT_POINTS
    return _leading(one.text), _leading(other.text), _INDENT_BLANKS


def _leading(text: str) -> float:
    blank = text[: len(text) - len(text.lstrip())]
    return float(sum(2 if char == "\u3000" else 1 for char in blank))


@cache
def _label_pattern() -> re.Pattern[str]:
    """Labels that begin a paragraph of their own, such as 项目承担单位：."""
    labels = [label for values in mapping("project").values() for label in values]
    return re.compile(rf"(?:{alternatives(labels)})[：:]")
