"""Columns that text has lost: what sums decide, what they leave open, and what evidence settles."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.readings import FlatRow, Readings, explore

TOTAL_BASIC_PROJECT = {0: (1, 2)}


def _row(*amounts: int, parent: int | None = None, total: bool = False, step: int = 0) -> FlatRow:
    return FlatRow(amounts, (step,) * len(amounts), parent, total)


def _only(readings: Readings | None) -> list[tuple[int, ...]]:
    assert readings is not None
    assert all(len(options) == 1 for options in readings.by_row)
    return [next(iter(options)) for options in readings.by_row]


def test_sums_leave_one_reading() -> None:
    rows = [
        _row(100, 70, 30),
        _row(60, 30, 30, parent=0),
        _row(40, 40, parent=0),
        _row(100, 70, 30, total=True),
    ]
    assert _only(explore(rows, 3, TOTAL_BASIC_PROJECT)) == [(0, 1, 2), (0, 1, 2), (0, 1), (0, 1, 2)]


def test_equal_columns_leave_as_many_readings_as_there_are_columns() -> None:
    rows = [_row(50, 50, parent=None), _row(50, 50, parent=0), _row(50, 50, total=True)]
    readings = explore(rows, 9, {0: tuple(range(1, 9))})
    assert readings is not None
    assert readings.top_count == 8
    assert readings.by_row[1] == frozenset((0, column) for column in range(1, 9))


def test_evidence_from_elsewhere_decides_and_is_named() -> None:
    rows = [_row(50, 50), _row(50, 50, total=True)]
    readings = explore(rows, 4, {0: (1, 2, 3)}, {2: {50: "表一的一般公共预算"}})
    assert _only(readings) == [(0, 2), (0, 2)]
    assert readings is not None
    assert readings.evidence == ["表一的一般公共预算"]
    assert readings.top_count == 3


def test_evidence_that_agrees_with_no_reading_decides_nothing() -> None:
    rows = [_row(50, 50), _row(50, 50, total=True)]
    readings = explore(rows, 3, TOTAL_BASIC_PROJECT, {1: {49: "别处"}, 2: {48: "别处"}})
    assert readings is not None
    assert len(readings.by_row[0]) == 2


def test_a_broken_total_decides_nothing() -> None:
    rows = [_row(60, 60), _row(40, 40), _row(101, 70, 31, total=True)]
    assert explore(rows, 3, TOTAL_BASIC_PROJECT) is None


def test_rounding_of_printed_places_is_no_contradiction() -> None:
    rows = [
        _row(33, 33, step=1),
        _row(33, 33, step=1),
        _row(33, 33, step=1),
        _row(100, 100, total=True, step=1),
    ]
    readings = explore(rows, 3, TOTAL_BASIC_PROJECT)
    assert readings is not None
    assert readings.top_count == 2


def test_many_equal_rows_are_explored_and_stay_open() -> None:
    rows = [_row(1, 1) for _ in range(40)] + [_row(40, 20, 20, total=True)]
    readings = explore(rows, 3, TOTAL_BASIC_PROJECT)
    assert readings is not None
    assert all(options == {(0, 1), (0, 2)} for options in readings.by_row[:-1])


def test_too_large_a_search_is_given_up_not_guessed() -> None:
    amounts = [2**power for power in range(40)]
    basic = sum(amounts[::2])
    rows = [_row(amount, amount) for amount in amounts]
    rows.append(_row(sum(amounts), basic, sum(amounts) - basic, total=True))
    assert explore(rows, 3, TOTAL_BASIC_PROJECT) is None


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), min_size=1, max_size=7))
def test_the_true_reading_is_always_among_those_found(leaves: list[tuple[int, int]]) -> None:
    """Blank out the zero cells of a made-up table: whatever is reported as certain must be the truth."""
    table = [(a + b, a, b) for a, b in leaves if a + b]
    if not table:
        return
    table.append(tuple(map(sum, zip(*table, strict=True))))  # type: ignore[arg-type]
    truth = [tuple(column for column, amount in enumerate(row) if amount) for row in table]
    rows = [
        _row(*(amount for amount in row if amount), total=position == len(table) - 1)
        for position, row in enumerate(table)
    ]
    readings = explore(rows, 3, TOTAL_BASIC_PROJECT)
    if readings is not None:
        assert all(columns in options for columns, options in zip(truth, readings.by_row, strict=True))
