"""What can go wrong with a language model. Apart from ``llm.py``, so that catching it imports no library.

LlmError
├── LlmUnavailable   no connection, overload, a fault of the service   (retryable)
│   └── LlmTimeout   no answer in time
├── LlmRejected      the service does not take the request: key, model, parameters
├── LlmSpent         the day's limit of tokens or cost is reached
└── LlmBadReply      an answer that cannot be used: too long, no JSON, other JSON, a refusal

Messages hold neither the key nor the prompt nor the reply.
"""

from __future__ import annotations


class LlmError(Exception):
    """The model gave nothing that can be used."""

    retryable = False


class LlmUnavailable(LlmError):
    retryable = True


class LlmTimeout(LlmUnavailable):
    pass


class LlmRejected(LlmError):
    """``status`` is the HTTP status, 0 where there was none."""

    def __init__(self, message: str, status: int = 0) -> None:
        super().__init__(message)
        self.status = status


class LlmSpent(LlmError):
    pass


class LlmBadReply(LlmError):
    pass
