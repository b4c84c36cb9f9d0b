"""Scorers: pure functions from a case and an answer to a Score that explains itself (in Chinese).

Each checks one thing and passes when the case asks nothing of it. Amounts are compared exactly, in 元, as Decimals.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from eval.quantities import DATE_UNITS, Quantity, canonical_unit
from eval.suite import Case, CitationRule
from eval.text import normalise, squash
from eval.view import AnswerView

_ALWAYS = "无要求"
_NUMBER = re.compile(r"(?P<sign>[+\-±]?)(?P<value>\d+(?:\.\d+)?)(?P<unit>\D*)")


@dataclass(frozen=True, slots=True)
class Score:
    """The outcome of one scorer. ``hits`` of ``wanted`` requirements were met."""

    name: str
    passed: bool
    explanation: str
    hits: int = 0
    wanted: int = 0

    @property
    def missed_all(self) -> bool:
        return self.wanted > 0 and self.hits == 0


def score_status(case: Case, answer: AnswerView) -> Score:
    """The answer's status is one of those the case allows."""
    passed = answer.status in case.status
    return Score("状态", passed, f"应为 {' 或 '.join(case.status)}，得到 {answer.status}", int(passed), 1)


def score_figures(case: Case, answer: AnswerView) -> Score:
    """Every required amount (and one of each group of alternatives) is stated in the answer's text."""
    groups = [[figure] for figure in case.figures_yuan] + case.any_figures_yuan
    return _score_groups("金额", groups, lambda figure: states_figure(figure, answer.quantities), "元")


def score_numbers(case: Case, answer: AnswerView) -> Score:
    """Every required number that is not money (and one of each group) is stated, with its unit where one is asked."""
    groups = [[number] for number in case.numbers] + case.any_numbers
    return _score_groups("数字", groups, lambda number: states_number(number, answer.quantities), "")


def score_words(case: Case, answer: AnswerView) -> Score:
    """Every required word (and one of each group) stands in the answer; spaces, quotes and widths do not matter."""
    groups = [[word] for word in case.words] + case.any_words
    return _score_groups("词语", groups, lambda word: squash(word) in answer.squashed, "")


def score_forbidden(case: Case, answer: AnswerView) -> Score:
    """Nothing forbidden appears: words, patterns and amounts in the text."""
    found = [f"词语“{word}”" for word in case.forbid_words if squash(word) in answer.squashed]
    plain = normalise(answer.text)
    found += [f"表述 /{pattern}/" for pattern in case.forbid_regex if re.search(pattern, plain)]
    found += [
        f"金额 {figure} 元" for figure in case.forbid_figures_yuan if states_figure(figure, answer.quantities)
    ]
    return Score("禁止", not found, f"出现了{'、'.join(found)}" if found else "没有出现禁止的内容")


def score_citations(case: Case, answer: AnswerView) -> Score:
    """Each rule is met by a citation; an answer that states required amounts or numbers has at least one citation."""
    missing = [
        _rule_text(rule) for rule in case.citations if not any(_cites(rule, c) for c in answer.citations)
    ]
    needs_any = bool(case.figures_yuan or case.any_figures_yuan or case.numbers or case.any_numbers)
    if needs_any and not case.citations and not answer.citations:
        missing.append("任意出处")
    wanted = max(len(case.citations), len(missing))
    if not wanted:
        return Score("出处", True, _ALWAYS)
    cited = "、".join(str(c.get("locator", "")) for c in answer.citations) or "无"
    text = f"缺少出处：{'；'.join(missing)}（给出的是：{cited}）" if missing else "出处齐全"
    return Score("出处", not missing, text, wanted - len(missing), wanted)


def score_rows(case: Case, answer: AnswerView) -> Score:
    """Execution accuracy: the amounts of the result rows are exactly an expected multiset, in any order."""
    if case.rows_figures_yuan is None:
        return Score("结果行", True, _ALWAYS)
    alternatives = _alternatives(case.rows_figures_yuan)
    got = Counter(row_amounts_yuan(answer.columns, answer.rows))
    passed = any(got == Counter(Decimal(figure) for figure in wanted) for wanted in alternatives)
    shown = "、".join(str(amount) for amount in got.elements()) or "无"
    return Score(
        "结果行", passed, f"结果行的金额（元）为 {shown}，应为 {'、'.join(alternatives[0])}", int(passed), 1
    )


def score_warnings(case: Case, answer: AnswerView) -> Score:
    """A warning shows where the case says so (or none shows where it must not)."""
    if case.warn is None:
        return Score("提示", True, _ALWAYS)
    passed = bool(answer.warnings) == case.warn
    wanted = "应有核对提示，却没有" if case.warn else f"不应有提示，却有：{'；'.join(answer.warnings)}"
    return Score("提示", passed, "符合" if passed else wanted, int(passed), 1)


# --- amounts and numbers ------------------------------------------------------------------------------------------


