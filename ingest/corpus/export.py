"""Export a corpus: figures, statements or sections, as CSV, XLSX or Parquet."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from ingest.amounts import format_yuan, is_amount
from ingest.corpus.read import Corpus
from ingest.model import IngestError

FIGURE_COLUMNS = [
    "figure_id",
    "organisation",
    "scope",
    "kind",
    "fiscal_year",
    "figure_year",
    "figure_kind",
    "table_kind",
    "table_title",
    "side",
    "code",
    "account_name",
    "item",
    "project",
    "header_path",
    "measure",
    "measure_status",
    "row_role",
    "level",
    "amount_yuan",
    "raw",
    "unit",
    "ocr",
    "document",
    "source",
    "page",
    "row",
    "table_number",
    "decided_by",
    "account_name_source",
    "summable",
    "parent_line_id",
    "line_id",
    "sample",
]
STATEMENT_COLUMNS = [
    "statement_id",
    "organisation",
    "scope",
    "kind",
    "fiscal_year",
    "statement_kind",
    "subject",
    "attribute",
    "amount_yuan",
    "value",
    "comparator",
    "unit",
    "text",
    "change_yuan",
    "percent",
    "base",
    "reason",
    "project",
    "sentence",
    "section_path",
    "locator",
    "document",
    "source",
    "page",
    "line",
    "sample",
]
SECTION_COLUMNS = [
    "section_id",
    "organisation",
    "scope",
    "kind",
    "fiscal_year",
    "path",
    "parent_path",
    "heading",
    "level",
    "text",
    "document",
    "source",
    "page",
    "line",
    "sample",
]

_ORDER = {
    "figures": "document_id, table_ordinal, side, row, column_index",
    "statements": "document_id, ordinal",
    "sections": "document_id, ordinal",
}
_COLUMNS = {"figures": FIGURE_COLUMNS, "statements": STATEMENT_COLUMNS, "sections": SECTION_COLUMNS}
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def export(corpus: Corpus, what: str, target: Path, file_format: str) -> int:
    """Write one kind of records to ``target``; returns the number of rows. Amounts are exact decimals in 元."""
    rows = _rows(corpus, what)
    writer = {"csv": _write_csv, "xlsx": _write_xlsx, "parquet": _write_parquet}[file_format]
    temporary = target.with_name(f".{target.name}.partial")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        count = writer(temporary, _COLUMNS[what], rows)
        temporary.replace(target)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise IngestError(f"无法写入 {target}：{error.strerror}") from error
    return count


def _rows(corpus: Corpus, what: str) -> Iterator[list[Any]]:
    samples = {
        row["document_id"]: row["is_sample"]
        for row in corpus.query("SELECT document_id, is_sample FROM documents")
    }
    for row in corpus.connection.execute(f"SELECT * FROM {what} ORDER BY {_ORDER[what]}"):
        values = dict(row)
        values["sample"] = "样例" if samples[values["document_id"]] else ""
        for amount in ("amount", "change"):
            fen = values.get(f"{amount}_fen")
            if f"{amount}_yuan" in values:
                values[f"{amount}_yuan"] = Decimal(format_yuan(fen)) if fen is not None else None
        yield [values[column] for column in _COLUMNS[what]]


def _write_csv(path: Path, columns: Sequence[str], rows: Iterator[list[Any]]) -> int:
    count = 0
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(columns)
        for row in rows:
            writer.writerow(["" if value is None else _neutral(value) for value in row])
            count += 1
    return count


def _write_xlsx(path: Path, columns: Sequence[str], rows: Iterator[list[Any]]) -> int:
    from openpyxl import Workbook  # only this format needs it
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    def writable(value: Any) -> Any:
        """Without the control characters that a workbook cannot hold."""
        return ILLEGAL_CHARACTERS_RE.sub("", value) if isinstance(value, str) else value

    book = Workbook(write_only=True)
    sheet = book.create_sheet("export")
    sheet.append(list(columns))
    count = 0
    for row in rows:
        sheet.append([_neutral(writable(value)) for value in row])
        count += 1
    book.save(path)
    return count


def _write_parquet(path: Path, columns: Sequence[str], rows: Iterator[list[Any]]) -> int:
    import pyarrow
    from pyarrow import parquet

    records = list(rows)
    arrays = {column: [record[position] for record in records] for position, column in enumerate(columns)}
    table = pyarrow.table({column: pyarrow.array(values) for column, values in arrays.items()})
    parquet.write_table(table, path)
    return len(records)


def _neutral(value: Any) -> Any:
    """Text that a spreadsheet would run as a formula is kept as text."""
    if isinstance(value, str) and value.startswith(_FORMULA_STARTS) and not is_amount(value):
        return "'" + value
    return value
