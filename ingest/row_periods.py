"""Rows that are named by a year (``2024年``, ``2024年预算数``): their amounts are of that year, whatever their columns say. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.headers import VALUE_KINDS
from ingest.model import Column
from ingest.vocabulary import measure_of, squeeze

_YEAR_ROW = re.compile(r"^(?P<year>20\d{2})年?度?(?P<what>(?:[年初调整全本上]{0,3}(?:预算|决算|执行)数?)?)$")
Period = tuple[int, str]
"""A year, and 预算, 决算 or 执行 where the row says so."""


def period_of_row(item: str) -> Period | None:
    """The period that a row's label is; None for a label that is something else."""
    found = _YEAR_ROW.match(squeeze(item))
    return (int(found["year"]), VALUE_KINDS.get(measure_of(found["what"]), "")) if found else None


def columns_of_row(
    item: str, columns: Sequence[Column], made: dict[tuple[Period, int], Column]
) -> Sequence[Column]:
    """The columns as they hold for one row. ``made`` keeps the columns made for a table's earlier rows."""
    period = period_of_row(item)
    if period is None:
        return columns
    year, kind = period
    for column in columns:
        key = (period, id(column))
        if key not in made:
            made[key] = replace(column, figure_year=year, figure_kind=kind or column.figure_kind)
    return [made[period, id(column)] for column in columns]
