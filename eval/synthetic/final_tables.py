"""The tables of final accounts (决算): actual figures, some beside the budget, with opening and closing balances."""

from __future__ import annotations

from eval.synthetic.context import Context, code_columns, economic_rows, functional_rows, line
from eval.synthetic.ledger import FISCAL, Ledger
from eval.synthetic.model import Column, Label, Row, Table
from eval.synthetic.small_tables import three_columns, three_sums, three_values
from eval.synthetic.tables import by_function, class_labels
from eval.synthetic.words import economic

INCOME = {
    "general": "一般公共预算财政拨款收入", "fund": "政府性基金预算财政拨款收入", "capital": "国有资本经营预算财政拨款收入",
    "special": "上级补助收入", "business": "事业收入", "operating": "经营收入", "other": "其他收入",
}  # fmt: skip
COLUMNS = {"special": "上级补助收入", "business": "事业收入", "operating": "经营收入", "other": "其他收入"}
ORDER = "一二三四五六七八九"


def earned(ledger: Ledger, *sources: str) -> int:
    """Income of the year: what was spent, and what was left over (general budget)."""
    return ledger.total(*sources) + (ledger.surplus if "general" in sources else 0)


def summary(ctx: Context) -> Table:
    """收入支出决算总表."""
    now, plan = ctx.ledger, ctx.before
    left = [
        (
            f"{ORDER[n]}、{name}",
            [plan.total(source, *(["carry"] if source == "general" else [])), earned(now, source)],
            "",
        )
        for n, (source, name) in enumerate(INCOME.items())
    ]
    every = tuple(INCOME)
    income = [plan.total(), earned(now, *every)]
    left += [("本年收入合计", income, "subtotal"), ("年初结转和结余", [0, now.opening], "")]
    left += [("总计", [income[0], income[1] + now.opening], "total")]
    spent, planned = now.by_class(), plan.by_class()
    labels = class_labels(ctx, {**planned, **spent})
    right = [(code, name, [planned.get(code, 0), spent.get(code, 0)], "") for code, name in labels]
    right += [("", "本年支出合计", [plan.total(), now.total()], "subtotal")]
    right += [("", "年末结转和结余", [0, now.opening + now.surplus], "")]
    right += [("", "总计", [plan.total(), income[1] + now.opening], "total")]
    return _two_sided(ctx, "summary", "revenue_expenditure_summary", left, right)


def _two_sided(
    ctx: Context,
    key: str,
    kind: str,
    left: list[tuple[str, list[int], str]],
    right: list[tuple[str, str, list[int], str]],
) -> Table:
    """Both sides with 决算数, and 预算数 before it and 行次 in front if the style has them."""
    style = ctx.style
    kinds = ["预算", "决算"] if style.pairs else ["决算"]
    sides: list[tuple[str, list[Column]]] = []
    for side in ("收入", "支出"):
        columns = [Column((side, "项目"), "name", side=side, width=13)]
        columns += [Column((side, "行次"), "ordinal", width=2)] if style.ordinals else []
        for kind_ in kinds:
            header = {"预算": "年初预算数", "决算": "决算数"}[kind_]
            measure = f"{kind_}数"
            columns.append(Column((side, header), "amount", measure, side, kind_, ctx.year, 7))
        sides.append((side, columns))
    lefts = [("", item, values[-len(kinds) :], role) for item, values, role in left]
    rights = [(code, item, values[-len(kinds) :], role) for code, item, values, role in right]
    cut_left = next(place for place, entry in enumerate(lefts) if entry[3])
    cut_right = next(place for place, entry in enumerate(rights) if entry[3])
    height = max(cut_left, cut_right)
    tail = max(len(lefts) - cut_left, len(rights) - cut_right)
    blank = ("", "", [0] * len(kinds), "blank")
    pads = [
        [*half[:cut], *[blank] * (height - cut), *half[cut:], *[blank] * (tail - len(half) + cut)]
        for half, cut in ((lefts, cut_left), (rights, cut_right))
    ]
    rows = []
    for n, pair in enumerate(zip(*pads, strict=True), 1):
        texts: list[str] = []
        amounts: dict[int, int] = {}
        for half, (_, item, values, role) in enumerate(pair):
            texts.append(item)
            texts += [str(n + half * (height + tail))] if style.ordinals else []
            for value in values:
                text = style.amount(value) if role != "blank" else ""
                if text:
                    amounts[len(texts)] = value
                texts.append(text)
        names = {side: Label(pair[i][0], pair[i][1]) for i, side in enumerate(("收入", "支出"))}
        roles = [half[3] for half in pair if half[3] not in ("", "blank")]
        role = roles[0] if roles else "leaf"
        rows.append(Row(tuple(texts), amounts, names, 0 if role == "total" else 1, role))
    return ctx.table(key, kind, [*sides[0][1], *sides[1][1]], rows)


