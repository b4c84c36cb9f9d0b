"""Tables announced in the table of contents and not in the document. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rapidfuzz import fuzz

from ingest.checks.ledger import Ledger
from ingest.checks.outcome import failed, passed, rule
from ingest.model import Check, Operand, Table
from ingest.vocabulary import kind_of_title, squeeze

_PART = re.compile(r"^第[一二三四五六七八九十]+部分")
_ORDINAL = re.compile(
    r"^(?:(?P<chinese>[一二三四五六七八九十]+)[、.．]|[（(][一二三四五六七八九十]+[）)]"
    r"|\d{1,2}[、.．]?(?=\D|20\d\d)|公开表\d+[-—]?\d*)\s*"
)
_QUALIFIERS = re.compile(r"(?:19|20)\d{2}年度?|^(?:预算)?(?:部门|单位)")


def check(ledger: Ledger) -> Iterator[Check]:
    """Every announced table finds one of the document's tables, by number and kind or by title; each table serves once.

    Where most are missing the tables were published apart: one hint, since that is no defect of this text.
    """
    tables = list(ledger.document.tables)
    entries = announced(ledger.document.contents)
    missing: list[str] = []
    for entry in entries:
        found = _match(entry, tables)
        if found is not None:
            tables.remove(found)
            yield passed("contents_table", "目录")
        else:
            missing.append(re.sub(r"\s+", " ", entry))
    limits = rule("contents_apart").parameters
    if len(missing) >= limits["least"] and len(missing) > len(entries) * limits["share"]:
        yield failed(
            "contents_apart",
            Operand("目录"),
            None,
            count=len(missing),
            announced=len(entries),
            first=missing[0],
        )
        return
    for entry in missing:
        yield failed("contents_table", Operand("目录", sentence=entry), None, entry=entry)


def announced(contents: Sequence[str]) -> list[str]:
    """The entries that announce tables: those that end in 表, and all entries of a part that is headed as tables."""
    found: list[str] = []
    in_tables = False
    for entry in contents:
        title = squeeze(_ORDINAL.sub("", entry.strip()))
        if _PART.match(title) or title.endswith(rule("contents_table").words("headings")):
            in_tables = bool(_PART.match(title)) and title.endswith(rule("contents_table").words("headings"))
            continue
        if title.endswith("表") or in_tables:
            found.append(entry.strip())
    return found


def _match(entry: str, tables: Sequence[Table]) -> Table | None:
    number = _ORDINAL.match(entry)
    title = _bare(_ORDINAL.sub("", entry))
    kind = kind_of_title(title)[0]
    scored = [(_likeness(title, kind, number["chinese"] if number else "", table), table) for table in tables]
    best = max(scored, key=lambda pair: pair[0], default=(0.0, None))
    return best[1] if best[0] >= rule("contents_table").parameters["least_alike"] else None


def _likeness(title: str, kind: str, number: str | None, table: Table) -> float:
    """How like a table's title is to an entry; tables of another kind are never meant."""
    own = _bare(table.title)
    if title == own:
        return 200.0
    if table.kind != kind and "other" not in (table.kind, kind):
        return 0.0
    likeness = float(fuzz.ratio(title, own))
    same_number = bool(number) and squeeze(table.number).endswith(f"表{number}")
    if same_number and table.kind == kind != "other":
        return 150.0
    if table.kind == kind != "other":
        return (
            max(likeness, 100.0)
            if likeness >= rule("contents_table").parameters["same_kind_alike"]
            else likeness
        )
    return likeness if likeness >= rule("contents_table").parameters["other_alike"] else 0.0


def _bare(title: str) -> str:
    """A title without its year and 部门/单位: ``2025年部门收入预算总表`` → ``收入预算总表``."""
    bare = squeeze(title)
    for _ in range(2):
        bare = _QUALIFIERS.sub("", bare)
    return bare
