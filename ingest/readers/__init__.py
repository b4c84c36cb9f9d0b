"""Files → blocks: one module per format. ``read_source`` picks the reader by the file's content, then by its suffix.

A document inside a ZIP archive is a path through it (``2024.zip/某局.docx``), as ``expand_archive`` lists them.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ingest.model import Block, IngestError, SourceFile
from ingest.readers.archives import documents, open_zip, read_member
from ingest.readers.limits import time_limit
from ingest.readers.signatures import content_kind

MAX_FILE_BYTES = 200_000_000
TEXT_SUFFIXES = (".txt", ".md", ".markdown", ".text")
ARCHIVE_SUFFIX = ".zip"
OCR_READER = "pdf-ocr"
SUFFIXES = (
    *TEXT_SUFFIXES, ".pdf", ".docx", ".docm", ".doc", ".wps", ".rtf", ".odt", ".xlsx", ".xlsm", ".xls", ".et", ".ods",
    ".html", ".htm", ".xhtml", ".shtml", ARCHIVE_SUFFIX,
)  # fmt: skip
"""Suffixes that folders and archives are searched for."""

_SUPPORTED = "PDF、Word（docx）、Excel（xlsx、xls）、网页（html）、文本（txt、md）和它们的 ZIP 压缩包"
_CONVERTED = {
    "doc": "docx",
    "rtf": "docx",
    "odt": "docx",
    "word-xml": "docx",
    "ods": "xlsx",
    "excel-xml": "xlsx",
}
_SUFFIX_OF = {
    "doc": ".doc",
    "rtf": ".rtf",
    "odt": ".odt",
    "word-xml": ".xml",
    "ods": ".ods",
    "excel-xml": ".xml",
}
_REFUSED = {
    "image": "这是一张图片，不是文本；请导入原始的 PDF、Word、Excel 或文本文件",
    "archive": "不能读取这种压缩文件；请解压后导入，或改用 ZIP 压缩",
    "zip": "这是压缩包；请把扩展名改为 .zip，或解压后再导入",
    "ofd": "暂不支持 OFD 版式文件；请用 OFD 阅读器另存（打印）为 PDF 后再导入",
    "pptx": "这是演示文稿，不是预决算文件；请导入原始的 PDF、Word 或 Excel 文件",
    "encrypted": "文件有密码，请去掉密码后再导入",
}


def read_source(path: Path) -> SourceFile:
    """Read one file. Raises IngestError with a Chinese message naming the file for whatever cannot be read."""
    name, data = source_name(path), source_bytes(path)
    try:
        with time_limit(name):
            reader, blocks = _read(path, name, data)
    except IngestError as error:
        if name in str(error):
            raise
        raise IngestError(
            f"{name}：{str(error).removeprefix(f'{path.name}：')}"
        ) from error  # readers know no archives
    except Exception as error:  # parsers of foreign formats meet damage with any of Python's errors; the cause stays attached
        reason = f"{name}：文件已损坏或内容异常，无法读取（{type(error).__name__}）；请重新下载，或另存为 PDF 后再导入"
        raise IngestError(reason) from error
    if not blocks:
        raise IngestError(f"{name}：文件里没有文字（可能只有图片或空白表）；请提供可复制文字的版本")
    return SourceFile(name, hashlib.sha256(data).hexdigest(), reader, blocks, ocr=reader == OCR_READER)


def source_name(path: Path) -> str:
    """What a file is called in the corpus: its own name, behind that of the archive it is in."""
    archive = _archive_of(path)
    return path.name if archive is None else f"{archive.name}/{path.relative_to(archive).as_posix()}"


def source_bytes(path: Path) -> bytes:
    """A file's content, also of one inside an archive. Raises IngestError for what is missing, empty or too large."""
    archive = _archive_of(path)
    name = source_name(path)
    data = (
        _file_bytes(path, name)
        if archive is None
        else _member_bytes(archive, path.relative_to(archive).as_posix(), name)
    )
    if not data:
        raise IngestError(f"{name}：文件是空的，没有内容可导入")
    return data


def expand_archive(path: Path) -> list[Path]:
    """The documents in a ZIP archive, as paths through it. The archive itself where it cannot be opened or holds none: reading
    it then says why."""
    try:
        data = _file_bytes(path, path.name)
        if content_kind(data, ARCHIVE_SUFFIX) != "zip":
            return [path]
        with open_zip(data, path.name) as archive:
            inside = [path / name for name in documents(archive) if Path(name).suffix.lower() in SUFFIXES]
    except IngestError:
        return [path]
    return inside or [path]


