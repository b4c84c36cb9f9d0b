"""The labelled questions on the narrative, and what their measurement counts."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from eval import retrieval
from eval.retrieval import NARRATIVE, Labelled, Quality, Search, SetHeader
from eval.rows import RowsError, read_rows
from eval.text import squash

SAMPLES = {
    "hetian": {"organisation": "和田市社会保险管理局", "fiscal_year": 2020, "kind": "预算", "scope": "部门"}
}
HEADER = {"set": "小", "documents": SAMPLES}
ASKED = {"id": "1", "document": "hetian", "question": "项目支出为什么减少", "answers": ["办公补助经费"]}


@pytest.fixture
def write_set(tmp_path: Path) -> Callable[..., Path]:
    def write(*rows: object) -> Path:
        path = tmp_path / "set.jsonl"
        path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
        return path

    return write


def test_quality_of_ranks() -> None:
    assert Quality.of([1, 2, 6, 0]) == Quality(0.25, 0.5, (1 + 1 / 2 + 1 / 6) / 4)
    assert Quality.of([]) == Quality(0, 0, 0)


def test_one_of_the_answers_will_do_and_spaces_do_not_matter() -> None:
    row = Labelled(id="1", document="d", question="q", answers=["没有的话", "下降 42.98%"])
    assert row.found_in("比上年\n下降42.98 %。") and not row.found_in("下降 42.93%")


def test_the_set_is_large_and_names_known_documents() -> None:
    header, rows = read_rows(NARRATIVE, "set", SetHeader, Labelled)
    assert header and len(rows) >= 150
    assert {row.document for row in rows} == set(header.documents)


@pytest.mark.shared
def test_every_answer_about_the_seeds_is_printed_there(seeds_dir: Path) -> None:
    printed = squash("\n".join(path.read_text(encoding="utf-8") for path in seeds_dir.glob("*.txt")))
    _, rows = read_rows(NARRATIVE, "set", SetHeader, Labelled)
    for row in rows:
        if row.document in ("bz", "ht"):
            assert all(squash(answer) in printed for answer in row.answers), row.id


def test_ranks_on_the_samples(write_set: Callable[..., Path], sample_corpus: Path) -> None:
    absent = ASKED | {"id": "2", "answers": ["文件里没有的一句话"]}
    search = Search(write_set(HEADER, ASKED, absent), sample_corpus)
    found, missing = search.ranks("both")
    assert 1 <= found <= 5 and missing == 0
    assert [row.id for row in search.unreachable()] == ["2"]
    assert len(search.ranks("words", within=False)) == 2


def test_the_command_fails_below_the_minimum(
    write_set: Callable[..., Path], sample_corpus: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write_set(HEADER, ASKED | {"answers": ["文件里没有的一句话"]})
    assert retrieval.main(["--set", str(path), "--data", str(sample_corpus), "--misses"]) == 1
    captured = capsys.readouterr()
    assert "没有一段含有答案" in captured.out and "recall@5 为 0.000" in captured.err


def test_what_cannot_be_measured_is_said(
    write_set: Callable[..., Path], sample_corpus: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    elsewhere = HEADER | {"documents": {"hetian": SAMPLES["hetian"] | {"fiscal_year": 1999}}}
    assert retrieval.main(["--set", str(write_set(elsewhere, ASKED)), "--data", str(sample_corpus)]) == 2
    assert "1999" in capsys.readouterr().err
    with pytest.raises(RowsError, match="乙"):
        Search(write_set(HEADER, ASKED | {"document": "乙"}), sample_corpus)
    with pytest.raises(RowsError, match="第一行须是说明"):
        Search(write_set(ASKED), sample_corpus)
