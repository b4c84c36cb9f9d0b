"""The staff page: conversations, with charts, sources, rows and SQL under each answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import gradio as gr

from assistant.web.answering import Shown, Talk, converse
from assistant.web.chat_feedback import FeedbackPanel
from assistant.web.chat_list import ConversationList
from assistant.web.desk import Desk, visitor_of
from assistant.web.frame import page_head
from assistant.web.markdown import table
from assistant.web.overview import Overview, example_questions, read_overview
from assistant.web.parts import ask_limits
from assistant.web.texts import entry, text
from assistant.web.visit import MAX_QUESTION_LENGTH

AT_ONCE: dict[str, Any] = {"api_visibility": "private", "queue": False, "show_progress": "hidden"}
"""Settings of events that only change what is shown."""


def build_chat(desk: Desk, page: gr.Blocks) -> None:
    """Fill the page. What it says about the corpus is read anew each time the page is opened."""
    overview = read_overview(desk.data_dir)
    with page:
        talk = gr.State(Talk())  # copied for each visitor
        conversations = ConversationList(desk, talk)
        page_head(desk, overview, "chat")
        conversation = _conversation(overview)
        panel = FeedbackPanel(desk, talk)
        with gr.Row(elem_id="ask-row"):
            question = _question_box()
            new = gr.Button(text("chat.new"), elem_id="new-chat", scale=0, min_width=96)
        documents = _documents_fold(overview)
        gr.Markdown(text("chat.footnote"), elem_id="footnote")

        # The box is no output of the event that answers: what is typed meanwhile is the visitor's.
        for taken in (
            question.submit(_take_typed, [question, talk], [question, talk], **AT_ONCE),
            conversation.example_select(_take_clicked, talk, talk, **AT_ONCE),
            conversation.option_select(_take_clicked, talk, talk, **AT_ONCE),
        ):
            answered = taken.then(
                _answer_waiting(desk), talk, [conversation, talk], **ask_limits("always_last")
            )
            taken.then(panel.hide, None, panel.panel, **AT_ONCE)
            answered.then(conversations.refresh, [conversations.search, talk], conversations.shown, **AT_ONCE)
        new.click(lambda: ([], Talk(), ""), outputs=[conversation, talk, question], **AT_ONCE).then(
            conversations.refresh, [conversations.search, talk], conversations.shown, **AT_ONCE
        )
        conversations.connect(conversation)
        panel.connect(conversation)
        page.load(
            lambda: _refresh(desk),
            outputs=[conversation, documents],
            api_visibility="private",
            show_progress="hidden",
        )
        page.load(conversations.refresh, [conversations.search, talk], conversations.shown, **AT_ONCE)


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
        buttons=[],
        feedback_options=("Like", "Dislike"),
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


def _refresh(desk: Desk) -> tuple[Any, Any]:
    overview = read_overview(desk.data_dir)
    return (
        gr.update(examples=_examples(overview)),
        gr.update(value=_documents_markdown(overview)),
    )


# --- what happens ---------------------------------------------------------------------------------------------------


def _take_typed(question: str, talk: Talk) -> tuple[str, Talk]:
    talk.waiting.append(question)
    return "", talk


def _take_clicked(talk: Talk, event: gr.SelectData) -> Talk:
    talk.waiting.append(str(event.value["text"] if isinstance(event.value, dict) else event.value))
    return talk


def _answer_waiting(desk: Desk) -> Any:
    """Answers a visitor's questions one after the other, also those that come while one is being answered."""

    def answer(talk: Talk, request: gr.Request) -> Iterator[Shown]:
        while talk.waiting:
            yield from converse(desk, visitor_of(request), talk.waiting.popleft(), talk)

    return answer
