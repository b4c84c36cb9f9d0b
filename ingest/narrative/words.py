"""The words of budget narratives (``data/narrative.yaml``) and what is built from them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from importlib import resources
from typing import Any

import yaml


@cache
def _data() -> dict[str, Any]:
    text = (resources.files("ingest") / "data" / "narrative.yaml").read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return loaded


@cache
def words(name: str) -> tuple[str, ...]:
    """A list of words, as ordered in the file."""
    return tuple(_data()[name])


@cache
def mapping(name: str) -> dict[str, tuple[str, ...]]:
    """A mapping from a canonical word to the printed ones."""
    return {key: tuple(values) for key, values in _data()[name].items()}


@cache
def pairs(name: str) -> tuple[tuple[str, str], ...]:
    """Pairs of a printed form and what it stands for, as ordered in the file."""
    return tuple((str(printed), str(form or "")) for printed, form in _data()[name])


@cache
def characters(name: str) -> frozenset[str]:
    """A set of single characters, written as one text in the file."""
    return frozenset("".join(str(_data()[name]).split()))


def alternatives(terms: Iterable[str]) -> str:
    """A pattern matching any of the terms literally, the longest first."""
    return "|".join(re.escape(term) for term in sorted(terms, key=len, reverse=True))


@cache
def any_of(name: str) -> re.Pattern[str]:
    """A compiled pattern of the list ``name``, taken literally."""
    return re.compile(alternatives(words(name)))


@cache
def any_pattern(name: str) -> re.Pattern[str]:
    """A compiled pattern of the list ``name``, whose entries are regular expressions."""
    return re.compile("|".join(f"(?:{entry})" for entry in words(name)))


@cache
def pattern(name: str) -> re.Pattern[str]:
    """A single compiled regular expression."""
    return re.compile(str(_data()[name]))


@cache
def canonical(name: str) -> dict[str, str]:
    """Printed word → canonical word of the mapping ``name``."""
    return {printed: key for key, values in mapping(name).items() for printed in values}


def has_any(text: str, name: str) -> bool:
    """Whether a word of the list ``name`` occurs in the text."""
    return any_of(name).search(text) is not None
