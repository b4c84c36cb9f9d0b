"""Documents → the rows of an edition (sqlite-utils). What is stored and how it is keyed is decided here alone."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from ingest.corpus.fulltext import grams
from ingest.corpus.schema import INDEXES, SCHEMA_VERSION, TABLES, VIEWS
from ingest.model import Document, Identity, Operand, Table

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
    connection = sqlite3.connect(database)
    connection.executescript(TABLES)
    connection.executescript(INDEXES)
    connection.executescript(VIEWS)
    connection.execute("INSERT INTO manifest VALUES ('schema_version', ?)", (str(SCHEMA_VERSION),))
    connection.commit()
    return connection


def copy_of(source: Path, target: Path) -> sqlite3.Connection:
    """A consistent, writable copy of a published database."""
    connection = sqlite3.connect(target)
    origin = sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)
    try:
        origin.backup(connection)
    finally:
        origin.close()
    return connection


def identity_key(identity: Identity) -> str:
    """The text by which versions of one document are recognised."""
    return "|".join((identity.organisation, identity.scope, identity.kind, str(identity.fiscal_year)))


def document_key(document: Document) -> str:
    """A stable id: the same content under the same identity has the same id in every corpus."""
    key = f"{identity_key(document.identity)}|{document.content_hash}"
    return hashlib.sha256(key.encode()).hexdigest()[:12]


def add_document(
    connection: sqlite3.Connection, document: Document, passages: Iterable[tuple[str, int, str]]
) -> str:
    """Store one document, make it (or leave) the current version of its identity, and return its id.

    ``passages`` are (section path, ordinal, text), embedded later. The caller commits.
    """
    database = Database(connection)
    document_id = document_key(document)
    database.table("document").insert(_document_row(document_id, document))
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
    database.table("statement").insert_all(_statement_rows(document_id, document))
    database.table("reconciliation").insert_all(_check_rows(document_id, document))
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


# --- rows ---------------------------------------------------------------------------------------------------------


def _document_row(document_id: str, document: Document) -> dict[str, Any]:
    identity = document.identity
    return {
        "document_id": document_id,
        "identity": identity_key(identity),
        "organisation": identity.organisation,
        "region": document.region,
        "scope": identity.scope,
        "kind": identity.kind,
        "fiscal_year": identity.fiscal_year,
        "title": document.title,
        "title_composed": int(document.title_composed),
        "published": document.published,
        "source": document.source,
        "source_url": document.source_url,
        "content_hash": document.content_hash,
        "reader": document.reader,
        "ocr": int(document.ocr),
        "is_sample": int(document.sample),
        "is_current": 1,
        "contents": _json(document.contents),
        "notices": _json(document.notices),
        "ingested_at": datetime.now(UTC).isoformat(timespec="microseconds"),
    }


def table_key(document_id: str, ordinal: int) -> str:
    return f"{document_id}-t{ordinal}"


def figure_key(document_id: str, ordinal: int, side: str, row: int, position: int) -> str:
    """A figure's id: document, table, row (with its side where a table prints two) and the figure's place in the row."""
    return f"{table_key(document_id, ordinal)}-{ {'收入': 'i', '支出': 'o'}.get(side, 'r') }{row}-{position}"


def _add_table(database: Database, document_id: str, table: Table) -> None:
    table_id = table_key(document_id, table.ordinal)
    database.table("budget_table").insert(
        {
            "table_id": table_id,
            "document_id": document_id,
            "ordinal": table.ordinal,
            "number": table.number,
            "title": table.title,
            "table_kind": table.kind,
            "unit": table.unit,
            "organisation": table.organisation,
            "notes": _json(table.notes),
            "is_empty": int(table.is_empty),
            "printed": _json(table.printed),
            "page": table.place.page,
            "line": table.place.line,
        }
    )
    database.table("line").insert_all(_line_rows(document_id, table_id, table))
    database.table("figure").insert_all(_figure_rows(document_id, table_id, table))


def _line_key(table_id: str, side: str, row: int) -> str:
    return f"{table_id}-{ {'收入': 'i', '支出': 'o'}.get(side, 'r') }{row}"


def _line_rows(document_id: str, table_id: str, table: Table) -> Iterator[dict[str, Any]]:
    for line in table.lines:
        yield {
            "line_id": _line_key(table_id, line.side, line.row),
            "table_id": table_id,
            "document_id": document_id,
            "row": line.row,
            "side": line.side,
            "code": line.code,
            "item": line.item,
            "account_name": line.account_name,
            "account_name_source": line.account_name_source,
            "project": line.project,
            "row_role": line.role,
            "level": line.level,
            "parent_line_id": _line_key(table_id, line.side, line.parent_row)
            if line.parent_row is not None
            else None,
            "labels": _json(line.labels),
            "page": line.place.page,
        }


def _figure_rows(document_id: str, table_id: str, table: Table) -> Iterator[dict[str, Any]]:
    for line in table.lines:
        for position, figure in enumerate(line.figures, start=1):
            yield {
                "figure_id": figure_key(document_id, table.ordinal, line.side, line.row, position),
                "line_id": _line_key(table_id, line.side, line.row),
                "table_id": table_id,
                "document_id": document_id,
                "column_index": figure.column.index,
                "header_path": figure.column.header_path,
                "measure": figure.column.measure,
                "measure_status": figure.column.measure_status,
                "decided_by": figure.column.decided_by,
                "figure_year": figure.column.figure_year,
                "figure_kind": figure.column.figure_kind,
                "amount_fen": figure.amount_fen,
                "raw": figure.raw,
                "unit": figure.unit,
                "summable": int(figure.summable),
                "page": figure.place.page,
                "box": _json(figure.place.box) if figure.place.box else "",
            }


def _statement_rows(document_id: str, document: Document) -> Iterator[dict[str, Any]]:
    for number, statement in enumerate(document.statements):
        yield {
            "statement_id": f"{document_id}-n{number}",
            "document_id": document_id,
            "ordinal": number,
            "kind": statement.kind,
            "subject": statement.subject,
            "attribute": statement.attribute,
            "amount_fen": statement.amount_fen,
            "value": statement.value,
            "comparator": statement.comparator,
            "unit": statement.unit,
            "text": statement.text,
            "change_fen": statement.change_fen,
            "percent": statement.percent,
            "base": statement.base,
            "reason": statement.reason,
            "project": statement.project,
            "sentence": statement.sentence,
            "section_path": statement.section_path,
            "locator": statement.locator,
            "page": statement.place.page,
            "line": statement.place.line,
        }


def _check_rows(document_id: str, document: Document) -> Iterator[dict[str, Any]]:
    figures = {
        (table.ordinal, line.side, line.row, figure.column.index): figure_key(
            document_id, table.ordinal, line.side, line.row, position
        )
        for table in document.tables
        for line in table.lines
        for position, figure in enumerate(line.figures, start=1)
    }
    for number, check in enumerate(document.checks):
        yield {
            "check_id": f"{document_id}-c{number}",
            "document_id": document_id,
            "ordinal": number,
            "rule": check.rule,
            "passed": int(check.passed),
            "severity": check.severity,
            "message": check.message,
            **_operand("left", check.left, figures),
            **_operand("right", check.right, figures),
        }


def _operand(
    prefix: str, operand: Operand | None, figures: dict[tuple[int, str, int, int], str]
) -> dict[str, Any]:
    value, figure_id = "", ""
    if operand is not None:
        value = str(
            operand.amount_fen
            if operand.amount_fen is not None
            else operand.value
            if operand.value is not None
            else ""
        )
        if operand.table_ordinal is not None and operand.row is not None and operand.column_index is not None:
            figure_id = figures.get(
                (operand.table_ordinal, operand.side, operand.row, operand.column_index), ""
            )
    return {
        f"{prefix}_label": operand.label if operand else "",
        f"{prefix}_value": value,
        f"{prefix}_figure_id": figure_id,
    }


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
    headings_over = {path: " ".join(_headings_over(path, headings)) for path in headings}
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
            "grams": grams(f"{headings_over[path]} {text}"),
        }
        for row, (path, _, text) in zip(rows, kept, strict=True)
    )


def _headings_over(path: str, headings: dict[str, str]) -> Iterator[str]:
    parts = path.split("/")
    for length in range(1, len(parts) + 1):
        heading = headings.get("/".join(parts[:length]))
        if heading:
            yield heading


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
