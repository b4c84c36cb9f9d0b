"""Linking: bodies and names in a question, and what is left over."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant.answer import Answer
from assistant.bodies import BodyFinder
from assistant.catalogue import Catalogue
from assistant.link import link
from assistant.normalise import normalise
from assistant.places import abbreviates, body_of, same_place, split_body

CITY, COUNTY, SCHOOLS = "云溪市水务局", "云溪县水务局", "安澜区教育局"


@pytest.mark.parametrize(
    ("name", "places", "core"),
    [
        ("上海市普陀区财政局", ("上海市", "普陀区"), "财政局"),
        ("巴州社会保险管理局", ("巴州",), "社会保险管理局"),
        ("东海省滨江市人民政府柳溪街道办事处", ("东海省", "滨江市", "柳溪街道"), "办事处"),
        ("新疆维吾尔自治区巴音郭楞蒙古自治州水利局", ("新疆维吾尔自治区", "巴音郭楞蒙古自治州"), "水利局"),
    ],
)
def test_bodies_are_places_and_a_core(name: str, places: tuple[str, ...], core: str) -> None:
    assert split_body(name) == (places, core)


def test_places_with_different_suffixes_are_different() -> None:
    assert same_place("巴州", "巴音郭楞蒙古自治州")
    assert same_place("和田", "和田市")
    assert not same_place("和田县", "和田市")
    assert not same_place("和田地区", "和田市")


@pytest.mark.parametrize("short", ["社保局", "社会保险局", "社保"])
def test_people_shorten_bodies(short: str) -> None:
    assert abbreviates(short, "社会保险管理局")


@pytest.mark.parametrize("other", ["教育局", "财政局", "社会局", "民政局"])
def test_other_bodies_are_not_abbreviations(other: str) -> None:
    assert not abbreviates(other, "社会保险管理局")


@pytest.mark.parametrize(
    ("question", "bodies"),
    [
        ("云溪市水务局三公经费", (CITY,)),
        ("云溪市三公经费", (CITY,)),
        ("云溪县三公经费", (COUNTY,)),
        ("云溪水务局三公经费", (COUNTY, CITY)),
        ("云西市水物局三公经费", (CITY,)),
        ("教育局总支出", (SCHOOLS,)),
        ("安澜区总支出", (SCHOOLS,)),
        ("云溪市云溪县三公经费各多少，谁的多", (CITY, COUNTY)),
        ("云溪市和云溪县两家水务局三公经费", (CITY, COUNTY)),
    ],
)
def test_bodies_found(question: str, bodies: tuple[str, ...], catalogue: Catalogue) -> None:
    found = [name for body in link(normalise(question), catalogue).bodies for name in body.organisations]
    assert sorted(found) == sorted(bodies)


@pytest.mark.parametrize(
    "question",
    ["云溪市教育局三公经费", "乌鲁木齐三公经费", "澄海市水务局支出", "云溪地区水务局支出", "公安局支出"],
)
def test_bodies_the_corpus_does_not_hold_are_seen(question: str, catalogue: Catalogue) -> None:
    bodies = link(normalise(question), catalogue).bodies
    assert bodies
    assert not any(body.organisations for body in bodies)


@pytest.mark.parametrize(
    "question", ["会议费是多少", "城市维护费多少", "社会保障支出", "全市有多少车", "哪个局的三公经费高"]
)
def test_other_words_are_no_bodies(question: str, catalogue: Catalogue) -> None:
    assert not [body for body in link(normalise(question), catalogue).bodies if not body.organisations]


@pytest.mark.parametrize(
    ("question", "label", "how"),
    [
        ("云溪市河道清淤多少钱", "河道清淤", "完全一致"),
        ("云溪市公务接代费", "公务接待费", "近似"),
        ("云溪市人原经费", "人员经费", "同音"),
        ("云溪市泵站改造", "灌区泵站改造", "部分一致"),
    ],
)
def test_names_exact_partial_near_and_by_sound(
    question: str, label: str, how: str, catalogue: Catalogue
) -> None:
    mentions = link(normalise(question), catalogue).mentions
    assert any(
        how == mention.how and any(entry.label == label for entry in mention.entries) for mention in mentions
    )


PREFECTURES = tuple(
    body_of(name, (), region)
    for name, region in (
        ("巴州水务局", "新疆维吾尔自治区巴音郭楞蒙古自治州"),
        ("巴州教育局", "新疆维吾尔自治区巴音郭楞蒙古自治州"),
        ("和田市水务局", "和田市"),
        ("喀什市水务局", "喀什市"),
    )
)


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("巴州和田三公经费各多少", ["巴州水务局", "巴州教育局", "和田市水务局"]),
        ("和田巴州三公经费", ["和田市水务局", "巴州水务局", "巴州教育局"]),
        ("巴州和和田谁的退休费多", ["巴州水务局", "巴州教育局", "和田市水务局"]),
        ("巴州和田水务局三公经费", ["巴州水务局", "和田市水务局"]),
        ("巴州与和田两家水务局谁的多", ["巴州水务局", "和田市水务局"]),
        ("巴州水务局和田水务局三公经费", ["巴州水务局", "和田市水务局"]),
        ("和田三公经费", ["和田市水务局"]),
        ("巴州和田县三公经费", []),
        ("和田县三公经费", []),
    ],
)
def test_places_written_together_are_told_apart(question: str, named: list[str]) -> None:
    text = normalise(question)
    mentions = BodyFinder(PREFECTURES).find(text, [False] * len(text))
    assert mentions
    assert [name for mention in mentions for name in mention.organisations] == named


@pytest.mark.parametrize(
    ("question", "years", "code"),
    [("云溪市水务局 2024 302 01", [2024], "30201"), ("30201 2024 云溪市水务局", [2024], "30201")],
)
def test_a_year_does_not_join_with_a_code(
    question: str, years: list[int], code: str, catalogue: Catalogue
) -> None:
    linked = link(normalise(question), catalogue)
    assert linked.years == years
    assert [mention.surface for mention in linked.mentions] == [code]


@pytest.mark.parametrize("year", ["1998年", "20233年"])
def test_no_other_year_stands_in_for_one_that_was_not_read(year: str, ask: Callable[..., Answer]) -> None:
    answer = ask(f"云溪市水务局{year}总收入")
    assert answer.status in ("clarify", "no_data")
    assert "没有指明年份" not in answer.answer


def test_unknown_words_are_left_over_not_dropped(catalogue: Catalogue) -> None:
    assert link(normalise("云溪市水务局残疾人就业保障金是多少"), catalogue).leftover == ["残疾人就业保障金"]
    assert not link(normalise("请问一下云溪市水务局的公务接待费到底是多少钱啊，谢谢"), catalogue).leftover
