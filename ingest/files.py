"""Which files an ingest run is about, and what whoever runs it knows about them."""

from __future__ import annotations

import csv
import hashlib
import logging
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from ingest.document import SourceNote
from ingest.model import IngestError
from ingest.readers import ARCHIVE_SUFFIX, SUFFIXES, expand_archive, source_bytes

logger = logging.getLogger(__name__)

_NOT_DOCUMENTS = ("README",)


def find_files(paths: Sequence[Path]) -> list[Path]:
    """The files named, and all supported files below the folders named; an archive stands for the documents in it. Raises
    IngestError for a path that is not there."""
    named: list[Path] = []
    for path in paths:
        if path.is_dir():
            named.extend(sorted(inside for inside in _below(path) if _is_wanted(inside)))
        elif path.exists():
            named.append(path)
        else:
            raise IngestError(f"{path}：没有这个文件或文件夹")
    found = [document for path in named for document in _documents(path)]
    if not found:
        raise IngestError(f"没有找到可导入的文件（支持 {'、'.join(SUFFIXES)}）")
    return list(dict.fromkeys(found))


def _below(folder: Path) -> Iterator[Path]:
    """All paths below a folder but those behind symbolic links: a link may lead anywhere, or round in a circle. A link that is
    named itself is followed."""
    for directory, folders, files in os.walk(folder):
        for name in (*folders, *files):
            path = Path(directory, name)
            if path.is_symlink():
                logger.warning("%s：文件夹里的符号链接不跟随，已跳过；要导入请直接写出它的路径", path)
            else:
                yield path


def _documents(path: Path) -> list[Path]:
    return expand_archive(path) if path.suffix.lower() == ARCHIVE_SUFFIX else [path]


def _is_wanted(path: Path) -> bool:
    """A document below a folder: a supported suffix, neither hidden nor a note about the folder."""
    return (
        path.suffix.lower() in SUFFIXES
        and not path.name.startswith((".", "~$"))
        and path.stem.upper() not in _NOT_DOCUMENTS
        and path.is_file()
    )


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


def content_hash(path: Path) -> str:
    """SHA-256 of a file's bytes; empty where it cannot be read (reading it will say why)."""
    try:
        if not path.is_file():  # inside an archive
            return hashlib.sha256(source_bytes(path)).hexdigest()
        with path.open("rb") as handle:
            return hashlib.file_digest(handle, "sha256").hexdigest()
    except (OSError, IngestError):
        return ""
