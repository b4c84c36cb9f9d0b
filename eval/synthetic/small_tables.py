"""The small tables of a budget: “三公” expenses, procurement, performance targets."""

from __future__ import annotations

from eval.synthetic.context import Context, line
from eval.synthetic.ledger import Project, Three
from eval.synthetic.model import Column, Label, Row, Table
from eval.synthetic.money import rounded
from eval.synthetic.words import load

CARS = "公务用车购置及运行费"
THREE = [
    "合计",
    "因公出国（境）费",
    f"{CARS}/小计",
    f"{CARS}/公务用车购置费",
    f"{CARS}/公务用车运行费",
    "公务接待费",
]


def three_values(three: Three) -> list[int]:
    """In the order of `THREE`."""
    return [three.total, three.abroad, three.cars, three.buying, three.running, three.hosting]


def three_columns(ctx: Context, figure_kind: str, *span: str) -> list[Column]:
    """合计 · 因公出国（境）费 · 公务用车（小计, 购置, 运行） · 公务接待费."""
    cars = ctx.style.header(CARS)
    return [
        ctx.amount_column("合计", *span, figure_kind=figure_kind),
        ctx.amount_column("因公出国（境）费", *span, figure_kind=figure_kind, width=5),
        ctx.amount_column("合计", *span, cars, figure_kind=figure_kind, group=CARS),
        ctx.amount_column("公务用车购置费", *span, cars, figure_kind=figure_kind, width=5, group=CARS),
        ctx.amount_column("公务用车运行费", *span, cars, figure_kind=figure_kind, width=6, group=CARS),
        ctx.amount_column("公务接待费", *span, figure_kind=figure_kind, width=5),
    ]


def three_sums(first: int) -> tuple[tuple[int, tuple[int, ...]], ...]:
    return ((first, (first + 1, first + 2, first + 5)), (first + 2, (first + 3, first + 4)))


def three_public(ctx: Context) -> Table:
    """“三公”经费表 of a budget: one row of columns, or (some provinces) one column of rows; always printable in 万元."""
    unit = "万元"
    if ctx.style.three_list:
        return _three_list(ctx, unit)
    east = ctx.style.form["name"] == "east"
    columns = three_columns(ctx, "预算", *(["“三公”经费预算数"] if east else []))
    values = three_values(ctx.ledger.three)
    if east:
        columns.append(Column(("机关运行经费预算数",), "amount", "机关运行经费", "", "预算", ctx.year, 8))
        values.append(rounded(ctx.ledger.public, 10_000))
    row = line(ctx.style, [], values, Label(), role="leaf", unit=unit)
    return ctx.table("three", "three_public", columns, [row], sums=three_sums(0), unit=unit)


def _three_list(ctx: Context, unit: str) -> Table:
    three, before = ctx.ledger.three, ctx.before.three
    items = [
        "合计",
        "1.因公出国（境）费用",
        "2.公务接待费",
        "3.公务用车购置及运行费",
        "其中：公务用车运行维护费",
        "公务用车购置",
    ]
    order = [0, 1, 5, 2, 4, 3]
    now, past = three_values(three), three_values(before)
    columns = [
        Column(("项目",), "name", width=14),
        Column((f"{ctx.year - 1}年预算数",), "amount", "预算数", "", "预算", ctx.year - 1, 8),
        Column((f"{ctx.year}年预算数",), "amount", "预算数", "", "预算", ctx.year, 8),
    ]
    rows = []
    for item, place in zip(items, order, strict=True):
        role, level = ("total", 0) if place == 0 else ("leaf", 2 if place in (3, 4) else 1)
        rows.append(
            line(ctx.style, [item], [past[place], now[place]], Label("", item), level, role, unit=unit)
        )
    return ctx.table("three", "three_public", columns, rows, unit=unit)


