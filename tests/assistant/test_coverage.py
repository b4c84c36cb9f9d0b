"""A total never stands in for what was asked: words passed over, rankings, averages, persons, claimed sums."""

from __future__ import annotations

import pytest

from assistant.answer import Answer
from assistant.assistant import Assistant
from assistant.catalogue import Entry
from assistant.link import Linked, Mention
from assistant.plan import Subject
from assistant.session import Session
from assistant.understand.coverage import beside, unexplained
from tests.assistant.invented_accounts import make_accounts


@pytest.fixture(scope="module")
def archives(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return Assistant(make_accounts(tmp_path_factory.mktemp("covered")), use_model=False)


def _ask(assistant: Assistant, *turns: str) -> Answer:
    session = Session()
    return [assistant.ask(turn, session) for turn in turns][-1]


@pytest.mark.parametrize("question", [
    "清河区档案局2024年补办档案卡的钱预算了多少",
    "清河区档案局2024年食堂装修预算多少",
    "清河区档案局2024年预算科花费多少",
    "清河区档案局2024年高温补贴多少",
    "清河区档案局2024年平均支出多少",
    "清河区档案局2024年职工平均工资多少",
    "清河区档案局2024年信息化项目花多少钱",
    "清河区档案局2024年交通项目花多少钱",
    "清河区档案局2024年老师有多少个",
    "清河区档案局2024年机构有几个",
])  # fmt: skip
def test_no_total_for_what_is_not_there(question: str, archives: Assistant) -> None:
    answer = _ask(archives, question)
    assert answer.status in ("no_data", "clarify"), answer.answer
    assert not answer.rows


@pytest.mark.parametrize("question", [
    "清河区档案局退休的王建国职业年金领了多少钱", "王建国的职业年金", "李明退休金多少", "清河区档案局王丽的工资多少",
])  # fmt: skip
def test_a_persons_own_money_is_refused(question: str, archives: Assistant) -> None:
    assert _ask(archives, question).status == "refused"


@pytest.mark.parametrize("question", ["清河区档案局2024年工资福利支出多少", "清河区档案局2024年基本工资多少"])
def test_wages_of_a_body_are_no_persons(question: str, archives: Assistant) -> None:
    assert _ask(archives, question).status == "answered"


@pytest.mark.parametrize(("question", "not_said"), [
    ("清河区档案局2024年彩票公益金支出多少", "不属于"), ("清河区档案局2024年聘用制书记员多少", "个人"),
])  # fmt: skip
def test_names_of_accounts_and_posts_are_no_other_matters(
    question: str, not_said: str, archives: Assistant
) -> None:
    answer = _ask(archives, question)
    assert answer.status == "no_data" and not_said not in answer.answer


def test_accounts_ranked_by_a_column(archives: Assistant) -> None:
    answer = _ask(archives, "清河区档案局2024年项目支出最大的类级科目是哪个")
    assert answer.status == "answered"
    assert "一般公共服务支出" in answer.answer and "44 万元" in answer.answer


def test_the_largest_and_then_its_share(archives: Assistant) -> None:
    answer = _ask(archives, "清河区档案局2024年公用经费有哪些", "哪个最大，占多少")
    assert "办公费" in answer.answer and "75%" in answer.answer


@pytest.mark.parametrize(
    "question", ["清河区档案局2024年财政拨款收入增幅多大", "清河区档案局2024年财政拨款收入增长百分之几"]
)
def test_a_rate_of_change_is_worked_out(question: str, archives: Assistant) -> None:
    assert "8.41%" in _ask(archives, question).answer


def test_a_claimed_sum_is_no_error(archives: Assistant) -> None:
    for claim, status in (("75", {"answered", "no_data"}), ("75.31", {"answered", "no_data"})):
        assert _ask(archives, f"清河区档案局2024年两个项目加总是否等于{claim}").status in status


def test_unknown_decimals_are_no_error(archives: Assistant) -> None:
    assert _ask(archives, "清河区档案局2024年表三的修缮费是否38.74").status != "error"


def test_a_second_item_is_named_as_unanswered() -> None:
    text = "收支：年初结转年末结转"
    entry = Entry("row", "年末结转和结余", "年末结转和结余")
    linked = Linked(text, [Mention(7, 11, "年末结转", (entry,), "部分一致")], masked=text)
    assert beside(linked, [Subject("row", ("年末结转和结余",), "年末结转和结余")], "figure") == ("年初结转",)


def test_what_a_slip_leaves_of_a_name_is_no_name() -> None:
    text = "对个人合家庭的补助多少"
    entry = Entry("concept", "财政拨款收入", "财政拨款收入")
    linked = Linked(text, [Mention(7, 9, "补助", (entry,), "部分一致")], masked=text)
    subject = Subject("concept", ("财政拨款收入",), "财政拨款收入", "补助", "部分一致")
    assert unexplained(linked, [subject], "figure") == ("人合家庭的补助",)


def test_garbled_fillers_beside_a_name_are_named() -> None:
    linked = Linked("退休费两样加益块儿多少", [Mention(0, 3, "退休费", ())], masked="▓▓▓两样加益块儿多少")
    assert beside(linked, [Subject("row", ("退休费",), "退休费")], "figure") == ("加益块",)
