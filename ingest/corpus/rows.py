"""Records → the rows of the storage tables, and the keys that tie them together. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from ingest.model import Document, Identity, Operand, Table


def identity_key(identity: Identity) -> str:
    """The text by which versions of one document are recognised."""
    return "|".join((identity.organisation, identity.scope, identity.kind, str(identity.fiscal_year)))


def document_key(document: Document) -> str:
    """A stable id: the same content under the same identity has the same id in every corpus."""
    key = f"{identity_key(document.identity)}|{document.content_hash}"
    return hashlib.sha256(key.encode()).hexdigest()[:12]


def document_row(document_id: str, document: Document) -> dict[str, Any]:
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
        "is_current": 0,
        "contents": _json(document.contents),
        "notices": _json(document.notices),
        "ingested_at": datetime.now(UTC).isoformat(timespec="microseconds"),
    }


def table_key(document_id: str, ordinal: int) -> str:
    return f"{document_id}-t{ordinal}"


def figure_key(document_id: str, ordinal: int, side: str, row: int, position: int) -> str:
    """A figure's id: document, table, row (with its side where a table prints two) and the figure's place in the row."""
    return f"{table_key(document_id, ordinal)}-{ {'收入': 'i', '支出': 'o'}.get(side, 'r') }{row}-{position}"


def table_row(document_id: str, table: Table) -> dict[str, Any]:
    return {
        "table_id": table_key(document_id, table.ordinal),
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


def _line_key(table_id: str, side: str, row: int) -> str:
    return f"{table_id}-{ {'收入': 'i', '支出': 'o'}.get(side, 'r') }{row}"


def line_rows(document_id: str, table_id: str, table: Table) -> Iterator[dict[str, Any]]:
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


def figure_rows(document_id: str, table_id: str, table: Table) -> Iterator[dict[str, Any]]:
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


def section_rows(document_id: str, document: Document) -> Iterator[dict[str, Any]]:
    for number, section in enumerate(document.sections):
        yield {
            "section_id": f"{document_id}-s{number}",
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


def statement_rows(document_id: str, document: Document) -> Iterator[dict[str, Any]]:
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


def check_rows(document_id: str, document: Document) -> Iterator[dict[str, Any]]:
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


def headings_over(path: str, headings: dict[str, str]) -> Iterator[str]:
    parts = path.split("/")
    for length in range(1, len(parts) + 1):
        heading = headings.get("/".join(parts[:length]))
        if heading:
            yield heading


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
