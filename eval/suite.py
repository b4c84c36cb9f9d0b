"""A question suite: JSON lines, validated when read. Errors name the file and the line, in Chinese."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    field_validator,
    model_validator,
)

from eval.rows import Row, RowsError, read_rows

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


class Case(Expectation, Row):
    """One question (or conversation, whose last turn is scored) and what is true about its answer."""

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
        header, cases = read_rows(path, "suite", SuiteHeader, Case)
    except RowsError as error:
        raise SuiteError(str(error)) from error
    return Suite(header=header or SuiteHeader(suite=path.stem), cases=cases, path=path)
