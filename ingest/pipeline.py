"""The order of steps of an ingest run: find files → read and build (in parallel) → a new edition → publish."""

from __future__ import annotations

import csv
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from ingest.corpus import editions, write
from ingest.corpus.embedding import Embedder
from ingest.corpus.read import open_read_only
from ingest.corpus.vectors import build_vectors
from ingest.document import SourceNote, build_document
from ingest.model import Document, IngestError
from ingest.narrative import passages
from ingest.readers import SUFFIXES, read_source

SAMPLE_MARK = "样例"
PARALLEL_FROM = 3
"""So few files are read in this process: starting others costs more than it saves."""


@dataclass(slots=True)
class FileResult:
    """What became of one file. ``status``: 新增 · 更新 · 旧版 · 未变 · 失败."""

    path: Path
    status: str
    message: str = ""
    document_id: str = ""
    title: str = ""
    tables: int = 0
    figures: int = 0
    sections: int = 0
    statements: int = 0
    failed_checks: int = 0
    notices: list[str] = field(default_factory=list)

    @property
    def failed(self) -> bool:
        return self.status == "失败"


Progress = Callable[[Iterable["Built"], int], Iterable["Built"]]


@dataclass(slots=True)
class Built:
    """A file's document, or why there is none."""

    path: Path
    document: Document | None
    error: str = ""


def find_files(paths: Sequence[Path]) -> list[Path]:
    """The files named, and all supported files below the folders named. Raises IngestError for a path that is not there."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(p for p in path.rglob("*") if p.is_file() and p.suffix.lower() in SUFFIXES and not p.name.startswith("."))
            found.extend(p for p in inside if p.stem.upper() != "README")
        elif path.exists():
            found.append(path)
        else:
            raise IngestError(f"{path}：没有这个文件或文件夹")
    if not found:
        raise IngestError(f"没有找到可导入的文件（支持 {'、'.join(SUFFIXES)}）")
    return list(dict.fromkeys(found))


def read_source_notes(path: Path) -> dict[str, SourceNote]:
    """A CSV of columns ``file, url, published`` → notes by file name. Raises IngestError naming the line that is wrong."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as handle:
            rows = list(csv.DictReader(handle))
    except (OSError, UnicodeDecodeError) as error:
        raise IngestError(f"{path}：来源清单无法读取（{error}）") from error
    if rows and not {"file", "url"} <= set(rows[0]):
        raise IngestError(f"{path}：第 1 行的列名应为 file,url,published")
    return {row["file"]: SourceNote(row["url"] or "", row.get("published") or "") for row in rows}


def ingest_paths(
    paths: Sequence[Path],
    data_dir: Path,
    *,
    notes: dict[str, SourceNote] | None = None,
    sample: bool | None = None,
    progress: Progress = lambda built, total: built,
) -> list[FileResult]:
    """Take files and folders into the corpus of ``data_dir`` as one new edition.

    Files whose content is in already change nothing; if nothing changes, no edition is written. ``sample`` marks every
    document as a sample (None: those that say so themselves). One result per file, in order.
    """
    files = find_files(paths)
    known = _known_hashes(data_dir)
    built = list(progress(_build_all(files, notes or {}, sample), len(files)))
    results: list[FileResult] = []
    fresh: list[Built] = []
    for item in built:
        if item.document is None:
            results.append(FileResult(item.path, "失败", item.error))
        elif item.document.content_hash in known:
            results.append(_result(item, "未变", "内容已在语料中"))
        else:
            known.add(item.document.content_hash)
            result = _result(item, "新增")
            results.append(result)
            fresh.append(item)
    if fresh:
        _write_edition(data_dir, fresh, results)
    return results


def remove_documents(data_dir: Path, wanted: str) -> list[str]:
    """Take out the documents whose id, title or file name is ``wanted``; returns their titles. Raises IngestError for none."""
    connection = open_read_only(editions.edition_directory(data_dir) / editions.DATABASE_NAME)
    try:
        rows = connection.execute(
            "SELECT document_id, title, source FROM document WHERE ? IN (document_id, title, source)", (wanted,)
        ).fetchall()
    finally:
        connection.close()
    if not rows:
        raise IngestError(f"语料里没有“{wanted}”：请用 python -m ingest list 查看编号、标题或文件名")
    with editions.writing(data_dir) as directory, _database(data_dir, directory) as target:
        for row in rows:
            write.remove_document(target, row["document_id"])
        _finish(target, directory)
    return [row["title"] for row in rows]


