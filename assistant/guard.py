"""Run one SELECT of unknown origin, and nothing else.

Four fences, one behind the other:

1. the parser (sqlglot): one SELECT over the public views, made of listed syntax and listed functions only;
2. the connection: its own, opened read-only, with small limits on strings, expressions and compound statements;
3. SQLite's authorizer: asked by SQLite itself about every table, column and function, so a text that the parser and SQLite
   read differently still cannot reach anything; it denies by default;
4. a clock and two caps while running: wall time, rows and bytes of the result.

A result over a cap is an error, never cut short: a list with its tail missing would be a wrong answer.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from ingest.corpus.read import Corpus, open_read_only
from ingest.corpus.schema import PUBLIC_VIEWS

MAX_ROWS = 10_000
MAX_MS = 5_000
MAX_RESULT_BYTES = 32 * 2**20
MAX_SQL_LENGTH = 20_000
KEPT_CONNECTIONS = 4
"""Connections a thread keeps: the current edition of a corpus or two, and the one before a swap."""

_PROGRESS_STEPS = 2_000
"""Virtual machine steps between two looks at the clock: well under a millisecond."""

LIMITS = {
    sqlite3.SQLITE_LIMIT_LENGTH: 2**20,  # any string or blob, so also whatever a function could blow up
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 4 * MAX_SQL_LENGTH,  # in bytes; the views' own text counts as well
    sqlite3.SQLITE_LIMIT_COLUMN: 100,
    sqlite3.SQLITE_LIMIT_EXPR_DEPTH: 200,
    sqlite3.SQLITE_LIMIT_COMPOUND_SELECT: 20,
    sqlite3.SQLITE_LIMIT_VDBE_OP: 100_000,
    sqlite3.SQLITE_LIMIT_FUNCTION_ARG: 20,
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
    sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 500,
    sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER: 0,
    sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH: 0,
    sqlite3.SQLITE_LIMIT_WORKER_THREADS: 0,
}

_FUNCTION_NAMES = (
    "abs avg ceil ceiling coalesce count dense_rank first_value floor glob group_concat ifnull iif instr json_extract lag"
    " last_value lead length like lower ltrim max min ntile nullif percent_rank rank replace round row_number rtrim sign"
    " substr substring sum total trim upper -> ->>"
)
FUNCTIONS = frozenset(_FUNCTION_NAMES.split())
"""SQLite's names of the functions (and of operators it implements as functions) that a statement may call."""

_SYNTAX = (
    "Alias And Between Boolean Case Cast Collate Column CTE DataType Distinct Div DPipe EQ Except Exists Filter From Glob"
    " Group GT GTE Having Identifier In Intersect Is Join JSONPath JSONPathKey JSONPathRoot JSONPathSubscript Like Limit"
    " Literal LT LTE Mod Mul Neg NEQ Not Null NullSafeEQ NullSafeNEQ Offset Or Order Ordered Paren Add Select Star Sub"
    " Subquery Table TableAlias Tuple Union Var Where Window WindowSpec With Escape PropertyEQ"
)
_TYPED_FUNCTIONS = (
    "Abs Avg Ceil Coalesce Count DenseRank FirstValue Floor GroupConcat Greatest If JSONExtract JSONExtractScalar Lag"
    " LastValue Lead Least Length Lower Max Min Ntile Nullif PercentRank Rank Replace Round RowNumber Sign StrPosition"
    " Substring Sum Trim Upper"
)
ALLOWED_NODES = frozenset(f"{_SYNTAX} {_TYPED_FUNCTIONS} Anonymous".split())
"""Names of the syntax nodes a statement may be made of; a function the parser has no class for is Anonymous."""

_VIEWS = frozenset(PUBLIC_VIEWS)


class GuardError(ValueError):
    """A statement was not allowed to run or to finish. The message is Chinese and says why."""


