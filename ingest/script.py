"""Documents in traditional characters are read in simplified ones: the words of budgets are known in one script (OpenCC)."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

from ingest.model import Block, SourceFile, TextLine

NOTICE = "原文是繁体字，按简体字读取；引文也以简体字显示"
# Characters of budgets that only traditional script has.
_MARKS = frozenset("預決費萬數單門說與較減長項為個區縣務機構設購財學經開額總員")
_READ_CHARS = 4_000
_LEAST_SHARE = 0.04
_LEAST_MARKS = 8


def in_one_script(source: SourceFile) -> tuple[SourceFile, bool]:
    """The file in simplified characters, and whether it had to be turned into them. A quoted name or two does not count."""
    if not _is_traditional(source):
        return source, False
    return replace(source, blocks=tuple(_simplified(block) for block in source.blocks)), True


def _is_traditional(source: SourceFile) -> bool:
    read = marked = 0
    for block in source.blocks:
        texts = (
            [block.text] if isinstance(block, TextLine) else [cell.text for row in block.rows for cell in row]
        )
        for text in texts:
            read += len(text)
            marked += sum(char in _MARKS for char in text)
        if read > _READ_CHARS:
            break
    return marked >= _LEAST_MARKS and marked > read * _LEAST_SHARE


def _simplified(block: Block) -> Block:
    convert = _converter().convert
    if isinstance(block, TextLine):
        pieces = tuple(replace(piece, text=convert(piece.text)) for piece in block.pieces)
        return replace(block, text=convert(block.text), pieces=pieces)
    rows = tuple(tuple(replace(cell, text=convert(cell.text)) for cell in row) for row in block.rows)
    return replace(block, rows=rows, name=convert(block.name))


@cache
def _converter() -> Any:
    from opencc import OpenCC

    return OpenCC("t2s")
