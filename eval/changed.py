"""One figure of a real document changed: the source's own cells (or words, where ruling is lost), one digit, read anew."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from random import Random

from eval.planted import alarms
from ingest.amounts import half_step_fen, is_amount, parse_amount
from ingest.checks import reconcile
from ingest.document import build_document
from ingest.identity import identify
from ingest.model import Check, Document, SourceFile, Table
from ingest.narrative import read_statements, section_tree
from ingest.readers import read_source
from ingest.regions import Region, split_regions
from ingest.tables import read_tables

Spot = tuple[int, int, int]
"""Region, row (or line), cell (or word)."""


@dataclass(frozen=True, slots=True)
class Change:
    """A changed figure and what became of it."""

    file: str
    table: str
    printed: str
    changed: str
    noticed: bool
    explained: bool
    """The change is no greater than what rounding of a printed place may make."""


class Original:
    """A document whose figures can be changed one by one; only the tables and the checks are made anew."""

    def __init__(self, path: Path) -> None:
        self.source: SourceFile = read_source(path)
        regions, narrative = split_regions(self.source.blocks)
        self.regions = list(regions)
        self.found = identify(self.source.name, narrative, regions)
        self.sections = section_tree(narrative)
        self.stated = read_statements(
            self.sections, self.found.identity.fiscal_year, organisation=self.found.identity.organisation
        )
        self.contents = build_document(self.source).contents
        self.document = self._read(self.regions)
        self.known = {(check.rule, check.message) for check in alarms(reconcile(self.document))}

    def _read(self, regions: list[Region]) -> Document:
        identity = self.found.identity
        tables = read_tables(regions, identity.fiscal_year, identity.kind, self.stated)
        made = Document(
            identity, self.found.title, self.source.name, self.source.content_hash, self.source.reader
        )
        made.tables, made.sections, made.contents = tables.tables, self.sections, self.contents
        made.statements = [*self.stated, *tables.statements]
        return made

    @cached_property
    def spots(self) -> list[Spot]:
        """Where the document's figures stand in its source. Indicators of performance forms are no figures."""
        return [
            (at, row, cell)
            for at, (region, table) in enumerate(zip(self.regions, self.document.tables, strict=True))
            for row, cell in _spots(region, table)
        ]

    def change(self, spot: Spot, chance: Random) -> Change:
        """Change one digit of one figure, and see whether an error names its table that was not told before."""
        at, row, cell = spot
        table = self.document.tables[at]
        printed = _words(self.regions[at])[row][cell]
        changed = _another_digit(printed, chance)
        regions = [*self.regions]
        regions[at] = _replaced(self.regions[at], row, cell, changed)
        told = alarms(reconcile(self._read(regions)))
        noticed = any(
            (check.rule, check.message) not in self.known and _names(check, table) for check in told
        )
        one, other = (parse_amount(text.strip(), table.unit or "万元") or 0 for text in (printed, changed))
        step = half_step_fen(printed.strip(), table.unit or "万元")
        explained = abs(one - other) <= 6 * step
        return Change(self.source.name, table.title, printed.strip(), changed.strip(), noticed, explained)


def changes(paths: list[Path], number: int, chance: Random) -> Iterator[Change]:
    """``number`` changes, spread over the documents in turn."""
    for position, path in enumerate(paths):
        share = number // len(paths) + (position < number % len(paths))
        original = Original(path)
        for spot in chance.sample(original.spots, min(share, len(original.spots))):
            yield original.change(spot, chance)


def _names(check: Check, table: Table) -> bool:
    operands = [operand for operand in (check.left, check.right) if operand is not None]
    return table.title in check.message or any(o.table_ordinal == table.ordinal for o in operands)


def _spots(region: Region, table: Table) -> Iterator[tuple[int, int]]:
    printed = {figure.raw.strip() for line in table.lines for figure in line.figures}
    columns = {column.index for column in table.columns}
    form = table.kind == "performance_targets"
    for row, words in enumerate(_words(region)):
        if form and "年度资金总额" not in "".join(words):
            continue
        for cell, word in enumerate(words):
            placed = form or region.grid is None or cell in columns
            if placed and word.replace("\n", "").strip() in printed and is_amount(word):
                yield row, cell


def _words(region: Region) -> list[list[str]]:
    if region.grid is not None:
        return [[cell.text for cell in row] for row in region.grid.rows]
    return [line.text.split() for line in region.lines]


def _replaced(region: Region, row: int, cell: int, word: str) -> Region:
    if region.grid is not None:
        rows = [list(cells) for cells in region.grid.rows]
        rows[row][cell] = replace(rows[row][cell], text=word)
        return replace(region, grid=replace(region.grid, rows=tuple(map(tuple, rows))))
    lines = list(region.lines)
    words = lines[row].text.split()
    words[cell] = word
    lines[row] = replace(lines[row], text=" ".join(words))
    sequence: Callable[[list[object]], object] = type(region.lines)
    return replace(region, lines=sequence(lines))  # type: ignore[arg-type]


def _another_digit(word: str, chance: Random) -> str:
    at = chance.choice([at for at, char in enumerate(word) if char.isdigit()])
    return word[:at] + chance.choice([digit for digit in "0123456789" if digit != word[at]]) + word[at + 1 :]
