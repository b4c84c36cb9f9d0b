"""Plain pages about one document and one table, and tables as files. No script; every text of a document is escaped."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from starlette.responses import Response

from assistant.web import corpus_data
from assistant.web.desk import Desk
from assistant.web.export import csv_of, sheet_of
from assistant.web.plain_pages import XLSX, Html, attachment, html_table, link, missing, page
from assistant.web.texts import entry, text
from ingest.corpus.editions import drafts


def findings_table(found: Sequence[dict[str, Any]], with_document: bool) -> str:
    """Failed checks with both places, and the way to each."""
    header = entry("data.findings_header")
    rows = []
    for check in found:
        sides = [_side(check, side) for side in ("left", "right")]
        severity = (
            Html(f'<span class="bad">{escape(check["severity"])}</span>')
            if check["severity"] == "错误"
            else check["severity"]
        )
        row = (severity, check["document"], check["message"], *sides)
        rows.append(row if with_document else (row[0], *row[2:]))
    return html_table(header if with_document else (header[0], *header[2:]), rows)


def add_document_pages(app: FastAPI, desk: Desk) -> None:
    """Add the routes."""

    def document(id: str, draft: str = "") -> Response:
        with corpus_data.reading(desk.data_dir, _draft(desk, draft)) as corpus:
            found = corpus_data.document(corpus, id)
        return (
            page(found["document"], _document(found, draft)) if found else missing(text("errors.not_found"))
        )

    def table(id: str, draft: str = "") -> Response:
        found = _table(desk, id, draft)
        return (
            page(found["table_title"], _printed(found, draft)) if found else missing(text("errors.not_found"))
        )

    def as_csv(id: str, draft: str = "") -> Response:
        found = _table(desk, id, draft)
        if found is None:
            return missing(text("errors.not_found"))
        return attachment(csv_of((), found["printed"]), _file_name(found), "text/csv; charset=utf-8")

    def as_workbook(id: str, draft: str = "") -> Response:
        found = _table(desk, id, draft)
        if found is None:
            return missing(text("errors.not_found"))
        return attachment(sheet_of((), found["printed"], text("export.rows")), _file_name(found), XLSX)

    app.add_api_route("/document", document)
    app.add_api_route("/table", table)
    app.add_api_route("/table.csv", as_csv)
    app.add_api_route("/table.xlsx", as_workbook)


def _document(found: dict[str, Any], draft: str) -> str:
    kinds: dict[str, str] = entry("data.table_kinds")
    facts = text("data.document_facts", organisation=found["organisation"], scope=found["scope"],
                 year=found["fiscal_year"], kind=found["kind"], source=found["source"])  # fmt: skip
    rows = [
        (
            f"{t['table_number']} {t['table_title']}".strip(),
            kinds.get(t["table_kind"], t["table_kind"]),
            t["unit"],
            t["figures"],
            t["page"] or "",
            link("table", text("data.open"), id=t["table_id"], draft=draft),
        )
        for t in found["tables"]
    ]
    parts = [f"<h1>{escape(found['document'])}</h1><p>{escape(facts)}</p>"]
    parts += [f"<p>⚠ {escape(notice)}</p>" for notice in found["notices"]]
    parts.append(
        f"<h2>{text('data.tables', count=len(rows))}</h2>{html_table(entry('data.tables_header'), rows)}"
    )
    parts.append(f"<h2>{text('data.findings', count=len(found['findings']))}</h2>")
    parts.append(
        findings_table(found["findings"], False)
        if found["findings"]
        else f"<p>{text('data.no_findings')}</p>"
    )
    return "".join(parts)


def _printed(found: dict[str, Any], draft: str) -> str:
    rows = "".join(
        f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in found["printed"]
    )
    files = " · ".join(
        link(f"table.{kind}", text(f"data.{kind}"), id=found["table_id"], draft=draft)
        for kind in ("csv", "xlsx")
    )
    back = link("document", text("data.back"), id=found["document_id"], draft=draft)
    unit = text("data.unit", unit=found["unit"]) if found["unit"] else ""
    return (
        f"<h1>{escape(found['table_number'])} {escape(found['table_title'])}</h1>"
        f"<p>{escape(found['document'])}　{escape(unit)}</p><p>{back} · {files}</p>"
        f'<div class="scroll"><table>{rows}</table></div>'
    )


def _side(check: dict[str, Any], side: str) -> Html:
    figure_id = check[f"{side}_figure_id"]
    words = escape(" ".join(filter(None, (check[f"{side}_label"], check[f"{side}_printed"]))))
    return Html(f"{words} {link('source', text('present.look'), figure=figure_id)}" if figure_id else words)


def _table(desk: Desk, table_id: str, draft: str) -> dict[str, Any] | None:
    with corpus_data.reading(desk.data_dir, _draft(desk, draft)) as corpus:
        return corpus_data.table(corpus, table_id)


def _draft(desk: Desk, name: str) -> Path | None:
    """The directory of a draft by its name; None for the published edition (or a name that is none)."""
    return next((draft for draft in drafts(desk.data_dir) if draft.name == name), None)


def _file_name(found: dict[str, Any]) -> str:
    return f"{found['document']}_{found['table_number'] or found['table_title']}"
