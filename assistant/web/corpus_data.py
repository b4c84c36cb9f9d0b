"""What the data page shows of a corpus: documents, tables as printed, findings, sums for charts. Read-only."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.codes import classification_names
from ingest.corpus.read import Corpus

MAX_DOCUMENTS = 200
MAX_FINDINGS = 300
SPENDING = "expenditure_by_function"


@dataclass(frozen=True, slots=True)
class Filter:
    """Which documents; empty fields let everything through. ``words`` are looked for in body, title and file name."""

    words: str = ""
    year: int | None = None
    kind: str = ""

    def where(self, alias: str = "d") -> tuple[str, dict[str, Any]]:
        parts, words = ["1 = 1"], self.words.split()[:5]
        for number in range(len(words)):
            parts.append(
                f"instr({alias}.organisation || ' ' || {alias}.document || ' ' || {alias}.source, :w{number}) > 0"
            )
        if self.year:
            parts.append(f"{alias}.fiscal_year = :year")
        if self.kind:
            parts.append(f"{alias}.kind = :kind")
        values = {f"w{number}": word for number, word in enumerate(words)}
        return " AND ".join(parts), {**values, "year": self.year, "kind": self.kind}


@contextmanager
def reading(data_dir: Path, directory: Path | None = None) -> Iterator[Corpus]:
    """An open corpus; ``directory``: of a draft. Raises IngestError."""
    corpus = Corpus(data_dir, directory=directory)
    try:
        yield corpus
    finally:
        corpus.close()


def documents(corpus: Corpus, chosen: Filter) -> tuple[int, list[dict[str, Any]]]:
    """How many documents there are, and the first of them with the numbers of their tables, figures and failed checks."""
    where, values = chosen.where()
    count = corpus.query(f"SELECT count(*) FROM documents AS d WHERE {where}", values)[0][0]  # type: ignore[arg-type]
    # The first ones are found before anything of them is counted: there may be very many.
    rows = corpus.query(
        "SELECT d.*, (SELECT count(*) FROM budget_table AS t WHERE t.document_id = d.document_id) AS tables,"
        " (SELECT count(*) FROM figure AS f WHERE f.document_id = d.document_id) AS figures,"
        " (SELECT count(*) FROM reconciliation AS c WHERE c.document_id = d.document_id AND NOT c.passed"
        " AND c.severity = '错误') AS failed FROM (SELECT d.document_id, d.organisation, d.scope, d.kind, d.fiscal_year,"
        f" d.document, d.source FROM documents AS d WHERE {where}"
        f" ORDER BY d.organisation, d.fiscal_year DESC, d.kind, d.document LIMIT {MAX_DOCUMENTS}) AS d",
        values,  # type: ignore[arg-type]
    )
    return count, [dict(row) for row in rows]


def years_and_kinds(corpus: Corpus) -> tuple[list[int], list[str]]:
    """Latest year first."""
    rows = corpus.query("SELECT DISTINCT fiscal_year, kind FROM documents")
    return sorted({row[0] for row in rows}, reverse=True), sorted({row[1] for row in rows})


def document(corpus: Corpus, document_id: str) -> dict[str, Any] | None:
    """One document with its ``tables`` and ``findings``."""
    rows = corpus.query("SELECT * FROM documents WHERE document_id = ?", (document_id,))
    if not rows:
        return None
    tables = corpus.query(
        "SELECT t.*, (SELECT count(*) FROM figure AS f WHERE f.table_id = t.table_id) AS figures"
        " FROM budget_tables AS t WHERE t.document_id = ? ORDER BY t.ordinal",
        (document_id,),
    )
    return {
        **dict(rows[0]),
        "notices": json.loads(rows[0]["notices"] or "[]"),
        "tables": [dict(row) for row in tables],
        "findings": findings(corpus, Filter(), document_id)[1],
    }


def table(corpus: Corpus, table_id: str) -> dict[str, Any] | None:
    """A table with its cells as ``printed`` (rows of texts)."""
    rows = corpus.query("SELECT * FROM budget_tables WHERE table_id = ?", (table_id,))
    return {**dict(rows[0]), "printed": json.loads(rows[0]["printed"])} if rows else None


def findings(
    corpus: Corpus, chosen: Filter, document_id: str = "", severity: str = ""
) -> tuple[int, list[dict[str, Any]]]:
    """How many checks failed, and the first of them, defects before hints."""
    where, values = chosen.where("c")
    where += " AND NOT c.passed AND :document IN ('', c.document_id) AND :severity IN ('', c.severity)"
    values |= {"document": document_id, "severity": severity}
    count = corpus.query(f"SELECT count(*) FROM checks AS c WHERE {where}", values)[0][0]  # type: ignore[arg-type]
    rows = corpus.query(
        "SELECT c.severity, c.document, c.message, c.left_label, c.left_figure_id, c.right_label, c.right_figure_id,"
        " l.raw || ' ' || l.unit AS left_printed, r.raw || ' ' || r.unit AS right_printed FROM checks AS c"
        " LEFT JOIN figure AS l ON l.figure_id = c.left_figure_id LEFT JOIN figure AS r ON r.figure_id = c.right_figure_id"
        f" WHERE {where} ORDER BY c.severity DESC, c.document_id, c.check_id LIMIT {MAX_FINDINGS}",
        values,  # type: ignore[arg-type]
    )
    return count, [dict(row) for row in rows]


@dataclass(frozen=True, slots=True)
class Amount:
    """A bar of a chart."""

    label: str
    fen: int
    source: str


def spending_by_function(corpus: Corpus, document_id: str) -> list[Amount]:
    """A document's spending by functional 类: the leaves of its table of expenditure added up. Empty where they cannot be."""
    rows = corpus.query(
        "SELECT substr(code, 1, 3) AS class, sum(amount_fen) AS fen, min(table_number || ' ' || table_title) AS place,"
        " count(DISTINCT table_id) AS tables FROM summable_figures WHERE document_id = ? AND table_kind = ?"
        " GROUP BY class ORDER BY fen DESC",
        (document_id, SPENDING),
    )
    if any(len(row["class"]) < 3 or row["tables"] > 1 for row in rows):
        return []
    return [Amount(_class_name(row["class"]), row["fen"], row["place"].strip()) for row in rows]


