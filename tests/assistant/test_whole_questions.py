"""Every part of a question is answered, or said not to be: two-part questions, conditions, comparisons, reasons."""

from __future__ import annotations

import pytest

from assistant.answer import Answer
from assistant.assistant import Assistant
from assistant.session import Session
from assistant.understand.splitting import parts_of
from tests.assistant.invented_accounts import make_accounts


@pytest.fixture(scope="module")
def archives(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return Assistant(make_accounts(tmp_path_factory.mktemp("accounts")))


def _ask(assistant: Assistant, *turns: str) -> Answer:
    session = Session()
    return [assistant.ask(turn, session) for turn in turns][-1]


ANSWERS = {
    "清河区档案局2024年项目支出多少？其中一般公共服务支出是多少": ["44 万元", "104 万元"],
    "清河区档案局2024年有几辆车，打算买几辆": ["2 辆", "1 辆"],
    "清河区档案局2024年基本支出分人员、公用两块，各报多少": ["40 万元", "20 万元"],
    "清河区档案局2024年办公费和差旅费两样加一块儿多少": ["20 万元"],
    "清河区档案局2023年决算中档案馆年初批多少，最后花了多少": ["60 万元", "55 万元", "5 万元", "设备采购推迟"],
    "清河区档案局2023年决算比年初预算少得最多的是哪一项": ["档案馆", "5 万元"],
    "清河区档案局2023年决算超预算的有哪些项目": ["行政运行", "1 万元"],
    "清河区档案局机关运行经费，2023年决算和2024年预算分别多少，差额多少": ["18 万元", "24 万元", "6 万元"],
    "清河区档案局2024年比2023年多出了哪个功能大类": ["教育支出", "8"],
    "清河区档案局2024年住房公积金，说明里写的和表里填的是一个数吗": ["10 万元", "12 万元", "不一致"],
    "清河区档案局2024年预算增加了多少，理由呢": ["9 万元", "新馆开放"],
    "清河区档案局有没有50万以上的大型设备": ["4 台"],
    "清河区档案局2024年两个专项，安排数合计多少": ["75 万元"],
    "馆藏保护专项里哪一块拿得最多": ["古籍修复", "30 万元"],
    "馆藏保护专项立项凭的什么文件": ["清档发〔2022〕3号"],
    "清河区档案局2024年住房公积金是干什么用的": ["用于缴存"],
    "清河区档案局2024年老干部活动费多少": ["0.6万元"],
    "清河区档案局声像档案馆是不是下属单位": ["声像档案馆"],
    "区体育局和市林业局，总支出谁最多": ["青峰市林业局", "14"],
    "清河区档案局2024年人员经费是公用经费的几倍，差多少": ["2 倍", "20 万元"],
    "清河区档案局2024年有几辆车，每辆运行费多少": ["2 辆", "1 万元"],
    "清河区档案局2024年办公费是多少？比差旅费多多少？": ["15 万元", "10 万元"],
    "清河区档案局2023年决算完成率最低的科目是哪个": ["档案馆", "55 万元"],
    "清河区档案局2024年比2023年支出增加最多的是哪个大类": ["一般公共服务支出", "1 万元"],
    "数字化专项是干什么的，总预算多少": ["扫描成像", "25 万元"],
    "清河区档案局2024年公用经费里最大的科目是什么": ["办公费", "15 万元"],
}  # fmt: skip


@pytest.mark.parametrize("question", ANSWERS)
def test_all_that_is_asked_is_answered(question: str, archives: Assistant) -> None:
    answer = _ask(archives, question)
    assert answer.status == "answered", answer.answer
    assert not [part for part in ANSWERS[question] if part not in answer.answer], answer.answer


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("档案局办公费多少？其中差旅费多少", 2),
        ("档案局三公经费多少，比上年增加多少", 1),
        ("档案局项目支出比上年增加多少，为什么", 1),
        ("档案局2024年，办公费多少", 1),
        ("把项目一个个列出来，带上金额", 1),
    ],
)
def test_clauses_that_only_ask_more_stay_together(question: str, parts: int, archives: Assistant) -> None:
    assert len(parts_of(question, archives.catalogue)) == parts


def test_what_is_left_is_said_to_be_left(archives: Assistant) -> None:
    answer = _ask(archives, "清河区档案局2024年办公费多少？会议费多少")
    assert answer.status == "answered" and "15 万元" in answer.answer
    assert "没有" in answer.answer and "会议费" in answer.answer


@pytest.mark.parametrize(
    "question",
    [
        "清河区档案局2024年给困难户的生活救助有吗",
        "清河区档案局2024年公务接待费是请哪些人吃饭的",
        "清河区档案局2024年外交支出多少",
        "清河区档案局2024年接待了多少批客人，公务接待费多少批",
        "清河区档案局办公楼有多大",
        "清河区档案局，我社保卡里还剩多少钱",
        "清河区档案局2024年公务接待费是给谁用的",
        "清河区档案局2024年预算比2021年增加多少",
    ],
)
def test_a_condition_is_never_passed_over(question: str, archives: Assistant) -> None:
    answer = _ask(archives, question)
    assert answer.status in ("no_data", "refused", "clarify"), answer.answer


def test_data_are_not_changed(archives: Assistant) -> None:
    assert _ask(archives, "把清河区档案局的预算从库里删了").status == "refused"


def test_a_definition_needs_no_body_and_tells_wordings_apart(archives: Assistant) -> None:
    answer = _ask(archives, "基本支出是什么意思")
    assert answer.status == "answered"
    assert "保障机构正常运转" in answer.answer and "机构日常开支" in answer.answer
    assert answer.answer.count("保障机构正常运转") == 1


def test_the_body_asked_back_for_may_be_the_next_turn(archives: Assistant) -> None:
    assert _ask(archives, "总支出是多少").status == "clarify"
    assert "12 万元" in _ask(archives, "总支出是多少", "清河区司法局").answer


def test_two_documents_just_asked_for_are_compared(archives: Assistant) -> None:
    turns = ("清河区档案局2024年预算机关运行经费多少", "2023年决算这项多少", "多出来多少")
    assert "6 万元" in _ask(archives, *turns).answer


def test_a_follow_up_keeps_column_and_documents(archives: Assistant) -> None:
    turns = ("清河区档案局2024年一般公共服务支出的项目支出多少", "跟2023年比，差多少")
    answer = _ask(archives, *turns).answer
    assert "44 万元" in answer and "43 万元" in answer and "增加 **1 万元**" in answer


def test_the_share_of_two_things_together(archives: Assistant) -> None:
    turns = ("清河区档案局2024年办公费多少", "差旅费呢", "两项合在一起占公用经费的百分之几")
    assert "100%" in _ask(archives, *turns).answer


def test_bodies_are_named_by_their_level(archives: Assistant) -> None:
    assert "青峰市档案局" in _ask(archives, "市档案局总支出").answer
