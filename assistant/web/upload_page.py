"""The upload page: files into a draft, looked at, then published; and back to an earlier edition."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gradio as gr

from assistant.web import corpus_data
from assistant.web.desk import Desk, Visitor, visitor_of
from assistant.web.frame import page_head, scope_now
from assistant.web.ingestion import latest_draft, read_into_draft
from assistant.web.markdown import plain
from assistant.web.overview import read_overview
from assistant.web.plain_pages import html_table, link
from assistant.web.texts import entry, text
from ingest.corpus import editions
from ingest.model import IngestError

_QUIET: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
SUFFIXES = [".pdf", ".docx", ".doc", ".wps", ".xlsx", ".xls", ".html", ".htm", ".md", ".txt", ".zip"]
Shown = tuple[Any, ...]


class UploadPage:
    """The page's parts, named, and what happens on it."""

    def __init__(self, desk: Desk, page: gr.Blocks) -> None:
        self.desk = desk
        with page:
            self.scope = page_head(desk, read_overview(desk.data_dir), "upload")
            self.files = gr.File(
                label=text("upload.files"),
                file_count="multiple",
                file_types=SUFFIXES,
                elem_id="upload-files",
                height=180,
            )
            self.start = gr.Button(text("upload.start"), variant="primary", elem_id="upload-start")
            self.said = gr.Markdown(elem_id="upload-said", sanitize_html=True, latex_delimiters=[])
            self.results = gr.HTML(elem_id="upload-results", padding=False)
            with gr.Column(elem_id="draft", visible=False) as self.draft:
                self.drafted = gr.HTML(elem_id="draft-documents", padding=False)
                with gr.Row():
                    self.publish = gr.Button(
                        text("upload.publish"), variant="primary", elem_id="draft-publish"
                    )
                    self.discard = gr.Button(text("upload.discard"), elem_id="draft-discard")
            gr.HTML(f"<h2>{text('upload.editions')}</h2><p>{text('upload.editions_note')}</p>", padding=False)
            with gr.Row(elem_id="editions-row"):
                self.edition = gr.Dropdown([], label=text("upload.edition"), elem_id="edition", scale=2)
                self.go = gr.Button(text("upload.go_to"), elem_id="edition-go", scale=0, min_width=140)
            self._connect(page)

    def _connect(self, page: gr.Blocks) -> None:
        state = [self.draft, self.drafted, self.edition, self.scope]
        refresh: dict[str, Any] = {"fn": self._state, "inputs": None, "outputs": state, **_QUIET}
        page.load(**refresh)
        self.start.click(
            self._read, self.files, [self.said, self.results, self.files], concurrency_limit=1, **_QUIET
        ).then(**refresh)
        self.publish.click(self._publish, None, [self.said, self.results], **_QUIET).then(**refresh)
        self.discard.click(self._discard, None, [self.said, self.results], **_QUIET).then(**refresh)
        self.go.click(self._go_to, self.edition, self.said, **_QUIET).then(**refresh)

    # --- what happens -----------------------------------------------------------------------------------------------

    def _read(self, files: list[str] | None, request: gr.Request) -> Iterator[Shown]:
        visitor = visitor_of(request)
        if not visitor.may_edit:
            yield text("sign_in.editors_only"), "", gr.skip()
            return
        if not files:
            yield text("upload.nothing"), "", gr.skip()
            return
        paths = [Path(file) for file in files]
        yield text("upload.starting"), "", gr.skip()
        try:
            self._discard_drafts()  # one draft at a time: this one stands on what is published now
            for message in read_into_draft(self.desk.data_dir, paths):
                if "results" not in message:
                    yield (
                        text("upload.reading", **(message | {"file": plain(message["file"])})),
                        gr.skip(),
                        gr.skip(),
                    )
                    continue
                self._log(visitor, message["results"])
                said = "" if message["draft"] else text("upload.failed_all")
                yield said, _results_html(message["results"]), None
        except IngestError as error:
            yield f"⚠ {plain(str(error))}", "", gr.skip()
        finally:
            for path in paths:  # the corpus keeps its own copy
                path.unlink(missing_ok=True)

    def _log(self, visitor: Visitor, results: list[dict[str, Any]]) -> None:
        for result in results:
            self.desk.audit.did(
                visitor.name, "upload", result["path"], status=result["status"], message=result["message"]
            )

    def _publish(self, request: gr.Request) -> Shown:
        return self._with_draft(request, "publish", editions.publish_draft, text("upload.published"))

    def _discard(self, request: gr.Request) -> Shown:
        return self._with_draft(request, "discard", editions.discard_draft, text("upload.discarded"))

    def _with_draft(self, request: gr.Request, action: str, do: Any, said: str) -> Shown:
        visitor, draft = visitor_of(request), latest_draft(self.desk.data_dir)
        if not visitor.may_edit or draft is None:
            return text("sign_in.editors_only" if draft else "upload.no_draft"), gr.skip()
        try:
            do(self.desk.data_dir, draft)
        except IngestError as error:
            return f"⚠ {plain(str(error))}", gr.skip()
        self.desk.audit.did(visitor.name, action, _edition_name(draft.name.strip(".")))
        return said, ""

    def _go_to(self, name: str | None, request: gr.Request) -> str:
        visitor = visitor_of(request)
        if not visitor.may_edit or not name:
            return text("sign_in.editors_only")
        try:
            editions.go_to(self.desk.data_dir, name)
        except IngestError as error:
            return f"⚠ {plain(str(error))}"
        self.desk.audit.did(visitor.name, "go_to", _edition_name(name))
        return text("upload.went", name=_edition_name(name))

    def _discard_drafts(self) -> None:
        for draft in editions.drafts(self.desk.data_dir):
            editions.discard_draft(self.desk.data_dir, draft)

    def _state(self) -> Shown:
        """The draft that waits, and the editions there are."""
        data_dir = self.desk.data_dir
        draft, current = latest_draft(data_dir), editions.published(data_dir)
        names = editions.editions(data_dir)[::-1]
        labels = [
            text("upload.current", name=_edition_name(name)) if name == current else _edition_name(name)
            for name in names
        ]
        return (
            gr.update(visible=draft is not None),
            self._draft_html(draft) if draft else "",
            gr.update(choices=list(zip(labels, names, strict=True)), value=current),
            scope_now(self.desk),
        )

    def _draft_html(self, draft: Path) -> str:
        """What the draft has that the published edition has not."""
        with corpus_data.reading(self.desk.data_dir) as corpus:
            known = {row[0] for row in corpus.query("SELECT document_id FROM document")}
        with corpus_data.reading(self.desk.data_dir, draft) as corpus:
            fresh = [
                row[0] for row in corpus.query("SELECT document_id FROM document") if row[0] not in known
            ]
            found = [corpus_data.document(corpus, document_id) for document_id in fresh]
        rows = [_row(document, draft) for document in found if document is not None]
        time = _edition_name(draft.name.strip("."))
        heading = (
            f"<h2>{text('upload.draft', time=time, count=len(fresh))}</h2><p>{text('upload.draft_note')}</p>"
        )
        return heading + html_table(entry("upload.draft_header"), rows)


