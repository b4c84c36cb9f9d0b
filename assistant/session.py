"""A visitor's conversation: what the last answers were about, so that a short question can lean on them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from assistant.plan import Plan, Subject
from assistant.shelf import DocumentRef

REMEMBERED_BODIES = 4


@dataclass(slots=True)
class Session:
    """State of one conversation. Hold one per visitor; never share it."""

    last: Plan | None = None
    before: Plan | None = None
    """The plan before the last: the other side of “多出来多少”."""
    focus: Subject | None = None
    """The one thing the last answer came down to (the largest project, the only item), for "它"."""
    focus_documents: tuple[DocumentRef, ...] = ()
    items: tuple[Subject, ...] = ()
    """What the last answer listed, in its order, for "第二个"."""
    recent: list[str] = field(default_factory=list)
    """Organisations in the order they were last talked about, the latest last."""
    asked: list[Subject] = field(default_factory=list)
    """Subjects asked for one after the other of the same bodies (``asked_of``), for "两个加起来"."""
    asked_of: tuple[str, ...] = ()
    edition: str = ""
    pending: str = ""
    """A question that was asked back for its body; the next turn may name just that."""

    def remember(
        self,
        plan: Plan,
        focus: Subject | None,
        items: tuple[Subject, ...],
        focus_documents: tuple[DocumentRef, ...],
    ) -> None:
        if plan.unexplained or plan.unmet:
            plan = replace(plan, subjects=())  # what was not understood is nothing to lean on
        self.before, self.last = self.last, plan
        self.pending = ""
        self.items = items
        self.focus = focus
        self.focus_documents = focus_documents
        if plan.organisations != self.asked_of:
            self.asked.clear()
            self.asked_of = plan.organisations
        for subject in plan.subjects if len(plan.subjects) == 1 else ():
            self.asked = [other for other in self.asked if other.keys != subject.keys] + [subject]
        del self.asked[:-REMEMBERED_BODIES]
        for organisation in plan.organisations:
            if organisation in self.recent:
                self.recent.remove(organisation)
            self.recent.append(organisation)
        del self.recent[:-REMEMBERED_BODIES]

    def copy(self) -> Session:
        """A session that can be tried out without changing this one."""
        return replace(self, recent=list(self.recent), asked=list(self.asked))

    def take(self, other: Session) -> None:
        """Remember what another session (a copy that was tried out) remembers."""
        for name in self.__slots__:
            setattr(self, name, getattr(other, name))

    def forget(self) -> None:
        self.last = None
        self.before = None
        self.pending = ""
        self.focus = None
        self.focus_documents = ()
        self.items = ()
        self.asked.clear()
        self.recent.clear()
