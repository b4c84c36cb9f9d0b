"""``python -m eval.audit``: do the checks find what is wrong, and are they silent about what is right?

Generated documents with one planted defect each, sound ones beside them, and (with ``--published``) real documents with one
figure changed. Exit codes: 0 both limits kept · 1 one is not.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from eval.changed import Change, changes
from eval.planted import Verdict, judge_all
from eval.synthetic import KINDS, Truth, generate

LEAST_FOUND, MOST_FALSE = 0.98, 0.01
FORMATS = ("md", "html", "docx", "xlsx", "pdf")
SHARES = (70, 60, 5, 4, 1)
"""Of 140 documents so many in each format: PDF and Office files take longer to write and to read."""
YEAR = 2024


@dataclass(slots=True)
class Result:
    """Counts by kind of defect; false alarms among the sound documents."""

    planted: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    sound: int = 0
    false_alarms: list[Verdict] = field(default_factory=list)
    missed: list[Verdict] = field(default_factory=list)

    def add(self, verdict: Verdict) -> None:
        if not verdict.kind:
            self.sound += 1
            if verdict.false_alarm:
                self.false_alarms.append(verdict)
            return
        self.planted[verdict.kind] += 1
        self.found[verdict.kind] += verdict.found
        if not verdict.found:
            self.missed.append(verdict)

    @property
    def found_share(self) -> float:
        return self.found.total() / max(self.planted.total(), 1)

    @property
    def false_share(self) -> float:
        return len(self.false_alarms) / max(self.sound, 1)


def audit(documents: int, sound: int, seed: int, folder: Path, formats: Sequence[str] = FORMATS) -> Result:
    """Generate documents with and without defects and judge them. ``formats`` may name one only."""
    result = Result()
    for name, number, rate in (("defects", documents, 1.0), ("sound", sound, 0.0)):
        truths = _generate(folder / name, number, seed + (not rate), rate, formats)
        for verdict in judge_all(folder / name, truths, os.cpu_count() or 1 if number > 50 else 1):
            result.add(verdict)
    return result


def _generate(folder: Path, number: int, seed: int, rate: float, formats: Sequence[str]) -> list[Truth]:
    """``number`` documents, each in one format only: the formats share them as SHARES says."""
    chosen: list[Truth] = []
    shares = dict(zip(FORMATS, SHARES, strict=True))
    whole = sum(shares[name] for name in formats)
    for position, name in enumerate(formats):
        wanted = number - len(chosen) if position == len(formats) - 1 else number * shares[name] // whole
        wanted = max(wanted, 1)
        made = generate(
            folder / name,
            bodies=wanted * 3 // 5 + 1,
            years=[YEAR],
            seed=seed + 100 * position,
            formats=[name],
            defects=KINDS if rate else (),
            defect_rate=rate,
        )
        for truth in made[:wanted]:
            line = truth.line.replace(f'"file":"{truth.file}"', f'"file":"{name}/{truth.file}"', 1)
            chosen.append(Truth(line))
    return chosen


def main(argv: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(argv)
    with tempfile.TemporaryDirectory(prefix="audit-") as scratch:
        result = audit(options.documents, options.sound, options.seed, Path(scratch), options.formats)
    for line in report(result):
        print(line)
    kept = result.found_share >= LEAST_FOUND and result.false_share <= MOST_FALSE
    if options.published:
        paths = sorted(
            path
            for folder in options.published
            for path in folder.iterdir()
            if path.suffix in (".txt", ".pdf")
        )
        made = list(changes(paths, options.changes, Random(options.seed)))
        for line in report_changes(made):
            print(line)
        seen = [change for change in made if change.noticed or not change.explained]
        kept = kept and sum(change.noticed for change in seen) >= LEAST_FOUND * len(seen)
    return 0 if kept else 1


def report(result: Result) -> list[str]:
    """The table, then what was missed and what was told falsely."""
    lines = [f"{'埋下的缺陷':<18}找到 / 份"]
    lines += [
        f"{kind:<20} {result.found[kind]:>4} / {count}" for kind, count in sorted(result.planted.items())
    ]
    lines.append(
        f"{'合计':<18} {result.found.total():>4} / {result.planted.total()}（{result.found_share:.1%}，应 ≥ {LEAST_FOUND:.0%}）"
    )
    lines.append(
        f"无缺陷的文件 {result.sound} 份，误报 {len(result.false_alarms)} 份（{result.false_share:.1%}，应 ≤ {MOST_FALSE:.0%}）"
    )
    lines += [f"  漏：{v.file} · {v.kind} · {v.place}（报了 {len(v.told)} 处）" for v in result.missed]
    lines += [f"  误：{v.file} · {v.told[0]}" for v in result.false_alarms]
    return lines


def report_changes(made: Sequence[Change]) -> list[str]:
    """How many changed figures were noticed; those that were not, one by one."""
    missed = [change for change in made if not change.noticed]
    lines = [
        f"真实文件改动一个数字：{len(made)} 处，发现 {len(made) - len(missed)} 处；"
        f"未发现的 {len(missed)} 处里有 {sum(change.explained for change in missed)} 处在四舍五入的范围内"
    ]
    lines += [
        f"  漏：{c.file} · {c.table}：{c.printed} → {c.changed}{'（四舍五入范围内）' if c.explained else ''}"
        for c in missed
    ]
    return lines


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m eval.audit", description="核对勾稽规则：缺陷找得到，没有缺陷不误报"
    )
    parser.add_argument(
        "--documents", type=int, default=200, metavar="N", help="有缺陷的生成文件数（默认 200）"
    )
    parser.add_argument(
        "--sound", type=int, default=200, metavar="N", help="没有缺陷的生成文件数（默认 200）"
    )
    parser.add_argument("--seed", type=int, default=11, help="随机种子（默认 11）")
    parser.add_argument(
        "--formats", nargs="+", choices=FORMATS, default=list(FORMATS), help="格式（默认全部）"
    )
    parser.add_argument(
        "--published", type=Path, nargs="*", metavar="DIR", help="真实文件的目录：各改一个数字再核对"
    )
    parser.add_argument("--changes", type=int, default=60, metavar="N", help="改动多少处（默认 60）")
    return parser


if __name__ == "__main__":
    sys.exit(main())
