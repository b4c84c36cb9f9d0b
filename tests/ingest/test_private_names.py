"""Names of private persons in a document are neither kept nor offered. The names are read from the document, not written here."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ingest.corpus.read import Corpus

_LISTED = re.compile(r"含([\u4e00-\u9fff、和]{4,40}?)[二三四五六两\d]+名")
_STORED = {
    "section": "text",
    "passage": "text",
    "statement": "sentence || reason || text || subject",
    "passage_text": "grams",
}


@pytest.mark.shared
def test_names_that_a_sentence_lists_are_nowhere_in_the_corpus(seeds_dir: Path, seed_corpus: Path) -> None:
    text = re.sub(
        r"\s", "", "".join(path.read_text(encoding="utf-8") for path in sorted(seeds_dir.glob("*.txt")))
    )
    names = [
        name for listed in _LISTED.findall(text) for name in re.split("[、和]", listed) if 2 <= len(name) <= 4
    ]
    assert len(names) >= 4
    corpus = Corpus(seed_corpus)
    try:
        for table, column in _STORED.items():
            stored = "".join(str(row[0]) for row in corpus.query(f"SELECT {column} FROM {table}"))
            assert stored
            assert not [table for name in names if name in stored]
    finally:
        corpus.close()
