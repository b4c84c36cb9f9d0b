import pytest

from assistant.normalise import clean_name, normalise


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("“三公”經費 是多少？", "三公经费是多少？"),
        ("科目２０８０５０５", "科目2080505"),
        ("301类08款", "30108"),
        ("超过十万元的有哪些", "超过10万元的有哪些"),
        ("二〇二〇年预算", "2020年预算"),
        ("24年决算", "2024年决算"),
        ("上一年减少多少", "上一年减少多少"),
        ("两个加起来", "两个加起来"),
        ("因公出国(境)费", "因公出国（境）费"),
    ],
)
def test_typed_forms_become_one(typed: str, read: str) -> None:
    assert normalise(typed) == read


@pytest.mark.parametrize(
    ("printed", "clean"),
    [
        ("一、一般公共服务支出", "一般公共服务支出"),
        ("其中：公务用车购置费", "公务用车购置费"),
        ("维修（护）费", "维修护费"),
        ("教育支出（类）", "教育支出"),
        ("1.因公出国（境）费用", "因公出国境费用"),
    ],
)
def test_printed_names_lose_numbering_and_punctuation(printed: str, clean: str) -> None:
    assert clean_name(printed) == clean
