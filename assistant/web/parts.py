"""What both faces of the web app share."""

from __future__ import annotations

from typing import Any

import gradio as gr

from assistant.web.overview import Overview, scope_line
from assistant.web.texts import text

QUESTIONS_AT_ONCE = 4
"""Questions answered at the same time, over all visitors; the others wait their turn."""


def header(overview: Overview, title: str, subtitle: str) -> gr.Markdown:
    """The page's head, with the sample banner where it is due. Returns the line about what the corpus holds."""
    if overview.is_sample:
        gr.HTML(f'<div role="note">{text("sample_banner")}</div>', elem_id="sample-banner", padding=False)
    with gr.Column(elem_id="page-head", scale=0):
        gr.HTML(f"<h1>{title}</h1><p>{subtitle}</p>", elem_id="page-title", padding=False)
        return gr.Markdown(scope_line(overview), elem_id="scope-line")


def ask_limits(trigger_mode: str = "once") -> dict[str, Any]:
    """Settings of every event that asks: private, in one common queue, one at a time for each visitor."""
    return {
        "api_visibility": "private",
        "concurrency_id": "ask",
        "concurrency_limit": QUESTIONS_AT_ONCE,
        "trigger_mode": trigger_mode,
        "show_progress": "hidden",
    }
