"""The suite on the two seed documents against the documents themselves."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest

from eval.suite import Suite, find_suite, load_suite

RECOMPUTED = {"42.93"}
"""Percentages that follow from printed amounts and are printed nowhere."""


@pytest.fixture(scope="module")
def suite() -> Suite:
    return load_suite(find_suite("seeds"))


@pytest.fixture(scope="module")
def texts(seeds_dir: Path) -> list[str]:
    return [path.read_text(encoding="utf-8") for path in sorted(seeds_dir.glob("*.txt"))]


def test_it_is_large_and_broad(suite: Suite) -> None:
    assert len(suite.cases) >= 120
    assert len({case.family for case in suite.cases}) >= 12


@pytest.mark.shared
def test_every_figure_that_is_not_computed_is_printed(suite: Suite, texts: list[str]) -> None:
    printed = {Decimal(number) for text in texts for number in re.findall(r"\d+(?:\.\d+)?", text)}
    for case in suite.cases:
        if not case.computed:
            values = [Decimal(figure.lstrip("+-±")) for figure in case.figures_yuan]
            assert all(v in printed or v / 10000 in printed for v in values), case.id


@pytest.mark.shared
def test_every_number_that_is_not_computed_is_printed(suite: Suite, texts: list[str]) -> None:
    printed = {number for text in texts for number in re.findall(r"\d+(?:\.\d+)?", text)} | RECOMPUTED
    for case in suite.cases:
        if not case.computed:
            numbers = [*case.numbers, *(number for group in case.any_numbers for number in group)]
            assert all(re.sub(r"[^\d.]", "", number) in printed for number in numbers), case.id


@pytest.mark.shared
def test_every_required_word_is_printed(suite: Suite, texts: list[str]) -> None:
    printed = "".join(re.sub(r"\s", "", text) for text in texts)
    for case in suite.cases:
        assert all(re.sub(r"\s", "", word) in printed for word in case.words), case.id
