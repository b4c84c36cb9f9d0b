"""Hints about wording, apart from figures: unfilled templates, broken-off reasons, names of older editions. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.checks.ledger import Ledger
from ingest.checks.outcome import failed, rule, table_label
from ingest.checks.stated import named, quoted, where
from ingest.model import Check, Operand, Section
from ingest.narrative.people import redact_people
from ingest.vocabulary import squeeze

_AROUND = 12
_PATTERN_RULES = ("template_unfilled", "reason_broken_off", "punctuation_doubled")


def check(ledger: Ledger) -> Iterator[Check]:
    """Hints section by section, then those about accounts and about 部门/单位."""
    for section in ledger.document.sections:
        for key in _PATTERN_RULES:
            yield from _patterns(key, section)
    yield from _older_names(ledger)
    yield from _scope(ledger)
    yield from _reasons(ledger)


def _patterns(key: str, section: Section) -> Iterator[Check]:
    """All places of a section that match, as one hint that shows the first."""
    text = _plain(section.text)
    places = list(re.finditer(rule(key).parameters["pattern"], text))
    if not places:
        return
    shown = _around(text, places[0])
    many = f"等 {len(places)} 处" if len(places) > 1 else ""
    yield failed(
        key, Operand(section.heading, sentence=shown), None, where=section.heading, quote=shown, many=many
    )


def _plain(text: str) -> str:
    """Running text without blanks, in full-width punctuation."""
    return re.sub(r"[ \t\u3000\xa0]+", "", text).replace("(", "（").replace(")", "）").replace(";", "；")


def _around(text: str, place: re.Match[str]) -> str:
    start, end = max(0, place.start() - _AROUND), min(len(text), place.end() + _AROUND)
    shown = redact_people(text[start:end].replace("\n", " "))
    return ("…" if start else "") + shown + ("…" if end < len(text) else "")


# --- accounts -----------------------------------------------------------------------------------------------------


def _older_names(ledger: Ledger) -> Iterator[Check]:
    """Accounts called as an edition called them that no longer held in the document's year."""
    year = ledger.document.identity.fiscal_year
    for entry in rule("older_account_name").parameters["names"]:
        if year < entry["since"]:
            continue
        found = _first_use(ledger, str(entry["code"]), entry["old"])
        if found is not None:
            yield failed(
                "older_account_name",
                found,
                None,
                where=found.label,
                old=entry["old"],
                new=entry["new"],
                since=entry["since"],
            )


def _first_use(ledger: Ledger, code: str, old: str) -> Operand | None:
    for table in ledger.document.tables:
        for line in table.lines:
            if squeeze(line.item) == old and line.code in (code, ""):
                return Operand(table_label(table), table_ordinal=table.ordinal, side=line.side, row=line.row)
    for statement in ledger.document.statements:
        if old in statement.text and re.search(rf"(?:^|）){re.escape(old)}（[类款项]）", statement.text):
            return Operand(where(statement), sentence=statement.sentence)
    return None


# --- 部门 and 单位 ------------------------------------------------------------------------------------------------


def _scope(ledger: Ledger) -> Iterator[Check]:
    """The other scope's word for the body itself."""
    words = rule("scope_word").mapping("other_words").get(ledger.document.identity.scope, ())
    if not words:
        return
    pattern = re.compile("|".join(words))
    skipped = rule("scope_word").words("not_in_sections")
    places = [
        (section, place, text)
        for section in ledger.document.sections
        if not any(word in section.heading for word in skipped)
        for text in [_plain(section.text)]
        for place in pattern.finditer(text)
    ]
    if places:
        section, place, text = places[0]
        yield failed(
            "scope_word",
            Operand(section.heading, sentence=_around(text, place)),
            None,
            where=section.heading,
            scope=ledger.document.identity.scope,
            word=place.group(),
            quote=_around(text, place),
            many=f"，全文共 {len(places)} 处" if len(places) > 1 else "",
        )


# --- reasons ------------------------------------------------------------------------------------------------------


def _reasons(ledger: Ledger) -> Iterator[Check]:
    """A decrease explained only by something that grew, or the other way round."""
    parameters = rule("reason_contrary")
    up, down, excused = (re.compile(parameters.parameters[key]) for key in ("up", "down", "excused"))
    year = str(ledger.document.identity.fiscal_year - 1)
    for statement in ledger.document.statements:
        if (
            statement.kind != "year_on_year"
            or statement.attribute not in ("增加", "减少")
            or not statement.reason
        ):
            continue
        reason = squeeze(statement.reason)
        rises, falls = bool(up.search(reason)), bool(down.search(reason))
        contrary = falls and not rises if statement.attribute == "增加" else rises and not falls
        if not contrary or excused.search(reason) or (year in reason and statement.attribute == "减少"):
            continue
        yield failed(
            "reason_contrary",
            Operand(f"{where(statement)} · {named(statement)}", sentence=statement.sentence),
            None,
            where=where(statement),
            subject=named(statement),
            direction=statement.attribute,
            reason=statement.reason[:60],
            quote=quoted(statement),
        )
