"""The data files: places, bodies, accounts, forms and wording of the generated documents."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import yaml


@cache
def load(name: str) -> dict[str, Any]:
    """One data file, read once."""
    text = files("eval.synthetic").joinpath("data", f"{name}.yaml").read_text(encoding="utf-8")
    data = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    assert isinstance(data, dict)
    return data


@cache
def functional() -> dict[str, str]:
    """Functional accounts, code → official name."""
    return dict(load("accounts")["functional"])


@cache
def economic() -> dict[str, str]:
    """Economic accounts, code → official name."""
    return dict(load("accounts")["economic"])


@cache
def classes() -> tuple[str, ...]:
    """The three-digit functional classes, in order."""
    return tuple(code for code in functional() if len(code) == 3)
