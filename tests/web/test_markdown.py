"""Nothing in a text may act on a page; what answers are made of must survive."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from assistant.web.markdown import code_block, plain, safe_markdown, table

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=http://x.example/1.png onerror=alert(1)>",
    "![图](http://x.example/1.png)",
    "[点这里](javascript:alert(1))",
    "[a][b]\n\n[b]: http://x.example/",
    "<http://x.example/>",
    "看 http://x.example/ 与 www.x.example 与 someone@x.example",
    r"\<img src=x\> \\<img src=x> \[a](http://x.example) \\[a](http://x.example)",
    r"`a\`\\<img src=x>",
    r"`\`\<img src=x>",
    "```mermaid\ngraph TD\nclick A 'http://x.example'\n```",
    "~~~html\n<b>\n~~~",
]


def rendered(markdown: str) -> str:
    """HTML of a renderer that allows everything that the pages' renderer allows, and links bare addresses as it does."""
    return str(MarkdownIt("gfm-like", {"linkify": False, "html": True}).render(markdown))


def active_parts(html: str) -> list[str]:
    return re.findall(r"<(?:img|a|script|iframe|b|http)\b[^>]*>|language-\w+", html)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_markdown_is_only_seen(text: str) -> None:
    assert active_parts(rendered(safe_markdown(text))) == []
    assert active_parts(rendered(plain(text))) == []


@pytest.mark.parametrize("text", HOSTILE)
def test_no_bare_address_is_left_to_be_linked(text: str) -> None:
    for safe in (safe_markdown(text), plain(text)):
        assert not re.search(r"https?://|www\.|@", safe)


@pytest.mark.parametrize("text", HOSTILE)
def test_plain_shows_its_characters_unchanged(text: str) -> None:
    shown = re.sub(r"<[^>]+>", "", rendered(plain(text)))
    assert _unescaped(shown).split() == text.split()


@given(st.text(alphabet="<>[]()!`\\*_|~&#;:/.@ax-1 \n"))
def test_no_combination_of_marks_makes_html_or_links(text: str) -> None:
    assert active_parts(rendered(safe_markdown(text))) == []
    assert active_parts(rendered(plain(text))) == []


@given(st.text())
def test_applying_it_twice_changes_nothing_more(text: str) -> None:
    assert safe_markdown(safe_markdown(text)) == safe_markdown(text)


def test_tables_lists_and_emphasis_survive() -> None:
    markdown = (
        "合计 **12.84 万元**：\n\n| 项目 | 金额 |\n| --- | ---: |\n| 接待 | 0.34 |\n\n- 一\n- 二\n\n> 原文"
    )
    assert safe_markdown(markdown) == markdown


def test_a_pipe_or_a_line_break_in_a_cell_stays_in_its_cell() -> None:
    html = rendered(table(["列|名"], [["甲|乙\n丙"]]))
    assert html.count("<td>") == 1
    assert "甲|乙 丙" in html


def test_numeric_columns_are_aligned_right() -> None:
    assert table(["名", "数"], [["甲", "1"]], [False, True]).splitlines()[1] == "| --- | ---: |"


def test_plain_begins_no_list_heading_or_quote() -> None:
    for text in ("- 一", "+ 一", "1. 一", "12) 一", "# 一", "> 一", "==="):
        assert rendered(plain(text)) == f"<p>{text.replace('>', '&gt;')}</p>\n"


def test_code_cannot_close_its_own_block() -> None:
    html = rendered(code_block("SELECT '```\n<img src=x>'", "sql"))
    assert html.count("<code") == 1
    assert "<img" not in html


def _unescaped(html: str) -> str:
    for entity, character in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&amp;", "&")):
        html = html.replace(entity, character)
    return html
