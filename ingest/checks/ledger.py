"""A document as the checks see it: figures found by column, by total row, by account, each with its rounding. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ingest.checks.outcome import Placed, rule
from ingest.checks.precision import Precision
from ingest.model import Document, Figure, Line, Table
from ingest.vocabulary import squeeze

TOTAL_MEASURES = ("合计", "预算数", "决算数", "执行数")
"""What the column of a row's whole amount is called, in tables that have several columns and in those that have one."""


def known(figure: Figure) -> bool:
    """Money whose column is certain."""
    return figure.column.measure_status != "unknown" and figure.column.is_money


def total_lines(table: Table, side: str | None = None) -> list[Line]:
    """The rows that close a table (or one side of it), in printed order, empty ones left out."""
    return [
        line
        for line in table.lines
        if line.role == "total" and line.figures and (side is None or line.side == side)
    ]


def by_code(table: Table) -> dict[str, Line]:
    """Code → line; codes that stand in several rows (one per project) are left out."""
    found: dict[str, Line] = {}
    repeated: set[str] = set()
    for line in table.lines:
        if line.code and line.figures:
            repeated |= {line.code} & found.keys()
            found[line.code] = line
    return {code: line for code, line in found.items() if code not in repeated}


def codes_doubtful(table: Table) -> bool:
    """Several codes that stand for two names each: the codes were not read well, and with them which row is whose part."""
    names: dict[tuple[str, str], set[str]] = defaultdict(set)
    for line in table.lines:
        if line.code and line.item and not line.project:
            names[line.side, line.code].add(squeeze(line.item))
    return sum(len(found) > 1 for found in names.values()) > 1


@dataclass(frozen=True, slots=True)
class Ledger:
    """One document with the precision of what it prints."""

    document: Document
    precision: Precision
    readable: Mapping[str, Sequence[Table]]
    """By kind, the tables that hold figures in rows that can be told apart."""

    @classmethod
    def of(cls, document: Document) -> Ledger:
        readable: dict[str, list[Table]] = defaultdict(list)
        for table in document.tables:
            if any(line.figures for line in table.lines) and not codes_doubtful(table):
                readable[table.kind].append(table)
        return cls(document, Precision.of(document), readable)

    def placed(self, table: Table, line: Line, figure: Figure) -> Placed:
        """A figure with its place and its rounding."""
        return Placed(table, line, figure, self.precision.figure(table.ordinal, figure.unit, figure.raw))

    def in_column(self, table: Table, line: Line, figure: Figure) -> Placed | None:
        """The figure of ``line`` in the column of another line's ``figure``; in tables set several columns abreast, in the
        column of the same header."""
        alike = [
            own
            for own in line.figures
            if known(own)
            and own.column.measure == figure.column.measure
            and own.column.header_path == figure.column.header_path
        ]
        if len(alike) != 1:
            alike = [own for own in alike if own.column.index == figure.column.index]
        return self.placed(table, line, alike[0]) if alike else None

    def measured(self, table: Table, line: Line, *measures: str) -> Placed | None:
        """A line's figure of the first of ``measures`` that it has, for the document's own year and kind."""
        for measure in measures:
            for figure in line.figures:
                if figure.column.measure == measure and known(figure) and self._own_period(figure):
                    return self.placed(table, line, figure)
        return None

    def whole_of(self, table: Table, line: Line) -> Placed | None:
        """A line's whole amount."""
        return self.measured(table, line, *TOTAL_MEASURES)

    def filled(self, kind: str) -> list[Table]:
        """The tables of a kind that hold figures in rows that can be told apart."""
        return list(self.readable.get(kind, ()))

    def only(self, kind: str) -> Table | None:
        """The table of a kind, where exactly one has figures: of two nobody knows which one is meant."""
        tables = self.filled(kind)
        return tables[0] if len(tables) == 1 else None

    def total_of(self, table: Table, *measures: str) -> Placed | None:
        """The total row's figure of a measure (its whole amount without ``measures``)."""
        for line in total_lines(table):
            found = self.measured(table, line, *measures) if measures else self.whole_of(table, line)
            if found is not None:
                return found
        return None

    def carried_over(self, words: Sequence[str]) -> bool:
        """Whether some table prints an amount other than 0 that was carried over from the year before."""
        return any(
            figure.amount_fen
            and any(word in squeeze(line.item) + figure.column.header_path for word in words)
            for table in self.document.tables
            for line in table.lines
            for figure in line.figures
        )

    def explained_by_carry_over(self, gap_fen: int, step_fen: int) -> bool:
        """Whether a difference is just an amount that is printed as carried over: one side counts it, the other does not."""
        words = rule("same_total").words("carry_over")
        return any(
            figure.amount_fen
            and abs(abs(gap_fen) - abs(figure.amount_fen)) <= step_fen
            and any(word in squeeze(line.item) + figure.column.header_path for word in words)
            for table in self.document.tables
            for line in table.lines
            for figure in line.figures
        )

    def figures(self) -> Iterator[Placed]:
        """Every figure with a certain column."""
        for table in self.document.tables:
            for line in table.lines:
                for figure in line.figures:
                    if known(figure):
                        yield self.placed(table, line, figure)

    def _own_period(self, figure: Figure) -> bool:
        """Of the document's own year and kind, not of the year before or the budget beside the account."""
        column, identity = figure.column, self.document.identity
        return column.figure_year in (None, identity.fiscal_year) and column.figure_kind in (
            "",
            identity.kind,
        )
