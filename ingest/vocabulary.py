"""The words of budget tables (``data/vocabulary.yaml``): table kinds, column headers, canonical measures."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Any

import yaml

_DROP = re.compile(r"[\s“”\"'‘’„‟〝〞《》:：*]+")
_YEAR = re.compile(r"(?:20\d{2}|××|上|本)\s*(?:年度|年)?(?=\D|$)")
_UNIT_NOTE = re.compile(r"\((?:单位[:：]?)?(?:亿|百万|万|千)?元\)")


_BRACKETS = re.compile(r"（[^（）]*）$")

REMEMBERED = 20_000
"""How many different texts each of the pure functions below keeps its answer for: documents repeat the same words."""


@lru_cache(REMEMBERED)
def squeeze(text: str) -> str:
    """Comparable form of a printed term: no blanks, quotation marks or colons; half-width digits, full-width brackets."""
    narrow = unicodedata.normalize("NFKC", text)
    return _DROP.sub("", narrow).replace("(", "（").replace(")", "）").replace(",", "，")


@dataclass(frozen=True, slots=True)
class KindRule:
    """One rule of how a table's kind is told from its title."""

    kind: str
    needs: tuple[tuple[str, ...], ...]
    excludes: tuple[str, ...]
    codes: str

    def matches(self, title: str) -> bool:
        return all(any(word in title for word in words) for words in self.needs) and not any(
            word in title for word in self.excludes
        )


@cache
def _data() -> dict[str, Any]:
    text = (resources.files("ingest") / "data" / "vocabulary.yaml").read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return loaded


@cache
def words(name: str) -> tuple[str, ...]:
    """A flat word list of the vocabulary, squeezed."""
    return tuple(squeeze(word) for word in _data()[name])


@cache
def mapping(name: str) -> dict[str, tuple[str, ...]]:
    """A mapping of the vocabulary (``sums_across``, ``groups``, ``rows_within``, ``indicators``)."""
    return {key: tuple(values) for key, values in _data()[name].items()}


@cache
def money_labels() -> dict[str, str]:
    """Printed money label of a performance table → canonical measure."""
    return {
        squeeze(name): measure
        for measure, names in _data()["indicators"]["money_label"].items()
        for name in names
    }


@cache
def kind_rules() -> tuple[KindRule, ...]:
    return tuple(
        KindRule(
            kind=row["kind"],
            needs=tuple(tuple(alternatives.split("|")) for alternatives in row["title"]),
            excludes=tuple(row.get("not", ())),
            codes=row.get("codes", ""),
        )
        for row in _data()["table_kinds"]
    )


@lru_cache(REMEMBERED)
def kind_of_title(title: str) -> tuple[str, str]:
    """(table kind, which codes its rows should carry: functional · economic · empty) for a printed title."""
    squeezed = squeeze(title)
    for rule in kind_rules():
        if rule.matches(squeezed):
            return rule.kind, rule.codes
    return "other", ""


@cache
def _measure_variants() -> dict[str, str]:
    variants: dict[str, str] = {}
    for canonical, printed in _data()["measures"].items():
        for name in (canonical, *printed):
            variants.setdefault(squeeze(name), canonical)
    return variants


@cache
def _label_variants() -> dict[str, str]:
    return {squeeze(name): role for role, names in _data()["labels"].items() for name in names}


@lru_cache(REMEMBERED)
def strip_qualifiers(header: str) -> str:
    """A header without its year and unit note: ``2024年预算数（万元）`` → ``预算数``."""
    squeezed = squeeze(header)
    bare = (
        _UNIT_NOTE.sub("", squeezed.replace("（", "(").replace("）", ")"))
        .replace("(", "（")
        .replace(")", "）")
    )
    return _YEAR.sub("", bare) or squeezed


@lru_cache(REMEMBERED)
def measure_of(header: str) -> str:
    """Canonical measure of one printed header cell; empty where the vocabulary does not know it."""
    squeezed = squeeze(header)
    known = _measure_variants()
    return (
        known.get(squeezed)
        or known.get(strip_qualifiers(header))
        or known.get(re.sub(r"^其中", "", squeezed), "")
    )


def label_role(header: str) -> str:
    """``class``, ``section``, ``entry``, ``code``, ``name``, ``item``, ``project``, ``unit``, ``unit_code``, ``catalogue``,
    ``attribute``, ``ordinal`` or empty: what a column labels, if it is a label column. A note in brackets behind the
    header (``项目（按功能分类）``) changes nothing."""
    bare = strip_qualifiers(header)
    without_note = _BRACKETS.sub("", bare)
    known = _label_variants()
    if bare in known:
        return known[bare]
    endings = mapping("label_endings").items()
    by_ending = next((role for role, words in endings if bare.endswith(words)), "")
    return by_ending or (known.get(without_note, "") if without_note else "")


def is_span(header: str) -> bool:
    """Whether a header cell only spans others."""
    return strip_qualifiers(header) in set(words("spans")) or squeeze(header) in set(words("spans"))


@cache
def header_terms() -> tuple[str, ...]:
    """Every term that running header text may be made of, longest first."""
    terms = {*_measure_variants(), *_label_variants(), *words("spans")} - set(words("only_in_cells"))
    return tuple(sorted(terms, key=lambda term: (-len(term), term)))


def is_total_row(name: str) -> bool:
    return squeeze(name) in words("total_rows")


def is_subtotal_row(name: str) -> bool:
    return squeeze(name) in words("subtotal_rows")
