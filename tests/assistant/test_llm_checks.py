"""What may be used of a rephrasing: the pure checks, each with what it must catch."""

from __future__ import annotations

import pytest

from assistant.catalogue import Catalogue
from assistant.meaning import kept_classes
from assistant.rephrase_checks import judge
from tests.assistant.rephrasings import ASKED, BADLY, REPLACED, WELL, Colloquial


@pytest.mark.parametrize("case", WELL, ids=lambda case: case.question)
def test_nothing_speaks_against_a_good_rephrasing(case: Colloquial, catalogue: Catalogue) -> None:
    verdict = judge(case.question, case.rephrased, case.replaced.items(), catalogue)
    assert verdict.against == ()
    assert bool(verdict.doubts) is not bool(case.shown)


@pytest.mark.parametrize(
    ("question", "rephrased", "replaced", "reason"),
    BADLY,
    ids=[f"{row[3]}-{n}" for n, row in enumerate(BADLY)],
)
def test_a_bad_rephrasing_is_rejected(
    question: str, rephrased: str, replaced: dict[str, str], reason: str, catalogue: Catalogue
) -> None:
    against = judge(question, rephrased, replaced.items(), catalogue).against
    assert any(reason in told for told in against), against


def test_words_that_have_nothing_to_do_with_the_name_are_doubted(catalogue: Catalogue) -> None:
    verdict = judge(
        "云溪市用于海洋牧场的公务接待费", "云溪市公务接待费", [("海洋牧场", "公务接待费")], catalogue
    )
    assert verdict.against or verdict.doubts


@pytest.mark.parametrize(
    ("question", "said", "means"),
    [("云溪市水务局薪水", "薪水", "水利"), ("云溪市水务局轿车", "轿车", "公务用车购置费"),
     ("云溪市水务局泵站翻新工程", "泵站翻新工程", "水利工程运行与维护"),
     ("云溪市水务局买的是什么牌子的车", "牌子的车", "车辆")],
)  # fmt: skip
def test_one_character_in_common_is_no_link(
    question: str, said: str, means: str, catalogue: Catalogue
) -> None:
    verdict = judge(question, question.replace(said, means), [(said, means)], catalogue)
    assert verdict.against or verdict.doubts


def test_a_body_may_come_from_the_conversation(catalogue: Catalogue) -> None:
    pairs = REPLACED.items()
    question, rephrased = "请客户下饭馆吃了多少", "云溪市水务局公务接待费是多少"
    assert judge(question, rephrased, pairs, catalogue, talked_bodies=["云溪市水务局"]).against == ()
    assert judge(question, rephrased, pairs, catalogue, talked_bodies=["云溪县水务局"]).against
    assert judge(
        question, rephrased, pairs, catalogue, talked_bodies=["云溪县水务局", "云溪市水务局"]
    ).against


@pytest.mark.parametrize(
    ("text", "classes"),
    [
        ("有没有▓", set()), ("▓是不是▓", set()), ("不知道▓是多少", set()), ("没花掉的▓", {"否定"}), ("不含▓", {"排除"}),
        ("除▓外的▓", {"排除"}), ("不到3万", {"门槛"}), ("比去年多了多少", {"上年", "变化"}), ("人均▓", {"人均"}),
        ("为啥▓降", {"原因", "变化"}),
        ("除了▓还有什么没花", {"排除", "否定"}),
    ],
)  # fmt: skip
def test_words_that_decide(text: str, classes: set[str]) -> None:
    assert kept_classes(text) == classes


def test_the_question_itself_needs_no_rephrasing(catalogue: Catalogue) -> None:
    assert judge(ASKED, ASKED, [], catalogue).against  # still not understood
