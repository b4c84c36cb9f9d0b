"""What a generated document holds, as questions need it: its totals, items, projects, persons and changes. Amounts in 分."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from eval.synthetic.model import Json, Truth

_TOTALS = {
    "支出总额": ("expenditure_by_function", "合计"),
    "基本支出": ("expenditure_by_function", "基本支出"),
    "项目支出": ("expenditure_by_function", "项目支出"),
    "人员经费": ("basic_by_economic", "人员经费"),
    "公用经费": ("basic_by_economic", "公用经费"),
}
_THREE_PUBLIC = {
    "合计": "三公经费",
    "因公出国（境）费": "因公出国（境）费",
    "公务用车购置及运行费/小计": "公务用车购置及运行费",
    "公务用车购置及运行费/公务用车运行费": "公务用车运行费",
    "公务接待费": "公务接待费",
}


@dataclass(frozen=True, slots=True)
class Facts:
    """One document. Names map to the only amount the document prints for them; what is printed twice with different amounts is left out."""

    organisation: str
    scope: str
    kind: str
    year: int
    totals: Mapping[str, int] = field(default_factory=dict)
    accounts: Mapping[str, int] = field(default_factory=dict)
    codes: Mapping[str, str] = field(default_factory=dict)
    """Account → code."""
    economic: Mapping[str, int] = field(default_factory=dict)
    projects: Mapping[str, int] = field(default_factory=dict)
    people: Mapping[str, int] = field(default_factory=dict)
    changes: Mapping[str, Json] = field(default_factory=dict)
    vehicles: int | None = None
    names: frozenset[str] = frozenset()
    """Everything the document prints as an item or a project."""


def facts_of(truth: Truth) -> Facts:
    data = truth.data
    period = (data["year"], data["kind"])
    own = [figure for figure in truth.figures if (figure["figure_year"], figure["figure_kind"]) == period]
    statements = truth.statements
    vehicles = [s["value"] for s in statements if s["kind"] == "asset" and s["subject"] == "车辆"]
    functional = [f for f in own if f["table_kind"] == "expenditure_by_function" and f["measure"] == "合计"]
    leaves = [f for f in functional if f["role"] == "leaf"]
    return Facts(
        data["organisation"], data["scope"], data["kind"], data["year"],
        totals=_totals(own), accounts=_only((f["item"], f["amount_fen"]) for f in leaves),
        codes={f["item"]: f["code"] for f in leaves},
        economic=_economic(own), projects=_projects(own, statements),
        people={s["subject"]: s["value"] for s in statements if s["kind"] == "headcount"},
        changes={s["subject"]: s for s in statements if s["kind"] == "change" and s.get("delta_fen")},
        vehicles=vehicles[0] if vehicles else None,
        names=frozenset(name for f in truth.figures for name in (f["item"], f["project"]) if name),
    )  # fmt: skip


def _totals(figures: Iterable[Json]) -> dict[str, int]:
    found: list[tuple[str, int]] = []
    for figure in figures:
        kind, measure = figure["table_kind"], figure["measure"]
        if kind == "three_public" and measure in _THREE_PUBLIC and not figure["item"]:
            found.append((_THREE_PUBLIC[measure], figure["amount_fen"]))
        if figure["role"] == "total":
            found += [(name, figure["amount_fen"]) for name, where in _TOTALS.items() if where == (kind, measure)]  # fmt: skip
    return _only(found)


def _economic(figures: Iterable[Json]) -> dict[str, int]:
    rows = [f for f in figures if f["table_kind"] == "basic_by_economic" and f["role"] == "leaf"]
    columns = {f["measure"] for f in rows}
    wanted = "合计" if "合计" in columns else next(iter(sorted(columns)), "")
    three = set(_THREE_PUBLIC.values())
    return _only((f["item"], f["amount_fen"]) for f in rows if f["measure"] == wanted and f["item"] not in three)  # fmt: skip


def _projects(figures: Iterable[Json], statements: Iterable[Json]) -> dict[str, int]:
    """Projects of the table, else those of the performance targets or, where it describes more of them, of the text."""
    told = _only(
        (s["subject"], s["amount_fen"]) for s in statements if s["sentence"].startswith("预算安排规模")
    )
    for kind in ("project_expenditure", "performance_targets"):
        rows = [f for f in figures if f["table_kind"] == kind and f["project"] and f["role"] == "leaf"]
        wanted = next((m for m in ("合计", "年度资金总额", "金额") if any(f["measure"] == m for f in rows)), "")  # fmt: skip
        found = _only((f["project"], f["amount_fen"]) for f in rows if f["measure"] == wanted)
        if found and (kind == "project_expenditure" or len(found) >= len(told)):
            return found
    return told


def _only(pairs: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Names with one amount only, none of them nothing."""
    found: dict[str, set[int]] = {}
    for name, amount in pairs:
        found.setdefault(name, set()).add(amount)
    return {name: next(iter(amounts)) for name, amounts in found.items() if len(amounts) == 1 and amounts != {0}}  # fmt: skip
