"""A section's text → passages for retrieval, cut at sentence ends. Pure."""

from __future__ import annotations

import re

from ingest.model import Section
from ingest.narrative.people import redact_people

_SENTENCE_END = re.compile(r"(?<=[。！？])(?![”’」』）)])|\n")
_CLAUSE_END = re.compile(r"(?<=[；;])|(?<=，)")


def passages(section: Section, max_chars: int = 300) -> list[str]:
    """The text in pieces of at most ``max_chars``, without personal names. A longer sentence is cut at ； or ，, else anywhere."""
    pieces: list[str] = []
    for sentence in _sentences(redact_people(section.text)):
        for part in _fitting(sentence, max_chars):
            _append(pieces, part, max_chars)
    return [piece for piece in (piece.strip() for piece in pieces) if piece]


def _sentences(text: str) -> list[str]:
    """Sentences, each paragraph's last one ending in a newline so that paragraphs stay apart when put together."""
    return [
        sentence
        for paragraph in text.split("\n")
        for sentence in _SENTENCE_END.split(paragraph + "\r")
        if sentence
    ]


def _append(pieces: list[str], part: str, max_chars: int) -> None:
    part = part.replace("\r", "\n")
    if pieces and len(pieces[-1]) + len(part.rstrip()) <= max_chars:
        pieces[-1] += part
    elif part.strip():
        pieces.append(part)
    elif pieces:
        pieces[-1] += part


def _fitting(sentence: str, max_chars: int) -> list[str]:
    """The sentence whole if it fits, else its clauses put together, a clause too long cut where it must be."""
    if len(sentence) <= max_chars:
        return [sentence]
    parts: list[str] = []
    for clause in _CLAUSE_END.split(sentence):
        for start in range(0, len(clause), max_chars):
            piece = clause[start : start + max_chars]
            if parts and len(parts[-1]) + len(piece) <= max_chars:
                parts[-1] += piece
            else:
                parts.append(piece)
    return parts
