"""Records → an edition's database: created, copied, filled, finished."""

from __future__ import annotations

import hashlib
import sqlite3
from pathlib import Path

from ingest.corpus.records import Record
from ingest.corpus.schema import INDEXES, SCHEMA_VERSION, TABLES, VIEWS

_DOCUMENT_TABLES = (
    "passage",
    "section",
    "statement",
    "reconciliation",
    "figure",
    "line",
    "budget_table",
    "organisation_alias",
    "document",
)


def create(database: Path) -> sqlite3.Connection:
    """A new, empty database with the schema."""
    connection = _connect(database)
    connection.executescript(TABLES)
    connection.executescript(INDEXES)
    connection.executescript(VIEWS)
    connection.execute("INSERT INTO manifest VALUES ('schema_version', ?)", (str(SCHEMA_VERSION),))
    connection.commit()
    return connection


def _connect(database: Path) -> sqlite3.Connection:
    """A connection that does not wait for the disk: nobody reads the file before it is complete and flushed as a whole."""
    connection = sqlite3.connect(database)
    connection.execute("PRAGMA journal_mode = MEMORY")
    connection.execute("PRAGMA synchronous = OFF")
    return connection


def copy_of(source: Path, target: Path) -> sqlite3.Connection:
    """A consistent, writable copy of a published database."""
    connection = _connect(target)
    origin = sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)
    try:
        origin.backup(connection)
    finally:
        origin.close()
    return connection


def add_record(connection: sqlite3.Connection, record: Record) -> None:
    """Store one document and make it (or leave) the current version of its identity. The caller commits."""
    for table, rows in record.rows.items():
        if rows.values:
            marks = ",".join("?" * len(rows.columns))
            connection.executemany(
                f"INSERT INTO {table} ({','.join(rows.columns)}) VALUES ({marks})", rows.values
            )
    choose_current(connection, record.identity)


def choose_current(connection: sqlite3.Connection, identity: str) -> None:
    """Of all versions of one document the latest published (then the latest ingested) is current."""
    connection.execute("UPDATE document SET is_current = 0 WHERE identity = ?", (identity,))
    connection.execute(
        "UPDATE document SET is_current = 1 WHERE document_id = (SELECT document_id FROM document WHERE identity = ?"
        " ORDER BY published DESC, ingested_at DESC, rowid DESC LIMIT 1)",
        (identity,),
    )


def remove_document(connection: sqlite3.Connection, document_id: str) -> None:
    """Delete a document with all that belongs to it; an older version of it becomes current again. The caller commits."""
    row = connection.execute("SELECT identity FROM document WHERE document_id = ?", (document_id,)).fetchone()
    connection.execute("DELETE FROM passage_text WHERE document_id = ?", (document_id,))
    for table in _DOCUMENT_TABLES:
        connection.execute(f"DELETE FROM {table} WHERE document_id = ?", (document_id,))
    if row:
        choose_current(connection, row[0])


def finish(connection: sqlite3.Connection, manifest: dict[str, str]) -> None:
    """Write the manifest (with a hash of what the corpus holds), settle the statistics, and commit."""
    hashes = [
        row[0]
        for row in connection.execute(
            "SELECT content_hash FROM document WHERE is_current = 1 ORDER BY content_hash"
        )
    ]
    values = {**manifest, "corpus_hash": hashlib.sha256("\n".join(hashes).encode()).hexdigest()}
    connection.executemany("INSERT OR REPLACE INTO manifest VALUES (?, ?)", values.items())
    connection.commit()
    connection.execute("ANALYZE")
    connection.commit()
