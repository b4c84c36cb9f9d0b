"""情况说明: the narrative of a budget or of final accounts, with amounts, shares, changes and their reasons."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

from eval.synthetic.bodies import Body
from eval.synthetic.context import Context
from eval.synthetic.ledger import FISCAL, Ledger
from eval.synthetic.model import Statement
from eval.synthetic.money import chinese_number
from eval.synthetic.narrator import Narrator, Tamper
from eval.synthetic.words import economic, functional, load

AMOUNT_KEYS = ("支出合计", "基本支出", "项目支出", "人员经费", "公用经费", "“三公”经费")
PERCENT_KEYS = ("基本支出增减", "项目支出增减", "机关运行经费增减", "基本支出占比", "项目支出占比")


def overview(body: Body, ctx: Context, past_year: Ledger, tamper: Tamper) -> Narrator:
    """第一部分: duties, offices, staff."""
    teller = Narrator(ctx, tamper)
    words = load("wording")
    teller.heading("一、主要职能")
    for n, duty in enumerate(words["duties"], 1):
        text = duty.format(field=words["fields"][body.kind["name"]])
        teller.paragraph(f"（{chinese_number(n)}）{text}。")
    teller.heading("二、机构设置及人员情况")
    offices = "、".join(body.offices)
    teller.paragraph(f"{ctx.organisation}无下属预算单位，内设{len(body.offices)}个科室，分别是：{offices}。")
    staff, past = ctx.ledger.staff, past_year.staff
    total = staff.total
    if tamper.kind == "headcount":
        total += 2
        teller.misstated = ("二、机构设置及人员情况：实有人数", f"{total}人", f"{staff.total}人")
    named = [
        ("在职", staff.active, past.active),
        ("退休", staff.retired, past.retired),
        ("离休", staff.veterans, past.veterans),
    ]
    parts = "；".join(f"{name}{now}人，{_people(now - before)}" for name, now, before in named)
    teller.say(
        f"{ctx.organisation}编制数{staff.quota}人，实有人数{total}人，其中：{parts}。",
        "headcount",
        "编制",
        value=staff.quota,
    )
    teller.also("headcount", "实有", value=total)
    for name, now, before in named:
        teller.also("headcount", name, value=now, delta=now - before)
    teller.flush()
    return teller


def _people(delta: int) -> str:
    return f"增加{delta}人" if delta > 0 else f"减少{-delta}人" if delta else "与上年持平"


def explanation(body: Body, ctx: Context, past: Ledger, rng: Random, tamper: Tamper) -> Narrator:
    """第三部分: what the tables say, and why it differs from the year before (``past``)."""
    teller = Narrator(ctx, tamper)
    word = ctx.kind
    titles = _titles(ctx)
    now, name = ctx.ledger, f"{ctx.organisation}{ctx.year}年"
    teller.heading(titles[0])
    income = now.total() + now.surplus + now.opening
    text, fen = teller.amount("收支总额", income)
    what = "收支总预算" if word == "预算" else "收入支出总计"
    teller.say(f"{name}{what}{text}。", "amount", what, amount_fen=fen)
    teller.heading(titles[1])
    _income(teller, name)
    teller.heading(titles[2])
    _spending(teller, past, rng, name)
    teller.heading(titles[3])
    _general(teller)
    teller.heading(titles[4])
    _basic(teller, name)
    if word == "预算" and now.projects:
        teller.heading(f"六、{ctx.year}年项目支出情况说明")
        _projects(teller)
    teller.heading(titles[5])
    _three(teller, past, rng)
    teller.heading(titles[6])
    _others(teller, past, body, rng)
    teller.flush()
    return teller


def _titles(ctx: Context) -> list[str]:
    """Headings, long or short."""
    names = [
        "收支总体情况",
        "收入情况",
        "支出情况",
        "一般公共预算拨款情况",
        "一般公共预算基本支出情况",
        "“三公”经费情况",
        "其他重要事项的情况",
    ]
    long = ctx.style.headings == "plain"
    lead = f"关于{ctx.organisation}{ctx.year}年" if long else ""
    numbers = [1, 2, 3, 4, 5, 7, 8]
    word = ctx.kind
    return [
        f"{chinese_number(n)}、{lead}{name.replace('情况', word + '情况', 1)}说明"
        for n, name in zip(numbers, names, strict=True)
    ]


def _income(teller: Narrator, name: str) -> None:
    now = teller.ctx.ledger
    whole = now.total() + now.surplus
    text, fen = teller.amount("收入合计", whole)
    teller.say(f"{name}收入合计{text}，其中：", "amount", "收入", amount_fen=fen)
    labels = {
        "一般公共预算": "general",
        "政府性基金预算": "fund",
        "国有资本经营预算": "capital",
        "事业收入": "business",
        "其他收入": "other",
    }
    pieces = []
    for label, source in labels.items():
        part = now.total(source) + (now.surplus if source == "general" else 0)
        if part:
            text, fen = teller.amount(f"{label}收入", part)
            share = teller.percent(f"{label}占比", part, whole)
            pieces.append((f"{label}{text}，占{share}%", label, fen, share))
    for place, (sentence, label, fen, share) in enumerate(pieces):
        end = "。" if place == len(pieces) - 1 else "；"
        teller.say(sentence + end, "share", label, amount_fen=fen, percent=share)


def _spending(teller: Narrator, past: Ledger, rng: Random, name: str) -> None:
    now = teller.ctx.ledger
    whole = now.total()
    text, fen = teller.amount("支出合计", whole)
    teller.say(f"{name}支出合计{text}，其中：", "amount", "支出", amount_fen=fen)
    teller.flush()
    for label, part, before in (
        ("基本支出", now.basic(), past.basic()),
        ("项目支出", now.project(), past.project()),
    ):
        text, fen = teller.amount(label, part)
        share = teller.percent(f"{label}占比", part, whole)
        change, facts = changed(teller, f"{label}增减", part, before)
        reason = f"，主要原因是{_reason(label, now, past, rng)}" if part != before else ""
        teller.say(
            f"{label}{text}，占{share}%，{change}{reason}。", "share", label, amount_fen=fen, percent=share
        )
        if facts:
            teller.also("change", label, amount_fen=fen, **facts)
        teller.flush()


def changed(teller: Narrator, key: str, now: int, before: int) -> tuple[str, dict[str, int | str]]:
    """比上年…增加…, with the facts it states; a percentage only where there was something last year."""
    against = "比上年预算" if teller.ctx.kind == "预算" else "比上年决算"
    if now == before:
        return f"与上年{teller.ctx.kind}持平", {"delta_fen": 0}
    text, fen = teller.amount(key, abs(now - before))
    up = now > before
    facts: dict[str, int | str] = {"delta_fen": fen if up else -fen}
    if not before:
        return f"{against}增加{text}（上年无此项）", facts
    share = teller.percent(key, now - before, before)
    facts |= {"base_fen": before, "percent": share}
    return f"{against}{'增加' if up else '减少'}{text}，{'增长' if up else '下降'}{share}%", facts


def _reason(label: str, now: Ledger, past: Ledger, rng: Random) -> str:
    """A reason that agrees with the figures of both years."""
    reasons: Mapping[str, list[str]] = load("wording")["reasons"]
    if label == "项目支出":
        up = now.project() > past.project()
        amounts = {project.name: project.total for project in now.projects}
        befores = {project.name: project.total for project in past.projects}
        differences = {key: amounts.get(key, 0) - befores.get(key, 0) for key in {*amounts, *befores}}
        order = sorted(differences.items(), key=lambda pair: (pair[1], pair[0]))
        project = order[-1 if up else 0][0]
        fresh = project not in (befores if up else amounts)
        return reasons["project_up" if up else "project_down"][0 if fresh else 1].format(project=project)
    up, heads = now.basic() > past.basic(), now.staff.active - past.staff.active
    if up:
        return rng.choice(reasons["staff_up" if heads > 0 else "pay_up"])
    return rng.choice(reasons["staff_down" if heads < 0 else "pay_down"])


def _general(teller: Narrator) -> None:
    now, names = teller.ctx.ledger, functional()
    whole = now.total("general")
    text, fen = teller.amount("一般公共预算支出", whole)
    teller.say(f"一般公共预算拨款支出{text}，结构如下：", "amount", "一般公共预算支出", amount_fen=fen)
    for n, (code, part) in enumerate(sorted(now.by_class("general").items()), 1):
        teller.flush()
        text, fen = teller.amount(names[code], part)
        share = teller.percent(f"{names[code]}占比", part, whole)
        teller.say(
            f"{n}.{names[code]}（类）{text}，占{share}%。",
            "share",
            names[code],
            amount_fen=fen,
            percent=share,
        )


def _basic(teller: Narrator, name: str) -> None:
    now, names = teller.ctx.ledger, economic()
    text, fen = teller.amount("一般公共预算基本支出", now.basic("general"))
    teller.say(f"{name}一般公共预算基本支出{text}，其中：", "amount", "一般公共预算基本支出", amount_fen=fen)
    for label, classes, part in (
        ("人员经费", ("301", "303"), now.personnel),
        ("公用经费", ("302", "310"), now.public),
    ):
        teller.flush()
        text, fen = teller.amount(label, part)
        items = "、".join(names[code] for code in now.economic if code[:3] in classes)
        teller.say(f"{label}{text}，主要包括：{items}。", "amount", label, amount_fen=fen)


def _projects(teller: Narrator) -> None:
    ctx = teller.ctx
    for n, project in enumerate(sorted(ctx.ledger.projects, key=lambda project: project.code), 1):
        teller.paragraph(f"{n}、项目名称：{project.name}")
        text, fen = teller.amount(project.name, project.total)
        teller.say(f"预算安排规模：{text}", "amount", project.name, amount_fen=fen)
        teller.paragraph(f"项目承担单位：{ctx.organisation}")
        teller.paragraph(f"资金执行时间：{ctx.year}年1月—12月")


def _three(teller: Narrator, past: Ledger, rng: Random) -> None:
    ctx = teller.ctx
    three, before = ctx.ledger.three, past.three
    text, fen = teller.amount("“三公”经费", three.total)
    change, facts = changed(teller, "“三公”经费增减", three.total, before.total)
    teller.say(
        f"{ctx.year}年“三公”经费财政拨款{ctx.kind}数为{text}，{change}。",
        "amount",
        "“三公”经费",
        amount_fen=fen,
    )
    teller.also("change", "“三公”经费", amount_fen=fen, **facts)
    parts = [
        ("因公出国（境）费", three.abroad, before.abroad), ("公务用车购置费", three.buying, before.buying),
        ("公务用车运行费", three.running, before.running), ("公务接待费", three.hosting, before.hosting),
    ]  # fmt: skip
    reasons = load("wording")["reasons"]
    for label, now, then in parts:
        text, fen = teller.amount(label, now)
        change, facts = changed(teller, f"{label}增减", now, then)
        reason = rng.choice(reasons["need" if now > then else "thrift"])
        teller.say(f"{label}{text}，{change}，主要原因是{reason}；", "change", label, amount_fen=fen, **facts)
    teller.say("以上均为财政拨款安排。")


def _others(teller: Narrator, past: Ledger, body: Body, rng: Random) -> None:
    ctx, now = teller.ctx, teller.ctx.ledger
    if body.kind["status"] != "事业":
        teller.heading("（一）机关运行经费情况", 3)
        text, fen = teller.amount("机关运行经费", now.public)
        change, facts = changed(teller, "机关运行经费增减", now.public, past.public)
        sentence = f"{ctx.year}年，{ctx.organisation}机关运行经费财政拨款{ctx.kind}{text}，{change}。"
        teller.say(sentence, "change", "机关运行经费", amount_fen=fen, **facts)
    teller.heading("（二）政府采购情况", 3)
    sums = {
        sort: sum(buy.amount for buy in now.purchases if buy.sort == sort)
        for sort in ("货物", "工程", "服务")
    }
    text, fen = teller.amount("政府采购", sum(sums.values()))
    pieces = []
    for sort, part in sums.items():
        pieces.append((sort, *teller.amount(f"政府采购{sort}", part)))
    listed = "、".join(f"政府采购{sort}{ctx.kind}{part}" for sort, part, _ in pieces)
    teller.say(
        f"{ctx.year}年政府采购{ctx.kind}{text}，其中：{listed}。", "procurement", "合计", amount_fen=fen
    )
    for sort, _, part_fen in pieces:
        teller.also("procurement", sort, amount_fen=part_fen)
    teller.heading("（三）国有资产占用使用情况", 3)
    area, cars = 300 + body.staff * 23, body.cars
    teller.say(f"截至{ctx.year - 1}年底，共有房屋{area}平方米，", "asset", "房屋", value=area, unit="平方米")
    teller.say(
        f"车辆{cars}辆，其中：一般公务用车{cars}辆、执法执勤用车0辆。", "asset", "车辆", value=cars, unit="辆"
    )
    teller.heading("（四）预算绩效情况", 3)
    count = len(now.projects)
    text, fen = teller.amount("绩效管理项目", now.project(*FISCAL))
    sentence = f"{ctx.year}年实行绩效管理的项目{count}个，涉及财政拨款{text}。"
    teller.say(sentence, "amount", "绩效管理项目", amount_fen=fen, count=count)


def glossary() -> list[tuple[str, str]]:
    return list(load("wording")["terms"].items())


def all_statements(*tellers: Narrator) -> tuple[Statement, ...]:
    return tuple(statement for teller in tellers for statement in teller.statements)
