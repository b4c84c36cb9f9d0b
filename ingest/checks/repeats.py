"""The same thing twice: a code row printed twice, one item under two names, two amounts for one item. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from ingest.checks.ledger import Ledger, codes_doubtful
from ingest.checks.outcome import failed, money, passed, rule, table_label
from ingest.checks.stated import is_account, is_own, operand, printed, quoted, where
from ingest.codes import classification_names, split_glued
from ingest.model import Check, Operand, Statement, Table
from ingest.vocabulary import squeeze

_SPREAD_CODE = re.compile(r"^\d{1,7}$")


def check(ledger: Ledger) -> Iterator[Check]:
    """Repeated rows of every table whose rows are accounts; names across tables; amounts within a paragraph."""
    for table in ledger.document.tables:
        if table.kind in rule("row_twice").words("kinds"):
            yield from _rows(table)
    yield from _names(ledger)
    yield from _amounts(ledger)


# --- rows ---------------------------------------------------------------------------------------------------------


def _rows(table: Table) -> Iterator[Check]:
    """Account rows as printed, with or without amounts; rows that the table tells apart by project are not the same."""
    labels = [label for row in table.printed for label in _account_labels(row)]
    lines = [
        f"{line.code} {squeeze(line.item)}"
        for line in table.lines
        if line.code and line.item and not line.project
    ]
    counts = Counter(labels) | Counter(lines)
    repeated = [label for label, count in counts.items() if count > 1]
    if counts and not repeated:
        yield passed("row_twice", table_label(table))
    for label in repeated:
        row = next((line.row for line in table.lines if f"{line.code} {squeeze(line.item)}" == label), None)
        where = Operand(f"{table_label(table)} · {label}", table_ordinal=table.ordinal, row=row)
        yield failed("row_twice", where, None, table=table_label(table), row=label, count=counts[label])


def _account_labels(row: Sequence[str]) -> Iterator[str]:
    """``233 债务发行费用支出`` in one cell, or code and name in neighbouring ones."""
    cells = [cell.strip() for cell in row]
    for position, cell in enumerate(cells):
        code, name = split_glued(cell)
        following = cells[position + 1] if position + 1 < len(cells) else ""
        if code and name:
            yield f"{code} {squeeze(name)}"
        elif len(cell) == 3 and _SPREAD_CODE.match(cell) and _is_name_of(cell, following):
            yield f"{cell} {squeeze(following)}"


def _is_name_of(code: str, name: str) -> bool:
    """Only a name that the classification knows for the code: in a table without ruling, any two cells may be neighbours."""
    return bool(name) and any(squeeze(name) == squeeze(known) for known in classification_names(code))


# --- names --------------------------------------------------------------------------------------------------------


def _names(ledger: Ledger) -> Iterator[Check]:
    """One code under two names in tables of one classification."""
    kinds = rule("item_two_names").words("kinds")
    seen: dict[str, tuple[Table, str]] = {}
    told: set[str] = set()
    for table in ledger.document.tables:
        if table.kind not in kinds or codes_doubtful(table):
            continue
        for line in table.lines:
            name = squeeze(line.item)
            if not line.code or not name or line.project:
                continue
            first, known = seen.setdefault(line.code, (table, name))
            if first is table or name in known or known in name or line.code in told:
                continue
            told.add(line.code)
            yield failed(
                "item_two_names",
                Operand(table_label(first), table_ordinal=first.ordinal),
                Operand(table_label(table), table_ordinal=table.ordinal, side=line.side, row=line.row),
                code=line.code,
                one=known,
                one_table=table_label(first),
                other=name,
                other_table=table_label(table),
            )


# --- amounts ------------------------------------------------------------------------------------------------------


def _amounts(ledger: Ledger) -> Iterator[Check]:
    """Own-year amounts of one account in one quoted paragraph."""
    groups: dict[tuple[str, str, str], list[Statement]] = {}
    for statement in ledger.document.statements:
        if statement.kind == "amount" and is_account(statement) and is_own(ledger.document, statement):
            groups.setdefault((statement.section_path, statement.sentence, statement.text), []).append(
                statement
            )
    for statements in groups.values():
        if len(statements) < 2:
            continue
        one, tolerance = statements[0], 2 * ledger.precision.statement(statements[0])
        first = one.amount_fen or 0
        other = next((s for s in statements[1:] if abs((s.amount_fen or 0) - first) > tolerance), None)
        if other is None:
            yield passed("two_amounts", where(one))
            continue
        second = other.amount_fen or 0
        yield failed(
            "two_amounts",
            operand(one, first),
            operand(other, second),
            where=where(one),
            quote=quoted(one),
            subject=one.text,
            first=printed(one, first),
            second=printed(other, second),
            difference=money(abs(first - second), "万元"),
        )
