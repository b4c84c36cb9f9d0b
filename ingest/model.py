"""Records that pass between the steps of ingestion. Pure data: no I/O, no third-party imports.

A *reader* turns a file into blocks; ``tables``/``layout`` turn grids and text into tables; ``sections`` and ``statements``
turn the remaining text into a section tree and stated facts; ``checks`` audits the whole; ``corpus`` stores it.

Units: amounts are integers in 分 (``*_fen``); pages and lines count from 1; boxes are (x0, top, x1, bottom) in PDF points.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

Box = tuple[float, float, float, float]

Scope = Literal["部门", "单位", "政府汇总", "unknown"]
DocumentKind = Literal["预算", "决算"]
MeasureStatus = Literal["printed", "inferred", "unknown"]
RowRole = Literal["leaf", "subtotal", "total"]


class IngestError(ValueError):
    """A document cannot be taken in. The message is Chinese, names the place and says what to do."""


# --- what readers yield -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in its source file."""

    page: int | None = None
    line: int | None = None
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a line that stands apart from the rest of it, from ``start`` to ``end`` (PDF points or character cells)."""

    text: str
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line of text as printed (hard-wrapped sources) or one paragraph (flowing sources). ``pieces`` where the source knows
    what stands where in the line."""

    text: str
    place: Place = Place()
    pieces: tuple[Piece, ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """One table cell; ``""`` is an empty cell. A cell covered by a merged one is empty as well."""

    text: str = ""
    box: Box | None = None
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    """A table whose columns survived in the source. Rows all have the same number of cells."""

    rows: tuple[tuple[Cell, ...], ...]
    place: Place = Place()
    name: str = ""
    """What the source itself calls the grid (a worksheet's name); empty where it has no name."""


Block = TextLine | Grid


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file as read: its blocks in reading order."""

    name: str
    content_hash: str
    reader: str
    blocks: tuple[Block, ...]
    ocr: bool = False


# --- tables -------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Column:
    """A value column of a table.

    ``measure`` is canonical and comparable across documents; ``decided_by`` says, in Chinese, what an inferred
    assignment rests on (empty for printed columns).
    """

    index: int
    header_path: str
    measure: str
    measure_status: MeasureStatus = "printed"
    decided_by: str = ""
    side: str = ""
    figure_year: int | None = None
    figure_kind: str = ""
    is_money: bool = True


@dataclass(slots=True)
class Figure:
    """One amount printed in a table cell."""

    column: Column
    raw: str
    amount_fen: int
    unit: str
    place: Place = Place()
    summable: bool = False


@dataclass(slots=True)
class Quantity:
    """A value that is not money (persons, m², ``≥36``); never mixed with amounts."""

    column: Column
    raw: str
    value: str
    comparator: str = ""
    unit: str = ""


@dataclass(slots=True)
class Line:
    """One data row of a table. ``row`` counts from 1 within the table's data rows. ``block`` tells the parts of a table apart
    that are set side by side, each with rows of its own."""

    row: int
    item: str = ""
    side: str = ""
    code: str = ""
    account_name: str = ""
    account_name_source: str = ""
    project: str = ""
    role: RowRole = "leaf"
    level: int = 0
    parent_row: int | None = None
    block: int = 0
    labels: dict[str, str] = field(default_factory=dict)
    figures: list[Figure] = field(default_factory=list)
    quantities: list[Quantity] = field(default_factory=list)
    place: Place = Place()


@dataclass(slots=True)
class Table:
    """A table of a document, recognised or not (``kind='other'``), with its grid as printed."""

    ordinal: int
    kind: str
    title: str
    number: str = ""
    unit: str = ""
    organisation: str = ""
    notes: list[str] = field(default_factory=list)
    columns: list[Column] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    printed: list[list[str]] = field(default_factory=list)
    place: Place = Place()

    @property
    def is_empty(self) -> bool:
        return not any(line.figures or line.quantities for line in self.lines)


# --- narrative ----------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Section:
    """A node of the narrative's tree. ``path`` joins the ordinals as printed, e.g. ``第三部分/七/1``.

    ``text`` is the section's own text without that of its children; paragraphs are separated by newlines.
    """

    path: str
    heading: str
    level: int
    text: str = ""
    parent_path: str = ""
    place: Place = Place()


@dataclass(slots=True)
class Statement:
    """A fact stated in the narrative or an indicator of a performance table, with the sentence it stands in.

    Money goes to ``amount_fen``; other values to ``value`` (exact decimal as text) with ``comparator`` and ``unit``.
    Year-on-year statements carry the signed ``change_fen`` and ``percent`` against ``base`` with the stated ``reason``.
    """

    kind: str
    subject: str
    attribute: str = ""
    amount_fen: int | None = None
    value: str = ""
    comparator: str = ""
    unit: str = ""
    text: str = ""
    change_fen: int | None = None
    percent: str = ""
    base: str = ""
    reason: str = ""
    project: str = ""
    sentence: str = ""
    section_path: str = ""
    locator: str = ""
    place: Place = Place()


# --- the document -------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Operand:
    """One side of a check: a figure (by its key within the document) or a sentence."""

    label: str
    amount_fen: int | None = None
    value: Decimal | None = None
    table_ordinal: int | None = None
    side: str = ""
    row: int | None = None
    column_index: int | None = None
    sentence: str = ""


@dataclass(slots=True)
class Check:
    """The outcome of one reconciliation rule at one place. ``severity``: 错误 · 提示."""

    rule: str
    passed: bool
    message: str
    severity: str = "错误"
    left: Operand | None = None
    right: Operand | None = None


@dataclass(slots=True)
class Identity:
    """What makes two files versions of one document."""

    organisation: str
    scope: Scope
    kind: DocumentKind
    fiscal_year: int


@dataclass(slots=True)
class Document:
    """A budget or final account, fully read."""

    identity: Identity
    title: str
    source: str
    content_hash: str
    reader: str
    title_composed: bool = False
    aliases: list[str] = field(default_factory=list)
    region: str = ""
    published: str = ""
    contents: list[str] = field(default_factory=list)
    """Titles announced in the document's own table of contents, with their numbers as printed."""
    source_url: str = ""
    sample: bool = False
    ocr: bool = False
    tables: list[Table] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
