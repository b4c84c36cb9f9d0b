"""What a staff page gives as a file or as a page of its own: workbooks of answers, and places in sources."""

from __future__ import annotations

import base64
from html import escape

from fastapi import FastAPI, Query
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from assistant.web.conversations import Turn
from assistant.web.desk import LOCAL, SCOPE_KEY, Desk, Visitor
from assistant.web.document_pages import add_document_pages
from assistant.web.export import workbook
from assistant.web.ingestion import source_view
from assistant.web.overview import read_overview
from assistant.web.plain_pages import INERT, XLSX, attachment, missing, page
from assistant.web.scores import report_page
from assistant.web.texts import text
from ingest.model import IngestError


def add_downloads(app: FastAPI, desk: Desk) -> None:
    """Add the routes; who may reach them is decided before they are."""

    def answer(turn_id: str, request: Request) -> Response:
        turn = desk.conversations.turn(_visitor(request).owner, turn_id)
        return _workbook(desk, request, [turn] if turn else [], turn.question if turn else "")

    def conversation(conversation_id: str, request: Request) -> Response:
        owner = _visitor(request).owner
        turns = desk.conversations.turns(owner, conversation_id)
        return _workbook(desk, request, turns, desk.conversations.title(owner, conversation_id))

    def source(
        figure: str = "", document: str = "", number: int | None = Query(None, alias="page")
    ) -> Response:
        try:
            view = source_view(desk.data_dir, figure, document, number)
        except IngestError as error:
            return missing(str(error))
        if view.media_type != "image/png":
            return HTMLResponse(view.content, headers=INERT)
        picture, alt = base64.b64encode(view.content).decode(), escape(f"{view.title} {view.label}")
        heading = f"<h1>{escape(view.title)}</h1><p>{escape(view.label)}</p>"
        return page(view.title, f'{heading}<img src="data:image/png;base64,{picture}" alt="{alt}">')

    def report(name: str) -> Response:
        found = report_page(desk.reports, name)
        return HTMLResponse(found, headers=INERT) if found else missing(text("errors.not_found"))

    app.add_api_route("/answer/{turn_id}.xlsx", answer)
    app.add_api_route("/conversation/{conversation_id}.xlsx", conversation)
    app.add_api_route("/source", source)
    app.add_api_route("/report", report)
    add_document_pages(app, desk)


def _workbook(desk: Desk, request: Request, turns: list[Turn], title: str) -> Response:
    if not turns:
        return missing(text("errors.not_found"))
    desk.audit.did(_visitor(request).name, "export", title, turns=len(turns))
    sample = read_overview(desk.data_dir).is_sample
    prefix = text("export.sample") if sample else text("title")
    return attachment(workbook(turns, title, sample), f"{prefix}_{title}", XLSX)


def _visitor(request: Request) -> Visitor:
    found = request.scope.get(SCOPE_KEY)
    return found if isinstance(found, Visitor) else LOCAL
