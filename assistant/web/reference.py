"""What the kiosk shows beside an answer, read from the published edition: web addresses, and words explained."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.answer import Citation
from assistant.compose import SAMPLE_MARK
from assistant.web.qr import is_web_address
from ingest.corpus.editions import edition_directory
from ingest.corpus.read import Corpus

MAX_TERMS = 400
"""Words explained by the most documents; others are found where the answer's own document explains them."""
MIN_TERM_LENGTH = 3


@dataclass(frozen=True, slots=True)
class Term:
    """A word that a document explains, in that document's words."""

    name: str
    meaning: str
    document: str


@dataclass(frozen=True, slots=True)
class CitedDocument:
    """A document that an answer cites. ``address`` is empty where none is known."""

    document_id: str
    title: str
    address: str


class Reference:
    """Follows the published edition; keeps only its list of common terms. Thread-safe."""

    def __init__(self, data_dir: Path) -> None:
        self._data_dir = data_dir
        self._lock = threading.Lock()
        self._edition = ""
        self._common: tuple[Term, ...] = ()

    def documents(self, citations: Sequence[Citation]) -> dict[tuple[str, str], CitedDocument]:
        """The cited documents by title (as cited) and source."""
        keys = {(citation.document, citation.source) for citation in citations}
        sources = sorted({source for _, source in keys})
        corpus = Corpus(self._data_dir)
        try:
            rows = corpus.query(
                "SELECT document_id, document, source, source_url FROM documents"
                f" WHERE source IN ({', '.join('?' * len(sources))})",
                sources,
            )
        finally:
            corpus.close()
        found = {
            (row["document"], row["source"]): CitedDocument(
                row["document_id"],
                row["document"],
                row["source_url"] if is_web_address(row["source_url"]) else "",
            )
            for row in rows
        }
        named = {key: found.get((key[0].removeprefix(SAMPLE_MARK), key[1])) for key in keys}
        return {key: document for key, document in named.items() if document}

    def common_terms(self) -> tuple[Term, ...]:
        """Explained words, those of the most documents first, each with its most common wording."""
        edition = edition_directory(self._data_dir).name
        with self._lock:
            if edition != self._edition:
                self._common, self._edition = self._read_terms(), edition
            return self._common

    def terms_in(self, text: str, documents: Sequence[CitedDocument], most: int) -> list[Term]:
        """Explained words that occur in a text, in their order there; explained by the cited documents if these do so."""
        own = {bare(term.name): term for term in reversed(self._terms_of(documents))}
        known = {**{bare(term.name): term for term in reversed(self.common_terms())}, **own}
        rest = bare(text)
        found: list[tuple[int, Term]] = []
        for name in sorted(known, key=len, reverse=True):  # a longer word hides the shorter one inside it
            place = rest.find(name)
            if place >= 0 and len(name) >= MIN_TERM_LENGTH:
                found.append((place, known[name]))
                rest = rest.replace(name, "\0" * len(name))
        return [term for _, term in sorted(found, key=lambda item: item[0])[:most]]

    def _terms_of(self, documents: Sequence[CitedDocument]) -> list[Term]:
        ids = [document.document_id for document in documents]
        marks = ", ".join("?" * len(ids))
        return self._query(
            "SELECT subject, text, document FROM statements"
            f" WHERE statement_kind = 'definition' AND document_id IN ({marks}) ORDER BY fiscal_year DESC",
            ids,
        )

    def _read_terms(self) -> tuple[Term, ...]:
        # For each word the wording of the most documents (bare columns beside MAX come from the row that has it).
        return tuple(
            self._query(
                "SELECT subject, text, document, MAX(documents) FROM ("
                " SELECT subject, text, MIN(document) AS document, COUNT(*) AS documents FROM statements"
                " WHERE statement_kind = 'definition' GROUP BY subject, text"
                ") GROUP BY subject ORDER BY SUM(documents) DESC, subject LIMIT ?",
                [MAX_TERMS],
            )
        )

    def _query(self, sql: str, values: Sequence[object]) -> list[Term]:
        corpus = Corpus(self._data_dir)
        try:
            return [Term(row[0], row[1], row[2]) for row in corpus.query(sql, values) if row[1].strip()]
        finally:
            corpus.close()


def bare(words: str) -> str:
    """Words without quotes, marks and spaces, which documents and questions set differently."""
    return "".join(character for character in words if character.isalnum())
