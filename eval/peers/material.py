"""What the other systems are given: the corpus as a clean database, and as texts. Built from the published edition."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from ingest.corpus.editions import edition_directory
from ingest.corpus.read import Corpus
from ingest.corpus.schema import SCHEMA_VERSION

TABLES = {
    "documents": (
        "organisation TEXT -- 编制单位",
        "fiscal_year INTEGER -- 年度",
        "kind TEXT -- 预算 或 决算",
        "scope TEXT -- 部门 或 单位",
        "document TEXT -- 文件标题",
    ),
    "figures": (
        "organisation TEXT -- 编制单位",
        "fiscal_year INTEGER -- 年度",
        "kind TEXT -- 预算 或 决算",
        "table_number TEXT -- 表号，如 表六",
        "table_title TEXT -- 表名",
        "side TEXT -- 收入 或 支出",
        "code TEXT -- 科目代码：类 3 位、款 5 位、项 7 位",
        "item TEXT -- 科目或项目名称",
        "project TEXT -- 项目名称",
        "measure TEXT -- 列：合计、基本支出、项目支出、人员经费、公用经费等",
        "row_role TEXT -- leaf 明细，subtotal 小计，total 合计：求和只用 leaf",
        "amount_yuan REAL -- 金额，单位元",
    ),
    "statements": (
        "organisation TEXT -- 编制单位",
        "fiscal_year INTEGER -- 年度",
        "statement_kind TEXT -- 种类",
        "subject TEXT -- 所说的事物",
        "attribute TEXT -- 方面",
        "amount_yuan REAL -- 金额，单位元",
        "value TEXT -- 数量",
        "unit TEXT -- 数量的单位",
        "change_yuan REAL -- 比上年增减，单位元",
        "percent TEXT -- 增减百分比",
        "reason TEXT -- 原因",
        "sentence TEXT -- 原句",
    ),
}
"""Views of ours with the columns that say something to whoever does not know the product, each with a comment."""

_COLLECTED = 100_000


def ddl(table: str) -> str:
    """``CREATE TABLE`` with the comments, one column a line."""
    columns = [column.split(" -- ") for column in TABLES[table]]
    lines = [
        f"    {name}{',' if number < len(columns) else ''} -- {told}"
        for number, (name, told) in enumerate(columns, start=1)
    ]
    return "\n".join([f"CREATE TABLE {table} (", *lines, ")"])


def make_database(data_dir: Path, path: Path) -> Path:
    """The tables as a SQLite file of their own; made anew."""
    path.unlink(missing_ok=True)
    corpus = Corpus(data_dir)
    with sqlite3.connect(path) as out:
        for table, columns in TABLES.items():
            names = [column.split()[0] for column in columns]
            out.execute(ddl(table))
            rows = corpus.query(f"SELECT {', '.join(names)} FROM {table} LIMIT {_COLLECTED}")
            out.executemany(
                f"INSERT INTO {table} VALUES ({', '.join('?' * len(names))})", [tuple(row) for row in rows]
            )
    out.close()
    corpus.close()
    return path


def texts(data_dir: Path) -> dict[str, str]:
    """Title → the whole text of each document as its source has it."""
    corpus = Corpus(data_dir)
    found = {}
    for row in corpus.query("SELECT document, content_hash, source FROM documents"):
        original = next((data_dir / "originals").glob(f"{row['content_hash']}*"), None)
        if original is not None:
            found[str(row["document"])] = _text_of(original)
    corpus.close()
    return found


def _text_of(path: Path) -> str:
    if path.suffix.lower() != ".pdf":
        return path.read_text(encoding="utf-8", errors="replace")
    import pdfplumber

    with pdfplumber.open(path) as pdf:
        return "\n\n".join(page.extract_text() or "" for page in pdf.pages)


def corpus_name(data_dir: Path) -> str:
    """What an answer was given over: part of the cache's key."""
    return f"{edition_directory(data_dir).name}-{SCHEMA_VERSION}"
