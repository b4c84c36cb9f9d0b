"""Families of answers: one function per intent, from a plan to a draft."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from assistant import lexicon
from assistant.draft import Draft
from assistant.families import (
    accounts,
    amounts,
    changes,
    holdings,
    lists,
    printed,
    ranking,
    relations,
    targets,
    words,
)
from assistant.families.common import Room, concept_subject
from assistant.plan import Plan

Family = Callable[[Plan, Room], Draft]


def _share(plan: Plan, room: Room) -> Draft:
    """Shares of named parts, or of every member where the question asks for the make-up."""
    asks_all = any(word in plan.topic for word in lexicon.words("all_members"))
    if not plan.subjects or (len(plan.subjects) == 1 and asks_all):
        return lists.shares(plan, room)
    return relations.share(plan, room)


def _figure(plan: Plan, room: Room) -> Draft:
    """Indicators are shown as targets of their project, everything else as values."""
    if plan.subjects and all(subject.kind == "indicator" for subject in plan.subjects):
        return targets.performance(plan, room)
    return amounts.figure(plan, room)


def _trend(plan: Plan, room: Room) -> Draft:
    return amounts.figure(plan, room) if plan.subjects else amounts.figure(
        replace(plan, subjects=(concept_subject("支出总额"),)), room)  # fmt: skip


FAMILIES: dict[str, Family] = {
    "figure": _figure, "sum": amounts.total, "average": amounts.average, "exist": amounts.exist, "where": amounts.figure,
    "compare": relations.compare, "ratio": relations.ratio, "share": _share, "exclude": relations.exclude,
    "per_head": relations.per_head, "list": lists.listing, "top": ranking.top, "threshold": ranking.threshold,
    "count": ranking.count, "trend": _trend, "change": changes.change, "prior": changes.prior, "reason": changes.reason,
    "define": words.define, "differ": words.differ, "duties": words.duties, "structure": words.structure,
    "project_text": words.project_text, "performance": targets.performance, "which_account": accounts.which_account,
    "about": holdings.about, "checks": holdings.checks, "missing_tables": holdings.missing_tables, "tables": printed.tables,
    "balance": holdings.balance,
}  # fmt: skip