def total_spending(corpus: Corpus, document_ids: Sequence[str]) -> list[Amount]:
    """The total that each document's table of expenditure prints, the largest first; documents without a sure one are left out.

    Labels tell documents apart: by year, kind and scope where one body has several.
    """
    rows = corpus.query(
        "SELECT f.organisation, f.scope, f.kind, f.fiscal_year, max(f.amount_fen) AS fen, min(f.amount_fen) AS least,"
        f" min(f.table_number || ' ' || f.table_title) AS place FROM figures AS f WHERE f.document_id IN ({_marks(document_ids)})"
        f" AND f.table_kind = '{SPENDING}' AND f.measure = '合计' AND f.row_role = 'total'"
        " AND f.measure_status <> 'unknown' GROUP BY f.document_id HAVING fen = least ORDER BY fen DESC",
        document_ids,
    )
    names = [row["organisation"] for row in rows]
    return [
        Amount(_label(row, several=names.count(row["organisation"]) > 1), row["fen"], row["place"].strip())
        for row in rows
    ]


def _marks(values: Sequence[str]) -> str:
    return ", ".join("?" * len(values))


def _label(row: Any, several: bool) -> str:
    return (
        f"{row['organisation']} {row['fiscal_year']} {row['scope']}{row['kind']}"
        if several
        else str(row["organisation"])
    )


def _class_name(code: str) -> str:
    names = classification_names(code)
    return f"{code} {names[0]}" if names else code
