"""The app's own database, apart from the corpus: accounts, conversations, feedback, audit. One small SQLite file.

It is written while many read the pages, so one connection is shared under a lock and each change is one transaction.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from ingest.model import IngestError

DATABASE_NAME = "app.sqlite"

# One script for each version of the schema; a file of an earlier version is brought up to date when it is opened.
_MIGRATIONS = (
    """
    CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL);
    CREATE TABLE account (
        name TEXT PRIMARY KEY, password_hash TEXT NOT NULL, role TEXT NOT NULL, stamp TEXT NOT NULL, created_at TEXT NOT NULL
    );
    CREATE TABLE failed_sign_in (name TEXT NOT NULL, address TEXT NOT NULL, at TEXT NOT NULL);
    CREATE INDEX failed_sign_in_at ON failed_sign_in (at);
    CREATE TABLE conversation (
        conversation_id TEXT PRIMARY KEY, owner TEXT NOT NULL, title TEXT NOT NULL, created_at TEXT NOT NULL,
        updated_at TEXT NOT NULL
    );
    CREATE INDEX conversation_owner ON conversation (owner, updated_at);
    CREATE TABLE turn (
        turn_id TEXT PRIMARY KEY, conversation_id TEXT NOT NULL REFERENCES conversation(conversation_id) ON DELETE CASCADE,
        ordinal INTEGER NOT NULL, question TEXT NOT NULL, answer TEXT NOT NULL, edition TEXT NOT NULL, asked_at TEXT NOT NULL
    );
    CREATE INDEX turn_conversation ON turn (conversation_id, ordinal);
    CREATE TABLE feedback (
        turn_id TEXT PRIMARY KEY, actor TEXT NOT NULL, rating TEXT NOT NULL, comment TEXT NOT NULL, turns TEXT NOT NULL,
        answer TEXT NOT NULL, handled TEXT NOT NULL, given_at TEXT NOT NULL
    );
    CREATE TABLE audit (
        audit_id INTEGER PRIMARY KEY, at TEXT NOT NULL, actor TEXT NOT NULL, action TEXT NOT NULL, subject TEXT NOT NULL,
        detail TEXT NOT NULL, elapsed_ms REAL
    );
    CREATE INDEX audit_at ON audit (at);
    """,
    """
    CREATE TABLE api_token (
        name TEXT PRIMARY KEY, hash TEXT NOT NULL UNIQUE, created_at TEXT NOT NULL, expires_at TEXT NOT NULL,
        revoked_at TEXT NOT NULL
    );
    CREATE TABLE kiosk_count (day TEXT NOT NULL, event TEXT NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (day, event));
    """,
)


class AppDb:
    """The open database. Thread-safe."""

    def __init__(self, path: Path | None) -> None:
        """Open or create the file; None: in memory, for a place that cannot be written. Raises IngestError."""
        self.path = path
        self._lock = threading.RLock()
        try:
            connection = sqlite3.connect(path or ":memory:", check_same_thread=False, timeout=10)
            self._database = Database(connection)
            connection.execute("PRAGMA foreign_keys = ON")
            if path is not None:
                connection.execute("PRAGMA journal_mode = WAL")
                connection.execute("PRAGMA synchronous = NORMAL")
            self._migrate()
        except sqlite3.Error as error:
            raise IngestError(
                f"打不开网页自己的数据库 {path}（{error}）：请检查目录能否写入，或移走这个文件后重试"
            ) from error
        if path is not None:
            path.chmod(0o600)  # what people asked is for nobody else's eyes

    def rows(self, sql: str, parameters: Sequence[Any] | dict[str, Any] = ()) -> list[dict[str, Any]]:
        """All rows of a query of ours."""
        with self._lock:
            cursor = self._database.execute(sql, parameters)
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    @contextmanager
    def writing(self) -> Iterator[Database]:
        """One transaction: done as a whole, or not at all."""
        with self._lock, self._database.atomic() as database:
            yield database

    def close(self) -> None:
        with self._lock:
            self._database.close()

    def _migrate(self) -> None:
        version = self._database.execute("PRAGMA user_version").fetchone()[0]
        if version > len(_MIGRATIONS):
            raise IngestError(f"{self.path} 是较新版本的程序写的：请更新程序，或移走这个文件")
        for number, script in enumerate(_MIGRATIONS[version:], start=version + 1):
            self._database.executescript(f"BEGIN;{script};PRAGMA user_version = {number};COMMIT;")


def open_app_db(data_dir: Path) -> AppDb:
    """The database of a data directory. Raises IngestError."""
    return AppDb(data_dir / DATABASE_NAME)


def now() -> str:
    """The present, as every table writes it: sorts as text."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")
