"""Words that decide what a question asks (``data/meaning.yaml``, read only here): which of them a text has."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from typing import Any

import yaml

_GONE = "·"


@cache
def _data() -> dict[str, Any]:
    text = (resources.files("assistant") / "data" / "meaning.yaml").read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.safe_load(text)
    return loaded


@cache
def _classes(name: str) -> dict[str, re.Pattern[str]]:
    return {
        label: re.compile("|".join(f"(?:{p})" for p in patterns)) for label, patterns in _data()[name].items()
    }


@cache
def _idioms() -> re.Pattern[str]:
    return re.compile("|".join(_data()["idioms"]))


@cache
def _talk() -> re.Pattern[str]:
    return re.compile("|".join(re.escape(word) for word in sorted(_data()["talk"], key=len, reverse=True)))


@cache
def common_characters() -> frozenset[str]:
    return frozenset(_data()["common"])


def kept_classes(masked: str) -> frozenset[str]:
    """The classes of words that a reworded question must have exactly if the question has them."""
    rest = _idioms().sub(_GONE, masked)
    found = set()
    for label, pattern in _classes("kept").items():
        shorter = pattern.sub(_GONE, rest)
        if shorter != rest:
            found.add(label)
        if label in ("排除", "门槛"):  # 不含, 不到: not a negation as well
            rest = shorter
    return frozenset(found)


def sides(masked: str) -> frozenset[str]:
    """The directions a text names."""
    return frozenset(label for label, pattern in _classes("sides").items() if pattern.search(masked))


def without_meaning_words(text: str) -> str:
    """The text without words whose keeping is checked elsewhere, and without mere talk."""
    for pattern in (_idioms(), *_classes("kept").values(), _talk()):
        text = pattern.sub(" ", text)
    return text
