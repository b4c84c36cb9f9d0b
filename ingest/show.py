"""The way back to the eye: the source page with a figure's cell boxed (PDF), or its table with the row marked (other formats)."""

from __future__ import annotations

import html
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.corpus.read import Corpus
from ingest.model import Box, IngestError

_PAGE = """<!doctype html><html lang="zh"><meta charset="utf-8"><title>{title}</title>
<style>body{{font-family:system-ui,"Noto Sans CJK SC","Microsoft YaHei",sans-serif;margin:2rem;color:#1a1a1a}}
table{{border-collapse:collapse;margin:1rem 0}}td{{border:1px solid #999;padding:.3rem .6rem;white-space:pre-wrap}}
tr.marked td{{background:#fff3b0;border-color:#c81e1e}}p{{color:#444}}</style>
<h1>{title}</h1><p>{subtitle}</p><table>{rows}</table></html>
"""


@dataclass(frozen=True, slots=True)
class Target:
    """What is to be shown: a page of a kept original, and where a figure stands."""

    original: Path
    page: int | None
    box: Box | None
    table_id: str
    raw: str
    label: str
    title: str


def find_figure(corpus: Corpus, figure_id: str) -> Target:
    """Where a figure stands. Raises IngestError for an unknown id."""
    rows = corpus.query(
        "SELECT f.*, d.content_hash, d.title, l.code, l.item, l.project, b.title AS table_title, b.number"
        " FROM figure AS f JOIN document AS d USING (document_id) JOIN line AS l USING (line_id)"
        " JOIN budget_table AS b ON b.table_id = f.table_id WHERE f.figure_id = ?",
        (figure_id,),
    )
    if not rows:
        raise IngestError(f"没有编号为“{figure_id}”的金额：编号见导出文件的 figure_id 列或回答的来源")
    row = rows[0]
    label = " · ".join(
        part
        for part in (f"{row['number']} {row['table_title']}".strip(), row["project"] or row["item"])
        if part
    )
    box = json.loads(row["box"]) if row["box"] else None
    return Target(
        _original(corpus, row["content_hash"]),
        row["page"],
        tuple(box) if box else None,
        row["table_id"],
        row["raw"],
        label,
        row["title"],
    )


def find_page(corpus: Corpus, document: str, page: int) -> Target:
    """A whole page of a document, named by id, title or file name."""
    rows = corpus.query(
        "SELECT content_hash, title FROM document WHERE ? IN (document_id, title, source) ORDER BY is_current DESC",
        (document,),
    )
    if not rows:
        raise IngestError(f"语料里没有“{document}”：请用 python -m ingest list 查看编号、标题或文件名")
    return Target(_original(corpus, rows[0]["content_hash"]), page, None, "", "", "", rows[0]["title"])


def show(corpus: Corpus, target: Target, output: Path) -> Path:
    """Write the picture (PNG for PDF sources, else an HTML page); returns the file written."""
    if target.original.suffix == ".pdf" and target.page is not None:
        from ingest.readers.pdf import page_picture

        written = output.with_suffix(".png")
        page_picture(target.original, target.page, target.box, written)
        return written
    if not target.table_id:
        raise IngestError(f"“{target.title}”不是 PDF，没有页面图；请用金额编号查看它所在的表")
    written = output.with_suffix(".html")
    written.write_text(table_page(corpus, target), encoding="utf-8")
    return written


def table_page(corpus: Corpus, target: Target) -> str:
    """The table as printed, the row of the figure marked, as an HTML page without scripts; all text escaped."""
    printed = json.loads(
        corpus.query("SELECT printed FROM budget_table WHERE table_id = ?", (target.table_id,))[0][0]
    )
    marked = _marked_row(printed, target)
    rows = "".join(
        f"<tr{' class=marked' if number == marked else ''}>{''.join(f'<td>{html.escape(cell)}</td>' for cell in row)}</tr>"
        for number, row in enumerate(printed)
    )
    return _PAGE.format(title=html.escape(target.title), subtitle=html.escape(target.label), rows=rows)


def _marked_row(printed: list[list[str]], target: Target) -> int:
    """The printed row that holds the amount and most of the row's name."""
    name = set(target.label.rsplit(" · ", 1)[-1])
    holding = [
        number for number, row in enumerate(printed) if any(target.raw == cell.strip() for cell in row)
    ]
    return max(holding, key=lambda number: len(name & set("".join(_around(printed, number)))), default=-1)


def _around(printed: list[list[str]], number: int) -> list[str]:
    """A row's cells; in flattened text the lines just over it, too, where its name may stand."""
    return (
        [cell for row in printed[max(0, number - 2) : number + 1] for cell in row]
        if len(printed[number]) < 4
        else printed[number]
    )


def _original(corpus: Corpus, content_hash: str) -> Path:
    found: list[Any] = sorted((corpus.data_dir / "originals").glob(f"{content_hash}.*"))
    if not found:
        raise IngestError("语料目录里没有保存这份文件的原件（originals），请重新导入")
    return Path(found[0])
