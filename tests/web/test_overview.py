"""What the pages say about a corpus comes from that corpus."""

from __future__ import annotations

from pathlib import Path

from assistant.web.overview import (
    Overview,
    example_questions,
    latest_documents,
    read_overview,
    scope_line,
)


def test_counts_years_and_sample_mark(small_corpus: Path) -> None:
    overview = read_overview(small_corpus)
    assert scope_line(overview) == "已收录 3 个单位、3 份文件（2023—2024 年）"
    assert overview.is_sample


def test_examples_name_bodies_and_years_of_the_corpus(small_corpus: Path) -> None:
    questions = example_questions(read_overview(small_corpus))
    assert "甲县水务局2024年“三公”经费预算是多少？" in questions
    assert len(questions) >= 4
    assert all("{" not in question for question in questions)


def test_bodies_are_called_by_their_shortest_unmistakable_name(small_corpus: Path) -> None:
    names = {
        document.organisation: document.name for document in latest_documents(read_overview(small_corpus))
    }
    assert names["丙自治州丙县社会保险管理局"] == "丙县社会保险管理局"
    assert names["甲县水务局"] == "甲县水务局"


def test_an_empty_corpus_suggests_nothing() -> None:
    assert example_questions(Overview()) == []
    assert scope_line(Overview()) == "语料里还没有文件"
