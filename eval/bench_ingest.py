"""How fast documents are taken in: PDF against bare pdfplumber, text and Markdown without embedding, a large corpus.

Each measurement runs in processes of its own. CPU seconds are user + system; memory is resident, of the whole process tree.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.measurement import BenchError, Measurement
from eval.synthetic import generate
from eval.synthetic.generate import FORMATS

ROOT = Path(__file__).resolve().parents[1]
PDF_LIMIT, TEXT_LIMIT, MEMORY_LIMIT_MB, ADD_LIMIT_S = 1.5, 50.0, 1_500.0, 60.0
TEXT_DOCUMENTS = 240
LARGE = 10_000
SAMPLED_EVERY_S = 0.5
BODIES_PER_DOCUMENT = 0.6
"""Bodies to invent for one document of one year: some have final accounts or a 单位 budget as well."""

_PDF = """
import json, sys, time
from pathlib import Path
import pdfplumber
path = Path(sys.argv[1])
if sys.argv[2] == "bare":
    def run():
        with pdfplumber.open(path) as document:
            for page in document.pages:
                page.extract_text(); page.extract_tables(); page.close()
else:
    from ingest.pipeline import build_file
    def run():
        built = build_file(path, None, False)
        assert built.document, built.error
started = time.process_time(); run()
print(json.dumps({"cpu_s": time.process_time() - started}))
"""

_TEXT = """
import json, os, resource, sys, tempfile, time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from ingest.corpus import write
from ingest.corpus.names import NameBook
from ingest.pipeline import record_file
paths = sorted(path for path in Path(sys.argv[1]).iterdir() if path.suffix in (".md", ".txt"))
workers = int(sys.argv[2])
def cpu_s():
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime
with tempfile.TemporaryDirectory() as scratch:
    connection = write.create(Path(scratch) / "corpus.sqlite")
    names = NameBook(connection)
    for path in paths[:2]:
        record_file(path, None, False)  # the data files are loaded before the clock starts
    started, computed_s, stored_s = time.perf_counter(), cpu_s(), 0.0
    with ProcessPoolExecutor(workers) as pool:
        for found in pool.map(record_file, paths, [None] * len(paths), [False] * len(paths), chunksize=4):
            assert found.record, found.error
            begun = time.process_time()
            write.add_record(connection, found.record, names)
            stored_s += time.process_time() - begun
    names.settle()
    write.finish(connection, {})
    seconds, computed_s = time.perf_counter() - started, cpu_s() - computed_s
print(json.dumps({"documents": len(paths), "seconds": seconds, "cpu_s": computed_s, "stored_s": stored_s}))
"""

_INGEST = """
import json, sys, time
from pathlib import Path
from ingest import pipeline
from ingest.corpus import build
spent = {}
def timed(owner, name):
    run = getattr(owner, name)
    def measured(*args, **kwargs):
        started = time.perf_counter()
        try:
            return run(*args, **kwargs)
        finally:
            spent[name] = spent.get(name, 0.0) + time.perf_counter() - started
    setattr(owner, name, measured)
timed(build, "build_vectors"); timed(build.EditionBuilder, "_embed"); timed(build.EditionBuilder, "add")
timed(build.EditionBuilder, "__enter__")
started = time.perf_counter()
results = pipeline.ingest_paths([Path(sys.argv[1])], Path(sys.argv[2]))
failed = [result.message for result in results if result.failed]
print(json.dumps({"seconds": time.perf_counter() - started, "files": len(results), "failed": len(failed),
                  "first": failed[:1], "spent": spent}))
