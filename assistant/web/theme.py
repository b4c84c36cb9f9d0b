"""The look of the pages: system fonts only, nothing fetched from elsewhere."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import gradio as gr

from assistant.web.texts import entry, text

_FONTS = (
    "PingFang SC",
    "Microsoft YaHei",
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Hiragino Sans GB",
    "system-ui",
    "sans-serif",
)
_MONO_FONTS = ("Cascadia Mono", "Consolas", "Menlo", "Noto Sans Mono CJK SC", "monospace")


def theme() -> Any:
    """A quiet blue on grey theme whose colours also serve a dark display."""
    return gr.themes.Base(
        primary_hue=gr.themes.colors.blue,
        neutral_hue=gr.themes.colors.slate,
        radius_size=gr.themes.sizes.radius_md,
        text_size=gr.themes.sizes.text_md,
        font=_FONTS,
        font_mono=_MONO_FONTS,
    ).set(
        body_background_fill="*neutral_50",
        body_text_color="*neutral_800",
        body_text_color_subdued="*neutral_600",
        button_primary_background_fill="*primary_800",
        button_primary_background_fill_hover="*primary_900",
        button_primary_background_fill_dark="*primary_700",
        button_primary_text_color="white",
    )


def stylesheets(kiosk: bool) -> list[Path]:
    """The style sheets of a face, the shared one first."""
    names = ("kiosk",) if kiosk else ("staff", "chat", "data")
    return [Path(__file__).with_name(f"{name}.css") for name in ("style", *names)]


def head(kiosk: bool, idle_s: float) -> str:
    """The page's own scripts with their settings, for the document's head."""
    settings: dict[str, Any] = {"labels": entry("labels"), "labelBeginnings": entry("label_beginnings")}
    if kiosk:
        settings["idleSeconds"] = idle_s
        settings["idleText"] = {language: text(f"kiosk.{language}.idle") for language in ("zh", "en")}
    else:
        names = ("source_title", "close", "copy", "copied")
        settings["texts"] = {name: text(f"steps.{name}") for name in names}
    scripts = ("page.js", "kiosk.js" if kiosk else "staff.js")
    script = "\n".join(Path(__file__).with_name(name).read_text(encoding="utf-8") for name in scripts)
    values = json.dumps(settings).replace("<", "\\u003c")  # "</" inside a script would end it
    return f"<script>window.pageSettings = {values};\n{script}</script>"
