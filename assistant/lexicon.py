"""What people call things (``data/synonyms.yaml``, ``data/refusals.yaml``): the only reader of those files."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml


@dataclass(frozen=True, slots=True)
class Target:
    """One place where a concept may stand. ``tier``: targets of one tier must agree, or are all shown."""

    tables: tuple[str, ...] = ()
    side: str = ""
    rows: str = "any"
    names: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    statements: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    attribute: tuple[str, ...] = ()
    like: tuple[str, ...] = ()
    """Parts that a stated subject must hold, where documents word it differently."""
    tier: int = 1


@dataclass(frozen=True, slots=True)
class Listing:
    """What a concept is made of: rows of a table, the columns of its total row, or stated facts."""

    tables: tuple[str, ...] = ()
    side: str = ""
    rows: str = "leaf"
    measures: tuple[str, ...] = ()
    columns: bool = False
    only: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    under: str = ""
    projects: bool = False
    statements: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    attribute: tuple[str, ...] = ()
    all_like: str = ""


@dataclass(frozen=True, slots=True)
class Concept:
    """A quantity that documents print under several names or in several tables."""

    name: str
    words: tuple[str, ...]
    weak: tuple[str, ...]
    short: tuple[str, ...]
    """Words that mean it only beside the whole it is part of (人员 beside 基本支出)."""
    targets: tuple[Target, ...]
    lists: tuple[Listing, ...]
    measure: tuple[str, ...]
    parent: str
    within: tuple[str, ...]
    change: tuple[str, ...]
    change_parts: tuple[str, ...]
    empty_tables: tuple[str, ...]
    quantity: str
    counted_as: str
    visits: str
    """The concept that counts the journeys or guests that this one pays for."""


def _read(name: str) -> dict[str, Any]:
    text = (resources.files("assistant") / "data" / name).read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return loaded


@cache
def _data() -> dict[str, Any]:
    return _read("synonyms.yaml")


def _names(value: Any) -> tuple[str, ...]:
    return tuple(
        str(item) for item in (value if isinstance(value, list) else [value] if value is not None else [])
    )


def _target(row: dict[str, Any]) -> Target:
    return Target(
        tables=_names(row.get("tables")), side=row.get("side", ""), rows=row.get("rows", "any"),
        names=_names(row.get("names")), measures=_names(row.get("measures")), statements=_names(row.get("statements")),
        subjects=_names(row.get("subjects")), attribute=_names(row.get("attribute")), like=_names(row.get("like")), tier=row.get("tier", 1),
    )  # fmt: skip


def _listing(row: dict[str, Any]) -> Listing:
    return Listing(
        tables=_names(row.get("tables")), side=row.get("side", ""), rows=row.get("rows", "leaf"),
        measures=_names(row.get("measures")), columns=row.get("columns", False), only=_names(row.get("only")),
        excluded=_names(row.get("not")), under=row.get("under", ""), projects=row.get("projects", False),
        statements=_names(row.get("statements")), subjects=_names(row.get("subjects")),
        attribute=_names(row.get("attribute")), all_like=row.get("all_like", ""),
    )  # fmt: skip


@cache
def concepts() -> dict[str, Concept]:
    """All concepts by name, in the order of the file."""
    return {
        row["name"]: Concept(
            name=row["name"], words=_names(row["words"]), weak=_names(row.get("weak")), short=_names(row.get("short")),
            targets=tuple(_target(target) for target in row.get("targets", ())),
            lists=tuple(_listing(listing) for listing in row.get("list", ())),
            measure=_names(row.get("measure")), parent=row.get("parent", ""), within=_names(row.get("within")),
            change=_names(row.get("change")), change_parts=_names(row.get("change_parts")),
            empty_tables=_names(row.get("empty_tables")), quantity=row.get("quantity", ""),
            counted_as=row.get("counted_as", ""), visits=row.get("visits", ""),
        )
        for row in _data()["concepts"]
    }  # fmt: skip


@cache
def weak_words() -> frozenset[str]:
    """Words that name something only where nothing more definite is named, whatever documents state under them."""
    return frozenset(word for concept in concepts().values() for word in concept.weak)


def ancestors(name: str) -> list[str]:
    """The wholes a concept is part of, the nearest first."""
    found: list[str] = []
    while concepts()[name].parent:
        name = concepts()[name].parent
        found.append(name)
    return found


@cache
def intents() -> dict[str, re.Pattern[str]]:
    return {name: re.compile("|".join(f"(?:{_plain(p)})" for p in patterns), re.IGNORECASE)
            for name, patterns in _data()["intents"].items()}  # fmt: skip


def _plain(pattern: str) -> str:
    """Inline flags may not stand inside an alternation; matching ignores case anyway. Gaps (``.{0,10}``) become groups."""
    return re.sub(r"\.\{\d+,\d+\}\??", lambda gap: f"({gap.group(0)})", pattern.replace("(?i)", "")).replace(
        "((.{", "(?:(.{"
    )


def literal_spans(found: re.Match[str]) -> list[tuple[int, int]]:
    """The parts of a match that are not gaps: what stands in a gap is content, which the pattern does not explain."""
    gaps = sorted(found.span(number) for number in gap_groups(found.re) if found.group(number))
    spans, start = [], found.start()
    for begin, end in gaps:
        spans.append((start, begin))
        start = end
    return [span for span in [*spans, (start, found.end())] if span[1] > span[0]]


@cache
def gap_groups(pattern: re.Pattern[str]) -> tuple[int, ...]:
    """The numbers of the groups that are gaps."""
    opening = [match.start() for match in re.finditer(r"(?<!\\)\((?!\?(?!P<))", pattern.pattern)]
    return tuple(
        number for number, start in enumerate(opening, start=1) if pattern.pattern.startswith("(.{", start)
    )


@cache
def account_words() -> dict[str, tuple[str, ...]]:
    return {name: _names(words) for name, words in _data()["account_words"].items()}


@cache
def attributes() -> dict[str, tuple[str, ...]]:
    return {name: _names(words) for name, words in _data()["attributes"].items()}


@cache
def pairs() -> tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]:
    """(words, the concepts that they set against one another)."""
    return tuple((re.compile(row["words"]), _names(row["concepts"])) for row in _data()["pairs"])


@cache
def counters() -> dict[str, tuple[str, ...]]:
    return {unit: _names(units) for unit, units in _data()["counters"].items()}


@cache
def how_many() -> re.Pattern[str]:
    """多少 or 几 of a unit (group 1), the longest unit first; not 哪几个, 好几次."""
    units = "|".join(sorted(counters(), key=len, reverse=True))
    return re.compile(rf"(?<![哪那这前后好])(?:多少|几)({units})")


@cache
def operators() -> tuple[tuple[str, str], ...]:
    """(word, operator), longest word first."""
    pairs = [(word, sign) for sign, words in _data()["operators"].items() for word in words]
    return tuple(sorted(pairs, key=lambda pair: -len(pair[0])))


@cache
def pointers(kind: str) -> tuple[str, ...]:
    return tuple(sorted(_names(_data()["pointers"][kind]), key=len, reverse=True))


@cache
def promises() -> tuple[str, ...]:
    return _names(_data()["promises"])


@cache
def not_subjects() -> frozenset[str]:
    return frozenset(_names(_data()["not_subjects"]))


@cache
def words(name: str) -> tuple[str, ...]:
    return _names(_data()["words"][name])


@cache
def body_noun() -> re.Pattern[str]:
    return re.compile(_data()["body_noun"])


@cache
def asks_body() -> re.Pattern[str]:
    return re.compile(_data()["asks_body"])


@cache
def asking() -> re.Pattern[str]:
    return re.compile(_data()["asking"])


@cache
def ordinals() -> dict[str, int]:
    return dict(_data()["ordinals"])


@cache
def fillers() -> re.Pattern[str]:
    words = sorted(set(_names(_data()["fillers"])), key=len, reverse=True)
    return re.compile("|".join(re.escape(word) for word in words))


@cache
def edge_characters() -> frozenset[str]:
    return frozenset(_data()["edge_characters"])


@cache
def table_words() -> dict[str, tuple[str, ...]]:
    return {kind: _names(words) for kind, words in _data()["table_words"].items()}


def table_kind_name(kind: str) -> str:
    return str(_data()["table_kind_names"].get(kind, kind))


@cache
def total_measures() -> tuple[str, ...]:
    return _names(_data()["total_measures"])


@cache
def table_rank() -> dict[str, int]:
    return {kind: rank for rank, kind in enumerate(_names(_data()["table_order"]))}


@cache
def refusals(section: str) -> dict[str, re.Pattern[str]]:
    """Topic → words, of a section of ``refusals.yaml``."""
    return {topic: re.compile("|".join(f"(?:{p})" for p in patterns), re.IGNORECASE)
            for topic, patterns in _read("refusals.yaml")[section].items()}  # fmt: skip
