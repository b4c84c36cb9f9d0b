"""A corpus of three bodies, made without ingesting: enough for what the pages say before anything is asked."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from ingest.corpus.editions import DATABASE_NAME, publish
from ingest.corpus.schema import SCHEMA_VERSION, TABLES, VIEWS

DOCUMENTS = (
    ("甲县水务局", 2024, "预算", ("three_public", "project_expenditure", "revenue_expenditure_summary")),
    ("乙县<b>林业</b>局", 2023, "预算", ("three_public", "basic_by_economic")),
    ("丙自治州丙县社会保险管理局", 2023, "决算", ("revenue_expenditure_summary",)),
)
ADDRESS = "https://budget.example/open/2024?id=1&part=<2>"
"""Where the first document was published."""
TERMS = (
    ("d0", "“三公”经费", "因公出国（境）、公务用车、公务接待三类费用。"),
    ("d1", "“三公”经费", "<b>三类</b>费用。"),
    ("d1", "机关运行经费", "维持日常运行的公用经费。"),
    ("d0", "公务接待费", "按规定开支的接待费用。"),
)
ALIASES = (("丙自治州丙县社会保险管理局", "丙县社会保险管理局"), ("丙自治州丙县社会保险管理局", "社保局"))


def make_corpus(data_dir: Path, is_sample: bool = False) -> Path:
    """Write and publish the corpus; returns its data directory."""
    directory = data_dir / "editions" / "small"
    directory.mkdir(parents=True)
    connection = sqlite3.connect(directory / DATABASE_NAME)
    connection.executescript(TABLES + VIEWS)
    _insert(connection, "manifest", key="schema_version", value=str(SCHEMA_VERSION))
    for number, (organisation, year, kind, tables) in enumerate(DOCUMENTS):
        document = {
            "document_id": f"d{number}",
            "organisation": organisation,
            "fiscal_year": year,
            "kind": kind,
        }
        title = f"{organisation} {year} 年部门{kind}"
        _insert(
            connection,
            "document",
            **document,
            title=title,
            content_hash=str(number),
            is_current=1,
            is_sample=int(is_sample),
            source=f"{organisation}{year}.pdf",
            source_url=ADDRESS if number == 0 else "javascript:alert(1)",
        )
        for place, table_kind in enumerate(tables):
            _insert(
                connection,
                "budget_table",
                table_id=f"t{number}-{place}",
                document_id=f"d{number}",
                table_kind=table_kind,
            )
    for organisation, alias in ALIASES:
        _insert(connection, "organisation_alias", organisation=organisation, alias=alias, document_id="d2")
    for ordinal, (document_id, term, meaning) in enumerate(TERMS):
        _insert(
            connection,
            "statement",
            statement_id=f"s{ordinal}",
            document_id=document_id,
            ordinal=ordinal,
            kind="definition",
            subject=term,
            text=meaning,
        )
    connection.commit()
    connection.close()
    publish(data_dir, "small")
    return data_dir


def _insert(connection: sqlite3.Connection, table: str, **values: object) -> None:
    """A row in which every column that is not given is empty or zero."""
    row: dict[str, object] = {}
    for _, name, kind, required, _, _ in connection.execute(f"PRAGMA table_info({table})"):
        row[name] = values.get(name, {"INTEGER": 0, "TEXT": ""}.get(kind) if required else None)
    marks = ", ".join("?" * len(row))
    connection.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", list(row.values()))
