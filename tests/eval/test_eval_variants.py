"""Variants of questions: each differs from the plain one as it should, the same for the same seed."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

import pytest

from eval.suite import Case
from eval.variants import VARIANTS, plain_cases, varied

NAMES = ["公务接待费", "公用经费", "工资福利支出", "攻坚"]
QUESTION = "巴州2020年公务接待费是多少？"


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("traditional", "巴州2020年公務接待費是多少？"),
        ("pinyin", "巴州2020年gongwujiedaifei是多少？"),
    ],
)
def test_forms_without_chance(kind: str, expected: str) -> None:
    assert VARIANTS[kind][1](QUESTION, Random(1), NAMES) == expected


def test_a_typo_is_one_character_of_the_same_sound() -> None:
    changed = VARIANTS["typo"][1](QUESTION, Random(1), NAMES)
    differing = [(a, b) for a, b in zip(QUESTION, changed, strict=True) if a != b]
    assert differing in ([("公", "工")], [("公", "攻")])


def test_colloquial_keeps_the_question_and_full_width_its_characters() -> None:
    assert "巴州2020年公务接待费是多少" in VARIANTS["colloquial"][1](QUESTION, Random(1), NAMES)
    wide = VARIANTS["full_width"][1](QUESTION, Random(1), NAMES)
    assert "２０２０" in wide and "2020" not in wide


def test_only_plain_questions_are_drawn(make_case: Callable[..., Case]) -> None:
    def drawn(**fields: Any) -> bool:
        return bool(plain_cases([("s", make_case(question=QUESTION).model_copy(update=fields))]))

    assert drawn()
    assert not drawn(question="巴州２０２０年公用经费"), "no plain form"
    assert not drawn(status=["clarify", "answered"])
    assert not drawn(question=QUESTION * 5)


def test_the_same_seed_makes_the_same_variants(make_case: Callable[..., Case]) -> None:
    tasks = [("s", make_case(id=str(number), question=QUESTION)) for number in range(5)]
    first, again = (varied(tasks, "typo", NAMES, seed=3) for _ in range(2))
    assert first == again and {suite for suite, _ in first} == {"s~typo"}
    assert varied([("s", make_case(question="巴州有多少钱"))], "pinyin", NAMES, seed=3) == [], "names nothing"
    assert [case.figures_yuan for _, case in first] == [case.figures_yuan for _, case in tasks]
