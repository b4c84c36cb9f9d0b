"""The order of steps of an ingest run: find files → read and build (in parallel) → a new edition → publish."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from ingest.corpus import editions
from ingest.corpus.build import EditionBuilder, known_hashes
from ingest.corpus.records import Record, record_of
from ingest.document import SourceNote, build_document
from ingest.files import content_hash, find_files
from ingest.model import Document, IngestError
from ingest.readers import on_disk, read_source

SAMPLE_MARK = "样例"
PARALLEL_FROM = 3
"""Fewer files than this are read in this process: starting others costs more than it saves."""
CHUNK = 4
CHUNKS_AHEAD = 4
"""How much each process may be ahead of the storing."""


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


@dataclass(slots=True)
class Built:
    """A file's document; or why there is none; or neither, where its content is in the corpus already."""

    path: Path
    document: Document | None = None
    error: str = ""


@dataclass(slots=True)
class Recorded:
    """The same as rows: what is handed from the process that reads a file to the one that stores it."""

    path: Path
    record: Record | None = None
    error: str = ""


Progress = Callable[[Iterable[Recorded], int], Iterable[Recorded]]


def ingest_paths(
    paths: Sequence[Path],
    data_dir: Path,
    *,
    notes: dict[str, SourceNote] | None = None,
    sample: bool | None = None,
    progress: Progress = lambda built, total: built,
    publishing: bool = True,
) -> list[FileResult]:
    """Take files and folders into the corpus of ``data_dir`` as one new edition.

    Files whose content is in already change nothing; if nothing changes, no edition is written. ``sample`` marks every
    document as a sample (None: those that say so themselves). One result per file, in order. Documents are stored as they
    come, so memory does not grow with their number. Without ``publishing`` the new edition stays a draft.
    """
    files = find_files(paths)
    known = known_hashes(data_dir)
    results: list[FileResult] = []
    with ExitStack() as stack:
        edition: EditionBuilder | None = None
        for found in progress(_record_all(files, notes or {}, sample, frozenset(known)), len(files)):
            if found.error:
                results.append(FileResult(found.path, "失败", found.error))
                continue
            if found.record is None or found.record.content_hash in known:
                results.append(FileResult(found.path, "未变", "内容已在语料中"))
                continue
            known.add(found.record.content_hash)
            if edition is None:
                edition = stack.enter_context(EditionBuilder(data_dir, publishing=publishing))
            with on_disk(found.path) as original:
                version = edition.add(found.record, original)
            results.append(_result(found.path, found.record, version))
    return results


def remove_documents(data_dir: Path, wanted: str) -> list[str]:
    """Take out the documents whose id, title or file name is ``wanted``; returns their titles. Raises IngestError for none."""
    editions.edition_directory(data_dir)  # raises where there is no corpus
    with EditionBuilder(data_dir) as edition:
        titles = edition.remove(wanted)
        if not titles:
            raise IngestError(f"语料里没有“{wanted}”：请用 python -m ingest list 查看编号、标题或文件名")
    return titles


def _result(path: Path, record: Record, version: str) -> FileResult:
    status, message = {
        "only": ("新增", ""),
        "current": ("更新", "成为当前版本，旧版本保留"),
        "older": ("旧版", "公布日期早于已有版本，作为旧版本保留"),
    }[version]
    return FileResult(
        path,
        status,
        message,
        record.document_id,
        record.title,
        tables=record.count("budget_table"),
        figures=record.count("figure"),
        sections=record.count("section"),
        statements=record.count("statement"),
        failed_checks=record.failed_checks,
        notices=record.notices,
    )


# --- reading files, one or several at a time ----------------------------------------------------------------------


def build_file(path: Path, note: SourceNote | None, sample: bool | None) -> Built:
    """One file → its document; every failure becomes a message that names the file."""
    try:
        source = read_source(path)
        marked = any(SAMPLE_MARK in getattr(block, "text", "")[:40] for block in source.blocks[:2])
        return Built(path, build_document(source, note, sample=marked if sample is None else sample))
    except IngestError as error:
        message = str(error)
        return Built(path, error=message if path.name in message else f"{path.name}：{message}")
    except Exception as error:  # one bad file must not cost the others; the type is what a report needs
        return Built(path, error=f"{path.name}：读取时出错（{type(error).__name__}: {error}）")


def record_file(path: Path, note: SourceNote | None, sample: bool | None) -> Recorded:
    """One file → its rows, or why there are none."""
    built = build_file(path, note, sample)
    if built.document is None:
        return Recorded(path, error=built.error)
    return Recorded(path, record_of(built.document))


def _record_all(
    files: Sequence[Path], notes: dict[str, SourceNote], sample: bool | None, known: frozenset[str]
) -> Iterator[Recorded]:
    """Documents in the order of their files; what the corpus holds already is not read again."""
    fresh = [path for path in files if content_hash(path) not in known]
    jobs = [(path, notes.get(path.name), sample) for path in fresh]
    recorded = (
        _in_turn(jobs) if len(jobs) < PARALLEL_FROM or (os.cpu_count() or 1) < 2 else _in_parallel(jobs)
    )
    pending = set(fresh)
    for path in files:
        yield next(recorded) if path in pending else Recorded(path)


Job = tuple[Path, SourceNote | None, bool | None]


def _in_turn(jobs: Sequence[Job]) -> Iterator[Recorded]:
    return (record_file(*job) for job in jobs)


def _in_parallel(jobs: Sequence[Job]) -> Iterator[Recorded]:
    """Over processes, a bounded number of files ahead of the storing: results that wait to be stored never pile up."""
    workers = os.cpu_count() or 1
    chunks = iter([jobs[start : start + CHUNK] for start in range(0, len(jobs), CHUNK)])
    with ProcessPoolExecutor(workers) as pool:
        ahead = deque(pool.submit(_record_chunk, chunk) for chunk in islice(chunks, workers * CHUNKS_AHEAD))
        while ahead:
            yield from ahead.popleft().result()
            ahead.extend(pool.submit(_record_chunk, chunk) for chunk in islice(chunks, 1))


def _record_chunk(jobs: Sequence[Job]) -> list[Recorded]:
    return list(_in_turn(jobs))
