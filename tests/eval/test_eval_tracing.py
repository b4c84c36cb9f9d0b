"""Does every figure of an answer trace to its evidence, and is the one that does not found?"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from eval.tracing import recompute, trace

SENTENCE = "项目支出 38.74 万元，比上年减少 16.58 万元，下降 29.97%。"
CELL = {"source": "a.txt", "quote": "482.04 万元", "figure_id": "f1"}
QUOTED = {"source": "a.txt", "quote": SENTENCE, "figure_id": ""}


class Evidence:
    """One cell of 482.04 万元, one document of one sentence, one failed check."""

    def cell_fen(self, figure_id: str) -> int | None:
        return {"f1": 482_040_000}.get(figure_id)

    def holds(self, source: str, quote: str) -> bool:
        return source == "a.txt" and quote in SENTENCE

    def is_check(self, source: str, text: str) -> bool:
        return "相差 0.34 万元" in text


def traced(text: str, *citations: dict[str, Any], **more: Any) -> tuple[dict[str, int], list[str]]:
    found = trace(["甲局预算超过一百万元吗"], {"answer": text, "citations": citations, **more}, Evidence())
    return found.ways, found.untraced


def test_a_cell_is_looked_up_in_the_corpus() -> None:
    assert traced("合计 4,820,400 元", CELL) == ({"单元格": 1}, [])
    assert traced("合计 482.05 万元", CELL)[1] == ["4820500 元：合计 482.05 万元"]
    assert traced("合计 482.04 万元", CELL | {"figure_id": "f2"})[1]
    assert traced("合计 482.04 万元")[1]


def test_a_sentence_must_stand_in_its_document() -> None:
    assert traced("减少 16.58 万元，29.97%", QUOTED) == ({"原句": 2}, [])
    assert traced("增加 7 万元", QUOTED | {"quote": "增加 7 万元"})[1]


def test_dates_and_plain_numbers_are_no_figures() -> None:
    assert trace([], {"answer": "2020 年 3 月，第 4 行"}, Evidence()).figures == 0


def test_what_a_check_tells_and_what_the_question_says() -> None:
    assert traced("⚠ 合计与各列之和相差 0.34 万元", QUOTED)[0] == {"核对": 1}
    assert traced("超过 100 万元的有")[0] == {"问题": 1}


DIFFERENCE = {"operation": "difference", "operands": ["482040000", "38740000"], "result": "443300000"}
COMPUTED = "计算：482.04 万元 − 38.74 万元 = **443.3 万元**"


def test_a_computed_number_is_recomputed_from_traced_operands_and_marked() -> None:
    assert traced(COMPUTED, CELL, QUOTED, computed=[DIFFERENCE])[1] == []
    assert traced(COMPUTED.removeprefix("计算："), CELL, QUOTED, computed=[DIFFERENCE])[1], "not marked"
    assert traced(COMPUTED, CELL, computed=[DIFFERENCE])[1], "an operand is not cited"
    assert traced(COMPUTED, CELL, QUOTED, computed=[DIFFERENCE | {"result": "443400000"}])[1], "wrong result"
    assert traced(COMPUTED.replace("443.3", "443.4"), CELL, QUOTED, computed=[DIFFERENCE])[1]


def test_a_table_is_marked_by_the_paragraph_after_it() -> None:
    table = "| 项目 | 差（万元） |\n| --- | ---: |\n| 项目支出 | 443.3 |\n\n"
    assert traced(table + "计算：差 = 甲 − 乙。", CELL, QUOTED, computed=[DIFFERENCE])[1] == []
    assert traced(table + "差 = 甲 − 乙。", CELL, QUOTED, computed=[DIFFERENCE])[1]


def test_a_computed_number_may_be_rounded_to_what_is_printed() -> None:
    quotient = {"operation": "quotient", "operands": ["482040000", "1"], "result": "482040000"}
    third = {"operation": "quotient", "operands": ["38740000", "1"], "result": "38740000"}
    assert traced("计算：约 482 万元", CELL, computed=[quotient])[1] == []
    assert traced("计算：约 482.1 万元", CELL, computed=[quotient])[1]
    assert traced("计算：38.7 万元", CELL, QUOTED, computed=[third])[1] == []


def test_counts_of_what_is_listed() -> None:
    assert traced("共 1 项", CELL)[0] == {"计数": 1}
    unlisted = trace([], {"answer": "共比较 18 项", "citations": [CELL]}, Evidence())
    assert (unlisted.figures, unlisted.counts, unlisted.untraced) == (0, 1, [])


@pytest.mark.parametrize(
    ("operation", "operands", "result"),
    [
        ("sum", (1, 2, 3), "6"),
        ("difference", (5, 2, 1), "2"),
        ("prior", (5, -2), "7"),
        ("share", (1, 3), "33.33"),
        ("percent_change", (9, 12), "-25.00"),
        ("ratio", (2, 3), "0.67"),
        ("quotient", (7, 2), "3.5"),
        ("share", (1, 0), None),
        ("share", (1, 2, 3), None),
        ("power", (2, 2), None),
    ],
)
def test_arithmetic(operation: str, operands: tuple[int, ...], result: str | None) -> None:
    expected = None if result is None else Decimal(result)
    assert recompute(operation, [Decimal(operand) for operand in operands]) == expected
