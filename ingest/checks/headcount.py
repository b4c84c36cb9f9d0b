"""Persons: 在职 + 退休 + 离休 = 实有, 在职 within 编制. Pure; values are persons."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from ingest.checks.ledger import Ledger
from ingest.checks.outcome import failed, passed
from ingest.checks.stated import quoted, where
from ingest.model import Check, Operand, Statement

_ON_HAND, _POSTS, _SERVING, _FILLED, _OUTSIDE = "实有", "编制", "在职", "在编", "编外"
_RETIRED = ("退休", "离休", "离退休")


def check(ledger: Ledger) -> Iterator[Check]:
    """Headcounts sentence by sentence: another sentence may speak of another body."""
    sentences: dict[tuple[str, str], list[Statement]] = {}
    for statement in ledger.document.statements:
        if statement.kind == "headcount" and statement.attribute == "人数" and statement.value:
            sentences.setdefault((statement.section_path, statement.sentence), []).append(statement)
    for statements in sentences.values():
        counts: dict[str, list[Decimal]] = {}
        for statement in statements:
            counts.setdefault(statement.subject, []).append(Decimal(statement.value))
        yield from _sum(statements[0], counts)
        yield from _within_posts(statements[0], counts)


def _sum(statement: Statement, counts: dict[str, list[Decimal]]) -> Iterator[Check]:
    """Only where 实有 and 在职 are stated once each and the retired are counted as well."""
    retired = [name for name in _RETIRED if name in counts]
    if any(len(counts.get(name, ())) != 1 for name in (_ON_HAND, _SERVING)) or not retired:
        return
    if any(len(counts[name]) != 1 for name in retired) or len(retired) == len(_RETIRED):
        return
    whole, serving = counts[_ON_HAND][0], counts[_SERVING][0]
    parts = [serving, *(counts[name][0] for name in retired)]
    readings = [sum(parts), sum(parts) + sum(counts.get(_OUTSIDE, []))]
    if whole == serving or whole in readings:  # some count only those serving
        yield passed("headcount_sum", where(statement))
        return
    yield failed(
        "headcount_sum",
        Operand(_ON_HAND, value=whole, sentence=statement.sentence),
        Operand("、".join([_SERVING, *retired]), value=Decimal(readings[0]), sentence=statement.sentence),
        where=where(statement),
        quote=quoted(statement),
        whole=whole,
        parts=" + ".join(f"{name} {value}" for name, value in zip([_SERVING, *retired], parts, strict=True)),
        total=readings[0],
        difference=abs(whole - readings[0]),
    )


def _within_posts(statement: Statement, counts: dict[str, list[Decimal]]) -> Iterator[Check]:
    # Those in posts, where they are told from all who serve (在职865人，其中在编612人、编外253人).
    filled = counts.get(_FILLED) or counts.get(_SERVING, [])
    if _POSTS not in counts or len(filled) != 1:
        return
    total, *kinds = sorted(counts[_POSTS], reverse=True)
    posts, serving = total if total == sum(kinds) else total + sum(kinds), filled[0]
    if serving <= posts:
        yield passed("headcount_posts", where(statement))
        return
    yield failed(
        "headcount_posts",
        Operand(_SERVING, value=serving, sentence=statement.sentence),
        Operand(_POSTS, value=Decimal(posts), sentence=statement.sentence),
        where=where(statement),
        quote=quoted(statement),
        serving=serving,
        posts=posts,
    )
