"""Reading bytes as a file of a given name."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # for budget_files, which the tests of this folder share

from ingest.model import Grid, SourceFile, TextLine
from ingest.readers import read_source

Read = Callable[[str, bytes], SourceFile]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def read_bytes(name: str, data: bytes) -> SourceFile:
        path = tmp_path / name
        path.write_bytes(data)
        return read_source(path)

    return read_bytes


@pytest.fixture
def grids(read: Read) -> Callable[[str, bytes], list[list[list[str]]]]:
    """The texts of every grid of a file."""

    def of(name: str, data: bytes) -> list[list[list[str]]]:
        blocks = read(name, data).blocks
        return [
            [[cell.text for cell in row] for row in block.rows] for block in blocks if isinstance(block, Grid)
        ]

    return of


@pytest.fixture
def lines(read: Read) -> Callable[[str, bytes], list[str]]:
    """The text lines of a file."""

    def of(name: str, data: bytes) -> list[str]:
        return [block.text for block in read(name, data).blocks if isinstance(block, TextLine)]

    return of
