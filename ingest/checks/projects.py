"""Projects in the project table, in the narrative and in the performance forms: names vary, amounts must not. Pure; 分."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from ingest.checks.ledger import Ledger, known
from ingest.checks.outcome import failed, money, passed, rule, table_label
from ingest.checks.stated import operand, where
from ingest.model import Check, Operand, Statement
from ingest.vocabulary import squeeze

_WHOLE = "年度资金总额"


@dataclass(frozen=True, slots=True)
class Project:
    """A project as one place of the document names it."""

    name: str
    fen: int
    step_fen: int
    place: str
    operand: Operand


def check(ledger: Ledger) -> Iterator[Check]:
    """Each pair of the three places, then how many projects with how much money the narrative says there are forms for.

    Names are compared with those of the forms where there are any, so that one difference is told once.
    """
    table, told, forms = _in_table(ledger), _in_narrative(ledger), _in_forms(ledger)
    yield from _pairs(table, forms)
    yield from _pairs(told, forms)
    between = _pairs(table, told)
    yield from (outcome for outcome in between if not forms or outcome.rule != rule("project_two_names").name)
    yield from _announced(ledger, forms, told)


# --- the three places ---------------------------------------------------------------------------------------------


def _in_table(ledger: Ledger) -> list[Project]:
    found = []
    for table in ledger.filled("project_expenditure"):
        for line in table.lines:
            whole = ledger.whole_of(table, line)
            if line.project and line.role == "leaf" and whole is not None:
                found.append(
                    Project(line.project, whole.fen, whole.step_fen, table_label(table), whole.operand)
                )
    return found


def _in_narrative(ledger: Ledger) -> list[Project]:
    return [
        Project(s.project, s.amount_fen, ledger.precision.statement(s), "情况说明", operand(s, s.amount_fen))
        for s in ledger.document.statements
        if s.kind == "project" and s.attribute == "规模" and s.project and s.amount_fen is not None
    ]


def _in_forms(ledger: Ledger) -> list[Project]:
    found = []
    for table in ledger.filled("performance_targets"):
        for line in table.lines:
            figure = next((f for f in line.figures if f.column.measure == _WHOLE and known(f)), None)
            if line.project and figure is not None:
                placed = ledger.placed(table, line, figure)
                found.append(Project(line.project, placed.fen, placed.step_fen, "绩效目标表", placed.operand))
    return found


# --- pairs --------------------------------------------------------------------------------------------------------


def _pairs(ones: Sequence[Project], others: Sequence[Project]) -> Iterator[Check]:
    """Pair the projects of two places: names first, likest first; what is left by an amount that only one of each has."""
    limits = rule("project_amount").parameters
    left, right = list(ones), list(others)
    ranked = sorted(
        (
            (_likeness(one.name, other.name), i, j)
            for i, one in enumerate(ones)
            for j, other in enumerate(others)
        ),
        key=lambda entry: (-entry[0], entry[1], entry[2]),
    )
    for likeness, i, j in ranked:
        one, other = ones[i], others[j]
        if one not in left or other not in right or likeness < limits["perhaps"]:
            continue
        agrees = _agree(one, other)
        if not agrees and likeness < limits["surely"]:
            continue
        left.remove(one)
        right.remove(other)
        yield from _compared(one, other, agrees, likeness)
    for one in list(left):
        equal = [other for other in right if _agree(one, other)]
        if len(equal) == 1 and sum(_agree(own, equal[0]) for own in left) == 1 and one.fen:
            left.remove(one)
            right.remove(equal[0])
            yield from _compared(one, equal[0], True, 0.0)


def _agree(one: Project, other: Project) -> bool:
    return abs(one.fen - other.fen) <= one.step_fen + other.step_fen


def _likeness(one: str, other: str) -> float:
    first, second = squeeze(one), squeeze(other)
    return (
        100.0
        if first == second
        else min(99.0, max(fuzz.ratio(first, second), 0.95 * fuzz.partial_ratio(first, second)))
    )


def _compared(one: Project, other: Project, agrees: bool, likeness: float) -> Iterator[Check]:
    values = {"one": one.name, "one_place": one.place, "other": other.name, "other_place": other.place}
    if not agrees:
        yield failed(
            "project_amount",
            one.operand,
            other.operand,
            one_amount=money(one.fen, "万元"),
            other_amount=money(other.fen, "万元"),
            difference=money(abs(one.fen - other.fen), "万元"),
            **values,
        )
        return
    yield passed("project_amount", one.place)
    if likeness < 100:
        yield failed("project_two_names", one.operand, other.operand, amount=money(one.fen, "万元"), **values)


# --- how many forms -----------------------------------------------------------------------------------------------


def _announced(ledger: Ledger, forms: Sequence[Project], told: Sequence[Project]) -> Iterator[Check]:
    """Only where the sentence says that the forms follow: many documents publish a choice of them. The narrative's own
    projects are added up where they are as many."""
    marks = rule("project_count").words("marks")
    for statement in ledger.document.statements:
        if (
            statement.kind != "performance_scope"
            or not forms
            or not _points_to_forms(ledger, statement, marks)
        ):
            continue
        if statement.attribute == "项目数" and statement.value:
            yield _counted(statement, forms)
        elif statement.amount_fen is not None:
            yield _funded(ledger, statement, forms, "各绩效目标表")
            if len(told) == len(forms):
                yield _funded(ledger, statement, told, "说明所列各项目")


def _points_to_forms(ledger: Ledger, statement: Statement, marks: Sequence[str]) -> bool:
    text = next(
        (s.text for s in ledger.document.sections if s.path == statement.section_path), statement.sentence
    )
    return any(mark in squeeze(text) for mark in marks)


def _counted(statement: Statement, forms: Sequence[Project]) -> Check:
    if int(float(statement.value)) == len(forms):
        return passed("project_count", where(statement))
    left = Operand(where(statement), sentence=statement.sentence)
    return failed(
        "project_count", left, None, where=where(statement), stated=statement.value, count=len(forms)
    )


def _funded(ledger: Ledger, statement: Statement, projects: Sequence[Project], place: str) -> Check:
    total, stated = sum(project.fen for project in projects), statement.amount_fen or 0
    if abs(total - stated) <= ledger.precision.statement(statement) + sum(
        project.step_fen for project in projects
    ):
        return passed("project_money", where(statement))
    return failed(
        "project_money",
        operand(statement, stated),
        Operand(f"{place}之和", amount_fen=total),
        where=where(statement),
        place=place,
        stated=money(stated, "万元"),
        total=money(total, "万元"),
        difference=money(abs(total - stated), "万元"),
    )
