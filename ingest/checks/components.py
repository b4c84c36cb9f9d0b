"""Amounts of the narrative that are the sum of others: “三公” parts, 货物 + 工程 + 服务, changes of the parts. Pure; 分."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ingest.checks.ledger import Ledger
from ingest.checks.outcome import failed, money, passed, rule
from ingest.checks.stated import is_own, operand, printed, quoted, subject_key, three_public_measure, where
from ingest.model import Check, Operand, Statement

_ABROAD, _CARS, _BUY, _RUN, _GUESTS = (
    "因公出国（境）费",
    "公务用车购置及运行费",
    "公务用车购置费",
    "公务用车运行费",
    "公务接待费",
)
_TOTAL = "三公经费"


def check(ledger: Ledger) -> Iterator[Check]:
    """Sums within one section: only there is it certain that the parts are those of the total."""
    sections = dict.fromkeys(statement.section_path for statement in ledger.document.statements)
    for path in sections:
        own = [s for s in ledger.document.statements if s.section_path == path]
        yield from _three_public(ledger, own)
        yield from _procurement(ledger, own)
        yield from _reserves(ledger, own)
    yield from _spending_changes(ledger)


# --- “三公” -------------------------------------------------------------------------------------------------------


def _three_public(ledger: Ledger, statements: Sequence[Statement]) -> Iterator[Check]:
    amounts: dict[str, Statement] = {}
    changes: dict[str, Statement] = {}
    for statement in statements:
        measure = three_public_measure(statement.subject)
        if measure and statement.kind == "amount" and is_own(ledger.document, statement):
            amounts.setdefault(measure, statement)
        elif measure and statement.kind == "year_on_year" and statement.change_fen is not None:
            changes.setdefault(measure, statement)
    for found, key in ((amounts, "three_public_parts"), (changes, "three_public_changes")):
        total, parts = found.get(_TOTAL), _parts(found)
        if total is not None and parts:
            yield _sum(ledger, key, total, parts)
        cars = found.get(_CARS)
        if cars is not None and _BUY in found and _RUN in found:
            yield _sum(ledger, key, cars, [found[_BUY], found[_RUN]])


def _parts(found: dict[str, Statement]) -> list[Statement]:
    """The parts of the total, if all are stated."""
    if _ABROAD not in found or _GUESTS not in found:
        return []
    if _CARS in found:
        return [found[_ABROAD], found[_CARS], found[_GUESTS]]
    if _BUY in found and _RUN in found:
        return [found[_ABROAD], found[_BUY], found[_RUN], found[_GUESTS]]
    # 购置费为0 is often said without a change of its own
    return []


def _value(statement: Statement, key: str) -> int:
    return (statement.change_fen if key.endswith("changes") else statement.amount_fen) or 0


def _sum(ledger: Ledger, key: str, whole: Statement, parts: Sequence[Statement]) -> Check:
    values = [_value(part, key) for part in parts]
    total, stated = sum(values), _value(whole, key)
    tolerance = ledger.precision.statement(whole) * (1 + sum(value != 0 for value in values))
    if abs(total - stated) <= tolerance:
        return passed(key, where(whole))
    return failed(
        key,
        operand(whole, stated),
        Operand("各项之和", amount_fen=total, sentence=parts[0].sentence),
        where=where(whole),
        quote=quoted(whole),
        subject=whole.subject,
        stated=("-" if stated < 0 else "") + printed(whole, stated),
        parts=" + ".join(
            f"{part.subject} {money(value, '万元')}" for part, value in zip(parts, values, strict=True)
        ),
        total=money(total, "万元"),
        difference=money(abs(total - stated), "万元"),
    )


# --- 基本支出 + 项目支出 ------------------------------------------------------------------------------------------


def _spending_changes(ledger: Ledger) -> Iterator[Check]:
    """Changes of 基本支出 and 项目支出 against the change of the whole: only where their amounts make up the whole's and
    all three are compared with the same base, in the same words."""
    by_base: dict[str, dict[str, Statement]] = {}
    for statement in ledger.document.statements:
        if statement.kind == "year_on_year" and statement.change_fen is not None and statement.amount_fen:
            by_base.setdefault(statement.base, {}).setdefault(subject_key(statement.subject), statement)
    for found in by_base.values():
        parts = [found[name] for name in ("基本支出", "项目支出") if name in found]
        if len(parts) < 2:
            continue
        amount = sum(part.amount_fen or 0 for part in parts)
        for name in rule("spending_changes").words("wholes"):
            if name in found and found[name].amount_fen == amount:
                yield _sum(ledger, "spending_changes", found[name], parts)


# --- procurement --------------------------------------------------------------------------------------------------


def _procurement(ledger: Ledger, statements: Sequence[Statement]) -> Iterator[Check]:
    found: dict[str, Statement] = {}
    for statement in statements:
        if statement.kind == "procurement" and is_own(ledger.document, statement):
            found.setdefault(statement.attribute, statement)
    parts = [found[name] for name in ("货物", "工程", "服务") if name in found]
    if "合计" in found and len(parts) >= 2:
        yield _sum(ledger, "procurement_parts", found["合计"], parts)


def _reserves(ledger: Ledger, statements: Sequence[Statement]) -> Iterator[Check]:
    """小微企业 are among the 中小企业; both among what is bought."""
    found = {
        s.attribute: s for s in reversed(statements) if s.kind == "sme_reserve" and s.amount_fen is not None
    }
    bought = next((s for s in statements if s.kind == "procurement" and s.attribute == "合计"), None)
    if bought is not None:
        found["采购总额"] = bought
    for part, whole in (("小微企业", "中小企业"), ("中小企业", "采购总额")):
        one, other = found.get(part), found.get(whole)
        if one is None or other is None:
            continue
        more = (one.amount_fen or 0) - (other.amount_fen or 0)
        if more <= 2 * ledger.precision.statement(one):
            yield passed("reserve_within", where(one))
            continue
        yield failed(
            "reserve_within",
            operand(one, one.amount_fen),
            operand(other, other.amount_fen),
            where=where(one),
            part=one.subject,
            part_amount=printed(one, one.amount_fen or 0),
            whole=other.subject,
            whole_amount=printed(other, other.amount_fen or 0),
        )
