"""Drafts: written like any edition, published only on the edition that they were made from, thrown away without a trace."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from ingest.corpus import editions
from ingest.corpus.editions import DATABASE_NAME
from ingest.model import IngestError

ROOT = Path(__file__).parents[3]


def write(data_dir: Path, *, publishing: bool) -> None:
    with editions.writing(data_dir, publishing=publishing) as directory:
        (directory / DATABASE_NAME).write_text("an edition", encoding="utf-8")


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    write(tmp_path, publishing=True)
    return tmp_path


def test_a_draft_changes_nothing_until_it_is_published(data_dir: Path) -> None:
    before = editions.published(data_dir)
    write(data_dir, publishing=False)
    (draft,) = editions.drafts(data_dir)
    assert editions.published(data_dir) == before
    assert editions.editions(data_dir) == [before]
    name = editions.publish_draft(data_dir, draft)
    assert editions.published(data_dir) == name
    assert editions.drafts(data_dir) == []
    assert set(editions.editions(data_dir)) == {before, name}


def test_a_draft_of_an_edition_that_is_no_longer_the_published_one_is_refused(data_dir: Path) -> None:
    write(data_dir, publishing=False)
    write(data_dir, publishing=True)
    (draft,) = editions.drafts(data_dir)  # another ingest does not take it away either
    with pytest.raises(IngestError, match="放弃这份草稿"):
        editions.publish_draft(data_dir, draft)
    editions.discard_draft(data_dir, draft)
    assert editions.drafts(data_dir) == []
    with pytest.raises(IngestError, match="已经不在了"):
        editions.publish_draft(data_dir, draft)


def test_back_to_an_earlier_edition_and_forth_again(data_dir: Path) -> None:
    first = editions.published(data_dir)
    write(data_dir, publishing=True)
    second = editions.published(data_dir)
    editions.go_to(data_dir, first)
    assert editions.published(data_dir) == first
    editions.go_to(data_dir, second)
    assert editions.published(data_dir) == second
    with pytest.raises(IngestError, match="没有版本"):
        editions.go_to(data_dir, "../elsewhere")


def test_files_into_a_draft_are_told_line_by_line(sample_corpus: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(sample_corpus, data)
    new, broken = tmp_path / "new.md", tmp_path / "broken.pdf"
    sample = next((ROOT / "samples").glob("hetian*")).read_text(encoding="utf-8")
    new.write_text(sample.replace("和田市", "丁县"), encoding="utf-8")
    broken.write_bytes(b"%PDF-1.4 broken")
    command = [sys.executable, "-m", "ingest.draft", str(data), str(new), str(broken)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    *steps, last = map(json.loads, done.stdout.splitlines())
    assert [(step["done"], step["total"]) for step in steps] == [(1, 2), (2, 2)]
    assert [result["status"] for result in last["results"]] == ["新增", "失败"], last
    assert editions.drafts(data)[0].name == last["draft"]