def build_upload(desk: Desk, page: gr.Blocks) -> None:
    """Fill the page."""
    UploadPage(desk, page)


def _row(document: dict[str, Any], draft: Path) -> tuple[Any, ...]:
    scope = entry("values")["scope"].get(document["scope"], document["scope"])
    return (
        document["organisation"],
        str(document["fiscal_year"]),
        document["kind"],
        scope,
        document["document"],
        len(document["tables"]),
        sum(table["figures"] for table in document["tables"]),
        sum(finding["severity"] == "错误" for finding in document["findings"]),
        link("document", text("data.open"), id=document["document_id"], draft=draft.name),
    )


def _results_html(results: list[dict[str, Any]]) -> str:
    rows = [
        (
            r["status"],
            r["path"],
            r["title"],
            *(
                (r["tables"], r["figures"], r["sections"], r["statements"], r["failed_checks"])
                if r["title"]
                else ("",) * 5
            ),
            "；".join(filter(None, (r["message"], *r["notices"]))),
        )
        for r in results
    ]
    return html_table(entry("upload.results_header"), rows)


def _edition_name(name: str) -> str:
    """``20261127T235959-abc123`` → ``2026-11-27 23:59:59``; any other name as it is."""
    stamp = name.partition("-")[0]
    if len(stamp) != 15 or not stamp.replace("T", "").isdecimal():
        return name
    return f"{stamp[:4]}-{stamp[4:6]}-{stamp[6:8]} {stamp[9:11]}:{stamp[11:13]}:{stamp[13:]}"
