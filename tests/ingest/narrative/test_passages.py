from ingest.model import Section
from ingest.narrative import passages


def section(text: str) -> Section:
    return Section("一", "一、说明", 1, text)


def test_cut_at_sentence_ends() -> None:
    pieces = passages(section("第一句话很短。第二句话也短。\n第三句另起一段。"), max_chars=15)
    assert pieces == ["第一句话很短。第二句话也短。", "第三句另起一段。"]


def test_paragraphs_stay_apart_within_a_passage() -> None:
    assert passages(section("甲。\n乙。")) == ["甲。\n乙。"]


def test_an_over_long_sentence_is_cut_at_clauses() -> None:
    pieces = passages(section("甲" * 20 + "，" + "乙" * 20 + "；" + "丙" * 70 + "。"), max_chars=30)
    assert [len(piece) for piece in pieces] == [21, 21, 30, 30, 11]
    assert "".join(pieces) == "甲" * 20 + "，" + "乙" * 20 + "；" + "丙" * 70 + "。"


def test_names_are_left_out() -> None:
    assert passages(section("含王小丙、李大丁两名职工的年金。")) == ["含两名职工的年金。"]


def test_nothing_to_say() -> None:
    assert passages(section("")) == []
