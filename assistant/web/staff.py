"""The staff face: its pages, one after the other."""

from __future__ import annotations

import gradio as gr

from assistant.web.chat import build_chat
from assistant.web.data_page import build_data
from assistant.web.desk import Desk
from assistant.web.quality_page import build_quality
from assistant.web.texts import text
from assistant.web.upload_page import build_upload


def build_staff(desk: Desk) -> gr.Blocks:
    """All pages of the staff face. Raises IngestError where there is no corpus."""
    page = gr.Blocks(title=text("title"), analytics_enabled=False, fill_height=True)
    build_chat(desk, page)
    for name, build in (("data", build_data), ("upload", build_upload), ("quality", build_quality)):
        build(desk, page.route(text(f"nav.{name}"), name, show_in_navbar=False))
    return page
