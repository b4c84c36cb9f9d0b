"""The public page: large type, tiles instead of typing, one question at a time, and nothing kept."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gradio as gr

from assistant.answer import Answer
from assistant.web.limits import QuestionLimits
from assistant.web.markdown import plain
from assistant.web.overview import fill, latest_documents, read_overview, topics
from assistant.web.parts import ask_limits, header
from assistant.web.present import kiosk_view
from assistant.web.texts import text
from assistant.web.visit import MAX_QUESTION_LENGTH, Asker, Visit, ask_safely

MAX_OPTIONS = 6
MAX_RADIO_CHOICES = 6
"""More bodies than this are chosen from a list that can be searched."""


class KioskPage:
    """The page's parts, named, and what happens on it."""

    def __init__(self, asker: Asker, data_dir: Path, limits: QuestionLimits) -> None:
        self.asker = asker
        self.limits = limits
        overview = read_overview(data_dir)
        self.documents = {document.organisation: document for document in latest_documents(overview)}
        self.topics = topics(overview)
        self.page = gr.Blocks(title=text("kiosk.title"), analytics_enabled=False)
        with self.page:
            header(overview, text("kiosk.title"), text("kiosk.subtitle"))
            self.visit = gr.State(None)  # a Visit, made at the first question
            self._build_home()
            self._build_answer()
            gr.Markdown(text("kiosk.footnote"), elem_id="footnote")
            self._connect()

    # --- parts ------------------------------------------------------------------------------------------------------

    def _build_home(self) -> None:
        with gr.Column(elem_id="kiosk-home") as self.home:
            self.organisation = self._organisation_choice()
            with gr.Row(elem_id="tiles"):
                self.tiles = [
                    gr.Button(f"{topic['title']}\n{topic['hint']}", elem_classes="tile", min_width=240)
                    for topic in self.topics
                ]
            gr.HTML(f"<h2>{text('kiosk.own_question')}</h2>", padding=False)
            with gr.Row(elem_id="kiosk-ask-row"):
                self.question = gr.Textbox(
                    elem_id="kiosk-question",
                    label=text("kiosk.own_question"),
                    show_label=False,
                    container=False,
                    placeholder=text("kiosk.placeholder"),
                    max_length=MAX_QUESTION_LENGTH,
                    max_lines=1,
                    # nothing of one visitor may be suggested to the next
                    html_attributes=gr.InputHTMLAttributes(autocomplete="off", spellcheck=False),
                    scale=1,
                )
                self.ask = gr.Button(text("kiosk.ask"), variant="primary", elem_id="kiosk-ask", scale=0)

    def _organisation_choice(self) -> gr.Radio | gr.Dropdown:
        choices = [(document.name, organisation) for organisation, document in self.documents.items()]
        settings: dict[str, Any] = {
            "choices": choices,
            "value": choices[0][1] if choices else None,
            "label": text("kiosk.organisation"),
            "visible": len(choices) > 1,
            "elem_id": "kiosk-organisation",
            "container": False,
        }
        if len(choices) <= MAX_RADIO_CHOICES:
            return gr.Radio(**settings)
        return gr.Dropdown(filterable=True, **settings)

    def _build_answer(self) -> None:
        with gr.Column(elem_id="kiosk-answer", visible=False) as self.answer:
            self.asked = gr.Markdown(elem_id="kiosk-asked", sanitize_html=True, latex_delimiters=[])
            self.body = gr.Markdown(
                elem_id="kiosk-body", sanitize_html=True, line_breaks=True, latex_delimiters=[]
            )
            with gr.Column(elem_id="kiosk-options"):
                self.options = [gr.Button(visible=False, elem_classes="option") for _ in range(MAX_OPTIONS)]
            self.sources = gr.Markdown(elem_id="kiosk-sources", sanitize_html=True, latex_delimiters=[])
            self.reset = gr.Button(text("kiosk.home"), variant="primary", elem_id="kiosk-reset")

    def _connect(self) -> None:
        ask: dict[str, Any] = {"outputs": self._shown(), **ask_limits()}
        self.ask.click(self._typed, [self.question, self.visit], **ask)
        self.question.submit(self._typed, [self.question, self.visit], **ask)
        for tile, topic in zip(self.tiles, self.topics, strict=True):
            tile.click(self._tile(topic), [self.organisation, self.visit], **ask)
        for option in self.options:
            option.click(self._typed, [option, self.visit], **ask)
        self.reset.click(
            self._at_home,
            self.visit,
            outputs=[*self._shown(), self.organisation],
            queue=False,
            api_visibility="private",
        )

    def _shown(self) -> list[Any]:
        return [
            self.home,
            self.answer,
            self.asked,
            self.body,
            self.sources,
            self.question,
            self.visit,
            *self.options,
        ]

    # --- what happens -----------------------------------------------------------------------------------------------

    def _tile(self, topic: dict[str, Any]) -> Any:
        def clicked(organisation: str, visit: Visit | None) -> Iterator[list[Any]]:
            yield from self._answer(self._tile_question(topic, organisation), visit)

        return clicked

    def _tile_question(self, topic: dict[str, Any], organisation: str) -> str:
        """About the chosen body, even where its document lacks the table: then the answer says so."""
        document = self.documents.get(organisation) or next(iter(self.documents.values()))
        return fill(topic["question"], document)

    def _typed(self, question: str, visit: Visit | None) -> Iterator[list[Any]]:
        yield from self._answer(question.strip(), visit)

    def _answer(self, question: str, visit: Visit | None) -> Iterator[list[Any]]:
        """First what was asked, at once, then the answer."""
        if not question:
            yield [gr.skip()] * len(self._shown())
            return
        visit = visit or Visit()
        asked = f"{text('kiosk.asked')}：{plain(question[:MAX_QUESTION_LENGTH])}"
        yield self._screen(asked, text("kiosk.working"), "", (), visit)
        answer: Answer = ask_safely(self.asker, question, visit.session)
        view = kiosk_view(answer)
        if visit.over:
            yield [gr.skip()] * len(self._shown())
        else:
            yield self._screen(asked, view.body, view.sources, view.options, visit)

    def _screen(
        self, asked: str, body: str, sources: str, options: tuple[str, ...], visit: Visit
    ) -> list[Any]:
        padded = [*options[:MAX_OPTIONS], *[""] * MAX_OPTIONS][:MAX_OPTIONS]
        buttons = [gr.update(value=option, visible=bool(option)) for option in padded]
        return [gr.update(visible=False), gr.update(visible=True), asked, body, sources, "", visit, *buttons]

    def _at_home(self, visit: Visit | None) -> list[Any]:
        """As the page was when it was opened: no text, no conversation."""
        if visit is not None:
            visit.over = True
        hidden = [gr.update(value="", visible=False)] * MAX_OPTIONS
        first = next(iter(self.documents), None)
        return [gr.update(visible=True), gr.update(visible=False), "", "", "", "", None, *hidden, first]


def build_kiosk(asker: Asker, data_dir: Path, limits: QuestionLimits) -> gr.Blocks:
    """The kiosk's page."""
    return KioskPage(asker, data_dir, limits).page
