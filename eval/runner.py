"""Put questions to an assistant and record the verdicts, in this process or in several. The assistant is handed in."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from typing import Any, Protocol

from eval.results import Record
from eval.suite import Case
from eval.tracing import EvidenceLike, Trace, trace
from eval.verdict import judge

Task = tuple[str, Case]
"""A suite's name and one of its cases."""
USAGE = ("calls", "input_tokens", "output_tokens", "cost")
LEAST_TASKS_EACH = 40
"""A process takes about a second to start: fewer questions than this are not worth one."""


class AnswerLike(Protocol):
    """What an assistant returns."""

    def to_dict(self) -> dict[str, Any]:
        """The answer object as plain data."""


class AssistantLike(Protocol):
    """What is evaluated: ``assistant.assistant.Assistant`` or a stand-in of its shape."""

    def ask(self, question: str, session: Any = None) -> AnswerLike:
        """Answer one question, in a conversation if a session is given."""


@dataclass(frozen=True)
class Examinee:
    """An assistant, what makes a new conversation with it, and where its citations are looked up (None: they are not)."""

    assistant: AssistantLike
    new_session: Callable[[], Any]
    evidence: EvidenceLike | None = None


OpenExaminee = Callable[[], Examinee]
"""Opens the examinee; for several processes it has to be picklable (a module's function, or a partial of one)."""


def run_tasks(tasks: Sequence[Task], open_examinee: OpenExaminee, jobs: int = 1) -> Iterator[Record]:
    """The records, in the order of the tasks, each as soon as it is there."""
    if jobs < 2:
        examinee = open_examinee()
        yield from (run_case(task, examinee) for task in tasks)
        return
    # Spawned, not forked: the libraries underneath have threads of their own.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, context, initializer=_start, initargs=(open_examinee,)) as pool:
        yield from pool.map(_run_in_worker, tasks, chunksize=4)


def useful_jobs(tasks: int, processors: int) -> int:
    """How many processes pay for themselves."""
    return max(1, min(processors, tasks // LEAST_TASKS_EACH))


def run_case(task: Task, examinee: Examinee) -> Record:
    """Ask all turns of a case in a conversation of its own; score the last answer."""
    suite, case = task
    answer, elapsed_ms = _converse(case, examinee)
    judgement = judge(case, answer)
    traced = trace(case.all_turns, answer, examinee.evidence) if examinee.evidence else Trace()
    return Record(
        suite=suite,
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
        wanted=case.wanted,
        sources=[_source(citation) for citation in answer.get("citations") or []],
        figures=traced.figures,
        untraced=traced.untraced,
        usage=_usage(answer),
    )


def _converse(case: Case, examinee: Examinee) -> tuple[dict[str, Any], float]:
    """The last answer and its wall time in ms. An exception counts as an answer of status ``error``."""
    session = examinee.new_session()
    answer: dict[str, Any] = {}
    started = time.perf_counter()
    try:
        for turn in case.all_turns:
            started = time.perf_counter()
            answer = examinee.assistant.ask(turn, session).to_dict()
    except Exception as error:  # one broken question must not end the run; it is reported as such
        answer = {"status": "error", "answer": f"程序出错：{type(error).__name__}：{error}"}
    return answer, (time.perf_counter() - started) * 1000


def _source(citation: Mapping[str, Any]) -> dict[str, Any]:
    return {key: citation.get(key) for key in ("document", "locator", "page", "quote", "figure_id")}


def _usage(answer: Mapping[str, Any]) -> dict[str, float]:
    """What a language model took: the counts of the answer's ``model`` (calls, tokens, cost), where it had one."""
    told = (answer.get("model") or {}).get("usage") or {}
    return {name: float(told[name]) for name in USAGE if isinstance(told.get(name), int | float)}


# --- in a process of its own ------------------------------------------------------------------------------------------

_examinee: Examinee | None = None


def _start(open_examinee: OpenExaminee) -> None:
    global _examinee
    _examinee = open_examinee()


def _run_in_worker(task: Task) -> Record:
    assert _examinee is not None
    return run_case(task, _examinee)
