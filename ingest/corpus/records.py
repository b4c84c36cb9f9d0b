"""A document as the rows of every table: made where the document is read, stored where the edition is written. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from ingest.corpus.fulltext import grams
from ingest.corpus.rows import (
    check_rows,
    document_key,
    document_row,
    figure_rows,
    headings_over,
    identity_key,
    line_rows,
    section_rows,
    statement_rows,
    table_key,
    table_row,
)
from ingest.model import Document
from ingest.narrative import passages

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of one table: the columns once, then plain tuples, which cross from one process to another cheaply."""

    columns: tuple[str, ...] = ()
    values: list[tuple[Any, ...]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Record:
    """One document, ready to be stored. ``rows`` are by table, in the order in which they are written."""

    document_id: str
    identity: str
    content_hash: str
    title: str
    rows: dict[str, Rows]
    failed_checks: int
    notices: list[str]

    def count(self, table: str) -> int:
        return len(self.rows[table].values)


def record_of(document: Document) -> Record:
    """The rows of a document, with the passages its sections are searched by."""
    document_id = document_key(document)
    with_keys = [(table_key(document_id, table.ordinal), table) for table in document.tables]
    sections = list(section_rows(document_id, document))
    quoted = list(_passage_rows(document_id, document, sections))
    aliases = dict.fromkeys([document.identity.organisation, *document.aliases])
    tables: dict[str, Iterable[Row]] = {
        "document": [document_row(document_id, document)],
        "organisation_alias": [
            {"organisation": document.identity.organisation, "alias": alias, "document_id": document_id}
            for alias in aliases
        ],
        "budget_table": [table_row(document_id, table) for table in document.tables],
        "line": (row for key, table in with_keys for row in line_rows(document_id, key, table)),
        "figure": (row for key, table in with_keys for row in figure_rows(document_id, key, table)),
        "section": sections,
        "statement": statement_rows(document_id, document),
        "reconciliation": check_rows(document_id, document),
        "passage": quoted,
        "passage_text": _searched(document_id, sections, quoted),
    }
    return Record(
        document_id,
        identity_key(document.identity),
        document.content_hash,
        document.title,
        {name: _rows(rows) for name, rows in tables.items()},
        sum(not check.passed and check.severity == "错误" for check in document.checks),
        document.notices,
    )


def _rows(rows: Iterable[Row]) -> Rows:
    columns: tuple[str, ...] = ()
    values = []
    for row in rows:
        columns = columns or tuple(row)
        values.append(tuple(row.values()))
    return Rows(columns, values)


def _passage_rows(document_id: str, document: Document, sections: list[Row]) -> Iterable[Row]:
    for section, row in zip(document.sections, sections, strict=True):
        for ordinal, text in enumerate(passages(section)):
            yield {
                "passage_id": f"{row['section_id']}-p{ordinal}",
                "section_id": row["section_id"],
                "document_id": document_id,
                "ordinal": ordinal,
                "text": text,
            }


def _searched(document_id: str, sections: list[Row], quoted: list[Row]) -> Iterable[Row]:
    """What full-text search looks at: a passage with the headings over it, which often hold the words asked for."""
    headings = {row["path"]: row["heading"] for row in sections}
    over = {row["section_id"]: " ".join(headings_over(row["path"], headings)) for row in sections}
    for row in quoted:
        yield {
            "passage_id": row["passage_id"],
            "document_id": document_id,
            "grams": grams(f"{over[row['section_id']]} {row['text']}"),
        }
