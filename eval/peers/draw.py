"""Which questions are compared: drawn by seed, the same number from every family as far as it has them. Pure."""

from __future__ import annotations

import random
from collections.abc import Sequence

from eval.suite import Case


def draw(cases: Sequence[Case], count: int, seed: int) -> list[Case]:
    """``count`` single questions over all families, in an order in which every beginning is spread over the families as well."""
    families: dict[str, list[Case]] = {}
    for case in cases:
        if case.question:  # the other systems hold no conversations
            families.setdefault(case.family, []).append(case)
    shuffled = random.Random(seed)
    for group in families.values():
        shuffled.shuffle(group)
    names = sorted(families)
    shuffled.shuffle(names)
    drawn: list[Case] = []
    while len(drawn) < count and any(families.values()):
        for name in names:
            if families[name] and len(drawn) < count:
                drawn.append(families[name].pop())
    return drawn


def on_content_alone(case: Case) -> Case:
    """The case without what only our answer objects carry: citations, check warnings, marks of computation, result rows.

    Which kind of silence it is does not count either: the other systems have one only.
    """
    silences = ["no_data", "refused", "clarify"]
    status = (
        list(dict.fromkeys([*case.status, *silences])) if set(case.status) - {"answered"} else case.status
    )
    return case.model_copy(
        update={"citations": [], "warn": None, "rows_figures_yuan": None, "status": status}
    )