def run_select(
    corpus: Corpus, sql: str, *, max_rows: int = MAX_ROWS, max_ms: int = MAX_MS
) -> tuple[list[str], list[tuple[Any, ...]]]:
    """Run one SELECT over the public views; its column names and all its rows. Raises GuardError."""
    ctes = check(sql)
    fenced = _connection(corpus.database)
    fenced.ctes, fenced.deadline = ctes, time.monotonic() + max_ms / 1000
    try:
        cursor = fenced.connection.execute(sql)
        try:
            return [column[0] for column in cursor.description], _fetch(cursor, max_rows, fenced)
        finally:
            cursor.close()
    except (sqlite3.Error, sqlite3.Warning, UnicodeError, MemoryError) as error:
        raise GuardError(_explain(error, max_ms)) from error


@lru_cache(maxsize=512)
def check(sql: str) -> frozenset[str]:
    """The first fence. Returns the names the statement gives to its CTEs. Raises GuardError."""
    statement = _parse(sql)
    for node in statement.walk():
        _check_node(node)
    for table in statement.find_all(exp.Table):
        _check_table(table)
    ctes = frozenset(cte.alias.lower() for cte in statement.find_all(exp.CTE))
    if taken := sorted(name for name in ctes if name in _VIEWS or name.startswith("sqlite_")):
        raise GuardError(f"WITH 里的名称“{taken[0]}”不能使用")
    return ctes


def _parse(sql: str) -> exp.Expr:
    if len(sql) > MAX_SQL_LENGTH:
        raise GuardError(f"SQL 太长（超过 {MAX_SQL_LENGTH} 字符）")
    if "\0" in sql:
        raise GuardError("SQL 含有空字符")
    try:
        # Looked at first, because of what it has no grammar for the parser writes to the log.
        if _first_word(sql) not in ("SELECT", "WITH"):
            raise GuardError("只允许以 SELECT 或 WITH 开头的查询")
        statements = [
            statement for statement in sqlglot.parse(sql, dialect="sqlite") if statement is not None
        ]
    except (SqlglotError, RecursionError) as error:
        raise GuardError("SQL 无法解析") from error
    if len(statements) != 1:
        raise GuardError("只允许一条语句")
    statement = statements[0]
    if not isinstance(statement, (exp.Select, exp.SetOperation, exp.Subquery)):
        raise GuardError("只允许 SELECT 查询")
    return statement


def _first_word(sql: str) -> str:
    tokens = sqlglot.tokenize(sql, read="sqlite")
    return next((token.text.upper() for token in tokens if token.text != "("), "")


def _check_node(node: exp.Expr) -> None:
    kind = type(node).__name__
    if kind not in ALLOWED_NODES:
        raise GuardError(f"SQL 里不允许使用 {kind}")
    if isinstance(node, exp.Anonymous) and node.name.lower() not in FUNCTIONS:
        raise GuardError(f"不允许调用函数 {node.name}")
    if isinstance(node, exp.With) and node.args.get("recursive"):
        raise GuardError("不允许递归查询")


def _check_table(table: exp.Table) -> None:
    if table.args.get("db") or table.args.get("catalog") or not isinstance(table.this, exp.Identifier):
        raise GuardError("只能查询公开的视图")
    name = table.name.lower()
    if name not in _VIEWS and name not in _visible_ctes(table):
        raise GuardError(f"不能查询“{table.name}”：只能查询 {'、'.join(PUBLIC_VIEWS)}")


def _visible_ctes(node: exp.Expr) -> set[str]:
    """Names that a WITH of a surrounding statement gives; those of a statement beside it do not count."""
    names: set[str] = set()
    ancestor = node.parent
    while ancestor is not None:
        clause = ancestor.args.get("with_")
        if isinstance(clause, exp.With):
            names.update(cte.alias.lower() for cte in clause.expressions)
        ancestor = ancestor.parent
    return names


