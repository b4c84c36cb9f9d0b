"""A question suite: JSON lines, validated when read. Errors name the file and the line, in Chinese."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    field_validator,
    model_validator,
)

SUITES_DIRECTORY = Path(__file__).parent / "suites"

Status = Literal["answered", "clarify", "no_data", "refused"]
Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
FigureYuan = Annotated[str, StringConstraints(pattern=r"^[+\-±]?\d+(\.\d{1,2})?$")]
"""An exact amount in 元. ``+``/``-``: the direction must be said as well; ``±``: either sign will do."""
Number = Annotated[str, StringConstraints(pattern=r"^[+\-±]?\d+(\.\d+)?\D*$")]
"""A number that is not money, best with its unit: ``33人``, ``8.04%``."""


class SuiteError(ValueError):
    """A suite cannot be used. The message is Chinese and names file and line."""


class Expectation(BaseModel):
    """Base: unknown fields are errors, since a misspelt one would silently test nothing."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class CitationRule(Expectation):
    """One citation of the answer must match: each field is a substring, or several of which one will do."""

    document: Text | list[Text] = []
    locator: Text | list[Text] = []
    quote: Text | list[Text] = []


class Case(Expectation):
    """One question (or conversation, whose last turn is scored) and what is true about its answer."""

    id: Text
    question: Text | None = None
    turns: list[Text] = []
    family: Text
    status: list[Status] = Field(min_length=1)
    figures_yuan: list[FigureYuan] = []
    any_figures_yuan: list[list[FigureYuan]] = []
    numbers: list[Number] = []
    any_numbers: list[list[Number]] = []
    words: list[Text] = []
    any_words: list[list[Text]] = []
    forbid_words: list[Text] = []
    forbid_regex: list[Text] = []
    forbid_figures_yuan: list[FigureYuan] = []
    citations: list[CitationRule] = []
    rows_figures_yuan: list[FigureYuan] | list[list[FigureYuan]] | None = None
    warn: bool | None = None
    computed: bool = False
    original_wording: bool = False
    """The truth is a phrase of the original document: not asked where the corpus holds reworded samples of it."""
    only_these_documents: bool = False
    """The truth is about the whole corpus (“两个单位”, “最高的”): asked only where it holds the suite's documents and no others."""
    note: str = ""
    plan: dict[str, Any] = {}
    """How a person has confirmed that the question is to be read, as a language model would say it (``prompts/verified.jsonl``)."""
    sql: str = ""
    confirmed: str = ""
    """The date of that confirmation."""
    line: int = 0

    @field_validator("status", mode="before")
    @classmethod
    def _one_or_many(cls, value: object) -> object:
        return [value] if isinstance(value, str) else value

    @field_validator("forbid_regex")
    @classmethod
    def _compiles(cls, patterns: list[str]) -> list[str]:
        for pattern in patterns:
            try:
                re.compile(pattern)
            except re.error as error:
                raise ValueError(f"正则表达式“{pattern}”有误：{error}") from error
        return patterns

    @model_validator(mode="after")
    def _question_or_turns(self) -> Self:
        if bool(self.question) == bool(self.turns):
            raise ValueError("question 与 turns 必须有且只有一个")
        return self

    @property
    def all_turns(self) -> list[str]:
        return self.turns or [self.question or ""]

    @property
    def expects_answer(self) -> bool:
        return "answered" in self.status

    @property
    def wanted(self) -> list[str]:
        """What is asked of the answer, for people: each field that asks for something, with its value."""
        asked = self.model_dump(exclude_defaults=True, include=set(_ASKING))
        return [f"{_ASKING[name]}：{_listed(value)}" for name, value in asked.items()]


_ASKING = {
    "status": "状态",
    "figures_yuan": "金额（元）",
    "any_figures_yuan": "金额（元，每组其一）",
    "numbers": "数字",
    "any_numbers": "数字（每组其一）",
    "words": "词语",
    "any_words": "词语（每组其一）",
    "forbid_words": "不得有词语",
    "forbid_regex": "不得有表述",
    "forbid_figures_yuan": "不得有金额（元）",
    "citations": "出处",
    "rows_figures_yuan": "结果行的金额（元）",
    "warn": "核对提示",
    "note": "依据",
}
"""Fields that ask something of an answer, as reports name them."""


