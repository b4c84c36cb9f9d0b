"""What is suggested next can be answered from the corpus, and was not asked yet."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.plan import Plan
from assistant.shelf import DocumentRef
from assistant.web.overview import read_overview
from assistant.web.suggest import follow_ups


def plan(organisation: str, year: int, kind: str = "预算", **more: object) -> Plan:
    document = DocumentRef("d", organisation, "", "部门", kind, year, "", "", "", False, ())
    return Plan("问", "figure", (document,), **more)  # type: ignore[arg-type]


def test_themes_of_the_same_body_that_its_document_holds(small_corpus: Path) -> None:
    suggested = follow_ups(read_overview(small_corpus), plan("甲县水务局", 2024), frozenset())
    assert 1 <= len(suggested) <= 3
    assert all("甲县水务局" in question for question in suggested)
    assert not any("人员经费" in question for question in suggested)  # it has no such table


def test_nothing_is_suggested_twice(small_corpus: Path) -> None:
    overview = read_overview(small_corpus)
    first = follow_ups(overview, plan("甲县水务局", 2024), frozenset())
    assert not set(first) & set(follow_ups(overview, plan("甲县水务局", 2024), frozenset(first)))


@pytest.mark.parametrize("asked", [None, plan("无此单位", 2024), plan("甲县水务局", 1999)])
def test_nothing_is_suggested_of_what_is_not_there(small_corpus: Path, asked: Plan | None) -> None:
    assert follow_ups(read_overview(small_corpus), asked, frozenset()) == []
