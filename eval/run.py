"""``python -m eval run``: score the assistant on question suites.

Exit codes: 0 all good · 1 a wrong answer, a regression or an accuracy below the suite's minimum · 2 could not run.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from pathlib import Path
from typing import Any

import yaml
from rich.console import Console
from tqdm import tqdm

from eval import corpus, results
from eval.corpus import CorpusInfo
from eval.journal import Journal
from eval.meta import describe_run, fingerprint
from eval.metrics import summarise
from eval.report import print_report
from eval.results import Comparison, Record
from eval.runner import Examinee, OpenExaminee, Task, run_tasks, useful_jobs
from eval.suite import SUITES_DIRECTORY, Suite, SuiteError, find_suite, load_suite, quick_suites
from ingest.model import IngestError

DescribeCorpus = Callable[[Path], CorpusInfo]


def main(
    argv: Sequence[str] | None = None,
    open_examinee: Callable[[Path], Examinee] | None = None,
    describe: DescribeCorpus = corpus.describe,
) -> int:
    """Run the command; the assistant and the look at the corpus can be replaced (tests do)."""
    options = _parser().parse_args(argv)
    try:
        return _run(options, partial(open_examinee or open_assistant, options.data), describe)
    except (SuiteError, IngestError, results.ResultsError) as error:
        print(error, file=sys.stderr)
        return 2
    except BrokenProcessPool:
        print("一个评测进程意外结束（内存不够？）：请减少 --jobs 再运行，已有的结果会接着用", file=sys.stderr)
        return 2


def open_assistant(data_dir: Path) -> Examinee:
    """The real assistant; imported here so that faults of a suite show without loading it."""
    from assistant.assistant import Assistant
    from assistant.session import Session
    from eval.evidence import Evidence

    return Examinee(Assistant(data_dir), Session, Evidence(data_dir))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m eval run", description="运行题集并打印成绩；答错、变差或低于最低正确率时以 1 退出"
    )
    parser.add_argument(
        "suites", nargs="*", metavar="SUITE", help="题集名或 .jsonl 文件（默认：eval/suites/quick.txt 所列）"
    )
    parser.add_argument(
        "--data", type=Path, default=Path("data"), metavar="DIR", help="语料目录（默认 data）"
    )
    parser.add_argument(
        "--report",
        type=Path,
        metavar="DIR",
        help="写 results.json、report.html、junit.xml、report.txt；中断后接着做",
    )
    parser.add_argument("--fresh", action="store_true", help="不接着上次中断的地方，从头做")
    parser.add_argument("--baseline", type=Path, metavar="FILE", help="与较早的 results.json 逐题对照")
    parser.add_argument(
        "--tolerance", type=int, default=0, metavar="N", help="允许变差的题数（默认 0）；由对变错一题也不允许"
    )
    parser.add_argument("--jobs", type=int, metavar="N", help="同时几个进程（默认：按题数和处理器）")
    parser.add_argument("--no-progress", action="store_true", help="不显示进度条")
    return parser


def _run(options: argparse.Namespace, open_examinee: OpenExaminee, describe: DescribeCorpus) -> int:
    suites = [load_suite(find_suite(name)) for name in options.suites or quick_suites()]
    minimums = _minimums([suite.name for suite in suites])
    baseline = results.load(options.baseline) if options.baseline else None
    info = describe(options.data)
    require_documents(suites, info, options.data)
    meta = describe_run(suites, info)
    tasks = [(suite.name, case) for suite in suites for case in corpus.cases_for(suite, info)]
    records = _answer(tasks, open_examinee, options, fingerprint(meta))
    comparison = results.compare(baseline.records, records) if baseline else None
    print_report(Console(soft_wrap=True), records, comparison)
    if options.report:
        _write_report(options.report, records, comparison, meta)
    return _exit_code(records, comparison, minimums, options.tolerance)


def _answer(
    tasks: Sequence[Task], open_examinee: OpenExaminee, options: argparse.Namespace, mark: str
) -> list[Record]:
    """Records of all tasks in their order; with a report directory, kept as they come, and taken over from a run cut short."""
    try:
        journal = (
            Journal(options.report / "journal.jsonl", mark, fresh=options.fresh) if options.report else None
        )
    except OSError as error:
        raise results.ResultsError(f"写不了报告 {options.report}：{error.strerror}") from error
    known = dict(journal.records) if journal else {}
    todo = [task for task in tasks if f"{task[0]}/{task[1].id}" not in known]
    if len(todo) < len(tasks):
        print(f"接着上次中断的地方：已有 {len(tasks) - len(todo)} 题", file=sys.stderr)
    jobs = options.jobs or useful_jobs(len(todo), os.cpu_count() or 1)
    answered = run_tasks(todo, open_examinee, jobs) if todo else iter(())
    for record in tqdm(
        answered, desc="评测", unit="题", total=len(todo), disable=options.no_progress or None
    ):
        known[record.key] = record
        if journal:
            journal.add(record)
    if journal:
        journal.close()
    return [known[f"{suite}/{case.id}"] for suite, case in tasks]


def _minimums(names: Sequence[str]) -> dict[str, float]:
    """The least accuracy of each suite, from ``thresholds.yaml``."""
    path = SUITES_DIRECTORY / "thresholds.yaml"
    try:
        stated = yaml.safe_load(path.read_text(encoding="utf-8"))
        return {name: float(stated.get(name, stated["default"])) for name in names}
    except (OSError, yaml.YAMLError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise SuiteError(f"{path}：读不出最低正确率（{error}）") from error


def require_documents(suites: Sequence[Suite], info: CorpusInfo, data_dir: Path) -> None:
    """Raises SuiteError where the corpus lacks a document that a suite is about."""
    problems = [
        f"题集“{suite.name}”针对的文件不在 {data_dir} 的语料里：{'、'.join(missing)}。请先用 python -m ingest 导入它们，或改用别的题集。"
        for suite in suites
        if (missing := corpus.missing_documents(suite, info))
    ]
    if problems:
        raise SuiteError("\n".join(problems))


def _write_report(
    directory: Path, records: list[Record], comparison: Comparison | None, meta: dict[str, Any]
) -> None:
    from eval.html_report import write_html
    from eval.junit import write_junit

    try:
        results.save(directory / "results.json", records, meta)
        write_junit(directory / "junit.xml", records)
        write_html(directory / "report.html", records, meta, comparison)
        with (directory / "report.txt").open("w", encoding="utf-8") as out:
            print_report(Console(file=out, width=120, soft_wrap=True), records, comparison)
        (directory / "journal.jsonl").unlink(missing_ok=True)  # through: nothing to go on with
    except OSError as error:
        raise results.ResultsError(f"写不了报告 {directory}：{error.strerror}") from error


def _exit_code(
    records: Sequence[Record], comparison: Comparison | None, minimums: dict[str, float], tolerance: int
) -> int:
    """1 with the reasons on stderr, else 0."""
    faults = []
    if wrong := sum(record.verdict == "wrong" for record in records):
        faults.append(f"答错 {wrong} 题")
    if comparison and len(comparison.worse) > tolerance:
        named = "、".join(change.key for change in comparison.worse)
        faults.append(f"比上次变差 {len(comparison.worse)} 题（允许 {tolerance} 题）：{named}")
    for name, group in results.by_suite(records).items():
        accuracy, minimum = summarise(group).accuracy, minimums[name]
        if accuracy < minimum:
            faults.append(f"题集“{name}”正确率 {accuracy:.1%}，低于最低 {minimum:.1%}")
    for fault in faults:
        print(f"未通过：{fault}", file=sys.stderr)
    return 1 if faults else 0
