"""Final accounts: what became of a budget."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from eval.synthetic.bodies import Body
from eval.synthetic.ledger import Ledger, Project, Three, spread
from eval.synthetic.money import rounded

STEP = 10_000  # the “三公” amounts stay printable in 万元


def settle(body: Body, budget: Ledger, grain: int, seed: int, share: float = 1.0) -> Ledger:
    """Spend the budget: a little less here, a little more there, something carried over."""
    rng = Random(f"{seed}/final/{body.index}/{share}/{budget.year}")
    three = Three(
        budget.three.abroad if rng.random() < 0.5 else 0,
        rounded(budget.three.buying * rng.randint(93, 100) // 100, STEP),
        rounded(budget.three.running * rng.randint(60, 100) // 100, STEP),
        rounded(budget.three.hosting * rng.randint(30, 100) // 100, STEP),
    )
    economic = {
        code: rounded(fen * rng.randint(95, 108) // 100, grain) for code, fen in budget.economic.items()
    }
    economic |= {"30212": three.abroad, "30217": three.hosting, "30231": three.running}
    economic = {code: fen for code, fen in sorted(economic.items()) if fen}
    projects = tuple(_spent(project, three, grain, rng) for project in budget.projects)
    opening = rounded(budget.total() * rng.randint(0, 4) // 100, grain)
    surplus = rounded(budget.total() * rng.choice([0, 0, 1, 2]) // 100, grain)
    return replace(
        budget,
        economic=economic,
        projects=projects,
        spending=spread(body, economic, projects, grain, rng),
        three=three,
        opening=opening,
        surplus=surplus,
    )


def _spent(project: Project, three: Three, grain: int, rng: Random) -> Project:
    source = "general" if project.source == "carry" else project.source
    if project.name == "公务用车更新购置":
        return replace(project, source=source, parts={"310": three.buying})
    factor = rng.randint(70, 100)
    parts = {code: max(grain, rounded(fen * factor // 100, grain)) for code, fen in project.parts.items()}
    return replace(project, source=source, parts=parts)
