"""How the kiosk holds up under visitors: ``python -m eval bench --web``.

The app runs as a process of its own on a copy of the corpus. Visitors ask through the page's own event, read, ask again;
first in quiet, then while documents are being ingested at low priority and a new edition is published under them. Each
visitor asks about one body, at times leaning on the question before: an answer that names another body alone would be
somebody else's conversation.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from eval.measurement import BenchError, Measurement
from eval.metrics import percentile
from eval.page_visitor import PageError, PageVisitor, Shown
from eval.synthetic import generate
from ingest.corpus.editions import edition_directory
from ingest.corpus.read import Corpus

ROOT = Path(__file__).resolve().parents[1]
READING_S = 5.0
START_LIMIT_S, QUIET_LIMIT_S, BUSY_LIMIT_S = 20.0, 1.5, 3.0
MEMORY_LIMIT_MB, GROWTH_LIMIT_MB = 1_200.0, 60.0
INGESTED_BODIES = 12
"""Bodies whose documents are generated, to be ingested during the second half."""

ASKS_BACK = "<h3>请点一个：</h3>"
"""What the kiosk puts above the choices where it asks back."""
FIRST = "{name}“三公”经费是多少？"
LATER = (
    "{name}项目支出有哪些？",
    "那支出合计呢？",
    "{name}主要职能是什么？",
    "{name}一般公共预算支出是多少？",
    "为什么？",
)


@dataclass(slots=True)
class Tally:
    """What a group of visitors met with."""

    seconds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    mixed: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class App:
    """The running app."""

    url: str
    config: Mapping[str, Any]
    pid: int
    started_at: float

    def memory_mb(self) -> float:
        """Resident memory of the process."""
        status = Path(f"/proc/{self.pid}/status").read_text(encoding="ascii")
        line = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
        return int(line.split()[1]) / 1024

    def cpu_s(self) -> float:
        """What the process has computed so far; unlike waiting, it hardly grows when the machine is busy."""
        fields = Path(f"/proc/{self.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def measure_on(data_dir: Path | None, documents: Path, visitors: int, seconds: float) -> list[Measurement]:
    """On a corpus, or on one made of ``documents`` for the purpose."""
    if data_dir is not None:
        return measure(data_dir, visitors, seconds)
    from ingest.pipeline import ingest_paths

    with tempfile.TemporaryDirectory(prefix="bench-web-") as scratch:
        ingest_paths([documents], Path(scratch))
        return measure(Path(scratch), visitors, seconds)


def measure(data_dir: Path, visitors: int, seconds: float) -> list[Measurement]:
    """All measurements of the web app. Raises BenchError if it does not start or the ingestion fails."""
    with tempfile.TemporaryDirectory(prefix="bench-web-") as scratch:
        data = Path(scratch) / "data"
        shutil.copytree(data_dir, data, ignore=shutil.ignore_patterns("app.sqlite*", ".writing.lock"))
        names = _organisations(data)
        documents = Path(scratch) / "documents"
        generate(documents, bodies=INGESTED_BODIES, years=[2024], seed=1, formats=["md"])
        (documents / "truth.jsonl").unlink()
        with _running(data) as app:
            return _measure(app, data, documents, names, visitors, seconds)


def _measure(
    app: App, data: Path, documents: Path, names: Sequence[str], visitors: int, seconds: float
) -> list[Measurement]:
    first = asyncio.run(_first(app, names))
    start_s, start_cpu_s = time.perf_counter() - app.started_at, app.cpu_s()
    warm_up = asyncio.run(_visits(app, names, visitors, min(seconds, 15)))
    before_mb, before_s = app.memory_mb(), app.cpu_s()
    quiet = asyncio.run(_visits(app, names, visitors, seconds))
    after_mb, cpu_ms = app.memory_mb(), (app.cpu_s() - before_s) * 1000 / max(1, len(quiet.seconds))
    edition = edition_directory(data).name
    with _ingesting(documents, data) as ingestion:
        busy = asyncio.run(_visits(app, names, visitors, seconds))
        took_s = _finished(ingestion)
    last = asyncio.run(_first(app, names))
    problems = warm_up.errors + quiet.errors + busy.errors
    mixed = warm_up.mixed + quiet.mixed + busy.mixed
    if edition_directory(data).name == edition:
        raise BenchError("导入没有产生新的一版，忙时的数字不算数")
    return [
        Measurement("启动到第一个回答", f"{start_s:.1f} 秒（首问 {first.elapsed_s:.2f}；CPU {start_cpu_s:.1f}）", f"{START_LIMIT_S:g} 秒",
                    start_s <= START_LIMIT_S),
        _waited(f"{visitors} 人同时提问", quiet, QUIET_LIMIT_S),
        _waited(f"{visitors} 人同时提问，同时导入（{took_s:.0f} 秒）", busy, BUSY_LIMIT_S),
        Measurement("每个回答用的 CPU", f"{cpu_ms:.0f} 毫秒"),
        Measurement("换版后的第一个回答", f"{last.elapsed_s:.2f} 秒"),
        _none("没有得到回答的提问", problems),
        _none("混进别人对话的回答", mixed),
        Measurement("常驻内存", f"{after_mb:.0f} MB（导入后 {app.memory_mb():.0f}）", f"{MEMORY_LIMIT_MB:g} MB",
                    max(after_mb, app.memory_mb()) <= MEMORY_LIMIT_MB),
        Measurement("提问期间内存增长", f"{after_mb - before_mb:+.0f} MB", f"{GROWTH_LIMIT_MB:g} MB",
                    after_mb - before_mb <= GROWTH_LIMIT_MB),
    ]  # fmt: skip


# --- the app --------------------------------------------------------------------------------------------------------


@contextmanager
def _running(data: Path) -> Iterator[App]:
    started = time.perf_counter()
    command = [sys.executable, str(ROOT / "app.py"), "--data", str(data), "--kiosk", "--port", "0"]
    environment = {
        **os.environ,
        "BUDGET_QA_LLM_MODEL": "",
        "BUDGET_QA_WEB_QUESTIONS_PER_MINUTE_ALL": "100000",
        "BUDGET_QA_WEB_LOG_FORMAT": "json",
    }
    with tempfile.TemporaryFile("w+") as log:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=log, text=True
        )
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            if "http://" not in line:
                log.seek(0)
                raise BenchError(f"网页没有启动：{log.read()[-500:]}")
            url = line[line.index("http://") :].split()[0]
            config = httpx.get(f"{url}config", timeout=60, trust_env=False).json()
            yield App(url, config, process.pid, started)
        finally:
            process.terminate()
            process.wait(timeout=30)


@contextmanager
def _ingesting(documents: Path, data: Path) -> Iterator[subprocess.Popen[str]]:
    command = ["nice", "-n", "19", sys.executable, "-m", "ingest", str(documents), "--data", str(data)]
    process = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def _finished(ingestion: subprocess.Popen[str]) -> float:
    """Seconds that the ingestion took in all, which has to end well and soon."""
    started = time.perf_counter()
    _, errors = ingestion.communicate(timeout=600)
    if ingestion.returncode != 0:
        raise BenchError(f"导入失败：{errors.strip()[-500:]}")
    return time.perf_counter() - started


# --- the visitors ---------------------------------------------------------------------------------------------------


async def _first(app: App, names: Sequence[str]) -> Shown:
    async with httpx.AsyncClient(timeout=60, trust_env=False) as client:
        try:
            return await PageVisitor(client, app.url, app.config, "10.0.0.1").ask(FIRST.format(name=names[0]))
        except (PageError, httpx.HTTPError) as error:
            raise BenchError(f"第一个问题没有得到回答：{error}") from error


async def _visits(app: App, names: Sequence[str], visitors: int, seconds: float) -> Tally:
    """Visitors who come one after the other within the reading time, and ask until the time is over."""
    tally = Tally()
    until = time.perf_counter() + seconds
    limits = httpx.Limits(max_connections=visitors * 2, max_keepalive_connections=visitors * 2)
    async with httpx.AsyncClient(timeout=60, trust_env=False, limits=limits) as client:
        await asyncio.gather(
            *(_visit(client, app, names, number, visitors, until, tally) for number in range(visitors))
        )
    return tally


async def _visit(
    client: httpx.AsyncClient,
    app: App,
    names: Sequence[str],
    number: int,
    of: int,
    until: float,
    tally: Tally,
) -> None:
    await asyncio.sleep(READING_S * number / of)
    name = names[number % len(names)]
    others = [other for other in names if other != name]
    visitor = PageVisitor(client, app.url, app.config, f"10.1.{number // 250}.{number % 250 + 1}")
    for question in _questions(name, number):
        if time.perf_counter() >= until:
            return
        try:
            shown = await visitor.ask(question)
        except (PageError, httpx.HTTPError) as error:
            tally.errors.append(f"{question}：{error!r}")
        else:
            tally.seconds.append(shown.elapsed_s)
            if question not in shown.text or _is_of_others(shown.text, name, others):
                tally.mixed.append(question)
        await asyncio.sleep(READING_S)


def _is_of_others(text: str, name: str, others: Sequence[str]) -> bool:
    """Whether an answer is about other bodies alone. Asking back is none: a new edition ends what a question leans on."""
    return ASKS_BACK not in text and name not in text and any(other in text for other in others)


def _questions(name: str, number: int) -> Iterator[str]:
    yield FIRST.format(name=name)
    while True:
        yield LATER[number % len(LATER)].format(name=name)
        number += 1


def _organisations(data: Path) -> list[str]:
    corpus = Corpus(data)
    try:
        rows = corpus.query("SELECT DISTINCT organisation FROM documents ORDER BY organisation LIMIT 50")
    finally:
        corpus.close()
    if not rows:
        raise BenchError(f"{data} 的语料里没有文件")
    return [str(row[0]) for row in rows]


# --- lines of the table ---------------------------------------------------------------------------------------------


def _waited(name: str, tally: Tally, limit_s: float) -> Measurement:
    if not tally.seconds:
        return Measurement(name, "没有得到回答", f"p95 {limit_s:g} 秒", False)
    ordered = sorted(tally.seconds)
    p50, p95 = percentile(ordered, 50), percentile(ordered, 95)
    value = f"p50 {p50:.2f}，p95 {p95:.2f}，最长 {ordered[-1]:.2f} 秒（{len(ordered)} 问）"
    return Measurement(name, value, f"p95 {limit_s:g} 秒", p95 <= limit_s)


def _none(name: str, found: Sequence[str]) -> Measurement:
    return Measurement(
        name, f"{len(found)} 个" + (f"，如：{found[0][:80]}" if found else ""), "0 个", not found
    )
