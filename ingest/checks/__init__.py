"""勾稽核对: whether a document agrees with itself. A list of rules (``data/checks.yaml``) over small pure functions.

Each family yields one ``Check`` per comparison made. Failed ones keep both figures and both places; passed ones are counted
per rule and place, so that a report can say how many were made. What cannot be compared with certainty is not compared.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ingest.checks import (
    account_totals,
    amounts_stated,
    components,
    contents,
    empty_notes,
    headcount,
    percentages,
    projects,
    repeats,
    sums_across,
    sums_down,
    totals_across,
    vehicles,
    wording,
)
from ingest.checks.ledger import Ledger
from ingest.checks.outcome import summarised
from ingest.model import Check, Document

Family = Callable[[Ledger], Iterator[Check]]

FAMILIES: tuple[Family, ...] = (
    sums_down.check,
    sums_across.check,
    totals_across.check,
    account_totals.check,
    amounts_stated.check,
    percentages.check,
    components.check,
    headcount.check,
    vehicles.check,
    projects.check,
    contents.check,
    empty_notes.check,
    repeats.check,
    wording.check,
)


def reconcile(document: Document) -> list[Check]:
    """All checks of a document: failed ones one by one (错误 before 提示), then what agreed, counted by rule and place.

    A page that is printed twice would be reported twice: equal messages are kept once.
    """
    ledger = Ledger.of(document)
    made = [check for family in FAMILIES for check in family(ledger)]
    failed = list({(check.rule, check.message): check for check in made if not check.passed}.values())
    failed.sort(key=lambda check: check.severity != "错误")
    return [*failed, *summarised([check for check in made if check.passed])]


__all__ = ["FAMILIES", "reconcile"]
