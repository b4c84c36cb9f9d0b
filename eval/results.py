"""Records of a run: their sums, their file (results.json), and the comparison with an earlier run."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from eval.verdict import GOOD, RANK, RS10, Verdict

FORMAT = 1
"""Version of results.json."""


class ResultsError(ValueError):
    """An earlier results.json cannot be used. The message is Chinese."""


@dataclass(frozen=True, slots=True)
class Record:
    """One question, its answer and its verdict. ``elapsed_ms`` is wall time of the scored turn."""

    suite: str
    id: str
    family: str
    turns: list[str]
    expected: list[str]
    verdict: Verdict
    status: str
    answer: str
    reason: str
    elapsed_ms: float
    route: str = ""
    sql: str = ""
    scores: list[dict[str, Any]] = field(default_factory=list)

    @property
    def key(self) -> str:
        return f"{self.suite}/{self.id}"


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts of a group of records; ``accuracy`` = (right + silent) / n; latencies in milliseconds."""

    n: int
    right: int
    silent: int
    wrong: int
    abstained: int
    accuracy: float
    rs10: int
    p50_ms: float
    p95_ms: float


@dataclass(frozen=True, slots=True)
class Change:
    """A question whose verdict differs between two runs."""

    key: str
    question: str
    before: str
    after: str
    reason: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """This run against an earlier one. ``new`` and ``gone`` are keys found in one of them only."""

    worse: list[Change]
    better: list[Change]
    new: list[str]
    gone: list[str]


def summarise(records: Sequence[Record]) -> Summary:
    """Sum up a group of records."""
    counts = {verdict: sum(record.verdict == verdict for record in records) for verdict in RS10}
    good = sum(counts[verdict] for verdict in GOOD)
    times = sorted(record.elapsed_ms for record in records)
    return Summary(
        n=len(records),
        right=counts["right"],
        silent=counts["silent"],
        wrong=counts["wrong"],
        abstained=counts["abstained"],
        accuracy=good / len(records) if records else 0.0,
        rs10=sum(RS10[verdict] * count for verdict, count in counts.items()),
        p50_ms=percentile(times, 50),
        p95_ms=percentile(times, 95),
    )


def percentile(ordered: Sequence[float], percent: int) -> float:
    """Nearest-rank percentile of ascending values; 0 for none."""
    return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)] if ordered else 0.0


def by_family(records: Iterable[Record]) -> dict[str, list[Record]]:
    """Records grouped by suite and family, in order of appearance."""
    families: dict[str, list[Record]] = {}
    for record in records:
        families.setdefault(f"{record.suite} · {record.family}", []).append(record)
    return families


def save(path: Path, records: Sequence[Record], meta: dict[str, Any]) -> None:
    """Write results.json: ``meta``, the sums (all, per suite, per family) and every record."""
    suites = {
        name: [r for r in records if r.suite == name] for name in dict.fromkeys(r.suite for r in records)
    }
    document = {
        "format": FORMAT,
        **meta,
        "summary": asdict(summarise(records)),
        "suites": {name: asdict(summarise(group)) for name, group in suites.items()},
        "families": {name: asdict(summarise(group)) for name, group in by_family(records).items()},
        "results": [asdict(record) for record in records],
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def load(path: Path) -> list[Record]:
    """Read the records of an earlier results.json. Raises ResultsError."""
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ResultsError(f"找不到对照结果 {path}") from None
    except (OSError, ValueError) as error:
        raise ResultsError(f"{path} 不是可用的 results.json（{error}）") from error
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise ResultsError(f"{path} 不是格式 {FORMAT} 的 results.json：请用本版本重新生成")
    try:
        return [Record(**result) for result in document["results"]]
    except (KeyError, TypeError) as error:
        raise ResultsError(f"{path} 的记录不完整（{error}）") from error


def compare(earlier: Sequence[Record], now: Sequence[Record]) -> Comparison:
    """Question by question: what became worse, what became better, what is in one run only."""
    before, after = {r.key: r for r in earlier}, {r.key: r for r in now}
    suites_run = {record.suite for record in now}
    changed = [(before[key], record) for key, record in after.items() if key in before]
    return Comparison(
        worse=[_change(old, new) for old, new in changed if RANK[new.verdict] < RANK[old.verdict]],
        better=[_change(old, new) for old, new in changed if RANK[new.verdict] > RANK[old.verdict]],
        new=[key for key in after if key not in before],
        gone=[key for key, record in before.items() if key not in after and record.suite in suites_run],
    )


def _change(old: Record, new: Record) -> Change:
    return Change(new.key, " → ".join(new.turns), old.verdict, new.verdict, new.reason)
