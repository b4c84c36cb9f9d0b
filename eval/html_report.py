"""One self-contained HTML page about a run: sums, charts, every miss. No script, no network, nothing in it can act.

Questions, answers and documents are data: jinja2 escapes every value, and the page forbids itself to load or run anything
(``Content-Security-Policy: default-src 'none'``). Charts are inline SVG made of numbers computed here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from eval.compare import differences
from eval.metrics import METRICS, Summary, percentile, summarise
from eval.report import VERDICTS, headline, percent
from eval.results import Comparison, Record, by_family, by_suite
from eval.verdict import GOOD

TEMPLATES = Path(__file__).parent / "templates"
BAR_WIDTH = 420
_BOUNDS_MS = (5, 10, 20, 30, 50, 80, 120, 200, 500, 1000, 5000)


@dataclass(frozen=True, slots=True)
class Bar:
    """A stacked bar: ``parts`` are (verdict, x, width, count) in a width of BAR_WIDTH."""

    name: str
    summary: Summary
    parts: tuple[tuple[str, float, float, int], ...]


def write_html(
    path: Path, records: Sequence[Record], meta: dict[str, Any], comparison: Comparison | None = None
) -> None:
    """Write the page."""
    path.write_text(render(records, meta, comparison), encoding="utf-8")


def render(records: Sequence[Record], meta: dict[str, Any], comparison: Comparison | None = None) -> str:
    """The page as text."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["percent"] = percent
    misses = sorted((r for r in records if r.verdict not in GOOD), key=lambda r: r.verdict != "wrong")
    return environment.get_template("report.html.j2").render(
        summary=summarise(records),
        headline=headline(summarise(records)),
        suites={name: summarise(group) for name, group in by_suite(records).items()},
        families=_bars(by_family(records).items()),
        histogram=_histogram([record.elapsed_ms for record in records]),
        metrics=METRICS,
        verdicts=VERDICTS,
        measured_on=[line.replace("无 → ", "") for line in differences({}, meta)],
        created_at=meta.get("created_at", ""),
        comparison=comparison,
        misses=misses,
        untraced=[record for record in records if record.untraced],
        bar_width=BAR_WIDTH,
    )


def _bars(groups: Iterable[tuple[str, Sequence[Record]]]) -> list[Bar]:
    """Families, those with the most misses first."""
    bars = [_bar(name, summarise(group)) for name, group in groups]
    return sorted(bars, key=lambda bar: (-bar.summary.wrong, -bar.summary.abstained))


def _bar(name: str, summary: Summary) -> Bar:
    parts, at = [], 0.0
    for verdict in ("right", "silent", "abstained", "wrong"):
        count = int(getattr(summary, verdict))
        width = BAR_WIDTH * count / max(summary.n, 1)
        if count:
            parts.append((verdict, round(at, 1), round(width, 1), count))
        at += width
    return Bar(name, summary, tuple(parts))


def _histogram(times_ms: Sequence[float]) -> list[tuple[str, int, float]]:
    """(label, count, height in 0…100) for each class of latency up to the slowest."""
    edges = (*_BOUNDS_MS, float("inf"))
    counts = [
        sum(low <= time < high for time in times_ms)
        for low, high in zip((0.0, *_BOUNDS_MS), edges, strict=True)
    ]
    slowest = percentile(sorted(times_ms), 100)
    shown = 1 + sum(bound <= slowest for bound in _BOUNDS_MS)
    labels = [*(f"<{bound}" for bound in _BOUNDS_MS), f"≥{_BOUNDS_MS[-1]}"]
    tallest = max(counts, default=0) or 1
    return [
        (label, count, 100 * count / tallest) for label, count in zip(labels[:shown], counts, strict=False)
    ]
