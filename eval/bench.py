"""``python -m eval bench``: how fast it is on this machine, side by side with the limits it has to keep.

Everything is measured in one run and on one corpus: a first question in a process of its own (and what that process
loads), questions to a running assistant, retrieval, ingestion (``eval/bench_ingest.py``).
Exit codes: 0 all limits kept · 1 one is not · 2 could not run.
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from eval import bench_web
from eval.bench_asking import measure as measure_asking
from eval.bench_ingest import LARGE, measure_large
from eval.bench_ingest import measure as measure_ingest
from eval.measurement import BenchError, Measurement
from eval.metrics import percentile
from ingest.corpus.read import Corpus
from ingest.model import IngestError

SAMPLES = Path(__file__).resolve().parents[1] / "samples"
COLD_RUNS = 5
COLD_LIMIT_S, SQL_LIMIT_MS, TEXT_LIMIT_MS = 2.0, 30.0, 100.0

NEVER_LOADED = ("torch", "gradio")
"""What answering one question on the command line must not load: each takes longer than the answer may."""
HEAVY = (*NEVER_LOADED, "sentence_transformers", "transformers", "chromadb", "langchain", "pandas", "numpy")

SQL_QUESTIONS = (
    "{name}支出总计是多少？",
    "{name}项目支出有哪些？",
    "{name}“三公”经费是多少？",
    "{name}基本支出和项目支出各是多少？",
    "{name}一般公共预算支出是多少？",
    "“三公”经费最高的部门是哪个？",
)
TEXT_QUESTIONS = (
    "{name}的主要职能是什么？",
    "{name}机关运行经费为什么变化？",
    "{name}项目支出是什么意思？",
    "{name}政府采购情况怎么样？",
    "{name}国有资产占用情况怎么样？",
)

_ASK = """
import atexit, runpy, sys
atexit.register(lambda: print([name for name in {heavy!r} if name in sys.modules], file=sys.stderr))
sys.argv = {arguments!r}
runpy.run_module("assistant", run_name="__main__")
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Measure and print; see the module's exit codes."""
    options = _parser().parse_args(argv)
    try:
        measurements = (
            measure_asking(options.corpora)
            if options.corpora
            else bench_web.measure_on(options.data, options.documents, options.visitors, options.seconds)
            if options.web
            else measure(options.data, options.documents, options.rounds, options.pdf, options.large)
        )
    except (BenchError, IngestError) as error:
        print(f"错误：{error}", file=sys.stderr)
        return 2
    if options.json:
        print(json.dumps([asdict(measurement) for measurement in measurements], ensure_ascii=False, indent=1))
    else:
        _print(measurements)
    return 1 if any(measurement.kept is False for measurement in measurements) else 0


def measure(
    data_dir: Path | None, documents: Path, rounds: int, pdfs: Sequence[Path] = (), large: int = 0
) -> list[Measurement]:
    """All measurements, in the order of the table. Without a corpus, one is made of ``documents``; ``large``: how many
    generated documents to take in at once (0: none)."""
    with ExitStack() as stack:
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
        ingestion = _ingestion(documents, scratch / "ingested")
        corpus_dir = data_dir or scratch / "ingested"
        name = _an_organisation(corpus_dir)
        return [
            *_cold(corpus_dir, SQL_QUESTIONS[0].format(name=name), "首问（查表，新进程）", COLD_LIMIT_S),
            *_cold(corpus_dir, TEXT_QUESTIONS[1].format(name=name), "首问（文字，新进程）", None),
            *_warm(corpus_dir, name, rounds),
            _retrieval(corpus_dir, name, rounds),
            ingestion,
            *measure_ingest(pdfs),
            *(measure_large(large) if large else ()),
        ]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m eval bench", description="在本机测量速度，并与上限对照")
    parser.add_argument("--data", type=Path, metavar="DIR", help="用这个语料提问（默认：用样例临时建一个）")
    parser.add_argument(
        "--documents", type=Path, default=SAMPLES, metavar="PATH", help="测导入速度用的文件（默认：样例）"
    )
    parser.add_argument("--rounds", type=int, default=20, metavar="N", help="每个问题问几遍（默认 20）")
    parser.add_argument(
        "--pdf",
        type=Path,
        nargs="+",
        default=[],
        metavar="FILE",
        help="测 PDF 导入用的文件（默认：生成一份）",
    )
    parser.add_argument(
        "--large",
        type=int,
        nargs="?",
        const=LARGE,
        default=0,
        metavar="N",
        help=f"再测一次导入 N 份（默认 {LARGE}，要很久）",
    )
    parser.add_argument("--web", action="store_true", help="改测网页：许多人同时提问，一半时间同时在导入")
    parser.add_argument("--visitors", type=int, default=50, metavar="N", help="同时有几人（默认 50）")
    parser.add_argument("--seconds", type=float, default=60, metavar="S", help="每段多少秒（默认 60）")
    parser.add_argument(
        "--corpora",
        type=Path,
        nargs="+",
        default=[],
        metavar="DIR",
        help="只测提问：同样的问题问这几个语料（先小后大），看随规模增长多少",
    )
    parser.add_argument("--json", action="store_true", help="按 JSON 输出")
    return parser


# --- measurements -------------------------------------------------------------------------------------------------


