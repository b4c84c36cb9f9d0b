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
DRAFT_SUFFIX = ".draft"
BASE_NAME = "base"
"""In a draft: the name of the edition that it was made from."""
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
def writing(data_dir: Path, *, publishing: bool = True) -> Iterator[Path]:
    """A fresh, private edition directory; published when the block ends without an exception, else removed.

    Without ``publishing`` it becomes a draft instead. Only one writer at a time: a second one gets an IngestError at once.
    Yields the new edition's directory.
    """
    with _alone(data_dir):
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
        if publishing:
            directory.rename(data_dir / "editions" / name)
            publish(data_dir, name)
            _retire(data_dir, keep=name)
        else:
            (directory / BASE_NAME).write_text(published(data_dir), encoding="utf-8")
            directory.rename(data_dir / "editions" / f".{name}{DRAFT_SUFFIX}")


@contextmanager
def _alone(data_dir: Path) -> Iterator[None]:
    """The one writer of a data directory. Raises IngestError where there is another, or nothing can be written."""
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
        yield
    finally:
        lock.release()


# --- drafts: editions that are looked at before they are published ---------------------------------------------------


def published(data_dir: Path) -> str:
    """The name of the published edition; empty where there is none."""
    return edition_directory(data_dir).name if has_corpus(data_dir) else ""


def drafts(data_dir: Path) -> list[Path]:
    """Directories of the drafts, oldest first."""
    return sorted((data_dir / "editions").glob(f".*{DRAFT_SUFFIX}"))


def publish_draft(data_dir: Path, draft: Path) -> str:
    """Make a draft the published edition; returns its name. Raises IngestError if it does not stand on the published one."""
    with _alone(data_dir):
        if draft not in drafts(data_dir):
            raise IngestError("这一版草稿已经不在了：可能已经发布或放弃")
        if (draft / BASE_NAME).read_text(encoding="utf-8") != published(data_dir):
            raise IngestError(
                "做这一版草稿之后，语料又有了新的一版，发布它会丢掉那些改动：请放弃这份草稿，重新上传"
            )
        name = draft.name.removeprefix(".").removesuffix(DRAFT_SUFFIX)
        draft.rename(data_dir / "editions" / name)
        publish(data_dir, name)
        _retire(data_dir, keep=name)
        return name


def discard_draft(data_dir: Path, draft: Path) -> None:
    """Take a draft away. Raises IngestError while something is written."""
    with _alone(data_dir):
        if draft in drafts(data_dir):
            shutil.rmtree(draft, ignore_errors=True)


def go_to(data_dir: Path, name: str) -> None:
    """Publish an edition that is still on disk: back to an earlier one, or forth again. Raises IngestError."""
    with _alone(data_dir):
        if name not in editions(data_dir):
            raise IngestError(f"没有版本“{name}”：只保留最近 {KEEP_EDITIONS} 版")
        publish(data_dir, name)


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
