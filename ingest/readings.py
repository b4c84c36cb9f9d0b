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
from operator import add

from ingest import lanes

Assignment = tuple[int, ...]
"""The column of each number of a row, in printed order."""

MAX_STEPS = 20_000
"""Partial sums looked at before a table is given up as undecidable (it then stays unknown, never guessed)."""

Vector = tuple[int, ...]
"""A row's amounts by column, 0 where it prints none."""


@dataclass(frozen=True, slots=True)
class Option:
    """One thing a row may be. ``packed`` is its vector as one integer, ``positive`` the mask of the columns it adds to."""

    assignment: Assignment
    vector: Vector
    packed: int
    positive: int


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
        self.domains: list[list[Option]] = [self._domain(row) for row in rows]
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
        for option in self.domains[total]:
            if not _agrees(option.vector, evidence):
                continue
            found = self._split(self.children.get(None, []), option.packed, self._slack([total]))
            if found is None:
                continue
            count += 1
            union[total].add(option.assignment)
            for row, options in found.items():
                union[row] |= options
        if not count:
            return None
        for other in totals[:-1]:
            union[other] = {option.assignment for option in self.domains[other]}
        return Readings([frozenset(options) for options in union], count)

    def _without_total(self, evidence: Mapping[int, Mapping[int, str]]) -> Readings | None:
        union: list[set[Assignment]] = [set() for _ in self.rows]
        count = 1
        for top in self.children.get(None, []):
            options = 0
            for number, option in enumerate(self.domains[top]):
                found = self.feasible(top, number)
                if found is None or (len(self.children[None]) == 1 and not _agrees(option.vector, evidence)):
                    continue
                options += 1
                for row, chosen in found.items():
                    union[row] |= chosen
            if not options:
                return None
            count *= options
        return Readings([frozenset(options) for options in union], count)

    def _domain(self, row: FlatRow) -> list[Option]:
        """Order-preserving assignments of one row that add up across, each with its vector."""
        count = len(row.amounts)
        if count > self.width or sum(map(abs, row.amounts)) * len(self.rows) >= lanes.LIMIT:
            return []
        if count == self.width:  # every column is filled: the order decides, even where a sum is wrong
            return [self._option(row, tuple(range(self.width)))]
        slack = sum(row.steps)
        options = (self._option(row, columns) for columns in combinations(range(self.width), count))
        return [option for option in options if self._adds_across(option.vector, slack)]

    def _option(self, row: FlatRow, assignment: Assignment) -> Option:
        amounts = [0] * self.width
        for column, amount in zip(assignment, row.amounts, strict=True):
            amounts[column] = amount
        positive = lanes.signs(column for column, amount in enumerate(amounts) if amount > 0)
        return Option(assignment, tuple(amounts), lanes.pack(amounts), positive)

    def _adds_across(self, vector: Vector, slack: int) -> bool:
        for whole, parts in self.sums_across.items():
            rest = vector[whole]
            for part in parts:
                rest -= vector[part]
            if not -slack <= rest <= slack:
                return False
        return True

    def _slack(self, rows: Sequence[int]) -> int:
        return sum(max(self.rows[row].steps, default=0) for row in rows)

    def _feasible(self, row: int, number: int) -> dict[int, frozenset[Assignment]] | None:
        """Per row of the subtree the assignments used by readings in which ``row`` is its option of this number; None if
        there is none."""
        option, below = self.domains[row][number], self.children.get(row, [])
        own = {row: frozenset({option.assignment})}
        if not below:
            return own
        found = self._split(below, option.packed, self._slack([row]))
        return None if found is None else {**own, **found}

    def _split(self, rows: Sequence[int], target: int, slack: int) -> dict[int, frozenset[Assignment]] | None:
        """Assignments of sibling rows whose vectors add up to ``target`` (packed) within rounding.

        Forward, what can be left of the target after each row; many choices leave the same, and are followed once. Then
        backward from what may be left in the end, which marks the choices that some reading uses.
        """
        slack += self._slack(rows)
        stages: list[dict[int, list[tuple[int, int]]]] = []
        left: set[int] = {target}
        for row, bounds in zip(rows, self._still_to_come(rows, slack), strict=True):
            stage, reached = {}, set[int]()
            for before in left:
                stage[before] = self._choices(row, before, bounds)
                reached.update(after for _, after in stage[before])
                if self.steps + len(reached) > MAX_STEPS:
                    raise _TooMany
            stages.append(stage)
            left = reached
            self.steps += len(left)
        alive = left  # after the last row, what is left is within the rounding: the bounds have seen to that
        union: dict[int, set[Assignment]] = {}
        for row, stage in zip(reversed(rows), reversed(stages), strict=True):
            for number in {n for choices in stage.values() for n, after in choices if after in alive}:
                for inner, options in (self.feasible(row, number) or {}).items():
                    union.setdefault(inner, set()).update(options)
            alive = {
                before for before, choices in stage.items() if any(after in alive for _, after in choices)
            }
        return {row: frozenset(options) for row, options in union.items()} if alive and union else None

    def _still_to_come(self, rows: Sequence[int], slack: int) -> list[_Bounds]:
        """For every row what may be left after it: what the rows to come can still make up."""
        low = high = (0,) * self.width
        bounds = []
        for row in reversed(rows):
            bounds.append(_Bounds.of(low, high, slack))
            columns = list(zip(*(option.vector for option in self.domains[row]), strict=True))
            if columns:
                low = tuple(map(add, low, map(min, columns)))
                high = tuple(map(add, high, map(max, columns)))
        return bounds[::-1]

    def _choices(self, row: int, before: int, bounds: _Bounds) -> list[tuple[int, int]]:
        """What a row may be (the number of the option), with what is left of a sum after it."""
        choices = []
        for number, option in enumerate(self.domains[row]):
            after = before - option.packed
            if bounds.allow(after, option.positive) and self.feasible(row, number) is not None:
                choices.append((number, after))
        return choices


@dataclass(frozen=True, slots=True)
class _Bounds:
    """What may be left of a sum: in every column between the least and the most that is still to come, give or take the
    rounding; and no column used up beyond the rounding by a row that adds to it."""

    above_least: int
    below_most: int
    unspent: int
    everywhere: int

    @classmethod
    def of(cls, least: Sequence[int], most: Sequence[int], slack: int) -> _Bounds:
        return cls(
            lanes.biased(slack - amount for amount in least),
            lanes.biased(slack + amount for amount in most),
            lanes.biased(slack for _ in least),
            lanes.signs(range(len(least))),
        )

    def allow(self, after: int, positive: int) -> bool:
        return (
            (after + self.above_least) & self.everywhere == self.everywhere
            and (self.below_most - after) & self.everywhere == self.everywhere
            and (after + self.unspent) & positive == positive
        )


def _agrees(vector: Vector, evidence: Mapping[int, Mapping[int, str]]) -> bool:
    return all(vector[column] in amounts for column, amounts in evidence.items() if amounts)
