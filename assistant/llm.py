"""The language model, reached through langchain: this file is its only importer, and what it raises is an ``LlmError``.

Answers are read up to a size and up to a time, whatever the service sends; a call is tried again only where that can help, and
only within the time set for it.
"""

from __future__ import annotations

import json
import logging
import os
import re
import time
from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

# Questions go to the configured service and nowhere else, whatever tracing variables the machine has set.
os.environ.update(LANGSMITH_TRACING="false", LANGCHAIN_TRACING_V2="false")

import openai
import tenacity
from langchain.chat_models import init_chat_model
from langchain_core.exceptions import ModelError
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage
from pydantic import BaseModel, ValidationError

from assistant.llm_errors import LlmBadReply, LlmError, LlmRejected, LlmTimeout, LlmUnavailable
from assistant.llm_usage import Spending, Usage
from assistant.prompting import Message
from assistant.settings import LlmSettings

log = logging.getLogger(__name__)
T = TypeVar("T", bound=BaseModel)

_MESSAGES: dict[str, type[BaseMessage]] = {
    "system": SystemMessage,
    "user": HumanMessage,
    "assistant": AIMessage,
}
_UNSUPPORTED = (400, 415, 422)


class _TooLong(Exception):
    pass


class _TooLate(Exception):
    pass


class ChatModel:
    """One configured model. Thread-safe."""

    def __init__(self, settings: LlmSettings) -> None:
        self._settings = settings
        self._spending = Spending(settings)
        self._formats = (
            ["json_schema", "json_mode", "text"]
            if settings.reply_format == "auto"
            else [settings.reply_format]
        )
        client = _BoundedClient(settings.timeout_s, settings.max_reply_bytes)
        # Services other than the library's own know the older name of this limit only.
        limit: dict[str, Any] = (
            {"extra_body": {"max_tokens": settings.max_tokens}}
            if settings.base_url
            else {"max_tokens": settings.max_tokens}
        )
        self._chat = init_chat_model(
            settings.model,
            model_provider="openai",  # the protocol, whoever speaks it
            base_url=settings.base_url or None,
            api_key=settings.api_key if settings.api_key.get_secret_value() else "none",
            temperature=0,
            timeout=settings.timeout_s,
            max_retries=0,
            http_client=client,
            use_responses_api=False,
            **limit,
        )

    def reply(self, messages: Sequence[Message], schema: type[T], used: Usage) -> T:
        """The model's answer as a record of the schema; any other outcome is an ``LlmError``. Adds to what is ``used``."""
        retrying = tenacity.Retrying(
            stop=tenacity.stop_after_attempt(self._settings.attempts)
            | tenacity.stop_before_delay(self._settings.timeout_s),
            wait=tenacity.wait_random_exponential(multiplier=0.2, max=3),
            retry=tenacity.retry_if_exception(lambda error: isinstance(error, LlmError) and error.retryable),
            reraise=True,
        )
        return _parsed(retrying(self._text, messages, schema, used), schema)

    def _text(self, messages: Sequence[Message], schema: type[BaseModel], used: Usage) -> str:
        """The text of one answer, in the best format that the service takes."""
        formats = self._formats
        for index, wanted in enumerate(formats):
            try:
                text = self._once(messages, _format(wanted, schema), used)
            except LlmRejected as error:
                if error.status not in _UNSUPPORTED or index + 1 == len(formats):
                    raise
                log.info("the service does not take the request with replies as %s", wanted)
            else:
                self._formats = formats[
                    index:
                ]  # only what worked is remembered: a request may be refused for its content
                return text
        raise AssertionError("no reply format")

    def _once(self, messages: Sequence[Message], reply_format: dict[str, Any], used: Usage) -> str:
        self._spending.check()
        sent = [_MESSAGES[message.role](message.text) for message in messages]
        try:
            message = self._chat.invoke(sent, **reply_format)
        except Exception as error:
            raise _translated(error) from None  # the cause may hold the prompt
        usage = _usage(message)
        used.add(usage)
        self._spending.add(usage)
        text = message.text
        if not text.strip():
            raise LlmBadReply(
                "语言模型没有给出内容"
                if not message.additional_kwargs.get("refusal")
                else "语言模型拒绝了请求"
            )
        return str(text)


def _usage(message: AIMessage) -> Usage:
    told: dict[str, Any] = dict(message.usage_metadata or {})
    return Usage(1, int(told.get("input_tokens", 0)), int(told.get("output_tokens", 0)))


def _format(name: str, schema: type[BaseModel]) -> dict[str, Any]:
    if name == "json_schema":
        wanted = {"name": schema.__name__, "schema": schema.model_json_schema()}
        return {"response_format": {"type": "json_schema", "json_schema": wanted}}
    return {"response_format": {"type": "json_object"}} if name == "json_mode" else {}


def _parsed(text: str, schema: type[T]) -> T:
    """JSON, also inside a fence or after a model's spoken thoughts; nothing is repaired."""
    text = re.sub(r"\A\s*<think>.*?</think>", "", text, flags=re.DOTALL).strip()
    fenced = re.fullmatch(r"```(?:json)?\s*(.*?)\s*```", text, flags=re.DOTALL)
    try:
        return schema.model_validate(json.loads(fenced.group(1) if fenced else text))
    except (ValidationError, ValueError, RecursionError):
        raise LlmBadReply("语言模型的回复不是所要的 JSON") from None


def _translated(error: Exception) -> LlmError:
    causes = list(_causes(error))
    if any(isinstance(cause, _TooLong) for cause in causes):
        return LlmBadReply("语言模型的回复太长")
    if any(isinstance(cause, (_TooLate, openai.APITimeoutError)) for cause in causes):
        return LlmTimeout("语言模型没有按时回复")
    status = int(getattr(error, "status_code", 0) or 0)
    if status == 429 or status >= 500 or isinstance(error, openai.APIConnectionError):
        return LlmUnavailable(f"语言模型服务不可用（{status or '无法连接'}）")
    if isinstance(error, (openai.APIStatusError, ModelError)):
        return LlmRejected(f"语言模型服务不接受请求（{status or type(error).__name__}）", status)
    return LlmBadReply(f"语言模型的回复无法读取（{type(error).__name__}）")


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


class _BoundedClient(openai.DefaultHttpxClient):
    """Reads an answer up to a size and a moment: what a service sends is not under our control."""

    def __init__(self, timeout_s: float, max_bytes: int) -> None:
        super().__init__(timeout=timeout_s, follow_redirects=False, headers={"Accept-Encoding": "identity"})
        self._timeout_s, self._max_bytes = timeout_s, max_bytes

    def send(self, request: Any, *, stream: bool = False, **options: Any) -> Any:
        deadline = time.monotonic() + self._timeout_s
        response = super().send(request, stream=True, **options)
        content = bytearray()
        try:
            for chunk in response.iter_bytes():
                content += chunk
                if len(content) > self._max_bytes:
                    raise _TooLong
                if time.monotonic() > deadline:
                    raise _TooLate
        finally:
            response.close()
        kept = [(name, value) for name, value in response.headers.multi_items()
                if name.lower() not in ("content-encoding", "content-length", "transfer-encoding")]  # fmt: skip
        return type(response)(response.status_code, headers=kept, content=bytes(content), request=request)