def income(ctx: Context) -> Table:
    """收入决算表; what was left over came in on the first account."""
    ledger = ctx.ledger
    keys = list(COLUMNS)
    amounts: dict[str, list[int]] = {}
    for entry in ledger.spending:
        row = amounts.setdefault(entry.code, [0] * (2 + len(keys)))
        row[0] += entry.total
        row[1 if entry.source in FISCAL else 2 + keys.index(entry.source)] += entry.total
    main = next(entry.code for entry in ledger.spending if entry.source == "general")
    for place in (0, 1):
        amounts[main][place] += ledger.surplus
    lead = code_columns(ctx, ("项目",), ctx.style.name_header)
    values = [
        Column(("本年收入合计",), "amount", "合计", "", "决算", ctx.year, 6),
        Column(("财政拨款收入",), "amount", "财政拨款", "", "决算", ctx.year, 5),
        *(
            Column(
                (name,), "amount", "事业单位经营收入" if name == "经营收入" else name, "", "决算", ctx.year, 3
            )
            for name in COLUMNS.values()
        ),
    ]
    first = len(lead)
    sums = ((first, tuple(range(first + 1, first + len(values)))),)
    return ctx.table(
        "income", "income_by_function", [*lead, *values], functional_rows(ctx, amounts), sums=sums
    )


def fiscal(ctx: Context) -> Table:
    """财政拨款收入支出决算总表: the year's money and the balances of the general budget."""
    ledger, style = ctx.ledger, ctx.style
    names = ["一般公共预算财政拨款", "政府性基金预算财政拨款", "国有资本经营预算财政拨款"]
    closing = ledger.opening + ledger.surplus
    whole = earned(ledger, *FISCAL)
    left = [(f"{ORDER[n]}、{name}", earned(ledger, FISCAL[n]), "") for n, name in enumerate(names)]
    left += [("本年收入合计", whole, "subtotal"), ("年初财政拨款结转和结余", ledger.opening, "")]
    left += [("总计", whole + ledger.opening, "total")]
    parts = [ledger.by_class(source) for source in FISCAL]
    sums = ledger.by_class(*FISCAL)
    right = [
        (code, name, [sums.get(code, 0), *(part.get(code, 0) for part in parts)], "")
        for code, name in class_labels(ctx, sums)
    ]
    spent = [ledger.total(*FISCAL), *(ledger.total(source) for source in FISCAL)]
    ends = [a + b for a, b in zip(spent, [closing, closing, 0, 0], strict=True)]
    right += [
        ("", "本年支出合计", spent, "subtotal"),
        ("", "年末财政拨款结转和结余", [closing, closing, 0, 0], ""),
    ]
    right += [("", "总计", ends, "total")]
    height = max(len(left), len(right)) - 3
    blanks = height + 3 - len(left), height + 3 - len(right)
    lefts = [*left[:-3], *[None] * blanks[0], *left[-3:]]
    rights = [*right[:-3], *[None] * blanks[1], *right[-3:]]
    rows = []
    for a, b in zip(lefts, rights, strict=True):
        texts = [a[0] if a else "", style.amount(a[1]) if a else "", b[1] if b else ""]
        printed = [style.amount(value) for value in b[2]] if b else [""] * 4
        amounts = {1: a[1]} if a and texts[1] else {}
        amounts |= {3 + place: b[2][place] for place, text in enumerate(printed) if b and text}
        labels = {"收入": Label("", a[0] if a else ""), "支出": Label(b[0] if b else "", b[1] if b else "")}
        role = (a[2] if a else "") or (b[3] if b else "") or "leaf"
        rows.append(Row((*texts, *printed), amounts, labels, 0 if role == "total" else 1, role))
    columns = [
        Column(("收入", "项目"), "name", side="收入", width=11),
        Column(("收入", "决算数"), "amount", "决算数", "收入", "决算", ctx.year, 7),
        Column(("支出", "项目"), "name", side="支出", width=12),
        Column(("支出", "合计"), "amount", "合计", "支出", "决算", ctx.year, 7),
        Column(("支出", "一般公共预算财政拨款"), "amount", "一般公共预算", "支出", "决算", ctx.year, 6),
        Column(("支出", "政府性基金预算财政拨款"), "amount", "政府性基金预算", "支出", "决算", ctx.year, 6),
        Column(
            ("支出", "国有资本经营预算财政拨款"), "amount", "国有资本经营预算", "支出", "决算", ctx.year, 6
        ),
    ]
    return ctx.table("fiscal", "fiscal_appropriation_summary", columns, rows, sums=((3, (4, 5, 6)),))


def expense(ctx: Context) -> Table:
    return by_function(ctx, "expense", "expenditure_by_function", tuple(INCOME), "本年支出")


def general(ctx: Context) -> Table:
    return by_function(ctx, "general", "general_public_by_function", ("general",), "本年支出")


def capital(ctx: Context) -> Table:
    note = f"注：{ctx.organisation}无国有资本经营预算财政拨款支出，故本表无数据。"
    return by_function(ctx, "capital", "state_capital_by_function", ("capital",), "本年支出", note)


