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
_COMPLETES = ("完成", "为", "预算执行率", "预算完成率", "执行率")
_ZERO = re.compile(r"(?:为|是)0$")
_SHARE = re.compile(rf"占(?P<base>.*?)的?(?:比重|比例|比)?为?{PERCENT}[）”]*")
_COMPLETION = re.compile(
    rf"(?:(?:完成|为)(?P<base>[^，\d]*?预算[^，\d]*?)(?:{MONEY})?|(?:预算)?(?:执行率|完成率)(?:为|达到?)?)的?{PERCENT}[）”]*"
)
_DIFFERENCE = re.compile(r"预决算差异率(?:为|是)?(?P<falls>-?)(?P<percent>\d+(?:\.\d+)?)%")
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
    each: bool = False
    """Whether each of several names changed so: 收入总计、支出总计各增加."""


@dataclass(frozen=True, slots=True)
class Share:
    base: str
    percent: str


@dataclass(frozen=True, slots=True)
class Base:
    """What is compared, if the clause says so, and with what."""

    subject: str
    base: str


def read_amount(clause: str) -> Amount | None:
    """``支出预算3,121.42万元`` → what stands before the amount, and the amount. ``…为0`` is an amount as well."""
    found = _amount_pattern().search(clause)
    if found is not None:
        fen = money_fen(found["number"], found["unit"])
        return None if fen is None else Amount(clause[: found.start()], fen)
    zero = _ZERO.search(clause)
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


def read_base(clause: str) -> Base | None:
    """``与2023年度相比`` · ``收入支出总计与上年相比`` · ``比2024年项目支出预算25200万元``: a clause that only opens a comparison.

    ``较2022年决算数688.84万元131.49万元`` lost its verb: what it is compared with is all that is known.
    """
    found = _base_pattern().fullmatch(clause)
    if found is None or read_change(clause) is not None:
        return None
    base = _without_amount(found["base"])
    if not found["closed"] and base == found["base"]:
        return None
    return Base(found["later"] or found["subject"], base)


def read_share(clause: str) -> Share | None:
    """``占本年支出合计的79.49%`` → base and percent."""
    found = _SHARE.fullmatch(clause) if clause.startswith("占") else None
    return Share(found["base"], found["percent"]) if found else None


def read_completion(clause: str) -> Share | None:
    """``完成年初预算的98.20%`` → base and percent."""
    found = _COMPLETION.fullmatch(clause) if clause.startswith(_COMPLETES) else None
    return Share((found["base"] or "预算").rstrip("的"), found["percent"]) if found else None


def read_change(clause: str) -> Change | None:
    """``比上年执行数减少10.4万元`` · ``下降8.92%`` · ``与2024年预算持平`` · ``增加（减少）0万元``."""
    if _verb_pattern().search(clause) is None:
        return None
    return _level(clause) or _moved(clause) or _differs(clause)


def _differs(clause: str) -> Change | None:
    """``预决算差异率-12.50%``: how far what was spent is off what was named before as the base."""
    found = _DIFFERENCE.fullmatch(clause)
    if found is None:
        return None
    off = Decimal(found["percent"])
    direction = "持平" if not off else "减少" if found["falls"] else "增加"
    return Change(
        "", "", direction, 0 if not off else None, (found["falls"] if off else "") + found["percent"]
    )


def _moved(clause: str) -> Change | None:
    found = _change_pattern().match(clause)
    if found is None:
        return None
    verb = found["verb"]
    filled = verb not in words("unfilled_directions")
    falls = verb in words("decreases")
    fen = money_fen(found["number"], found["unit"]) if found["number"] else None
    percent = found["percent"] or ""
    base = _without_amount(found["base"] or ("上年同期" if found["same"] else ""))
    subject = found["later"] or found["subject"]
    if not filled:
        # Which way it went is not said: nothing at all for 0, unknown for anything else.
        zero = fen == 0 or (percent and Decimal(percent) == 0)
        return Change(subject, base, verb, 0 if zero else None, filled=False)
    return Change(
        subject=subject,
        base=base,
        direction="减少" if falls else "增加",
        change_fen=None if fen is None else (-fen if falls else fen),
        percent=f"-{percent}" if falls and percent and Decimal(percent) else percent,
        over=bool(found["over"]),
        each=bool(found["each"]),
    )


def _level(clause: str) -> Change | None:
    found = _level_pattern().fullmatch(clause)
    if found is None:
        return None
    near = bool(found["near"])
    base = _without_amount(found["base"] or "")
    subject = found["later"] or found["subject"]
    return Change(subject, base, "基本持平" if near else "持平", None if near else 0)


def opens_comparison(clause: str) -> bool:
    """Whether the clause begins with what is compared with, and states a change or announces one: 与上年相比减少1.2万元."""
    return _compared_pattern().match(clause) is not None and (
        read_change(clause) is not None or read_base(clause) is not None
    )


def _without_amount(base: str) -> str:
    """``2024年预算数40000万元`` is compared with by its name."""
    stated = _money().search(base)
    return (base if stated is None else base[: stated.start()]).removesuffix("的")


@cache
def _amount_pattern() -> re.Pattern[str]:
    return re.compile(MONEY + _TAIL)


@cache
def compared() -> str:
    """A pattern of 比/较/与 and what it is compared with: a base must begin with a known word or a year.

    与 and 和 also mean 'and'."""
    base = rf"(?P<base>(?:{_YEAR}|{alternatives(words('bases'))})[^，]*?)"
    return rf"(?:比|较|与|同|和|相比|相较于?){base}(?:(?P<closed>相比|比较|对比|相较)(?P<later>[^，]*?))?"


@cache
def _compared_pattern() -> re.Pattern[str]:
    return re.compile(compared())


@cache
def _money() -> re.Pattern[str]:
    return re.compile(MONEY)


@cache
def _verb_pattern() -> re.Pattern[str]:
    """Most clauses compare nothing: told by one look for the words that any comparison has."""
    verbs = ("unfilled_directions", "increases", "decreases", "unchanged")
    return re.compile(alternatives((*(word for name in verbs for word in words(name)), "差异率")))


@cache
def _base_pattern() -> re.Pattern[str]:
    return re.compile(rf"(?P<subject>[^，]*?){compared()}")


@cache
def _change_pattern() -> re.Pattern[str]:
    verbs = alternatives((*words("unfilled_directions"), *words("increases"), *words("decreases")))
    return re.compile(
        rf"(?P<subject>.*?)(?:(?:(?P<same>同比|环比)|{compared()})(?:合计)?)?(?P<each>各|均)?(?:共|总体|分别)?"
        rf"(?P<verb>{verbs})(?:了|额)?(?:为|：)?(?:{MONEY}{_TAIL}|{PERCENT})"
    )


@cache
def _level_pattern() -> re.Pattern[str]:
    same = any_of("unchanged").pattern
    return re.compile(
        rf"(?P<subject>[^，]*?)(?:{compared()}|同比)?(?:保持|总体)?(?P<near>基本)?(?:{same})(?:为?0(?:\.0+)?万?元)?[）”]*"
    )
