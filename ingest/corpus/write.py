"""Records → an edition's database (sqlite-utils): created, copied, filled, finished."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
from pathlib import Path

from sqlite_utils import Database

from ingest.corpus.names import NameBook, index_all
from ingest.corpus.records import Record
from ingest.corpus.schema import HEADLINES, INDEXES, NAMES, PUBLIC_VIEWS, SCHEMA_VERSION, TABLES, VIEWS
from ingest.model import IngestError

_DOCUMENT_TABLES = (
    "passage",
    "section",
    "statement",
    "reconciliation",
    "headline",
    "figure",
    "line",
    "budget_table",
    "organisation_alias",
    "document",
)


ANALYSED_ROWS = 1_000
"""Rows of each index that the statistics are made from: enough to choose an index by, whatever the size of the corpus."""


def create(database: Path) -> sqlite3.Connection:
    """A new, empty database with the schema."""
    connection = _connect(database)
    connection.executescript(TABLES + INDEXES + NAMES + VIEWS)
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
    """A writable copy of a published database, which never changes; one of an earlier schema is brought up to this one."""
    shutil.copyfile(source, target)
    connection = _connect(target)
    _upgrade(connection)
    return connection


def _upgrade(connection: sqlite3.Connection) -> None:
    version = connection.execute("SELECT value FROM manifest WHERE key = 'schema_version'").fetchone()[0]
    if version == str(SCHEMA_VERSION):
        return
    if version != "1":
        raise IngestError(f"语料是结构版本 {version}，比程序新：请用较新的程序，或用 --data 另选一个目录")
    connection.executescript(NAMES + "".join(f"DROP VIEW {view};" for view in PUBLIC_VIEWS) + VIEWS)
    derive(connection)
    connection.execute("UPDATE manifest SET value = ? WHERE key = 'schema_version'", (str(SCHEMA_VERSION),))


def derive(connection: sqlite3.Connection) -> None:
    """Make anew what is derived from the documents' rows: the names they print, and what is compared across them."""
    connection.execute("DELETE FROM headline")
    connection.execute(HEADLINES)
    index_all(connection)


def add_record(connection: sqlite3.Connection, record: Record, names: NameBook) -> None:
    """Store one document and make it (or leave) the current version of its identity. The caller commits."""
    database = Database(connection)
    for table, rows in record.rows.items():
        if rows.values:
            database.table(table).insert_all([rows.columns, *rows.values])
    connection.execute(f"{HEADLINES} AND f.document_id = ?", (record.document_id,))
    choose_current(connection, record.identity, names)


def choose_current(connection: sqlite3.Connection, identity: str, names: NameBook) -> None:
    """Of all versions of one document the latest published (then the latest ingested) is current."""
    before = _counted(connection, identity)
    connection.execute("UPDATE document SET is_current = 0 WHERE identity = ?", (identity,))
    connection.execute(
        "UPDATE document SET is_current = 1 WHERE document_id = (SELECT document_id FROM document WHERE identity = ?"
        " ORDER BY published DESC, ingested_at DESC, rowid DESC LIMIT 1)",
        (identity,),
    )
    after = _counted(connection, identity)
    for document_id in after - before:
        names.count(document_id, 1)
    for document_id in before - after:
        names.count(document_id, -1)


def _counted(connection: sqlite3.Connection, identity: str) -> set[str]:
    rows = connection.execute(
        "SELECT document_id FROM document WHERE identity = ? AND is_current = 1", (identity,)
    )
    return {row[0] for row in rows}


def remove_document(connection: sqlite3.Connection, document_id: str, names: NameBook) -> None:
    """Delete a document with all that belongs to it; an older version of it becomes current again. The caller commits."""
    row = connection.execute(
        "SELECT identity, is_current FROM document WHERE document_id = ?", (document_id,)
    ).fetchone()
    if row and row[1]:
        names.count(document_id, -1)
    connection.execute("DELETE FROM passage_text WHERE document_id = ?", (document_id,))
    for table in _DOCUMENT_TABLES:
        connection.execute(f"DELETE FROM {table} WHERE document_id = ?", (document_id,))
    if row:
        choose_current(connection, row[0], names)


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
    connection.execute(f"PRAGMA analysis_limit = {ANALYSED_ROWS}")
    connection.execute("ANALYZE")
    connection.commit()
