"""What a citation points at, looked up in the corpus: the cell's amount, the document's text. Reads only the public views."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from eval.text import squash
from ingest.corpus.read import Corpus


class Evidence:
    """Cells and texts of one edition, independent of what an answer says of them."""

    def __init__(self, data_dir: Path) -> None:
        self._corpus = Corpus(data_dir)
        self.text_of = lru_cache(maxsize=64)(self._text_of)

    def cell_fen(self, figure_id: str) -> int | None:
        """The amount of a cell in 分; None where there is no such cell."""
        rows = self._corpus.query("SELECT amount_fen FROM figures WHERE figure_id = ?", (figure_id,))
        return int(rows[0][0]) if rows else None

    def holds(self, source: str, quote: str) -> bool:
        """Whether the document of that file holds the quoted words. ``…`` stands for words left out."""
        pieces = [squash(piece) for piece in quote.split("…")]
        return any(pieces) and all(piece in self.text_of(source) for piece in pieces)

    def is_check(self, source: str, text: str) -> bool:
        """Whether a text tells a failed check of the document."""
        rows = self._corpus.query("SELECT message FROM checks WHERE source = ? AND passed = 0", (source,))
        told = squash(text)
        return any(message and message in told for message in (squash(str(row[0])) for row in rows))

    def _text_of(self, source: str) -> str:
        """Everything printed: narrative, sentences read out of tables, tables and their notes."""
        parts: list[str] = []
        for sql in (
            "SELECT heading || char(10) || text FROM sections WHERE source = ? ORDER BY ordinal",
            "SELECT sentence FROM statements WHERE source = ? ORDER BY ordinal",
            "SELECT table_title || char(10) || notes || char(10) || printed FROM budget_tables WHERE source = ?",
        ):
            parts += [str(row[0]) for row in self._corpus.query(sql, (source,))]
        return squash("\n".join(parts))
