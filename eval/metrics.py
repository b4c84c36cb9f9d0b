"""What a group of records adds up to: counts, shares of what was asked for, times, tokens. Pure functions."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from eval.verdict import GOOD, RS10

if TYPE_CHECKING:
    from eval.results import Record


@dataclass(frozen=True, slots=True)
class Share:
    """``hits`` of ``of``; no value where nothing was asked."""

    hits: int
    of: int

    @property
    def value(self) -> float | None:
        return self.hits / self.of if self.of else None


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts of a group of records; ``accuracy`` = (right + silent) / n; latencies in milliseconds.

    ``shares``: by metric (see ``METRICS``). ``usage``: what a language model took, summed up.
    """

    n: int
    right: int
    silent: int
    wrong: int
    abstained: int
    accuracy: float
    rs10: int
    p50_ms: float
    p95_ms: float
    shares: dict[str, Share]
    usage: dict[str, float]


METRICS = {
    "status": "状态",
    "execution_accuracy": "执行准确率",
    "number_match": "数字",
    "words": "词语",
    "not_forbidden": "无禁止内容",
    "citation_recall": "出处召回",
    "citation_precision": "出处精度",
    "abstention": "该答未答",
    "rightly_silent": "该静默而静默",
}
"""Metric → its name in reports. All but ``abstention`` are better the higher they are."""

_SCORES = {
    "status": ("状态",),
    "execution_accuracy": ("结果行",),
    "number_match": ("金额", "数字"),
    "words": ("词语",),
    "citation_recall": ("出处",),
}


def summarise(records: Sequence[Record]) -> Summary:
    """Sum up a group of records."""
    counts = Counter(record.verdict for record in records)
    times = sorted(record.elapsed_ms for record in records)
    usage: Counter[str] = Counter()
    for record in records:
        usage.update(record.usage)
    return Summary(
        n=len(records),
        right=counts["right"],
        silent=counts["silent"],
        wrong=counts["wrong"],
        abstained=counts["abstained"],
        accuracy=sum(counts[verdict] for verdict in GOOD) / len(records) if records else 0.0,
        rs10=sum(RS10[verdict] * count for verdict, count in counts.items()),
        p50_ms=percentile(times, 50),
        p95_ms=percentile(times, 95),
        shares=_shares(records),
        usage=dict(usage),
    )


def percentile(ordered: Sequence[float], percent: int) -> float:
    """Nearest-rank percentile of ascending values; 0 for none."""
    return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)] if ordered else 0.0


def _shares(records: Sequence[Record]) -> dict[str, Share]:
    found = {metric: _scored(records, names) for metric, names in _SCORES.items()}
    forbidden = [score for record in records for score in record.scores if score["name"] == "禁止"]
    found["not_forbidden"] = _share(bool(score["passed"]) for score in forbidden)
    stated = sum(record.figures for record in records)
    found["citation_precision"] = Share(stated - sum(len(record.untraced) for record in records), stated)
    answerable = [record for record in records if record.expected == ["answered"]]
    found["abstention"] = _share(record.status != "answered" for record in answerable)
    silent = [record for record in records if "answered" not in record.expected]
    found["rightly_silent"] = _share(record.verdict == "silent" for record in silent)
    return {metric: found[metric] for metric in METRICS}


def _scored(records: Iterable[Record], names: Sequence[str]) -> Share:
    """Requirements met, of those that were asked of the answers given."""
    scores = [score for record in records for score in record.scores if score["name"] in names]
    return Share(sum(score["hits"] for score in scores), sum(score["wanted"] for score in scores))


def _share(hits: Iterable[bool]) -> Share:
    listed = list(hits)
    return Share(sum(listed), len(listed))
