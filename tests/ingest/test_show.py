"""From a figure back to the place where it is printed."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.__main__ import main
from ingest.corpus.read import Corpus
from ingest.pipeline import ingest_paths


def _figure(data: Path, condition: str) -> str:
    corpus = Corpus(data)
    try:
        return str(corpus.query(f"SELECT figure_id FROM figures WHERE {condition} ORDER BY figure_id")[0][0])
    finally:
        corpus.close()


def test_a_text_table_is_shown_with_the_row_marked(sample_corpus: Path, tmp_path: Path) -> None:
    figure = _figure(sample_corpus, "code = '2080109' AND measure = '项目支出'")
    assert main(["show", figure, "--data", str(sample_corpus), "-o", str(tmp_path / "out")]) == 0
    page = (tmp_path / "out.html").read_text(encoding="utf-8")
    marked = page.split("<tr class=marked>")[1].split("</tr>")[0]
    assert "社会保险经办机构" in marked
    assert "85" in marked
    assert page.count("class=marked") == 1


def test_a_pdf_page_is_shown_after_the_ingested_file_has_moved_away(shared_dir: Path, tmp_path: Path) -> None:
    original = shared_dir / "documents" / "pdf" / "上海市普陀区商务委员会25年预算.pdf"
    moved = tmp_path / "moved.pdf"
    moved.write_bytes(original.read_bytes())
    ingest_paths([moved], tmp_path / "data")
    moved.unlink()
    figure = _figure(tmp_path / "data", "code = '2011302'")
    assert main(["show", figure, "--data", str(tmp_path / "data"), "-o", str(tmp_path / "out")]) == 0
    assert (tmp_path / "out.png").read_bytes().startswith(b"\x89PNG")
    assert (
        main(
            [
                "show",
                "--document",
                "moved.pdf",
                "--page",
                "3",
                "--data",
                str(tmp_path / "data"),
                "-o",
                str(tmp_path / "p"),
            ]
        )
        == 0
    )


def test_unknown_figures_and_pages_get_a_clear_message(
    sample_corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["show", "no-such-figure", "--data", str(sample_corpus)]) == 1
    assert "no-such-figure" in capsys.readouterr().err
    assert main(["show", "--document", "没有.pdf", "--page", "1", "--data", str(sample_corpus)]) == 1
    assert "没有.pdf" in capsys.readouterr().err