def procurement(ctx: Context) -> Table:
    """政府采购预算表: project, catalogue, method and the money."""
    columns = [
        Column(("采购项目", "项目名称"), "project", width=8),
        Column(("采购项目", "采购目录"), "name", width=8),
        Column(("采购方式",), "text", width=4),
        Column(("资金来源", "总计"), "amount", "合计", "", "预算", ctx.year, 6),
        ctx.amount_column("一般公共预算", "资金来源", width=6),
        ctx.amount_column("政府性基金预算", "资金来源", width=3),
        ctx.amount_column("其他收入", "资金来源", width=3),
    ]
    sums = ((3, (4, 5, 6)),)
    purchases = ctx.ledger.purchases
    if not purchases:
        row = Row(("",) * len(columns), {}, {"": Label()})
        note = f"备注：{ctx.year}年未安排政府采购预算，此表为空表。"
        return ctx.table("procurement", "procurement", columns, [row], note, sums)
    rows = [
        line(
            ctx.style,
            [buy.project, buy.item, buy.method],
            [buy.amount, buy.amount, 0, 0],
            Label("", buy.item, buy.project),
        )
        for buy in purchases
    ]
    whole = sum(buy.amount for buy in purchases)
    rows.append(line(ctx.style, ["合计", "", ""], [whole, whole, 0, 0], Label("", "合计"), 0, "total", 3))
    return ctx.table("procurement", "procurement", columns, rows, sums=sums)


def performance(ctx: Context, field: str) -> list[Table]:
    """绩效目标: one form per project, or one list of them all; for the larger projects."""
    projects = sorted(ctx.ledger.projects, key=lambda project: -project.total)[:3]
    if ctx.style.performance_list:
        return [_performance_list(ctx, projects, field)]
    return [_performance_form(ctx, project, field) for project in projects]


def _split(project: Project) -> tuple[int, int, int]:
    """Total, fiscal money, other money."""
    fiscal = project.total if project.source in ("general", "fund", "capital") else 0
    return project.total, fiscal, project.total - fiscal


MEASURES = ("年度资金总额", "财政拨款", "其他资金")


def _performance_list(ctx: Context, projects: list[Project], field: str) -> Table:
    columns = [
        Column(("序号",), "ordinal", width=2),
        Column(("项目名称",), "project", width=8),
        *(Column((name,), "amount", name, "", "预算", ctx.year, 6) for name in MEASURES),
        Column(("绩效目标",), "text", width=12),
    ]
    rows = [
        line(ctx.style, [str(n), project.name], _split(project), Label("", project.name, project.name))
        for n, project in enumerate(projects, 1)
    ]
    rows = [Row((*row.texts, _goal(field)), row.amounts, row.labels) for row in rows]
    return ctx.table("performance", "performance_targets", columns, rows, sums=((2, (3, 4)),))


def _goal(field: str) -> str:
    return f"按时完成年度任务，提高{field}服务水平，资金使用合规，群众满意。"


def _performance_form(ctx: Context, project: Project, field: str) -> Table:
    total, fiscal, other = _split(project)
    unit = ctx.style.unit
    money = [ctx.style.amount(fen) for fen in (total, fiscal, other)]
    top = (
        f"项目资金（{unit}）",
        "年度资金总额：",
        money[0],
        "其中：财政拨款",
        money[1],
        "其他资金",
        money[2],
    )
    places = {2: total, 4: fiscal, 6: other}
    label = {"": Label("", "", project.name)}
    measures = dict(zip(places, MEASURES, strict=True))
    rows = [
        Row(("预算单位", ctx.organisation, "", "", "项目名称", project.name, ""), {}, label),
        Row(top, {place: fen for place, fen in places.items() if top[place]}, label, measures=measures),
        Row(("项目总体目标", _goal(field), "", "", "", "", ""), {}, label),
        Row(("一级指标", "二级指标", "三级指标", "", "", "指标值", ""), {}, label),
    ]
    previous = ""
    for first, second, third, value in load("wording")["indicators"]:
        facts = {"field": field, "n": 2 + len(project.name) % 9, "p": 95, "q": 90, "y": ctx.year}
        cells = (
            "" if first == previous else first,
            second,
            third.format(**facts),
            "",
            "",
            value.format(**facts),
            "",
        )
        rows.append(Row(cells, {}, label))
        previous = first
    columns = tuple(Column(("",), "text", "", "", "预算", ctx.year, 10) for _ in range(7))
    number, title = ctx.number("performance"), ctx.title("performance")
    return Table(
        "performance",
        "performance_targets",
        number,
        title,
        unit,
        columns,
        tuple(rows),
        ctx.maker_line,
        headless=True,
    )
