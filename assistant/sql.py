"""The one SELECT of an answer: values found are restated as conditions on the documented views.

What the conditions select is compared with the evidence; where they would select more, the identifiers are added. Literals
are written by sqlglot, so that the SQL shown is the SQL that ran, whatever a name contains.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlglot import exp

from assistant.shelf import DocumentRef, FigureRow, Shelf, StatementRow

FIGURE_COLUMNS = ("organisation", "scope", "kind", "fiscal_year", "table_number", "table_title", "side", "code", "item", "project",
                  "measure", "measure_status", "amount_yuan", "raw", "unit", "page", "figure_id")  # fmt: skip
STATEMENT_COLUMNS = ("organisation", "scope", "kind", "fiscal_year", "statement_kind", "subject", "attribute", "amount_yuan",
                     "value", "comparator", "unit", "text", "change_yuan", "percent", "base", "reason", "project", "sentence",
                     "page", "statement_id")  # fmt: skip
MOST_LISTED = 40
MOST_DESCRIBED = 12
"""Figures of more documents than this are named one by one: what they have in common would have to be looked for in all."""


def literal(value: Any) -> exp.Expression:
    return exp.Literal.number(value) if isinstance(value, int) else exp.Literal.string(str(value))


def condition(column: str, values: Sequence[Any]) -> exp.Expression:
    """``column = value`` or ``column IN (…)``."""
    distinct = list(dict.fromkeys(values))
    name = exp.column(column)
    if len(distinct) == 1:
        return exp.EQ(this=name, expression=literal(distinct[0]))
    return exp.In(this=name, expressions=[literal(value) for value in distinct])


def select(
    view: str, columns: Sequence[str], conditions: Sequence[exp.Expression], order: str, limit: int = 0
) -> str:
    query = exp.select(*(exp.column(column) for column in columns)).from_(exp.to_table(view))
    if conditions:
        query = query.where(exp.and_(*conditions))
    query = query.order_by(order)
    if limit:
        query = query.limit(limit)
    return query.sql(dialect="sqlite", pretty=True)


def figures_sql(figures: Sequence[FigureRow], shelf: Shelf, order_by_amount: str = "") -> str:
    """The SELECT on ``figures`` that returns exactly these."""
    documents = {figure.document_id: shelf.documents[figure.document_id] for figure in figures}
    wanted = {figure.figure_id for figure in figures}
    order = {"desc": "amount_fen DESC", "asc": "amount_fen"}.get(
        order_by_amount, "document, table_ordinal, row, column_index"
    )
    if len(documents) > MOST_DESCRIBED:
        return select("figures", FIGURE_COLUMNS, [condition("figure_id", sorted(wanted))], order)
    conditions, selects = _documents(list(documents.values()), shelf)
    tests: list[Callable[[FigureRow], bool]] = []
    for column in (
        "table_kind",
        "side",
        "measure",
        "row_role",
        "code",
        "item",
        "project",
        "figure_kind",
        "table_number",
    ):
        values = list(dict.fromkeys(getattr(figure, column) for figure in figures))
        if len(values) > MOST_LISTED:
            continue
        remaining = [f for f in shelf.figures(selects) if all(test(f) for test in tests)]
        if {f.figure_id for f in remaining} == wanted:
            break
        if all(getattr(f, column) in values for f in remaining):
            continue
        conditions.append(condition(column, values))
        tests.append(lambda f, column=column, values=frozenset(values): getattr(f, column) in values)  # type: ignore[misc]
    if {f.figure_id for f in shelf.figures(selects) if all(test(f) for test in tests)} != wanted:
        conditions.append(condition("figure_id", sorted(wanted)))
    return select("figures", FIGURE_COLUMNS, conditions, order)


def statements_sql(statements: Sequence[StatementRow], shelf: Shelf) -> str:
    """The SELECT on ``statements`` that returns exactly these."""
    documents = {row.document_id: shelf.documents[row.document_id] for row in statements}
    wanted = {row.statement_id for row in statements}
    if len(documents) > MOST_DESCRIBED:
        named = [condition("statement_id", sorted(wanted))]
        return select("statements", STATEMENT_COLUMNS, named, "document, ordinal")
    conditions, selects = _documents(list(documents.values()), shelf)
    tests: list[Callable[[StatementRow], bool]] = []
    for column, name in (
        ("kind", "statement_kind"),
        ("project", "project"),
        ("subject", "subject"),
        ("attribute", "attribute"),
    ):
        values = list(dict.fromkeys(getattr(row, column) for row in statements))
        remaining = [s for s in shelf.statements(selects) if all(test(s) for test in tests)]
        if {s.statement_id for s in remaining} == wanted:
            break
        if len(values) > MOST_LISTED or all(getattr(s, column) in values for s in remaining):
            continue
        conditions.append(condition(name, values))
        tests.append(lambda s, column=column, values=frozenset(values): getattr(s, column) in values)  # type: ignore[misc]
    if {s.statement_id for s in shelf.statements(selects) if all(test(s) for test in tests)} != wanted:
        conditions.append(condition("statement_id", sorted(wanted)))
    return select("statements", STATEMENT_COLUMNS, conditions, "document, ordinal")


def _documents(documents: list[DocumentRef], shelf: Shelf) -> tuple[list[exp.Expression], list[str]]:
    """Conditions that select these documents, by what a person would name; and the identifiers of what they select."""
    conditions: list[exp.Expression] = []
    selected = list(shelf.documents.values())
    for column in ("organisation", "fiscal_year", "kind", "scope"):
        values = list(dict.fromkeys(getattr(document, column) for document in documents))
        if column in ("kind", "scope") and all(getattr(d, column) in values for d in selected):
            continue
        conditions.append(condition(column, values))
        selected = [d for d in selected if getattr(d, column) in values]
    if len(selected) != len(documents):
        conditions.append(condition("document_id", [document.document_id for document in documents]))
        selected = documents
    return conditions, [document.document_id for document in selected]
