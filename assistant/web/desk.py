"""What every staff page works with, and for whom it works."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from assistant.web.appdb import AppDb
from assistant.web.audit import DEFAULT_KEEP_DAYS, Audit
from assistant.web.conversations import Conversations
from assistant.web.feedback import FeedbackBook
from assistant.web.visit import Asker

Role = Literal["reader", "editor"]
SCOPE_KEY = "budget_visitor"
"""Where the gate leaves the visitor in a request's scope."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who opened a page. ``owner`` is whose conversations are shown: the account, or one browser of this machine."""

    name: str
    role: Role
    owner: str
    signed_in: bool = False

    @property
    def may_edit(self) -> bool:
        return self.role == "editor"


LOCAL = Visitor("本机", "editor", "local")


def visitor_of(request: Any) -> Visitor:
    """The visitor of a page's event. Without a gate in front (tests of single functions) it is the local user."""
    inner = getattr(request, "request", None)
    found = inner.scope.get(SCOPE_KEY) if inner is not None else None
    return found if isinstance(found, Visitor) else LOCAL


@dataclass(slots=True)
class Desk:
    """The parts that the pages share."""

    asker: Asker
    data_dir: Path
    db: AppDb
    keep_days: int = DEFAULT_KEEP_DAYS
    reports: Path = Path("reports")
    """Where eval runs are stored."""
    conversations: Conversations = field(init=False)
    feedback: FeedbackBook = field(init=False)
    audit: Audit = field(init=False)

    def __post_init__(self) -> None:
        self.conversations = Conversations(self.db)
        self.feedback = FeedbackBook(self.db)
        self.audit = Audit(self.db, self.keep_days)
