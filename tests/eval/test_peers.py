"""The comparison with other systems: its pure parts, and that its own libraries are asked for only where they are used."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from eval.peers.cache import Cache
from eval.peers.draw import draw, on_content_alone
from eval.peers.material import ddl, make_database, texts
from eval.peers.systems import as_answer
from eval.peers.table import comparison, model_record
from eval.suite import Case, find_suite, load_suite

CASES = load_suite(find_suite("seeds")).cases


def case(question: str, **truth: object) -> Case:
    return Case.model_validate(
        {"id": question, "question": question, "family": "类", "status": "answered", **truth}
    )


def row(text: str, **fields: object) -> dict[str, object]:
    return {"elapsed_ms": 1000, "answer": {**as_answer(text), **fields}}


def test_the_draw_is_by_seed_and_over_all_families() -> None:
    drawn = draw(CASES, 60, 7)
    assert drawn == draw(CASES, 60, 7) and drawn != draw(CASES, 60, 8)
    assert len(drawn) == len({one.id for one in drawn}) == 60 and all(one.question for one in drawn)
    families = {one.family for one in CASES if one.question}
    assert {one.family for one in drawn[: len(families)]} == families


def test_only_content_is_scored() -> None:
    strict = case("问", status=["refused"], warn=True, rows_figures_yuan=["1"])
    easy = on_content_alone(strict)
    assert easy.warn is None and easy.rows_figures_yuan is None and {"no_data", "refused"} <= set(easy.status)
    assert on_content_alone(case("问")).status == ["answered"]


def test_saying_that_one_does_not_know_is_silence_and_a_figure_is_not() -> None:
    assert as_answer("抱歉，资料里没有提到。")["status"] == "no_data"
    assert as_answer("")["status"] == "no_data"
    assert as_answer("没有找到明细，总数是 5 万元。")["status"] == "answered"


def test_a_sitting_goes_on_where_the_last_was_cut_off(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    Cache(path).put("问", as_answer("5 万元"), 12.4)
    path.write_text(path.read_text(encoding="utf-8") + '{"key": "cut', encoding="utf-8")
    found = Cache(path).get("问")
    assert found and found["elapsed_ms"] == 12 and Cache(path).get("另一问") is None


def test_the_table_counts_questions_all_have_answered() -> None:
    cases = [case("甲", figures_yuan=["50000"]), case("乙", figures_yuan=["1"])]
    told = comparison(
        cases, {"a": ("好", {"甲": row("5 万元")}), "b": ("坏", {"甲": row("6 万元"), "乙": row("")})}
    )
    assert "1 题（2 题中各系统都答过的）" in told
    assert "| 好 | 100.0% | 1 | 0 | 0 | 0 | +1 |" in told and "| 坏 | 0.0% | 0 | 0 | 0 | 1 | -10 |" in told


def test_what_became_of_the_models_output_is_told() -> None:
    cases = [case("甲", figures_yuan=["50000"]), case("乙", figures_yuan=["1"])]
    model = {"outcome": "answered", "reasons": []}
    rejected = {"outcome": "rejected", "reasons": ["plan：丢了“上年”"]}
    told = model_record(
        cases,
        {"甲": row(""), "乙": row("")},
        {"甲": row("5 万元", model=model), "乙": row("", model=rejected)},
    )
    assert "answered 1、rejected 1" in told and "答错：不用模型 0，用模型 0" in told
    assert "- 没有采用：plan：丢了（1）" in told and "- 只有用模型才答对：甲" in told


def test_the_others_get_the_same_corpus(sample_corpus: Path, tmp_path: Path) -> None:
    import sqlite3

    with sqlite3.connect(make_database(sample_corpus, tmp_path / "clean.sqlite")) as database:
        (count,) = database.execute(
            "SELECT COUNT(*) FROM figures WHERE organisation LIKE '和田市%'"
        ).fetchone()
    assert count > 100 and "-- 金额，单位元" in ddl("figures")
    assert len(texts(sample_corpus)) == 2 and all(len(text) > 5000 for text in texts(sample_corpus).values())


def test_ours_without_a_model_needs_none_of_their_libraries() -> None:
    code = "import sys, eval.peers.__main__; print({'vanna', 'langchain_community', 'langchain_core', 'chromadb'} & set(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.stdout.strip() == "set()", done.stderr
