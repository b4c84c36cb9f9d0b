"""How many questions a minute."""

from __future__ import annotations

from assistant.web.limits import QuestionLimits
from assistant.web.settings import WebSettings


def limits(**counts: int) -> QuestionLimits:
    return QuestionLimits(
        WebSettings(**{f"questions_per_minute_{name}": count for name, count in counts.items()})
    )


def test_a_visitor_who_asks_too_often_waits_and_others_do_not() -> None:
    counted = limits(visitor=2)
    assert [counted.wait_s("甲", "h") for _ in range(2)] == [0, 0]
    assert 1 <= counted.wait_s("甲", "h") <= 60
    assert counted.wait_s("乙", "h") == 0


def test_many_visitors_of_one_address_share_its_limit() -> None:
    counted = limits(address=3)
    assert [counted.wait_s(str(number), "h") for number in range(3)] == [0, 0, 0]
    assert counted.wait_s("3", "h") > 0
    assert counted.wait_s("3", "other") == 0


def test_all_together_have_a_limit_and_a_refused_question_is_not_counted() -> None:
    counted = limits(all=2, visitor=2)
    assert counted.wait_s("甲", "1") == counted.wait_s("乙", "2") == 0
    assert counted.wait_s("丙", "3") > 0
    assert counted.wait_s("丁", "4") > 0
