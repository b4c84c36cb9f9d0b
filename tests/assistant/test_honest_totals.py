"""A total never answers for what was not understood, nor the year's figure for a month's; no 0 counts as an amount that was planned."""

from __future__ import annotations

import pytest

from assistant.assistant import Assistant
from assistant.families.lacking import _is_none
from assistant.plan import Subject
from assistant.shelf import DocumentRef
from assistant.understand.demands import _counted_at_dates
from assistant.values import Found, Value
from tests.assistant.invented_accounts import make_accounts


@pytest.fixture(scope="module")
def archives(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return Assistant(make_accounts(tmp_path_factory.mktemp("honest")), use_model=False)


@pytest.mark.parametrize("question", [
    "清河区档案局2024年6月份支出多少", "清河区档案局2024年5月底的支出", "清河区档案局2024年3月15日花了多少钱",
])  # fmt: skip
def test_the_years_figure_is_no_months(question: str, archives: Assistant) -> None:
    answer = archives.ask(question)
    assert answer.status == "no_data" and "全年" in answer.answer, answer.answer
    assert not answer.rows


def test_what_is_spent_until_the_end_of_the_year_is_the_years(archives: Assistant) -> None:
    assert archives.ask("清河区档案局2024年底支出总额是多少").status == "answered"


@pytest.mark.parametrize("subject, counted", [
    (Subject("concept", ("在职人数",), "在职人数"), True),
    (Subject("fact", ("asset|车辆",), "车辆"), True),
    (Subject("concept", ("支出总额",), "支出总额"), False),
    (Subject("row", ("办公费",), "办公费"), False),
])  # fmt: skip
def test_only_what_is_counted_has_a_date(subject: Subject, counted: bool) -> None:
    assert _counted_at_dates([subject]) is counted


@pytest.mark.parametrize("question", [
    "清河区档案局办事花销多少", "清河区档案局交的钱有多少", "清河区档案局涨工资的钱比上年多多少",
    "清河区档案局养人的钱", "清河区档案局退下来的老同志几个", "清河区档案局搞对象的钱有哪些", "清河区档案局办事花销占基本支出多少",
])  # fmt: skip
def test_no_total_for_words_not_understood_however_it_is_asked(question: str, archives: Assistant) -> None:
    answer = archives.ask(question)
    assert answer.status in ("no_data", "clarify"), answer.answer
    assert not answer.rows


def _found(document: DocumentRef, *amounts: int | None) -> Found:
    subject = Subject("concept", ("因公出国（境）费",), "因公出国（境）费")
    return Found(document, subject, [Value(document, "因公出国（境）费", amount) for amount in amounts])


def test_a_body_with_nothing_but_0_lacks_it_whatever_else_is_stated(archives: Assistant) -> None:
    document = archives.catalogue.documents[0]
    assert _is_none(_found(document, 0, None))
    assert not _is_none(_found(document, 0, 500))
    assert not _is_none(_found(document, None))
