"""The texts of the pages, kept as data."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml


def text(key: str, **values: object) -> str:
    """The text at a dotted key, filled in. Raises KeyError for an unknown key or a missing value."""
    return str(entry(key)).format(**values) if values else str(entry(key))


def entry(key: str) -> Any:
    """Whatever stands at a dotted key: a text, a list, a mapping."""
    value: Any = _texts()
    for part in key.split("."):
        value = value[part]
    return value


@cache
def _texts() -> Mapping[str, Any]:
    return {**_loaded("texts.yaml"), "kiosk": _loaded("kiosk.yaml")}


def _loaded(name: str) -> dict[str, Any]:
    loaded = yaml.safe_load(Path(__file__).with_name(name).read_text(encoding="utf-8"))
    assert isinstance(loaded, dict)
    return loaded
