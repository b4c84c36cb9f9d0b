"""The one door to the corpus: what documents it holds, and which edition a result was measured on."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from eval.suite import Case, Suite
from eval.text import squash
from ingest.corpus.read import Corpus

_NAMES = """
SELECT document_id, organisation AS name FROM documents UNION SELECT document_id, document FROM documents
UNION SELECT d.document_id, a.alias FROM organisation_alias AS a JOIN documents AS d ON d.document_id = a.document_id
"""


@dataclass(frozen=True, slots=True)
class CorpusInfo:
    """What identifies a corpus in a result. ``names``: of each document its organisation, the aliases and the title."""

    names: tuple[frozenset[str], ...]
    edition: str
    corpus_hash: str
    reworded: bool = False
    """The documents are samples: real figures in other words."""

    @property
    def documents(self) -> int:
        return len(self.names)


def describe(data_dir: Path) -> CorpusInfo:
    """Describe the published edition. Raises ingest's errors (CorpusMissing, another schema version) as they are."""
    corpus = Corpus(data_dir)
    try:
        names: dict[str, set[str]] = {}
        for row in corpus.query(_NAMES):
            names.setdefault(str(row["document_id"]), set()).add(str(row["name"]))
        return CorpusInfo(
            names=tuple(map(frozenset, names.values())),
            edition=corpus.edition,
            corpus_hash=corpus.manifest("corpus_hash"),
            reworded=bool(corpus.query("SELECT COUNT(*) AS n FROM documents WHERE is_sample = 1")[0]["n"]),
        )
    finally:
        corpus.close()


def missing_documents(suite: Suite, corpus: CorpusInfo) -> list[str]:
    """Documents the suite is about that the corpus does not hold (a name need only be part of a stored one)."""
    return [
        wanted
        for wanted in suite.header.documents
        if not any(_is_named(names, wanted) for names in corpus.names)
    ]


def cases_for(suite: Suite, corpus: CorpusInfo) -> list[Case]:
    """The cases whose truth holds for this corpus: not those on the original's words or on the corpus as a whole, where it differs."""
    alone = all(any(_is_named(names, wanted) for wanted in suite.header.documents) for names in corpus.names)
    return [
        case
        for case in suite.cases
        if not (case.original_wording and corpus.reworded) and (alone or not case.only_these_documents)
    ]


def _is_named(names: frozenset[str], wanted: str) -> bool:
    return any(squash(wanted) in squash(name) for name in names)