@dataclass(slots=True)
class _Fenced:
    """A connection with its authorizer and its clock. Used by the one thread that made it."""

    connection: sqlite3.Connection
    stored: frozenset[str]
    ctes: frozenset[str] = frozenset()
    deadline: float = 0.0

    def authorize(
        self, action: int, first: str | None, second: str | None, _database: str | None, by: str | None
    ) -> int:
        """SQLite's question about one thing a statement does; ``by`` is the view or CTE that does it."""
        if action == sqlite3.SQLITE_SELECT:
            return sqlite3.SQLITE_OK
        if action == sqlite3.SQLITE_FUNCTION:
            return sqlite3.SQLITE_OK if (second or "").lower() in FUNCTIONS else sqlite3.SQLITE_DENY
        if action == sqlite3.SQLITE_READ:
            # Storage tables are read only on behalf of a view, which the schema defines.
            readable = (first or "").lower() in _VIEWS | (self.ctes - self.stored) or (
                by or ""
            ).lower() in _VIEWS
            return sqlite3.SQLITE_OK if readable else sqlite3.SQLITE_DENY
        return sqlite3.SQLITE_DENY

    def overdue(self) -> bool:
        return time.monotonic() > self.deadline


class _Kept(threading.local):
    """Connections of the running thread, least recently used first; closed with the thread."""

    def __init__(self) -> None:
        self.connections: OrderedDict[Path, _Fenced] = OrderedDict()


_kept = _Kept()


def _connection(database: Path) -> _Fenced:
    kept = _kept.connections
    if database not in kept:
        try:
            kept[database] = _open(database)
        except sqlite3.Error as error:
            raise GuardError(f"打不开语料数据库：{error}") from error
    kept.move_to_end(database)
    while len(kept) > KEPT_CONNECTIONS:
        kept.popitem(last=False)[1].connection.close()
    return kept[database]


def _open(database: Path) -> _Fenced:
    connection = open_read_only(database)
    connection.row_factory = None
    # Views may not call anything with side effects; must be set before the authorizer denies every PRAGMA.
    connection.execute("PRAGMA trusted_schema = OFF")
    # Also loads the schema before the limits apply.
    stored = frozenset(name.lower() for (name,) in connection.execute("SELECT name FROM sqlite_master"))
    for limit, value in LIMITS.items():
        connection.setlimit(limit, value)
    fenced = _Fenced(connection, stored)
    connection.set_authorizer(fenced.authorize)
    connection.set_progress_handler(fenced.overdue, _PROGRESS_STEPS)
    return fenced


def _fetch(cursor: sqlite3.Cursor, max_rows: int, fenced: _Fenced) -> list[tuple[Any, ...]]:
    """Row by row, so that no more than one row beyond a cap is ever held."""
    rows: list[tuple[Any, ...]] = []
    size = 0
    for row in cursor:
        rows.append(row)
        size += _row_size(row)
        if len(rows) > max_rows:
            raise GuardError(f"结果超过 {max_rows} 行：请缩小范围")
        if size > MAX_RESULT_BYTES:
            raise GuardError(f"结果超过 {MAX_RESULT_BYTES // 2**20} MB：请缩小范围")
        if fenced.overdue():  # a function that takes long within one step is not seen by the progress handler
            raise sqlite3.OperationalError("interrupted")
    return rows


def _row_size(row: tuple[Any, ...]) -> int:
    return sum(
        4 * len(value) if isinstance(value, str) else len(value) if isinstance(value, bytes) else 8
        for value in row
    )


def _explain(error: Exception, max_ms: int) -> str:
    text = str(error)
    if "interrupted" in text:
        return f"查询超过 {max_ms / 1000:g} 秒，已停止：请缩小范围"
    if "not authorized" in text or "prohibited" in text:
        return f"SQL 访问了不允许的内容（{text}）"
    if "too big" in text or isinstance(error, MemoryError):
        return "SQL 产生的数据太大，已停止"
    return f"SQL 无法执行（{text}）"
