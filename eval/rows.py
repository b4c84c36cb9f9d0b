"""JSON lines with a header: suites, retrieval sets, attacks. Validated when read; errors name the file and the line, in Chinese."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError


class RowsError(ValueError):
    """A file cannot be used. The message is Chinese and names every faulty line."""


class Row(BaseModel):
    """Base of a line: it has an identifier of its own, and knows where it stands. Unknown fields are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(min_length=1)
    line: int = 0


H = TypeVar("H", bound=BaseModel)
R = TypeVar("R", bound=Row)


def read_rows(
    path: Path, header_key: str, header_type: type[H], row_type: type[R]
) -> tuple[H | None, list[R]]:
    """The header (a first line that has ``header_key``), if there is one, and all rows. Raises RowsError."""
    header: H | None = None
    rows: list[R] = []
    problems: list[str] = []
    for number, line in _lines(path):
        try:
            record = _record(line)
            if header_key not in record:
                rows.append(row_type.model_validate(record | {"line": number}))
            elif rows or header:
                raise RowsError(f"说明（含 {header_key} 的一行）只能放在第一行")
            else:
                header = header_type.model_validate(record)
        except ValidationError as error:
            problems += [f"{path}:{number}：{message}" for message in messages(error)]
        except RowsError as error:
            problems.append(f"{path}:{number}：{error}")
    problems += _duplicates(rows, path)
    if not rows and not problems:
        problems.append(f"{path}：一道题也没有")
    if problems:
        raise RowsError("\n".join(problems))
    return header, rows


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise RowsError(f"{path}：读不出来（{error}）") from error
    return ((number, line) for number, line in enumerate(lines, start=1) if line.strip())


def _record(line: str) -> dict[str, object]:
    try:
        record = json.loads(line)
    except json.JSONDecodeError as error:
        raise RowsError(f"不是合法的 JSON（第 {error.colno} 个字符处：{error.msg}）") from error
    if not isinstance(record, dict):
        raise RowsError("每行须是一个 JSON 对象")
    return record


def _duplicates(rows: Iterable[Row], path: Path) -> list[str]:
    seen: dict[str, int] = {}
    problems = []
    for row in rows:
        if row.id in seen:
            problems.append(f"{path}:{row.line}：id“{row.id}”与第 {seen[row.id]} 行重复")
        seen.setdefault(row.id, row.line)
    return problems


_CHINESE = {
    "missing": "缺少这个字段",
    "extra_forbidden": "不认识的字段",
    "string_pattern_mismatch": "写法不对（金额以元为单位、最多两位小数，不带单位；数字可带单位，如 33人、8.04%）",
    "string_too_short": "不能为空",
    "too_short": "不能为空",
    "string_type": "须是字符串",
    "list_type": "须是列表",
    "bool_parsing": "须是 true 或 false",
    "bool_type": "须是 true 或 false",
}


def messages(error: ValidationError) -> list[str]:
    """What is wrong with a record, in Chinese, field by field."""
    found = []
    for problem in error.errors():
        place = ".".join(str(part) for part in problem["loc"])
        reason = _CHINESE.get(problem["type"], problem["msg"].removeprefix("Value error, "))
        if problem["type"] == "literal_error":
            options = problem["ctx"]["expected"].replace("'", "").replace(" or ", "、").replace(", ", "、")
            reason = f"取值不对，可用：{options}"
        found.append(f"{place + '：' if place else ''}{reason}")
    return found