def _cold(data_dir: Path, question: str, name: str, limit_s: float | None) -> list[Measurement]:
    """A question in a process of its own, started several times; and which heavy libraries that loads."""
    cpu_before = _children_cpu_s()
    seconds, loaded = zip(*(_ask_cold(data_dir, question) for _ in range(COLD_RUNS)), strict=True)
    cpu_s = (_children_cpu_s() - cpu_before) / COLD_RUNS
    ordered = sorted(seconds)
    median = percentile(ordered, 50)
    found = sorted({module for modules in loaded for module in modules})
    forbidden = [module for module in found if module in NEVER_LOADED]
    return [
        Measurement(
            name,
            f"{median:.2f} 秒（{ordered[0]:.2f}–{ordered[-1]:.2f}；CPU {cpu_s:.2f}）",
            f"{limit_s:g} 秒" if limit_s else "",
            median <= limit_s if limit_s else None,
        ),
        Measurement(
            f"{name}：加载的大型库",
            "、".join(found) or "无",
            f"不含 {'、'.join(NEVER_LOADED)}",
            not forbidden,
        ),
    ]


def _children_cpu_s() -> float:
    """What finished child processes have computed: unlike wall time, it does not grow when the machine is busy."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _ask_cold(data_dir: Path, question: str) -> tuple[float, list[str]]:
    arguments = ["assistant", "ask", question, "--data", str(data_dir), "--json"]
    code = _ASK.format(heavy=HEAVY, arguments=arguments)
    started = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=SAMPLES.parent, capture_output=True, text=True, timeout=300
    )
    seconds = time.perf_counter() - started
    if done.returncode != 0:
        raise BenchError(f"“{question}”没有得到回答：{done.stderr.strip()[-500:]}")
    return seconds, list(ast.literal_eval(done.stderr.strip().splitlines()[-1]))


def _warm(data_dir: Path, name: str, rounds: int) -> list[Measurement]:
    """Answers of a running assistant, by the way they took (figures or text)."""
    from assistant.assistant import Assistant
    from assistant.session import Session

    assistant = Assistant(data_dir)
    times: dict[str, list[float]] = {"sql": [], "text": []}
    for question in SQL_QUESTIONS + TEXT_QUESTIONS:
        asked = question.format(name=name)
        route = assistant.ask(asked, Session()).route  # the first time is not warm
        if route in ("sql", "both", "text"):
            ask = partial(assistant.ask, asked)
            times["text" if route == "text" else "sql"] += _times(lambda ask=ask: ask(Session()), rounds)  # type: ignore[misc]
    assistant.close()
    return [
        _latency("查表回答（已启动）", times["sql"], SQL_LIMIT_MS),
        _latency("文字回答（已启动）", times["text"], TEXT_LIMIT_MS),
    ]


def _retrieval(data_dir: Path, name: str, rounds: int) -> Measurement:
    """Finding passages in all documents, without an answer around it."""
    from assistant.passages import PassageFinder

    corpus = Corpus(data_dir)
    try:
        finder = PassageFinder(corpus)
        finder.warm()
        questions = [question.format(name=name) for question in TEXT_QUESTIONS]
        times: list[float] = []
        for question in questions:
            finder.find(question)
            times += _times(lambda question=question: finder.find(question), rounds)  # type: ignore[misc]
        return _latency("段落检索" + ("（只按字词）" if finder.note else ""), times, TEXT_LIMIT_MS)
    finally:
        corpus.close()


def _ingestion(documents: Path, data_dir: Path) -> Measurement:
    """Documents per second into a new corpus, the embedding library being loaded already."""
    from ingest.corpus.embedding import Embedder
    from ingest.pipeline import ingest_paths

    Embedder().encode(["预热"])
    started = time.perf_counter()
    results = ingest_paths([documents], data_dir)
    seconds = time.perf_counter() - started
    if failed := [result for result in results if result.failed]:
        raise BenchError(f"{len(failed)} 份文件导入失败：{failed[0].message}")
    return Measurement("导入", f"{len(results) / seconds:.2f} 份/秒（{len(results)} 份，{seconds:.1f} 秒）")


# --- helpers ------------------------------------------------------------------------------------------------------


def _an_organisation(data_dir: Path) -> str:
    corpus = Corpus(data_dir)
    try:
        rows = corpus.query("SELECT organisation FROM documents ORDER BY organisation LIMIT 1")
    finally:
        corpus.close()
    if not rows:
        raise BenchError(f"{data_dir} 的语料里没有文件")
    return str(rows[0][0])


def _times(run: Callable[[], Any], rounds: int) -> list[float]:
    """Wall times in milliseconds."""
    times = []
    for _ in range(rounds):
        started = time.perf_counter()
        run()
        times.append((time.perf_counter() - started) * 1000)
    return times


def _latency(name: str, times: list[float], limit_ms: float) -> Measurement:
    """Median and 95th percentile; the limit is for the latter."""
    if not times:
        return Measurement(name, "没有这样的回答", f"{limit_ms:g} 毫秒", False)
    ordered = sorted(times)
    p50, p95 = percentile(ordered, 50), percentile(ordered, 95)
    return Measurement(name, f"p50 {p50:.1f}，p95 {p95:.1f} 毫秒", f"p95 {limit_ms:g} 毫秒", p95 <= limit_ms)


def _print(measurements: Sequence[Measurement]) -> None:
    table = Table("项目", "结果", "上限", "")
    for measurement in measurements:
        mark = "" if measurement.kept is None else "达标" if measurement.kept else "超出"
        table.add_row(measurement.name, measurement.value, measurement.limit, mark)
    console = Console(width=max(110, Console().width))
    console.print(table)
    console.print(
        f"测量时系统负载 {os.getloadavg()[0]:.1f}（{os.cpu_count()} 核）；负载高于核数时，时间偏长。"
    )


if __name__ == "__main__":
    sys.exit(main())
