"""👍 and 👎 under an answer, and the box for a comment that opens then."""

from __future__ import annotations

from typing import Any

import gradio as gr

from assistant.web.answering import Talk
from assistant.web.conversations import questions_up_to
from assistant.web.desk import Desk, visitor_of
from assistant.web.feedback import MAX_COMMENT, Rating
from assistant.web.texts import text

_AT_ONCE: dict[str, Any] = {"api_visibility": "private", "queue": False, "show_progress": "hidden"}


class FeedbackPanel:
    """The panel's parts, and what happens in it."""

    def __init__(self, desk: Desk, talk: gr.State) -> None:
        self.desk = desk
        self.talk = talk
        with gr.Column(elem_id="feedback", scale=0, visible=False) as self.panel:
            self.said = gr.Markdown(elem_id="feedback-said")
            with gr.Row(elem_id="feedback-row") as self.row:
                self.comment = gr.Textbox(
                    elem_id="feedback-comment",
                    label=text("chat.comment"),
                    show_label=False,
                    container=False,
                    placeholder=text("chat.comment"),
                    max_length=MAX_COMMENT,
                    lines=1,
                    scale=1,
                )
                self.send = gr.Button(
                    text("chat.send_comment"), elem_id="feedback-send", scale=0, min_width=110
                )
                self.close = gr.Button(text("chat.cancel"), elem_id="feedback-close", scale=0, min_width=72)

    def connect(self, conversation: gr.Chatbot) -> None:
        conversation.like(
            self._rate, self.talk, [self.panel, self.said, self.row, self.comment, self.talk], **_AT_ONCE
        )
        for event in (self.send.click, self.comment.submit):
            event(
                self._comment,
                [self.comment, self.talk],
                [self.panel, self.said, self.row, self.talk],
                **_AT_ONCE,
            )
        self.close.click(self.hide, None, self.panel, **_AT_ONCE)

    def hide(self) -> Any:
        return gr.update(visible=False)

    def _rate(self, talk: Talk, event: gr.LikeData, request: gr.Request) -> tuple[Any, ...]:
        turn_id = talk.turn_at(event.index if isinstance(event.index, int) else event.index[0])
        if not turn_id:
            return gr.skip(), gr.skip(), gr.skip(), gr.skip(), talk
        if not event.liked and event.liked is not False:  # taken back
            self.desk.feedback.withdraw(turn_id)
            return gr.update(visible=False), "", gr.skip(), "", talk
        talk.rated = turn_id
        self._keep(talk, "good" if event.liked else "bad", "", request)
        said = text("chat.liked" if event.liked else "chat.disliked")
        return gr.update(visible=True), said, gr.update(visible=True), "", talk

    def _comment(self, comment: str, talk: Talk, request: gr.Request) -> tuple[Any, ...]:
        rating = self.desk.feedback.ratings([talk.rated]).get(talk.rated)
        if not comment.strip() or not rating:
            return gr.update(visible=False), gr.skip(), gr.skip(), talk
        self._keep(talk, rating, comment, request)
        return gr.skip(), text("chat.comment_kept"), gr.update(visible=False), talk

    def _keep(self, talk: Talk, rating: Rating, comment: str, request: gr.Request) -> None:
        visitor = visitor_of(request)
        turn = self.desk.conversations.turn(visitor.owner, talk.rated)
        if turn is None:
            return
        turns = questions_up_to(
            self.desk.conversations.turns(visitor.owner, talk.conversation_id), talk.rated
        )
        self.desk.feedback.give(visitor.name, turn.turn_id, rating, turns, turn.answer, comment)
        self.desk.audit.did(visitor.name, "feedback", turn.question, rating=rating, comment=comment)
