"""Files → blocks: one module per format. ``read_source`` picks the reader by the file's content, then by its suffix."""

from __future__ import annotations

import hashlib
from pathlib import Path

from ingest.model import Block, IngestError, SourceFile

MAX_FILE_BYTES = 200_000_000
TEXT_SUFFIXES = (".txt", ".md", ".markdown", ".text")
SUFFIXES = (*TEXT_SUFFIXES, ".pdf")
"""Suffixes that folders are searched for."""

_SIGNATURES = (
    (b"%PDF-", "pdf"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"PK\x03\x04", "zip"),
    (b"\xd0\xcf\x11\xe0", "ole"),
)


def read_source(path: Path) -> SourceFile:
    """Read one file. Raises IngestError with a Chinese message naming the file for whatever cannot be read."""
    data = _bytes(path)
    content = _content(data)
    blocks: tuple[Block, ...]
    if content == "pdf":
        from ingest.readers.pdf import read_pdf  # pdfplumber is only needed for PDFs

        blocks, reader = read_pdf(path), "pdf"
    elif content == "image":
        raise IngestError(f"{path.name}：这是一张图片，不是文本；请导入原始的 PDF、文本或 Markdown 文件")
    elif content in ("zip", "ole"):
        raise IngestError(f"{path.name}：暂不支持这种 Office 或压缩文件；请另存为 PDF、文本或 Markdown 后再导入")
    elif path.suffix.lower() in TEXT_SUFFIXES:
        from ingest.readers.text import read_text

        blocks, reader = read_text(path, data), "markdown" if path.suffix.lower() in (".md", ".markdown") else "text"
    else:
        raise IngestError(f"{path.name}：不支持 {path.suffix or '没有扩展名的'} 文件；可以导入 {'、'.join(SUFFIXES)}")
    return SourceFile(path.name, hashlib.sha256(data).hexdigest(), reader, blocks)


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            raise IngestError(f"{path.name}：文件超过 {MAX_FILE_BYTES // 1_000_000} MB，不像一份预决算公开文件")
        data = path.read_bytes()
    except OSError as error:
        raise IngestError(f"{path.name}：无法读取（{error.strerror}）") from error
    if not data:
        raise IngestError(f"{path.name}：文件是空的，没有内容可导入")
    return data


def _content(data: bytes) -> str:
    for signature, name in _SIGNATURES:
        if data.startswith(signature):
            return name
    return "text"
