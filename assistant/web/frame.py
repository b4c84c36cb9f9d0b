"""What frames every staff page: the mark of samples, the title, the way to the other pages, and who is signed in."""

from __future__ import annotations

import html

import gradio as gr

from assistant.web.desk import Desk, visitor_of
from assistant.web.overview import Overview, read_overview, scope_line
from assistant.web.texts import text

PAGES = ("chat", "data", "upload", "quality")
PATHS = {"chat": "./"}
"""Where a page's address is not its name."""


def page_head(desk: Desk, overview: Overview, here: str) -> gr.Markdown:
    """The head of a page. Returns the line about what the corpus holds."""
    if overview.is_sample:
        gr.HTML(f'<div role="note">{text("sample_banner")}</div>', elem_id="sample-banner", padding=False)
    with gr.Row(elem_id="page-head"):
        with gr.Column(scale=1, min_width=200, elem_id="page-name"):
            gr.HTML(f"<h1>{text('title')}</h1>", elem_id="page-title", padding=False)
            scope = gr.Markdown(scope_line(overview), elem_id="scope-line")
        menu = gr.HTML(_menu(here), elem_id="page-nav", padding=False)
    context = gr.context.Context.root_block
    assert context is not None

    def opened(request: gr.Request) -> tuple[str, str]:
        return _menu(here, request), scope_now(desk)

    context.load(opened, None, [menu, scope], api_visibility="private", queue=False, show_progress="hidden")
    return scope


def scope_now(desk: Desk) -> str:
    """The line about what the corpus holds, as it is now."""
    return scope_line(read_overview(desk.data_dir))


def _menu(here: str, request: gr.Request | None = None) -> str:
    visitor = visitor_of(request) if request is not None else None
    links = "".join(
        f'<a href="{PATHS.get(name, name)}"{" aria-current=page" if name == here else ""}>{text(f"nav.{name}")}</a>'
        for name in PAGES
        if name != "upload" or visitor is None or visitor.may_edit
    )
    if visitor is not None and visitor.signed_in:
        role = text(f"nav.roles.{visitor.role}")
        name = html.escape(text("nav.signed_in", name=visitor.name, role=role))
        links += (
            f'<form method="post" action="sign-out"><span>{name}</span>'
            f"<button>{text('nav.sign_out')}</button></form>"
        )
    return f'<nav aria-label="{text("nav.label")}">{links}</nav>'
