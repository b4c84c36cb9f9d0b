"""The last look at an answer: whatever was asked for and is not in it is named. Pure; no family need think of it."""

from __future__ import annotations

import re

from assistant import lexicon
from assistant.draft import Draft
from assistant.normalise import clean_name, shares_words
from assistant.plan import Plan, Subject, quoted
from assistant.shelf import MANY_DOCUMENTS, DocumentRef
from assistant.understand.coverage import is_wide
from assistant.values import Value

_WITHOUT_NAMES = frozenset({"about", "checks", "missing_tables", "tables", "balance", "duties", "structure", "define", "differ",
                            "performance", "purpose", "project_text", "newcomers", "movers", "list", "which_account"})  # fmt: skip
"""Intents that answer by quoting or listing: what they are asked about need not stand in the answer by its name."""

_OF_MEMBERS = frozenset({"top", "threshold", "count"})
"""Intents that answer with the members of a whole."""


def name_missing(plan: Plan, draft: Draft) -> Draft:
    """Words passed over, subjects and documents of the plan that an answer says nothing about, each named in it."""
    if draft.status not in ("answered", "no_data"):
        return draft
    told = clean_name("".join((*draft.paragraphs, *draft.notes)))
    words = [word for word in plan.passed_over if len(word) > 1 and not shares_words(told, word)]
    if words:
        draft.quotes.extend(words)
        draft.notes.append(f"问题中的“{'、'.join(words)}”没有对应的项目，没有回答这一部分")
    if draft.status == "answered" and not any(draft.paragraphs):
        draft.status = "no_data"
        draft.say(
            f"没有找到{'、'.join(quoted(subject.label) for subject in plan.subjects) or '所问的内容'}。"
        )
    asked = next((word for word in lexicon.words("asks_equal") if word in plan.asking), "")
    if draft.status == "answered" and asked and not _says_whether_equal(draft):
        draft.notes.append(f"没有核对是否“{asked}”，以上只是各自的数")
    if draft.status == "answered" and plan.intent not in _WITHOUT_NAMES:
        draft.notes.extend(_untold(plan, draft, told))
    return draft


def _says_whether_equal(draft: Draft) -> bool:
    """In words of its own: neither in a quotation nor where a figure's tables are named (与表1一致)."""
    lines = "\n".join(draft.paragraphs).split("\n")
    own = re.sub("（[^（）]*）", "", "".join(line for line in lines if not line.startswith(">")))
    return any(word in own for word in lexicon.words("tells_equal"))


def _untold(plan: Plan, draft: Draft, told: str) -> list[str]:
    asked = () if plan.intent in _OF_MEMBERS and is_wide(plan.subjects) else plan.subjects
    subjects = [
        s for s in dict.fromkeys((*asked, *filter(None, [plan.whole]))) if not _tells_of(draft, told, s)
    ]
    missing = [f"没有回答{quoted(subject.label)}" for subject in subjects]
    if len(plan.documents) <= MANY_DOCUMENTS and not plan.across_bodies:
        missing += [
            f"没有回答{document.label}"
            for document in plan.documents
            if not _of_document(draft, told, document)
        ]
    return missing


def _tells_of(draft: Draft, told: str, subject: Subject) -> bool:
    """By its name, its code, or a value that bears one of its names."""
    names = {
        clean_name(name) for name in (subject.label, subject.surface, *subject.keys, *_printed_names(subject))
    } - {""}
    if subject.kind == "concept" and any(target.like and all(part in told for part in target.like)
                                         for target in lexicon.concepts()[subject.keys[0]].targets):  # fmt: skip
        return True
    if _states_any_of(draft, subject):
        return True
    names |= {name.split("|")[-1] for name in names} | {term.split(":", 1)[1] for term in subject.terms}
    if any(name in told for name in names):
        return True
    borne = {clean_name(name) for value in draft.shown for name in _names_borne(value)} - {""}
    return any(name in other for name in names for other in borne)


def _states_any_of(draft: Draft, subject: Subject) -> bool:
    """A concept of whatever is stated in some sort of sentence (开展绩效自评, 开展绩效目标管理), told by one of them."""
    targets = lexicon.concepts()[subject.keys[0]].targets if subject.kind == "concept" else ()
    kinds = {
        kind for target in targets if not target.subjects and not target.like for kind in target.statements
    }
    return any(value.statement and value.statement.kind in kinds for value in draft.shown)


def _names_borne(value: Value) -> list[str]:
    """What a value is called where it stands."""
    names = [value.label]
    if value.figure:
        cell = value.figure
        names += [cell.item, cell.account_name, cell.project, cell.measure, cell.code]
    if value.statement:
        names += [value.statement.subject, value.statement.sentence]
    return names


def _printed_names(subject: Subject) -> list[str]:
    """The names under which documents print or state a concept."""
    if subject.kind != "concept":
        return []
    concept = lexicon.concepts()[subject.keys[0]]
    return [
        *concept.change,
        *concept.measure,
        *(name for target in concept.targets for name in (*target.subjects, *target.names)),
    ]


def _of_document(draft: Draft, told: str, document: DocumentRef) -> bool:
    return str(document.fiscal_year) in told and (
        clean_name(document.organisation) in told
        or document in draft.documents
        or any(v.document == document for v in draft.shown)
    )
