"""Small made-up corpora, built straight from the schema."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from ingest.corpus.editions import DATABASE_NAME, publish
from ingest.corpus.fulltext import grams
from ingest.corpus.schema import INDEXES, NAMES, SCHEMA_VERSION, TABLES, VIEWS
from ingest.corpus.write import derive

Passages = Iterable[tuple[str, str, str]]
"""Passages as (document id, heading, text)."""

PASSAGES = (
    ("d1", "第一部分 概况/主要职能", "（一）贯彻执行社会保险政策法规。（二）为企业职工办理养老、失业、工伤保险的登记和缴费。"),
    ("d1", "第三部分 情况说明/机关运行经费", "2020年，甲县社会保险局机关运行经费预算12.50万元。比上年减少3.00万元，主要原因是人员调出。"),
    ("d1", "第三部分 情况说明/政府采购情况", "2020年，甲县社会保险局政府采购预算8.00万元，其中：货物8.00万元。"),
    ("d1", "目录", "第一部分 概况……1\n一、主要职能……1\n二、机关运行经费……3\n三、政府采购情况……5"),
    ("d1", "第四部分 名词解释/三公经费", "“三公”经费：用一般公共预算财政拨款安排的因公出国（境）费、公务用车购置及运行费和公务接待费。"),
    ("d2", "第三部分 情况说明/机关运行经费", "2020年，乙市教育局机关运行经费财政拨款预算99.00万元。增加9.00万元，主要原因是办公楼维修。"),
    ("d2", "第三部分 情况说明/资产情况", "截至2019年底，乙市教育局共有车辆2辆，房屋3200平方米。"),
)  # fmt: skip

ORGANISATIONS = {"d1": "甲县社会保险局", "d2": "乙市教育局"}


def make_corpus(
    data_dir: Path,
    passages: Passages = PASSAGES,
    encode: Callable[[Sequence[str]], Any] | None = None,
    identity: str = "",
    lines: int = 3,
) -> Path:
    """Publish an edition with the passages, and ``lines`` rows of one table for each document."""
    directory = data_dir / "editions" / "e1"
    directory.mkdir(parents=True)
    connection = sqlite3.connect(directory / DATABASE_NAME)
    connection.executescript(TABLES + INDEXES + NAMES + VIEWS)
    connection.executemany(
        "INSERT INTO manifest VALUES (?, ?)",
        [("schema_version", str(SCHEMA_VERSION)), ("embedding", identity)],
    )
    for document_id, organisation in ORGANISATIONS.items():
        _add_document(connection, document_id, organisation, lines)
    _add_passages(connection, list(passages), encode)
    derive(connection)
    connection.commit()
    connection.close()
    publish(data_dir, "e1")
    return data_dir


def _add_document(connection: sqlite3.Connection, document_id: str, organisation: str, lines: int) -> None:
    _insert(
        connection, "document", document_id=document_id, identity=document_id, organisation=organisation, region="",
        scope="部门", kind="预算", fiscal_year=2020, title=f"{organisation}2020年部门预算", title_composed=0, published="",
        source=f"{document_id}.md", source_url="", content_hash=document_id, reader="markdown", ocr=0, is_sample=0,
        is_current=1, contents="[]", notices="[]", ingested_at="",
    )  # fmt: skip
    table = f"{document_id}/t7"
    _insert(
        connection, "budget_table", table_id=table, document_id=document_id, ordinal=7, number="表七",
        title="项目支出情况表", table_kind="project_expenditure", unit="万元", organisation=organisation, notes="",
        is_empty=0, printed="[]", page=4, line=1,
    )  # fmt: skip
    for row in range(1, lines + 1):
        line, item = f"{table}/{row}", f"项目{row}"
        _insert(
            connection, "line", line_id=line, table_id=table, document_id=document_id, row=row, side="", code="2080101",
            item=item, account_name="行政运行", account_name_source="", project=item, row_role="leaf", level=0,
            parent_line_id=None, labels="{}", page=4,
        )  # fmt: skip
        _insert(
            connection, "figure", figure_id=f"{line}/1", line_id=line, table_id=table, document_id=document_id,
            column_index=1, header_path="项目支出", measure="项目支出", measure_status="printed", decided_by="",
            figure_year=2020, figure_kind="预算", amount_fen=row * 100_00, raw=str(row), unit="万元", summable=1, page=4,
            box="",
        )  # fmt: skip


def _add_passages(
    connection: sqlite3.Connection,
    passages: list[tuple[str, str, str]],
    encode: Callable[[Sequence[str]], Any] | None,
) -> None:
    texts = [f"{ORGANISATIONS[document]} 2020年 {heading}\n{text}" for document, heading, text in passages]
    vectors = encode(texts) if encode else None
    for number, (document, heading, text) in enumerate(passages):
        section = f"{document}/s{number}"
        _insert(
            connection, "section", section_id=section, document_id=document, ordinal=number, path=heading, parent_path="",
            heading=heading.rpartition("/")[2], level=1, text=text, page=number + 1, line=number,
        )  # fmt: skip
        embedding = vectors[number].astype("float16").tobytes() if vectors is not None else None
        _insert(
            connection, "passage", passage_id=f"p{number}", section_id=section, document_id=document, ordinal=number,
            text=texts[number], embedding=embedding,
        )  # fmt: skip
        _insert(
            connection,
            "passage_text",
            passage_id=f"p{number}",
            document_id=document,
            grams=grams(texts[number]),
        )


def _insert(connection: sqlite3.Connection, table: str, **values: object) -> None:
    names, marks = ", ".join(values), ", ".join("?" * len(values))
    connection.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", list(values.values()))
