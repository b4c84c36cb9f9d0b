"""``python -m eval retrieval``: does the retrieval of passages find the sentence that answers?

Labelled questions (``retrieval_sets/narrative.jsonl``): each names a document and sentences of it, as printed, any of which
answers. A passage that holds one is a hit. Measured for words alone, meaning alone, and both fused; within the document, as
answers are sought once the body is known, and over the whole corpus, where the question names the body.
Exit codes: 0 the fused recall@5 within the document is at least the minimum · 1 it is not · 2 could not run.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from assistant.passages import By, PassageFinder
from eval.rows import Row, RowsError, read_rows
from eval.text import squash
from ingest.corpus.read import Corpus
from ingest.model import IngestError

NARRATIVE = Path(__file__).parent / "retrieval_sets" / "narrative.jsonl"
MINIMUM = 0.95
DEPTH = 10
"""Passages looked at; a hit beyond counts 0 in MRR@10."""
WAYS: dict[By, str] = {"words": "全文", "meaning": "向量", "both": "合用"}


class DocumentKey(BaseModel):
    """What tells a document from all others of a corpus."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    organisation: str
    fiscal_year: int
    kind: str
    scope: str


class SetHeader(BaseModel):
    """What the set is about, and its documents by short names."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    set: str
    about: str = ""
    documents: dict[str, DocumentKey]


class Labelled(Row):
    """A question and the sentences (parts of them, as printed) any of which answers it."""

    document: str
    question: str = Field(min_length=1)
    answers: list[str] = Field(min_length=1)

    def found_in(self, passage: str) -> bool:
        text = squash(passage)
        return any(squash(answer) in text for answer in self.answers)


@dataclass(frozen=True, slots=True)
class Quality:
    """Shares of questions with a hit among the first 1 and 5 passages, and the mean reciprocal rank of the first hit."""

    recall_1: float
    recall_5: float
    mrr: float

    @classmethod
    def of(cls, ranks: Sequence[int]) -> Quality:
        """From the rank of each question's first hit, 0 where there is none."""
        n = len(ranks) or 1
        return cls(
            recall_1=sum(rank == 1 for rank in ranks) / n,
            recall_5=sum(0 < rank <= 5 for rank in ranks) / n,
            mrr=sum(1 / rank for rank in ranks if rank) / n,
        )


class Search:
    """The questions of a set over one corpus."""

    def __init__(self, path: Path, data_dir: Path) -> None:
        """Raises RowsError, or IngestError where there is no corpus."""
        header, self.questions = read_rows(path, "set", SetHeader, Labelled)
        if header is None:
            raise RowsError(f"{path}：第一行须是说明（set、documents）")
        self._keys = header.documents
        self._corpus = Corpus(data_dir)
        self._finder = PassageFinder(self._corpus)
        self._ids = {name: self._identifier(name, key) for name, key in header.documents.items()}
        unknown = sorted({row.document for row in self.questions} - self._ids.keys())
        if unknown:
            raise RowsError(f"{path}：说明里没有文件“{unknown[0]}”")

    @property
    def note(self) -> str:
        """Why embeddings are not used; empty if they are."""
        return self._finder.note

    def ranks(self, by: By, *, within: bool = True) -> list[int]:
        """The rank of each question's first hit, from 1; 0 where there is none among the first ten."""
        return [self._rank(row, by, within=within) for row in self.questions]

    def _rank(self, row: Labelled, by: By, *, within: bool) -> int:
        document = self._ids[row.document]
        if within:
            found = self._finder.find(row.question, [document], DEPTH, by)
        else:
            found = self._finder.find(
                f"{self._keys[row.document].organisation}{row.question}", None, DEPTH, by
            )
        hits = (
            rank
            for rank, passage in enumerate(found, start=1)
            if passage.document_id == document and row.found_in(passage.text)
        )
        return next(hits, 0)

    def unreachable(self) -> list[Labelled]:
        """Questions whose sentences stand in no passage of their document: faults of the set or of the reading."""
        texts = {name: self.passages(name) for name in self._ids}
        return [row for row in self.questions if not any(row.found_in(text) for text in texts[row.document])]

    def passages(self, document: str) -> list[str]:
        sql = "SELECT text FROM passage WHERE document_id = ? ORDER BY rowid"
        return [str(row[0]) for row in self._corpus.query(sql, (self._ids[document],))]

    def _identifier(self, name: str, key: DocumentKey) -> str:
        found = self._corpus.query(
            "SELECT document_id FROM documents WHERE organisation = ? AND fiscal_year = ? AND kind = ? AND scope = ?",
            (key.organisation, key.fiscal_year, key.kind, key.scope),
        )
        if len(found) != 1:
            raise RowsError(
                f"语料里应有且只有一份“{key.organisation} {key.fiscal_year} 年{key.scope}{key.kind}”（{name}），"
                f"有 {len(found)} 份：请先用 python -m ingest 导入题集所说的文件"
            )
        return str(found[0][0])


