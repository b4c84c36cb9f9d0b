"""Records of a run: their file (results.json), and the comparison with an earlier run."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from eval.metrics import summarise
from eval.verdict import RANK, Verdict

FORMAT = 2
"""Version of results.json."""


class ResultsError(ValueError):
    """An earlier results.json cannot be used. The message is Chinese."""


@dataclass(frozen=True, slots=True)
class Record:
    """One question, its answer and its verdict. ``elapsed_ms`` is wall time of the scored turn.

    ``wanted``: what was asked of the answer, in words. ``figures``: how many the answer states; ``untraced``: those without
    evidence. ``usage``: what a language model took.
    """

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
    wanted: list[str] = field(default_factory=list)
    sources: list[dict[str, Any]] = field(default_factory=list)
    figures: int = 0
    untraced: list[str] = field(default_factory=list)
    usage: dict[str, float] = field(default_factory=dict)

    @property
    def key(self) -> str:
        return f"{self.suite}/{self.id}"


@dataclass(frozen=True, slots=True)
class Run:
    """A stored run: what it was measured on, and its records."""

    meta: dict[str, Any]
    records: list[Record]


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
    """This run against an earlier one. ``new`` and ``gone`` are keys found in one of them only.

    ``reworded``: answers whose text differs under the same verdict, as (earlier, now).
    """

    worse: list[Change]
    better: list[Change]
    new: list[str]
    gone: list[str]
    reworded: list[tuple[Record, Record]] = field(default_factory=list)


def by_family(records: Iterable[Record]) -> dict[str, list[Record]]:
    """Records grouped by suite and family, in order of appearance."""
    families: dict[str, list[Record]] = {}
    for record in records:
        families.setdefault(f"{record.suite} · {record.family}", []).append(record)
    return families


def by_suite(records: Iterable[Record]) -> dict[str, list[Record]]:
    """Records grouped by suite, in order of appearance."""
    suites: dict[str, list[Record]] = {}
    for record in records:
        suites.setdefault(record.suite, []).append(record)
    return suites


def save(path: Path, records: Sequence[Record], meta: dict[str, Any]) -> None:
    """Write results.json: ``meta``, the sums (all, per suite, per family) and every record."""
    document = {
        "format": FORMAT,
        **meta,
        "summary": asdict(summarise(records)),
        "suites": {name: asdict(summarise(group)) for name, group in by_suite(records).items()},
        "families": {name: asdict(summarise(group)) for name, group in by_family(records).items()},
        "results": [asdict(record) for record in records],
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def load(path: Path) -> Run:
    """Read an earlier results.json (or the one in a report's directory). Raises ResultsError."""
    path = path / "results.json" if path.is_dir() else path
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ResultsError(f"找不到对照结果 {path}") from None
    except (OSError, ValueError) as error:
        raise ResultsError(f"{path} 不是可用的 results.json（{error}）") from error
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise ResultsError(f"{path} 不是格式 {FORMAT} 的 results.json：请用本版本重新生成")
    try:
        records = [Record(**result) for result in document["results"]]
    except (KeyError, TypeError) as error:
        raise ResultsError(f"{path} 的记录不完整（{error}）") from error
    sums = ("format", "summary", "suites", "families", "results")
    return Run({key: value for key, value in document.items() if key not in sums}, records)


def compare(earlier: Sequence[Record], now: Sequence[Record]) -> Comparison:
    """Question by question: what became worse, what became better, what is in one run only."""
    before, after = {r.key: r for r in earlier}, {r.key: r for r in now}
    suites_run = {record.suite for record in now}
    both = [(before[key], record) for key, record in after.items() if key in before]
    return Comparison(
        worse=[_change(old, new) for old, new in both if RANK[new.verdict] < RANK[old.verdict]],
        better=[_change(old, new) for old, new in both if RANK[new.verdict] > RANK[old.verdict]],
        new=[key for key in after if key not in before],
        gone=[key for key, record in before.items() if key not in after and record.suite in suites_run],
        reworded=[
            (old, new)
            for old, new in both
            if RANK[new.verdict] == RANK[old.verdict] and (old.status, old.answer) != (new.status, new.answer)
        ],
    )


def _change(old: Record, new: Record) -> Change:
    return Change(new.key, " → ".join(new.turns), old.verdict, new.verdict, new.reason)
