"""Puts one document together: title, contents, overview, tables, explanation, terms."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from eval.synthetic import final_tables, small_tables, tables
from eval.synthetic.bodies import Body
from eval.synthetic.context import Context
from eval.synthetic.ledger import Ledger
from eval.synthetic.model import Block, Defect, Document, Heading, Paragraph, Table
from eval.synthetic.money import chinese_number
from eval.synthetic.narrative import all_statements, explanation, glossary, overview
from eval.synthetic.narrator import Narrator, Tamper
from eval.synthetic.words import load

BUDGET = {
    "summary": tables.summary, "income": tables.income, "expense": tables.expense, "fiscal": tables.fiscal,
    "general": tables.general, "basic": tables.basic, "project": tables.project, "three": small_tables.three_public,
    "fund": tables.fund, "capital": tables.capital, "procurement": small_tables.procurement,
}  # fmt: skip
FINAL = {
    "summary": final_tables.summary, "income": final_tables.income, "expense": final_tables.expense,
    "fiscal": final_tables.fiscal, "general": final_tables.general, "basic": final_tables.basic,
    "three": final_tables.three_public, "fund": final_tables.fund, "capital": final_tables.capital,
}  # fmt: skip
NARRATIVE_DEFECTS = {
    "narrative_amount": "narrative_amount",
    "wrong_percent": "wrong_percent",
    "headcount": "headcount",
}


@dataclass(frozen=True, slots=True)
class Plan:
    """What one document is about, and in whose terms."""

    body: Body
    context: Context
    past: Ledger  # the same kind of ledger, a year earlier
    seed: str

    def rng(self, use: str) -> Random:
        return Random(f"{self.seed}/{use}")


def build_tables(plan: Plan) -> list[Table]:
    """The tables in the order of the form."""
    ctx = plan.context
    builders = BUDGET if ctx.kind == "预算" else FINAL
    found: list[Table] = []
    for key in ctx.style.form["titles"]:
        if key == "performance":
            found += small_tables.performance(ctx, load("wording")["fields"][plan.body.kind["name"]])
        else:
            found.append(builders[key](ctx))
    return found


def build(plan: Plan, tamper: Tamper | None = None) -> tuple[Document, Narrator | None]:
    """The document; and, if the tamper struck, the narrator that misstated something."""
    ctx, tamper = plan.context, tamper or Tamper()
    first = overview(plan.body, ctx, plan.past, tamper)
    third = explanation(plan.body, ctx, plan.past, plan.rng("narrative"), tamper)
    struck = next((teller for teller in (first, third) if teller.misstated), None)
    defects: tuple[Defect, ...] = ()
    if struck and struck.misstated:
        place, printed, right = struck.misstated
        defects = (Defect(tamper.kind, place, printed, right),)
    found = build_tables(plan)
    parts = [
        (f"第一部分 {ctx.organisation}概况", first.blocks),
        (f"第二部分 {ctx.year}年{ctx.scope}{ctx.kind}公开表", list[Block](found)),
        (f"第三部分 {ctx.year}年{ctx.scope}{ctx.kind}情况说明", third.blocks),
        ("第四部分 名词解释", _terms()),
    ]
    blocks: list[Block] = [*_front(ctx), *_contents([name for name, _ in parts], found)]
    for name, part in parts:
        blocks += [Heading(name, 1), *part]
    blocks.append(Paragraph(f"{ctx.organisation}"))
    blocks.append(
        Paragraph(
            f"{ctx.year if ctx.kind == '预算' else ctx.year + 1}年{2 if ctx.kind == '预算' else 9}月16日"
        )
    )
    title = _title(ctx)
    statements = all_statements(first, third)
    document = Document(
        ctx.organisation, ctx.scope, ctx.kind, ctx.year, title, tuple(blocks), statements, defects
    )
    return document, struck


def _title(ctx: Context) -> str:
    degree = "年度" if ctx.kind == "决算" else "年"
    if ctx.style.form["name"] == "east":
        return f"{ctx.year}{degree}{ctx.scope}{ctx.kind}"
    return f"{ctx.organisation}{ctx.year}{degree}{ctx.scope}{ctx.kind}{'公开' if ctx.kind == '预算' else ''}"


def _front(ctx: Context) -> list[Block]:
    """Title page; in the east the body stands on a line of its own."""
    front: list[Block] = [Heading(_title(ctx), 0)]
    if ctx.style.form["name"] == "east":
        front.append(Paragraph(f"预算{ctx.scope}：{ctx.organisation}"))
    return front


def _contents(parts: list[str], found: list[Table]) -> list[Block]:
    """目录, with each table announced once."""
    lines: list[Block] = [Heading("目录", 1)]
    titles = list(dict.fromkeys(table.title for table in found))
    for place, name in enumerate(parts):
        lines.append(Paragraph(name))
        if place == 1:
            lines += [Paragraph(f"{chinese_number(n)}、{title}") for n, title in enumerate(titles, 1)]
    return lines


def _terms() -> list[Block]:
    terms = enumerate(glossary(), 1)
    return [Paragraph(f"{chinese_number(n)}、{name}：指{meaning}。") for n, (name, meaning) in terms]
