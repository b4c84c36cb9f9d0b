"""Sections of the narrative → stated facts, each with the sentence it stands in. Pure apart from reading data files.

Every section goes to the readers that know what it is about; amounts that a special reader understood (worth of assets, scopes of
performance management) are not read again as spending.
"""

from __future__ import annotations

from collections.abc import Sequence

from ingest.model import Section, Statement, TextLine
from ingest.narrative.statements.activities import activities
from ingest.narrative.statements.assets import assets, is_about_assets
from ingest.narrative.statements.context import Context, contexts, is_about
from ingest.narrative.statements.counts import headcounts, scopes, structure
from ingest.narrative.statements.figures import FigureReader
from ingest.narrative.statements.projects import definitions, project_facts
from ingest.narrative.statements.sentences import quotes
from ingest.narrative.words import has_any

_COUNTERS = (headcounts, structure, activities)


def read_statements(
    sections: Sequence[Section],
    fiscal_year: int,
    *,
    organisation: str = "",
    lines: Sequence[TextLine] = (),
) -> list[Statement]:
    """All stated facts in reading order.

    ``organisation`` helps to tell a measure from the name before it; with ``lines`` (those the sections were made of) each
    statement has the place of its own sentence, otherwise that of its section.
    """
    found: list[Statement] = []
    for context in contexts(sections, fiscal_year, organisation, lines):
        found.extend(_of_section(context))
    return found


def _of_section(context: Context) -> list[Statement]:
    if has_any(context.title, "glossary"):
        return definitions(context)
    project = project_facts(context)
    if project or is_about(context, "duties"):
        return project
    figures = FigureReader(context)
    about_assets = is_about_assets(context)
    found: list[Statement] = []
    for quote in quotes(context.section.text):
        found.extend(statement for read in _COUNTERS for statement in read(context, quote))
        owned, scoped = assets(context, quote), scopes(context, quote)
        found.extend((*owned, *scoped))
        # Amounts in a sentence on assets are worth, and those of a scope are said of its projects: neither is spending.
        if not scoped and not (owned and about_assets):
            found.extend(figures.read(quote))
    return found
