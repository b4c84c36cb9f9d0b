"""Which column does each number stand in, once text has lost the columns?

A row of a table whose blank cells are gone still prints its numbers in the order of the columns. A *reading* assigns every
number of every row to a column such that the table's own arithmetic holds: each row adds up across (合计 = 基本 + 项目), each
parent row is the sum of its children column by column, and so is the total row. All readings are explored; a number whose
column is the same in every reading is certain, one whose column differs stays open until evidence from elsewhere in the
document leaves one reading only. Pure; amounts in 分.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import combinations

Assignment = tuple[int, ...]
"""The column of each number of a row, in printed order."""

MAX_STEPS = 20_000
"""Search steps before a table is given up as undecidable (it then stays unknown, never guessed)."""


@dataclass(frozen=True, slots=True)
class FlatRow:
    """One row's numbers in printed order. ``steps`` are half printed places (分), for rounding; ``parent`` is a row index."""

    amounts: tuple[int, ...]
    steps: tuple[int, ...]
    parent: int | None = None
    is_total: bool = False


@dataclass(slots=True)
class Readings:
    """The outcome: per row every assignment that some reading uses, and how many readings of the top row there are."""

    by_row: list[frozenset[Assignment]]
    top_count: int
    evidence: list[str] = field(default_factory=list)


class _TooMany(Exception):
    """The search space is too large to decide anything."""


def explore(
    rows: Sequence[FlatRow],
    width: int,
    sums_across: Mapping[int, Sequence[int]],
    evidence: Mapping[int, Mapping[int, str]] | None = None,
) -> Readings | None:
    """All readings of a table of ``width`` value columns.

    ``sums_across`` maps a column to those it is the sum of. ``evidence`` maps a column to the totals (分) that other places of
    the document give for it, with what they are called; it is used only where the sums alone leave several readings. None where
    no reading exists or there are too many to explore.
    """
    search = _Search(rows, width, sums_across)
    try:
        readings = search.run({})
        if readings is None or not evidence or all(len(options) == 1 for options in readings.by_row):
            return readings
        top_count = readings.top_count
        decided = search.run(evidence)
    except _TooMany:
        return None
    if decided is None:
        return readings
    decided.evidence = _used(decided, rows, evidence, search.top_rows())
    decided.top_count = top_count
    return decided


def _used(
    readings: Readings, rows: Sequence[FlatRow], evidence: Mapping[int, Mapping[int, str]], top: Sequence[int]
) -> list[str]:
    names: list[str] = []
    for row in top:
        for assignment in readings.by_row[row]:
            for column, amount in zip(assignment, rows[row].amounts, strict=True):
                name = evidence.get(column, {}).get(amount)
                if name and name not in names:
                    names.append(name)
    return names