def states_figure(required: str, stated: Iterable[Quantity]) -> bool:
    """Whether an amount (in 元, with the sign rules of ``FigureYuan``) is among the stated ones, exactly."""
    sign, value = (required[0], required[1:]) if required[0] in "+-±" else ("", required)
    return any(_agrees(sign, Decimal(value), q) for q in stated if q.is_money or q.loose)


def states_number(required: str, stated: Iterable[Quantity]) -> bool:
    """Whether a number is stated. With a unit the unit must agree; a percentage may be printed with more decimals."""
    match = _NUMBER.fullmatch(required)
    if match is None:
        raise ValueError(f"“{required}”不是数字")
    value, unit = Decimal(match["value"]), canonical_unit(match["unit"].strip())
    for quantity in stated:
        if not _unit_agrees(unit, quantity):
            continue
        if unit in ("%", "百分点"):
            quantity = _rounded_like(quantity, value)
        if _agrees(match["sign"], value, quantity):
            return True
    return False


def _agrees(sign: str, value: Decimal, stated: Quantity) -> bool:
    if sign == "-":
        return stated.value == -value or (stated.value == value and (stated.decreasing or value == 0))
    if sign == "+":
        return stated.value == value and not stated.decreasing
    if sign == "±":
        return abs(stated.value) == value
    return stated.value == value


def _unit_agrees(unit: str, stated: Quantity) -> bool:
    if stated.is_money:
        return False
    if unit:
        return stated.unit == unit or (stated.loose and not stated.unit)
    return stated.unit not in DATE_UNITS


def _rounded_like(stated: Quantity, value: Decimal) -> Quantity:
    """A percentage printed more precisely than the required one, rounded to the latter's decimals."""
    wanted_places = -int(value.as_tuple().exponent)
    if stated.places <= wanted_places:
        return stated
    rounded = stated.value.quantize(value, rounding=ROUND_HALF_UP)
    return Quantity(rounded, stated.unit, wanted_places, stated.decreasing)


# --- result rows --------------------------------------------------------------------------------------------------


def row_amounts_yuan(columns: Sequence[str], rows: Sequence[object]) -> list[Decimal]:
    """The amounts of result rows in 元. Columns of money are known by name; the best named one(s) only."""
    indexes = _money_columns(columns)
    amounts = []
    for row in rows:
        cells = (
            list(row.values())
            if isinstance(row, dict)
            else list(row)
            if isinstance(row, list | tuple)
            else []
        )
        for index, scale in indexes:
            amount = _decimal(cells[index]) if index < len(cells) else None
            if amount is not None:
                amounts.append(
                    (amount * scale).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP).normalize() + 0
                )
    return amounts


def _money_columns(columns: Sequence[str]) -> list[tuple[int, Decimal]]:
    kinds = (
        (re.compile(r"fen$|分\)?$"), Decimal("0.01")),
        (re.compile(r"yuan$|(?<!万)(?<!亿)元\)?$"), Decimal(1)),
        (re.compile(r"万元\)?$"), Decimal(10**4)),
    )
    for pattern, scale in kinds:
        if found := [(i, scale) for i, name in enumerate(columns) if pattern.search(normalise(name).strip())]:
            return found
    return []


def _decimal(cell: object) -> Decimal | None:
    if cell is None or isinstance(cell, bool):
        return None
    try:
        return Decimal(str(cell).replace(",", ""))
    except InvalidOperation:
        return None


def _alternatives(expected: list[str] | list[list[str]]) -> list[list[str]]:
    nested = [group for group in expected if isinstance(group, list)]
    return nested or [[figure for figure in expected if isinstance(figure, str)]]


# --- the rest -----------------------------------------------------------------------------------------------------


def _score_groups(name: str, groups: list[list[str]], holds: Callable[[str], bool], unit: str) -> Score:
    """All groups must be met, each by one of its members."""
    missing = [group for group in groups if not any(holds(option) for option in group)]
    if not groups:
        return Score(name, True, _ALWAYS)
    listed = "、".join(" 或 ".join(f"{option} {unit}".strip() for option in group) for group in missing)
    text = f"缺少{name}：{listed}" if missing else f"{name}齐全"
    return Score(name, not missing, text, len(groups) - len(missing), len(groups))


def _cites(rule: CitationRule, citation: Mapping[str, Any]) -> bool:
    fields = (("document", rule.document), ("locator", rule.locator), ("quote", rule.quote))
    return all(_contains_one(str(citation.get(key) or ""), wanted) for key, wanted in fields)


def _contains_one(text: str, wanted: str | list[str]) -> bool:
    options = [wanted] if isinstance(wanted, str) else wanted
    return not options or any(squash(option) in squash(text) for option in options)


def _rule_text(rule: CitationRule) -> str:
    parts = [rule.document, rule.locator, rule.quote]
    return " · ".join(part if isinstance(part, str) else " 或 ".join(part) for part in parts if part)