def _listed(value: object) -> str:
    """``甲、乙``; alternatives as ``甲 或 乙``."""
    if isinstance(value, bool):
        return "应有" if value else "不得有"
    if isinstance(value, dict):
        return " · ".join(_listed(part) for part in value.values())
    if not isinstance(value, list):
        return str(value)
    return "、".join(" 或 ".join(map(str, one)) if isinstance(one, list) else _listed(one) for one in value)


class SuiteHeader(Expectation):
    """The optional first line: what the suite is about, and what holds for every case in it."""

    suite: Text
    about: str = ""
    documents: list[Text] = []
    """Titles or organisation names that the corpus must hold for the questions to make sense."""


class Suite(BaseModel):
    """A validated suite."""

    model_config = ConfigDict(frozen=True)

    header: SuiteHeader
    cases: list[Case]
    path: Path

    @property
    def name(self) -> str:
        return self.header.suite


def find_suite(name: str) -> Path:
    """A path as given, or the name of a suite in ``eval/suites``."""
    for path in (Path(name), SUITES_DIRECTORY / f"{name}.jsonl"):
        if path.is_file():
            return path
    known = "、".join(sorted(path.stem for path in SUITES_DIRECTORY.glob("*.jsonl"))) or "无"
    raise SuiteError(f"找不到题集“{name}”。现有题集：{known}")


def quick_suites() -> list[str]:
    """Names of the suites that run by default (``suites/quick.txt``, one a line, # starts a comment)."""
    lines = (SUITES_DIRECTORY / "quick.txt").read_text(encoding="utf-8").splitlines()
    return [name for line in lines if (name := line.partition("#")[0].strip())]


def load_suite(path: Path) -> Suite:
    """Read and validate a suite. Raises SuiteError with every faulty line."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise SuiteError(f"{path}：读不出来（{error}）") from error
    header, cases, problems = SuiteHeader(suite=path.stem), list[Case](), list[str]()
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            record = _record(line)
            if "suite" in record:
                header = _header(record, is_first=not cases)
            else:
                cases.append(Case.model_validate(record | {"line": number}))
        except ValidationError as error:
            problems += [f"{path}:{number}：{message}" for message in _messages(error)]
        except SuiteError as error:
            problems.append(f"{path}:{number}：{error}")
    problems += _duplicates(cases, path)
    if not cases and not problems:
        problems.append(f"{path}：一道题也没有")
    if problems:
        raise SuiteError("\n".join(problems))
    return Suite(header=header, cases=cases, path=path)


def _record(line: str) -> dict[str, object]:
    try:
        record = json.loads(line)
    except json.JSONDecodeError as error:
        raise SuiteError(f"不是合法的 JSON（第 {error.colno} 个字符处：{error.msg}）") from error
    if not isinstance(record, dict):
        raise SuiteError("每行须是一个 JSON 对象")
    return record


def _header(record: dict[str, object], is_first: bool) -> SuiteHeader:
    if not is_first:
        raise SuiteError("题集说明（含 suite 的一行）只能放在第一行")
    return SuiteHeader.model_validate(record)


def _duplicates(cases: Iterable[Case], path: Path) -> list[str]:
    seen: dict[str, int] = {}
    problems = []
    for case in cases:
        if case.id in seen:
            problems.append(f"{path}:{case.line}：id“{case.id}”与第 {seen[case.id]} 行重复")
        seen.setdefault(case.id, case.line)
    return problems


_CHINESE = {
    "missing": "缺少这个字段",
    "extra_forbidden": "不认识的字段",
    "literal_error": "取值不对，可用：answered、clarify、no_data、refused",
    "string_pattern_mismatch": "写法不对（金额以元为单位、最多两位小数，不带单位；数字可带单位，如 33人、8.04%）",
    "string_too_short": "不能为空",
    "too_short": "不能为空",
    "string_type": "须是字符串",
    "list_type": "须是列表",
    "bool_parsing": "须是 true 或 false",
    "bool_type": "须是 true 或 false",
}


def _messages(error: ValidationError) -> list[str]:
    messages = []
    for problem in error.errors():
        place = ".".join(str(part) for part in problem["loc"])
        reason = problem["msg"].removeprefix("Value error, ")
        messages.append(f"{place + '：' if place else ''}{_CHINESE.get(problem['type'], reason)}")
    return messages
