"""The names of current documents: counted, taken out again, found by their key."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest

from ingest.corpus.editions import DATABASE_NAME, edition_directory
from ingest.corpus.names import name_key, pair_tokens
from ingest.corpus.read import Corpus
from ingest.pipeline import ingest_paths, remove_documents

SAMPLES = Path(__file__).parents[3] / "samples"
TEXT, MARKDOWN = SAMPLES / "hetian-2020-budget.txt", SAMPLES / "bazhou-2020-budget.md"


def _names(data: Path) -> dict[tuple[str, str, str], int]:
    corpus = Corpus(data)
    try:
        rows = corpus.query("SELECT sort, label, detail, uses FROM name WHERE uses <> 0")
        return {(row["sort"], row["label"], row["detail"]): row["uses"] for row in rows}
    finally:
        corpus.close()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("一、本年收入", "本年收入"),
        ("社会保障和就业支出（类）", "社会保障和就业支出"),
        ("五个一工程", "5个一工程"),
        ("“三公”经费", "三公经费"),
        ("其中：办公费", "办公费"),
    ],
)
def test_spellings_of_one_name_have_one_key(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


def test_different_names_have_different_keys() -> None:
    assert len({name_key(name) for name in ("和田市", "和田县", "办公费", "办公设备购置费")}) == 4


def test_a_document_taken_out_takes_its_names_with_it(tmp_path: Path) -> None:
    ingest_paths([TEXT], tmp_path)
    alone = _names(tmp_path)
    ingest_paths([MARKDOWN], tmp_path)
    both = _names(tmp_path)
    assert alone.items() != both.items() and alone.keys() < both.keys()
    assert max(both.values()) == 2
    remove_documents(tmp_path, MARKDOWN.name)
    assert _names(tmp_path) == alone


def test_only_the_current_version_is_counted(tmp_path: Path) -> None:
    path = tmp_path / "budget.txt"
    text = TEXT.read_text(encoding="utf-8")
    path.write_text(text, encoding="utf-8")
    ingest_paths([path], tmp_path / "data")
    path.write_text(text.replace("301 03 奖金", "301 03 年终奖"), encoding="utf-8")
    ingest_paths([path], tmp_path / "data")
    names = _names(tmp_path / "data")
    assert set(names.values()) == {1}
    assert any("年终奖" in label for _, label, _ in names)


def test_names_are_found_by_a_part_of_them(tmp_path: Path) -> None:
    ingest_paths([TEXT], tmp_path)
    corpus = Corpus(tmp_path)
    try:
        words = " ".join(pair_tokens(name_key("社会保障")))
        found = corpus.query(
            "SELECT label FROM name WHERE name_id IN (SELECT rowid FROM name_text WHERE name_text MATCH ?)",
            (f'"{words}"',),
        )
        assert found and all("社会保障" in row["label"] for row in found)
    finally:
        corpus.close()


def test_a_corpus_of_the_first_schema_is_brought_up_to_date_by_the_next_ingest(tmp_path: Path) -> None:
    ingest_paths([TEXT], tmp_path / "new")
    shutil.copytree(tmp_path / "new", tmp_path / "old")
    with sqlite3.connect(edition_directory(tmp_path / "old") / DATABASE_NAME) as connection:
        connection.executescript(
            "DROP TABLE name_words; DROP TABLE name_text; DROP TABLE name; DROP TABLE headline; DROP INDEX statement_owned;"
            " DROP INDEX statement_project; DROP INDEX statement_kind;"
            " DROP INDEX line_item; DROP INDEX line_account; DROP INDEX line_code; DROP INDEX passage_without_embedding;"
            " UPDATE manifest SET value = '1' WHERE key = 'schema_version';"
        )
    ingest_paths([MARKDOWN], tmp_path / "old")
    ingest_paths([MARKDOWN], tmp_path / "new")
    assert _names(tmp_path / "old") == _names(tmp_path / "new")
