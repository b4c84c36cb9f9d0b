"""Workbooks of answers: the answer, its figures and its citations, each on a sheet. Nothing in a cell is run."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from assistant.web.conversations import Turn
from assistant.web.present import telling_columns
from assistant.web.texts import entry, text

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_AMOUNT = re.compile(r"[+-]?[\d,]+(?:\.\d+)?%?")
MAX_CELL = 32_000
_WRAPPED = Alignment(vertical="top", wrap_text=True)
_HEAD = PatternFill("solid", fgColor="DBEAFE")


def workbook(turns: Sequence[Turn], title: str, sample: bool) -> bytes:
    """An .xlsx of these turns: 回答, 数据, 来源; a sample corpus is said to be one."""
    book = Workbook(write_only=True)
    _sheet(
        book, "answers", _answers(turns), (6, 36, 90, 12, 40, 22), (text("sample_banner"),) if sample else ()
    )
    for number, turn in enumerate(turns, start=1):
        if turn.answer.rows:
            heading = f"{text('export.rows')}{number}" if len(turns) > 1 else text("export.rows")
            _sheet(book, heading, _rows(turn), (), (turn.question,))
    _sheet(book, "sources", _sources(turns), (6, 44, 36, 60, 8, 60, 26))
    book.properties.title = title
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def sheet_of(header: Sequence[str], rows: Iterable[Sequence[Any]], name: str) -> bytes:
    """An .xlsx of one table."""
    book = Workbook(write_only=True)
    _sheet(book, name, [header, *rows], ())
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def csv_of(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """A CSV that spreadsheets open as UTF-8."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    for row in (header, *rows):
        writer.writerow([neutral(value) for value in row])
    return buffer.getvalue().encode("utf-8-sig")


def neutral(value: Any) -> Any:
    """Text that a spreadsheet would run as a formula stays text; characters that a workbook cannot hold are left out."""
    if value is None:
        return ""
    if not isinstance(value, str):
        return value
    clean = _FORBIDDEN.sub("", value)[:MAX_CELL]
    return f"'{clean}" if clean.startswith(_FORMULA_STARTS) and not _AMOUNT.fullmatch(clean) else clean


def _sheet(
    book: Workbook,
    name: str,
    rows: Sequence[Sequence[Any]],
    widths: Sequence[int],
    above: Sequence[str] = (),
) -> None:
    sheet = book.create_sheet(text(f"export.{name}") if name in ("answers", "sources") else name[:31])
    columns = max((len(row) for row in rows), default=0)
    for number in range(columns):
        width = widths[number] if number < len(widths) else 18
        sheet.column_dimensions[get_column_letter(number + 1)].width = width
    for note in above:
        cell = WriteOnlyCell(sheet, neutral(note))
        cell.font = Font(bold=True, color="8A5A00")
        sheet.append([cell])
    for number, row in enumerate(rows):
        sheet.append([_cell(sheet, value, number == 0) for value in row])


def _cell(sheet: Any, value: Any, is_head: bool) -> Any:
    cell = WriteOnlyCell(sheet, neutral(value))
    cell.alignment = _WRAPPED
    if isinstance(cell.value, str):
        cell.data_type = "s"  # never a formula, whatever it begins with
    if isinstance(value, Decimal | float):
        cell.number_format = "#,##0.00"
    if is_head:
        cell.font, cell.fill = Font(bold=True), _HEAD
    return cell


def _answers(turns: Sequence[Turn]) -> list[Sequence[Any]]:
    rows: list[Sequence[Any]] = [entry("export.answer_header")]
    for number, turn in enumerate(turns, start=1):
        status = entry("export.statuses").get(turn.answer.status, turn.answer.status)
        warnings = "\n".join(turn.answer.warnings)
        rows.append(
            (number, turn.question, plain_text(turn.answer.answer), status, warnings, turn.asked_at[:19])
        )
    return rows


def _rows(turn: Turn) -> list[Sequence[Any]]:
    answer = turn.answer
    kept = telling_columns(answer.columns, answer.rows)
    labels: dict[str, str] = entry("columns")
    values: dict[str, dict[str, str]] = entry("values")
    rows: list[Sequence[Any]] = [[labels.get(answer.columns[i], answer.columns[i]) for i in kept]]
    for row in answer.rows:
        rows.append([_value(answer.columns[i], row[i], values) for i in kept])
    return rows


def _value(column: str, value: Any, names: dict[str, dict[str, str]]) -> Any:
    if column.endswith("_yuan") and isinstance(value, int | float):
        return Decimal(f"{value:.2f}")
    return names.get(column, {}).get(str(value), value)


def _sources(turns: Sequence[Turn]) -> list[Sequence[Any]]:
    rows: list[Sequence[Any]] = [entry("export.source_header")]
    for number, turn in enumerate(turns, start=1):
        for c in turn.answer.citations:
            rows.append((number, c.document, c.source, c.locator, c.page, c.quote, c.figure_id))
    return rows


def plain_text(markdown: str) -> str:
    """Markdown without its marks, for a cell."""
    lines = [line for line in markdown.splitlines() if not re.fullmatch(r"\|[\s:|-]+\|", line.strip())]
    joined = "\n".join(re.sub(r"^\s*>\s?", "", line) for line in lines)
    joined = re.sub(r"\*\*|__|`", "", joined)
    return re.sub(r"^\|\s*|\s*\|$", "", joined, flags=re.MULTILINE).replace(" | ", "　").strip()
