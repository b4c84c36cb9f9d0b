"""The closed vocabulary of a model (``data/readings.yaml``, read only here)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml


@cache
def _data() -> dict[str, Any]:
    text = (resources.files("assistant") / "data" / "readings.yaml").read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.safe_load(text)
    return loaded


def intents() -> dict[str, frozenset[str]]:
    """Kinds of question, each with the intents of a Plan that agree with it."""
    return {name: frozenset(agreeing) for name, agreeing in _data()["intents"].items()}


def ways() -> tuple[str, ...]:
    """Ways of asking that may stand for words not understood."""
    return tuple(_data()["ways"])


def wide() -> frozenset[str]:
    """Names that nothing is answered with because words resemble them."""
    return frozenset(_data()["wide"])


@dataclass(frozen=True, slots=True)
class Condition:
    """Words that narrow rows and that no plan can say, with the syntax of SQL that carries them."""

    words: re.Pattern[str]
    nodes: frozenset[str]
    columns: frozenset[str]
    shape: re.Pattern[str]
    numbers: frozenset[int]


@cache
def conditions() -> dict[str, Condition]:
    return {name: _condition(**row) for name, row in _data()["conditions"].items()}


def _condition(
    words: list[str], nodes: list[str], columns: list[str], shape: str = ".*", numbers: Sequence[int] = ()
) -> Condition:
    return Condition(
        re.compile("|".join(words)),
        frozenset(nodes),
        frozenset(columns),
        re.compile(shape),
        frozenset(numbers),
    )


@cache
def plain() -> re.Pattern[str]:
    """Words of questions with conditions that carry none of their own."""
    return re.compile("|".join(sorted(_data()["plain"], key=len, reverse=True)))


def row_intents() -> frozenset[str]:
    """Ways of asking that a list of rows answers."""
    return frozenset(_data()["row_intents"])


def classes() -> dict[str, tuple[str, ...]]:
    """Classes of meaning words that SQL can carry, with the nodes that do; empty: carried by the documents selected."""
    return {name: tuple(nodes) for name, nodes in _data()["classes"].items()}


def unasked() -> dict[str, frozenset[str]]:
    """Columns with the values that a statement may ask for though the question does not."""
    return {column: frozenset(values) for column, values in _data()["unasked"].items()}
