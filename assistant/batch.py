"""Questions of a JSONL file, answered one by one into another."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, TextIO

from assistant.answer import Answer


class BatchError(ValueError):
    """The input cannot be used or the output not be written. The message is Chinese and names file and line."""


class Asked(Protocol):
    def ask(self, question: str, session: Any = None) -> Answer: ...


@dataclass(frozen=True, slots=True)
class Row:
    """One conversation; its last turn is reported. ``id`` goes back as it came, text or number."""

    id: str | int
    turns: tuple[str, ...]


def read_rows(path: Path) -> list[Row]:
    """All rows of the file, checked; blank lines are passed over. Raises BatchError with the line number."""
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except FileNotFoundError:
        raise BatchError(f"找不到 {path}") from None
    except UnicodeDecodeError as error:
        raise BatchError(f"{path} 不是 UTF-8 文本（第 {error.start} 字节起）") from None
    except OSError as error:
        raise BatchError(f"{path} 无法读取：{error.strerror}") from None
    rows = [
        _row(line, f"{path} 第 {number} 行") for number, line in enumerate(lines, start=1) if line.strip()
    ]
    if not rows:
        raise BatchError(f"{path} 里没有问题")
    return rows


def answer_rows(rows: Sequence[Row], assistant: Asked, new_session: Callable[[], Any], out: TextIO) -> int:
    """Write one answer object per row, in order; returns how many have status ``error``."""
    from tqdm import tqdm

    failed = 0
    for row in tqdm(rows, desc="回答", unit="题", file=sys.stderr, disable=None):
        session = new_session()
        answer = [assistant.ask(turn, session) for turn in row.turns][-1]
        failed += answer.status == "error"
        out.write(json.dumps({**answer.to_dict(), "id": row.id}, ensure_ascii=False) + "\n")
    return failed


@contextmanager
def replacing(path: Path) -> Iterator[TextIO]:
    """A file written beside ``path`` that takes its place only when the block ends well. Raises BatchError."""
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".partial")
    except OSError as error:
        raise BatchError(f"{path} 无法写入：{error.strerror}") from None
    temporary = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        temporary.chmod(_usual_mode())  # mkstemp's files are for their owner only
        temporary.replace(path)
    except IsADirectoryError:
        raise BatchError(f"{path} 是文件夹，无法写入") from None
    finally:
        temporary.unlink(missing_ok=True)


def _usual_mode() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _row(line: str, place: str) -> Row:
    try:
        row = json.loads(line)
    except ValueError as error:
        raise BatchError(f"{place}：不是 JSON（{error}）") from None
    if not isinstance(row, dict):
        raise BatchError(f'{place}：应为 {{"id","question"}} 或 {{"id","turns"}} 这样的对象')
    identifier = row.get("id")
    if not isinstance(identifier, (str, int)) or isinstance(identifier, bool):
        raise BatchError(f"{place}：缺少 id（文本或整数）")
    if ("question" in row) == ("turns" in row):
        raise BatchError(f"{place}：question 和 turns 应恰有一个")
    turns = row["turns"] if "turns" in row else [row["question"]]
    if not isinstance(turns, list) or not turns or not all(isinstance(turn, str) for turn in turns):
        raise BatchError(f"{place}：question 应为文本，turns 应为至少一问的文本列表")
    return Row(identifier, tuple(turn.encode("utf-8", "replace").decode("utf-8") for turn in turns))