def main(argv: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(argv)
    try:
        search = Search(options.set, options.data)
        fused = _print(search, Console(soft_wrap=True), misses=options.misses)
        if options.export:
            _export(search, options.export)
    except (RowsError, IngestError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    if fused.recall_5 < options.minimum:
        print(f"未通过：合用的 recall@5 为 {fused.recall_5:.3f}，低于 {options.minimum}", file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m eval retrieval", description="检索叙述：全文、向量、两者合用各能找到多少"
    )
    parser.add_argument(
        "--data", type=Path, default=Path("data"), metavar="DIR", help="语料目录（默认 data）"
    )
    parser.add_argument("--set", type=Path, default=NARRATIVE, metavar="FILE", help="标注的问题")
    parser.add_argument(
        "--minimum", type=float, default=MINIMUM, help=f"合用 recall@5 的最低值（默认 {MINIMUM}）"
    )
    parser.add_argument("--misses", action="store_true", help="列出前五条里没有答案的问题")
    parser.add_argument(
        "--export",
        type=Path,
        metavar="FILE",
        help="写成 scripts/distil_embedding/evaluate.py 读的格式（可与教师模型比较）",
    )
    return parser


def _print(search: Search, console: Console, *, misses: bool) -> Quality:
    """The table; returns the fused quality within the document."""
    table = Table(title=f"检索：{len(search.questions)} 个标注的问题")
    for heading in ("范围", "方式", "recall@1", "recall@5", "MRR@10"):
        table.add_column(heading, justify="left" if heading in ("范围", "方式") else "right")
    ranks: dict[tuple[bool, By], list[int]] = {}
    for within, scope in ((True, "已知文件"), (False, "全部文件")):
        for by, way in WAYS.items():
            ranks[within, by] = search.ranks(by, within=within)
            quality = Quality.of(ranks[within, by])
            table.add_row(
                scope, way, f"{quality.recall_1:.3f}", f"{quality.recall_5:.3f}", f"{quality.mrr:.3f}"
            )
    console.print(table)
    if search.note:
        console.print(search.note)
    for row in search.unreachable():
        console.print(escape(f"没有一段含有答案：{row.id} {row.question}（{row.answers[0]}）"))
    if misses:
        for row, rank in zip(search.questions, ranks[True, "both"], strict=True):
            if not 0 < rank <= 5:
                console.print(
                    escape(f"前五条没有：{row.id} {row.question}（{row.answers[0]}；第 {rank or '—'} 条）")
                )
    return Quality.of(ranks[True, "both"])


def _export(search: Search, path: Path) -> None:
    with path.open("w", encoding="utf-8") as out:
        for row in search.questions:
            texts = search.passages(row.document)
            answers = [index for index, text in enumerate(texts) if row.found_in(text)]
            if answers:
                line = {"question": row.question, "passages": texts, "answers": answers}
                out.write(json.dumps(line, ensure_ascii=False) + "\n")
