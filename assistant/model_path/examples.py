"""Verified examples: questions with the reading or the SQL that a person has confirmed (``prompts/verified.jsonl``).

Each line is a case of an evaluation suite (``eval/README.md``) that also has ``plan`` or ``sql``, and ``confirmed``, the date. So the
file shows a model how similar questions were read, and ``python -m eval run prompts/verified.jsonl`` checks that they still hold.
A site adds lines of its own in the file that ``BUDGET_QA_LLM_EXAMPLES`` names.
"""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Literal

from assistant.normalise import normalise
from assistant.prompting import PROMPTS
from assistant.settings import SettingsError, llm_settings

log = logging.getLogger(__name__)
SHIPPED = PROMPTS / "verified.jsonl"
MOST_SHOWN = 3
_LEAST_SIMILAR = 0.25


@dataclass(frozen=True, slots=True)
class Example:
    """``plan`` is a reply of the prompt ``plan``; ``sql`` the statement of one of ``sql``; either may be empty."""

    question: str
    plan: dict[str, Any] = field(default_factory=dict)
    sql: str = ""


class ExampleError(ValueError):
    """A line of an example file cannot be used; the message is Chinese and names file and line."""


def read_examples(path: Path) -> list[Example]:
    """All examples of a file; lines without ``plan`` and ``sql`` (the head of a suite) are passed over. Raises ExampleError."""
    found = []
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeError) as error:
        raise ExampleError(f"{path} 无法读取：{type(error).__name__}") from error
    for number, line in enumerate(lines, start=1):
        try:
            row = json.loads(line) if line.strip() else {}
            if not row.get("plan") and not row.get("sql"):
                continue
            if not row.get("confirmed"):
                raise ExampleError(
                    f"{path} 第 {number} 行：没有 confirmed（确认的日期），未经确认的例子不能用"
                )
            found.append(
                Example(str(row["question"]), dict(row.get("plan") or {}), str(row.get("sql") or ""))
            )
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            if isinstance(error, ExampleError):
                raise
            raise ExampleError(f"{path} 第 {number} 行：{type(error).__name__} {error}") from error
    return found


def similar(question: str, use: Literal["plan", "sql"], most: int = MOST_SHOWN) -> list[Example]:
    """The examples of this use nearest in meaning, the nearest last (next to the question); never the question itself."""
    known = [
        example
        for example in _known()
        if (example.plan if use == "plan" else example.sql) and example.question != question
    ]
    if not known:
        return []
    asked = embedder().encode([question], query=True)[0]
    scores = _vectors(tuple(example.question for example in known)) @ asked
    nearest = sorted(zip(map(float, scores), range(len(known)), strict=True), reverse=True)[:most]
    return [known[index] for score, index in reversed(nearest) if score >= _LEAST_SIMILAR]


def confirmed_pairs() -> frozenset[tuple[str, str]]:
    """Words and the names that people have confirmed they stand for, both normalised."""
    return frozenset((normalise(pair["said"]), normalise(pair["means"])) for example in _known()
                     for pair in example.plan.get("names", ()))  # fmt: skip


def own_file() -> Path | None:
    """The site's own file of examples, if one is set."""
    try:
        name = llm_settings().examples
    except SettingsError:
        return None
    return Path(name) if name else None


def _known() -> list[Example]:
    own = own_file()
    found = list(_read(SHIPPED, SHIPPED.stat().st_mtime_ns if SHIPPED.is_file() else 0))
    if own is not None and own.is_file():
        found += _read(own, own.stat().st_mtime_ns)
    return found


@lru_cache(maxsize=4)
def _read(path: Path, _changed_ns: int) -> tuple[Example, ...]:
    """What is confirmed while the app runs counts from the next question on; a file that cannot be used is told in the log."""
    try:
        return tuple(read_examples(path))
    except ExampleError as error:
        log.error("examples are not used: %s", error)
        return ()


@lru_cache(maxsize=4)
def _vectors(questions: tuple[str, ...]) -> Any:
    return embedder().encode(questions)


@cache
def embedder() -> Any:
    from ingest.corpus.embedding_light import LightEmbedder  # numpy and a table: only where a model is asked

    return LightEmbedder()
