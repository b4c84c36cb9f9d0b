"""A body with another number, direction, kind or place is another body; its everyday name is its own, no budget line."""

from __future__ import annotations

import pytest

from assistant.bodies import BodyFinder
from assistant.normalise import normalise
from assistant.numbered import numbered_in_full
from assistant.places import abbreviates, body_of, shortens

HELD = (
    "青岩市第三中学",
    "青岩市第一人民医院",
    "青岩市城东小学",
    "青岩县人民法院",
    "青岩县教育局本级",
    "青岩市东湖街道办事处",
    "白水县财政局国库支付中心",
)
FINDER = BodyFinder([body_of(name, (), "") for name in HELD])


def _named(question: str) -> list[tuple[str, ...]]:
    text = normalise(question)
    return [mention.organisations for mention in FINDER.find(text, [False] * len(text))]


@pytest.mark.parametrize(
    "said",
    [
        "青岩市第二中学",
        "青岩市第一中学",
        "青岩二中",
        "青岩市第三高级中学",
        "青岩市第十三中学",
        "第二中学",
        "二中",
        "青岩市第二人民医院",
        "青岩二院",
        "青岩市第一中医院",
        "青岩市城西小学",
        "青岩县中级人民法院",
        "青岩县人民检察院",
        "青河县法院",
        "青河县人民法院",
        "青岩市西湖街道办事处",
        "白水县财政局",
    ],
)
def test_no_other_body_stands_in_for_one_that_is_not_held(said: str) -> None:
    assert _named(f"{said}2024年收入预算是多少") == [()]


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("青岩三中", "青岩市第三中学"),
        ("青岩市第3中学", "青岩市第三中学"),
        ("市三中", "青岩市第三中学"),
        ("三中", "青岩市第三中学"),
        ("青岩一院", "青岩市第一人民医院"),
        ("青岩县法院", "青岩县人民法院"),
        ("青岩县教育局", "青岩县教育局本级"),
        ("青岩市东湖街道", "青岩市东湖街道办事处"),
    ],
)
def test_everyday_names_find_the_body(said: str, name: str) -> None:
    assert _named(f"{said}的收入预算是多少") == [(name,)]


def test_a_name_without_its_number_or_place_is_a_guess() -> None:
    for question in ("青岩市人民医院支出", "三中支出"):
        assert [mention.guessed for mention in FINDER.find(question, [False] * len(question))] == [True]


@pytest.mark.parametrize(
    "words", ["第二大的支出", "第三小项是什么", "一小部分支出", "三公经费", "十三中全会"]
)
def test_ranks_and_counts_are_no_bodies(words: str) -> None:
    assert _named(words) == []


def test_spellings_of_a_number_are_one() -> None:
    assert numbered_in_full("三中") == numbered_in_full("第三中学") != numbered_in_full("第三高级中学")
    assert abbreviates("二十中", "第二十中学") and not abbreviates("十中", "第二十中学")


def test_other_words_that_tell_bodies_apart_are_kept() -> None:
    assert not abbreviates("第一中学", "第一高级中学")
    assert not shortens("中医院", "中心医院")
