"""What a sentence says in passing costs is the cost of that thing alone."""

from __future__ import annotations

import pytest

from assistant.asides import amount_beside


@pytest.mark.parametrize(
    ("sentence", "fen"),
    [
        ("主要原因是新增机房 UPS 电池更换费用 10 万元。", 10_000_000),
        ("电池更换1,200.50元", 120_050),
        ("比上年减少5万元，主要原因是减少电池更换费用10万元", None),
        ("电池更换10个，办公费3万元", None),
        ("电池更换1万元，去年电池更换2万元", 1_000_000),
        ("电池更换1万元，另有电池更换2万元", None),
        ("电池更换及维护费10万元", None),
    ],
)
def test_an_amount_right_behind_the_words(sentence: str, fen: int | None) -> None:
    assert amount_beside(sentence, "电池更换") == fen
