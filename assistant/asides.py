"""Amounts that a sentence states in passing, right behind the words asked for (…电池更换费用 10 万元)."""

from __future__ import annotations

import re

from assistant import lexicon
from ingest.amounts import fen_from, parse_decimal

_TAIL = "(?:费用|经费|资金|支出|项目|费|款)?"


def amount_beside(sentence: str, words: str) -> int | None:
    """The amount (分) that follows the words in the sentence; None if none does, if several differ, or
    where the clause speaks of what was cut or of last year."""
    plain = re.sub(r"\s+", "", sentence)
    pattern = rf"{re.escape(words)}{_TAIL}(\d[\d,]*(?:\.\d+)?)(亿元|万元|元)"
    other_years = (*lexicon.words("downwards"), *lexicon.words("last_year"))
    amounts = set()
    for found in re.finditer(pattern, plain):
        clause = re.split("[，,；;。]", plain[: found.start()])[-1]
        value = parse_decimal(found.group(1))
        if value is not None and not any(word in clause for word in other_years):
            amounts.add(fen_from(value, found.group(2)))
    return amounts.pop() if len(amounts) == 1 else None
