"""Passages as stored: read once per document, with their headings and embeddings; the full-text index beside them."""

from __future__ import annotations

import json
import threading
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assistant.ranking import looks_like_contents
from ingest.corpus.fulltext import comparable
from ingest.corpus.read import Corpus

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

KEPT_DOCUMENTS = 300
"""Documents whose passages stay in memory (about 0.15 MB each)."""

POOL = 50
"""How many of each ranking are fused."""


@dataclass(slots=True)
class Loaded:
    """A passage as scored: with title and headings in comparable form, for words that only stand there."""

    passage_id: str
    heading: str
    clean: str
    embedding: bytes | None


class PassageStore:
    """Read access to the passages of one edition, which never changes."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus
        self._kept: OrderedDict[str, list[Loaded]] = OrderedDict()
        self._headings: dict[str, dict[str, tuple[str, str]]] = {}
        self._lock = threading.Lock()

    def current(self, document_ids: Sequence[str] | None) -> list[str]:
        known = [
            str(row[0]) for row in self._corpus.query("SELECT document_id FROM document WHERE is_current = 1")
        ]
        wanted = None if document_ids is None else set(document_ids)
        return [document for document in known if wanted is None or document in wanted]

    def count(self, documents: Sequence[str]) -> int:
        sql = "SELECT count(*) FROM passage WHERE document_id IN (SELECT value FROM json_each(?))"
        return int(self._corpus.query(sql, (json.dumps(list(documents)),))[0][0])

    def load(self, documents: Iterable[str]) -> list[list[Loaded]]:
        with self._lock:
            found = []
            for document in documents:
                if document not in self._kept:
                    self._kept[document] = self._read(document)
                self._kept.move_to_end(document)
                found.append(self._kept[document])
            while len(self._kept) > KEPT_DOCUMENTS:
                self._kept.popitem(last=False)
            return found

    def _read(self, document: str) -> list[Loaded]:
        sql = (
            "SELECT p.passage_id, p.text, s.path, s.heading, p.embedding, d.title FROM passage AS p"
            " JOIN section AS s ON s.section_id = p.section_id JOIN document AS d ON d.document_id = p.document_id"
            " WHERE p.document_id = ? ORDER BY p.rowid"
        )
        return [
            Loaded(
                row[0],
                row[3],
                comparable("\n".join((row[5], self.heading_path(document, row[2]), row[1]))),
                row[4],
            )
            for row in self._corpus.query(sql, (document,))
            if not looks_like_contents(row[1])
        ]

    def rows(self, passage_ids: Sequence[str]) -> dict[str, Any]:
        rows = self._corpus.query(
            "SELECT p.passage_id, p.text, p.embedding, p.section_id, p.document_id, s.path, s.heading, s.page,"
            " d.title AS document, d.source FROM passage AS p JOIN section AS s ON s.section_id = p.section_id"
            " JOIN document AS d ON d.document_id = p.document_id WHERE d.is_current = 1"
            " AND p.passage_id IN (SELECT value FROM json_each(?))",
            (json.dumps(list(passage_ids)),),
        )
        return {row["passage_id"]: row for row in rows}

    def heading_path(self, document: str, path: str) -> str:
        """The headings from the top down to the section, as ``第三部分 … › 七、… › （一）…``."""
        if document not in self._headings:
            sql = "SELECT path, heading, parent_path FROM section WHERE document_id = ?"
            self._headings[document] = {
                row[0]: (row[1], row[2]) for row in self._corpus.query(sql, (document,))
            }
        tree = self._headings[document]
        names: list[str] = []
        while path in tree and len(names) < 20:
            heading, path = tree[path]
            names.append(heading)
        return " › ".join(name for name in reversed(names) if name)

    def full_text(self, match: str, documents: Sequence[str] | None, limit: int) -> list[str]:
        """The best passages by FTS5's BM25, of the given documents or of all current ones."""
        condition = "" if documents is None else " AND document_id IN (SELECT value FROM json_each(?))"
        parameters = [match] if documents is None else [match, json.dumps(list(documents))]
        rows = self._corpus.query(
            "SELECT passage_id FROM passage_text WHERE passage_text MATCH ?"
            f" AND document_id IN (SELECT document_id FROM document WHERE is_current = 1){condition}"
            f" ORDER BY rank LIMIT {int(limit)}",
            parameters,
        )
        return [str(row[0]) for row in rows]

    def embeddings(
        self, *, documents: Sequence[str] | None = None, passages: Sequence[str] | None = None
    ) -> Iterator[tuple[str, bytes | None]]:
        """Ids and embeddings of the documents' passages, or of the passages named."""
        column, wanted = (
            ("document_id", documents) if documents is not None else ("passage_id", passages or [])
        )
        sql = f"SELECT passage_id, embedding FROM passage WHERE {column} IN (SELECT value FROM json_each(?))"
        return ((row[0], row[1]) for row in self._corpus.query(sql, (json.dumps(list(wanted)),)))


def vector(blob: bytes, like: NDArray[numpy.float32]) -> NDArray[numpy.float32]:
    """A stored embedding, single or half precision by its length."""
    import numpy

    kind = "<f4" if len(blob) == 4 * like.shape[0] else "<f2"
    return numpy.frombuffer(blob, kind).astype(numpy.float32)


def by_embedding(
    asked: NDArray[numpy.float32],
    passages: Iterable[tuple[str, bytes | None]],
    extra: dict[str, float] | None = None,
) -> list[str]:
    """The nearest passages, compared one and all; ``extra`` is added to the cosine of the passages it names."""
    import numpy

    pairs = [(passage_id, embedding) for passage_id, embedding in passages if embedding]
    if not pairs:
        return []
    kind = "<f4" if len(pairs[0][1]) == 4 * asked.shape[0] else "<f2"
    table = numpy.frombuffer(b"".join(embedding for _, embedding in pairs), kind).reshape(
        len(pairs), asked.shape[0]
    )
    scores = table.astype(numpy.float32) @ asked
    if extra:
        scores += numpy.array([extra.get(passage_id, 0.0) for passage_id, _ in pairs], dtype=numpy.float32)
    order = numpy.argsort(-scores, kind="stable")[:POOL]
    return [pairs[int(index)][0] for index in order]
