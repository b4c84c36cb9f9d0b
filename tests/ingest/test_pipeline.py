"""An ingest run as a whole: what changes, what does not, and what bad files do."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from ingest.__main__ import main
from ingest.corpus.editions import edition_directory, editions
from ingest.corpus.read import Corpus
from ingest.pipeline import ingest_paths

ROOT = Path(__file__).parents[2]
SAMPLE_TEXT = ROOT / "samples" / "hetian-2020-budget.txt"
SAMPLE_MARKDOWN = ROOT / "samples" / "bazhou-2020-budget.md"


def _figures(data: Path) -> list[tuple[object, ...]]:
    corpus = Corpus(data)
    try:
        return [
            tuple(row)
            for row in corpus.query(
                "SELECT organisation, code, item, measure, amount_fen FROM figures ORDER BY 1, 2, 3, 4, 5"
            )
        ]
    finally:
        corpus.close()


def test_running_again_on_the_same_files_writes_no_edition(tmp_path: Path) -> None:
    ingest_paths([SAMPLE_TEXT], tmp_path)
    before = edition_directory(tmp_path)
    results = ingest_paths([SAMPLE_TEXT], tmp_path)
    assert [result.status for result in results] == ["未变"]
    assert edition_directory(tmp_path) == before
    assert len(editions(tmp_path)) == 1


def test_the_same_content_under_another_name_adds_nothing(tmp_path: Path) -> None:
    copy = tmp_path / "another-name.txt"
    copy.write_bytes(SAMPLE_TEXT.read_bytes())
    results = ingest_paths([SAMPLE_TEXT, copy], tmp_path / "data")
    assert [result.status for result in results] == ["新增", "未变"]


def test_a_changed_file_replaces_its_older_version_which_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "budget.txt"
    text = SAMPLE_TEXT.read_text(encoding="utf-8")
    path.write_text(text, encoding="utf-8")
    ingest_paths([path], tmp_path / "data")
    path.write_text(text.replace("30 30", "31 31"), encoding="utf-8")
    results = ingest_paths([path], tmp_path / "data")
    assert [result.status for result in results] == ["更新"]
    corpus = Corpus(tmp_path / "data")
    try:
        assert corpus.query("SELECT count(*) FROM documents")[0][0] == 1
        assert corpus.query("SELECT count(*) FROM document")[0][0] == 2
        assert corpus.query("SELECT amount_fen FROM figures WHERE raw = '31'")[0][0] == 31_000_000
        assert (
            corpus.query("SELECT * FROM figures WHERE raw = '30' AND table_kind = 'project_expenditure'")
            == []
        )
    finally:
        corpus.close()


def test_differences_between_versions_are_shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "budget.txt"
    text = SAMPLE_TEXT.read_text(encoding="utf-8")
    path.write_text(text, encoding="utf-8")
    ingest_paths([path], tmp_path / "data")
    path.write_text(text.replace("301 03 奖金 14.33 14.33", "301 03 奖金 14.34 14.34"), encoding="utf-8")
    ingest_paths([path], tmp_path / "data")
    assert main(["versions", "budget.txt", "--data", str(tmp_path / "data")]) == 0
    printed = capsys.readouterr().out
    assert "143300.00 元 → 143400.00 元" in printed
    assert "奖金" in printed
    assert "：2 个金额不同" in printed


def test_an_older_publication_does_not_replace_the_current_version(tmp_path: Path) -> None:
    text = SAMPLE_TEXT.read_text(encoding="utf-8")
    newer, older = tmp_path / "newer.txt", tmp_path / "older.txt"
    newer.write_text(text, encoding="utf-8")
    older.write_text(text.replace("2020 年 7 月 20 日", "2020 年 3 月 1 日"), encoding="utf-8")
    ingest_paths([newer], tmp_path / "data")
    assert [result.status for result in ingest_paths([older], tmp_path / "data")] == ["旧版"]


def test_removing_a_document_takes_all_of_it_and_brings_the_older_version_back(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ingest_paths([ROOT / "samples"], tmp_path)
    assert main(["remove", SAMPLE_TEXT.name, "--data", str(tmp_path)]) == 0
    assert {row[0] for row in _figures(tmp_path)} == {"巴州社会保险管理局"}
    assert main(["remove", "没有这份文件", "--data", str(tmp_path)]) == 1
    assert "没有这份文件" in capsys.readouterr().err


def test_gb18030_and_utf16_copies_give_the_same_figures(tmp_path: Path) -> None:
    text = SAMPLE_TEXT.read_text(encoding="utf-8")
    read = []
    for encoding in ("utf-8", "gb18030", "utf-16"):
        path = tmp_path / f"{encoding}.txt"
        path.write_bytes(text.encode(encoding))
        ingest_paths([path], tmp_path / encoding)
        read.append(_figures(tmp_path / encoding))
    assert len(read[0]) > 100
    assert read[0] == read[1] == read[2]


BAD_FILES = {
    "empty.txt": (b"", "空"),
    "blank.txt": (b" \n \n", "空"),
    "picture.txt": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8, "图片"),
    "binary.txt": (bytes(range(256)) * 50, "不是文本"),
    "english.txt": (b"Lorem ipsum dolor sit amet. " * 50, "中文"),
    "novel.txt": (("从前有一座山，山上有一座庙。\n" * 50).encode(), "编制部门"),
    "broken.pdf": (b"%PDF-1.7\nnothing of the kind", "损坏"),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_bad_files_get_a_clear_message_and_leave_the_corpus_as_it_was(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content, word = BAD_FILES[name]
    data = tmp_path / "data"
    ingest_paths([SAMPLE_MARKDOWN], data)
    before = (edition_directory(data), _figures(data))
    path = tmp_path / name
    path.write_bytes(content)
    assert main([str(path), "--data", str(data)]) == 1
    printed = capsys.readouterr().out
    assert name in printed
    assert word in printed
    assert "Traceback" not in printed
    assert (edition_directory(data), _figures(data)) == before


def test_fifty_megabytes_of_noise_are_refused_at_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "noise.txt"
    path.write_bytes(os.urandom(1_000_000) * 50)
    assert main([str(path), "--data", str(tmp_path / "data")]) == 1
    assert "noise.txt" in capsys.readouterr().out
    assert not (tmp_path / "data" / "current").exists()


def test_one_bad_file_does_not_cost_the_others(tmp_path: Path) -> None:
    bad = tmp_path / "bad.txt"
    bad.write_bytes(b"")
    results = ingest_paths([SAMPLE_TEXT, bad, SAMPLE_MARKDOWN], tmp_path / "data")
    assert [result.status for result in results] == ["新增", "失败", "新增"]


def test_a_writer_killed_midway_leaves_the_published_edition_whole(tmp_path: Path) -> None:
    ingest_paths([SAMPLE_MARKDOWN], tmp_path)
    before = _figures(tmp_path)
    script = (
        "import os, signal\n"
        "from pathlib import Path\n"
        "from ingest.corpus.build import EditionBuilder\n"
        "EditionBuilder._finish = lambda self: os.kill(os.getpid(), signal.SIGKILL)\n"
        "from ingest.pipeline import ingest_paths\n"
        f"ingest_paths([Path({str(SAMPLE_TEXT)!r})], Path({str(tmp_path)!r}))\n"
    )
    killed = subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=False)
    assert killed.returncode == -9
    assert _figures(tmp_path) == before
    assert [result.status for result in ingest_paths([SAMPLE_TEXT], tmp_path)] == ["新增"]
    assert not list((tmp_path / "editions").glob(".*"))


def test_only_samples_are_marked_as_samples(tmp_path: Path, seeds_dir: Path) -> None:
    ingest_paths([SAMPLE_MARKDOWN], tmp_path / "samples")
    ingest_paths([seeds_dir], tmp_path / "real")
    for data, mark in ((tmp_path / "samples", 1), (tmp_path / "real", 0)):
        corpus = Corpus(data)
        assert {row[0] for row in corpus.query("SELECT is_sample FROM documents")} == {mark}
        corpus.close()


def test_a_published_edition_cannot_be_written_to(tmp_path: Path) -> None:
    ingest_paths([SAMPLE_MARKDOWN], tmp_path)
    corpus = Corpus(tmp_path)
    with pytest.raises(sqlite3.OperationalError):
        corpus.connection.execute("DELETE FROM figure")
    corpus.close()