@contextmanager
def on_disk(path: Path) -> Iterator[Path]:
    """A path that can be opened, for whoever opens files: a document inside an archive gets a temporary copy."""
    if _archive_of(path) is None:
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="member-") as directory:
        copy = Path(directory) / path.name
        copy.write_bytes(source_bytes(path))
        yield copy


# --- which reader -------------------------------------------------------------------------------------------------


def _read(path: Path, name: str, data: bytes) -> tuple[str, tuple[Block, ...]]:
    """(reader, blocks). Readers are imported where they are needed: each brings a library of its own."""
    suffix = path.suffix.lower()
    kind = content_kind(data, suffix)
    if kind in _CONVERTED:
        from ingest.readers.office import convert

        data, kind = convert(data, name, _SUFFIX_OF[kind], _CONVERTED[kind]), _CONVERTED[kind]
    if kind == "pdf":
        from ingest.readers.ocr import is_installed
        from ingest.readers.pdf import NoTextLayer, read_pdf, read_scanned_pdf

        with on_disk(path) as file:
            try:
                return kind, read_pdf(file)
            except NoTextLayer:
                if not is_installed():
                    raise
                return OCR_READER, read_scanned_pdf(file)
    if kind == "docx":
        from ingest.readers.docx import read_docx

        return kind, read_docx(data, name)
    if kind == "xlsx":
        from ingest.readers.xlsx import read_xlsx

        return kind, read_xlsx(data, name)
    if kind == "xls":
        from ingest.readers.xls import read_xls

        return kind, read_xls(data, name)
    if kind == "html":
        from ingest.readers.html import read_html

        return kind, read_html(data, name)
    if kind == "text" and suffix in TEXT_SUFFIXES:
        from ingest.readers.text import read_text

        return "markdown" if suffix in (".md", ".markdown") else "text", read_text(path, data)
    raise IngestError(f"{name}：{_refusal(path, kind, data)}")


def _refusal(path: Path, kind: str, data: bytes) -> str:
    suffix = path.suffix.lower()
    if kind == "zip" and suffix == ARCHIVE_SUFFIX:
        return _archive_refusal(path, data)
    if kind in _REFUSED:
        return _REFUSED[kind]
    if suffix in SUFFIXES:
        return f"内容与扩展名 {suffix} 不符或已损坏；请重新下载原文件，或用原来的扩展名导入"
    return f"不支持 {suffix or '没有扩展名的'} 文件；可以导入 {_SUPPORTED}"


def _archive_refusal(path: Path, data: bytes) -> str:
    """Why a ZIP archive was not taken apart."""
    if _archive_of(path) is not None:
        return "压缩包里的压缩包不再展开；请先解压外层压缩包"
    with open_zip(data, path.name):
        return f"压缩包里没有可导入的文件；可以导入 {_SUPPORTED}"


# --- bytes --------------------------------------------------------------------------------------------------------


def _archive_of(path: Path) -> Path | None:
    """The archive that a path leads through, if it does."""
    return next(
        (parent for parent in path.parents if parent.suffix.lower() == ARCHIVE_SUFFIX and parent.is_file()),
        None,
    )


def _file_bytes(path: Path, name: str) -> bytes:
    try:
        if path.exists() and not path.is_file():
            raise IngestError(f"{name}：不是普通文件，无法导入")
        if path.stat().st_size > MAX_FILE_BYTES:
            raise IngestError(f"{name}：文件超过 {MAX_FILE_BYTES // 1_000_000} MB，不像一份预决算公开文件")
        return path.read_bytes()
    except OSError as error:
        raise IngestError(f"{name}：无法读取（{error.strerror}）") from error


def _member_bytes(path: Path, label: str, name: str) -> bytes:
    with open_zip(_file_bytes(path, path.name), path.name) as archive:
        member = documents(archive).get(label)
        if member is None:
            raise IngestError(f"{name}：压缩包里没有这个文件")
        if member.file_size > MAX_FILE_BYTES:
            raise IngestError(f"{name}：文件超过 {MAX_FILE_BYTES // 1_000_000} MB，不像一份预决算公开文件")
        return read_member(archive, member, name)
