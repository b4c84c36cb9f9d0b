"""Which amounts of a flattened table a careful reader can still put into their columns.

Flattening drops blank cells. What remains of a row may fit the columns in several ways; the table's own sums, across and
down, rule some of them out. An amount is decidable if every reading that is left puts it into the same column.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from eval.synthetic.model import Row, Table

MAX_SUMS = 500  # partial sums of a group's rows that are followed
Reading = tuple[int, ...]  # the column of each printed amount, in order
Vector = tuple[int, ...]  # an amount per column


def decidable(table: Table) -> set[tuple[int, int]]:
    """(row, column) of the amounts whose column is certain."""
    certain: set[tuple[int, int]] = set()
    for segment in _segments(table):
        readings = _readings(table, segment)
        for row, options in enumerate(readings):
            for place, column in enumerate(_printed(table.rows[row], segment)):
                if options and all(option[place] == column for option in options):
                    certain.add((row, column))
    return certain


def _segments(table: Table) -> Iterator[list[int]]:
    """Runs of amount columns; in a form each amount stands alone behind its label."""
    if table.headless:
        yield from ([place] for place in range(len(table.columns)))
        return
    run: list[int] = []
    for place, column in enumerate(table.columns):
        if column.role == "amount":
            run.append(place)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _printed(row: Row, segment: Sequence[int]) -> list[int]:
    return [column for column in segment if column in row.amounts]


def _readings(table: Table, segment: list[int]) -> list[list[Reading]]:
    """The readings of each row that the sums leave."""
    relations = [(total, parts) for total, parts in table.sums if total in segment]
    totals = [place for place, row in enumerate(table.rows) if row.level == 0 and row.role == "total"]
    active = segment
    if len(totals) == 1:
        options = _options(table.rows[totals[0]], segment, segment, relations)
        if len(options) == 1:
            active = list(options[0])
    readings = [
        _options(row, segment, segment if row.level == 0 else active, relations) for row in table.rows
    ]
    for parent, children in _groups(table.rows):
        if len(readings[parent]) == 1:
            _narrow(table, segment, readings, parent, children)
    return readings


def _options(
    row: Row, segment: Sequence[int], active: Sequence[int], relations: Sequence[tuple[int, tuple[int, ...]]]
) -> list[Reading]:
    """Order-preserving placements whose sums across hold (all placements where none holds)."""
    values = [row.amounts[column] for column in _printed(row, segment)]
    if len(values) == len(segment) or len(values) > len(active):
        return [tuple(segment)] if len(values) == len(segment) else []
    whole = len(relations) == 1 and relations[0] == (segment[0], tuple(segment[1:])) and segment[0] in active
    if (
        whole and values and values[0] == sum(values[1:])
    ):  # the first is the total; any places serve the others
        return [(segment[0], *rest) for rest in combinations(active[1:], len(values) - 1)]
    found = list(combinations(active, len(values)))
    fitting = [option for option in found if _adds_up(dict(zip(option, values, strict=True)), relations)]
    return fitting or found


def _adds_up(cells: dict[int, int], relations: Sequence[tuple[int, tuple[int, ...]]]) -> bool:
    return all(cells.get(total, 0) == sum(cells.get(part, 0) for part in parts) for total, parts in relations)


def _groups(rows: Sequence[Row]) -> Iterator[tuple[int, list[int]]]:
    """Every row with its children, from the grand total down."""
    total = next((place for place, row in enumerate(rows) if row.level == 0), None)
    levels = [row.level for row in rows]
    if total is not None:
        yield total, [place for place, level in enumerate(levels) if level == 1]
    for level in (1, 2):
        for place in (place for place, own in enumerate(levels) if own == level):
            children = []
            for below in range(place + 1, len(rows)):
                if levels[below] <= level:
                    break
                if levels[below] == level + 1:
                    children.append(below)
            if children:
                yield place, children


def _narrow(
    table: Table, segment: Sequence[int], readings: list[list[Reading]], parent: int, children: Sequence[int]
) -> None:
    """Keep of the children's readings those that can add up to the parent.

    The readings of one child are tried on every sum that the children before it and after it can reach.
    """
    open_ = [child for child in children if len(readings[child]) > 1]
    if not open_ or any(not readings[child] for child in children):
        return
    rest = list(_spread(table, segment, parent, readings[parent][0]))
    for child in children:
        if len(readings[child]) == 1:
            rest = [
                a - b for a, b in zip(rest, _spread(table, segment, child, readings[child][0]), strict=True)
            ]
    target = tuple(rest)
    vectors = [
        {option: _spread(table, segment, child, option) for option in readings[child]} for child in open_
    ]
    zero = (0,) * len(segment)
    before = [{zero}]
    for options in vectors[:-1]:
        before.append(_reach(before[-1], options.values(), target))
    after = [{zero}]
    for options in reversed(vectors[1:]):
        after.append(_reach(after[-1], options.values(), target))
    after.reverse()
    if any(len(sums) > MAX_SUMS for sums in (*before, *after)):
        return
    for place, child in enumerate(open_):
        kept = [
            option
            for option, vector in vectors[place].items()
            if any(_minus(target, vector, sums) in after[place] for sums in before[place])
        ]
        readings[child] = kept or readings[child]


def _spread(table: Table, segment: Sequence[int], row: int, reading: Reading) -> Vector:
    """The row's amounts by column, as a reading places them."""
    amounts = table.rows[row].amounts
    values = dict(
        zip(reading, (amounts[column] for column in _printed(table.rows[row], segment)), strict=True)
    )
    return tuple(values.get(column, 0) for column in segment)


def _reach(sums: set[Vector], options: Iterable[Vector], target: Vector) -> set[Vector]:
    """Sums that one more row can reach without passing the target in any column."""
    if len(sums) > MAX_SUMS:
        return sums
    found = (tuple(a + b for a, b in zip(start, vector, strict=True)) for start in sums for vector in options)
    return {vector for vector in found if all(a <= b for a, b in zip(vector, target, strict=True))}


def _minus(target: Vector, vector: Vector, sums: Vector) -> Vector:
    return tuple(t - a - b for t, a, b in zip(target, vector, sums, strict=True))
