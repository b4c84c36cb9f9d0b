"""Sections of the narrative → stated facts, each with the sentence it stands in. Pure apart from reading data files.

Every section goes to the readers that know what it is about; a sentence that a special reader understood is not read again
as plain amounts.
"""

from __future__ import annotations

from collections.abc import Sequence

from ingest.model import Section, Statement, TextLine
from ingest.narrative.statements.context import Context, contexts
from ingest.narrative.statements.counts import assets, headcounts, scopes, structure
from ingest.narrative.statements.figures import FigureReader
from ingest.narrative.statements.projects import definitions, project_facts
from ingest.narrative.statements.sentences import quotes
from ingest.narrative.words import has_any

_COUNTERS = (headcounts, structure, assets, scopes)


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
    if project or has_any(context.title, "duties"):
        return project
    figures = FigureReader(context)
    found: list[Statement] = []
    for quote in quotes(context.section.text):
        counted = [statement for read in _COUNTERS for statement in read(context, quote)]
        found.extend(counted or figures.read(quote))
    return found
