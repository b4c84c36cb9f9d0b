"""What a clause says about money: an amount, a change, a share. Pure; it knows nothing of sections."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from ingest.amounts import AmountError, parse_amount
from ingest.narrative.words import alternatives, any_of, words

MONEY = r"(?P<number>(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)(?P<unit>(?:亿|千万|百万|十万|万|千|百)?元)"
PERCENT = r"(?P<percent>\d+(?:\.\d+)?)%(?P<over>以上)?"
# What follows an amount that is a figure, not a threshold (50万元以上, 100万元（含）以上).
_TAIL = r"(?=$|[）”，]|（(?!含)|用于|主要|其中|左右)"
_YEAR = r"(?:19|20)\d{2}年度?"


@dataclass(frozen=True, slots=True)
class Amount:
    head: str
    amount_fen: int


@dataclass(frozen=True, slots=True)
class Change:
    """``direction``: 增加, 减少, 持平, 基本持平, or the unfilled template's own words."""

    subject: str
    base: str
    direction: str
    change_fen: int | None
    percent: str = ""
    over: bool = False
    filled: bool = True


@dataclass(frozen=True, slots=True)
class Share:
    base: str
    percent: str


def read_amount(clause: str) -> Amount | None:
    """``支出预算3,121.42万元`` → what stands before the amount, and the amount. ``…为0`` is an amount as well."""
    found = _amount_pattern().search(clause)
    if found is not None:
        fen = money_fen(found["number"], found["unit"])
        return None if fen is None else Amount(clause[: found.start()], fen)
    zero = re.search(r"(?:为|是)0$", clause)
    return Amount(clause[: zero.start()] + "为", 0) if zero else None


def scale_fen(text: str, totals: tuple[str, ...]) -> int | None:
    """The amount of a squeezed text on a project's scale: the single one, or the one after a total's word (项目总预算1720万).

    万 alone counts as 万元 at the end of a clause. Several amounts without a total are not added up.
    """
    money = MONEY.replace("元)", "元|万(?=$|[，。；]))")
    total = re.search(rf"(?:{alternatives(totals)})(?:为|：)?{money}", text)
    found = [total] if total else list(re.finditer(money, text))
    return money_fen(found[0]["number"], found[0]["unit"]) if len(found) == 1 else None


def money_fen(number: str, unit: str) -> int | None:
    """分 of a printed amount; None where the source prints more decimals than 分 has: then only its sentence is kept."""
    try:
        return parse_amount(number, unit)
    except AmountError:
        return None


def read_base(clause: str) -> str:
    """``与2023年度相比`` → ``2023年度``; ``""`` for other clauses. ``较2022年决算数688.84万元131.49万元`` lost its verb: base only."""
    found = _base_pattern().fullmatch(clause)
    if found is None or read_change(clause) is not None:
        return ""
    stated = re.search(MONEY, found["base"])
    if stated is not None:
        return found["base"][: stated.start()]
    return found["base"] if found["closed"] else ""


def read_share(clause: str) -> Share | None:
    """``占本年支出合计的79.49%`` → base and percent."""
    found = re.fullmatch(rf"占(?P<base>.*?)的?(?:比重|比例)?为?{PERCENT}[）”]*", clause)
    return Share(found["base"], found["percent"]) if found else None


def read_completion(clause: str) -> Share | None:
    """``完成年初预算的98.20%`` → base and percent."""
    found = re.fullmatch(rf"(?:完成|为)(?P<base>[^，\d]*?预算[^，\d]*?)的?{PERCENT}[）”]*", clause)
    return Share(found["base"].rstrip("的"), found["percent"]) if found else None


def read_change(clause: str) -> Change | None:
    """``比上年执行数减少10.4万元`` · ``下降8.92%`` · ``与2024年预算持平`` · ``增加（减少）0万元``."""
    return _level(clause) or _moved(clause)


def _moved(clause: str) -> Change | None:
    found = _change_pattern().match(clause)
    if found is None:
        return None
    verb = found["verb"]
    filled = verb not in words("unfilled_directions")
    falls = verb in words("decreases")
    fen = money_fen(found["number"], found["unit"]) if found["number"] else None
    percent = found["percent"] or ""
    base = found["base"] or ("上年同期" if found["same"] else "")
    if not filled:
        # Which way it went is not said: nothing at all for 0, unknown for anything else.
        zero = fen == 0 or (percent and Decimal(percent) == 0)
        return Change(found["subject"], base, verb, 0 if zero else None, filled=False)
    return Change(
        subject=found["subject"],
        base=base,
        direction="减少" if falls else "增加",
        change_fen=None if fen is None else (-fen if falls else fen),
        percent=f"-{percent}" if falls and percent and Decimal(percent) else percent,
        over=bool(found["over"]),
    )


def _level(clause: str) -> Change | None:
    found = _level_pattern().fullmatch(clause)
    if found is None:
        return None
    near = bool(found["near"])
    return Change(found["subject"], found["base"] or "", "基本持平" if near else "持平", None if near else 0)


@cache
def _amount_pattern() -> re.Pattern[str]:
    return re.compile(MONEY + _TAIL)


@cache
def _compared() -> str:
    """比/较/与 and what it is compared with: a base must begin with a known word or a year, since 与 and 和 also mean 'and'."""
    base = rf"(?P<base>(?:{_YEAR}|{alternatives(words('bases'))})[^，]*?)"
    return rf"(?:比|较|与|同|和|相比|相较于?){base}(?P<closed>相比|比较|对比)?"


@cache
def _base_pattern() -> re.Pattern[str]:
    return re.compile(_compared())


@cache
def _change_pattern() -> re.Pattern[str]:
    verbs = alternatives((*words("unfilled_directions"), *words("increases"), *words("decreases")))
    return re.compile(
        rf"(?P<subject>.*?)(?:(?P<same>同比|环比)|{_compared()})?(?:共|总体|合计)?"
        rf"(?P<verb>{verbs})(?:了|额)?(?:为|：)?(?:{MONEY}{_TAIL}|{PERCENT})"
    )


@cache
def _level_pattern() -> re.Pattern[str]:
    same = any_of("unchanged").pattern
    return re.compile(
        rf"(?P<subject>[^，]*?)(?:{_compared()}|同比)?(?:保持|总体)?(?P<near>基本)?(?:{same})(?:为?0(?:\.0+)?万?元)?[）”]*"
    )