"""


@dataclass(frozen=True, slots=True)
class Run:
    """What a process reported, and how much memory its tree took at most."""

    report: dict[str, Any]
    peak_mb: float
    main_mb: float


def measure(pdfs: Sequence[Path], cores: int = 2) -> list[Measurement]:
    """The quick measurements; ``pdfs`` may be empty, then one is generated."""
    with tempfile.TemporaryDirectory(prefix="bench-ingest-") as scratch:
        folder = Path(scratch)
        found = list(pdfs) or _generated(folder / "pdf", 1, ("pdf",))
        return [*pdf_cost(found), text_rate(folder / "text", cores)]


def pdf_cost(pdfs: Sequence[Path]) -> list[Measurement]:
    """CPU seconds of PDFs taken in, against reading text and tables of the same pages with pdfplumber alone."""
    own = sum(_report(_PDF, str(path), "ingest")["cpu_s"] for path in pdfs)
    bare = sum(_report(_PDF, str(path), "bare")["cpu_s"] for path in pdfs)
    value = f"{own / bare:.2f} 倍（{own:.1f} 对 {bare:.1f} CPU 秒，{len(pdfs)} 份）"
    return [
        Measurement("PDF 导入与只用 pdfplumber 相比", value, f"{PDF_LIMIT:g} 倍", own <= PDF_LIMIT * bare)
    ]


def text_rate(folder: Path, cores: int) -> Measurement:
    """Text and Markdown documents read, built and stored in a second, without embedding. Reckoned from CPU seconds: what else
    runs on the machine must not count."""
    _generated(folder, TEXT_DOCUMENTS, ("md", "txt"))
    found = _report(_TEXT, str(folder), str(cores))
    rate = cores * found["documents"] / found["cpu_s"]
    each = 1000 / found["documents"]
    value = (
        f"{rate:.0f} 份/秒（每份 {found['cpu_s'] * each:.0f} CPU 毫秒，其中写库 {found['stored_s'] * each:.0f}；"
        f"这次 {found['documents']} 份用了 {found['seconds']:.1f} 秒）"
    )
    name = f"文本与 Markdown 导入（不含向量，{cores} 核全用）"
    return Measurement(name, value, f"≥ {TEXT_LIMIT:g} 份/秒", rate >= TEXT_LIMIT)


def measure_large(number: int = LARGE, folder: Path | None = None) -> list[Measurement]:
    """``number`` generated documents into a new corpus, then one more file. Takes a while."""
    with tempfile.TemporaryDirectory(prefix="bench-large-") as scratch:
        root = folder or Path(scratch)
        _generated(root / "files", number, ("md",))
        first = run_measured(_INGEST, str(root / "files"), str(root / "data"))
        _generated(root / "more", 1, ("md",), seed=99)
        second = run_measured(_INGEST, str(root / "more"), str(root / "data"))
    files, seconds = first.report["files"], first.report["seconds"]
    memory = max(first.peak_mb, second.peak_mb)
    added = second.report["seconds"]
    return [
        Measurement(
            f"导入 {files} 份",
            f"{seconds:.0f} 秒（{files / seconds:.0f} 份/秒；{_parts(first)}）；失败 {first.report['failed']}",
        ),
        Measurement(
            "导入时的内存峰值",
            f"{memory:.0f} MB（主进程 {first.main_mb:.0f} MB）",
            f"{MEMORY_LIMIT_MB:g} MB",
            memory <= MEMORY_LIMIT_MB,
        ),
        Measurement(
            "再加一份", f"{added:.1f} 秒（{_parts(second)}）", f"{ADD_LIMIT_S:g} 秒", added <= ADD_LIMIT_S
        ),
    ]


def _parts(run: Run) -> str:
    names = {"__enter__": "复制", "add": "写库", "_embed": "向量", "build_vectors": "索引"}
    return "、".join(f"{names[name]} {seconds:.1f}" for name, seconds in run.report["spent"].items())


# --- processes ----------------------------------------------------------------------------------------------------


def run_measured(code: str, *arguments: str) -> Run:
    """Run Python code in a process of its own, its tree's memory sampled while it runs."""
    process = subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    peaks = [0.0, 0.0]
    done = threading.Event()

    def sample() -> None:
        while not done.wait(SAMPLED_EVERY_S):
            own = _resident_mb(process.pid)
            tree = own + sum(_resident_mb(child) for child in _below(process.pid))
            peaks[:] = max(peaks[0], tree), max(peaks[1], own)

    sampler = threading.Thread(target=sample, daemon=True)
    sampler.start()
    output, errors = process.communicate()
    done.set()
    sampler.join()
    if process.returncode != 0:
        raise BenchError(f"测量没有完成：{errors.strip()[-500:]}")
    return Run(json.loads(output.strip().splitlines()[-1]), *peaks)


def _report(code: str, *arguments: str) -> dict[str, Any]:
    return run_measured(code, *arguments).report


def _resident_mb(pid: int) -> float:
    """Memory of a process that it does not share with others, and its part of what it shares (PSS); 0 for one that is gone."""
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1000
    except OSError:
        pass
    return 0.0


def _below(pid: int) -> list[int]:
    """Process ids of all descendants."""
    try:
        children = [
            int(child)
            for task in Path(f"/proc/{pid}/task").iterdir()
            for child in (task / "children").read_text().split()
        ]
    except OSError:
        return []
    return [*children, *(grandchild for child in children for grandchild in _below(child))]


def _generated(folder: Path, number: int, formats: Sequence[str], seed: int = 7) -> list[Path]:
    """About ``number`` files, spread over the formats; a document stands in one format only."""
    assert set(formats) <= set(FORMATS)
    share = -(-number // len(formats))
    for position, name in enumerate(formats):
        bodies = max(1, int(share * BODIES_PER_DOCUMENT / 2) + 1)
        years = [2023, 2024] if number > len(formats) else [2024]
        truths = generate(folder, bodies=bodies, years=years, seed=seed + position, formats=[name])
        for truth in truths[share:]:
            (folder / truth.file).unlink()
    (folder / "truth.jsonl").unlink()
    return sorted(path for path in folder.iterdir() if path.is_file())
