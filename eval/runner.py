"""Put a suite's questions to an assistant and record the verdicts. The assistant is handed in."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from typing import Any, Protocol

from tqdm import tqdm

from eval.results import Record
from eval.suite import Case, Suite
from eval.verdict import judge


class AnswerLike(Protocol):
    """What an assistant returns."""

    def to_dict(self) -> dict[str, Any]:
        """The answer object as plain data."""


class AssistantLike(Protocol):
    """What is evaluated: ``assistant.assistant.Assistant`` or a stand-in of its shape."""

    def ask(self, question: str, session: Any = None) -> AnswerLike:
        """Answer one question, in a conversation if a session is given."""


SessionFactory = Callable[[], Any]


def run_suites(
    suites: Sequence[Suite],
    assistant: AssistantLike,
    new_session: SessionFactory,
    *,
    progress: bool = True,
    reworded: bool = False,
) -> list[Record]:
    """Run every case of every suite in order; over ``reworded`` samples those that ask for the original's words are left out."""
    todo = [
        (suite, case) for suite in suites for case in suite.cases if not (reworded and case.original_wording)
    ]
    bar: Iterable[tuple[Suite, Case]] = tqdm(todo, desc="评测", unit="题", disable=not progress)
    return [run_case(suite, case, assistant, new_session) for suite, case in bar]


def run_case(suite: Suite, case: Case, assistant: AssistantLike, new_session: SessionFactory) -> Record:
    """Ask all turns of a case in a conversation of its own; score the last answer."""
    answer, elapsed_ms = _converse(case, assistant, new_session)
    judgement = judge(case, answer)
    return Record(
        suite=suite.name,
        id=case.id,
        family=case.family,
        turns=case.all_turns,
        expected=list(case.status),
        verdict=judgement.verdict,
        status=str(answer.get("status", "error")),
        answer=str(answer.get("answer") or ""),
        reason=judgement.reason,
        elapsed_ms=round(elapsed_ms, 1),
        route=str(answer.get("route") or ""),
        sql=str(answer.get("sql") or ""),
        scores=[asdict(score) for score in judgement.scores],
    )


def _converse(
    case: Case, assistant: AssistantLike, new_session: SessionFactory
) -> tuple[dict[str, Any], float]:
    """The last answer and its wall time in ms. An exception counts as an answer of status ``error``."""
    session = new_session()
    answer: dict[str, Any] = {}
    started = time.perf_counter()
    try:
        for turn in case.all_turns:
            started = time.perf_counter()
            answer = assistant.ask(turn, session).to_dict()
    except Exception as error:  # one broken question must not end the run; it is reported as such
        answer = {"status": "error", "answer": f"程序出错：{type(error).__name__}：{error}"}
    return answer, (time.perf_counter() - started) * 1000
