"""Editions: a corpus is never changed in place.

Layout of a data directory::

    current                   one line: the name of the published edition
    editions/NAME/corpus.sqlite
    editions/NAME/vectors/    the vector store's own files
    originals/HASH.suffix     every ingested file, by content hash

An ingest run writes ``editions/NAME`` beside the published one and then replaces ``current`` in one atomic step, so that a
crash at any moment leaves the published edition whole, and readers never see half of one.
"""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from ingest.model import IngestError

DATABASE_NAME = "corpus.sqlite"
VECTORS_NAME = "vectors"
KEEP_EDITIONS = 3
"""The published edition and the two before it stay on disk, for readers that still hold them and to roll back to."""


class CorpusMissing(IngestError):
    """There is no published corpus in the directory."""


def edition_directory(data_dir: Path) -> Path:
    """The directory of the published edition. Raises CorpusMissing."""
    pointer = data_dir / "current"
    try:
        name = pointer.read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        raise CorpusMissing(
            f"{data_dir} 里还没有语料：请先运行 python -m ingest 文件… --data {data_dir}"
        ) from None
    directory = data_dir / "editions" / name
    if not name or not (directory / DATABASE_NAME).is_file():
        raise CorpusMissing(
            f"{data_dir} 的当前版本“{name}”不完整：请重新运行 python -m ingest，或把 {pointer} 改回较早的版本"
        )
    return directory


def has_corpus(data_dir: Path) -> bool:
    """Whether the directory holds a published corpus."""
    try:
        edition_directory(data_dir)
    except CorpusMissing:
        return False
    return True


@contextmanager
def writing(data_dir: Path) -> Iterator[Path]:
    """A fresh, private edition directory; published when the block ends without an exception, else removed.

    Only one writer at a time: a second one gets an IngestError at once. Yields the new edition's directory.
    """
    try:
        (data_dir / "editions").mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise IngestError(f"无法写入语料目录 {data_dir}：{error.strerror}") from error
    lock = FileLock(str(data_dir / ".writing.lock"), timeout=0)
    try:
        lock.acquire()
    except Timeout:
        raise IngestError(f"{data_dir} 正在被另一个导入进程写入：请等它结束后再试") from None
    try:
        _remove_leftovers(data_dir)
        name = f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{uuid.uuid4().hex[:6]}"
        directory = data_dir / "editions" / f".{name}.partial"
        directory.mkdir()
        try:
            yield directory
        except BaseException:
            shutil.rmtree(directory, ignore_errors=True)
            raise
        _flush(directory / DATABASE_NAME)
        directory.rename(data_dir / "editions" / name)
        publish(data_dir, name)
        _retire(data_dir, keep=name)
    finally:
        lock.release()


def publish(data_dir: Path, name: str) -> None:
    """Make an edition the published one, in one atomic replacement."""
    pointer = data_dir / "current"
    temporary = pointer.with_name(".current.new")
    with temporary.open("w", encoding="utf-8") as out:
        out.write(name + "\n")
        out.flush()
        os.fsync(out.fileno())
    temporary.replace(pointer)


def _flush(path: Path) -> None:
    """Wait until a file is on the disk, so that no published edition can lack it after a power cut."""
    with path.open("rb") as handle:
        os.fsync(handle.fileno())


def editions(data_dir: Path) -> list[str]:
    """Names of the complete editions on disk, oldest first."""
    root = data_dir / "editions"
    if not root.is_dir():
        return []
    return sorted(path.name for path in root.iterdir() if path.is_dir() and not path.name.startswith("."))


def _retire(data_dir: Path, keep: str) -> None:
    for name in editions(data_dir)[:-KEEP_EDITIONS]:
        if name != keep:
            shutil.rmtree(data_dir / "editions" / name, ignore_errors=True)


def _remove_leftovers(data_dir: Path) -> None:
    """What a killed writer left behind; safe because the lock is held."""
    for path in (data_dir / "editions").glob(".*.partial"):
        shutil.rmtree(path, ignore_errors=True)
