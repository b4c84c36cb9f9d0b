"""What may run runs; what may not does not, by the parser, by SQLite's authorizer, or by a cap."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant import guard
from assistant.guard import GuardError, check, run_select
from ingest.corpus.read import Corpus
from tests.assistant.small_corpus import make_corpus

VALID = {
    "SELECT organisation FROM documents ORDER BY organisation": 2,
    "select item, amount_yuan from figures where item like '%项目%' limit 2;": 2,
    "SELECT sum(amount_fen) / 100.0 AS 合计 FROM summable_figures WHERE fiscal_year = 2020": 1,
    "SELECT count(*) FROM statements": 1,
    "SELECT table_kind, count(DISTINCT item) FROM figures GROUP BY table_kind HAVING count(*) > 0": 1,
    "WITH t AS (SELECT organisation, sum(amount_fen) AS s FROM figures GROUP BY 1) SELECT * FROM t WHERE s > 0": 2,
    "WITH a AS (SELECT 1 AS x), b AS (SELECT x FROM a) SELECT count(*) FROM b": 1,
    "SELECT item FROM figures WHERE document_id = 'd1' UNION SELECT organisation FROM documents": 5,
    "SELECT 1 UNION ALL SELECT 2 EXCEPT SELECT 3 INTERSECT SELECT 2": 1,
    "(SELECT 1)": None,  # SQLite itself does not take it
    "SELECT f.item, d.source FROM figures AS f JOIN documents AS d ON d.document_id = f.document_id": 6,
    "SELECT item, rank() OVER (PARTITION BY organisation ORDER BY amount_fen DESC) FROM figures": 6,
    "SELECT CASE WHEN amount_fen > 0 THEN '有' ELSE '无' END, cast(amount_fen AS TEXT) || '分' FROM figures": 6,
    "SELECT round(100.0 * sum(amount_fen) / nullif(total(amount_fen), 0), 2) FROM figures": 1,
    "SELECT coalesce(page, 0), ifnull(page, 0), iif(page, 1, 0), abs(-1), min(1, 2), max(level) FROM figures": 1,
    "SELECT substr(item, 1, 2), instr(item, '目'), trim(item), replace(item, 'a', 'b'), upper(item) FROM figures": 6,
    "SELECT json_extract(labels, '$.a'), labels ->> 'a', group_concat(item, '、') FROM figures": 1,
    "SELECT item FROM figures WHERE code GLOB '208*' AND item NOT LIKE 'x' AND page IS NOT NULL": 6,
    "SELECT item FROM figures WHERE (item, code) IN (SELECT item, code FROM figures) AND row BETWEEN 1 AND 2": 4,
    "SELECT sum(amount_fen) FILTER (WHERE row > 1) FROM figures WHERE EXISTS (SELECT 1 FROM checks) OR 1 = 1": 1,
    "-- 注释\nSELECT /* ; DROP TABLE figure */ '; DROP TABLE figure' AS x FROM documents": 2,
}  # fmt: skip

FORBIDDEN = (
    "",
    ";",
    "你好",
    "ATTACH DATABASE '/tmp/x.db' AS x",
    "SELECT 1; ATTACH DATABASE '/tmp/x.db' AS x",
    "SELECT 1; SELECT 2",
    "SELECT 1;; DELETE FROM figure",
    "DETACH main",
    "PRAGMA query_only = OFF",
    "PRAGMA table_info(figure)",
    "SELECT * FROM pragma_table_info('figure')",
    "SELECT * FROM pragma_database_list",
    "VACUUM INTO '/tmp/guard-test-copy.db'",
    "VACUUM",
    "REINDEX",
    "ANALYZE",
    "BEGIN",
    "SAVEPOINT a",
    "EXPLAIN SELECT 1",
    "EXPLAIN QUERY PLAN SELECT 1",
    "INSERT INTO figure SELECT * FROM figure",
    "WITH a AS (SELECT 1) INSERT INTO manifest SELECT 'a', 'b' FROM a",
    "WITH a AS (SELECT 1) DELETE FROM manifest",
    "UPDATE figure SET amount_fen = 0",
    "DELETE FROM figures",
    "REPLACE INTO manifest VALUES ('a', 'b')",
    "CREATE TABLE x (a)",
    "CREATE TEMP TABLE x AS SELECT 1",
    "CREATE TEMP VIEW figures AS SELECT 1",
    "DROP VIEW figures",
    "ALTER TABLE figure ADD COLUMN x",
    "VALUES (1)",
    "SELECT load_extension('/tmp/x.so')",
    "SELECT writefile('/tmp/x', 'x')",
    "SELECT readfile('/etc/passwd')",
    "SELECT edit('x')",
    "SELECT fts3_tokenizer('simple')",
    "SELECT sqlite_version()",
    "SELECT last_insert_rowid()",
    "SELECT randomblob(1000000000)",
    "SELECT zeroblob(1000000000)",
    "SELECT hex(zeroblob(1000000000))",
    "SELECT printf('%1000000000d', 1)",
    "SELECT format('%1000000000d', 1)",
    "SELECT char(1, 2)",
    "SELECT quote(item) FROM figures",
    "SELECT item FROM figures WHERE item REGEXP '(a+)+$'",
    "SELECT item FROM figures WHERE item MATCH 'x'",
    "SELECT item FROM figures ORDER BY item COLLATE \"x\"",
    "SELECT * FROM sqlite_master",
    "SELECT * FROM SQLITE_SCHEMA",
    "SELECT * FROM sqlite_temp_master",
    "SELECT item FROM figures UNION SELECT sql FROM sqlite_master",
    "SELECT (SELECT sql FROM sqlite_master LIMIT 1)",
    "SELECT item FROM figures WHERE EXISTS (SELECT 1 FROM sqlite_master)",
    "SELECT item FROM figures ORDER BY (SELECT count(*) FROM sqlite_master)",
    "SELECT * FROM main.sqlite_master",
    "SELECT * FROM main.figures",
    "SELECT * FROM document",
    "SELECT * FROM [document]",
    "SELECT * FROM `passage`",
    'SELECT * FROM "manifest"',
    "SELECT * FROM passage_text",
    "SELECT * FROM passage_text_data",
    "SELECT * FROM 'document'",
    "SELECT * FROM figures, document",
    "SELECT * FROM (SELECT * FROM document) AS figures",
    "SELECT * FROM documents NATURAL JOIN document",
    "WITH figures AS (SELECT * FROM document) SELECT * FROM figures",
    "WITH sqlite_master AS (SELECT 1) SELECT * FROM sqlite_master",
    "SELECT * FROM (WITH document AS (SELECT 1) SELECT * FROM document), document",
    "SELECT * FROM (WITH json_each AS (SELECT 1) SELECT 1), json_each",
    "WITH document AS (SELECT * FROM document) SELECT * FROM document",
    "SELECT * FROM figures WHERE 1 IN (WITH document AS (SELECT 1) SELECT 1) AND 1 IN (SELECT 1 FROM document)",
    "SELECT * FROM json_each('[1,2]')",
    "SELECT * FROM figures, json_tree(labels)",
    "SELECT * FROM dbstat",
    "SELECT * FROM sqlite_stmt",
    "SELECT * FROM generate_series(1, 1000000000)",
    "WITH RECURSIVE r(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM r) SELECT x FROM r",
    "WITH r(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM r) SELECT x FROM r",
    "WITH r AS (SELECT 1 AS x UNION SELECT x + 1 FROM r WHERE x < 9) SELECT * FROM r",
    "SELECT ?",
    "SELECT :a",
    "SELECT * FROM figures WHERE item = @x",
    "SELECT x'00'",
    "SELECT 1 /* unterminated",
    "SELECT 'unterminated",
    "SELECT 1 -- comment\n; DROP TABLE figure",
    "SELECT 1 /*! ; */ ; PRAGMA writable_schema = 1",
    "SELECT 1\0; DROP TABLE figure",
    "SELECT 1 INTO OUTFILE '/tmp/x'",
    "SELECT * FROM figures FOR UPDATE",
    "SELECT nothing FROM figures",
    "SELECT FROM WHERE",
    "SELECT " + "(" * 5_000 + "1" + ")" * 5_000,
    "SELECT " + "1 + " * 4_000 + "1",
    "SELECT " + "'" + "a" * 100_000 + "'",
    " UNION ALL ".join(["SELECT 1"] * 300),
    "SELECT '\ud800'",
)  # fmt: skip

BOMBS = (
    "SELECT count(*) FROM figures a, figures b, figures c, figures d, figures e, figures f, figures g, figures h",
    "SELECT sum(a.amount_fen * b.amount_fen) FROM figures a, figures b, figures c, figures d, figures e, figures f",
    "SELECT a.item FROM figures a, figures b, figures c, figures d, figures e ORDER BY b.item || c.item || d.item",
    "SELECT group_concat(a.item) FROM figures a, figures b, figures c, figures d, figures e, figures f",
    "SELECT a.item FROM figures a, figures b, figures c, figures d",
    "SELECT DISTINCT a.item || b.item || c.item || d.item || e.item FROM figures a, figures b, figures c, figures d, figures e",
    "WITH a AS (SELECT f.item AS x FROM figures f, figures g), b AS (SELECT a.x FROM a, a AS c, a AS d, a AS e)"
    " SELECT max(x) FROM b",
    "SELECT count(*) OVER (ORDER BY a.item ROWS BETWEEN 9999 PRECEDING AND CURRENT ROW) FROM figures a, figures b, figures c, figures d",
)  # fmt: skip

_GROW = "replace({}, 'a', 'aaaaaaaaaaaaaaaaaaaa')"


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    """Two documents of three rows each."""
    corpus = Corpus(make_corpus(tmp_path_factory.mktemp("guard")))
    yield corpus
    corpus.close()


@pytest.fixture(scope="module")
def wide_corpus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    """Enough rows that a cross join does not end."""
    corpus = Corpus(make_corpus(tmp_path_factory.mktemp("guard-wide"), lines=300))
    yield corpus
    corpus.close()


@pytest.mark.parametrize(("sql", "rows"), VALID.items())
def test_valid_queries_run(corpus: Corpus, sql: str, rows: int | None) -> None:
    if rows is None:
        check(sql)
        return
    columns, found = run_select(corpus, sql)
    assert columns and len(found) == rows


def test_gives_column_names_and_plain_values(corpus: Corpus) -> None:
    columns, rows = run_select(
        corpus, "SELECT item AS 项目, amount_fen FROM figures WHERE document_id = 'd1' ORDER BY row"
    )
    assert columns == ["项目", "amount_fen"]
    assert rows == [("项目1", 10000), ("项目2", 20000), ("项目3", 30000)]


@pytest.mark.parametrize("view", guard.PUBLIC_VIEWS)
def test_every_public_view_can_be_read_whole(corpus: Corpus, view: str) -> None:
    assert run_select(corpus, f"SELECT * FROM {view}")[0]


@pytest.mark.parametrize("sql", FORBIDDEN)
def test_forbidden_statements_do_not_run(corpus: Corpus, sql: str) -> None:
    with pytest.raises(GuardError) as caught:
        run_select(corpus, sql)
    assert any("一" <= character <= "鿿" for character in str(caught.value))


def test_what_the_parser_does_not_know_is_not_logged_to_the_terminal(
    corpus: Corpus, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG), pytest.raises(GuardError):
        run_select(corpus, "VACUUM INTO '/tmp/guard-test-copy.db'")
    assert not caplog.records
    assert not Path("/tmp/guard-test-copy.db").exists()


@pytest.mark.parametrize(
    "sql",
    [
        sql
        for sql in FORBIDDEN
        if len(sql) < 1000
        and sql not in ("", ";", "VALUES (1)", "SELECT x'00'", "SELECT * FROM main.figures")
        # a CTE of a view's name is the parser's to refuse; these texts are harmless to SQLite or not SQL at all
        and not sql.startswith(("WITH figures AS", "WITH sqlite_master AS", "EXPLAIN", "SELECT 1 /*"))
    ],
)  # fmt: skip
def test_the_authorizer_alone_stops_them_too(
    corpus: Corpus, sql: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As if the parser had read something harmless."""
    monkeypatch.setattr(guard, "check", lambda sql: frozenset({"r", "a", "document"}))
    with pytest.raises(GuardError):
        run_select(corpus, sql)


