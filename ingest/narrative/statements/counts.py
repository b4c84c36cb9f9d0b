"""Counts in sentences: headcounts, departments, assets, projects under performance management. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache

from ingest.model import Statement
from ingest.narrative.statements.context import Context
from ingest.narrative.statements.money import MONEY, money_fen
from ingest.narrative.statements.sentences import Quote, clauses, segments
from ingest.narrative.text import squeezed
from ingest.narrative.words import alternatives, any_pattern, canonical, has_any, words

NUMBER = r"(?P<count>\d+(?:,\d{3})*(?:\.\d+)?)"
_CHINESE_NUMBER = r"(?:\d+|[一二两三四五六七八九十]+)"
_UNDECIDED = "增减方向未选"

Reader = Callable[[Context, Quote], list[Statement]]


def headcounts(context: Context, quote: Quote) -> list[Statement]:
    """``实有人数59人，其中：在职28人，减少16人`` → persons and changes. Only where posts or staff on hand are spoken of."""
    if not has_any(quote.text, "headcount_marks"):
        return []
    found: list[Statement] = []
    matches = list(_headcount_pattern().finditer(quote.text))
    for match in matches:
        subject = canonical("headcount")[match["term"]]
        counted = context.statement("headcount", subject, quote.printed, attribute="人数", unit="人")
        counted.value, counted.text = match["count"], match["term"]
        found.append(counted)
        if match["verb"] and not _is_about_all(match, matches):
            found.append(_moved(context, quote, subject, match))
    return found


def _moved(context: Context, quote: Quote, subject: str, match: re.Match[str]) -> Statement:
    """``，减少16人`` → signed; ``增加或减少0人`` → 0 with the template's own words."""
    verb, moved = match["verb"], match["moved"]
    filled = verb not in words("unfilled_directions")
    change = context.statement("headcount", subject, quote.printed, attribute="增减", unit="人")
    change.text = verb if filled else f"{verb}（{_UNDECIDED}）"
    if filled:
        change.value = f"-{moved}" if verb in words("decreases") and moved != "0" else moved
    else:
        change.value = moved if moved == "0" else ""
    return change


def _is_about_all(match: re.Match[str], matches: list[re.Match[str]]) -> bool:
    """``在职30人，退休5人，比上年减少2人``: a single comparison after the last of several counts may be of their sum."""
    compared = [other for other in matches if other["than"]]
    return bool(match["than"]) and len(matches) > 1 and len(compared) == 1 and match is matches[-1]


def structure(context: Context, quote: Quote) -> list[Statement]:
    """``下设10个科室，分别是：…`` → how many and which; ``行政单位1家`` → how many of each kind."""
    found: list[Statement] = []
    for match in _departments_pattern().finditer(quote.text):
        names = match["names"] or ""
        found.append(
            context.statement(
                "structure",
                "内设机构",
                quote.printed,
                attribute="数量",
                value=match["count"] or match["count2"],
                unit="个",
                text=names.strip("，：”"),
            )
        )
    for match in _units_pattern().finditer(quote.text):
        own = match["none"] or "属" in match.group() or has_any(context.title, "structure_titles")
        if not own:
            continue
        unit = match["none"] or match["unit"] or match["unit2"]
        value = match["count"] or match["count2"] or "0"
        found.append(
            context.statement("structure", unit, quote.printed, attribute="数量", value=value, unit="家")
        )
    return found


def assets(context: Context, quote: Quote) -> list[Statement]:
    """``房屋3118平方米，价值173.25万元`` · ``一般公务用车2辆`` · ``单位价值50万元以上大型设备0台（套）``."""
    if not has_any(context.title, "asset_titles") and not any_pattern("asset_counts").search(quote.text):
        return []
    return list(_asset_clauses(context, quote))


def _asset_clauses(context: Context, quote: Quote) -> Iterator[Statement]:
    subject, planned, as_of = "", False, _as_of(squeezed(context.section.text))
    for segment in segments(quote.text):
        for clause in clauses(segment):
            planned = planned or has_any(clause, "asset_planned")
            none, counted = any_none_planned(clause), None
            if none:
                yield context.statement("asset", none, quote.printed, attribute="计划购置", text=clause)
            elif counted := _asset_count_pattern().search(clause):
                subject = _asset_name(counted["name"], context)
                area = counted["unit"] in words("asset_areas")
                attribute = "计划购置" if planned else "面积" if area else "数量"
                value = counted["count"].replace(",", "")
                text = "" if planned else as_of
                made = context.statement("asset", subject, quote.printed, attribute=attribute, text=text)
                made.value, made.unit = value, counted["unit"]
                yield made
                clause = clause[counted.end() :]
            if none or (counted and not clause):
                continue
            if valued := re.search(rf"^(?P<name>.*?){MONEY}(?!以上|（含)", clause):
                name = re.sub(
                    rf"(?:{alternatives(words('asset_values'))})(?:为|共计|合计)?$", "", valued["name"]
                )
                subject = _asset_name(name, context) or subject
                fen = money_fen(valued["number"], valued["unit"])
                if subject and fen is not None and not subject.endswith(words("asset_never")):
                    yield context.statement(
                        "asset", subject, quote.printed, attribute="价值", amount_fen=fen, text=as_of
                    )


