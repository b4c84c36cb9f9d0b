"""Vehicles: how many there are (or are to be bought), and what they are worth, against their kinds. Pure; values in 辆 or 分."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from ingest.checks.ledger import Ledger
from ingest.checks.outcome import failed, money, passed
from ingest.checks.stated import where
from ingest.model import Check, Operand, Statement
from ingest.vocabulary import squeeze

_WHOLE = "车辆"
_KINDS = ("用车", "车辆")
_REST = "其他"
_IN_BRACKETS = re.compile("（[^（）]*）")
_COUNTED, _WORTH = ("数量", "计划购置"), "价值"


def check(ledger: Ledger) -> Iterator[Check]:
    """Sentence by sentence, where the kinds are told to the last (其他用车)."""
    sentences: dict[tuple[str, str, str], list[Statement]] = {}
    for statement in ledger.document.statements:
        if statement.kind == "asset" and _value(statement) is not None:
            key = statement.section_path, statement.sentence, statement.attribute
            sentences.setdefault(key, []).append(statement)
    for (_, sentence, _), statements in sentences.items():
        wholes = [statement for statement in statements if statement.subject == _WHOLE]
        parts = _of_one_level(
            sentence, [s for s in statements if s.subject != _WHOLE and s.subject.endswith(_KINDS)]
        )
        if (
            len(wholes) == 1
            and "其中" in squeeze(sentence)
            and any(p.subject.startswith(_REST) for p in parts)
        ):
            yield _compared(ledger, wholes[0], parts)


def _of_one_level(sentence: str, parts: list[Statement]) -> list[Statement]:
    """其他用车2辆（校务用车1辆、货车1辆）: what stands in brackets behind a kind is a part of that kind."""
    outside = _IN_BRACKETS.sub("", squeeze(sentence))
    return [part for part in parts if part.subject in outside] or parts


def _value(statement: Statement) -> Decimal | None:
    """Vehicles as a number, their worth in 分."""
    if statement.attribute == _WORTH:
        return None if statement.amount_fen is None else Decimal(statement.amount_fen)
    return Decimal(statement.value) if statement.attribute in _COUNTED and statement.value else None


def _compared(ledger: Ledger, whole: Statement, parts: Sequence[Statement]) -> Check:
    values = [_value(part) or Decimal(0) for part in parts]
    stated, total = _value(whole) or Decimal(0), sum(values, Decimal(0))
    worth = whole.attribute == _WORTH
    step = ledger.precision.statement(whole) * (1 + sum(value != 0 for value in values)) if worth else 0
    if abs(total - stated) <= step:
        return passed("vehicles", where(whole))
    shown = [
        f"{part.subject} {_shown(value, worth)}" for part, value in zip(parts, values, strict=True) if value
    ]
    return failed(
        "vehicles",
        Operand(f"{where(whole)} · {_WHOLE}", value=stated, sentence=whole.sentence),
        Operand("各类之和", value=total, sentence=whole.sentence),
        where=where(whole),
        attribute=whole.attribute,
        whole=_shown(stated, worth),
        total=_shown(total, worth),
        parts=" + ".join(shown) or "均为 0",
        difference=_shown(abs(total - stated), worth),
    )


def _shown(value: Decimal, worth: bool) -> str:
    return money(int(value), "万元") if worth else f"{value} 辆"
