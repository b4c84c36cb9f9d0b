"""The accounts of one body in one year: every amount from which tables and narrative are written, so that all of them agree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random

from eval.synthetic.bodies import Body
from eval.synthetic.money import rounded
from eval.synthetic.words import load

FISCAL = ("general", "fund", "capital")
SOURCES = (*FISCAL, "special", "business", "operating", "other", "carry")
PERSONNEL_YUAN = {"30101": 46_000, "30103": 18_500, "30199": 4_200}
PUBLIC_YUAN = {
    "30201": 3_100, "30202": 420, "30205": 160, "30206": 700, "30207": 540, "30208": 900, "30211": 1_450,
    "30213": 600, "30216": 350, "30226": 820, "30228": 1_700, "30229": 1_900, "30239": 5_200, "30299": 760,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Spending:
    """What stands on one account from one source."""

    code: str
    source: str
    personnel: int = 0
    public: int = 0
    project: int = 0

    @property
    def basic(self) -> int:
        return self.personnel + self.public

    @property
    def total(self) -> int:
        return self.basic + self.project


@dataclass(frozen=True, slots=True)
class Project:
    name: str
    code: str
    source: str
    parts: Mapping[str, int]  # economic class → amount

    @property
    def total(self) -> int:
        return sum(self.parts.values())


@dataclass(frozen=True, slots=True)
class Staff:
    quota: int
    active: int
    retired: int
    veterans: int

    @property
    def total(self) -> int:
        return self.active + self.retired + self.veterans


@dataclass(frozen=True, slots=True)
class Three:
    abroad: int
    buying: int
    running: int
    hosting: int

    @property
    def cars(self) -> int:
        return self.buying + self.running

    @property
    def total(self) -> int:
        return self.abroad + self.cars + self.hosting


@dataclass(frozen=True, slots=True)
class Purchase:
    project: str
    item: str
    method: str
    sort: str  # 货物, 工程 or 服务
    amount: int


@dataclass(frozen=True, slots=True)
class Ledger:
    year: int
    staff: Staff
    economic: Mapping[str, int]  # basic spending of the general budget, five digits
    projects: tuple[Project, ...]
    spending: tuple[Spending, ...]
    three: Three
    purchases: tuple[Purchase, ...]
    opening: int = 0  # final accounts: carried over from last year
    surplus: int = 0  # final accounts: income not spent

    def total(self, *sources: str) -> int:
        return sum(entry.total for entry in self.spending if entry.source in (sources or SOURCES))

    def basic(self, *sources: str) -> int:
        return sum(entry.basic for entry in self.spending if entry.source in (sources or SOURCES))

    def project(self, *sources: str) -> int:
        return sum(entry.project for entry in self.spending if entry.source in (sources or SOURCES))

    def by_class(self, *sources: str) -> dict[str, int]:
        sums: dict[str, int] = {}
        for entry in self.spending:
            if entry.source in (sources or SOURCES):
                sums[entry.code[:3]] = sums.get(entry.code[:3], 0) + entry.total
        return sums

    @property
    def personnel(self) -> int:
        return sum(fen for code, fen in self.economic.items() if code[:3] in ("301", "303"))

    @property
    def public(self) -> int:
        return sum(fen for code, fen in self.economic.items() if code[:3] in ("302", "310"))


def chain(body: Body, first: int, last: int, grain: int, seed: int, share: float = 1.0) -> dict[int, Ledger]:
    """The budgets from the first to the last year; each grows out of the one before."""
    rng = Random(f"{seed}/staff/{body.index}/{share}")
    active = max(4, int(body.staff * share))
    staff = Staff(
        int(active * 1.1) + 1, active, max(1, int(active * rng.uniform(0.2, 0.6))), rng.choice([0, 0, 1])
    )
    ledgers: dict[int, Ledger] = {}
    level = 1.0
    for year in range(first, last + 1):
        turn = Random(f"{seed}/budget/{body.index}/{share}/{year}")
        if ledgers:
            joined, left = turn.choice([(2, 0), (0, 1), (0, 0), (3, 1), (1, 2)])
            left = min(left, staff.active - 3)
            staff = replace(staff, active=staff.active + joined - left, retired=staff.retired + left)
        level *= turn.uniform(0.97, 1.06)
        ledgers[year] = _budget(body, year, staff, level, grain, turn, share)
    return ledgers


def _budget(
    body: Body, year: int, staff: Staff, level: float, grain: int, rng: Random, share: float
) -> Ledger:
    three = _three(body, rng)
    economic = _economic(body, staff, level, grain, three)
    projects = _projects(body, level * share, grain, rng, three)
    spending = spread(body, economic, projects, grain, rng)
    return Ledger(year, staff, economic, projects, spending, three, _purchases(projects, grain, rng))


def _three(body: Body, rng: Random) -> Three:
    """Always in whole hundreds of yuan, since the table is often in 万元 where the others are in 元."""
    buying = 18 * 1_000_000 if body.cars > 2 and rng.random() < 0.3 else 0
    abroad = rng.choice([0, 0, 0, 0, 35_000 * 100])
    hosting = rng.choice([0, 3_400, 5_000, 8_000, 12_600]) * 100
    return Three(abroad, buying, body.cars * rng.choice([15_000, 21_000, 25_500]) * 100, hosting)


def _economic(body: Body, staff: Staff, level: float, grain: int, three: Three) -> dict[str, int]:
    def amount(code: str, yuan: float, heads: int) -> int:
        return rounded(int(yuan * heads * level * body.factors[code] * 100), grain)

    official = body.kind["status"] != "事业"
    amounts = {code: amount(code, yuan, staff.active) for code, yuan in PERSONNEL_YUAN.items()}
    pay = "30102" if official else "30107"
    amounts[pay] = amount(pay, 39_000, staff.active)
    base = amounts["30101"] + amounts[pay]
    shares = {"30108": 16, "30109": 8, "30110": 9, "30112": 1, "30113": 12} | (
        {"30111": 3} if official else {}
    )
    amounts |= {code: rounded(base * percent // 100, grain) for code, percent in shares.items()}
    amounts |= {code: amount(code, yuan, staff.active) for code, yuan in PUBLIC_YUAN.items()}
    amounts |= {"30212": three.abroad, "30217": three.hosting, "30231": three.running}
    amounts |= {
        "30302": amount("30302", 7_000, staff.retired),
        "30305": amount("30305", 2_400, 1 + staff.veterans),
    }
    if body.factors["31002"] > 1.1:
        amounts["31002"] = amount("31002", 400, staff.active)
    return {code: fen for code, fen in sorted(amounts.items()) if fen}


def _projects(body: Body, level: float, grain: int, rng: Random, three: Three) -> tuple[Project, ...]:
    projects = []
    for plan in body.projects:
        if rng.random() < 0.2:
            continue
        fen = max(
            grain * 10, rounded(int(plan.size_yuan * level * rng.choice([1, 1, 1.2, 0.8]) * 100), grain)
        )
        first = rounded(fen * rng.randint(3, 8) // 10, grain) if len(plan.classes) > 1 else fen
        amounts = (first, fen - first) if len(plan.classes) > 1 else (fen,)
        parts = {name: part for name, part in zip(plan.classes, amounts, strict=True) if part}
        source = "carry" if plan.source == "general" and rng.random() < 0.06 else plan.source
        projects.append(Project(plan.name, plan.code, source, parts))
    if three.buying:
        projects.append(Project("公务用车更新购置", body.kind["main"][0], "general", {"310": three.buying}))
    return tuple(projects)


def spread(
    body: Body, economic: Mapping[str, int], projects: Sequence[Project], grain: int, rng: Random
) -> tuple[Spending, ...]:
    """Spread the economic accounts over the functional ones, add the projects and what is earned."""
    kind = body.kind
    official = kind["status"] != "事业"
    retired = sum(fen for code, fen in economic.items() if code[:3] == "303")
    fixed = {
        "2080501" if official else "2080502": retired,
        "2080505": economic["30108"], "2080506": economic["30109"],
        "2101101" if official else "2101102": economic["30110"],
        "2101103": economic.get("30111", 0), "2210201": economic["30113"],
    }  # fmt: skip
    personnel = sum(fen for code, fen in economic.items() if code[:3] == "301") - (
        sum(fixed.values()) - retired
    )
    training = economic.get("30216", 0) if body.training else 0
    public = sum(fen for code, fen in economic.items() if code[:3] in ("302", "310")) - training
    table: dict[tuple[str, str], list[int]] = {}

    def add(code: str, source: str, *amounts: int) -> None:
        row = table.setdefault((code, source), [0, 0, 0])
        for place, fen in enumerate(amounts):
            row[place] += fen

    main = kind["main"]
    second = rounded(personnel // 4, grain) if len(main) > 2 and body.index % 2 else 0
    add(main[0], "general", personnel - second, public, 0)
    if second:
        add(main[1], "general", second, 0, 0)
    for code, fen in fixed.items():
        add(code, "general", fen, 0, 0)
    add("2050803", "general", 0, training, 0)
    for project in projects:
        add(project.code, project.source, 0, 0, project.total)
    for source in ("business", "special", "operating", "other"):
        if kind.get(source):
            earned = (personnel + public) * int(kind[source]) // 100
            part = rounded(earned * rng.randint(4, 6) // 10, grain)
            add(main[0], source, part, rounded(earned, grain) - part, 0)
    entries = [Spending(code, source, *amounts) for (code, source), amounts in sorted(table.items())]
    return tuple(entry for entry in entries if entry.total)


def _purchases(projects: Sequence[Project], grain: int, rng: Random) -> tuple[Purchase, ...]:
    words = load("bodies")
    chosen = [project for project in projects if project.source == "general" and rng.random() < 0.5]
    purchases = []
    for project in chosen:
        item = rng.choice(words["catalogue"])
        sort = "服务" if item.endswith("服务") else "货物"
        amount = max(grain, rounded(project.total * rng.randint(1, 4) // 10, grain))
        purchases.append(Purchase(project.name, item, rng.choice(words["methods"]), sort, amount))
    return tuple(purchases)
