"""What the documents hold, as records: figures, statements, tables and checks, read once per document and edition.

A published edition never changes, so what has been read stays true; the least recently used documents are put back.
"""

from __future__ import annotations

import json
import sqlite3
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from assistant.normalise import clean_name
from ingest.corpus.read import Corpus
from ingest.vocabulary import measure_of

if TYPE_CHECKING:
    from assistant.wide import WideRows

MANY_DOCUMENTS = 60
"""From here on a question over all bodies reads the rows it needs in one go instead of every document whole."""
KEPT_DOCUMENTS = 400
"""Documents whose rows stay in memory (about 0.2 MB each)."""

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class DocumentRef:
    """A current document of the corpus."""

    document_id: str
    organisation: str
    region: str
    scope: str
    kind: str
    fiscal_year: int
    title: str
    source: str
    published: str
    is_sample: bool
    contents: tuple[str, ...]

    @property
    def label(self) -> str:
        scope = self.scope if self.scope != "unknown" else ""
        return f"{self.organisation}{self.fiscal_year}年{scope}{self.kind}"


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One amount of a table with what identifies it; ``clean_*`` are its names in comparable form."""

    figure_id: str
    document_id: str
    table_id: str
    line_id: str
    parent_line_id: str
    table_kind: str
    table_title: str
    table_number: str
    table_ordinal: int
    side: str
    code: str
    account_name: str
    item: str
    project: str
    measure: str
    measure_status: str
    row_role: str
    level: int
    amount_fen: int
    raw: str
    unit: str
    page: int | None
    row: int
    column_index: int
    decided_by: str
    figure_year: int | None
    figure_kind: str
    summable: bool
    labels: str
    clean_item: str
    clean_account: str
    clean_project: str

    @property
    def name(self) -> str:
        """What the row is called in an answer."""
        printed = self.item or self.account_name
        if self.project and self.table_kind == "performance_targets":
            return self.project
        if (
            self.project
            and self.clean_project not in clean_name(printed)
            and self.table_kind == "project_expenditure"
        ):
            return self.project
        return printed or self.project or self.code


@dataclass(frozen=True, slots=True)
class StatementRow:
    """One stated fact with its sentence."""

    statement_id: str
    document_id: str
    kind: str
    subject: str
    attribute: str
    amount_fen: int | None
    value: str
    comparator: str
    unit: str
    text: str
    change_fen: int | None
    percent: str
    base: str
    reason: str
    project: str
    sentence: str
    section_path: str
    locator: str
    page: int | None
    ordinal: int
    clean_subject: str
    clean_project: str


@dataclass(frozen=True, slots=True)
class TableRow:
    """One table as printed."""

    table_id: str
    document_id: str
    ordinal: int
    number: str
    title: str
    kind: str
    unit: str
    notes: str
    is_empty: bool
    page: int | None


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One outcome of a reconciliation rule."""

    check_id: str
    document_id: str
    rule: str
    passed: bool
    severity: str
    message: str
    left_label: str
    left_value: str
    left_figure_id: str
    right_label: str
    right_value: str
    right_figure_id: str


FIGURE_COLUMNS = """figure_id, document_id, table_id, line_id, coalesce(parent_line_id, ''), table_kind, table_title, table_number,
table_ordinal, side, code, account_name, item, project, measure, measure_status, row_role, level, amount_fen, raw, unit, page,
row, column_index, decided_by, figure_year, figure_kind, summable, labels"""
STATEMENTS = """SELECT statement_id, document_id, statement_kind, subject, attribute, amount_fen, value, comparator, unit, text,
change_fen, percent, base, reason, project, sentence, section_path, locator, page, ordinal FROM statements"""
_TABLES = """SELECT table_id, document_id, ordinal, table_number, table_title, table_kind, unit, notes, is_empty, page
FROM budget_tables"""
_CHECKS = """SELECT check_id, document_id, rule, passed, severity, message, left_label, left_value, left_figure_id, right_label,
right_value, right_figure_id FROM checks"""


