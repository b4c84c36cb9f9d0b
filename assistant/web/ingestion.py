"""The pages' one door to ``ingest``: source pictures, personal names, and taking documents in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from ingest import show
from ingest.corpus.read import Corpus
from ingest.narrative.people import redact_people
from ingest.narrative.words import characters, words

__all__ = ["SourceView", "redact_people", "source_view", "surnames"]


@dataclass(frozen=True, slots=True)
class SourceView:
    """What is shown of a source: a PNG picture, or an HTML page without scripts."""

    media_type: str
    content: bytes
    title: str = ""
    label: str = ""


def source_view(data_dir: Path, figure_id: str, document: str = "", page: int | None = None) -> SourceView:
    """A figure's place in its source, or a whole page of a document. Raises IngestError where it cannot be shown."""
    corpus = Corpus(data_dir)
    try:
        target = (
            show.find_figure(corpus, figure_id) if figure_id else show.find_page(corpus, document, page or 1)
        )
        with TemporaryDirectory() as directory:
            written = show.show(corpus, target, Path(directory) / "source")
            kind = "image/png" if written.suffix == ".png" else "text/html; charset=utf-8"
            return SourceView(kind, written.read_bytes(), target.title, target.label)
    finally:
        corpus.close()


def surnames() -> tuple[Sequence[str], Sequence[str]]:
    """Family names of one character, and of two."""
    return sorted(characters("surnames")), words("double_surnames")
