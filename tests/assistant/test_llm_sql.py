"""Questions that no plan can say, put as SQL by a scripted model: right and cited, or the first answer."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.answer import Answer
from assistant.assistant import Assistant
from tests.assistant.fake_llm import FakeLlm, Reply, serving
from tests.assistant.queries import ASKED, BADLY, GOOD, WELL, select


@pytest.fixture(scope="module")
def served(invented: Path) -> Iterator[tuple[FakeLlm, Assistant]]:
    with serving() as fake, pytest.MonkeyPatch.context() as monkeypatch:
        for name, value in {"MODEL": "scripted", "BASE_URL": fake.base_url, "TIMEOUT_S": "10"}.items():
            monkeypatch.setenv(f"BUDGET_QA_LLM_{name}", value)
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        helped = Assistant(invented)
        helped.ask(ASKED)  # settings are read with the first question that needs them
        yield fake, helped
        helped.close()


@pytest.fixture(scope="module")
def assistant(invented: Path) -> Assistant:
    return Assistant(invented, use_model=False)


def ask(served: tuple[FakeLlm, Assistant], question: str, *statements: str) -> Answer:
    """The answer where the model gives no reading, and then these statements, the last one again and again."""
    fake, helped = served
    fake.requests.clear()
    told = list(statements)

    def script(request: dict[str, object]) -> Reply:
        if "SELECT" not in json.dumps(request["messages"][0]):  # type: ignore[index]
            return Reply('{"plans": []}')
        return Reply(json.dumps({"sql": told.pop(0) if len(told) > 1 else told[0]}))

    fake.script = script
    return helped.ask(question)


def seen(answer: Answer) -> dict[str, object]:
    return {key: value for key, value in answer.to_dict().items() if key not in ("elapsed_ms", "model")}


@pytest.mark.parametrize(("question", "sql", "yuan"), WELL, ids=[row[0] for row in WELL])
def test_figures_are_selected_cited_and_shown(
    question: str, sql: str, yuan: list[int], served: tuple[FakeLlm, Assistant], assistant: Assistant
) -> None:
    assert assistant.ask(question).status in ("no_data", "clarify"), (
        "the deterministic path has learned this: take another"
    )
    answer = ask(served, question, sql)
    assert answer.status == "answered" and answer.model["use"] == "sql", answer.model
    assert answer.sql == sql and sorted(
        row[answer.columns.index("amount_yuan")] for row in answer.rows
    ) == sorted(map(float, yuan))
    cited = [citation.figure_id for citation in answer.citations]
    assert cited == [row[answer.columns.index("figure_id")] for row in answer.rows]
    assert "由语言模型写的查询选出" in answer.answer


@pytest.mark.parametrize(
    ("question", "sql", "reason"), BADLY, ids=[f"{row[2]}-{n}" for n, row in enumerate(BADLY)]
)
def test_a_bad_statement_leaves_the_first_answer(
    question: str, sql: str, reason: str, served: tuple[FakeLlm, Assistant], assistant: Assistant
) -> None:
    answer = ask(served, question, sql)
    assert seen(answer) == seen(assistant.ask(question))
    assert any(reason in told for told in answer.model["reasons"]), answer.model["reasons"]


def test_a_statement_is_corrected_twice_at_most(served: tuple[FakeLlm, Assistant]) -> None:
    fake, _ = served
    missing = select("measure = '合计'")
    answer = ask(served, ASKED, "SELECT nonsense FROM figures", missing, GOOD)
    assert answer.status == "answered" and answer.sql == GOOD
    last = fake.requests[-1]["messages"][-1]["content"]
    assert "nonsense" in last and "没有用到“302”" in last, "what was wrong is told"
    answer = ask(served, ASKED, missing)
    assert answer.status == "no_data" and len(fake.requests) == 1 + 3


def test_only_questions_with_such_a_condition_are_put_to_sql(served: tuple[FakeLlm, Assistant]) -> None:
    fake, _ = served
    assert ask(served, "云溪市水务局文具纸张开销多少", GOOD).status == "no_data"
    assert len(fake.requests) == 1, "the reading alone"


def test_an_empty_statement_is_a_good_answer(served: tuple[FakeLlm, Assistant], assistant: Assistant) -> None:
    assert seen(ask(served, ASKED, "")) == seen(assistant.ask(ASKED))
