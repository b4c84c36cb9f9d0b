"""The report a person reads on the terminal: a table per family, every miss, and what changed since an earlier run."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from eval.metrics import METRICS, Share, Summary, summarise
from eval.results import Change, Comparison, Record, by_family, by_suite
from eval.verdict import GOOD

VERDICTS = {"right": "答对", "silent": "应静默", "wrong": "答错", "abstained": "未答"}
UNTRACED_SHOWN = 20


def print_report(console: Console, records: Sequence[Record], comparison: Comparison | None = None) -> None:
    """Print the whole report."""
    console.print(_family_table(records))
    console.print(_metrics_table(records))
    console.print(headline(summarise(records)))
    _print_misses(console, records)
    _print_untraced(console, records)
    if comparison is not None:
        print_comparison(console, comparison)


def headline(summary: Summary) -> str:
    """The run in one line."""
    usage = "".join(f" · {name} {value:g}" for name, value in summary.usage.items())
    return (
        f"正确率 {summary.accuracy:.1%}（{summary.right + summary.silent}/{summary.n}） · 答错 {summary.wrong} 题"
        f" · RS(10) {summary.rs10:+d}/{summary.n} · 用时 p50 {summary.p50_ms:.0f} ms，p95 {summary.p95_ms:.0f} ms{usage}"
    )


def percent(share: Share) -> str:
    """``98.5%``; a dash where nothing was asked."""
    return "—" if share.value is None else f"{share.value:.1%}"


def _family_table(records: Sequence[Record]) -> Table:
    table = Table(title="评测结果")
    table.add_column("题集 · 类别")
    for heading in ("题数", "答对", "该静默而静默", "答错", "未答或不全", "正确率"):
        table.add_column(heading, justify="right")
    for name, group in by_family(records).items():
        table.add_row(escape(name), *_cells(summarise(group)))
    table.add_section()
    table.add_row("合计", *_cells(summarise(records)))
    return table


def _cells(summary: Summary) -> list[str]:
    counts = (summary.n, summary.right, summary.silent, summary.wrong, summary.abstained)
    return [*(str(count) for count in counts), f"{summary.accuracy:.1%}"]


def _metrics_table(records: Sequence[Record]) -> Table:
    suites = by_suite(records)
    groups = suites | ({"合计": list(records)} if len(suites) > 1 else {})
    table = Table(title="各项指标")
    table.add_column("指标")
    for name in groups:
        table.add_column(escape(name), justify="right")
    summaries = [summarise(group) for group in groups.values()]
    for metric, name in METRICS.items():
        table.add_row(name, *(percent(summary.shares[metric]) for summary in summaries))
    return table


def _print_misses(console: Console, records: Sequence[Record]) -> None:
    misses = sorted(
        (r for r in records if r.verdict not in GOOD), key=lambda record: record.verdict != "wrong"
    )
    if not misses:
        console.print("没有失误。")
        return
    console.print(f"\n失误 {len(misses)} 题：")
    for record in misses:
        console.print(escape(_miss(record)))


def _miss(record: Record) -> str:
    first_line = next((line.strip() for line in record.answer.splitlines() if line.strip()), "（空）")
    shown = first_line if len(first_line) <= 120 else first_line[:120] + "…"
    return (
        f"✗ {VERDICTS[record.verdict]}  {record.key}  {' → '.join(record.turns)}\n"
        f"    应为：{' 或 '.join(record.expected)}\n    得到：{record.status}：{shown}\n    原因：{record.reason}"
    )


def _print_untraced(console: Console, records: Sequence[Record]) -> None:
    """Figures without evidence, question by question."""
    found = [(record.key, line) for record in records for line in record.untraced]
    if not found:
        return
    console.print(f"\n没有出处的数字 {len(found)} 个：")
    for key, line in found[:UNTRACED_SHOWN]:
        console.print(escape(f"    {key}  {line}"))
    if len(found) > UNTRACED_SHOWN:
        console.print(f"    …另有 {len(found) - UNTRACED_SHOWN} 个，见 results.json")


def print_comparison(console: Console, comparison: Comparison) -> None:
    """What became worse or better, and what is in one of the runs only."""
    console.print("\n与上次对照：")
    for heading, changes in (("变差", comparison.worse), ("变好", comparison.better)):
        console.print(f"{heading} {len(changes)} 题")
        for change in changes:
            console.print(escape(_changed(change)))
    for heading, keys in (("新增", comparison.new), ("不再有", comparison.gone)):
        if keys:
            console.print(f"{heading} {len(keys)} 题：{escape('、'.join(keys))}")


def _changed(change: Change) -> str:
    verdicts = f"{VERDICTS.get(change.before, change.before)} → {VERDICTS.get(change.after, change.after)}"
    reason = f"（{change.reason}）" if change.reason else ""
    return f"    {change.key}  {verdicts}  {change.question}{reason}"
