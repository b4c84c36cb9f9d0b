"""The closed vocabulary of a model (``data/readings.yaml``, read only here)."""

from __future__ import annotations

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


def conditions() -> dict[str, dict[str, list[str]]]:
    """Words that narrow rows: ``words`` (patterns), the ``nodes`` and ``columns`` of SQL that carry them."""
    return dict(_data()["conditions"])


def classes() -> dict[str, tuple[str, ...]]:
    """Classes of meaning words that SQL can carry, with the nodes that do; empty: carried by the documents selected."""
    return {name: tuple(nodes) for name, nodes in _data()["classes"].items()}


def structure() -> frozenset[str]:
    """Values of columns that SQL may use unasked."""
    return frozenset(value for values in _data()["structure"].values() for value in values)
