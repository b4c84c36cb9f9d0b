"""The vector index of an edition: passages by the direction of their embeddings, in Chroma's own files.

Chroma serves one process: a second opener may hang, and deleting leaves index files behind. So an index is written once,
in full or as a copy with additions, and the process that opens it holds a lock beside it; whoever comes second is told so at
once and ranks the embeddings that SQLite holds as well. Only the in-process client is used: the HTTP server of this release has
a known hole. The only importer of chromadb.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filelock import FileLock, Timeout

from ingest.model import IngestError

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

COLLECTION = "passages"
LOCK_NAME = ".owner.lock"
BATCH = 1_000

Row = tuple[str, str, Any, dict[str, str | int]]
"""Passage id, text, embedding (a float array or list), metadata."""

_PASSAGES = """
SELECT p.passage_id, p.text, p.embedding, p.document_id, p.section_id
FROM passage AS p JOIN document AS d ON d.document_id = p.document_id
WHERE d.is_current = 1 AND p.embedding IS NOT NULL ORDER BY p.rowid
"""


class VectorIndexError(IngestError):
    """The vector index cannot be written or read."""


class VectorIndexBusy(VectorIndexError):
    """Another process (or another part of this one) has the index open."""


def build_vectors(directory: Path, connection: sqlite3.Connection, previous: Path | None = None) -> None:
    """Write the index of all current passages of a corpus database.

    ``previous`` is the index of the edition before: where nothing was taken out since, it is copied and only added to.
    """
    wanted = [str(row[0]) for row in connection.execute(_PASSAGES)]
    rows = (_row(*row) for row in connection.execute(_PASSAGES))
    if previous is None or not copy_and_add(previous, directory, wanted, rows):
        build(directory, (_row(*row) for row in connection.execute(_PASSAGES)))


def build(directory: Path, rows: Iterable[Row]) -> int:
    """Write a new index into ``directory``, which must not hold one; returns how many passages it has."""
    directory.mkdir(parents=True, exist_ok=True)
    with _client(directory) as client:
        collection = client.create_collection(
            COLLECTION, embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
        )
        return _add(collection, rows)


def copy_and_add(previous: Path, directory: Path, wanted: Sequence[str], rows: Iterable[Row]) -> bool:
    """Write the index of ``wanted`` as a copy of an earlier one plus the rows it lacks; False if only a new one will do.

    The earlier index is copied as files and never opened, since the app may have it open; a published one never changes.
    """
    if not (previous / "chroma.sqlite3").is_file():
        return False
    shutil.copytree(previous, directory, ignore=shutil.ignore_patterns(LOCK_NAME), dirs_exist_ok=True)
    try:
        with _client(directory) as client:
            collection = client.get_collection(COLLECTION, embedding_function=None)
            present = set(collection.get(include=[])["ids"])
            if not present <= set(wanted):
                raise VectorIndexError("有文件已取出：向量索引需要重建")
            _add(collection, (row for row in rows if row[0] not in present))
    except VectorIndexError:  # something was removed, or the earlier index is damaged: a new one repairs both
        shutil.rmtree(directory)
        return False
    return True


class VectorIndex:
    """An index open for queries. One process holds it at a time; safe to use from several threads."""

    def __init__(self, directory: Path, lock: FileLock, client: Any) -> None:
        self._lock, self._client = lock, client
        with _translated(directory):
            self._collection = client.get_collection(COLLECTION, embedding_function=None)
            self.size = int(self._collection.count())
        self._directory = directory

    @classmethod
    def open(cls, directory: Path) -> VectorIndex:
        """Open and own the index. Raises VectorIndexBusy at once if it is owned, VectorIndexError if it is not usable."""
        if not (
            directory / "chroma.sqlite3"
        ).is_file():  # asked to open nothing, Chroma would make an empty index
            raise VectorIndexError(f"{directory} 里没有向量索引：请用 python -m ingest 重新导入")
        lock = FileLock(str(directory / LOCK_NAME), timeout=0)
        try:
            lock.acquire()
        except Timeout:
            raise VectorIndexBusy(f"向量索引 {directory} 正由另一个进程使用") from None
        except OSError as error:
            raise VectorIndexError(f"无法锁定向量索引 {directory}：{error.strerror}") from error
        client = None
        try:
            client = _open_client(directory)
            return cls(directory, lock, client)
        except BaseException:
            if client is not None:
                client.close()
            lock.release()
            raise

    @classmethod
    def open_if_free(cls, directory: Path) -> VectorIndex | None:
        """The index, or None where it is owned, missing or not usable: callers then use the embeddings in SQLite."""
        try:
            return cls.open(directory)
        except VectorIndexError:
            return None

    def query(self, embedding: Sequence[float] | NDArray[numpy.float32], k: int) -> list[tuple[str, float]]:
        """The ``k`` nearest passages with their cosine distances, nearest first."""
        if self.size == 0 or k <= 0:
            return []
        with _translated(self._directory):
            found = self._collection.query(
                query_embeddings=[[float(value) for value in embedding]],
                n_results=min(k, self.size),
                include=["distances"],
            )
        return list(zip(found["ids"][0], map(float, found["distances"][0]), strict=True))

    def close(self) -> None:
        """Give the index back; harmless if called twice."""
        try:
            self._client.close()
        finally:
            self._lock.release()


def _row(passage_id: str, text: str, embedding: bytes, document_id: str, section_id: str) -> Row:
    import numpy

    return (
        passage_id,
        text,
        numpy.frombuffer(embedding, "<f4"),
        {"document_id": document_id, "section_id": section_id},
    )


def _add(collection: Any, rows: Iterable[Row]) -> int:
    count = 0
    for batch in _batches(rows):
        ids, texts, embeddings, metadata = zip(*batch, strict=True)
        collection.add(
            ids=list(ids), documents=list(texts), embeddings=list(embeddings), metadatas=list(metadata)
        )
        count += len(batch)
    return count


def _batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    remaining = iter(rows)
    while batch := list(islice(remaining, BATCH)):
        yield batch


@contextmanager
def _client(directory: Path) -> Iterator[Any]:
    """A client for writing, closed (and its files complete) at the end of the block."""
    client = _open_client(directory)
    try:
        with _translated(directory):
            yield client
    finally:
        client.close()


def _open_client(directory: Path) -> Any:
    os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")
    with _translated(directory):
        import chromadb
        from chromadb.config import Settings

        return chromadb.PersistentClient(path=str(directory), settings=Settings(anonymized_telemetry=False))


@contextmanager
def _translated(directory: Path) -> Iterator[None]:
    """Whatever goes wrong below (Chroma's errors, ValueError, OSError, a missing library) as an IngestError."""
    try:
        yield
    except IngestError:
        raise
    except Exception as error:
        detail = f"{type(error).__name__}: {error}"
        raise VectorIndexError(
            f"向量索引 {directory} 无法读写（{detail}）：请用 python -m ingest 重新导入"
        ) from error
