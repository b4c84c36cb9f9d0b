"""One question's dealings with the language model: its calls, what they used, and what became of them."""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from pydantic import BaseModel

from assistant.llm_errors import LlmError, LlmSpent, LlmTimeout, LlmUnavailable
from assistant.llm_usage import Usage
from assistant.prompting import Message, PromptError, Template
from assistant.settings import LlmSettings

log = logging.getLogger(__name__)
T = TypeVar("T", bound=BaseModel)
_MOST_REASONS = 8


class Model(Protocol):
    def reply(self, messages: Sequence[Message], schema: type[T], used: Usage) -> T: ...


class LateModel:
    """Imports the model's library with the first question that needs it; leaves a service that is down alone for a while."""

    def __init__(self, settings: LlmSettings) -> None:
        self._settings = settings
        self._model: Model | None = None
        self._paused_until = 0.0

    def reply(self, messages: Sequence[Message], schema: type[T], used: Usage) -> T:
        if time.monotonic() < self._paused_until:
            raise LlmUnavailable("语言模型刚才没有回复，暂停使用")
        if self._model is None:
            from assistant.llm import ChatModel

            self._model = ChatModel(self._settings)
        try:
            return self._model.reply(messages, schema, used)
        except LlmUnavailable:
            self._paused_until = time.monotonic() + self._settings.pause_s
            raise


@dataclass(slots=True)
class Consultation:
    """``failure``: why the service gave nothing, to be told; ``reasons``: why what it gave was not used, for the record."""

    model: Model
    settings: LlmSettings
    used: Usage = field(default_factory=Usage)
    prompts: dict[str, str] = field(default_factory=dict)
    reasons: list[str] = field(default_factory=list)
    failure: str = ""
    by_person: bool = False
    """A person is in the model's place: what would only be offered is answered."""
    _began: float = field(default_factory=time.monotonic)

    def ask(
        self, template: Template, values: Mapping[str, Any], schema: type[T], examples: Sequence[tuple[Mapping[str, Any], Any]] = ()
    ) -> T | None:  # fmt: skip
        """The model's reply; None where there is none, which is then in ``reasons``, and in ``failure`` if the service is at fault."""
        self.prompts[template.name] = template.version
        try:
            if time.monotonic() - self._began > self.settings.question_timeout_s:
                raise LlmTimeout("语言模型没有按时回复")
            return self.model.reply(template.render(values, examples), schema, self.used)
        except (LlmError, PromptError) as error:
            log.warning("no reply to prompt %s (%s): %s", template.name, template.version, error)
            self.reject(template.name, str(error))
            if isinstance(error, (LlmUnavailable, LlmSpent)) or getattr(error, "status", None):
                self.failure = str(error)
            return None

    def reject(self, use: str, *reasons: str) -> None:
        """Keep why something was not used."""
        log.info("%s was not used: %s", use, "；".join(reasons))
        self.reasons += [f"{use}：{reason}" for reason in reasons][: _MOST_REASONS - len(self.reasons)]

    def record(self, outcome: str, use: str = "") -> dict[str, Any]:
        """What goes into the answer: no prompt, no reply, no key."""
        usage = {"calls": self.used.calls, "input_tokens": self.used.input_tokens, "output_tokens": self.used.output_tokens,
                 "cost": float(self.used.cost(self.settings))}  # fmt: skip
        return {"outcome": outcome, "use": use, "name": self.settings.model, "prompts": dict(self.prompts), "reasons": list(self.reasons),
                "usage": usage}  # fmt: skip
