"""What a page tells about the corpus before anything is asked, and the questions it suggests. Read from the corpus."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from assistant.web.texts import entry, text
from ingest.corpus.read import Corpus

MAX_DOCUMENTS = 60
"""Documents listed on a page, latest year first; suggestions are drawn from these."""


@dataclass(frozen=True, slots=True)
class DocumentEntry:
    """A document as the pages list it."""

    organisation: str
    name: str
    """How questions call the organisation: its shortest unmistakable name."""
    year: int
    kind: str
    title: str
    table_kinds: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Overview:
    """The corpus in a few words."""

    documents: tuple[DocumentEntry, ...] = ()
    document_count: int = 0
    organisation_count: int = 0
    years: tuple[int, ...] = ()
    is_sample: bool = False
    table_kinds: frozenset[str] = field(default=frozenset())


def read_overview(data_dir: Path, max_documents: int = MAX_DOCUMENTS) -> Overview:
    """The overview of the published edition. Raises IngestError where there is none."""
    corpus = Corpus(data_dir)
    try:
        return _overview(corpus, max_documents)
    finally:
        corpus.close()


def scope_line(overview: Overview) -> str:
    """One line on what can be asked about."""
    if not overview.document_count:
        return text("scope_empty")
    first, last = overview.years[0], overview.years[-1]
    years = text("one_year" if first == last else "year_range", first=first, last=last)
    return text(
        "scope_line",
        organisations=overview.organisation_count,
        documents=overview.document_count,
        years=years,
    )


def example_questions(overview: Overview) -> list[str]:
    """Questions that this corpus can answer; in turn about its different bodies."""
    questions = []
    for number, template in enumerate(entry("examples")):
        if template.get("organisations", 1) > overview.organisation_count:
            continue
        able = [document for document in overview.documents if document_answers(document, template)]
        if able:
            questions.append(fill(template["question"], able[number % len(able)]))
    return questions


def latest_documents(overview: Overview) -> list[DocumentEntry]:
    """One document for each body, its latest."""
    latest: dict[str, DocumentEntry] = {}
    for document in overview.documents:  # latest year first
        latest.setdefault(document.organisation, document)
    return list(latest.values())


def document_answers(document: DocumentEntry, template: dict[str, Any]) -> bool:
    """Whether the document holds the tables that a suggested question needs."""
    return document.table_kinds.issuperset(template.get("needs", ()))


def fill(question: str, document: DocumentEntry) -> str:
    """A suggested question about one document."""
    return question.format(organisation=document.name, year=document.year, kind=document.kind)


def _overview(corpus: Corpus, max_documents: int) -> Overview:
    counts = corpus.query("SELECT COUNT(*), COUNT(DISTINCT organisation), MAX(is_sample) FROM documents")[0]
    years = corpus.query("SELECT DISTINCT fiscal_year FROM documents ORDER BY fiscal_year")
    documents = _documents(corpus, max_documents)
    return Overview(
        documents=documents,
        document_count=counts[0],
        organisation_count=counts[1],
        years=tuple(row[0] for row in years),
        is_sample=bool(counts[2]),
        table_kinds=frozenset().union(*(document.table_kinds for document in documents)),
    )


def _documents(corpus: Corpus, max_documents: int) -> tuple[DocumentEntry, ...]:
    rows = corpus.query(
        "SELECT document_id, organisation, fiscal_year, kind, document FROM documents"
        " ORDER BY fiscal_year DESC, organisation, kind LIMIT ?",
        (max_documents,),
    )
    ids = [row["document_id"] for row in rows]
    kinds = _table_kinds(corpus, ids)
    names = _short_names(corpus, sorted({row["organisation"] for row in rows}))
    return tuple(
        DocumentEntry(
            organisation=row["organisation"],
            name=names.get(row["organisation"], row["organisation"]),
            year=row["fiscal_year"],
            kind=row["kind"],
            title=row["document"],
            table_kinds=frozenset(kinds.get(row["document_id"], ())),
        )
        for row in rows
    )


def _table_kinds(corpus: Corpus, document_ids: Sequence[str]) -> dict[str, set[str]]:
    kinds: dict[str, set[str]] = {}
    rows = corpus.query(
        "SELECT DISTINCT document_id, table_kind FROM budget_tables"
        f" WHERE is_empty = 0 AND document_id IN ({_marks(document_ids)})",
        document_ids,
    )
    for document_id, kind in rows:
        kinds.setdefault(document_id, set()).add(kind)
    return kinds


def _short_names(corpus: Corpus, organisations: Sequence[str]) -> dict[str, str]:
    """For each organisation the shortest alias that ends as it does and that no other organisation bears."""
    rows = corpus.query(
        "SELECT MIN(organisation) AS organisation, alias FROM organisation_alias GROUP BY alias"
        f" HAVING COUNT(DISTINCT organisation) = 1 AND MIN(organisation) IN ({_marks(organisations)})"
        " ORDER BY LENGTH(alias) DESC",
        organisations,
    )
    return {
        row["organisation"]: row["alias"] for row in rows if _is_full_name(row["alias"], row["organisation"])
    }


def _is_full_name(alias: str, organisation: str) -> bool:
    """Long enough to be unmistakable, and naming the kind of body (…局, …委员会) as the official name does."""
    return len(alias) >= 5 and alias[-2:] == organisation[-2:]


def _marks(values: Sequence[str]) -> str:
    return ", ".join("?" * len(values))
