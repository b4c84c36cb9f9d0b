"""A question of several parts: each is answered as the next turn of the conversation, then all are told in one answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from assistant.catalogue import Catalogue
from assistant.draft import Draft
from assistant.plan import Plan, Refusal
from assistant.session import Session
from assistant.understand import understand

Drafting = Callable[[Plan], Draft]

_CARRIED = "沿用"
"""How notes about things taken from the last turn begin: within one question they go without saying."""


def answer_parts(
    question: str, parts: list[str], catalogue: Catalogue, session: Session, drafting: Drafting
) -> tuple[Plan, Draft] | None:
    """One plan and draft for all parts; None if none of them can be answered. ``session`` remembers the answered parts."""
    trial = session.copy()
    told: list[tuple[Plan, Draft]] = []
    left: list[tuple[str, str]] = []
    for part in parts:
        plan = understand(part, catalogue, trial)
        if isinstance(plan, Refusal):
            if not told:
                return None
            left.append((part, plan.text))
            continue
        draft = drafting(plan)
        if draft.status != "answered":
            left.append((part, "".join(draft.paragraphs[:1])))
            if not told and not plan.subjects:
                return None
        else:
            told.append((plan, draft))
        trial.remember(plan, draft.focus, tuple(draft.items), plan.documents)
    if not told:
        return None
    session.take(trial)
    return _one_plan(question, [plan for plan, _ in told]), _one_draft([draft for _, draft in told], left)


def _one_plan(question: str, plans: list[Plan]) -> Plan:
    notes = [
        note for plan in plans for note in plan.notes if plan is plans[0] or not note.startswith(_CARRIED)
    ]
    documents = dict.fromkeys(document for plan in plans for document in plan.documents)
    subjects = dict.fromkeys(subject for plan in plans for subject in plan.subjects)
    return replace(plans[-1], question=question, documents=tuple(documents), subjects=tuple(subjects), notes=tuple(dict.fromkeys(notes)),
                   topic=question)  # fmt: skip


def _one_draft(drafts: list[Draft], left: list[tuple[str, str]]) -> Draft:
    """Everything that was said, once; what was left is said to be left."""
    whole = Draft()
    for draft in drafts:
        whole.absorb(draft)
    for part, why in left:
        whole.say(f"没有回答的部分：“{part.strip()}”。{why}")
        whole.quotes.append(why)
    whole.focus, whole.items = drafts[-1].focus, drafts[-1].items
    return whole
