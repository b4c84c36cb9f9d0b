"""One generated document in six formats gives equal figures; text that lost its columns says less, and nothing else."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from eval.synthetic.generate import _writer, documents
from ingest.document import build_document
from ingest.model import Document
from ingest.readers import read_source

RULED = ("html", "docx", "xlsx", "pdf")
SEED = 1
BUDGET, ACCOUNT = (1, "预算"), (0, "决算")
"""Bodies of the seed by index: their forms differ (columns of the 三公 table, budget beside account)."""
Key = tuple[str, str, str, str, str, str, int | None, str, int, str]

_read: dict[tuple[int, str, str], Document] = {}


@pytest.fixture
def read(tmp_path: Path) -> object:
    def of(body: int, kind: str, form: str) -> Document:
        if (body, kind, form) not in _read:
            document, style = next(made for made in documents(body, [2024], SEED) if made[0].kind == kind)
            path = tmp_path / f"{document.name}.{form}"
            path.write_bytes(_writer(form)(document, style))
            _read[body, kind, form] = build_document(read_source(path))
        return _read[body, kind, form]

    return of


def _figures(document: Document) -> Counter[Key]:
    return Counter(
        (
            table.kind,
            line.side,
            line.code,
            line.item,
            line.project,
            figure.column.measure,
            figure.column.figure_year,
            figure.column.figure_kind,
            figure.amount_fen,
            line.role,
        )
        for table in document.tables
        for line in table.lines
        for figure in line.figures
    )


@pytest.mark.parametrize("form", RULED)
@pytest.mark.parametrize("body, kind", [BUDGET, ACCOUNT], ids=["budget", "account"])
def test_ruled_formats_give_equal_figures(body: int, kind: str, form: str, read) -> None:  # type: ignore[no-untyped-def]
    reference, found = _figures(read(body, kind, "md")), _figures(read(body, kind, form))
    assert reference.total() > 250
    assert sorted((reference - found).elements(), key=str) == []
    assert sorted((found - reference).elements(), key=str) == []
    assert read(body, kind, form).identity == read(body, kind, "md").identity


def test_text_without_columns_says_the_same_where_it_says_anything(read) -> None:  # type: ignore[no-untyped-def]
    """Rows and amounts are all there; a column that the sums do not settle is unknown, never another one."""
    reference, found = _figures(read(*BUDGET, "md")), _figures(read(*BUDGET, "txt"))
    rows = [
        Counter((*key[:5], key[8], key[9]) for key in figures.elements()) for figures in (reference, found)
    ]
    assert rows[0] == rows[1]
    unsettled = Counter({key: count for key, count in found.items() if key[5] == "unknown"})
    assert sorted((found - unsettled - reference).elements(), key=str) == []
    assert unsettled.total() <= 0.02 * reference.total()
