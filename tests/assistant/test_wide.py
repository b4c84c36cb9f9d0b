"""Read for all documents at once or document by document: the same is found."""

from __future__ import annotations

import pytest

from assistant import lexicon
from assistant.assistant import Assistant
from assistant.families.common import Room, concept_subject
from assistant.plan import Subject
from assistant.values import Found
from assistant.wide import wide_rows

SUBJECTS = (
    *(concept_subject(name) for name in lexicon.concepts()),
    Subject("row", ("办公费",), "办公费"),
    Subject("row", ("行政运行",), "行政运行"),
    Subject("code", ("30201",), "30201"),
)


@pytest.fixture(scope="module")
def room(assistant: Assistant) -> Room:
    return assistant._room


def _values(found: Found) -> list[tuple[object, ...]]:
    return [
        (value.label, value.amount_fen, value.quantity, value.figure, value.statement, value.also)
        for value in found.values
    ]


@pytest.mark.parametrize("subject", SUBJECTS, ids=lambda subject: subject.label)
def test_at_once_and_one_by_one_find_the_same(room: Room, subject: Subject) -> None:
    documents = list(room.shelf.documents.values())
    one_by_one = [_values(room.lookup.find(document, subject)) for document in documents]
    rows = wide_rows(room.shelf, subject)
    assert rows is not None
    with room.shelf.reading(rows):
        at_once = [_values(room.lookup.find(document, subject)) for document in documents]
    assert at_once == one_by_one


def test_the_subjects_compared_are_held_at_all(room: Room) -> None:
    documents = list(room.shelf.documents.values())
    held = [s.label for s in SUBJECTS if any(room.lookup.find(d, s).values for d in documents)]
    assert {"支出总额", "“三公”经费", "办公费"} <= set(held)
