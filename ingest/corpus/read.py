"""Read a published corpus: a read-only connection to one edition, which never changes while it is held."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ingest.corpus.editions import DATABASE_NAME, VECTORS_NAME, edition_directory
from ingest.corpus.schema import SCHEMA_VERSION
from ingest.model import IngestError


class Corpus:
    """One edition of a corpus, open for reading. Use one per thread, or pass ``check_same_thread=False`` and serialise."""

    def __init__(
        self, data_dir: Path, *, directory: Path | None = None, check_same_thread: bool = True
    ) -> None:
        """Open the published edition of ``data_dir``, or the one in ``directory``.

        Raises CorpusMissing, or IngestError for another schema version."""
        self.data_dir = data_dir
        self.directory = directory or edition_directory(data_dir)
        self.edition = self.directory.name
        self.database = self.directory / DATABASE_NAME
        self.vectors = self.directory / VECTORS_NAME
        self.connection = open_read_only(self.database, check_same_thread=check_same_thread)
        version = self.manifest("schema_version")
        if version != str(SCHEMA_VERSION):
            self.close()
            raise IngestError(
                f"{data_dir} 的语料是结构版本 {version or '未知'}，程序需要 {SCHEMA_VERSION}：请用 python -m ingest 重新导入"
            )

    def query(self, sql: str, parameters: Sequence[Any] = ()) -> list[sqlite3.Row]:
        """All rows of a trusted query (SQL made from a question goes through the assistant's guard instead)."""
        return self.connection.execute(sql, parameters).fetchall()

    def manifest(self, key: str) -> str:
        """A value of the edition's manifest (``schema_version``, ``embedding``, ``corpus_hash``, …); empty if absent."""
        row = self.connection.execute("SELECT value FROM manifest WHERE key = ?", (key,)).fetchone()
        return str(row[0]) if row else ""

    def close(self) -> None:
        self.connection.close()


def open_read_only(database: Path, *, check_same_thread: bool = True) -> sqlite3.Connection:
    """A connection that cannot write: a published edition never changes, so it is opened immutable."""
    uri = f"{database.resolve().as_uri()}?mode=ro&immutable=1"
    connection = sqlite3.connect(uri, uri=True, check_same_thread=check_same_thread)
    connection.row_factory = sqlite3.Row
    return connection
