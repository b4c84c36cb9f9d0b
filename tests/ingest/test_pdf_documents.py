"""The real PDFs: who they are, and that every amount in a ruled cell is a figure and no figure is without a cell."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pdfplumber
import pytest

from ingest.amounts import is_amount, normalise_number
from ingest.document import build_document
from ingest.model import Document, Identity
from ingest.readers import read_source

WANLI, COMMERCE, FINANCE = (
    "上海市普陀区人民政府万里街道办事处",
    "上海市普陀区商务委员会",
    "上海市普陀区财政局",
)
IDENTITIES = {
    "上海市普陀区人民政府万里街道办事处23年预算.pdf": Identity(WANLI, "部门", "预算", 2023),
    "上海市普陀区人民政府万里街道办事处24年预算.pdf": Identity(WANLI, "部门", "预算", 2024),
    "上海市普陀区商务委员会25年预算.pdf": Identity(COMMERCE, "部门", "预算", 2025),
    "上海市普陀区商务委员会单位25年预算.pdf": Identity(COMMERCE, "单位", "预算", 2025),
    "上海市普陀区财政局2024年度部门决算.pdf": Identity(FINANCE, "部门", "决算", 2024),
    "上海市普陀区财政局部门25年预算.pdf": Identity(FINANCE, "部门", "预算", 2025),
    "上海市财政局25年预算.pdf": Identity("上海市财政局", "单位", "预算", 2025),
}

_documents: dict[str, Document] = {}


@pytest.fixture(params=sorted(IDENTITIES))
def published(request: pytest.FixtureRequest, shared_dir: Path) -> tuple[Path, Document]:
    path = shared_dir / "documents" / "pdf" / request.param
    if request.param not in _documents:
        _documents[request.param] = build_document(read_source(path))
    return path, _documents[request.param]


def test_identity(published: tuple[Path, Document]) -> None:
    path, document = published
    assert document.identity == IDENTITIES[path.name]


def test_every_amount_in_a_cell_is_a_figure_and_no_figure_is_without_a_cell(
    published: tuple[Path, Document],
) -> None:
    path, document = published
    cells: Counter[str] = Counter()
    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            for table in page.extract_tables():
                cells.update(
                    normalise_number((cell or "").replace("\n", "")) for row in table for cell in row if cell
                )
    amounts = Counter(
        {text: count for text, count in cells.items() if is_amount(text) and ("." in text or "," in text)}
    )
    read = Counter(
        normalise_number(entry.raw)
        for table in document.tables
        for line in table.lines
        for entry in (*line.figures, *line.quantities)
    )
    assert sum(amounts.values()) > 150
    assert (amounts - read).total() <= 0.005 * amounts.total()
    assert read - cells == Counter()


def test_every_figure_knows_its_page_and_cell(published: tuple[Path, Document]) -> None:
    _, document = published
    figures = [
        f
        for t in document.tables
        if t.kind != "performance_targets"
        for line in t.lines
        for f in line.figures
    ]
    assert all(figure.place.box for figure in figures)


def test_units_are_those_of_each_table(published: tuple[Path, Document]) -> None:
    _, document = published
    units = {table.kind: table.unit for table in document.tables if not table.is_empty}
    assert units.pop("three_public", "万元") == "万元"
    assert set(units.values()) == ({"万元"} if document.identity.kind == "决算" else {"元"})


def test_final_accounts_keep_budget_beside_final_account(shared_dir: Path) -> None:
    path = shared_dir / "documents" / "pdf" / "上海市普陀区财政局2024年度部门决算.pdf"
    table = next(t for t in build_document(read_source(path)).tables if t.kind == "three_public")
    kinds = {(column.measure, column.figure_kind) for column in table.columns}
    assert {("合计", "预算"), ("合计", "决算"), ("公务接待费", "预算"), ("公务接待费", "决算")} <= kinds
    assert [(f.column.measure, f.column.figure_kind, f.raw) for f in table.lines[0].figures] == [
        ("合计", "预算", "0.95"),
        ("公务接待费", "预算", "0.95"),
    ]


def test_figures_on_a_continued_page_name_that_page(shared_dir: Path) -> None:
    path = shared_dir / "documents" / "pdf" / "上海市普陀区商务委员会25年预算.pdf"
    table = next(t for t in build_document(read_source(path)).tables if t.kind == "income_by_function")
    pages = [figure.place.page for line in table.lines for figure in line.figures]
    assert (min(pages), max(pages)) == (10, 11)