def fund(ctx: Context) -> Table:
    """政府性基金: balances around the year's income and spending (balances are nil here)."""
    lead = code_columns(ctx, ("项目",), ctx.style.name_header)
    headers = [("年初结转和结余", "上年结余"), ("本年收入", "收入")]
    values = [Column((text,), "amount", measure, "", "决算", ctx.year, 4) for text, measure in headers]
    values += [ctx.amount_column(name, "本年支出", width=5) for name in ("合计", "基本支出", "项目支出")]
    values += [Column(("年末结转和结余",), "amount", "年末结转和结余", "", "决算", ctx.year, 4)]
    amounts: dict[str, list[int]] = {}
    for entry in ctx.ledger.spending:
        if entry.source == "fund":
            amounts[entry.code] = [0, entry.total, entry.total, entry.basic, entry.project, 0]
    first = len(lead)
    sums = ((first + 2, (first + 3, first + 4)),)
    if not amounts:
        texts = ("合计", *[""] * (first + 5))
        empty = Row(texts, {}, {"": Label("", "合计")}, 0, "total", first)
        note = f"注：{ctx.organisation}无政府性基金预算财政拨款收入、支出，故本表无数据。"
        return ctx.table("fund", "government_fund_by_function", [*lead, *values], [empty], note, sums)
    rows = functional_rows(ctx, amounts)
    return ctx.table("fund", "government_fund_by_function", [*lead, *values], rows, sums=sums)


def basic(ctx: Context) -> Table:
    """基本支出决算表: by 人员经费 and 公用经费, or in two halves side by side."""
    if ctx.style.two_up:
        return _two_up(ctx)
    amounts = {
        code: [fen, fen, 0] if code[:3] in ("301", "303") else [fen, 0, fen]
        for code, fen in ctx.ledger.economic.items()
    }
    lead = [
        Column(("项目", "经济分类科目编码"), "code", width=8),
        Column(("项目", "科目名称"), "name", width=11),
    ]
    if ctx.style.codes in ("split", "blank"):
        split = [
            Column(("项目", "经济分类科目编码", text), role, width=4)
            for text, role in (("类", "class"), ("款", "section"))
        ]
        lead = [*split, lead[1]]
    elif ctx.style.codes == "glued":
        lead = lead[1:]
    values = [ctx.amount_column(name, "本年支出", width=6) for name in ("合计", "人员经费", "公用经费")]
    first = len(lead)
    sums = ((first, (first + 1, first + 2)),)
    return ctx.table("basic", "basic_by_economic", [*lead, *values], economic_rows(ctx, amounts), sums=sums)


def _two_up(ctx: Context) -> Table:
    """人员经费 (301, 303) left, 公用经费 (302, 310) right."""
    names, ledger, style = economic(), ctx.ledger, ctx.style
    halves: list[list[tuple[str, int]]] = []
    for classes in (("301", "303"), ("302", "310")):
        half: list[tuple[str, int]] = []
        for class_ in classes:
            part = [(code, fen) for code, fen in ledger.economic.items() if code[:3] == class_]
            half += [(class_, sum(fen for _, fen in part)), *part] if part else []
        halves.append(half)
    height = max(map(len, halves))
    rows = []
    for place in range(height):
        texts: list[str] = []
        amounts: dict[int, int] = {}
        labels = {}
        for side, half in zip(("左", "右"), halves, strict=True):
            code, fen = half[place] if place < len(half) else ("", 0)
            text = style.amount(fen) if code else ""
            texts += [code, names.get(code, "")]
            if text:
                amounts[len(texts)] = fen
            texts.append(text)
            labels[side] = Label(code, names.get(code, ""))
        rows.append(Row(tuple(texts), amounts, labels))
    ends = [style.amount(ledger.personnel), style.amount(ledger.public)]
    texts = ["人员经费合计", "", ends[0], "公用经费合计", "", ends[1]]
    sums = {place: fen for place, fen in ((2, ledger.personnel), (5, ledger.public)) if texts[place]}
    totals = {"左": Label("", "人员经费合计"), "右": Label("", "公用经费合计")}
    rows.append(Row(tuple(texts), sums, totals, 0, "total"))
    columns = []
    for span, side in (("人员经费", "左"), ("公用经费", "右")):
        columns += [
            Column((span, "科目编码"), "code", width=5, side=side),
            Column((span, "科目名称"), "name", width=10, side=side),
            Column((span, "决算数"), "amount", span, side, "决算", ctx.year, 8),
        ]
    return ctx.table("basic", "basic_by_economic", columns, rows)


def three_public(ctx: Context) -> Table:
    """“三公”经费: 预算数 and 决算数 as two blocks of six columns."""
    columns = [*three_columns(ctx, "预算", "预算数"), *three_columns(ctx, "决算", "决算数")]
    values = [*three_values(ctx.before.three), *three_values(ctx.ledger.three)]
    row = line(ctx.style, [], values, Label(), unit="万元")
    return ctx.table(
        "three", "three_public", columns, [row], sums=(*three_sums(0), *three_sums(6)), unit="万元"
    )