@pytest.mark.parametrize("sql", BOMBS)
def test_endless_queries_are_stopped_in_time(wide_corpus: Corpus, sql: str) -> None:
    started = time.monotonic()
    with pytest.raises(GuardError):
        run_select(wide_corpus, sql, max_ms=300)
    assert time.monotonic() - started < 2


def test_an_interrupted_connection_goes_on_working(wide_corpus: Corpus) -> None:
    with pytest.raises(GuardError, match=r"0\.1 秒"):
        run_select(wide_corpus, BOMBS[0], max_ms=100)
    assert run_select(wide_corpus, "SELECT count(*) FROM figures")[1] == [(600,)]


def test_strings_cannot_be_blown_up(corpus: Corpus) -> None:
    bomb = "'a'"
    for _ in range(7):
        bomb = _GROW.format(bomb)
    with pytest.raises(GuardError, match="太大"):
        run_select(corpus, f"SELECT {bomb}")


def test_many_large_values_are_capped(wide_corpus: Corpus) -> None:
    large = _GROW.format(_GROW.format(_GROW.format(_GROW.format("'aaaaa'"))))
    with pytest.raises(GuardError, match="MB"):
        run_select(wide_corpus, f"SELECT {large} FROM figures")


def test_too_many_rows_are_an_error_not_cut(wide_corpus: Corpus) -> None:
    with pytest.raises(GuardError, match="超过 599 行"):
        run_select(wide_corpus, "SELECT item FROM figures", max_rows=599)
    assert len(run_select(wide_corpus, "SELECT item FROM figures", max_rows=600)[1]) == 600


