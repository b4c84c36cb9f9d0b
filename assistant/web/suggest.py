"""What might be asked next: questions that the corpus can answer, drawn from what its documents hold. Pure."""

from __future__ import annotations

from assistant.plan import Plan
from assistant.web.overview import DocumentEntry, Overview, document_answers, fill
from assistant.web.texts import entry, text

MAX_SUGGESTIONS = 3
CARRIES_OVER = frozenset({"figure", "list", "share", "sum", "change", "reason", "duties"})
"""What is asked of one body and can be asked of another with the same words."""


def follow_ups(overview: Overview, plan: Plan | None, asked: frozenset[str]) -> list[str]:
    """At most three: the same of another year or body, then other themes of the same body."""
    if plan is None or len(plan.organisations) != 1:
        return []
    here = plan.documents[-1]
    document = next(
        (
            d
            for d in overview.documents
            if (d.organisation, d.year, d.kind) == (here.organisation, here.fiscal_year, here.kind)
        ),
        None,
    )
    if document is None:
        return []
    found = _elsewhere(overview, document, plan) if plan.intent in CARRIES_OVER else []
    themes = [
        fill(t["question"], document)
        for t in entry("examples")
        if document_answers(document, t) and "organisations" not in t
    ]
    turn = len(asked) % max(1, len(themes))  # not the same ones each time
    found += [*themes[turn:], *themes[:turn]]
    return [question for question in dict.fromkeys(found) if question not in asked][:MAX_SUGGESTIONS]


def _elsewhere(overview: Overview, document: DocumentEntry, plan: Plan) -> list[str]:
    """The same question of the body's other year, and of another body's document of the same kind."""
    needs = set(plan.tables) & set(document.table_kinds)
    like = [d for d in overview.documents if d.kind == document.kind and needs <= d.table_kinds]
    years = [d.year for d in like if d.organisation == document.organisation and d.year != document.year]
    others = [d.name for d in like if d.organisation != document.organisation and d.year == document.year]
    return [
        *(text("follow_up.year", year=year) for year in years[:1]),
        *(text("follow_up.body", organisation=name) for name in others[:1]),
    ]
