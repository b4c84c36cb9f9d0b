"""How asking grows with the corpus: the same kinds of questions to a small and a large corpus, side by side in one run.

Questions about one body go to bodies spread over the whole corpus, so that what was kept from the question before does not
answer the next one; questions over all bodies are asked once for each of many subjects first, then again.
"""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from pathlib import Path

from assistant.assistant import Assistant
from assistant.session import Session
from eval.measurement import BenchError, Measurement
from eval.metrics import percentile
from ingest.corpus.read import Corpus

BODIES = 25
ROUNDS = 2
SQL_LIMIT_MS, TEXT_LIMIT_MS, ALL_LIMIT_MS, GROWTH_LIMIT = 30.0, 80.0, 150.0, 2.0

ABOUT_ONE = {
    "sql": ("{name}{year}年支出总计是多少？", "{name}“三公”经费是多少？", "{name}项目支出有哪些？", "{name}{year}年基本支出是多少？"),
    "text": ("{name}的主要职能是什么？", "{name}机关运行经费为什么变化？", "{name}政府采购情况怎么样？"),
}  # fmt: skip
ABOUT_ALL = (
    "“三公”经费最高的部门是哪个？",
    "支出总额最高的部门是哪个？",
    "公务接待费最高的5个部门",
    "项目支出最高的是哪个部门？",
    "基本支出最低的部门是哪个？",
    "政府采购预算最高的部门是哪个？",
)

Times = dict[str, list[float]]
_NAMES = {
    "sql": ("问一家，查表", SQL_LIMIT_MS),
    "text": ("问一家，文字", TEXT_LIMIT_MS),
    "all": ("问全部单位", ALL_LIMIT_MS),
}


def measure(data_dirs: Sequence[Path]) -> list[Measurement]:
    """For every corpus the time of an answer; for every further one how much it grew against the first."""
    found: list[Measurement] = []
    first: Times = {}
    for data_dir in data_dirs:
        documents, opened_ms, times, first_all = _ask(data_dir)
        found.append(Measurement(f"{documents} 份：打开语料", f"{opened_ms:.0f} 毫秒"))
        for kind, (name, limit) in _NAMES.items():
            p95 = percentile(sorted(times[kind]), 95)
            value = (
                f"p50 {percentile(sorted(times[kind]), 50):.1f}，p95 {p95:.1f} 毫秒（{len(times[kind])} 次）"
            )
            if kind == "all":
                value += f"；每个问题第一次问 {max(first_all):.0f} 毫秒以内"
            found.append(Measurement(f"{documents} 份：{name}", value, f"p95 {limit:g} 毫秒", p95 <= limit))
            if first and kind != "all":
                growth = p95 / percentile(sorted(first[kind]), 95)
                found.append(
                    Measurement(f"{documents} 份：{name}，比第一个语料", f"{growth:.1f} 倍", f"{GROWTH_LIMIT:g} 倍", growth <= GROWTH_LIMIT)
                )  # fmt: skip
        first = first or times
    return found


def _ask(data_dir: Path) -> tuple[int, float, Times, list[float]]:
    """Number of documents, opening in ms, times by kind in ms, and the first times of questions over all bodies."""
    started = time.perf_counter()
    assistant = Assistant(data_dir, use_model=False)
    opened_ms = (time.perf_counter() - started) * 1000
    bodies = _bodies(data_dir)
    times: Times = {kind: [] for kind in _NAMES}
    _timed(assistant, ABOUT_ONE["text"][0].format(name=bodies[0][0], year=bodies[0][1]))
    for kind, questions in ABOUT_ONE.items():
        for number, (name, year) in enumerate(bodies):
            asked = questions[number % len(questions)].format(name=name, year=year)
            times[kind].append(_timed(assistant, asked))
    first_all = [_timed(assistant, question) for question in ABOUT_ALL]
    times["all"] = [_timed(assistant, question) for question in ABOUT_ALL * ROUNDS]
    documents = len(assistant.catalogue.documents)
    assistant.close()
    return documents, opened_ms, times, first_all


def _bodies(data_dir: Path) -> list[tuple[str, int]]:
    """Bodies from everywhere in the corpus, each with a year it has; the same ones in every run."""
    corpus = Corpus(data_dir)
    try:
        rows = corpus.query(
            "SELECT organisation, max(fiscal_year) FROM documents GROUP BY organisation ORDER BY 1"
        )
    finally:
        corpus.close()
    if not rows:
        raise BenchError(f"{data_dir} 的语料里没有文件")
    held = [(str(row[0]), int(row[1])) for row in rows]
    return random.Random(7).sample(held, min(BODIES * 2, len(held)))


def _timed(assistant: Assistant, question: str) -> float:
    started = time.perf_counter()
    answer = assistant.ask(question, Session())
    elapsed_ms = (time.perf_counter() - started) * 1000
    if answer.status == "error":
        raise BenchError(f"“{question}”没有得到回答：{answer.answer}")
    return elapsed_ms
