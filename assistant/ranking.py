"""How passages and sentences are ranked: pure functions over texts and ranks."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence

from ingest.corpus.fulltext import comparable

RRF_K = 60
"""From Cormack, Clarke and Büttcher, “Reciprocal Rank Fusion outperforms Condorcet…”, SIGIR 2009."""

K1, B = 1.2, 0.75
"""BM25's usual constants (Robertson and Zaragoza, 2009); FTS5 uses the same."""

_SENTENCE = re.compile(r"[^。！？\n]*(?:[。！？]+[”’」』）)]*|\n|$)")
_CONTENTS_LINE = re.compile(
    r"(?:[.．·‥ ]{3,}|…+|—{2,}|\s)\s*\d{1,3}\s*$|^\s*(?:目\s*录|第[一二三四五六七八九十]+部分\s*\S{0,12})\s*$"
)
_LISTED_TABLE = re.compile(
    r"^[\s（(]*(?:表|附表)?[一二三四五六七八九十\d]+[）)、.：:\s]\s*[^。；，]{2,40}(?:表|说明|情况)$"
)


def fuse(rankings: Iterable[Sequence[str]]) -> list[tuple[str, float]]:
    """Reciprocal rank fusion: ids with the sum of 1 / (60 + rank) over the rankings they are in, best first."""
    scores: dict[str, float] = {}
    for ranking in rankings:
        for rank, found in enumerate(ranking, start=1):
            scores[found] = scores.get(found, 0.0) + 1 / (RRF_K + rank)
    return sorted(scores.items(), key=lambda pair: -pair[1])


def weights(tokens: Sequence[str], texts: Sequence[str]) -> dict[str, float]:
    """How much each token tells among the (comparable) texts: rare ones much, those in every text almost nothing."""
    found = {token: sum(token in text for text in texts) for token in tokens}
    return {token: math.log(1 + (len(texts) - n + 0.5) / (n + 0.5)) for token, n in found.items()}


def bm25(tokens: Sequence[str], texts: Sequence[str]) -> list[float]:
    """BM25 of every (comparable) text; a text without any token scores 0."""
    weight = weights(tokens, texts)
    mean = sum(map(len, texts)) / len(texts) if texts else 1.0
    return [_bm25_one(weight, text, len(text) / max(mean, 1.0)) for text in texts]


def _bm25_one(weight: dict[str, float], text: str, length: float) -> float:
    score = 0.0
    for token, value in weight.items():
        if count := text.count(token):
            score += value * count * (K1 + 1) / (count + K1 * (1 - B + B * length))
    return score


def coverage(weight: dict[str, float], text: str) -> float:
    """The share of the question's weight that the text holds, 0 to 1."""
    total = sum(weight.values())
    return sum(value for token, value in weight.items() if token in text) / total if total else 0.0


def sentences(text: str) -> list[str]:
    """The sentences and headings of a text, without surrounding space."""
    return [sentence for match in _SENTENCE.findall(text) if (sentence := match.strip())]


def looks_like_contents(text: str) -> bool:
    """Whether a passage only lists what stands elsewhere: contents with page numbers, or a list of table titles."""
    lines = [line for line in text.splitlines() if line.strip()]
    if not lines:
        return True
    if comparable(lines[0]).endswith("目录"):
        return True
    listing = sum(bool(_CONTENTS_LINE.search(line) or _LISTED_TABLE.match(line)) for line in lines)
    return len(lines) >= 3 and listing / len(lines) > 0.6


def clear_of_heading(text: str, heading: str) -> str:
    """The text without a first line that only repeats its heading (as passages made for retrieval may begin)."""
    first, _, rest = text.partition("\n")
    repeats = bool(heading) and comparable(first).endswith(comparable(heading)) and "。" not in first
    return rest if rest.strip() and repeats else text
