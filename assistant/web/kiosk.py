"""The public page: large type, tiles instead of typing, one question at a time, and nothing kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from html import escape
from pathlib import Path
from typing import Any

import gradio as gr

from assistant.web.counters import Counters
from assistant.web.kiosk_service import MAX_OPTIONS, KioskService, KioskVisit, Screen, Seat
from assistant.web.kiosk_topics import Topic, topics
from assistant.web.limits import QuestionLimits
from assistant.web.overview import latest_documents, read_overview
from assistant.web.parts import ask_limits
from assistant.web.reference import Reference
from assistant.web.texts import text
from assistant.web.visit import MAX_QUESTION_LENGTH, Asker

LANGUAGES = ("zh", "en")
MAX_RADIO_CHOICES = 6
"""More bodies than this are chosen from a list that can be searched."""
MAX_BODIES = 600


Values = list[Any]
"""One value for each part of the page that an event may change."""


class KioskPage:
    """The page's parts, named, and what happens on it."""

    def __init__(self, service: KioskService, reference: Reference, data_dir: Path, idle_s: float) -> None:
        self._service = service
        self._data_dir = data_dir
        self._idle_s = idle_s
        self._spoken: list[tuple[Any, Callable[[str], dict[str, Any]]]] = []
        self._read_corpus()
        self.topics = topics(self._overview, reference.common_terms())
        self.page = gr.Blocks(title=text("kiosk.zh.title"), analytics_enabled=False)
        with self.page:
            self.language = gr.State(LANGUAGES[0])
            self.visit = gr.State(None)  # a KioskVisit, made at the first question
            self._build_head()
            self._build_home()
            self._build_answer()
            self._build_own_question()
            self._build_foot()
            self._connect()

    def _read_corpus(self) -> None:
        """What the corpus holds now; read anew whenever the page goes home, since it may stay open for weeks."""
        self._overview = read_overview(self._data_dir, MAX_BODIES)
        self._documents = {document.organisation: document for document in latest_documents(self._overview)}

    # --- parts ------------------------------------------------------------------------------------------------------

    def _build_head(self) -> None:
        if self._overview.is_sample:
            self._html("sample-banner", "<div role='note'>{}</div>", "sample_banner")
        with gr.Row(elem_id="kiosk-head"):
            with gr.Column(elem_id="page-head", scale=1):
                self._html("page-title", "<h1 tabindex='-1'>{}</h1><p>{}</p>", "title", "subtitle")
                self._html("scope-line", "<p>{}</p>", "scope")
            self.other = self._button("kiosk-language", "other_language", scale=0, min_width=140)

    def _build_home(self) -> None:
        with gr.Column(elem_id="kiosk-home") as self.home:
            self._html("kiosk-choose-body", "<h2>{}</h2>", "choose")
            if len(self._documents) > MAX_RADIO_CHOICES:
                self._html("kiosk-choose-hint", "<p>{}</p>", "choose_hint")
            self.organisation = self._organisation_choice()
            self._html("kiosk-tap", "<h2>{}</h2>", "tap")
            with gr.Row(elem_id="tiles"):
                self.tiles = [self._tile(topic) for topic in self.topics]

    def _organisation_choice(self) -> gr.Radio | gr.Dropdown:
        choices = self._choices()
        settings: dict[str, Any] = {
            "choices": choices,
            "value": choices[0][1] if choices else None,
            "label": text("kiosk.zh.choose"),
            "elem_id": "kiosk-organisation",
            "show_label": False,
            "container": False,
        }
        chosen: gr.Radio | gr.Dropdown = (
            gr.Radio(**settings)
            if len(choices) <= MAX_RADIO_CHOICES
            else gr.Dropdown(filterable=True, **settings)
        )
        self._spoken.append((chosen, lambda language: {"label": text(f"kiosk.{language}.choose")}))
        return chosen

    def _choices(self) -> list[tuple[str, str]]:
        return [(document.name, organisation) for organisation, document in self._documents.items()]

    def _tile(self, topic: Topic) -> gr.Button:
        tile = gr.Button(topic.label(LANGUAGES[0]), elem_classes="tile", min_width=240)
        self._spoken.append((tile, lambda language: {"value": topic.label(language)}))
        return tile

    def _build_answer(self) -> None:
        with gr.Column(elem_id="kiosk-answer", visible=False) as self.answer:
            self.asked = gr.HTML(elem_id="kiosk-asked", padding=False)
            with gr.Row(elem_id="kiosk-columns"):
                with gr.Column(scale=2, min_width=320):
                    self.body = gr.Markdown(
                        elem_id="kiosk-body", sanitize_html=True, line_breaks=True, latex_delimiters=[]
                    )
                    self.choose = gr.HTML(elem_id="kiosk-choose", padding=False)
                    with gr.Column(elem_id="kiosk-options"):
                        self.options = [
                            gr.Button(visible=False, elem_classes="option") for _ in range(MAX_OPTIONS)
                        ]
                with gr.Column(scale=1, min_width=300):
                    self.beside = gr.HTML(elem_id="kiosk-beside", padding=False)

    def _build_own_question(self) -> None:
        headings = "<h2 class='at-home'>{}</h2><h2 class='at-answer'>{}</h2>"
        self._html("kiosk-own", headings, "own_question", "own_question_next")
        with gr.Row(elem_id="kiosk-ask-row"):
            self.question = gr.Textbox(
                elem_id="kiosk-question",
                label=text("kiosk.zh.own_question"),
                show_label=False,
                container=False,
                placeholder=text("kiosk.zh.placeholder"),
                max_length=MAX_QUESTION_LENGTH,
                max_lines=1,
                # nothing of one visitor may be suggested to the next
                html_attributes=gr.InputHTMLAttributes(autocomplete="off", spellcheck=False),
                scale=1,
            )
            self.ask = self._button("kiosk-ask", "ask", variant="primary", scale=0)
        self._spoken.append(
            (
                self.question,
                lambda language: {
                    "label": text(f"kiosk.{language}.own_question"),
                    "placeholder": text(f"kiosk.{language}.placeholder"),
                },
            )
        )

    def _build_foot(self) -> None:
        self._html("footnote", "<p>{} {}</p>", "footnote", "language_note")
        with gr.Column(elem_id="kiosk-bar"):  # the style sheet shows it beside an answer only
            self._html("kiosk-home-hint", "<p>{}</p>", "home_hint")
            self.reset = self._button("kiosk-reset", "home", variant="primary")

    def _html(self, elem_id: str, template: str, *keys: str) -> gr.HTML:
        """HTML around texts of the interface, which follow its language."""

        def filled(language: str) -> dict[str, Any]:
            words = (text(f"kiosk.{language}.{key}", **self._facts(language)) for key in keys)
            return {"value": template.format(*map(escape, words))}

        part = gr.HTML(filled(LANGUAGES[0])["value"], elem_id=elem_id, padding=False)
        self._spoken.append((part, filled))
        return part

    def _facts(self, language: str) -> dict[str, object]:
        """What the interface's texts name."""
        years = self._overview.years
        return {
            "seconds": round(self._idle_s),
            "organisations": self._overview.organisation_count,
            "documents": self._overview.document_count,
            "years": f"{years[0]}—{years[-1]}" if len(set(years)) > 1 else "".join(map(str, years[:1])),
        }

    def _button(self, elem_id: str, key: str, **settings: Any) -> gr.Button:
        button = gr.Button(text(f"kiosk.zh.{key}"), elem_id=elem_id, **settings)
        self._spoken.append((button, lambda language: {"value": text(f"kiosk.{language}.{key}")}))
        return button

    # --- connections ------------------------------------------------------------------------------------------------

    def _connect(self) -> None:
        state = [self.language, self.visit]
        ask: dict[str, Any] = {"outputs": self._shown(), **ask_limits()}
        self.ask.click(self._typed, [self.question, *state], **ask)
        self.question.submit(self._typed, [self.question, *state], **ask)
        for tile, topic in zip(self.tiles, self.topics, strict=True):
            tile.click(self._tapped(topic), [self.organisation, *state], **ask)
        for option in self.options:
            option.click(self._chosen, [option, *state], **ask)
        at_once: dict[str, Any] = {"queue": False, "show_progress": "hidden", "api_visibility": "private"}
        speaking = [self.language, *self._shown(), *(part for part, _ in self._spoken)]
        self.other.click(self._speak, state, speaking, **at_once)
        self.reset.click(self._go_home, self.visit, [*speaking, self.organisation], **at_once)

    def _shown(self) -> list[Any]:
        """The parts that an event may change, in the order of ``_values``."""
        fixed = [self.home, self.answer, self.asked, self.body, self.choose, self.beside, self.question]
        return [*fixed, self.visit, *self.options]

    def _values(self, screen: Screen | None, visit: KioskVisit | None) -> Values:
        """A screen as values of ``_shown``; None changes nothing."""
        if screen is None:
            return [gr.skip()] * len(self._shown())
        at_home = not screen.asked
        parts = [screen.asked, screen.body, screen.choose, screen.beside]
        buttons = self._buttons(screen.options, visit)
        return [gr.update(visible=at_home), gr.update(visible=not at_home), *parts, "", visit, *buttons]

    def _buttons(self, options: tuple[str, ...], visit: KioskVisit | None) -> Values:
        """Only the buttons that change: each that is sent is built anew by the framework, which takes time."""
        shown = visit.buttons_shown if visit else 0
        if visit:
            visit.buttons_shown = len(options)
        sent = [gr.update(value=option, visible=True) for option in options]
        hidden = [gr.update(value="", visible=False)] * (shown - len(options))
        return [*sent, *hidden, *[gr.skip()] * (MAX_OPTIONS - len(sent) - len(hidden))]

    # --- what happens -----------------------------------------------------------------------------------------------

    def _typed(
        self, question: str, language: str, visit: KioskVisit | None, request: gr.Request
    ) -> Iterator[Values]:
        yield from self._answer("typed", question, language, visit, request)

    def _chosen(
        self, question: str, language: str, visit: KioskVisit | None, request: gr.Request
    ) -> Iterator[Values]:
        yield from self._answer("chosen", question, language, visit, request)

    def _tapped(self, topic: Topic) -> Callable[..., Iterator[Values]]:
        def tapped(
            organisation: str, language: str, visit: KioskVisit | None, request: gr.Request
        ) -> Iterator[Values]:
            counted = f"tile {topic.theme}"
            if topic.terms:
                self._service.count(counted)
                visit = self._service.explain_terms(topic, language)
                yield self._values(self._service.screen(visit, language), visit)
                return
            document = self._documents.get(organisation) or next(iter(self._documents.values()))
            question, *following = topic.questions_about(document)
            yield from self._answer(counted, question, language, visit, request, tuple(following))

        return tapped

    def _answer(
        self,
        counted: str,
        question: str,
        language: str,
        visit: KioskVisit | None,
        request: gr.Request,
        following: tuple[str, ...] = (),
    ) -> Iterator[Values]:
        question = question.strip()
        if not question:
            yield self._values(None, visit)
            return
        visit = visit or KioskVisit()
        seat = Seat(request.session_hash or "", request.client.host if request.client else "")
        self._service.count(counted)
        for screen in self._service.answer(question, language, visit, seat, following):
            yield self._values(screen, visit)

    def _speak(self, language: str, visit: KioskVisit | None) -> Values:
        """The other language, on whatever screen the visitor is."""
        other = LANGUAGES[1 - LANGUAGES.index(language)]
        self._service.count(f"language {other}")
        screen = self._service.screen(visit, other) if visit else Screen()
        return [other, *self._values(screen, visit), *self._texts(other)]

    def _texts(self, language: str) -> Values:
        return [gr.update(**words(language)) for _, words in self._spoken]

    def _go_home(self, visit: KioskVisit | None) -> Values:
        """As the page was when it was opened: no text, no conversation, the corpus as it is now."""
        if visit is not None:
            visit.over = True
        self._read_corpus()
        choices = self._choices()
        choice = gr.update(choices=choices, value=choices[0][1] if choices else None)
        first = LANGUAGES[0]
        screen = self._values(Screen(), visit)
        screen[self._shown().index(self.visit)] = None
        return [first, *screen, *self._texts(first), choice]


def build_kiosk(
    asker: Asker, data_dir: Path, limits: QuestionLimits, counters: Counters, idle_s: float
) -> gr.Blocks:
    """The kiosk's page."""
    reference = Reference(data_dir)
    return KioskPage(KioskService(asker, reference, limits, counters), reference, data_dir, idle_s).page