class _Search:
    def __init__(self, rows: Sequence[FlatRow], width: int, sums_across: Mapping[int, Sequence[int]]) -> None:
        self.rows, self.width, self.sums_across = rows, width, sums_across
        self.children: dict[int | None, list[int]] = {}
        for index, row in enumerate(rows):
            if not row.is_total:
                self.children.setdefault(row.parent, []).append(index)
        self.domains = [self._domain(row) for row in rows]
        self.steps = 0
        self.feasible = cache(self._feasible)

    def top_rows(self) -> list[int]:
        totals = [index for index, row in enumerate(self.rows) if row.is_total]
        return totals or self.children.get(None, [])

    def run(self, evidence: Mapping[int, Mapping[int, str]]) -> Readings | None:
        """Explore below the total rows, which must agree with ``evidence`` where it is given."""
        totals = [index for index, row in enumerate(self.rows) if row.is_total]
        if not totals:
            return self._without_total(evidence)
        total = totals[-1]
        union: list[set[Assignment]] = [set() for _ in self.rows]
        count = 0
        for assignment in self.domains[total]:
            if not self._agrees(total, assignment, evidence):
                continue
            found = self._split(
                self.children.get(None, []), self._vector(total, assignment), self._slack([total])
            )
            if found is None:
                continue
            count += 1
            union[total].add(assignment)
            for row, options in found.items():
                union[row] |= options
        if not count:
            return None
        for other in totals[:-1]:
            union[other] = set(self.domains[other])
        return Readings([frozenset(options) for options in union], count)

    def _without_total(self, evidence: Mapping[int, Mapping[int, str]]) -> Readings | None:
        union: list[set[Assignment]] = [set() for _ in self.rows]
        count = 1
        for top in self.children.get(None, []):
            options = 0
            for assignment in self.domains[top]:
                found = self.feasible(top, assignment)
                if found is None or (
                    len(self.children[None]) == 1 and not self._agrees(top, assignment, evidence)
                ):
                    continue
                options += 1
                for row, chosen in found.items():
                    union[row] |= chosen
            if not options:
                return None
            count *= options
        return Readings([frozenset(options) for options in union], count)

    def _agrees(self, row: int, assignment: Assignment, evidence: Mapping[int, Mapping[int, str]]) -> bool:
        vector = self._vector(row, assignment)
        return all(vector[column] in amounts for column, amounts in evidence.items() if amounts)

    def _domain(self, row: FlatRow) -> list[Assignment]:
        """Order-preserving assignments of one row that add up across."""
        if len(row.amounts) > self.width:
            return []
        if len(row.amounts) == self.width:
            return [
                tuple(range(self.width))
            ]  # every column is filled: the order decides, even where a sum is wrong
        return [a for a in combinations(range(self.width), len(row.amounts)) if self._adds_across(row, a)]

    def _adds_across(self, row: FlatRow, assignment: Assignment) -> bool:
        vector = dict(zip(assignment, row.amounts, strict=True))
        slack = sum(row.steps)
        return all(
            abs(vector.get(whole, 0) - sum(vector.get(part, 0) for part in parts)) <= slack
            for whole, parts in self.sums_across.items()
        )

    def _vector(self, row: int, assignment: Assignment) -> tuple[int, ...]:
        amounts = [0] * self.width
        for column, amount in zip(assignment, self.rows[row].amounts, strict=True):
            amounts[column] = amount
        return tuple(amounts)

    def _slack(self, rows: Sequence[int]) -> int:
        return sum(max(self.rows[row].steps, default=0) for row in rows)

    def _feasible(self, row: int, assignment: Assignment) -> dict[int, frozenset[Assignment]] | None:
        """Per row of the subtree the assignments used by readings in which ``row`` has ``assignment``; None if there is none."""
        below = self.children.get(row, [])
        if not below:
            return {row: frozenset({assignment})}
        found = self._split(below, self._vector(row, assignment), self._slack([row]))
        return None if found is None else {row: frozenset({assignment}), **found}

    def _split(
        self, rows: Sequence[int], target: tuple[int, ...], slack: int
    ) -> dict[int, frozenset[Assignment]] | None:
        """Assignments of sibling rows whose vectors add up to ``target`` within rounding."""
        slack += self._slack(rows)
        union: dict[int, set[Assignment]] = {}
        chosen: list[tuple[int, Assignment]] = []

        def place(position: int, left: tuple[int, ...]) -> None:
            self.steps += 1
            if self.steps > MAX_STEPS:
                raise _TooMany
            if position == len(rows):
                if all(abs(rest) <= slack for rest in left):
                    for row, assignment in chosen:
                        for inner, options in (self.feasible(row, assignment) or {}).items():
                            union.setdefault(inner, set()).update(options)
                return
            row = rows[position]
            for assignment in self.domains[row]:
                vector = self._vector(row, assignment)
                rest = tuple(a - b for a, b in zip(left, vector, strict=True))
                if any(r < -slack for r, v in zip(rest, vector, strict=True) if v > 0):
                    continue
                if self.feasible(row, assignment) is None:
                    continue
                chosen.append((row, assignment))
                place(position + 1, rest)
                chosen.pop()

        place(0, target)
        return {row: frozenset(options) for row, options in union.items()} if union else None
