"""What the narrative states, as the checks see it: own-year amounts, operands, accounts found in tables. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from rapidfuzz import fuzz

from ingest.checks.outcome import rule
from ingest.checks.precision import printed_as
from ingest.codes import classification_names
from ingest.model import Document, Line, Operand, Statement, Table
from ingest.narrative.people import redact_people
from ingest.vocabulary import measure_of, squeeze

_LEVELS = {"类": 3, "款": 5, "项": 7}
_MARK = re.compile(r"（([类款项])）")
_YEAR = re.compile(r"(?:19|20)\d{2}")
_LEAST_ALIKE = 72.0
_CLEAR_LEAD = 4.0
LONGEST_QUOTE = 60


def is_own(document: Document, statement: Statement) -> bool:
    """An amount of the document's own year and kind: not the year before, not the budget that an account is compared with."""
    if statement.amount_fen is None:
        return False
    label = statement.attribute
    years = set(_YEAR.findall(label)) | (
        set() if is_account(statement) else set(_YEAR.findall(statement.text))
    )
    if years and str(document.identity.fiscal_year) not in years:
        return False
    other = rule("amount_stated").mapping("other_labels")[document.identity.kind]
    endings = rule("amount_stated").mapping("other_endings")[document.identity.kind]
    return not any(word in label for word in other) and not label.endswith(tuple(endings))


def is_earlier(document: Document, statement: Statement) -> bool:
    """Whether the label says another year than the document's: 2022年当年预算执行数, 上年决算."""
    years = _YEAR.findall(statement.attribute)
    other = bool(years) and str(document.identity.fiscal_year) not in years
    return other or any(word in statement.attribute for word in rule("amount_stated").words("earlier_labels"))


def is_account(statement: Statement) -> bool:
    """Whether the amount is of an account named with its levels (类、款、项)."""
    return bool(_MARK.search(statement.text)) and statement.kind in ("amount", "year_on_year", "execution")


def subject_key(subject: str) -> str:
    """What a measure is called, without quotation marks and words that only say that it is an amount."""
    name = squeeze(subject)
    for ending in rule("amount_stated").words("endings"):
        if name.endswith(ending) and len(name) - len(ending) >= 2:
            name = name[: -len(ending)]
    return name


def three_public_measure(subject: str) -> str:
    """The “三公” measure that a subject names; empty for another."""
    name = measure_of(subject) or measure_of(subject_key(subject)) or subject_key(subject)
    return name if name in rule("three_public_parts").words("measures") else ""


def quoted(statement: Statement) -> str:
    """The sentence, shortened, without private persons' names."""
    text = redact_people(re.sub(r"\s+", "", statement.sentence))
    return text if len(text) <= LONGEST_QUOTE else text[:LONGEST_QUOTE] + "…"


def where(statement: Statement) -> str:
    """The section a statement stands in; a heading that is the account itself is not said twice."""
    locator = statement.locator
    if is_account(statement) and statement.text in locator:
        locator = locator[: locator.index(statement.text)]
    return re.sub(r"[\s“”]*(?:\d+[.、．])?[\s“”]*$", "", locator) or "情况说明"


def named(statement: Statement) -> str:
    """The account path or the measure that a statement is about."""
    return statement.text if is_account(statement) else statement.subject


def operand(statement: Statement, fen: int | None) -> Operand:
    """A statement as one side of a check."""
    return Operand(f"{where(statement)} · {named(statement)}", amount_fen=fen, sentence=statement.sentence)


def printed(statement: Statement, fen: int) -> str:
    """An amount as its sentence prints it, else in 万元."""
    return printed_as(statement.sentence, fen) or f"{fen / 1_000_000:g} 万元"


# --- accounts -----------------------------------------------------------------------------------------------------


def find_account(table: Table, statement: Statement) -> Line | None:
    """The row of an account that the narrative names by its path: names vary, so the most alike wins if it wins clearly."""
    names = [squeeze(name) for name in _MARK.split(statement.text)[0::2] if name.strip()]
    lengths = [_LEVELS[mark] for mark in _MARK.findall(statement.text)]
    if not lengths or len(names) != len(lengths):
        return None
    rows = {line.code: line for line in table.lines if line.code and not line.project}
    scored = sorted(
        (
            (score, code)
            for code in rows
            if len(code) == lengths[-1] and (score := _alike(rows, code, names, lengths))
        ),
        reverse=True,
    )
    if not scored or (len(scored) > 1 and scored[0][0] - scored[1][0] < _CLEAR_LEAD):
        return None
    return rows[scored[0][1]]


def _alike(rows: dict[str, Line], code: str, names: Sequence[str], lengths: Sequence[int]) -> float:
    """Mean likeness over the levels; 0 where one level is another account's."""
    scores = [_level_score(rows, code[:length], name) for name, length in zip(names, lengths, strict=True)]
    return 0.0 if min(scores) < _LEAST_ALIKE else sum(scores) / len(scores)


def _level_score(rows: dict[str, Line], code: str, name: str) -> float:
    line = rows.get(code)
    known = (
        {*classification_names(code)}
        if line is None
        else {line.item, line.account_name, *classification_names(code)}
    )
    return max((_ratio(name, squeeze(candidate)) for candidate in known if candidate), default=0.0)


@lru_cache(maxsize=4096)
def _ratio(one: str, other: str) -> float:
    return 100.0 if one == other else min(99.0, fuzz.ratio(one, other))
