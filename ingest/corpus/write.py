"""Documents → the rows of an edition (sqlite-utils). What is stored and how it is keyed is decided here alone."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable
from pathlib import Path

from sqlite_utils import Database

from ingest.corpus.fulltext import grams
from ingest.corpus.rows import (
    check_rows,
    document_key,
    document_row,
    figure_rows,
    headings_over,
    identity_key,
    line_rows,
    statement_rows,
    table_key,
    table_row,
)
from ingest.corpus.schema import INDEXES, SCHEMA_VERSION, TABLES, VIEWS
from ingest.model import Document, Table

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


def add_document(
    connection: sqlite3.Connection, document: Document, passages: Iterable[tuple[str, int, str]]
) -> str:
    """Store one document, make it (or leave) the current version of its identity, and return its id.

    ``passages`` are (section path, ordinal, text), embedded later. The caller commits.
    """
    database = Database(connection)
    document_id = document_key(document)
    database.table("document").insert(document_row(document_id, document))
    database.table("organisation_alias").insert_all(
        {"organisation": document.identity.organisation, "alias": alias, "document_id": document_id}
        for alias in dict.fromkeys([document.identity.organisation, *document.aliases])
    )
    for table in document.tables:
        _add_table(database, document_id, table)
    section_ids = {
        section.path: f"{document_id}-s{number}" for number, section in enumerate(document.sections)
    }
    database.table("section").insert_all(
        {
            "section_id": section_ids[section.path],
            "document_id": document_id,
            "ordinal": number,
            "path": section.path,
            "parent_path": section.parent_path,
            "heading": section.heading,
            "level": section.level,
            "text": section.text,
            "page": section.place.page,
            "line": section.place.line,
        }
        for number, section in enumerate(document.sections)
    )
    database.table("statement").insert_all(statement_rows(document_id, document))
    database.table("reconciliation").insert_all(check_rows(document_id, document))
    _add_passages(database, document_id, document, section_ids, passages)
    choose_current(connection, identity_key(document.identity))
    return document_id


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


def _add_table(database: Database, document_id: str, table: Table) -> None:
    table_id = table_key(document_id, table.ordinal)
    database.table("budget_table").insert(table_row(document_id, table))
    database.table("line").insert_all(line_rows(document_id, table_id, table))
    database.table("figure").insert_all(figure_rows(document_id, table_id, table))


def _add_passages(
    database: Database,
    document_id: str,
    document: Document,
    section_ids: dict[str, str],
    passages: Iterable[tuple[str, int, str]],
) -> None:
    """Passages as they are quoted; the full-text index also has the headings over them, which often hold the words asked for."""
    kept = list(passages)
    headings = {section.path: section.heading for section in document.sections}
    over = {path: " ".join(headings_over(path, headings)) for path in headings}
    rows = [
        {
            "passage_id": f"{section_ids[path]}-p{ordinal}",
            "section_id": section_ids[path],
            "document_id": document_id,
            "ordinal": ordinal,
            "text": text,
        }
        for path, ordinal, text in kept
    ]
    database.table("passage").insert_all(rows)
    database.table("passage_text").insert_all(
        {
            "passage_id": row["passage_id"],
            "document_id": document_id,
            "grams": grams(f"{over[path]} {text}"),
        }
        for row, (path, _, text) in zip(rows, kept, strict=True)
    )
