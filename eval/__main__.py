"""``python -m eval run``: score the assistant on question suites.

Exit codes: 0 all good · 1 a wrong answer, a regression or an accuracy below the suite's minimum · 2 could not run.
"""

from __future__ import annotations

import argparse
import hashlib
import subprocess
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml
from rich.console import Console

from eval import corpus, results
from eval.corpus import CorpusInfo
from eval.report import print_report
from eval.results import Comparison, Record
from eval.runner import AssistantLike, SessionFactory, run_suites
from eval.suite import SUITES_DIRECTORY, Suite, SuiteError, find_suite, load_suite, quick_suites
from ingest.model import IngestError

OpenAssistant = Callable[[Path], tuple[AssistantLike, SessionFactory]]
DescribeCorpus = Callable[[Path], CorpusInfo]


def main(
    argv: Sequence[str] | None = None,
    open_assistant: OpenAssistant | None = None,
    describe: DescribeCorpus = corpus.describe,
) -> int:
    """Run the command line; the assistant and the look at the corpus can be replaced (tests do)."""
    words = list(sys.argv[1:] if argv is None else argv)
    if words[:1] == ["bench"]:
        from eval import bench  # it imports what it measures

        return bench.main(words[1:])
    arguments = _parser().parse_args(words)
    try:
        return _run(arguments, open_assistant or _open_assistant, describe)
    except (SuiteError, IngestError, results.ResultsError) as error:
        print(error, file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m eval", description="用题集评测问答质量")
    commands = parser.add_subparsers(dest="command", required=True)
    run = commands.add_parser(
        "run", help="运行题集", description="运行题集并打印成绩；答错、变差或低于最低正确率时以 1 退出"
    )
    run.add_argument(
        "suites", nargs="*", metavar="SUITE", help="题集名或 .jsonl 文件（默认：eval/suites/quick.txt 所列）"
    )
    run.add_argument("--data", type=Path, default=Path("data"), metavar="DIR", help="语料目录（默认 data）")
    run.add_argument("--report", type=Path, metavar="DIR", help="把 results.json 和 report.txt 写到这个目录")
    run.add_argument("--baseline", type=Path, metavar="FILE", help="与较早的 results.json 逐题对照")
    commands.add_parser("bench", help="速度与规模（参数见 python -m eval bench --help）")
    run.add_argument("--no-progress", action="store_true", help="不显示进度条")
    return parser


def _run(arguments: argparse.Namespace, open_assistant: OpenAssistant, describe: DescribeCorpus) -> int:
    suites = [load_suite(find_suite(name)) for name in arguments.suites or quick_suites()]
    minimums = _minimums([suite.name for suite in suites])
    baseline = results.load(arguments.baseline) if arguments.baseline else None
    info = describe(arguments.data)
    _require_documents(suites, info, arguments.data)
    assistant, new_session = open_assistant(arguments.data)
    records = run_suites(
        suites, assistant, new_session, progress=not arguments.no_progress, reworded=info.reworded
    )
    comparison = results.compare(baseline, records) if baseline is not None else None
    print_report(Console(soft_wrap=True), records, comparison)
    if arguments.report:
        _write_report(arguments.report, records, comparison, _meta(suites, info))
    return _exit_code(records, comparison, minimums)


def _minimums(names: Sequence[str]) -> dict[str, float]:
    """The least accuracy of each suite, from ``thresholds.yaml``."""
    path = SUITES_DIRECTORY / "thresholds.yaml"
    try:
        stated = yaml.safe_load(path.read_text(encoding="utf-8"))
        return {name: float(stated.get(name, stated["default"])) for name in names}
    except (OSError, yaml.YAMLError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise SuiteError(f"{path}：读不出最低正确率（{error}）") from error


def _require_documents(suites: Sequence[Suite], info: CorpusInfo, data_dir: Path) -> None:
    problems = [
        f"题集“{suite.name}”针对的文件不在 {data_dir} 的语料里：{'、'.join(missing)}。请先用 python -m ingest 导入它们，或改用别的题集。"
        for suite in suites
        if (missing := corpus.missing_documents(suite, info))
    ]
    if problems:
        raise SuiteError("\n".join(problems))


def _open_assistant(data_dir: Path) -> tuple[AssistantLike, SessionFactory]:
    """The real assistant; imported here so that faults of a suite show without loading it."""
    from assistant.assistant import Assistant
    from assistant.session import Session

    return Assistant(data_dir), Session


def _write_report(
    directory: Path, records: list[Record], comparison: Comparison | None, meta: dict[str, Any]
) -> None:
    try:
        results.save(directory / "results.json", records, meta)
        with (directory / "report.txt").open("w", encoding="utf-8") as out:
            print_report(Console(file=out, width=120, soft_wrap=True), records, comparison)
    except OSError as error:
        raise results.ResultsError(f"写不了报告 {directory}：{error.strerror}") from error


def _meta(suites: Sequence[Suite], info: CorpusInfo) -> dict[str, Any]:
    """What the result was measured on: when, which code, which corpus, which questions."""
    return {
        "created_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "code_version": _code_version(),
        "corpus": {"edition": info.edition, "hash": info.corpus_hash, "documents": info.documents},
        "suite_hashes": {suite.name: hashlib.sha256(suite.path.read_bytes()).hexdigest() for suite in suites},
    }


def _code_version() -> str:
    """``git describe`` of the code, or ``unknown`` outside a repository."""
    command = ["git", "describe", "--always", "--dirty", "--tags"]
    try:
        done = subprocess.run(
            command, cwd=Path(__file__).parent, capture_output=True, text=True, timeout=10, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return "unknown"
    return done.stdout.strip()


def _exit_code(records: Sequence[Record], comparison: Comparison | None, minimums: dict[str, float]) -> int:
    """1 with the reasons on stderr, else 0."""
    faults = []
    if wrong := sum(record.verdict == "wrong" for record in records):
        faults.append(f"答错 {wrong} 题")
    if comparison and comparison.worse:
        faults.append(
            f"比上次变差 {len(comparison.worse)} 题：{'、'.join(change.key for change in comparison.worse)}"
        )
    for name, minimum in minimums.items():
        accuracy = results.summarise([record for record in records if record.suite == name]).accuracy
        if accuracy < minimum:
            faults.append(f"题集“{name}”正确率 {accuracy:.1%}，低于最低 {minimum:.1%}")
    for fault in faults:
        print(f"未通过：{fault}", file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    raise SystemExit(main())
