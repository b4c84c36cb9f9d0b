"""Counts in sentences: headcounts, departments and units, projects under performance management. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from ingest.model import Statement
from ingest.narrative.statements.context import Context
from ingest.narrative.statements.money import MONEY, money_fen
from ingest.narrative.statements.sentences import Quote
from ingest.narrative.words import alternatives, canonical, has_any, words

_CHINESE_NUMBER = r"(?:\d+|[一二两三四五六七八九十]+)"
_SOME_UNITS = re.compile(r"\d[家个所]|[一二三四五六七八九十两][家个]|无(?:下|所)属")
_DONE = re.compile(r"(?:实行|实施|编报|填报|公开|申报|设置|开展|纳入)[^，]{0,8}?绩效[^，]*|绩效[^，]*")
_DONE_BEFORE = re.compile(
    r"(?:实行|实施|编报|填报|开展|纳入)[^，。；]{0,6}?绩效(?:目标管理|自评|评价|目标|管理|监控)|绩效(?:自评|评价)"
)
_UNDECIDED = "增减方向未选"

Reader = Callable[[Context, Quote], list[Statement]]


def headcounts(context: Context, quote: Quote) -> list[Statement]:
    """``实有人数59人，其中：在职28人，减少16人`` → persons and changes. Only where posts or staff on hand are spoken of."""
    if not has_any(quote.text, "headcount_marks") and not has_any(context.title, "headcount_titles"):
        return []
    found: list[Statement] = []
    matches = list(_headcount_pattern().finditer(quote.text))
    for match in matches:
        subject = canonical("headcount")[match["term"]]
        counted = context.statement("headcount", subject, quote.printed, attribute="人数", unit="人")
        counted.value, counted.text = match["count"].replace(",", ""), match["kind"] + match["term"]
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
    """``下设10个科室，分别是：…`` → how many and which; ``行政单位1家，其他事业单位4家`` → how many of each kind."""
    if not _SOME_UNITS.search(quote.text):
        return []
    titled = has_any(context.title, "structure_titles")
    found: list[Statement] = []
    for match in _departments_pattern(titled).finditer(quote.text):
        given = match.groupdict()
        made = context.statement("structure", "内设机构", quote.printed, attribute="数量", unit="个")
        made.value = given["count"] or given["count2"] or given.get("count3") or given.get("count4") or ""
        made.text = (given["names"] or given["names2"] or given.get("listed") or "").strip("，：”")
        found.append(made)
    if not titled and has_any(quote.text, "operating_cost"):
        return found  # 下属2家行政单位的机关运行经费 are the units that have any
    for match in _units_pattern().finditer(quote.text):
        within = "编制范围" in match.group()
        if not (titled or match["none"] or within or "属" in match.group()):
            continue
        unit = words("subordinate_units")[0] if within else match["none"] or match["unit"] or match["unit2"]
        made = context.statement("structure", unit, quote.printed, attribute="数量", unit="家")
        made.value = match["count"] or match["count2"] or "0"
        found.append(made)
    return found


def scopes(context: Context, quote: Quote) -> list[Statement]:
    """``实行绩效管理的项目2个，涉及预算金额121万元`` · ``政府购买服务项目0个，涉及预算金额0万元``."""
    found: list[Statement] = []
    if "项目" not in quote.text or "个" not in quote.text:
        return found
    for match in _scope_pattern().finditer(quote.text):
        name = match["name"] if match["count"] else match["name2"]
        bought = has_any(name, "purchased_services")
        if "”" in name or not (bought or "绩效" in name or "绩效" in context.title):
            continue  # 自评结果为“优”的项目8个 are a part of them
        kind = "purchased_services" if bought else "performance_scope"
        subject = words("purchased_services")[0] if bought else _scope_name(name, quote.text[: match.end()])
        count = match["count"] or match["count2"]
        found.append(
            context.statement(kind, subject, quote.printed, attribute="项目数", value=count, unit="个")
        )
        number, unit = match["number"] or match["number2"], match["unit"] or match["unit2"]
        fen = money_fen(number, unit) if number else None
        if fen is not None:
            found.append(context.statement(kind, subject, quote.printed, attribute="金额", amount_fen=fen))
    return found


def _scope_name(printed: str, before: str) -> str:
    """What is done with the projects: 实行绩效管理, 编报绩效目标, 绩效自评; said beside the count, else before it."""
    beside = printed.rpartition("：")[2].rstrip("的")
    if "绩效" in beside:
        found = list(_DONE.finditer(beside))[-1:]
        name = found[0].group() if found else beside
        return re.sub(r"的?(?:(?:19|20)\d{2}年度?|预算|项目)*$", "", name).rstrip("的")
    found = list(_DONE_BEFORE.finditer(before))[-1:]
    done, kind = found[0].group() if found else "绩效管理", beside.removeprefix("其中").strip("，：共涉及")
    return f"{done}·{kind}" if kind else done


@cache
def _headcount_pattern() -> re.Pattern[str]:
    verbs = (*words("unfilled_directions"), *words("increases"), *words("decreases"))
    terms, kinds = alternatives(canonical("headcount")), alternatives(words("headcount_kinds"))
    return re.compile(
        rf"(?P<kind>(?:{kinds})?)(?P<term>{terms})(?:人员|人数|职工)?(?:总数|数)?"
        rf"(?:共有|共计|合计|共|为|有|：)*(?P<count>\d[\d,]*)(?:人(?!次)|名|个)"
        rf"(?:[，（](?P<than>(?:比|较)[^，]{{1,6}}?)?(?P<verb>{alternatives(verbs)})(?P<moved>\d+)(?:人|名))?"
    )


@cache
def _departments_pattern(titled: bool) -> re.Pattern[str]:
    """Counts with the names after them; where the heading is about structure, also names with their count after them."""
    verbs, nouns = alternatives(words("departments_verbs")), alternatives(words("department_words"))
    which = r"(?:，?(?:分别(?:是|为)|包括|即|具体为|具体是|有)[：，]?|：|（(?=[^）]*、))"
    listed = (
        r"|(?:内设机构|内设|下设|设置|设有)(?:机构|科室|处室)?(?:包括|有|为)?：?(?P<listed>[^。；：，\d]{2,300}?)"
        rf"(?:[，等]*(?:共计|合计|共)(?P<count3>\d+)个(?:内设|职能)?(?:{nouns})?(?=[。；，]|$)"
        rf"|等?(?P<count4>\d+)个(?:内设|职能)?(?:{nouns}))"
    )
    return re.compile(
        rf"(?:{verbs})(?:有|了)?(?P<count>{_CHINESE_NUMBER})个(?:内设|职能)?(?:{nouns})(?:{which}(?P<names>(?:(?<=（)[^）]+|[^。；]+)))?"
        rf"|(?:{verbs})(?:{nouns})?(?:共|为)?(?P<count2>\d+)个(?:{which}(?P<names2>(?:(?<=（)[^）]+|[^。；]+)))?"
        + (listed if titled else "")
    )


@cache
def _units_pattern() -> re.Pattern[str]:
    kinds = alternatives(words("subordinate_kinds"))
    units = rf"(?:{kinds})*(?:{alternatives(words('subordinate_units'))})|(?:{kinds})+单位"
    return re.compile(
        rf"无(?:下属|所属)(?P<none>{units})"
        rf"|(?:下属|所属)?(?P<count>\d+)[家个所](?:下属|所属)?(?P<unit>{units})"
        rf"|(?:编制范围的(?:二级|预算|决算)*|下属|所属)?(?P<unit2>{units}|(?<=编制范围的)单位)(?:共计|共有|共|数|为)*(?P<count2>\d+)[家个所]"
    )


@cache
def _scope_pattern() -> re.Pattern[str]:
    sums = (
        r"(?:，(?:共计?|合计)?(?:涉及)?(?:四本|项目|财政|预算)*(?:支出)?(?:预算)?(?:金额|资金|支出|预算)(?:共计|合计|为)?"
        + MONEY
        + ")?"
    )
    doubled = sums.replace("<number>", "<number2>").replace("<unit>", "<unit2>")
    return re.compile(
        rf"(?P<name>[^，；。（]*?)(?:(?:19|20)\d{{2}}年度?)?项目(?:共|合计)?(?P<count>\d+)个{sums}"
        rf"|(?P<count2>\d+)个(?:一级|二级|预算|重点)*项目(?P<name2>[^，；。\d]{{0,16}}){doubled}"
    )
