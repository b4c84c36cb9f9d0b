"""How bodies, tables and items are said: short forms that fit one body, misspelt places, table numbers, totals with their kind."""

from __future__ import annotations

import pytest

from assistant.bodies import BodyFinder
from assistant.catalogue import Catalogue
from assistant.link import link
from assistant.places import body_of, shortens
from tests.assistant.conftest import Ask


@pytest.mark.parametrize(
    "said, core", [("文旅局", "文化广电旅游局"), ("疾控中心", "疾病预防控制中心"), ("农业局", "农业农村局")]
)
def test_a_short_form_keeps_first_and_last(said: str, core: str) -> None:
    assert shortens(said, core)


@pytest.mark.parametrize(
    "said, core", [("农旅局", "文化旅游局"), ("文教局", "文化广电旅游局"), ("财政局", "财政局")]
)
def test_other_bodies_are_not_short_forms(said: str, core: str) -> None:
    assert not shortens(said, core)


def test_a_misspelt_place_is_understood_and_said(ask: Ask) -> None:
    answer = ask("云西市三公经费")
    assert answer.status == "answered"
    assert "“云西市”按" in answer.answer


@pytest.mark.parametrize(
    "said, printed",
    [
        ("公开3表", "公开03表"),
        ("公开02", "公开02表"),
        ("表3-2", "表3-2"),
        ("表三", "表3"),
        ("表12", "表十二"),
    ],
)
def test_table_numbers_in_all_their_spellings(said: str, printed: str, catalogue: Catalogue) -> None:
    mentions = link(f"{said}的合计", catalogue).mentions
    assert printed in [entry.key for entry in mentions[0].entries]


def test_a_total_with_its_kind_is_a_total(catalogue: Catalogue) -> None:
    linked = link("决算支出总额", catalogue)
    assert [mention.surface for mention in linked.mentions] == ["支出总额"] and not linked.leftover


@pytest.mark.parametrize("said", ["苏州市财政局总支出", "苏州总支出"])
def test_a_real_place_is_no_slip_for_another(said: str) -> None:
    found = BodyFinder([body_of("宿州市财政局", (), "")]).find(said, [False] * len(said))
    assert [mention.organisations for mention in found] == [()]


def test_the_rest_of_a_kind_is_not_the_kind(catalogue: Catalogue) -> None:
    rests = [name for name in catalogue.containing("其他") if name.startswith("其他") and len(name) > 3]
    assert rests
    assert not [name for name in rests if name in catalogue.containing(name.removeprefix("其他"))]
