"""Verified examples: each still holds on the sample corpus, and the nearest ones are shown to the model."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.assistant import Assistant
from assistant.model_path.examples import SHIPPED, ExampleError, read_examples, similar
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
