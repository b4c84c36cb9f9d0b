"""Notes that a table is empty against the table's figures. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.checks.ledger import Ledger, known
from ingest.checks.outcome import Placed, failed, passed, rule, table_label
from ingest.model import Check, Operand, Table
from ingest.vocabulary import squeeze


def check(ledger: Ledger) -> Iterator[Check]:
    """Notes under tables, and sentences of the narrative that call a table empty."""
    for table in ledger.document.tables:
        for note in table.notes:
            if _claims_empty(note):
                yield _compared(ledger, table, note, f"{table_label(table)}的附注")
            yield from _wrong_fund(table, note)
    pattern = re.compile(rule("empty_note").parameters["sentence"])
    for section in ledger.document.sections:
        for found in pattern.finditer(squeeze(section.text)):
            tables = [
                table for table in ledger.document.tables if squeeze(table.title).endswith(found["title"])
            ]
            if len(tables) == 1:
                yield _compared(ledger, tables[0], found.group(), f"说明“{section.heading}”")


def _claims_empty(note: str) -> bool:
    """Whether a note says that this table is empty. What a template asks to be done is no claim."""
    text = squeeze(note)
    if any(word in text for word in rule("empty_note").words("template_words")):
        return False
    return re.search(rule("empty_note").parameters["claims"], text) is not None


def _compared(ledger: Ledger, table: Table, claim: str, where: str) -> Check:
    figure = next(_filled(ledger, table), None)
    if figure is None:
        return passed("empty_note", table_label(table))
    return failed(
        "empty_note",
        Operand(where, sentence=claim),
        figure.operand,
        where=where,
        claim=claim.strip(),
        table=table_label(table),
        figure=figure.label,
        amount=figure.printed,
    )


def _filled(ledger: Ledger, table: Table) -> Iterator[Placed]:
    """Figures other than 0, those with a certain column first."""
    figures = [(line, figure) for line in table.lines for figure in line.figures if figure.amount_fen]
    for line, figure in sorted(figures, key=lambda pair: not known(pair[1])):
        yield ledger.placed(table, line, figure)


def _wrong_fund(table: Table, note: str) -> Iterator[Check]:
    """A note that speaks of another fund than its table's: copied from the table before."""
    funds = rule("note_of_other_fund").parameters["funds"]
    own = funds.get(table.kind)
    text = squeeze(note)
    others = [fund for kind, fund in funds.items() if kind != table.kind and fund in text]
    if own and own not in text and others:
        yield failed(
            "note_of_other_fund",
            Operand(table_label(table), sentence=note),
            None,
            table=table_label(table),
            note=note.strip(),
            own=own,
            other=others[0],
        )
