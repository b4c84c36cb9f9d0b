"""The pages' one door to ``ingest``: source pictures, personal names, and taking documents in."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from assistant.web.texts import text
from ingest import show
from ingest.corpus import editions
from ingest.corpus.read import Corpus
from ingest.model import IngestError
from ingest.narrative.people import redact_people
from ingest.narrative.words import characters, words

__all__ = ["SourceView", "read_into_draft", "redact_people", "source_view", "surnames"]
ROOT = Path(__file__).parents[2]
TIME_LIMIT_S = 3600


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


def read_into_draft(data_dir: Path, paths: Sequence[Path]) -> Iterator[dict[str, Any]]:
    """Files into a draft of the next edition, in a process of its own at low priority: the lines of ``ingest.draft``.

    Raises IngestError where nothing could be done, or it took too long. Whoever stops listening stops the process.
    """
    command = [sys.executable, "-m", "ingest.draft", str(data_dir.resolve()), *map(str, paths)]
    process = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, encoding="utf-8"
    )
    clock = threading.Timer(TIME_LIMIT_S, process.kill)
    clock.start()
    finished = False
    try:
        assert process.stdout is not None
        for line in process.stdout:
            message: dict[str, Any] = json.loads(line)
            if "error" in message:
                raise IngestError(str(message["error"]))
            finished = finished or "results" in message
            yield message
        if not finished:
            raise IngestError(text("upload.broken_off", minutes=TIME_LIMIT_S // 60))
    finally:
        clock.cancel()
        process.kill()
        process.wait()


def latest_draft(data_dir: Path) -> Path | None:
    """The draft that waits to be published."""
    found = editions.drafts(data_dir)
    return found[-1] if found else None


def surnames() -> tuple[Sequence[str], Sequence[str]]:
    """Family names of one character, and of two."""
    return sorted(characters("surnames")), words("double_surnames")