def test_wildcards_do_not_backtrack_for_ever(corpus: Corpus) -> None:
    text, pattern = "'" + "a" * 5_000 + "'", "'" + "%a" * 200 + "b'"
    started = time.monotonic()
    run_select(corpus, f"SELECT {text} LIKE {pattern}")
    assert time.monotonic() - started < 1


def test_nothing_in_the_corpus_changes(corpus: Corpus) -> None:
    before = corpus.database.read_bytes()
    for sql in FORBIDDEN:
        with pytest.raises(GuardError):
            run_select(corpus, sql)
    assert corpus.database.read_bytes() == before
    assert sorted(path.name for path in corpus.directory.iterdir()) == ["corpus.sqlite"]


def test_each_thread_has_a_connection_of_its_own(corpus: Corpus) -> None:
    counts: list[int] = []

    def ask() -> None:
        counts.extend(run_select(corpus, "SELECT count(*) FROM figures")[1][0])

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counts == [6] * 8


def test_a_warm_query_is_fast(corpus: Corpus) -> None:
    sql = "SELECT item, amount_yuan FROM figures WHERE document_id = 'd1'"
    run_select(corpus, sql)
    started = time.perf_counter()
    for _ in range(100):
        run_select(corpus, sql)
    assert (time.perf_counter() - started) / 100 < 0.005
