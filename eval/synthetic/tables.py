"""The tables of a budget (预算), written from the ledger in the body's style."""

from __future__ import annotations

from eval.synthetic.context import Context, code_columns, code_texts, economic_rows, functional_rows, line
from eval.synthetic.ledger import FISCAL
from eval.synthetic.model import Column, Label, Row, Table
from eval.synthetic.money import chinese_number
from eval.synthetic.words import classes, economic, functional

INCOME = {
    "general": "一般公共预算", "fund": "政府性基金预算", "capital": "国有资本经营预算", "special": "财政专户管理资金",
    "business": "事业收入", "operating": "事业单位经营收入", "other": "其他收入", "carry": "上年结余",
}  # fmt: skip


def class_labels(ctx: Context, amounts: dict[str, int]) -> list[tuple[str, str]]:
    """(code, printed item) of the classes that a two-sided table lists: all of them, or those with amounts."""
    shown = [code for code in classes() if ctx.style.all_classes or amounts.get(code)]
    names = functional()
    if ctx.style.form["rows"] == "coded":
        return [(code, f"{code} {names[code]}") for code in shown]
    return [(code, f"{chinese_number(n)}、{names[code]}") for n, code in enumerate(shown, 1)]


def income_labels(ctx: Context, sources: tuple[str, ...]) -> list[tuple[str, str]]:
    """(source, printed item) of the income side."""
    names = [(source, ctx.style.header(INCOME[source])) for source in sources]
    if ctx.style.form["rows"] == "coded":
        return names
    return [(source, f"{chinese_number(n)}、{name}") for n, (source, name) in enumerate(names, 1)]


def two_sided(
    ctx: Context, left: list[tuple[str, int, str]], right: list[tuple[str, str, list[int], str]], width: int
) -> list[Row]:
    """Rows of two lists side by side. left: (item, amount, role); right: (code, item, amounts, role). Totals meet last."""
    heads = [entry for entry in left if entry[2] != "total"]
    tails = [entry for entry in right if entry[3] != "total"]
    ends_left = [entry for entry in left if entry[2] == "total"]
    ends_right = [entry for entry in right if entry[3] == "total"]
    height = max(len(heads), len(tails))
    lefts = [*heads, *[None] * (height - len(heads)), *ends_left]
    rights = [*tails, *[None] * (height - len(tails)), *ends_right]
    rows = []
    for a, b in zip(lefts, rights, strict=True):
        texts = [a[0] if a else "", ctx.style.amount(a[1]) if a else "", b[1] if b else ""]
        printed = [ctx.style.amount(value) for value in b[2]] if b else [""] * width
        amounts = {1: a[1]} if a and texts[1] else {}
        if b:
            amounts |= {3 + place: b[2][place] for place, text in enumerate(printed) if text}
        labels = {"收入": Label("", a[0] if a else ""), "支出": Label(b[0] if b else "", b[1] if b else "")}
        role = (a[2] if a else "") or (b[3] if b else "")
        rows.append(Row((*texts, *printed), amounts, labels, 0 if role == "total" else 1, role or "leaf"))
    return rows


def summary(ctx: Context) -> Table:
    """收支总表: income by source beside spending by class."""
    ledger, style = ctx.ledger, ctx.style
    coded = style.form["rows"] == "coded"
    sources = tuple(source for source in INCOME if source != "carry")
    left = [(name, ledger.total(source), "") for source, name in income_labels(ctx, sources)]
    if coded:
        left.insert(0, ("财政拨款（补助）", ledger.total(*FISCAL), ""))
    carried = ledger.total("carry")
    left += [("小 计" if coded else "本年收入合计", ledger.total() - carried, "subtotal")]
    left += [
        (style.header("上年结余"), carried, ""),
        ("收 入 总 计" if coded else "收入总计", ledger.total(), "total"),
    ]
    spent = ledger.by_class()
    right = [(code, name, [spent.get(code, 0)], "") for code, name in class_labels(ctx, spent)]
    right += [("", "支 出 总 计" if coded else "支出总计", [ledger.total()], "total")]
    heads = (("收入", "支出"), ("项目", "功能分类" if coded else "项目"))
    year = f"{ctx.year}年预算数" if style.year_in_header else "预算数"
    columns = [
        Column((heads[0][0], heads[1][0]), "name", side="收入", width=11),
        Column((heads[0][0], year), "amount", "预算数", "收入", "预算", ctx.year, 8),
        Column((heads[0][1], heads[1][1]), "name", side="支出", width=14),
        Column((heads[0][1], year), "amount", "预算数", "支出", "预算", ctx.year, 8),
    ]
    return ctx.table("summary", "revenue_expenditure_summary", columns, two_sided(ctx, left, right, 1))


