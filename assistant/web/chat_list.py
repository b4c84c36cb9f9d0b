"""The list of kept conversations beside the chat: open, find, rename, delete, export."""

from __future__ import annotations

from typing import Any

import gradio as gr

from assistant.web.answering import Talk, reopened
from assistant.web.desk import Desk, visitor_of
from assistant.web.texts import text

_AT_ONCE: dict[str, Any] = {"api_visibility": "private", "queue": False, "show_progress": "hidden"}


class ConversationList:
    """The sidebar's parts, named, and what happens in it."""

    def __init__(self, desk: Desk, talk: gr.State) -> None:
        self.desk = desk
        self.talk = talk
        with gr.Sidebar(label=text("chat.conversations"), open=True, width=280, elem_id="sidebar"):
            gr.HTML(f"<h2>{text('chat.conversations')}</h2>", padding=False)
            self.search = gr.Textbox(
                elem_id="conversation-search",
                label=text("chat.search"),
                show_label=False,
                container=False,
                placeholder=text("chat.search"),
                max_length=60,
            )
            self.list = gr.Radio(
                [],
                label=text("chat.conversations"),
                show_label=False,
                container=False,
                elem_id="conversation-list",
            )
            self.none = gr.Markdown(text("chat.conversations_none"), elem_id="conversations-none")
            with gr.Column(elem_id="conversation-actions", visible=False) as self.actions:
                with gr.Row():
                    self.rename = gr.Button(
                        text("chat.rename"), elem_id="conversation-rename", size="sm", min_width=60
                    )
                    self.delete = gr.Button(
                        text("chat.delete"), elem_id="conversation-delete", size="sm", min_width=60
                    )
                    self.sure = gr.Button(
                        text("chat.delete_sure"),
                        elem_id="conversation-sure",
                        size="sm",
                        min_width=60,
                        visible=False,
                        variant="stop",
                    )
                self.name = gr.Textbox(
                    label=text("chat.rename_to"),
                    elem_id="conversation-name",
                    max_length=60,
                    lines=1,
                    max_lines=1,
                    submit_btn=text("chat.save"),
                    visible=False,
                )
                self.export = gr.HTML(elem_id="conversation-export", padding=False)

    @property
    def shown(self) -> list[Any]:
        return [self.list, self.none, self.actions, self.name, self.export, self.delete, self.sure]

    def connect(self, conversation: gr.Chatbot) -> None:
        """Wire the list to the chat whose conversations it lists."""
        after: dict[str, Any] = {
            "fn": self.refresh,
            "inputs": [self.search, self.talk],
            "outputs": self.shown,
            **_AT_ONCE,
        }
        self.search.change(trigger_mode="always_last", **after)
        opened = self.list.input(self._open, self.list, [conversation, self.talk], **_AT_ONCE)
        opened.then(**after)
        self.name.submit(self._rename, [self.name, self.talk], None, **_AT_ONCE).then(**after)
        self.rename.click(lambda: gr.update(visible=True), None, self.name, **_AT_ONCE)
        self.delete.click(
            lambda: (gr.update(visible=False), gr.update(visible=True)),
            None,
            [self.delete, self.sure],
            **_AT_ONCE,
        )
        self.sure.click(self._delete, self.talk, [conversation, self.talk], **_AT_ONCE).then(**after)

    def refresh(self, search: str, talk: Talk, request: gr.Request) -> tuple[Any, ...]:
        """The list as it is now, with the open conversation chosen."""
        owner = visitor_of(request).owner
        found = self.desk.conversations.listed(owner, search or "")
        title = self.desk.conversations.title(owner, talk.conversation_id) if talk.conversation_id else ""
        ids = {conversation.conversation_id for conversation in found}
        link = (
            f'<a class="button" href="conversation/{talk.conversation_id}.xlsx" download>{text("chat.export")}</a>'
            if title
            else ""
        )
        return (
            gr.update(
                choices=[(c.title, c.conversation_id) for c in found],
                value=talk.conversation_id if talk.conversation_id in ids else None,
                visible=bool(found),
            ),
            gr.update(visible=not found),
            gr.update(visible=bool(title)),
            gr.update(value=title, visible=False),
            gr.update(value=link),
            gr.update(visible=True),
            gr.update(visible=False),
        )

    def _open(self, conversation_id: str, request: gr.Request) -> tuple[Any, Talk]:
        talk = reopened(self.desk, visitor_of(request), conversation_id)
        return talk.messages, talk

    def _rename(self, title: str, talk: Talk, request: gr.Request) -> None:
        self.desk.conversations.rename(visitor_of(request).owner, talk.conversation_id, title)

    def _delete(self, talk: Talk, request: gr.Request) -> tuple[Any, Talk]:
        self.desk.conversations.delete(visitor_of(request).owner, talk.conversation_id)
        return [], Talk()
