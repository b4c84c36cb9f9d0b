"""The names that current documents print, counted: what a question may mention is found without reading the documents.

A name is kept once for each sort of thing it names, with the number of current documents that print it, so that taking a
document in or out changes only its own names. Names are found by ``name_key``, a coarse form: who asks compares exactly.
"""

from __future__ import annotations

import json
import re
import sqlite3
import unicodedata
from collections import Counter
from itertools import pairwise

NAMING_KINDS = (
    "headcount", "asset", "procurement", "sme_reserve", "operating_cost", "non_tax_revenue", "purchased_services",
    "performance_scope", "amount", "year_on_year", "project", "definition", "indicator",
)  # fmt: skip
"""Kinds of statements whose subject is a name; its last part, where it is a path."""
SPOKEN_SORTS = ("row", "measure", "definition")
"""What people call by its sound; kept with its reading up to ``LONGEST_SPOKEN`` characters."""
LONGEST_SPOKEN = 14
LONGEST_NAME = 200
FLUSHED_AFTER = 20_000
"""Counts that are held in memory before they are written."""

_LEADING_NUMBER = re.compile(
    r"^(?:其中：?|[（(]?[一二三四五六七八九十\d]{1,3}[)）]?[、.．：:]|[（(][一二三四五六七八九十\d]{1,3}[)）])+"
)
_NOISE = re.compile(r"[（(][类款项][)）]|[\s\W_]+")
_NUMERALS = re.compile(r"[零〇一二两三四五六七八九十百千\d]+")

Name = tuple[str, str, str]
"""(sort, label as printed, detail). Sorts: row · project · code (detail: its name) · measure · table (detail: its kind) ·
contents · a kind of statement · owned (detail: the statement's kind), a project that a statement is about."""


def name_key(text: str) -> str:
    """What every spelling of a name has in common: no numbering, blanks or marks, every numeral the same."""
    return _NUMERALS.sub("#", _bare(text).upper())


def _bare(text: str) -> str:
    squeezed = "".join(unicodedata.normalize("NFKC", text).split())
    return _NOISE.sub("", _LEADING_NUMBER.sub("", squeezed))


def pair_tokens(key: str) -> list[str]:
    """The pairs of neighbouring characters as words of the index: in digits, because its tokenizer splits at marks."""
    return [f"{ord(first):x}x{ord(second):x}" for first, second in pairwise(key)]


def names_of(connection: sqlite3.Connection, document_id: str) -> dict[Name, None]:
    """The names a document prints, in its order."""
    found: dict[Name, None] = {}
    one = (document_id,)
    for code, item, account, project in connection.execute(
        "SELECT code, item, account_name, project FROM line WHERE document_id = ? ORDER BY rowid", one
    ):
        found.update({("row", name, ""): None for name in (item, account) if name})
        if project:
            found["project", project, ""] = None
        if code:
            found["code", code, account or item] = None
    for (measure,) in connection.execute(
        "SELECT DISTINCT measure FROM figure WHERE document_id = ? AND measure_status <> 'unknown'", one
    ):
        found["measure", measure, ""] = None
    for kind, subject, project in connection.execute(
        "SELECT kind, subject, project FROM statement WHERE document_id = ? ORDER BY ordinal", one
    ):
        if kind in NAMING_KINDS and subject:
            found[kind, subject, ""] = None
        if project:
            found["owned", project, ""] = None
    for title, kind in connection.execute(
        "SELECT title, table_kind FROM budget_table WHERE document_id = ? ORDER BY ordinal", one
    ):
        if title and kind != "other":
            found["table", title, kind] = None
    for (contents,) in connection.execute("SELECT contents FROM document WHERE document_id = ?", one):
        found.update({("contents", title, ""): None for title in json.loads(contents or "[]")})
    return {name: None for name in found if len(name[1]) <= LONGEST_NAME}


def spoken(sort: str, label: str) -> str:
    """What is said of a label: the last part of a path (公务用车购置及运行费/小计 → 小计), a whole project."""
    return label if sort in ("project", "owned", "definition", "indicator", "row", "table", "contents") else (
        label.rsplit("/", 1)[-1])  # fmt: skip


class NameBook:
    """Counts the names of documents that become, or no longer are, current; written by ``settle``."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._counts: Counter[Name] = Counter()

    def count(self, document_id: str, change: int) -> None:
        """``change``: 1 for a document that became current, -1 for one that no longer is (before its rows are deleted)."""
        for name in names_of(self._connection, document_id):
            self._counts[name] += change
        if len(self._counts) > FLUSHED_AFTER:
            self._write()

    def settle(self) -> None:
        """Write what is counted, and make new names findable. The caller commits."""
        self._write()
        new = self._connection.execute(
            "SELECT name_id, sort, label FROM name WHERE name_id > (SELECT coalesce(max(rowid), 0) FROM name_text)"
        ).fetchall()
        rows = [(name_id, *_keys(sort, label)) for name_id, sort, label in new]
        self._connection.executemany(
            "UPDATE name SET name_key = ?, reading = ? WHERE name_id = ?",
            [(key, reading, name_id) for name_id, key, reading in rows],
        )
        self._connection.executemany(
            "INSERT INTO name_text (rowid, pairs) VALUES (?, ?)",
            [(name_id, " ".join(pair_tokens(key))) for name_id, key, _ in rows],
        )

    def _write(self) -> None:
        self._connection.executemany(
            "INSERT OR IGNORE INTO name (sort, label, detail, uses, name_key, reading) VALUES (?, ?, ?, 0, '', '')",
            list(self._counts),
        )
        self._connection.executemany(
            "UPDATE name SET uses = uses + ? WHERE sort = ? AND label = ? AND detail = ?",
            [(change, *name) for name, change in self._counts.items()],
        )
        self._counts.clear()


def index_all(connection: sqlite3.Connection) -> None:
    """Count the names of all current documents anew."""
    connection.execute("UPDATE name SET uses = 0")
    book = NameBook(connection)
    for (document_id,) in connection.execute(
        "SELECT document_id FROM document WHERE is_current = 1 ORDER BY rowid"
    ).fetchall():
        book.count(document_id, 1)
    book.settle()


def _keys(sort: str, label: str) -> tuple[str, str]:
    """A name's key, and its reading if people may type it by sound."""
    name = spoken(sort, label)
    key = name_key(name)
    if sort not in SPOKEN_SORTS or not 2 <= len(key) <= LONGEST_SPOKEN:
        return key, ""
    return key, reading_of(_bare(name))


def reading_of(text: str) -> str:
    """Toneless pinyin, for words typed by sound."""
    from pypinyin import lazy_pinyin

    return "".join(lazy_pinyin(text))
