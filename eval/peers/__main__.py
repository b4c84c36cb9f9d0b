"""``python -m eval.peers run`` asks the systems, as far as time allows; ``table`` prints the comparison of what has been asked."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from tqdm import tqdm

from eval.peers.cache import Cache
from eval.peers.draw import draw
from eval.peers.material import corpus_name
from eval.peers.systems import SYSTEMS, Setup
from eval.peers.table import comparison, model_record
from eval.suite import Case, find_suite, load_suite


def main(argv: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(argv)
    cases = draw(
        [case for name in options.suites for case in load_suite(find_suite(name)).cases],
        options.count,
        options.seed,
    )
    names = options.systems.split(",")
    if unknown := set(names) - set(SYSTEMS):
        print(f"没有这个系统：{'、'.join(sorted(unknown))}；有 {'、'.join(SYSTEMS)}", file=sys.stderr)
        return 2
    caches = {name: Cache(_cache_path(options, name)) for name in names}
    if options.command == "run":
        _run(options, cases, caches)
    found = {name: (SYSTEMS[name].title, {case.question: row for case in cases if case.question and (row := cache.get(case.question))})
             for name, cache in caches.items()}  # fmt: skip
    print(comparison(cases, found))
    if {"ours", "ours-model"} <= set(found):
        print("\n" + model_record(cases, found["ours"][1], found["ours-model"][1]))
    return 0


def _run(options: argparse.Namespace, cases: Sequence[Case], caches: dict[str, Cache]) -> None:
    """Question by question over all systems, so that every sitting leaves a comparison; a fault is an answer of status error."""
    options.cache.mkdir(parents=True, exist_ok=True)
    setup = Setup(options.data, options.cache, options.model, options.base_url)
    missing = [
        (name, case.question)
        for case in cases
        for name in caches
        if case.question and caches[name].get(case.question) is None
    ]
    opened = {name: SYSTEMS[name].open(setup) for name in dict.fromkeys(name for name, _ in missing)}
    until = time.monotonic() + options.minutes * 60 if options.minutes else None
    for name, question in tqdm(missing, desc="比较", unit="题"):
        if until and time.monotonic() > until:
            break
        started = time.monotonic()
        try:
            answer = opened[name](question)
        except Exception as error:  # a system that breaks on a question has not answered it
            answer = {"status": "error", "answer": f"{type(error).__name__}: {str(error)[:300]}"}
        caches[name].put(question, answer, (time.monotonic() - started) * 1000)


def _cache_path(options: argparse.Namespace, name: str) -> Path:
    system = SYSTEMS[name]
    model = options.model if system.needs_model else "none"
    return options.cache / f"{name}-{system.version}-{model}-{corpus_name(options.data)}.jsonl"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m eval.peers", description="与其他系统对照：同样的语料、问题、模型和评分"
    )
    parser.add_argument(
        "command", choices=("run", "table"), help="run：提问（已有的不再问）；table：只打印对照"
    )
    parser.add_argument("suites", nargs="*", default=["seeds"], metavar="SUITE", help="题集（默认 seeds）")
    parser.add_argument("--data", type=Path, default=Path("data"), metavar="DIR", help="语料目录")
    parser.add_argument(
        "--cache",
        type=Path,
        default=Path("data/peers"),
        metavar="DIR",
        help="回答存在哪里（默认 data/peers）",
    )
    parser.add_argument("--count", type=int, default=60, help="抽多少题（默认 60）")
    parser.add_argument("--seed", type=int, default=7, help="抽题的种子（默认 7）")
    parser.add_argument(
        "--systems", default=",".join(SYSTEMS), help=f"比哪些系统（默认 {','.join(SYSTEMS)}）"
    )
    parser.add_argument("--model", default="local", help="模型名")
    parser.add_argument("--base-url", default="http://127.0.0.1:8099/v1", help="兼容 OpenAI 接口的服务")
    parser.add_argument("--minutes", type=float, default=0, help="问多久就停（默认不限）")
    return parser


if __name__ == "__main__":
    sys.exit(main())
