"""Invented bodies: a place, a type of body, and what stays the same over its years."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

from eval.synthetic.words import load


@dataclass(frozen=True, slots=True)
class Plan:
    """A project of a body: its name, account, source and usual size in yuan."""

    name: str
    code: str
    source: str
    size_yuan: int
    classes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Body:
    """Who publishes."""

    index: int
    place: str
    kind: Mapping[str, Any]
    projects: tuple[Plan, ...]
    factors: Mapping[str, float]  # what this body spends on an account, against the usual
    staff: int
    offices: tuple[str, ...]
    training: bool
    cars: int

    @property
    def name(self) -> str:
        return f"{self.place}{self.kind['name']}"


def invent(seed: int, index: int) -> Body:
    """Body number ``index``; places and types are walked so that no two bodies share a name."""
    words = load("bodies")
    rng = Random(f"{seed}/body/{index}")
    types = words["types"]
    kind = types[(index + seed) % len(types)]
    staff = max(6, int(kind["size"] * rng.uniform(0.6, 1.4)))
    return Body(
        index=index,
        place=_place(words, seed, index // len(types) * 7 + index % 7),
        kind=kind,
        projects=_projects(rng, words, kind),
        factors=_Factors(rng),
        staff=staff,
        offices=tuple(rng.sample(words["offices"], rng.randint(3, 6))),
        training=rng.random() < 0.5,
        cars=rng.choice([0, 1, 2, 3, 5]),
    )


class _Factors(dict[str, float]):
    """Factor per account, drawn once in the order of first use per key from its own generator."""

    def __init__(self, rng: Random) -> None:
        super().__init__()
        self._seed = rng.random()

    def __missing__(self, key: str) -> float:
        self[key] = Random(f"{self._seed}/{key}").uniform(0.7, 1.3)
        return self[key]


def _place(words: Mapping[str, Any], seed: int, number: int) -> str:
    """A place name; neighbouring numbers share a stem (云岭县, 云岭市)."""
    first, second, ranks = words["first"], words["second"], words["ranks"]
    stem, rank = divmod(number, 2)
    head = first[(stem + seed) % len(first)]
    tail = second[(stem // len(first) + stem + seed) % len(second)]
    if head == tail:
        tail = second[(second.index(tail) + 1) % len(second)]
    turn = stem // (len(first) * len(second))
    prefix = f"{first[turn % len(first)]}{second[turn % len(second)]}市" if turn else ""
    return f"{prefix}{head}{tail}{ranks[(rank + 2 * (stem % 4)) % len(ranks)]}"


def _projects(rng: Random, words: Mapping[str, Any], kind: Mapping[str, Any]) -> tuple[Plan, ...]:
    """The pool that each year takes its projects from."""
    used: set[str] = set()
    plans = []
    main = list(kind["main"])
    for source, codes in (
        ("general", main),
        ("fund", kind.get("fund", [])),
        ("capital", kind.get("capital", [])),
    ):
        repeats = rng.randint(3, 7) if source == "general" else len(codes)
        for turn in range(repeats):
            code = codes[-1 - turn % max(1, len(codes) - (source == "general" and len(codes) > 2))]
            names = [n for n in words["projects"].get(code[:3], words["projects"]["201"]) if n not in used]
            names = names or [n for n in words["projects"]["201"] if n not in used]
            if not names:
                break
            name = rng.choice(names)
            used.add(name)
            classes = rng.choice(
                [("302",), ("302",), ("302", "310"), ("310",), ("302", "303"), ("309",), ("312",)]
            )
            size = rng.choice([15_000, 38_000, 50_000, 124_500, 300_000, 872_600, 2_650_000, 9_403_100])
            plans.append(Plan(name + rng.choice(words["variants"]), code, source, size, classes))
    return tuple(plans)
