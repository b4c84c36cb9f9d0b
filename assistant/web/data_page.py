"""The data page: what the corpus holds, as lists, pictures and findings."""

from __future__ import annotations

from typing import Any

import gradio as gr

from assistant.web import corpus_data
from assistant.web.charts import bars
from assistant.web.corpus_data import Amount, Filter
from assistant.web.desk import Desk
from assistant.web.document_pages import findings_table
from assistant.web.frame import page_head
from assistant.web.overview import read_overview
from assistant.web.plain_pages import html_table, link
from assistant.web.texts import entry, text
from ingest.amounts import format_yuan

_QUIET: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
MAX_CHOICES = 1000


class DataPage:
    """The page's parts, named, and what happens on it."""

    def __init__(self, desk: Desk, page: gr.Blocks) -> None:
        self.desk = desk
        with page:
            page_head(desk, read_overview(desk.data_dir), "data")
            self._build_filter()
            with gr.Tabs(elem_id="data-tabs"):
                with gr.Tab(text("data.documents_tab")):
                    self.documents = gr.HTML(elem_id="data-documents", padding=False)
                with gr.Tab(text("data.charts_tab")):
                    self._build_charts()
                with gr.Tab(text("data.findings_tab")):
                    self.findings = gr.HTML(elem_id="data-findings", padding=False)
            shown = [self.documents, self.findings, self.bodies, self.bodies_note, self.document]
            chosen = [self.words, self.year, self.kind]
            for changed in (self.words.change, self.year.change, self.kind.change):
                changed(self._show, chosen, shown, trigger_mode="always_last", **_QUIET)
            self.document.change(
                self._of_document, self.document, [self.functions, self.functions_note], **_QUIET
            )
            page.load(self._open, None, [self.year, self.kind], **_QUIET).then(
                self._show, chosen, shown, **_QUIET
            )

    def _build_filter(self) -> None:
        with gr.Row(elem_id="data-filter"):
            self.words = gr.Textbox(
                label=text("data.words"), placeholder=text("data.words_hint"), scale=3, max_length=60
            )
            self.year = gr.Dropdown([], label=text("data.year"), scale=1, min_width=120, filterable=False)
            self.kind = gr.Dropdown([], label=text("data.kind"), scale=1, min_width=120, filterable=False)

    def _build_charts(self) -> None:
        self.bodies = gr.Plot(show_label=False, elem_id="chart-bodies")
        self.bodies_note = gr.Markdown(elem_classes="chart-note")
        self.document = gr.Dropdown([], label=text("data.of_document"), elem_id="chart-document")
        self.functions = gr.Plot(show_label=False, elem_id="chart-functions")
        self.functions_note = gr.Markdown(elem_classes="chart-note")

    # --- what happens -----------------------------------------------------------------------------------------------

    def _open(self) -> tuple[Any, Any]:
        with corpus_data.reading(self.desk.data_dir) as corpus:
            years, kinds = corpus_data.years_and_kinds(corpus)
        all_of_them = (text("data.all"), "")
        return (
            gr.update(choices=[all_of_them, *((str(year), str(year)) for year in years)], value=""),
            gr.update(choices=[all_of_them, *((kind, kind) for kind in kinds)], value=""),
        )

    def _show(self, words: str, year: str, kind: str) -> tuple[Any, ...]:
        chosen = Filter(words or "", int(year) if year else None, kind or "")
        with corpus_data.reading(self.desk.data_dir) as corpus:
            count, listed = corpus_data.documents(corpus, chosen)
            failed, found = corpus_data.findings(corpus, chosen)
            amounts = corpus_data.total_spending(corpus, [d["document_id"] for d in listed])
        choices = [
            (f"{d['organisation']} {d['fiscal_year']} {d['scope']} {d['kind']}", d["document_id"])
            for d in listed
        ]
        return (
            _documents_html(count, listed),
            _findings_html(failed, found),
            _picture(amounts, text("data.by_body")),
            text("data.by_body_note", unknown=len(listed) - len(amounts), shown=len(listed)),
            gr.update(choices=choices, value=choices[0][1] if choices else None),
        )

    def _of_document(self, document_id: str | None) -> tuple[Any, str]:
        if not document_id:
            return None, ""
        with corpus_data.reading(self.desk.data_dir) as corpus:
            parts = corpus_data.spending_by_function(corpus, document_id)
            printed = corpus_data.total_spending(corpus, [document_id])
        total = sum(part.fen for part in parts)
        if not parts:
            note = text("data.by_function_none")
        elif printed and printed[0].fen == total:
            note = text("data.by_function_equal", total=format_yuan(total))
        else:
            note = text("data.by_function_note", total=format_yuan(total))
        return _picture(parts, text("data.by_function")), note


def build_data(desk: Desk, page: gr.Blocks) -> None:
    """Fill the page."""
    DataPage(desk, page)


def _documents_html(count: int, listed: list[dict[str, Any]]) -> str:
    rows = [
        (
            d["organisation"],
            str(d["fiscal_year"]),
            d["kind"],
            entry("values")["scope"].get(d["scope"], d["scope"]),
            d["document"],
            d["tables"],
            d["figures"],
            d["failed"],
            link("document", text("data.open"), id=d["document_id"]),
        )
        for d in listed
    ]
    said = text("data.count", count=count) + (
        text("data.first", shown=len(rows)) if count > len(rows) else ""
    )
    return f"<p role=status>{said}</p>{html_table(entry('data.documents_header'), rows)}"


def _findings_html(count: int, found: list[dict[str, Any]]) -> str:
    said = text("data.findings", count=count) + (
        text("data.first", shown=len(found)) if count > len(found) else ""
    )
    return f"<p role=status>{said}</p>{findings_table(found, True) if found else ''}"


def _picture(amounts: list[Amount], title: str) -> Any:
    shown = amounts[:20]
    yuan = [float(format_yuan(amount.fen)) for amount in shown]
    return bars(
        [amount.label for amount in shown], yuan, [amount.source for amount in shown], title, fewest=1
    )
