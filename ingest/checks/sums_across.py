"""Columns that are the sum of others in the same row: 合计 = 基本支出 + 项目支出, 公务用车小计 = 购置 + 运行. Pure; amounts in 分."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ingest.checks.ledger import Ledger, known
from ingest.checks.outcome import compare_sum, rule
from ingest.checks.unsettled import across, is_unsettled
from ingest.headers import stands_beside
from ingest.model import Check, Figure, Line, Table
from ingest.vocabulary import mapping

_EVERY = ("*",)
_OF_WHICH = "其中"


def check(ledger: Ledger) -> Iterator[Check]:
    """Sums across every row. A rule that fails in most rows of a table does not hold for its columns: it is left alone."""
    for table in ledger.document.tables:
        if is_unsettled(table):
            yield from across(ledger, table)
        printed = {figure.column.measure for line in table.lines for figure in line.figures}
        for whole, parts in mapping("sums_across").items():
            if whole not in printed:
                continue
            made = [
                outcome for line in table.lines for outcome in _of_line(ledger, table, line, whole, parts)
            ]
            failures = sum(not outcome.passed for outcome in made)
            if failures <= 1 or failures * 2 <= len(made):
                yield from made


def _of_line(ledger: Ledger, table: Table, line: Line, whole: str, parts: tuple[str, ...]) -> Iterator[Check]:
    if not any(figure.column.measure == whole for figure in line.figures):
        return
    if any(not known(figure) and figure.column.is_money for figure in line.figures):
        return
    for figures in _by_period(line.figures):
        wholes = [figure for figure in figures if figure.column.measure == whole]
        if len(wholes) != 1:
            continue
        others = [
            figure
            for figure in figures
            if figure is not wholes[0] and (parts != _EVERY or stands_beside(wholes[0].column, figure.column))
        ]
        reading = _coarsest(others) if parts == _EVERY else [f for f in others if f.column.measure in parts]
        if reading and not _only_of_which(table, reading):
            placed = ledger.placed(table, line, wholes[0])
            yield compare_sum(
                "sum_across", placed, [ledger.placed(table, line, figure) for figure in reading]
            )


def _by_period(figures: Sequence[Figure]) -> list[list[Figure]]:
    """Figures of one year and kind each: a budget beside an account does not add up with it."""
    periods: dict[tuple[int | None, str], list[Figure]] = {}
    for figure in figures:
        if known(figure):
            periods.setdefault((figure.column.figure_year, figure.column.figure_kind), []).append(figure)
    return list(periods.values())


def _only_of_which(table: Table, reading: Sequence[Figure]) -> bool:
    """A single column headed 其中 is a part of the whole, not all of it."""
    columns = {column.index for column in table.columns if column.is_money}
    return len(reading) == 1 and len(columns) <= 2 and _OF_WHICH in reading[0].column.header_path


def _coarsest(others: Sequence[Figure]) -> list[Figure]:
    """Every other column, without those that another of them already sums up; nothing where one is of unknown nature."""
    apart = rule("sum_across").words("apart")
    figures = [figure for figure in others if figure.column.measure not in apart]
    if not all(_is_part(figure) for figure in figures):
        return []
    rules = mapping("sums_across")
    inner = {part for figure in figures for part in rules.get(figure.column.measure, ())}
    whole = {figure.column.measure for figure in figures}
    return [
        f
        for f in figures
        if f.column.measure not in inner and f.column.measure.rpartition("/")[0] not in whole
    ]


def _is_part(figure: Figure) -> bool:
    """Only columns whose meaning is known can be told to be parts."""
    words = rule("sum_across").words("parts")
    measure = figure.column.measure
    return any(measure == word or measure.startswith(f"{word}/") for word in words)
