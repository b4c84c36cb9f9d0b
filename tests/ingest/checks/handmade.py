"""Documents made by hand: a few lines say what a table prints, the rest is filled in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from ingest.amounts import parse_amount
from ingest.checks import reconcile
from ingest.hierarchy import arrange
from ingest.model import Check, Column, Document, Figure, Identity, Line, Section, Statement, Table
from ingest.vocabulary import kind_of_title

BY_FUNCTION = ("合计", "基本支出", "项目支出")
THREE_PUBLIC = (
    "合计",
    "因公出国（境）费",
    "公务用车购置及运行费/小计",
    "公务用车购置及运行费/公务用车购置费",
    "公务用车购置及运行费/公务用车运行费",
    "公务接待费",
)


def table(
    title: str,
    rows: Iterable[tuple[Any, ...]],
    *,
    measures: Sequence[str] = ("合计",),
    kind: str = "",
    number: str = "",
    unit: str = "万元",
    notes: Sequence[str] = (),
    status: str = "printed",
    side: str = "",
) -> Table:
    """``rows`` are (code, item, amount, …); an amount of ``""`` is a blank cell. A ``/`` in the item parts off a project."""
    made = Table(0, kind or kind_of_title(title)[0], title, number=number, unit=unit, notes=list(notes))
    made.columns = [
        Column(
            index, measure, measure, measure_status=status, side=side, figure_year=2024, figure_kind="预算"
        )  # type: ignore[arg-type]
        for index, measure in enumerate(measures)
    ]
    for row, (code, item, *amounts) in enumerate(rows, start=1):
        name, _, project = item.partition("/")
        line = Line(row, item=name, code=code, project=project, side=side)
        for column, raw in zip(made.columns, amounts, strict=False):
            fen = parse_amount(raw, unit) if raw else None
            if fen is not None:
                line.figures.append(Figure(column, raw, fen, unit))
        made.lines.append(line)
        made.printed.append([code, item, *amounts])
    arrange(made)
    return made


def two_sided(title: str, income: Table, spending: Table) -> Table:
    """One table of an income and a spending side."""
    made = Table(0, kind_of_title(title)[0], title, unit=income.unit)
    for side, part in (("收入", income), ("支出", spending)):
        for line in part.lines:
            line.side = side
            line.row += 0 if side == "收入" else 100
            line.parent_row = (
                None if line.parent_row is None else line.parent_row + (0 if side == "收入" else 100)
            )
        made.lines.extend(part.lines)
    return made


def document(
    *tables: Table,
    statements: Sequence[Statement] = (),
    sections: Sequence[Section] = (),
    contents: Sequence[str] = (),
    kind: str = "预算",
    scope: str = "部门",
) -> Document:
    """A document of 2024."""
    for ordinal, part in enumerate(tables, start=1):
        part.ordinal = ordinal
    made = Document(Identity("某某局", scope, kind, 2024), "某某局2024年部门预算", "手工", "0", "text")  # type: ignore[arg-type]
    made.tables, made.statements, made.sections = list(tables), list(statements), list(sections)
    made.contents = list(contents)
    return made


def amount(subject: str, yuan_wan: str, *, sentence: str = "", text: str = "", **values: Any) -> Statement:
    """An amount of the narrative in 万元, with the sentence that prints it."""
    made = Statement(values.pop("kind", "amount"), subject, amount_fen=parse_amount(yuan_wan, "万元"))
    made.sentence = sentence or f"{subject} {yuan_wan} 万元。"
    made.text, made.section_path, made.locator = text, "一", "一、说明"
    for name, value in values.items():
        setattr(made, name, value)
    return made


def change(subject: str, yuan_wan: str, changed_wan: str, percent: str = "", **values: Any) -> Statement:
    """A change against 上年: ``percent`` is signed."""
    made = amount(subject, yuan_wan, kind="year_on_year", base="上年", percent=percent, **values)
    made.change_fen = parse_amount(changed_wan, "万元")
    made.attribute = "减少" if changed_wan.startswith("-") else "增加"
    made.sentence = values.get("sentence") or (
        f"{subject} {yuan_wan} 万元，比上年{made.attribute} {changed_wan.lstrip('-')} 万元，{percent.lstrip('-')}%。"
    )
    return made


def failures(made: Document, rule_name: str = "") -> list[Check]:
    """The failed checks, all of them or those of one rule."""
    return [check for check in reconcile(made) if not check.passed and rule_name in ("", check.rule)]


def compared(made: Document, rule_name: str) -> int:
    """How many comparisons of a rule agreed."""
    return sum(
        int(check.left.value)
        for check in reconcile(made)
        if check.passed and check.rule == rule_name and check.left and check.left.value is not None
    )
