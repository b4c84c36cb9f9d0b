"""Verified examples: each still holds on the sample corpus, and the nearest ones are shown to the model."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.__main__ import main
from assistant.assistant import Assistant
from assistant.catalogue import Catalogue
from assistant.model_path.examples import SHIPPED, ExampleError, read_examples, similar
from assistant.model_path.kinship import akin
from eval.suite import Case, load_suite
from eval.verdict import judge
from tests.assistant.fake_llm import FakeLlm, Reply, serving

CASES = load_suite(SHIPPED).cases


@pytest.fixture(scope="module")
def replaying(sample_corpus: Path) -> Iterator[tuple[FakeLlm, Assistant]]:
    with serving() as fake, pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setenv("BUDGET_QA_LLM_MODEL", "scripted")
        monkeypatch.setenv("BUDGET_QA_LLM_BASE_URL", fake.base_url)
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        yield fake, Assistant(sample_corpus)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_what_was_confirmed_still_holds(case: Case, replaying: tuple[FakeLlm, Assistant]) -> None:
    fake, assistant = replaying
    replies = iter([{"plans": [case.plan] if case.plan else []}, {"sql": case.sql}])
    fake.script = lambda request: Reply(json.dumps(next(replies), ensure_ascii=False))
    answer = assistant.ask(case.question or "").to_dict()
    if not answer["model"]:
        pytest.skip("the deterministic path has learned this")
    assert answer["model"]["outcome"] == "answered", answer["model"]
    verdict = judge(case, answer)
    assert verdict.verdict == "right", verdict.reason


def test_each_is_confirmed_and_has_a_plan_or_a_statement() -> None:
    assert all(case.confirmed and (case.plan or case.sql) and case.line for case in CASES)
    assert len(read_examples(SHIPPED)) == len(CASES)


def test_the_nearest_come_last_and_never_the_question_itself() -> None:
    found = similar("某某局薪酬总额", "plan")
    assert "薪酬" in found[-1].question and len(found) <= 3
    assert CASES[0].question not in {example.question for example in similar(CASES[0].question or "", "plan")}
    assert similar("今天天气怎么样", "plan") == []


@pytest.mark.parametrize(
    ("line", "told"),
    [('{"question": "问", "plan": {"intent": "金额"}}', "没有 confirmed"), ("{", "第 1 行"),
     ('{"sql": "x", "confirmed": "y"}', "question")],
)  # fmt: skip
def test_a_line_that_cannot_be_used_is_named(line: str, told: str, tmp_path: Path) -> None:
    (tmp_path / "own.jsonl").write_text(line, encoding="utf-8")
    with pytest.raises(ExampleError, match=told):
        read_examples(tmp_path / "own.jsonl")


# --- confirming -----------------------------------------------------------------------------------------------------------

BANQUET = "云溪市水务局饭局花多少"


def confirm(invented: Path, *arguments: str) -> int:
    return main(["confirm", BANQUET, "--data", str(invented), *arguments])


def test_a_reading_by_a_person_is_kept_and_then_trusted(
    invented: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, catalogue: Catalogue
) -> None:
    own = tmp_path / "own" / "verified.jsonl"
    monkeypatch.setenv("BUDGET_QA_LLM_EXAMPLES", str(own))
    assert not akin("饭局", "公务接待费", catalogue)
    assert confirm(invented, "--means", "饭局=公务接待费", "--yes") == 0
    (case,) = load_suite(own).cases
    assert case.question == BANQUET and case.plan["names"] == [{"said": "饭局", "means": "公务接待费"}]
    assert case.rows_figures_yuan and set(case.rows_figures_yuan) == {"5000"} and case.confirmed
    assert akin("饭局", "公务接待费", catalogue), "from the next question on"
    assert "饭局" in similar("云溪县水务局饭局多少钱", "plan")[-1].question
    assert confirm(invented, "--means", "饭局=公务接待费", "--yes") == 1, "once is enough"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [(["--means", "饭局"], "说法=名称"), (["--means", "饭局=星际旅行费", "--yes"], "没有“星际旅行费”这个名称"),
     (["--means", "饭局=云溪县水务局", "--yes"], "单位不同"), (["--means", "饭局=公务接待费", "--intent", "人均", "--yes"], "问法不一致")],
)  # fmt: skip
def test_what_the_checks_are_against_is_not_kept(
    arguments: list[str], told: str, invented: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert confirm(invented, *arguments, "--examples", str(tmp_path / "own.jsonl")) == 1
    assert told in capsys.readouterr().err and not (tmp_path / "own.jsonl").exists()


def test_saying_no_keeps_nothing(invented: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("builtins.input", lambda prompt: "n")
    assert confirm(invented, "--means", "饭局=公务接待费", "--examples", str(tmp_path / "own.jsonl")) == 1
    assert not (tmp_path / "own.jsonl").exists()
