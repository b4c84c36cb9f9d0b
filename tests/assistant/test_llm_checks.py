"""What may be used of a model's reading: the pure checks, each with what it must catch."""

from __future__ import annotations

from typing import get_args

import pytest

from assistant import lexicon
from assistant.catalogue import Catalogue
from assistant.meaning import kept_classes
from assistant.model_path import readings
from assistant.model_path.kinship import akin
from assistant.model_path.plan_checks import judge, reworded
from assistant.plan import Intent
from assistant.prompting import load
from tests.assistant.readings import ASKED, BADLY, MEALS, REPLACED, WELL, Colloquial


@pytest.mark.parametrize("case", WELL, ids=lambda case: case.question)
def test_nothing_speaks_against_a_good_reading(case: Colloquial, catalogue: Catalogue) -> None:
    verdict = judge(case.question, case.pairs, catalogue)
    assert verdict.against == ()
    assert not (case.shown and verdict.doubts)


@pytest.mark.parametrize(
    ("question", "replaced", "reason"), BADLY, ids=[f"{row[2]}-{n}" for n, row in enumerate(BADLY)]
)
def test_a_bad_reading_is_rejected(
    question: str, replaced: dict[str, str], reason: str, catalogue: Catalogue
) -> None:
    against = judge(question, list(replaced.items()), catalogue).against
    assert any(reason in told for told in against), against


def test_only_the_words_said_are_reworded() -> None:
    assert (
        reworded("云溪市水务局刨去招待饭局的三公经费？", [("招待饭局", MEALS)])
        == "云溪市水务局刨去公务接待费的三公经费？"
    )


@pytest.mark.parametrize(
    ("said", "means"),
    [("薪水", "水利"), ("轿车", "公务用车购置费"), ("泵站翻新工程", "水利工程运行与维护"), ("牌子的车", "车辆"), ("海洋牧场", MEALS),
     ("吃药", MEALS), ("打车", "车辆"), ("款待来宾", "收入总额"), ("修路", "支出总额"), ("老人", "退休人数"),
     ("员工体检的开销", "支出总额"), ("车辆保险", "车辆"),
     ("疫苗采购", "政府采购预算"), ("体检接待费", MEALS), ("大楼维修", "支出总额"),
     ("大楼维修", "车辆保险和维修费"), ("社保卡", "社会保障和就业支出"), ("司机补贴", "津贴补贴"), ("薪水", "公用经费")],
)  # fmt: skip
def test_what_has_little_to_do_with_the_name_is_doubted(said: str, means: str, catalogue: Catalogue) -> None:
    assert not akin(said, means, catalogue)


@pytest.mark.parametrize(
    ("said", "means"), [("薪水", "工资福利支出"), ("宴请宾客", MEALS), ("小轿车", "车辆")]
)
def test_meaning_alone_may_link(said: str, means: str, catalogue: Catalogue) -> None:
    assert akin(said, means, catalogue)


def test_a_rival_as_near_makes_doubt(catalogue: Catalogue) -> None:
    assert not akin("薪水", "工资福利支出", catalogue, rivals=["薪水补贴"])


def test_a_way_of_asking_is_never_sure(catalogue: Catalogue) -> None:
    verdict = judge("云溪市水务局公务接待费砸了多少银子", [("砸了多少银子", "是多少")], catalogue)
    assert verdict.against == () and verdict.doubts


def test_a_body_may_come_from_the_conversation(catalogue: Catalogue) -> None:
    pairs = [*REPLACED.items()]
    question = "请客户下饭馆吃了多少"
    assert judge(question, pairs, catalogue, talked_bodies=["云溪市水务局"]).against == ()


def test_the_vocabulary_is_the_prompts_and_the_plans() -> None:
    text = load("plan").system
    assert all(word in text for word in (*readings.intents(), *readings.ways()))
    assert {intent for agreeing in readings.intents().values() for intent in agreeing} <= set(
        get_args(Intent)
    )


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


def test_the_question_itself_is_still_not_understood(catalogue: Catalogue) -> None:
    assert judge(ASKED, [], catalogue).against


@pytest.mark.parametrize(
    ("question", "said", "right"),
    [(ASKED, "请客户下饭馆吃", {MEALS}), ("云溪市水务局薪酬发了多少", "薪酬", {"工资福利支出"})],
)
def test_no_other_name_is_ever_sure(question: str, said: str, right: set[str], catalogue: Catalogue) -> None:
    """Whatever a lying model names: it is rejected, or offered with its name to be seen."""
    offered = list(lexicon.concepts())
    verdicts = {name: judge(question, [(said, name)], catalogue, offered=offered) for name in offered}
    assert {name for name, verdict in verdicts.items() if not verdict.against and not verdict.doubts} == right
