"""Families of answers: one function per intent, from a plan to a draft."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from assistant.draft import Draft
from assistant.families import (
    accounts,
    adds_up,
    amounts,
    changes,
    enumerated,
    execution,
    holdings,
    lacking,
    lists,
    per_head,
    printed,
    projects,
    purposes,
    ranking,
    relations,
    targets,
    versus,
    words,
)
from assistant.families.common import Room, concept_subject, says
from assistant.plan import Plan

_HOW_MANY = re.compile("(?<![哪那这前后好])(多少|几)(个|项)")

Family = Callable[[Plan, Room], Draft]


def _is_whole(plan: Plan) -> bool:
    """占▓: the only thing named stands behind 占, so that its part is not understood (办事花销占基本支出)."""
    surface, said = plan.subjects[0].surface, re.search("占了?", plan.topic)
    return plan.asking.startswith("占") or bool(
        said
        and surface
        and plan.topic.startswith(surface, said.end())
        and surface not in plan.topic[: said.start()]
    )


def _share(plan: Plan, room: Room) -> Draft:
    """Shares of named parts, or of every member where the question asks for the make-up."""
    asks_all = says(plan, "all_members")
    if not plan.subjects or (len(plan.subjects) == 1 and asks_all):
        return lists.shares(plan, room)
    if plan.whole is None and len(plan.subjects) == 1 and _is_whole(plan):
        draft = Draft(status="no_data", documents=list(plan.documents))
        draft.say(f"没有看出问的是哪一项占{plan.subjects[0].label}的比例。")
        return draft
    draft = relations.share(plan, room)
    if draft.status == "answered" and _HOW_MANY.search(plan.asking):
        draft.absorb(amounts.figure(replace(plan, whole=None, measures=(), measure_label=""), room))
    return draft


def _figure(plan: Plan, room: Room) -> Draft:
    """Indicators are shown as targets of their project, everything else as values."""
    if plan.subjects and all(subject.kind == "indicator" for subject in plan.subjects):
        return targets.performance(plan, room)
    if projects.asks_which_project(plan):
        return projects.which_project(plan, room)
    return (
        enumerated.enumerated(plan, room)
        or projects.stated_projects(plan, room)
        or amounts.figure(plan, room)
    )


def _sum(plan: Plan, room: Room) -> Draft:
    return projects.stated_projects(plan, room) or amounts.total(plan, room)


def _listing(plan: Plan, room: Room) -> Draft:
    if projects.asks_which_project(plan):
        return projects.which_project(plan, room)
    return (
        enumerated.enumerated(plan, room) or projects.stated_projects(plan, room) or lists.listing(plan, room)
    )


def _top(plan: Plan, room: Room) -> Draft:
    draft = enumerated.enumerated(plan, room) or ranking.top(plan, room)
    if plan.wants_purpose and draft.focus:
        told = purposes.purpose(replace(plan, subjects=(draft.focus,)), room)
        draft.say(*told.paragraphs)
        draft.shown.extend(told.shown)
        draft.citations.extend(told.citations)
        draft.quotes.extend(told.quotes)
    return draft


def _count(plan: Plan, room: Room) -> Draft:
    return enumerated.enumerated(plan, room) or ranking.count(plan, room)


def _performance(plan: Plan, room: Room) -> Draft:
    """干什么 of a project: its targets, else what the text says it is for."""
    draft = targets.performance(plan, room)
    return (
        purposes.purpose(plan, room)
        if draft.status == "no_data" and plan.wants_purpose and plan.subjects
        else draft
    )


def _average(plan: Plan, room: Room) -> Draft:
    """Over bodies; of one body's wages or staff, per head."""
    if len(plan.organisations) == 1 and re.search("工资|薪|员工|职工|干部|人员|福利|待遇", plan.topic):
        return per_head.per_head(plan, room)
    return amounts.average(plan, room)


def _trend(plan: Plan, room: Room) -> Draft:
    return amounts.figure(plan, room) if plan.subjects else amounts.figure(
        replace(plan, subjects=(concept_subject("支出总额"),)), room)  # fmt: skip


FAMILIES: dict[str, Family] = {
    "figure": _figure, "sum": _sum, "average": _average, "exist": amounts.exist, "where": amounts.figure,
    "compare": relations.compare, "ratio": relations.ratio, "share": _share, "exclude": relations.exclude,
    "per_head": per_head.per_head, "list": _listing, "top": _top, "threshold": ranking.threshold,
    "count": _count, "trend": _trend, "change": changes.change, "prior": changes.prior, "reason": changes.reason,
    "define": words.define, "differ": words.differ, "duties": words.duties, "structure": words.structure,
    "project_text": words.project_text, "performance": _performance, "which_account": accounts.which_account,
    "about": holdings.about, "checks": holdings.checks, "missing_tables": holdings.missing_tables, "tables": printed.tables,
    "balance": holdings.balance, "adds_up": adds_up.adds_up, "lacking": lacking.lacking,
    "execution": execution.execution, "purpose": purposes.purpose,
    "newcomers": versus.newcomers, "movers": versus.movers, "text_and_table": versus.text_and_table,
}  # fmt: skip

DECIDED_BY_TABLES = ("which_account",)
"""Intents that only a table can answer: where its columns are lost, no passage of the text makes up for them."""
