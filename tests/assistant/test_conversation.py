"""Conversations: what is carried over is right, and said."""

from __future__ import annotations

import pytest

from tests.assistant.conftest import Ask


@pytest.mark.parametrize(
    ("turns", "expected"),
    [
        (("云溪市三公经费", "那云溪县呢"), ["云溪县水务局", "0.8 万元"]),
        (("云溪市三公经费", "那云溪县呢", "差多少"), ["3.7 万元"]),
        (("云溪市三公经费", "其中公务接待费呢"), ["0.5 万元"]),
        (("云溪市项目支出有哪些", "最大的那个呢"), ["灌区泵站改造", "60 万元"]),
        (("云溪市项目支出有哪些", "最小的是哪个", "它的绩效目标是什么"), ["≥12公里"]),
        (("云溪市项目支出有哪些", "第一个的依据是什么"), ["云水发〔2023〕8号"]),
        (("云溪市住房公积金", "占基本支出多少"), ["9.09%"]),
        (("云溪市住房公积金", "占基本支出多少", "2023年呢"), ["9.09%", "10 万元"]),
        (("云溪市人员经费多少", "公用经费呢", "两个加起来呢"), ["220 万元"]),
        (("云溪市总支出", "2023年呢"), ["160 万元"]),
        (("什么是三公经费", "云溪市是多少"), ["4.5 万元"]),
        (("三公经费最高的单位", "最低的呢"), ["云溪县水务局", "0.8 万元"]),
        (("云溪市收入构成", "支出呢"), ["农林水支出", "300"]),
    ],
)
def test_short_questions_lean_on_the_last(turns: tuple[str, ...], expected: list[str], ask: Ask) -> None:
    answer = ask(*turns)
    assert answer.status == "answered", answer.answer
    assert not [text for text in expected if text not in answer.answer], answer.answer


def test_what_is_carried_over_is_said(ask: Ask) -> None:
    assert "沿用上一问" in ask("云溪市三公经费", "其中公务接待费呢").answer


def test_conversations_do_not_mix(ask: Ask) -> None:
    ask("云溪市三公经费")
    assert "沿用" not in ask("公务接待费").answer


def test_a_foreign_body_is_not_answered_from_the_conversation(ask: Ask) -> None:
    assert ask("云溪市三公经费", "那澄海市呢").status == "no_data"


def test_where_an_item_comes_from_is_not_answered_with_the_documents_held(ask: Ask) -> None:
    assert "来源文件" not in ask("云溪市公务接待费多少？从哪里来？").answer
    assert "来源文件" in ask("数据来源是什么").answer
