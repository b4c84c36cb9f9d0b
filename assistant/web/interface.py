"""What other programs may do, over HTTP and as tools: ask, and read the catalogue. Nothing else.

Both ways in (``api.py``, ``mcp_tools.py``) show their token here and are given data; neither knows the assistant.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.answer import Answer
from assistant.session import Session
from assistant.web.limits import QuestionLimits
from assistant.web.texts import text
from assistant.web.tokens import Tokens
from assistant.web.visit import Asker, ask_safely
from ingest.corpus.read import Corpus

MAX_TURNS = 10
"""Earlier questions of a conversation that one request may bring along."""
MAX_LISTED = 500


class Refused(Exception):
    """The request is not served; ``status`` is the HTTP status, ``retry_after_s`` is set where waiting helps."""

    def __init__(self, status: int, message: str, retry_after_s: int = 0) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.retry_after_s = retry_after_s


Audited = Callable[[str, Answer], None]
"""Takes down who was given which answer."""


@dataclass(frozen=True, slots=True)
class Caller:
    """A program that has shown a token in force."""

    name: str
    address: str


class Interface:
    """The two operations, behind tokens and limits."""

    def __init__(
        self, asker: Asker, data_dir: Path, tokens: Tokens, limits: QuestionLimits, audit: Audited
    ) -> None:
        self._asker = asker
        self._data_dir = data_dir
        self._tokens = tokens
        self._limits = limits
        self._audit = audit

    def caller(self, token: str, address: str) -> Caller:
        """Who asks. Raises Refused (401) without a token in force."""
        name = self._tokens.holder(token)
        if name is None:
            raise Refused(401, text("interface.no_token"))
        return Caller(name, address)

    def ask(self, caller: Caller, question: str, turns: Sequence[str] = ()) -> dict[str, Any]:
        """The answer object. ``turns``: the earlier questions of the conversation. Raises Refused (429)."""
        session = Session()
        for asked in (*turns[-MAX_TURNS:], question):
            wait_s = self._limits.wait_s(f"token:{caller.name}", caller.address)
            if wait_s:
                raise Refused(429, text("interface.too_many", seconds=wait_s), wait_s)
            answer = ask_safely(self._asker, asked, session)
            self._audit(f"token:{caller.name}", answer)
        return answer.to_dict()

    def catalogue(self, organisation: str = "", year: int | None = None, offset: int = 0) -> dict[str, Any]:
        """What can be asked about: documents (filtered, ``MAX_LISTED`` from ``offset`` on), and how many there are."""
        where, values = ["1 = 1"], []
        if organisation:
            where.append("instr(organisation, ?) > 0")
            values.append(organisation)
        if year is not None:
            where.append("fiscal_year = ?")
            values.append(str(year))
        condition = " AND ".join(where)
        corpus = Corpus(self._data_dir)
        try:
            count = corpus.query(f"SELECT COUNT(*) FROM documents WHERE {condition}", values)[0][0]
            rows = corpus.query(
                "SELECT organisation, scope, kind, fiscal_year, document, source, source_url, published, is_sample"
                f" FROM documents WHERE {condition} ORDER BY organisation, fiscal_year DESC, kind, document LIMIT ? OFFSET ?",
                [*values, MAX_LISTED, max(0, offset)],
            )
        finally:
            corpus.close()
        documents = [{**dict(row), "is_sample": bool(row["is_sample"])} for row in rows]
        return {"edition": corpus.edition, "count": count, "offset": offset, "documents": documents}
