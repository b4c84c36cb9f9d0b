"""The staff page: a conversation, with sources, rows and SQL folded under each answer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gradio as gr

from assistant.web.markdown import table
from assistant.web.overview import Overview, example_questions, read_overview, scope_line
from assistant.web.parts import add_ask_api, ask_limits, header
from assistant.web.present import Message, answer_messages, user_message
from assistant.web.texts import entry, text
from assistant.web.visit import MAX_QUESTION_LENGTH, Asker, Visit, ask_safely


def build_chat(asker: Asker, data_dir: Path) -> gr.Blocks:
    """The page. What it says about the corpus is read anew each time the page is opened."""
    overview = read_overview(data_dir)
    page = gr.Blocks(title=text("title"), analytics_enabled=False, fill_height=True)
    with page:
        head = header(overview, text("title"), text("chat.subtitle"))
        conversation = _conversation(overview)
        visit = gr.State(None)  # a Visit, made at the first question
        with gr.Row(elem_id="ask-row"):
            question = _question_box()
            new = gr.Button(text("chat.new"), elem_id="new-chat", scale=0, min_width=96)
        documents = _documents_fold(overview)
        gr.Markdown(text("chat.footnote"), elem_id="footnote")

        shown = [conversation, visit, question]
        question.submit(_asked(asker), [question, visit], shown, **ask_limits())
        conversation.example_select(_clicked(asker), visit, shown[:2], **ask_limits())
        conversation.option_select(_clicked(asker), visit, shown[:2], **ask_limits())
        new.click(_start_anew, outputs=shown, api_visibility="private", queue=False)
        page.load(
            lambda: _refresh(data_dir), outputs=[head, conversation, documents], api_visibility="private"
        )
        add_ask_api(asker)
    return page


def _conversation(overview: Overview) -> gr.Chatbot:
    return gr.Chatbot(
        elem_id="conversation",
        label=text("chat.conversation_label"),
        show_label=False,
        container=False,
        scale=1,
        height=None,
        min_height=320,
        layout="bubble",
        autoscroll=False,  # page.js brings the question to the top, so that a long answer is read from its start
        placeholder=text("chat.welcome"),
        examples=_examples(overview),
        buttons=["copy"],
        feedback_options=None,
        # What documents say must not act: no custom tags, no formulas that could carry links.
        sanitize_html=True,
        allow_tags=False,
        latex_delimiters=[],
    )


def _question_box() -> gr.Textbox:
    return gr.Textbox(
        elem_id="question",
        label=text("chat.input_label"),
        show_label=False,
        container=False,
        placeholder=text("chat.placeholder"),
        max_length=MAX_QUESTION_LENGTH,
        lines=1,
        max_lines=4,
        submit_btn=text("chat.send"),
        autofocus=True,
        scale=1,
    )


def _documents_fold(overview: Overview) -> gr.Markdown:
    with gr.Accordion(text("chat.documents", count=overview.document_count), open=False, elem_id="documents"):
        return gr.Markdown(_documents_markdown(overview), sanitize_html=True, latex_delimiters=[])


def _documents_markdown(overview: Overview) -> str:
    rows = [(d.organisation, str(d.year), d.kind, d.title) for d in overview.documents]
    listed = table(entry("chat.documents_header"), rows)
    unlisted = overview.document_count - len(rows)
    return f"{listed}\n\n{text('chat.documents_more', count=unlisted)}" if unlisted > 0 else listed


def _examples(overview: Overview) -> list[Any]:
    return [{"text": question} for question in example_questions(overview)]


def _refresh(data_dir: Path) -> tuple[Any, Any, Any]:
    overview = read_overview(data_dir)
    return (
        gr.update(value=scope_line(overview)),
        gr.update(examples=_examples(overview)),
        gr.update(value=_documents_markdown(overview)),
    )


# --- what happens ---------------------------------------------------------------------------------------------------

Shown = tuple[list[Message], Visit | None]
"""What the page shows after an event, the messages, and the visitor's state."""


def _asked(asker: Asker) -> Any:
    """A question was typed and sent: the box is emptied at once, and then left to the visitor."""

    def asked(question: str, visit: Visit | None) -> Iterator[tuple[*Shown, Any]]:
        for number, shown in enumerate(converse(asker, question, visit)):
            yield *shown, gr.skip() if number else ""

    return asked


def _clicked(asker: Asker) -> Any:
    """An example or an option was clicked; what is being typed stays in the box."""

    def clicked(visit: Visit | None, event: gr.SelectData) -> Iterator[Shown]:
        value = event.value["text"] if isinstance(event.value, dict) else event.value
        yield from converse(asker, str(value), visit)

    return clicked


def converse(asker: Asker, question: str, visit: Visit | None) -> Iterator[Shown]:
    """First the question, at once, then the answer under it."""
    visit, question = visit or Visit(), question.strip()
    if not question:
        yield visit.messages, visit
        return
    visit.add([user_message(question[:MAX_QUESTION_LENGTH])])
    yield [*visit.messages, _working()], visit
    visit.add(answer_messages(ask_safely(asker, question, visit.session)))
    yield visit.messages, visit


def _working() -> Message:
    return {"role": "assistant", "content": text("chat.working")}


def _start_anew() -> tuple[*Shown, str]:
    return [], None, ""
