"""The staff page: a conversation, with sources, rows and SQL folded under each answer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gradio as gr

from assistant.web.markdown import table
from assistant.web.overview import Overview, example_questions, read_overview, scope_line
from assistant.web.parts import ask_limits, header
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
        visit = gr.State(Visit())  # copied for each visitor
        with gr.Row(elem_id="ask-row"):
            question = _question_box()
            new = gr.Button(text("chat.new"), elem_id="new-chat", scale=0, min_width=96)
        documents = _documents_fold(overview)
        gr.Markdown(text("chat.footnote"), elem_id="footnote")

        # The box is no output of the event that answers: what is typed meanwhile is the visitor's.
        for taken in (
            question.submit(_take_typed, [question, visit], [question, visit], **_AT_ONCE),
            conversation.example_select(_take_clicked, visit, visit, **_AT_ONCE),
            conversation.option_select(_take_clicked, visit, visit, **_AT_ONCE),
        ):
            taken.then(_answer_waiting(asker), visit, [conversation, visit], **ask_limits("always_last"))
        new.click(_start_anew, outputs=[conversation, visit, question], **_AT_ONCE)
        page.load(
            lambda: _refresh(data_dir), outputs=[head, conversation, documents], api_visibility="private"
        )
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

Shown = tuple[list[Message], Visit]
"""What the page shows after an event, the messages, and the visitor's state."""

_AT_ONCE: dict[str, Any] = {"api_visibility": "private", "queue": False, "show_progress": "hidden"}


def _take_typed(question: str, visit: Visit) -> tuple[str, Visit]:
    visit.waiting.append(question)
    return "", visit


def _take_clicked(visit: Visit, event: gr.SelectData) -> Visit:
    visit.waiting.append(str(event.value["text"] if isinstance(event.value, dict) else event.value))
    return visit


def _answer_waiting(asker: Asker) -> Any:
    """Answers a visitor's questions one after the other, also those that come while one is being answered."""

    def answer(visit: Visit) -> Iterator[Shown]:
        while visit.waiting:
            yield from converse(asker, visit.waiting.popleft(), visit)

    return answer


def converse(asker: Asker, question: str, visit: Visit) -> Iterator[Shown]:
    """First the question, at once, then the answer under it."""
    question = question.strip()
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
    return [], Visit(), ""
