"""What a generated document consists of, and the truth that is told about it. Amounts are whole numbers of 分."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its printed header from top to bottom, and what its amounts mean."""

    path: tuple[str, ...]
    role: str  # class, section, entry, code, name, project, text, ordinal or amount
    measure: str = ""
    side: str = ""
    figure_kind: str = ""
    figure_year: int = 0
    width: int = 8  # characters in a line where the table is flattened


@dataclass(frozen=True, slots=True)
class Label:
    """What a row's amounts are about, on one side of a table."""

    code: str = ""
    item: str = ""
    project: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One printed row: a text per column, the amounts among them, and whose amounts they are."""

    texts: tuple[str, ...]
    amounts: Mapping[int, int]
    labels: Mapping[str, Label]  # side → label; "" for one-sided tables
    level: int = 1  # 0 is the grand total; 1, 2, 3 go down the classification
    role: str = "leaf"
    span: int = 1  # leading columns that one cell covers
    measures: Mapping[int, str] = field(default_factory=dict)  # where a form has labels instead of columns

    def label(self, side: str) -> Label:
        return self.labels.get(side) or self.labels.get("") or Label()


@dataclass(frozen=True, slots=True)
class Table:
    """One official table. ``sums``: (total column, its parts), by index."""

    key: str
    kind: str
    number: str
    title: str
    unit: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    maker: str = ""
    note: str = ""
    sums: tuple[tuple[int, tuple[int, ...]], ...] = ()
    headless: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str


Block = Heading | Paragraph | Table


@dataclass(frozen=True, slots=True)
class Statement:
    """A fact that a sentence of the narrative states."""

    kind: str  # amount, share, change, headcount, asset or procurement
    subject: str
    section: str
    sentence: str
    facts: Mapping[str, int | str]

    def to_json(self) -> Json:
        return {
            "kind": self.kind,
            "subject": self.subject,
            "section": self.section,
            "sentence": self.sentence,
            **self.facts,
        }


@dataclass(frozen=True, slots=True)
class Defect:
    """One planted fault: where it stands, what is printed, and what would be right."""

    kind: str
    place: str
    printed: str
    right: str
    tables: tuple[str, ...] = ()  # titles of the tables whose figures it touches

    def to_json(self) -> Json:
        return {
            "kind": self.kind,
            "place": self.place,
            "printed": self.printed,
            "right": self.right,
            "tables": list(self.tables),
        }


@dataclass(frozen=True, slots=True)
class Document:
    """One disclosure, before it takes a format."""

    organisation: str
    scope: str
    kind: str
    year: int
    title: str
    blocks: tuple[Block, ...]
    statements: tuple[Statement, ...] = ()
    defects: tuple[Defect, ...] = ()

    @property
    def name(self) -> str:
        return f"{self.organisation}{self.year}年{self.scope}{self.kind}"

    @property
    def tables(self) -> tuple[Table, ...]:
        return tuple(block for block in self.blocks if isinstance(block, Table))

    def with_table(self, old: Table, new: Table | None, **changes: Any) -> Document:
        """The document with one table exchanged, or left out."""
        blocks = [new if block is old else block for block in self.blocks]
        return replace(self, blocks=tuple(block for block in blocks if block is not None), **changes)


@dataclass(frozen=True)
class Truth:
    """What is true of one generated file: a line of ``truth.jsonl``, read when asked."""

    line: str

    @cached_property
    def data(self) -> Json:
        data: Json = json.loads(self.line)
        return data

    @property
    def file(self) -> str:
        return str(self.data["file"])

    @property
    def figures(self) -> list[Json]:
        return list(self.data["figures"])

    @property
    def statements(self) -> list[Json]:
        return list(self.data["statements"])

    @property
    def defects(self) -> list[Json]:
        return list(self.data["defects"])