# --- reading ------------------------------------------------------------------------------------------------------


def build_file(path: Path, note: SourceNote | None, sample: bool | None) -> Built:
    """One file → its document; every failure becomes a message that names the file."""
    try:
        source = read_source(path)
        marked = any(SAMPLE_MARK in getattr(block, "text", "")[:40] for block in source.blocks[:2])
        return Built(path, build_document(source, note, sample=marked if sample is None else sample))
    except IngestError as error:
        message = str(error)
        return Built(path, None, message if path.name in message else f"{path.name}：{message}")
    except Exception as error:  # one bad file must not cost the others; the type is what a report needs
        return Built(path, None, f"{path.name}：读取时出错（{type(error).__name__}: {error}）")


def _build_all(files: Sequence[Path], notes: dict[str, SourceNote], sample: bool | None) -> Iterator[Built]:
    jobs = [(path, notes.get(path.name), sample) for path in files]
    if len(files) < PARALLEL_FROM or (os.cpu_count() or 1) < 2:
        yield from (build_file(*job) for job in jobs)
        return
    with ProcessPoolExecutor() as pool:
        yield from pool.map(build_file, *zip(*jobs, strict=True))


def _result(item: Built, status: str, message: str = "") -> FileResult:
    document = item.document
    assert document is not None
    return FileResult(
        item.path,
        status,
        message,
        write.document_key(document),
        document.title,
        tables=len(document.tables),
        figures=sum(len(line.figures) for table in document.tables for line in table.lines),
        sections=len(document.sections),
        statements=len(document.statements),
        failed_checks=sum(not check.passed for check in document.checks),
        notices=document.notices,
    )


# --- writing ------------------------------------------------------------------------------------------------------


def _known_hashes(data_dir: Path) -> set[str]:
    if not editions.has_corpus(data_dir):
        return set()
    connection = open_read_only(editions.edition_directory(data_dir) / editions.DATABASE_NAME)
    try:
        return {row[0] for row in connection.execute("SELECT content_hash FROM document")}
    finally:
        connection.close()


def _write_edition(data_dir: Path, fresh: Sequence[Built], results: Sequence[FileResult]) -> None:
    embedder = Embedder()
    by_id = {result.document_id: result for result in results}

    def encode(texts: Sequence[str]) -> list[bytes]:
        return [vector.astype("<f4").tobytes() for vector in embedder.encode(texts)]

    with editions.writing(data_dir) as directory, _database(data_dir, directory) as connection:
        for item in fresh:
            document = item.document
            assert document is not None
            older = connection.execute(
                "SELECT title FROM document WHERE identity = ?", (write.identity_key(document.identity),)
            ).fetchone()
            pieces = [
                (section.path, number, text) for section in document.sections for number, text in enumerate(passages(section))
            ]
            document_id = write.add_document(connection, document, pieces, encode)
            if older:
                _note_version(connection, document_id, by_id[document_id])
            _keep_original(data_dir, item.path, document.content_hash)
        _finish(connection, directory, embedder.identity)


def _note_version(connection: sqlite3.Connection, document_id: str, result: FileResult) -> None:
    current = connection.execute("SELECT is_current FROM document WHERE document_id = ?", (document_id,)).fetchone()[0]
    result.status = "更新" if current else "旧版"
    result.message = "成为当前版本，旧版本保留" if current else "公布日期早于已有版本，作为旧版本保留"


class _database:
    """The new edition's database: a copy of the published one, or an empty one."""

    def __init__(self, data_dir: Path, directory: Path) -> None:
        target = directory / editions.DATABASE_NAME
        if editions.has_corpus(data_dir):
            self.connection = write.copy_of(editions.edition_directory(data_dir) / editions.DATABASE_NAME, target)
        else:
            self.connection = write.create(target)

    def __enter__(self) -> sqlite3.Connection:
        return self.connection

    def __exit__(self, *_: object) -> None:
        self.connection.close()


def _finish(connection: sqlite3.Connection, directory: Path, embedding: str | None = None) -> None:
    write.finish(connection, {"embedding": embedding} if embedding else {})
    build_vectors(directory / editions.VECTORS_NAME, connection)


def _keep_original(data_dir: Path, path: Path, content_hash: str) -> None:
    """Keep the file by content hash, so that a source can be shown after the ingested file has moved away."""
    target = data_dir / "originals" / f"{content_hash}{path.suffix.lower()}"
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary = target.with_suffix(".partial")
        shutil.copyfile(path, temporary)
        temporary.replace(target)
