"""Text lines made by hand, and the narratives of the two known documents."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from ingest.model import Place, Section, Statement, TextLine
from ingest.narrative import read_statements, section_tree

Lines = Callable[[str], list[TextLine]]
State = Callable[..., list[Statement]]

TABLES = re.compile(r"^(?:表一[：:]|项目支出绩效目标表)$")
TEXT_AGAIN = re.compile(r"^(?:第三部分|（五）)")


def text_lines(text: str) -> list[TextLine]:
    """One TextLine per printed line, blank lines dropped, pipe tables left out."""
    numbered = enumerate(text.split("\n"), start=1)
    return [
        TextLine(line, Place(line=number))
        for number, line in numbered
        if line.strip() and not line.lstrip().startswith("|")
    ]


def without_flat_tables(lines: Sequence[TextLine]) -> list[TextLine]:
    """Lines between a table's number and the next part of the text left out, as far as these two documents need it."""
    kept: list[TextLine] = []
    inside = False
    for line in lines:
        squeezed = re.sub(r"\s", "", line.text)
        if TABLES.match(squeezed):
            inside = True
        elif TEXT_AGAIN.match(squeezed):
            inside = False
        if not inside:
            kept.append(line)
    return kept


@pytest.fixture
def lines() -> Lines:
    return text_lines


@pytest.fixture
def state() -> State:
    """Text → its statements, all of fiscal year 2023 unless told otherwise."""

    def read(text: str, year: int = 2023, organisation: str = "") -> list[Statement]:
        made = text_lines(text)
        return read_statements(section_tree(made), year, organisation=organisation, lines=made)

    return read


def seed_lines(seeds_dir: Path, pattern: str) -> list[TextLine]:
    return without_flat_tables(text_lines(next(seeds_dir.glob(pattern)).read_text(encoding="utf-8")))


@pytest.fixture(scope="session")
def bazhou_lines(seeds_dir: Path) -> list[TextLine]:
    return seed_lines(seeds_dir, "000_*")


@pytest.fixture(scope="session")
def hetian_lines(seeds_dir: Path) -> list[TextLine]:
    return seed_lines(seeds_dir, "001_*")


@pytest.fixture(scope="session")
def bazhou_sections(bazhou_lines: list[TextLine]) -> list[Section]:
    return section_tree(bazhou_lines)


@pytest.fixture(scope="session")
def hetian_sections(hetian_lines: list[TextLine]) -> list[Section]:
    return section_tree(hetian_lines)


@pytest.fixture(scope="session")
def bazhou(bazhou_sections: list[Section], bazhou_lines: list[TextLine]) -> list[Statement]:
    return read_statements(bazhou_sections, 2020, lines=bazhou_lines)


@pytest.fixture(scope="session")
def hetian(hetian_sections: list[Section], hetian_lines: list[TextLine]) -> list[Statement]:
    return read_statements(hetian_sections, 2020, lines=hetian_lines)