def fiscal(ctx: Context) -> Table:
    """财政拨款收支总表: the three public budgets beside the classes that they pay."""
    ledger, style = ctx.ledger, ctx.style
    coded = style.form["rows"] == "coded"
    left = [(name, ledger.total(source), "") for source, name in income_labels(ctx, FISCAL)]
    if coded:
        left.insert(0, ("财政拨款（补助）", ledger.total(*FISCAL), ""))
    left += [("收 入 总 计" if coded else "收入总计", ledger.total(*FISCAL), "total")]
    parts = [ledger.by_class(source) for source in FISCAL]
    whole = ledger.by_class(*FISCAL)
    right = [
        (code, name, [whole.get(code, 0), *(part.get(code, 0) for part in parts)], "")
        for code, name in class_labels(ctx, whole)
    ]
    totals = [ledger.total(*FISCAL), *(ledger.total(source) for source in FISCAL)]
    right += [("", "支 出 总 计" if coded else "支出总计", totals, "total")]
    columns = [
        Column(("财政拨款收入", "项目"), "name", side="收入", width=11),
        Column(("财政拨款收入", "预算数"), "amount", "预算数", "收入", "预算", ctx.year, 8),
        Column(("财政拨款支出", "功能分类" if coded else "项目"), "name", side="支出", width=14),
        ctx.amount_column("合计", "财政拨款支出", side="支出"),
        *(ctx.amount_column(INCOME[source], "财政拨款支出", side="支出", width=5) for source in FISCAL),
    ]
    rows = two_sided(ctx, left, right, 4)
    return ctx.table("fiscal", "fiscal_appropriation_summary", columns, rows, sums=((3, (4, 5, 6)),))


def income(ctx: Context) -> Table:
    """收入总表: each account by where the money comes from."""
    amounts: dict[str, list[int]] = {}
    for entry in ctx.ledger.spending:
        row = amounts.setdefault(entry.code, [0] * (1 + len(INCOME)))
        row[0] += entry.total
        row[1 + list(INCOME).index(entry.source)] += entry.total
    lead = code_columns(ctx, (), ctx.style.name_header)
    values = [ctx.amount_column("合计"), *(ctx.amount_column(name, width=3) for name in INCOME.values())]
    first = len(lead)
    sums = ((first, tuple(range(first + 1, first + len(values)))),)
    return ctx.table(
        "income", "income_by_function", [*lead, *values], functional_rows(ctx, amounts), sums=sums
    )


def by_function(
    ctx: Context, key: str, kind: str, sources: tuple[str, ...], span: str, note: str = ""
) -> Table:
    """Tables of 合计 = 基本支出 + 项目支出 over functional accounts; with a note and no rows where there is nothing."""
    amounts: dict[str, list[int]] = {}
    for entry in ctx.ledger.spending:
        if entry.source in sources:
            row = amounts.setdefault(entry.code, [0, 0, 0])
            for place, fen in enumerate((entry.total, entry.basic, entry.project)):
                row[place] += fen
    lead = code_columns(ctx, ("项目",), ctx.style.name_header)
    values = [ctx.amount_column(measure, span, width=6) for measure in ("合计", "基本支出", "项目支出")]
    first = len(lead)
    rows = functional_rows(ctx, amounts) if amounts else [empty_row(first, 3)]
    sums = ((first, (first + 1, first + 2)),)
    return ctx.table(key, kind, [*lead, *values], rows, "" if amounts else note, sums)