class Shelf:
    """Read access to one edition, document by document."""

    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus
        self.documents: dict[str, DocumentRef] = {ref.document_id: ref for ref in map(_document, corpus.query(
            "SELECT document_id, organisation, region, scope, kind, fiscal_year, document, source, published, is_sample,"
            " contents FROM documents ORDER BY organisation, fiscal_year, kind, scope"))}  # fmt: skip
        self._wide: WideRows | None = None
        self._kept: OrderedDict[tuple[str, str], list[Any]] = OrderedDict()

    def figures(self, documents: Iterable[str]) -> list[FigureRow]:
        if self._wide is not None:
            return [figure for document in documents for figure in self._wide.figures.get(document, ())]
        return self._read(
            "figures",
            documents,
            f"SELECT {FIGURE_COLUMNS} FROM figures WHERE document_id = ? ORDER BY table_ordinal, row, column_index",
            figure_row,
        )

    @contextmanager
    def reading(self, wide: WideRows) -> Iterator[None]:
        """While open, figures and statements are those that were read for all documents at once."""
        self._wide = wide
        try:
            yield
        finally:
            self._wide = None

    @property
    def is_wide(self) -> bool:
        """Whether only the rows for one subject are at hand: what else a document holds cannot be told then."""
        return self._wide is not None

    def statements(self, documents: Iterable[str]) -> list[StatementRow]:
        if self._wide is not None:
            return [row for document in documents for row in self._wide.statements.get(document, ())]
        return self._read(
            "statements", documents, f"{STATEMENTS} WHERE document_id = ? ORDER BY ordinal", statement_row
        )

    def tables(self, documents: Iterable[str]) -> list[TableRow]:
        return self._read("tables", documents, f"{_TABLES} WHERE document_id = ? ORDER BY ordinal", _table)

    def printed(self, table_id: str) -> list[list[str]]:
        """A table as it stands in the source, cell by cell; not kept."""
        rows = self.corpus.query("SELECT printed FROM budget_tables WHERE table_id = ?", (table_id,))
        try:
            grid = json.loads(rows[0][0]) if rows else []
        except ValueError:
            return []
        return [[str(cell) for cell in row] for row in grid if isinstance(row, list)]

    def checks(self, documents: Iterable[str]) -> list[CheckRow]:
        return self._read("checks", documents, f"{_CHECKS} WHERE document_id = ?", _check)

    def failed_checks(self, documents: Iterable[str]) -> list[CheckRow]:
        return self._read("failed", documents, f"{_CHECKS} WHERE document_id = ? AND passed = 0", _check)

    @cached_property
    def rows_of_measure(self) -> dict[str, list[str]]:
        """Measure → the rows that print it (其中：财政拨款 → 财政拨款), by their comparable names."""
        found: dict[str, list[str]] = {}
        for row in self.corpus.query("SELECT label FROM name WHERE sort = 'row' AND uses > 0"):
            if measure := measure_of(row["label"]):
                found.setdefault(clean_name(measure), []).append(row["label"])
        return found

    def lines_of(self, figures: Iterable[str]) -> dict[str, str]:
        """Figure → the line it stands in."""
        wanted = json.dumps(sorted(figures))
        return {
            row["figure_id"]: row["line_id"]
            for row in self.corpus.query(
                "SELECT figure_id, line_id FROM figure WHERE figure_id IN (SELECT value FROM json_each(?))",
                (wanted,),
            )
        }

    def _read(
        self, what: str, documents: Iterable[str], sql: str, make: Callable[[sqlite3.Row], Row]
    ) -> list[Row]:
        found: list[Row] = []
        for document in documents:
            key = (what, document)
            if key not in self._kept:
                self._kept[key] = [make(row) for row in self.corpus.query(sql, (document,))]
                while len(self._kept) > KEPT_DOCUMENTS * 4:
                    self._kept.popitem(last=False)
            self._kept.move_to_end(key)
            found.extend(self._kept[key])
        return found


def _record(kind: Callable[..., Row], values: list[Any]) -> Row:
    """A record from the columns of a query, in their order."""
    return kind(*values)


def _document(row: sqlite3.Row) -> DocumentRef:
    values = list(row)
    return _record(DocumentRef, [*values[:9], bool(values[9]), _contents(values[10])])


def _contents(text: str) -> tuple[str, ...]:
    try:
        return tuple(str(title) for title in json.loads(text or "[]"))
    except ValueError:
        return tuple(line for line in text.splitlines() if line.strip())


def figure_row(row: sqlite3.Row) -> FigureRow:
    values = list(row)
    values[27] = bool(values[27])
    return _record(
        FigureRow,
        [*values, clean_name(row["item"]), clean_name(row["account_name"]), clean_name(row["project"])],
    )


def statement_row(row: sqlite3.Row) -> StatementRow:
    return _record(StatementRow, [*row, clean_name(row["subject"]), clean_name(row["project"])])


def _table(row: sqlite3.Row) -> TableRow:
    values = list(row)
    values[8] = bool(values[8])
    return TableRow(*values)


def _check(row: sqlite3.Row) -> CheckRow:
    values = list(row)
    values[3] = bool(values[3])
    return CheckRow(*values)
