"""Build a new edition: a copy of the published one with documents added or taken out, its vectors, and the originals."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType

from ingest.corpus import editions, write
from ingest.corpus.embedding_light import open_embedder
from ingest.corpus.names import NameBook
from ingest.corpus.read import open_read_only
from ingest.corpus.records import Record
from ingest.corpus.vectors import build_vectors

BATCH = 2_000


def known_hashes(data_dir: Path) -> set[str]:
    """Content hashes of every document (all versions) in the published edition."""
    if not editions.has_corpus(data_dir):
        return set()
    connection = open_read_only(editions.edition_directory(data_dir) / editions.DATABASE_NAME)
    try:
        return {row[0] for row in connection.execute("SELECT content_hash FROM document")}
    finally:
        connection.close()


class EditionBuilder:
    """A context in which a new edition is written; leaving it without an exception publishes the edition."""

    def __init__(self, data_dir: Path, *, publishing: bool = True) -> None:
        self.data_dir = data_dir
        self._publishing = publishing
        self._embedder = open_embedder()
        self._stack = ExitStack()

    def __enter__(self) -> EditionBuilder:
        self._directory = self._stack.enter_context(
            editions.writing(self.data_dir, publishing=self._publishing)
        )
        target = self._directory / editions.DATABASE_NAME
        if editions.has_corpus(self.data_dir):
            self._previous: Path | None = editions.edition_directory(self.data_dir)
            self._connection = write.copy_of(self._previous / editions.DATABASE_NAME, target)
        else:
            self._previous = None
            self._connection = write.create(target)
        self._names = NameBook(self._connection)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self._finish()
        except BaseException as failure:
            self._connection.close()
            self._stack.__exit__(type(failure), failure, failure.__traceback__)
            raise
        self._connection.close()
        self._stack.__exit__(kind, error, traceback)

    def add(self, record: Record, path: Path) -> str:
        """Store a document. Returns ``only``, or ``current``/``older`` where other versions of it are in the corpus."""
        others = self._connection.execute(
            "SELECT count(*) FROM document WHERE identity = ?", (record.identity,)
        ).fetchone()[0]
        write.add_record(self._connection, record, self._names)
        self._keep_original(path, record.content_hash)
        if not others:
            return "only"
        current = self._connection.execute(
            "SELECT is_current FROM document WHERE document_id = ?", (record.document_id,)
        ).fetchone()
        return "current" if current[0] else "older"

    def remove(self, wanted: str) -> list[str]:
        """Take out every document whose id, title or file name is ``wanted``; returns their titles."""
        rows = self._connection.execute(
            "SELECT document_id, title FROM document WHERE ? IN (document_id, title, source)", (wanted,)
        ).fetchall()
        for document_id, _ in rows:
            write.remove_document(self._connection, document_id, self._names)
        return [title for _, title in rows]

    def _finish(self) -> None:
        self._names.settle()
        self._embed()
        write.finish(self._connection, {"embedding": self._embedder.identity})
        build_vectors(
            self._directory / editions.VECTORS_NAME,
            self._connection,
            self._previous / editions.VECTORS_NAME if self._previous and not self._model_changed else None,
        )

    def _embed(self) -> None:
        """Embed the passages that have no embedding yet; all of them where another model made the ones there are."""
        made_with = self._connection.execute("SELECT value FROM manifest WHERE key = 'embedding'").fetchone()
        self._model_changed = made_with is not None and made_with[0] != self._embedder.identity
        if self._model_changed:
            self._connection.execute("UPDATE passage SET embedding = NULL")
        while rows := self._connection.execute(
            "SELECT rowid, text FROM passage WHERE embedding IS NULL LIMIT ?", (BATCH,)
        ).fetchall():
            self._store(rows)

    def _store(self, rows: Sequence[sqlite3.Row]) -> None:
        vectors = self._embedder.encode([row[1] for row in rows])
        self._connection.executemany(
            "UPDATE passage SET embedding = ? WHERE rowid = ?",
            [(vector.astype("<f4").tobytes(), row[0]) for row, vector in zip(rows, vectors, strict=True)],
        )

    def _keep_original(self, path: Path, content_hash: str) -> None:
        """Keep the file by content hash, so that a source can be shown after the ingested file has moved away."""
        target = self.data_dir / "originals" / f"{content_hash}{path.suffix.lower()}"
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            temporary = target.with_suffix(".partial")
            shutil.copyfile(path, temporary)
            temporary.replace(target)
