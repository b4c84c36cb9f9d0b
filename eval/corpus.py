"""The one door to the corpus: what documents it holds, and which edition a result was measured on."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from eval.suite import Suite
from eval.text import squash
from ingest.corpus.read import Corpus

_NAMES = """
SELECT organisation AS name FROM documents UNION SELECT document FROM documents
UNION SELECT a.alias FROM organisation_alias AS a JOIN documents AS d ON d.document_id = a.document_id
"""


@dataclass(frozen=True, slots=True)
class CorpusInfo:
    """What identifies a corpus in a result. ``names``: organisations, their aliases and document titles."""

    names: frozenset[str]
    documents: int
    edition: str
    corpus_hash: str
    reworded: bool = False
    """The documents are samples: real figures in other words."""


def describe(data_dir: Path) -> CorpusInfo:
    """Describe the published edition. Raises ingest's errors (CorpusMissing, another schema version) as they are."""
    corpus = Corpus(data_dir)
    try:
        return CorpusInfo(
            names=frozenset(str(row["name"]) for row in corpus.query(_NAMES)),
            documents=int(corpus.query("SELECT COUNT(*) AS n FROM documents")[0]["n"]),
            edition=corpus.edition,
            corpus_hash=corpus.manifest("corpus_hash"),
            reworded=bool(corpus.query("SELECT COUNT(*) AS n FROM documents WHERE is_sample = 1")[0]["n"]),
        )
    finally:
        corpus.close()


def missing_documents(suite: Suite, corpus: CorpusInfo) -> list[str]:
    """Documents the suite is about that the corpus does not hold (a name need only be part of a stored one)."""
    names = [squash(name) for name in corpus.names]
    return [wanted for wanted in suite.header.documents if not any(squash(wanted) in name for name in names)]
