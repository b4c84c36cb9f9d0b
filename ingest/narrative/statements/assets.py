"""What an organisation owns or is to buy: houses, vehicles, equipment, in numbers and worth. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from ingest.model import Statement
from ingest.narrative.statements.context import Context
from ingest.narrative.statements.money import MONEY, money_fen, read_change
from ingest.narrative.statements.reasons import told
from ingest.narrative.statements.sentences import Quote, clauses, segments
from ingest.narrative.text import squeezed
from ingest.narrative.words import alternatives, any_pattern, has_any, pairs, words

_SHORTEST = 2
_NUMBER = r"(?P<count>\d+(?:,\d{3})*(?:\.\d+)?)"


def assets(context: Context, quote: Quote) -> list[Statement]:
    """``房屋3118平方米，价值173.25万元`` · ``一般公务用车2辆`` · ``单位价值50万元以上大型设备0台（套）``.

    Outside sections about assets only things are counted (公务用车保有量3辆): amounts there are spending, and vehicles in a reason
    are no count.
    """
    titled = is_about_assets(context)
    if not titled and not any_pattern("asset_counts").search(quote.text):
        return []
    return list(_clauses(context, quote, titled=titled))


def is_about_assets(context: Context) -> bool:
    """Whether the section is about assets, so that its amounts are worth, not spending."""
    return has_any(context.title, "asset_titles")


def _clauses(context: Context, quote: Quote, *, titled: bool) -> Iterator[Statement]:
    planned = False
    as_of = _as_of(squeezed(context.section.text)) if titled else ""
    for segment in segments(quote.text):
        subject = ""
        heads = [segment] if titled else [part.head for part in told(segment)]
        for clause in (clause for head in heads for clause in clauses(head)):
            planned = planned or has_any(clause, "asset_planned")
            if none := any_none_planned(clause):
                yield context.statement("asset", none, quote.printed, attribute="计划购置", text=clause)
                continue
            rest = clause
            if counted := _count_pattern().search(clause):
                subject, rest = _name(counted["name"], context), clause[counted.end() :]
                if len(subject) >= _SHORTEST:
                    yield _counted(context, quote, subject, counted, planned, as_of)
            if titled and rest and (value := _worth_pattern().search(rest)) and read_change(rest) is None:
                subject = _name(_without_worth(value["name"]), context) or subject
                fen = money_fen(value["number"], value["unit"])
                if subject and fen is not None and not subject.endswith(words("asset_never")):
                    made = context.statement("asset", subject, quote.printed, amount_fen=fen)
                    worth = "净值" if "净值" in value["name"] else "价值"
                    made.attribute, made.text = ("计划购置", "") if planned else (worth, as_of)
                    yield made


def _counted(
    context: Context, quote: Quote, subject: str, counted: re.Match[str], planned: bool, as_of: str
) -> Statement:
    area = counted["unit"] in words("asset_areas")
    made = context.statement("asset", subject, quote.printed, unit=counted["unit"])
    made.attribute = "计划购置" if planned else "面积" if area else "数量"
    made.value, made.text = counted["count"].replace(",", ""), "" if planned else as_of
    return made


def any_none_planned(clause: str) -> str:
    """``未安排购置车辆经费`` → 车辆."""
    for phrase in words("asset_none_planned"):
        if phrase in clause:
            return clause.partition(phrase)[2].removesuffix("经费").removesuffix("预算") or "资产"
    return ""


def _as_of(text: str) -> str:
    found = re.search(r"截[至止](?P<when>[^，]{4,16}?)[，：]", text)
    return f"截至{found['when']}" if found else ""


def _name(name: str, context: Context) -> str:
    name = name.rpartition("：")[2]
    name = _introduced().sub("", name)
    name = name.partition(context.organisation)[2] or name if context.organisation else name
    name = re.sub(r"^[本我]?(?:部门|单位)(?!价值)", "", name)
    name = name.strip("，、：（为有共") if name.endswith("）") else name.strip("，、：（）为有共")
    for printed, form in _forms():
        name = printed.sub(form, name)
    return name


def _without_worth(name: str) -> str:
    return re.sub(rf"(?:{alternatives(words('asset_values'))})(?:为|共计|合计)?$", "", name)


@cache
def _introduced() -> re.Pattern[str]:
    return re.compile(
        rf"^.*?(?:{alternatives(('总体情况为', '共有', '共计', '其中', *words('asset_planned')))})"
    )


@cache
def _forms() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(printed), form) for printed, form in pairs("asset_forms"))


@cache
def _count_pattern() -> re.Pattern[str]:
    return re.compile(rf"^(?P<name>.*?){_NUMBER}(?P<unit>{alternatives(words('asset_units'))})(?!次)")


@cache
def _worth_pattern() -> re.Pattern[str]:
    return re.compile(rf"^(?P<name>.*?){MONEY}(?!以上|（含)")
