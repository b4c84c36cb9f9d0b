"""Names typed as pinyin are written out, and said; letters of names stay letters."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.assistant import Assistant
from assistant.typed import written_out


@pytest.fixture(scope="module")
def assistant(sample_corpus: Path) -> Assistant:
    return Assistant(sample_corpus, use_model=False)


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("巴州GONGWUJIEDAIFEI多少", "巴州公务接待费多少"),
        ("GONGWUJIEDAIFEIHEJI", "公务接待费合计"),
        ("和田市医疗IC卡", "和田市医疗IC卡"),
        ("UPS不间断电源", "UPS不间断电源"),
        ("巴州HELLOWORLD多少", "巴州HELLOWORLD多少"),
    ],
)
def test_what_is_written_out(assistant: Assistant, typed: str, written: str) -> None:
    assert written_out(typed, assistant.catalogue)[0] == written


def test_the_answer_says_how_it_took_the_letters(assistant: Assistant) -> None:
    answer = assistant.ask("巴州社保局gongwujiedaifei是多少")
    assert answer.status == "answered" and "0.34" in answer.answer
    assert "“gongwujiedaifei”按“公务接待费”理解" in answer.answer


def test_other_characters_of_the_same_sound(assistant: Assistant) -> None:
    answer = assistant.ask("巴州社保局三共经费是多少")
    assert answer.status == "answered" and "3.34" in answer.answer and "562.15" not in answer.answer
    assert "“三共经费”按“三公经费”理解" in answer.answer


def test_a_sound_of_no_name_is_not_answered(assistant: Assistant) -> None:
    assert assistant.ask("巴州社保局wubiwubiwubi是多少").status != "answered"
