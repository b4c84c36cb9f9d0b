"""Rules as data, and how a comparison becomes a ``Check``. Amounts are 分; tolerances are 分 that rounding may explain."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Any

import yaml

from ingest.amounts import FEN_PER_UNIT, canonical_unit
from ingest.model import Check, Figure, Line, Operand, Table


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its Chinese name, how serious a failure is, how a failure is worded, and its parameters."""

    key: str
    name: str
    severity: str
    message: str
    parameters: dict[str, Any] = field(default_factory=dict)

    def words(self, parameter: str) -> tuple[str, ...]:
        """A parameter that is a list of words."""
        return tuple(self.parameters.get(parameter, ()))

    def mapping(self, parameter: str) -> dict[str, tuple[str, ...]]:
        """A parameter that is a mapping of word lists."""
        return {key: tuple(values) for key, values in self.parameters.get(parameter, {}).items()}


@cache
def _rules() -> dict[str, Rule]:
    text = (resources.files("ingest") / "data" / "checks.yaml").read_text(encoding="utf-8")
    loaded = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return {
        row["key"]: Rule(row["key"], row["name"], row["severity"], row["message"], row.get("parameters", {}))
        for row in loaded["rules"]
    }


def rule(key: str) -> Rule:
    """The rule of that key; a key without a rule is a programming error."""
    return _rules()[key]


def rules() -> tuple[Rule, ...]:
    """Every rule, in the order of the data file."""
    return tuple(_rules().values())


# --- operands -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Placed:
    """A figure with the line and table it stands in."""

    table: Table
    line: Line
    figure: Figure
    step_fen: int
    """Half a printed place: what rounding alone can move it."""

    @property
    def fen(self) -> int:
        return self.figure.amount_fen

    @property
    def label(self) -> str:
        """``表三 部门支出总体情况表 · 总计 · 基本支出``."""
        return " · ".join(
            (table_label(self.table), row_label(self.table, self.line), column_label(self.figure))
        )

    @property
    def operand(self) -> Operand:
        return Operand(
            self.label,
            amount_fen=self.fen,
            table_ordinal=self.table.ordinal,
            side=self.line.side,
            row=self.line.row,
            column_index=self.figure.column.index if self.figure.column.index >= 0 else None,
        )

    @property
    def printed(self) -> str:
        return f"{self.figure.raw.strip()} {canonical_unit(self.figure.unit) or self.figure.unit}"


def table_label(table: Table) -> str:
    """Number and title as printed; a performance form is told apart by its project."""
    title = " ".join(part for part in (table.number, table.title) if part) or f"第 {table.ordinal} 张表"
    project = next((line.project for line in table.lines if line.project), "")
    return f"{title}（{project}）" if table.kind == "performance_targets" and project else title


def row_label(table: Table, line: Line) -> str:
    """What a row is called: code and name, else its project, else its place."""
    own = f"{line.code} {line.item or line.account_name}".strip()
    if line.project and own and table.kind != "performance_targets":
        return f"{own}（{line.project}）"
    if own or line.project:
        return own or line.project
    if line.role == "total":
        return "合计行"
    return "数据行" if len(table.lines) == 1 else f"第 {line.row} 行"


def column_label(figure: Figure) -> str:
    """A column by its measure: ``公务用车购置及运行费小计``, ``公务接待费``."""
    group, _, own = (figure.column.measure or figure.column.header_path).rpartition("/")
    return group + own if own == "小计" else own


def money(fen: int, unit: str) -> str:
    """An exact amount in ``unit`` without needless zeros: ``3.34 万元``."""
    name = canonical_unit(unit) or "元"
    value = (Decimal(fen) / FEN_PER_UNIT[name]).normalize()
    return f"{value:f} {name}"


# --- outcomes -----------------------------------------------------------------------------------------------------


def passed(key: str, where: str) -> Check:
    """One comparison that agreed, at ``where`` (a table or a part of the text)."""
    made = rule(key)
    return Check(made.name, True, "", made.severity, left=Operand(where))


def failed(key: str, one: Operand | None, other: Operand | None, /, **values: object) -> Check:
    """One comparison that did not agree; ``values`` fill the rule's wording."""
    made = rule(key)
    return Check(made.name, False, made.message.format(**values), made.severity, one, other)


def summarised(checks: Iterable[Check]) -> list[Check]:
    """Passed checks, one per rule and place: ``left.value`` is how many comparisons were made there."""
    counts: dict[tuple[str, str], int] = {}
    severities: dict[str, str] = {}
    for check in checks:
        where = check.left.label if check.left else ""
        counts[check.rule, where] = counts.get((check.rule, where), 0) + 1
        severities[check.rule] = check.severity
    return [
        Check(
            name,
            True,
            f"{where}：{count} 处相符",
            severities[name],
            left=Operand(where, value=Decimal(count)),
        )
        for (name, where), count in counts.items()
    ]


def compare_sum(key: str, whole: Placed, parts: Sequence[Placed]) -> Check:
    """Whether ``whole`` is the sum of ``parts``, up to half a printed place of each figure taking part."""
    total = sum(part.fen for part in parts)
    tolerance = whole.step_fen + sum(part.step_fen for part in parts)
    if abs(total - whole.fen) <= tolerance:
        return passed(key, table_label(whole.table))
    unit = whole.figure.unit
    right = Operand("各项之和", amount_fen=total)
    if len(parts) == 1:
        right = parts[0].operand
    return failed(
        key,
        whole.operand,
        right,
        table=table_label(whole.table),
        row=row_label(whole.table, whole.line),
        column=column_label(whole.figure),
        whole=whole.printed,
        total=money(total, unit),
        difference=money(abs(total - whole.fen), unit),
        parts=_listed(parts),
    )


def compare_same(key: str, one: Placed, other: Placed) -> Check:
    """Whether two printed figures are the same amount, up to half a printed place of each."""
    if abs(one.fen - other.fen) <= one.step_fen + other.step_fen:
        return passed(key, table_label(one.table))
    return failed(
        key,
        one.operand,
        other.operand,
        left=one.label,
        left_amount=one.printed,
        right=other.label,
        right_amount=other.printed,
        difference=money(abs(one.fen - other.fen), one.figure.unit),
    )


MOST_LISTED = 6


def _listed(parts: Sequence[Placed]) -> str:
    """``0 + 3 + 0.34``; a long list is cut, its sum stands beside it."""
    shown = [part.figure.raw.strip() for part in parts[:MOST_LISTED]]
    rest = f" + …（共 {len(parts)} 项）" if len(parts) > MOST_LISTED else ""
    return " + ".join(shown) + rest
