"""What a staff page gives as a file or as a page of its own: workbooks of answers, and places in sources."""

from __future__ import annotations

import base64
import re
from html import escape
from urllib.parse import quote

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from assistant.web.conversations import Turn
from assistant.web.desk import LOCAL, SCOPE_KEY, Desk, Visitor
from assistant.web.export import workbook
from assistant.web.ingestion import SourceView, source_view
from assistant.web.overview import read_overview
from assistant.web.texts import text
from ingest.model import IngestError

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# The framework's page may run scripts; what comes from a document may not.
INERT = {
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"
}


def add_downloads(app: FastAPI, desk: Desk) -> None:
    """Add the routes; who may reach them is decided before they are."""

    def answer(turn_id: str, request: Request) -> Response:
        turn = desk.conversations.turn(_visitor(request).owner, turn_id)
        return _workbook(desk, request, [turn] if turn else [], turn.question if turn else "")

    def conversation(conversation_id: str, request: Request) -> Response:
        owner = _visitor(request).owner
        turns = desk.conversations.turns(owner, conversation_id)
        return _workbook(desk, request, turns, desk.conversations.title(owner, conversation_id))

    def source(figure: str = "", document: str = "", page: int | None = None) -> Response:
        try:
            view = source_view(desk.data_dir, figure, document, page)
        except IngestError as error:
            return _missing(str(error))
        return HTMLResponse(
            _picture_page(view) if view.media_type == "image/png" else view.content, headers=INERT
        )

    app.add_api_route("/answer/{turn_id}.xlsx", answer)
    app.add_api_route("/conversation/{conversation_id}.xlsx", conversation)
    app.add_api_route("/source", source)


def attachment(content: bytes, name: str, media_type: str) -> Response:
    """A file to be kept under a name, which may be Chinese."""
    safe = re.sub(r'[\\/:*?"<>|\s\x00-\x1f]+', "_", name).strip("._")[:60] or "export"
    suffix = "xlsx" if media_type == XLSX else "csv"
    disposition = f"attachment; filename=\"export.{suffix}\"; filename*=UTF-8''{quote(f'{safe}.{suffix}')}"
    return Response(content, media_type=media_type, headers={"content-disposition": disposition})


def _workbook(desk: Desk, request: Request, turns: list[Turn], title: str) -> Response:
    if not turns:
        return _missing(text("errors.not_found"))
    desk.audit.did(_visitor(request).name, "export", title, turns=len(turns))
    sample = read_overview(desk.data_dir).is_sample
    prefix = text("export.sample") if sample else text("title")
    return attachment(workbook(turns, title, sample), f"{prefix}_{title}", XLSX)


def _picture_page(view: SourceView) -> str:
    """The page of a source as a picture, with its name."""
    title, label = escape(view.title), escape(view.label)
    picture = base64.b64encode(view.content).decode()
    return (
        f'<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>{title}</title>'
        "<style>body{font-family:system-ui,sans-serif;margin:1rem 1.5rem;color:#1a1a1a}h1{font-size:1.2rem;margin:0}"
        "p{color:#444;margin:.3rem 0 1rem}img{max-width:100%;border:1px solid #999}</style>"
        f'<h1>{title}</h1><p>{label}</p><img src="data:image/png;base64,{picture}" alt="{title} {label}">'
    )


def _missing(message: str) -> Response:
    page = f'<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>{text("title")}</title><p>{escape(message)}</p>'
    return HTMLResponse(page, status_code=404, headers=INERT)


def _visitor(request: Request) -> Visitor:
    found = request.scope.get(SCOPE_KEY)
    return found if isinstance(found, Visitor) else LOCAL
