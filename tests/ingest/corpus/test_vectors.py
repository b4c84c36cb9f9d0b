"""The vector index: written once, owned by one process, its failures told in Chinese."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy
import pytest

from ingest.corpus.schema import TABLES
from ingest.corpus.vectors import (
    VectorIndex,
    VectorIndexBusy,
    VectorIndexError,
    build,
    build_vectors,
    copy_and_add,
)
from ingest.model import IngestError

ROOT = Path(__file__).parents[3]


def unit(*values: float) -> numpy.ndarray:
    vector = numpy.array(values, dtype=numpy.float32)
    return vector / numpy.linalg.norm(vector)


ROWS = [
    ("east", "东", unit(1, 0, 0), {"document_id": "d1"}),
    ("north", "北", unit(0, 1, 0), {"document_id": "d1"}),
    ("up", "上", unit(0, 0, 1), {"document_id": "d2"}),
]


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    build(tmp_path / "vectors", ROWS)
    return tmp_path / "vectors"


@pytest.fixture
def held(directory: Path) -> Iterator[Path]:
    """An index that another process has open."""
    code = f"""
import pathlib, sys
from ingest.corpus.vectors import VectorIndex
index = VectorIndex.open(pathlib.Path({str(directory)!r}))
print("open", flush=True)
sys.stdin.read()
"""
    process = subprocess.Popen(
        [sys.executable, "-c", code], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdin is not None and process.stdout is not None
    assert process.stdout.readline() == "open\n"
    yield directory
    process.stdin.close()
    process.wait(timeout=30)
    process.stdout.close()


def test_finds_the_nearest_by_cosine(directory: Path) -> None:
    index = VectorIndex.open(directory)
    try:
        found = index.query([10, 1, 0], 2)
        assert [name for name, _ in found] == ["east", "north"]
        assert found[0][1] == pytest.approx(1 - 10 / 101**0.5, abs=1e-5)
        assert len(index.query(unit(1, 1, 1), 50)) == 3
    finally:
        index.close()


def test_stays_usable_after_its_directory_was_renamed(directory: Path) -> None:
    directory.rename(directory.with_name("published"))
    index = VectorIndex.open(directory.with_name("published"))
    assert index.size == 3
    index.close()


def test_a_second_opener_of_the_same_process_is_told(directory: Path) -> None:
    index = VectorIndex.open(directory)
    with pytest.raises(VectorIndexBusy, match="另一个进程"):
        VectorIndex.open(directory)
    index.close()
    VectorIndex.open(directory).close()


def test_a_second_process_is_told_at_once(held: Path) -> None:
    with pytest.raises(VectorIndexBusy):
        VectorIndex.open(held)
    assert VectorIndex.open_if_free(held) is None


def test_a_held_index_can_be_copied_for_the_next_edition(held: Path, tmp_path: Path) -> None:
    west = ("west", "西", unit(-1, 0, 0), {"document_id": "d3"})
    assert copy_and_add(held, tmp_path / "next", ["east", "north", "up", "west"], [*ROWS, west])
    index = VectorIndex.open(tmp_path / "next")
    assert index.size == 4
    assert index.query(unit(-1, 0, 0), 1)[0][0] == "west"
    index.close()


def test_what_was_removed_asks_for_a_new_index(directory: Path, tmp_path: Path) -> None:
    assert not copy_and_add(directory, tmp_path / "next", ["east", "north"], ROWS[:2])
    assert not (tmp_path / "next").exists()


def test_a_damaged_earlier_index_asks_for_a_new_one(directory: Path, tmp_path: Path) -> None:
    (directory / "chroma.sqlite3").write_bytes(b"not a database" * 100)
    assert not copy_and_add(directory, tmp_path / "next", ["east", "north", "up"], ROWS)


def test_missing_and_damaged_indexes_are_told(tmp_path: Path) -> None:
    with pytest.raises(VectorIndexError, match="没有向量索引"):
        VectorIndex.open(tmp_path)
    (tmp_path / "chroma.sqlite3").write_bytes(b"not a database" * 100)
    with pytest.raises(IngestError, match="无法读写"):
        VectorIndex.open(tmp_path)
    assert VectorIndex.open_if_free(tmp_path) is None


def test_an_empty_corpus_has_an_empty_index(tmp_path: Path) -> None:
    build(tmp_path / "vectors", [])
    index = VectorIndex.open(tmp_path / "vectors")
    assert index.query(unit(1, 0, 0), 5) == []
    index.close()


def test_only_current_passages_with_embeddings_are_indexed(tmp_path: Path) -> None:
    connection = sqlite3.connect(":memory:")
    connection.executescript(TABLES)
    for document, current in (("d1", 1), ("d2", 0)):
        connection.execute(
            f"INSERT INTO document VALUES (?, ?, '', '', '', '', 2020, '', 0, '', '', '', ?, '', 0, 0, {current}, '', '', '')",
            (document, document, document),
        )
        connection.execute(
            "INSERT INTO section VALUES (?, ?, 0, '', '', '', 1, '', 1, 1)", (f"{document}s", document)
        )
        connection.executemany(
            "INSERT INTO passage VALUES (?, ?, ?, 0, '文', ?)",
            [
                (f"{document}a", f"{document}s", document, unit(1, 0, 0).tobytes()),
                (f"{document}b", f"{document}s", document, None),
            ],
        )
    build_vectors(tmp_path / "first", connection)
    build_vectors(tmp_path / "second", connection, previous=tmp_path / "first")
    for name in ("first", "second"):
        index = VectorIndex.open(tmp_path / name)
        assert [found for found, _ in index.query(unit(1, 0, 0), 5)] == ["d1a"]
        index.close()
