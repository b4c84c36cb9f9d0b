"""What may reach a page as Markdown: pure functions that leave nothing in a text able to act.

Documents, questions and models are data. A page renders Markdown, and rendered Markdown can load images, open links,
draw diagrams and set HTML; the two functions here let through what an answer needs (emphasis, lists, tables, quotes)
and turn the rest into characters that are only seen.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

# `<` starts HTML and autolinks, `[` starts links, images and link definitions: as entities neither starts anything.
_ACTIVE = {"<": "&lt;", "[": "&#91;"}
_ACTIVE_OR_ESCAPED = re.compile(r"\\(.)|[<\[]", re.DOTALL)
# Addresses become links without any markup at all.
_BARE_ADDRESS = re.compile(r"(?i)(?<=[a-z]):(?=//)|(?<=www)\.|@")
# Fenced blocks can name a language that the page executes (mermaid draws diagrams, with links).
_FENCE = re.compile(r"`{3,}|~{3,}")

# Everything that Markdown could read as markup; `&` as well, so that the text's own entities stay as printed.
_MARKUP = re.compile(r"[&<>\[\]|`*_~#\\$]")
# Only where a list, a rule or a heading would really begin: `-12` and `12.84` are amounts.
_LEADING_MARKER = re.compile(r"^(?:[-+](?=\s|-|$)|=(?==*$)|\d{1,9}[.)](?=\s|$))")


def safe_markdown(text: str) -> str:
    """Markdown without HTML, links, images and code fences; tables, lists and emphasis stay.

    Applying it twice changes nothing more.
    """
    text = _ACTIVE_OR_ESCAPED.sub(_deactivate, text)
    text = _BARE_ADDRESS.sub(lambda match: _entity(match[0]), text)
    return _FENCE.sub(lambda match: _entities(match[0]), text)


def plain(text: str) -> str:
    """A text on one line that shows exactly its own characters, wherever in Markdown it is put (a table cell too)."""
    line = " ".join(text.split())
    line = _BARE_ADDRESS.sub(lambda match: f"\0{ord(match[0])}\0", line)
    line = _MARKUP.sub(lambda match: _entity(match[0]), line)
    line = re.sub(r"\0(\d+)\0", r"&#\1;", line)
    return _LEADING_MARKER.sub(_disarm_marker, line)


def table(header: Sequence[str], rows: Sequence[Sequence[str]], right_aligned: Sequence[bool] = ()) -> str:
    """A Markdown table of plain texts."""
    aligned = [*right_aligned, *[False] * len(header)]
    rule = ["---:" if right else "---" for right, _ in zip(aligned, header, strict=False)]
    lines = [[plain(name) for name in header], rule, *([plain(cell) for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def code_block(code: str, language: str) -> str:
    """A fenced block that the code itself cannot close."""
    longest = max((len(run) for run in re.findall(r"`+", code)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{language}\n{code.strip()}\n{fence}"


def _deactivate(match: re.Match[str]) -> str:
    """A character that could act, bare or escaped, as an entity; other escapes as they are."""
    character = match[1] if match[1] is not None else match[0]
    return _ACTIVE.get(character, match[0])


def _disarm_marker(match: re.Match[str]) -> str:
    """``-`` or ``1.`` at the start would begin a list: the marker's last character becomes an entity."""
    marker = match[0]
    return marker[:-1] + _entity(marker[-1])


def _entities(text: str) -> str:
    return "".join(map(_entity, text))


def _entity(character: str) -> str:
    return f"&#{ord(character)};"
