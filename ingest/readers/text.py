"""Plain text and Markdown → blocks. Text in UTF-8, UTF-16 or GB18030; a pipe table becomes a grid, all else lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from ingest.model import Block, Cell, Grid, IngestError, Place, TextLine

MAX_TEXT_BYTES = 20_000_000
_PIPE_ROW = re.compile(r"^\s*\|.*\|\s*$")
_RULE_CELL = re.compile(r"^\s*:?-{2,}:?\s*$")
_MARKS = re.compile(r"^\s{0,3}(?:#{1,6}\s+|>\s?)|\*\*|\s+#+\s*$")
"""Markdown's marks of headings, quotes and emphasis; text that is no Markdown has none of them."""
_ESCAPED_PIPE = "\u0001"
_MIN_CHINESE_SHARE = 0.05
_CHINESE = re.compile(r"[\u4e00-\u9fff]+")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_BOLD = re.compile(r"\*\*(.+?)\*\*")


def read_text(path: Path, data: bytes) -> tuple[Block, ...]:
    """All blocks of a text file, pages counted by form feeds. Raises IngestError for what is not Chinese text."""
    text = decode(data, path.name)
    blocks: list[Block] = []
    rows: list[tuple[Cell, ...]] = []
    started = Place()
    page = 1
    lines = text.splitlines()
    for number, line in enumerate(lines, start=1):
        page += line.count("\f")
        if _PIPE_ROW.match(line):
            if rows and _begins_table(lines, number - 1):
                blocks.append(_grid(rows, started))
                rows = []
            if not rows:
                started = Place(page=None, line=number)
            rows.append(_cells(line))
            continue
        if rows and line.strip():
            blocks.append(_grid(rows, started))
            rows = []
        if line.strip():
            blocks.append(
                TextLine(
                    _MARKS.sub("", line.strip("\f\r\n")),
                    Place(page=page if "\f" in text else None, line=number),
                )
            )
    if rows:
        blocks.append(_grid(rows, started))
    return tuple(blocks)


def _begins_table(lines: Sequence[str], at: int) -> bool:
    """Whether a pipe row heads a table of its own: a blank line over it and a rule under it."""
    if at == 0 or lines[at - 1].strip() or at + 1 >= len(lines) or not _PIPE_ROW.match(lines[at + 1]):
        return False
    return all(_RULE_CELL.match(cell.text) for cell in _cells(lines[at + 1]))


def decode(data: bytes, name: str) -> str:
    """Bytes → text. Tries what the bytes themselves say (BOM), UTF-8, then GB18030. Raises IngestError for anything else."""
    if not data.strip():
        raise IngestError(f"{name}：文件是空的，没有内容可导入")
    if len(data) > MAX_TEXT_BYTES:
        raise IngestError(
            f"{name}：文本有 {len(data) / 1e6:.0f} MB，超过上限 {MAX_TEXT_BYTES / 1e6:.0f} MB，不像一份预决算公开文件"
        )
    text = _decoded(data)
    if text is None or "\x00" in text:
        raise IngestError(
            f"{name}：内容不是文本（可能是改了扩展名的图片、Word 或 PDF 文件），请用原来的扩展名导入"
        )
    visible = sum(map(len, text.split()))
    chinese = sum(map(len, _CHINESE.findall(text)))
    if not visible or chinese < _MIN_CHINESE_SHARE * visible:
        raise IngestError(f"{name}：几乎没有中文，不像一份预决算公开文件；如果是乱码，请先转成 UTF-8")
    return text


def _decoded(data: bytes) -> str | None:
    encodings = ["utf-16"] if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _cells(line: str) -> tuple[Cell, ...]:
    inner = line.strip().replace("\\|", _ESCAPED_PIPE)[1:-1]
    return tuple(Cell(_plain(cell)) for cell in inner.split("|"))


def _plain(cell: str) -> str:
    text = cell.replace(_ESCAPED_PIPE, "|").strip()
    if "<" in text:
        text = _BREAK.sub("\n", text)
    return _BOLD.sub(r"\1", text) if "**" in text else text


def _grid(rows: list[tuple[Cell, ...]], place: Place) -> Grid:
    kept = [row for row in rows if not all(_RULE_CELL.match(cell.text) for cell in row)]
    width = max(len(row) for row in kept) if kept else 0
    return Grid(tuple(row + (Cell(),) * (width - len(row)) for row in kept), place)
