"""How a body prints its documents: forms, headers, units, zeros. Chosen once per body, so that its years look alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

from eval.synthetic import money
from eval.synthetic.words import load


@dataclass(frozen=True, slots=True)
class Style:
    """The choices that a body's office once made."""

    form: Mapping[str, Any]
    numbering: str
    maker: str
    unit: str
    zero: str
    thousands: bool
    trim: bool
    codes: str  # split, blank (parents left out), joined, glued (code and name in one cell)
    total_first: bool
    headers: Mapping[str, str]
    code_header: str
    name_header: str
    economic_header: str
    all_classes: bool
    project_columns: str  # economic or source
    pairs: bool  # final accounts: 预算数 beside 决算数
    ordinals: bool  # final accounts: 行次 columns
    two_up: bool  # final accounts: economic accounts in two halves
    year_in_header: bool
    headings: str  # md: # or plain
    spread: bool  # flattened text: an empty line after each line
    performance_list: bool
    three_list: bool
    legacy_encoding: bool

    def amount(self, fen: int, unit: str = "") -> str:
        """A table cell: zero in the body's own way."""
        if fen == 0:
            return self.zero
        return money.show(fen, unit or self.unit, self.thousands, self.trim)

    @property
    def grain(self) -> int:
        """The smallest step of amounts, so that the unit prints them exactly."""
        return 10_000 if self.unit == "万元" else 1 if self.trim else 100

    def header(self, measure: str) -> str:
        return self.headers.get(measure, measure)


def choose(rng: Random, kind: str) -> Style:
    """A style for a body's budgets (预算) or final accounts (决算)."""
    forms = load("forms")
    form = rng.choice(forms["budget" if kind == "预算" else "final"])
    east = form["name"] == "east"
    unit = "元" if east else rng.choice(["万元", "万元", "万元", "元"])
    return Style(
        form=form,
        numbering=rng.choice(form["numbering"]),
        maker=rng.choice(form["maker"]),
        unit=unit,
        zero=rng.choice(["", "", "0", "0.00"]),
        thousands=unit == "元" or rng.random() < 0.4,
        trim=rng.random() < 0.3,
        codes=rng.choice(["split", "split", "blank", "joined", "joined", "glued"]),
        total_first=rng.random() < 0.4,
        headers={measure: rng.choice(names) for measure, names in forms["headers"].items()},
        code_header=rng.choice(forms["code_name"]),
        name_header=rng.choice(forms["item_name"]),
        economic_header=rng.choice(forms["economic_name"]),
        all_classes=rng.random() < 0.5,
        project_columns=rng.choice(["economic", "source"]),
        pairs=rng.random() < 0.5,
        ordinals=rng.random() < 0.4,
        two_up=rng.random() < 0.4,
        year_in_header=rng.random() < 0.2,
        headings=rng.choice(["plain", "hash"]),
        spread=rng.random() < 0.6,
        performance_list=rng.random() < 0.4,
        three_list=rng.random() < 0.3,
        legacy_encoding=rng.random() < 0.15,
    )