def any_none_planned(clause: str) -> str:
    """``未安排购置车辆经费`` → 车辆."""
    for phrase in words("asset_none_planned"):
        if phrase in clause:
            return clause.partition(phrase)[2].removesuffix("经费").removesuffix("预算") or "资产"
    return ""


def scopes(context: Context, quote: Quote) -> list[Statement]:
    """``实行绩效管理的项目2个，涉及预算金额121万元`` · ``政府购买服务项目0个，涉及预算金额0万元``."""
    found: list[Statement] = []
    for match in _scope_pattern().finditer(quote.text):
        bought = has_any(match["name"], "purchased_services")
        if not bought and "绩效" not in match["name"] and "绩效" not in context.title:
            continue
        kind = "purchased_services" if bought else "performance_scope"
        subject = words("purchased_services")[0] if bought else _scope_name(match["name"])
        fen = money_fen(match["number"], match["unit"]) if match["number"] else None
        found.append(
            context.statement(
                kind, subject, quote.printed, attribute="项目数", value=match["count"], unit="个"
            )
        )
        if fen is not None:
            found.append(context.statement(kind, subject, quote.printed, attribute="金额", amount_fen=fen))
    return found


def _scope_name(printed: str) -> str:
    """What is done with the projects: 实行绩效管理, 编报绩效目标, 绩效自评."""
    name = printed.rpartition("：")[2].rstrip("的")
    found = re.search(r"(?:实行|实施|编报|开展|纳入)[^，]{0,8}?绩效[^，]*|绩效[^，]*", name)
    return re.sub(r"的?(?:19|20)\d{2}年度?$", "", found.group()).rstrip("的") if found else name


def _as_of(text: str) -> str:
    found = re.search(r"截[至止](?P<when>[^，]{4,16}?)[，：]", text)
    return f"截至{found['when']}" if found else ""


def _asset_name(name: str, context: Context) -> str:
    name = name.rpartition("：")[2]
    name = re.sub(
        rf"^.*?(?:{alternatives(('总体情况为', '共有', '其中', *words('asset_planned')))})", "", name
    )
    name = name.partition(context.organisation)[2] or name if context.organisation else name
    name = re.sub(r"^本?(?:部门|单位)(?!价值)", "", name)
    return name.strip("，、：（）为有共") if not name.endswith("）") else name.strip("，、：为有共")


@cache
def _headcount_pattern() -> re.Pattern[str]:
    verbs = (*words("unfilled_directions"), *words("increases"), *words("decreases"))
    terms = alternatives(canonical("headcount"))
    return re.compile(
        rf"(?P<term>{terms})(?:人员|人数|数)?(?:共|为|有|：)*(?P<count>\d+)(?:人|名|个)"
        rf"(?:[，（](?P<than>(?:比|较)[^，]{{1,6}}?)?(?P<verb>{alternatives(verbs)})(?P<moved>\d+)(?:人|名))?"
    )


@cache
def _departments_pattern() -> re.Pattern[str]:
    verbs, nouns = alternatives(words("departments_verbs")), alternatives(words("department_words"))
    return re.compile(
        rf"(?:(?:{verbs})(?:有|了)?(?P<count>{_CHINESE_NUMBER})个(?:内设|职能)?(?:{nouns})"
        rf"|(?:{verbs})(?:{nouns})?(?P<count2>\d+)个)"
        rf"(?:[，：](?:分别(?:是|为)|包括|即|具体为)[：，]?(?P<names>[^。；]+))?"
    )


@cache
def _units_pattern() -> re.Pattern[str]:
    units = alternatives(words("subordinate_units"))
    return re.compile(
        rf"(?:无(?:下属|所属)(?P<none>{units}))|(?:(?:下属|所属)?(?:共)?(?P<count>\d+)[家个](?:下属|所属)?(?P<unit>预算单位))"
        rf"|(?:^|(?<=[，：；。中属]))(?P<unit2>{units})(?P<count2>\d+)[家个]"
    )


@cache
def _asset_count_pattern() -> re.Pattern[str]:
    return re.compile(rf"^(?P<name>.*?){NUMBER}(?P<unit>{alternatives(words('asset_units'))})")


@cache
def _scope_pattern() -> re.Pattern[str]:
    return re.compile(
        r"(?P<name>[^，；。（]*?)(?:(?:19|20)\d{2}年度?)?项目(?:共|合计)?(?P<count>\d+)个"
        rf"(?:，(?:共)?涉及(?:项目)?(?:支出)?(?:预算)?(?:金额|资金|支出)?{MONEY})?"
    )
