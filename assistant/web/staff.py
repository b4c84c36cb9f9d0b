"""The staff face: its pages, one after the other."""

from __future__ import annotations

import gradio as gr

from assistant.web.chat import build_chat
from assistant.web.desk import Desk
from assistant.web.texts import text


def build_staff(desk: Desk) -> gr.Blocks:
    """All pages of the staff face. Raises IngestError where there is no corpus."""
    page = gr.Blocks(title=text("title"), analytics_enabled=False, fill_height=True)
    build_chat(desk, page)
    return page
