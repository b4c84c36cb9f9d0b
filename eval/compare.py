"""``python -m eval compare A B``: what changed between two runs, answer by answer.

Exit codes: 0 nothing became worse · 1 something did · 2 a result cannot be read.
"""

from __future__ import annotations

import argparse
import difflib
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape

from eval import results
from eval.metrics import summarise
from eval.report import VERDICTS, headline, print_comparison
from eval.results import Record, ResultsError


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m eval compare", description="两次结果逐题对照")
    parser.add_argument("earlier", type=Path, metavar="A", help="较早的 results.json 或报告目录")
    parser.add_argument("later", type=Path, metavar="B", help="较晚的 results.json 或报告目录")
    parser.add_argument("--verdicts", action="store_true", help="只看判定的变化，不列改了措辞的回答")
    options = parser.parse_args(argv)
    try:
        earlier, later = results.load(options.earlier), results.load(options.later)
    except ResultsError as error:
        print(error, file=sys.stderr)
        return 2
    console = Console(soft_wrap=True, highlight=False)
    for line in differences(earlier.meta, later.meta):
        console.print(escape(line))
    for name, run in (("A", earlier), ("B", later)):
        console.print(f"{name}：{headline(summarise(run.records))}")
    comparison = results.compare(earlier.records, later.records)
    print_comparison(console, comparison)
    if not options.verdicts:
        changed = {change.key for change in (*comparison.worse, *comparison.better)}
        before = {record.key: record for record in earlier.records}
        pairs = [(before[record.key], record) for record in later.records if record.key in changed]
        _print_answers(console, "判定变了的回答", pairs)
        _print_answers(console, "判定没变、内容变了的回答", comparison.reworded)
    return 1 if comparison.worse else 0


def differences(earlier: Mapping[str, Any], later: Mapping[str, Any]) -> Iterator[str]:
    """What the two runs were measured on, where it differs."""
    for key in dict.fromkeys((*earlier, *later)):
        before, after = earlier.get(key), later.get(key)
        if before != after and key != "created_at":
            yield f"{key}：{_short(before)} → {_short(after)}"


def _short(value: object) -> str:
    """Hashes by their first characters; a mapping by its parts."""
    if isinstance(value, dict):
        return "，".join(f"{key} {_short(part)}" for key, part in value.items()) or "无"
    text = str(value) if value not in (None, "") else "无"
    return text[:12] if len(text) == 64 else text


def _print_answers(console: Console, heading: str, pairs: Sequence[tuple[Record, Record]]) -> None:
    if pairs:
        console.print(f"\n{heading} {len(pairs)} 题：")
    for old, new in pairs:
        console.print(escape(f"\n● {new.key}  {' → '.join(new.turns)}"))
        console.print(f"  {VERDICTS[old.verdict]}（{old.status}）→ {VERDICTS[new.verdict]}（{new.status}）")
        for line in changed_lines(old.answer, new.answer):
            style = "red" if line.startswith("−") else "green"
            console.print(f"  [{style}]{escape(line)}[/{style}]")


def changed_lines(before: str, after: str) -> Iterator[str]:
    """The lines that differ: ``− earlier``, ``＋ now``."""
    for line in difflib.ndiff(before.splitlines(), after.splitlines()):
        if line[:2] in ("- ", "+ ") and line[2:].strip():
            yield {"-": "−", "+": "＋"}[line[0]] + line[1:]
