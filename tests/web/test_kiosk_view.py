"""An answer at the kiosk: plain words first, proof beside it, nothing from documents able to act."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

import pytest

from assistant.answer import Answer, Citation
from assistant.assistant import Assistant
from assistant.compose import SAMPLE_MARK
from assistant.web.kiosk_view import asked_html, beside_html, parts_of
from assistant.web.qr import is_web_address, qr_picture
from assistant.web.reference import CitedDocument, Reference, Term
from tests.web.fake_app import EVIL, SOURCE, three_public
from tests.web.small_corpus import ADDRESS


class Tags(HTMLParser):
    """The tags of some HTML, with their attributes' names."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.attributes: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self.attributes |= {name for name, _ in attrs}


def test_how_it_was_checked_is_folded_away_and_defaults_are_not() -> None:
    text = "甲 **1 万元**。\n\n说明：没有说年度，按 2024 年；原文表格的列线已丢失，列的归属由核对确定：只有这一种读法。"
    parts = parts_of(Answer("问", "answered", text))
    assert parts.body == "甲 **1 万元**。\n\n说明：没有说年度，按 2024 年。"
    (note,) = parts.checking
    assert "格线已经丢失" in note and note.endswith("只有这一种读法")


def test_the_words_of_the_assistants_own_notes_are_known(sample_corpus: Path) -> None:
    answer = Assistant(sample_corpus, use_model=False).ask("和田市社会保险管理局三公经费是多少")
    assert "列线已丢失" in answer.answer
    parts = parts_of(answer)
    assert "列线已丢失" not in parts.body and parts.checking
    assert parts.mark.startswith(SAMPLE_MARK) and SAMPLE_MARK not in parts.body


def test_warnings_stay_in_sight() -> None:
    assert "⚠ 表八“小计”印为 12.50" in parts_of(three_public("问")).body


def test_sources_name_few_places_each_once() -> None:
    citations = [Citation("文件", "a.md", f"表{number % 5}") for number in range(10)]
    html = beside_html(parts_of(Answer("问", "answered", "答")), (), citations, {}, "zh")
    assert html.count("<li") == 4 and "等 5 处" in html
    assert beside_html(parts_of(Answer("问", "answered", "答")), (), (), {}, "zh") == ""


def test_nothing_from_documents_or_visitors_acts() -> None:
    hostile = Answer(
        EVIL, "answered", f"{EVIL}\n\n{SAMPLE_MARK}{EVIL}\n\n说明：核对提示：{EVIL}", warnings=[EVIL]
    )
    citations = [Citation(EVIL, EVIL, EVIL, quote=EVIL)]
    documents = {(EVIL, EVIL): CitedDocument("d", EVIL, "https://x.example/?q='\"><script>")}
    parts = parts_of(hostile)
    html = asked_html(EVIL, "zh") + beside_html(parts, [Term(EVIL, EVIL, EVIL)], citations, documents, "zh")
    tags = Tags(html)
    assert tags.names <= {
        "h2",
        "h3",
        "p",
        "ul",
        "li",
        "div",
        "section",
        "details",
        "summary",
        "figure",
        "figcaption",
        "img",
    }
    assert tags.attributes <= {"id", "class", "lang", "tabindex", "src", "alt"}
    assert 'src="data:image/svg' in html and html.count("<img") == 1
    assert "<" not in parts.body and "[" not in parts.body


@pytest.mark.parametrize(
    ("address", "allowed"),
    [
        (ADDRESS, True),
        ("http://甲县.政务.cn/公开?年=2024", True),
        ("javascript:alert(1)", False),
        ("file:///etc/passwd", False),
        ("https://", False),
        ("https://a.example/ x", False),
        ("https://a.example/\nSMSTO:1", False),
        (f"https://a.example/{'x' * 300}", False),
        ("", False),
    ],
)
def test_only_web_addresses_become_codes(address: str, allowed: bool) -> None:
    assert is_web_address(address) is allowed


def test_a_code_is_a_picture_in_the_page() -> None:
    assert qr_picture(ADDRESS).startswith("data:image/svg+xml")


# --- what the corpus adds -------------------------------------------------------------------------------------------


def test_cited_documents_are_found_by_title_and_file(small_corpus: Path) -> None:
    citation = Citation(f"{SAMPLE_MARK}{SOURCE}", "甲县水务局2024.pdf", "表八")
    (found,) = Reference(small_corpus).documents([citation, Citation("没有", "没有.pdf", "")]).values()
    assert (found.title, found.address) == (SOURCE, ADDRESS)


def test_an_address_that_is_none_is_not_shown(small_corpus: Path) -> None:
    citation = Citation("乙县<b>林业</b>局 2023 年部门预算", "乙县<b>林业</b>局2023.pdf", "表八")
    (found,) = Reference(small_corpus).documents([citation]).values()
    assert found.address == ""


def test_words_are_explained_by_the_cited_document_first_the_longer_word_hiding_the_shorter(
    small_corpus: Path,
) -> None:
    reference = Reference(small_corpus)
    second = CitedDocument("d1", "", "")
    text = "公务接待费属于三公经费；机关运行经费另计。"
    assert [term.name for term in reference.terms_in(text, [], 9)] == [
        "公务接待费",
        "“三公”经费",
        "机关运行经费",
    ]
    assert [term.meaning for term in reference.terms_in("“三公”经费", [second], 9)] == ["<b>三类</b>费用。"]
    assert reference.terms_in(text, [], 1)[0].name == "公务接待费"
    assert reference.terms_in("没有词", [], 9) == []


def test_the_words_most_documents_explain_come_first(small_corpus: Path) -> None:
    assert Reference(small_corpus).common_terms()[0].name == "“三公”经费"