def empty_row(lead: int, width: int) -> Row:
    texts = ("合计", *[""] * (lead - 1 + width))
    return Row(texts, {}, {"": Label("", "合计")}, 0, "total", lead)


def expense(ctx: Context) -> Table:
    return by_function(ctx, "expense", "expenditure_by_function", tuple(INCOME), "支出预算")


def general(ctx: Context) -> Table:
    return by_function(ctx, "general", "general_public_by_function", ("general",), "一般公共预算支出")


def fund(ctx: Context) -> Table:
    note = f"备注：{ctx.organisation}{ctx.year}年没有政府性基金预算支出，此表为空表。"
    return by_function(ctx, "fund", "government_fund_by_function", ("fund",), "政府性基金预算支出", note)


def capital(ctx: Context) -> Table:
    note = f"注：本{ctx.scope}{ctx.year}年无国有资本经营预算财政拨款安排的支出，故本表无数据。"
    return by_function(
        ctx, "capital", "state_capital_by_function", ("capital",), "国有资本经营预算支出", note
    )


def basic(ctx: Context) -> Table:
    """基本支出表: economic accounts by 人员经费 and 公用经费."""
    amounts = {code: _person_or_public(code, fen) for code, fen in ctx.ledger.economic.items()}
    style = ctx.style
    if style.codes in ("split", "blank"):
        codes = [("class", "类"), ("section", "款")]
        lead = [Column(("项目", "经济分类科目编码", text), role, width=4) for role, text in codes]
    else:
        lead = [Column(("项目", "经济分类科目编码"), "code", width=8)] if style.codes == "joined" else []
    lead.append(Column(("项目", style.economic_header), "name", width=11))
    span = "一般公共预算基本支出"
    values = [ctx.amount_column(measure, span, width=6) for measure in ("合计", "人员经费", "公用经费")]
    first = len(lead)
    sums = ((first, (first + 1, first + 2)),)
    return ctx.table("basic", "basic_by_economic", [*lead, *values], economic_rows(ctx, amounts), sums=sums)


def _person_or_public(code: str, fen: int) -> list[int]:
    return [fen, fen, 0] if code[:3] in ("301", "303") else [fen, 0, fen]


def project(ctx: Context) -> Table:
    """项目支出表: a row per project, by economic class or by source."""
    ledger, style = ctx.ledger, ctx.style
    if style.project_columns == "economic":
        keys = ["301", "302", "303", "309", "310", "312", "399"]
        names = [economic()[key] for key in keys]
    else:
        keys = [source for source in INCOME if source not in ("business", "operating")]
        names = [INCOME[key] for key in keys]
    lead = [*code_columns(ctx, (), "科目名称"), Column(("项目名称",), "project", width=6)]
    values = [ctx.amount_column("合计"), *(ctx.amount_column(name, width=2) for name in names)]
    rows = []
    totals = [0] * (1 + len(keys))
    for entry in sorted(ledger.projects, key=lambda project: project.code):
        parts = entry.parts if style.project_columns == "economic" else {entry.source: entry.total}
        amounts = [entry.total, *(parts.get(key, 0) for key in keys)]
        totals = [a + b for a, b in zip(totals, amounts, strict=True)]
        texts = [*code_texts(ctx.style, entry.code, functional()[entry.code], 3), entry.name]
        rows.append(line(style, texts, amounts, Label(entry.code, functional()[entry.code], entry.name)))
    first = len(lead)
    total = line(style, ["合计", *[""] * (first - 1)], totals, Label("", "合计"), 0, "total", first)
    sums = ((first, tuple(range(first + 1, first + 1 + len(keys)))),)
    rows = [total, *rows] if style.total_first else [*rows, total]
    return ctx.table("project", "project_expenditure", [*lead, *values], rows, sums=sums)
