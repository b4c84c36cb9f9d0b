"""Several questions in one sentence (“A多少？其中B是多少，为什么”): where it falls apart, and what belongs together.

A clause stands alone if it asks something and names what it asks about. Clauses that only set the scene, or only ask something
more about what was just named (差多少, 什么原因, 金额), stay with their neighbour.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant import lexicon
from assistant.catalogue import Catalogue
from assistant.link import Linked, link
from assistant.normalise import normalise
from assistant.understand.subjects import attribute_of

MOST_PARTS = 5

_BREAK = re.compile(r"[，,。；;？?！!]+|(?<=[一-龥])\s+(?=[一-龥])|(?<=多少)(?=其中)")
_SET_AGAINST = re.compile("(是不是|是否|等不|能不能)?(等于|对得上)")
"""How a clause begins that sets what was named before it against something else."""
_DEPENDENT = frozenset({"change", "compare", "reason", "sum", "altogether", "convert", "count", "prior", "yes_no", "share", "list",
                        "average", "per_head", "trend", "checks", "private", "rate"})  # fmt: skip
"""Intents that ask something more about what was named before."""


@dataclass(slots=True)
class _Clause:
    start: int
    end: int
    linked: Linked
    asks: bool
    depends: bool


def parts_of(question: str, catalogue: Catalogue) -> list[str]:
    """The questions in a question, in order; one, if it does not fall apart."""
    spans = [span for span in _spans(question) if normalise(question[slice(*span)])]
    if len(spans) < 2:
        return [question]
    clauses = [_clause(question, span, catalogue) for span in spans]
    parts: list[list[_Clause]] = []
    open_scene = False
    for clause in clauses:
        of_top = bool(parts) and clause.linked.has("share") and parts[-1][-1].linked.has("top")
        joins = bool(parts) and (
            open_scene
            or _asks_columns_of(clause, parts[-1])
            or bool(_SET_AGAINST.match(clause.linked.text))
            or (clause.depends and not of_top)
            or not clause.asks
        )
        if joins:
            parts[-1].append(clause)
        else:
            parts.append([clause])
        open_scene = not any(part.asks for part in parts[-1])
    if len(parts) > MOST_PARTS:
        return [question]
    return [question[part[0].start : part[-1].end] for part in parts]


def _spans(question: str) -> Iterator[tuple[int, int]]:
    """Where the pieces between the breaks stand: what belongs together keeps the signs it was written with."""
    start = 0
    for found in _BREAK.finditer(question):
        yield start, found.start()
        start = found.end()
    yield start, len(question)


def _asks_columns_of(clause: _Clause, before: Sequence[_Clause]) -> bool:
    """初中教育安排了多少，基本支出、项目支出分别是多少: columns only, right behind a row of a table."""
    kinds = [{entry.kind for entry in mention.entries} for mention in clause.linked.mentions]
    columns = [mention for mention in clause.linked.mentions for entry in mention.entries[:1]
               if entry.kind == "measure" or (entry.kind == "concept" and lexicon.concepts()[entry.key].measure)]  # fmt: skip
    if (
        not columns
        or len(columns) < len(kinds)
        or clause.linked.bodies
        or clause.linked.years
        or clause.linked.leftover
    ):
        return False
    return any(
        entry.kind in ("row", "code")
        for part in before
        for mention in part.linked.mentions
        for entry in mention.entries[:1]
    )


def _clause(question: str, span: tuple[int, int], catalogue: Catalogue) -> _Clause:
    linked = link(normalise(question[slice(*span)]), catalogue)
    asks = bool(lexicon.asking().search(linked.text))
    return _Clause(*span, linked, asks, depends=asks and _depends(linked))


def _depends(linked: Linked) -> bool:
    """Whether a clause names nothing of its own and asks for nothing that needs an answer of its own."""
    definite = any(entry.kind != "weak" for mention in linked.mentions for entry in mention.entries)
    if definite or linked.bodies or linked.years or linked.leftover or attribute_of(linked):
        return False
    intents = set(linked.intents) - ({"define"} if linked.has("reason") else set())
    weak = [mention for mention in linked.mentions if mention.surface not in lexicon.words("bare_amounts")]
    return not weak and intents <= _DEPENDENT
