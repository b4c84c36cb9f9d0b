"""Which kind of statement an amount is, by the words around it. Pure."""

from __future__ import annotations

from ingest.narrative.statements.subjects import Subject
from ingest.narrative.words import has_any, mapping, pattern, words

TOTAL = "合计"
PLANNED = "计划"


def kind_of(subject: Subject, head: str, segment: str, title: str) -> tuple[str, str, str]:
    """(kind, subject, attribute) of an amount; the attribute is ``""`` where the label says it."""
    if subject.account:
        return "amount", subject.name, ""
    if has_any(segment, "sme_awarded") and has_any(head + segment + title, "procurement"):
        return "procurement", "政府采购", _award(head, segment)
    if attribute := _sme(head):
        return "sme_reserve", f"面向{attribute}预留采购", attribute
    called = pattern("procurement_names").fullmatch(subject.name) is not None
    among = called and has_any(segment + title, "procurement")
    if (among or has_any(head, "procurement")) and not has_any(head, "purchased_services"):
        part = next((part for part in words("procurement_parts") if part in subject.name), TOTAL)
        part = PLANNED if part == TOTAL and PLANNED in head else part
        return "procurement", "政府采购", part
    if has_any(head + subject.name, "operating_cost"):
        return "operating_cost", words("operating_cost")[0], subject.label
    if has_any(title + head, "non_tax"):
        return "non_tax_revenue", subject.name, ""
    if has_any(head, "purchased_services"):
        return "purchased_services", words("purchased_services")[0], "金额"
    return "amount", subject.name, ""


def _sme(head: str) -> str:
    """小微企业 before 中小企业: the smaller group is named inside the larger one's sentence."""
    groups = mapping("sme")
    found = [group for group, marks in groups.items() if any(mark in head for mark in marks)]
    return found[-1] if found else ""


def _award(head: str, segment: str) -> str:
    """Who won what, in the sentence's own words: 由中小企业供应商中标或成交的, 授予中小企业合同金额."""
    before = head if has_any(head, "sme_awarded") else segment.rpartition("，")[0]
    return before.removeprefix("其中").strip("，：") or "中标成交"
