"""Questions on generated documents: the same seed asks the same, suites are valid, and answers are the generator's own amounts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.suite import load_suite
from eval.synthetic import Truth, generate
from eval.synthetic.facts import facts_of
from eval.synthetic.questions import main, suite


@pytest.fixture(scope="module")
def truths(tmp_path_factory: pytest.TempPathFactory) -> list[Truth]:
    return generate(tmp_path_factory.mktemp("asked"), bodies=4, years=[2023, 2024], seed=3, formats=["md"])


def test_the_same_seed_asks_the_same(truths: list[Truth]) -> None:
    assert suite(truths, seed=5, each=2) == suite(truths, seed=5, each=2)
    assert suite(truths, seed=5, each=2) != suite(truths, seed=6, each=2)


def test_a_suite_is_written_that_can_be_run(truths: list[Truth], tmp_path: Path) -> None:
    source = tmp_path / "truth.jsonl"
    source.write_text("".join(truth.line + "\n" for truth in truths), encoding="utf-8")
    assert main([str(source), "-o", str(tmp_path / "asked.jsonl"), "--each", "2"]) == 0
    cases = load_suite(tmp_path / "asked.jsonl").cases
    assert len({case.family for case in cases}) >= 35
    assert all(case.figures_yuan or case.numbers or case.words or not case.expects_answer for case in cases)


def test_amounts_are_those_of_the_truth(truths: list[Truth]) -> None:
    rows = [row for row in suite(truths, seed=5, each=5) if row.get("family") == "totals"]
    told = {f"{figure['amount_fen'] / 100:.2f}".removesuffix(".00") for t in truths for figure in t.figures}
    assert rows and all(row["figures_yuan"][0] in told for row in rows), json.dumps(rows)


def test_a_name_printed_with_two_amounts_is_not_asked_for(truths: list[Truth]) -> None:
    for truth in truths:
        facts = facts_of(truth)
        leaves = [f for f in truth.figures if f["table_kind"] == "expenditure_by_function" and f["role"] == "leaf"
                  and f["measure"] == "合计" and f["figure_year"] == facts.year and f["figure_kind"] == facts.kind]  # fmt: skip
        for name, amount in facts.accounts.items():
            assert {f["amount_fen"] for f in leaves if f["item"] == name} == {amount}
