"""Training text, composed from the tables in data/ and from the word list of jieba; the same seed gives the same text.

Three things are made: texts for the teacher to encode, "documents" whose sections share organisation and year
(so that telling sections apart has to be learnt from what they say), and question-to-statement facts.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

DATA = Path(__file__).parent / "data"
SLOT = re.compile(r"\{([^{}]+)\}")
ITEM_ENDINGS = (
    "",
    "多少钱",
    "为什么增加",
    "为什么减少",
    "花了多少",
    "比去年多还是少",
    "下降的原因",
    "怎么涨了",
    "预算数",
    "用来干什么",
)
ITEM_STATEMENTS = (  # 〇 stands for the account or the project
    "〇：{年}年预算数为{额}万元，比上年执行数{增减}{额}万元，{增减}{比}%，主要原因是{原因}。",
    "〇{额}万元，主要用于{用途}、{用途}，较上年{增减}{比}%。",
    "〇：支出决算为{额}万元，完成年初预算的{比}%，{原因}。",
)
PROJECT_STATEMENTS = (
    "项目名称：〇。设立的政策依据：《关于加强{领域}工作的意见》。预算安排规模：{额}万元。资金分配：用于{用途}、{用途}。",
    "项目名称：〇。因业务工作需要设立，{职责}。项目承担单位：{单位}。资金执行时间：{年}年1月至12月。",
    "项目支出绩效目标表。项目名称：〇。年度资金总额{额}万元。总体目标：{目标}，{目标}。数量指标≥{数}，质量指标≥{比}%。",
)
YEARS = range(2017, 2027)


@dataclass(frozen=True)
class Topic:
    name: str
    questions: list[str]
    passages: list[str]


@dataclass(frozen=True)
class Fact:
    """A short statement (a duty, a project, an account, a term) and how people ask for it."""

    name: str
    statements: list[str]
    questions: list[str]


@dataclass
class Department:
    names: list[str]
    area: str
    duties: list[tuple[str, list[str]]] = field(default_factory=list)
    offices: list[str] = field(default_factory=list)
    projects: list[tuple[str, list[str]]] = field(default_factory=list)


@dataclass(frozen=True)
class Example:
    """A text with what it is about; texts of one group answer, or ask for, the same thing."""

    group: str
    question: str
    passage: str


class Tables:
    """What data/ holds."""

    def __init__(self) -> None:
        self.topics = list(_topics())
        self.departments = list(_departments())
        self.terms = [_cells(line) for line in _lines("terms.txt")]
        self.accounts = [_cells(line) for line in _lines("accounts.txt")]
        self.slots = {
            name: values.split("｜") for name, values in (line.split(" = ") for line in _lines("slots.txt"))
        }
        self.words = [word for line in _lines("words.txt") for word in line.split()]

    def facts(self) -> list[Fact]:
        return [*self._duties(), *self._projects(), *self._terms(), *self._accounts()]

    def account_names(self, digits: tuple[int, ...]) -> list[str]:
        return [
            cells[0].split(" ", 1)[1] for cells in self.accounts if len(cells[0].split(" ", 1)[0]) in digits
        ]

    def _duties(self) -> Iterator[Fact]:
        for department in self.departments:
            name = department.names[0]
            for duty, questions in department.duties:
                yield Fact(
                    f"职/{name}/{duty}", [duty, f"主要职能：{duty}", f"{name}主要职责：{duty}"], questions
                )
            offices = "、".join(department.offices)
            stated = [f"{name}内设{offices}等科室", f"机构设置：下设{offices}"]
            yield Fact(f"室/{name}", stated, [f"{name}有哪些科室", f"{name}下设什么机构"])

    def _projects(self) -> Iterator[Fact]:
        for department in self.departments:
            for project, questions in department.projects:
                yield Fact(
                    f"项/{project}",
                    [project, f"项目名称：{project}", f"{project}项目支出预算"],
                    [*questions, f"{project}项目"],
                )

    def _terms(self) -> Iterator[Fact]:
        for term, meaning, *asked in self.terms:
            stated = [f"{term}：指{meaning}。", f"名词解释：{term}，{meaning}"]
            yield Fact(f"词/{term}", stated, [f"{term}是什么意思", f"什么叫{term}", *_ways(asked)])

    def _accounts(self) -> Iterator[Fact]:
        for account, *asked in self.accounts:
            name = account.split(" ", 1)[1]
            yield Fact(
                f"目/{name}", [name, f"{account}", f"支出科目：{name}"], [*_ways(asked), f"{name}多少钱"]
            )


class Composer:
    """Fills the patterns; one instance is one deterministic stream."""

    def __init__(self, tables: Tables, seed: int) -> None:
        self.tables, self._random = tables, random.Random(seed)
        self._by_function = tables.account_names((3,))
        self._items = tables.account_names((7,))
        self._classes = {code: name for code, name, _ in _coded(tables.accounts) if len(code) == 3}
        self._coded = [account for account in _coded(tables.accounts) if len(account[0]) == 7]
        self._by_economy = tables.account_names((5,))

    def document(self) -> list[Example]:
        """Every topic once, in the words of one organisation and year."""
        department = self._random.choice(self.tables.departments)
        organisation = self._random.choice(self.tables.slots["地"]) + self._random.choice(department.names)
        year = self._random.choice(YEARS)
        sections = [self._section(topic, department, organisation, year) for topic in self.tables.topics]
        return [
            *sections,
            *self._items_of(organisation, year),
            *self._terms_of(organisation, year),
            *self._projects_of(organisation, year),
        ]

    def facts(self, count: int) -> list[Example]:
        """Question and statement for some facts."""
        chosen = self._random.sample(self.tables.facts(), count)
        return [self._fact(fact) for fact in chosen]

    def phrases(self, words: list[str], count: int) -> list[str]:
        """Short runs of general words: they teach how vectors of words add up."""
        return ["".join(self._random.sample(words, self._random.randint(2, 4))) for _ in range(count)]

    def _section(self, topic: Topic, department: Department, organisation: str, year: int) -> Example:
        duties = self._random.sample(department.duties, min(3, len(department.duties)))
        fill = self._filler(department, organisation, year, [duty for duty, _ in duties])
        pattern = self._random.choice(topic.passages)
        questions = list(topic.questions)
        if "{职责}" in pattern and topic.name == "主要职能" and self._random.random() < 0.4:
            questions = [way for _, ways in duties[: pattern.count("{职责}")] for way in ways]
        asked = self._question(fill(self._random.choice(questions)), organisation, year)
        return Example(topic.name, asked, self._headed(fill(pattern), topic.name, organisation, year))

    def _items_of(self, organisation: str, year: int) -> Iterator[Example]:
        """Accounts of one document differ by their names only."""
        department = self._random.choice(self.tables.departments)
        for code, name, ways in self._random.sample(self._coded, 8):
            fill = self._filler(department, organisation, year, [])
            asked = self._random.choice((*ways, name, name)) + self._random.choice(ITEM_ENDINGS)
            stated = fill(self._random.choice(ITEM_STATEMENTS)).replace(
                "〇", f"{self._classes[code[:3]]}（类）{name}（项）"
            )
            heading = "一般公共预算当年拨款具体使用情况"
            yield Example(
                f"目/{name}",
                self._question(asked, organisation, year),
                self._headed(stated, heading, organisation, year),
            )

    def _terms_of(self, organisation: str, year: int) -> Iterator[Example]:
        """Glossaries use the words of every other section."""
        for term, meaning, *ways in self._random.sample(self.tables.terms, 8):
            asked = self._random.choice(
                (f"{term}是什么意思", f"什么叫{term}", f"{term}指什么", f"{term}怎么解释", *_ways(ways))
            )
            stated = self._random.choice(
                (f"{term}：指{meaning}。", f"{term}，是指{meaning}。", f"{term}：{meaning}。")
            )
            yield Example(
                f"词/{term}",
                self._question(asked, organisation, year),
                self._headed(stated, "名词解释", organisation, year),
            )

    def _projects_of(self, organisation: str, year: int) -> Iterator[Example]:
        """Projects of one document differ by their names and purposes only."""
        for _ in range(4):
            department = self._random.choice(
                [department for department in self.tables.departments if department.projects]
            )
            project, ways = self._random.choice(department.projects)
            fill = self._filler(department, organisation, year, [duty for duty, _ in department.duties])
            asked = self._random.choice((*ways, project)) + self._random.choice(
                ("", "的钱", "项目", "多少钱", "依据什么", "怎么安排")
            )
            stated = fill(self._random.choice(PROJECT_STATEMENTS)).replace("〇", project)
            asked = self._question(asked, organisation, year)
            yield Example(f"项/{project}", asked, self._headed(stated, "项目支出情况", organisation, year))

    def _fact(self, fact: Fact) -> Example:
        return Example(
            fact.name,
            self._question(self._random.choice(fact.questions), "", 0),
            self._random.choice(fact.statements),
        )

    def _question(self, text: str, organisation: str, year: int) -> str:
        draw = self._random.random()
        if organisation and draw < 0.25:
            text = f"{organisation}{year}年{text}"
        elif organisation and draw < 0.4:
            text = f"{organisation}{text}"
        return self._random.choice(("{}", "{}", "{}？", "请问{}", "{}呢", "我想知道{}")).format(text)

    def _headed(self, text: str, heading: str, organisation: str, year: int) -> str:
        """Sections are stored with organisation, year and heading in front; half of the examples look like that."""
        if self._random.random() < 0.5:
            return text
        kind = self._random.choice(("部门预算", "部门决算", "单位预算"))
        chapter = self._random.choice(
            (self._random.choice(self.tables.slots["章"]), heading, f"{heading}情况说明")
        )
        return f"{organisation} {year}年{kind} {chapter} {text}"

    def _filler(
        self, department: Department, organisation: str, year: int, duties: list[str]
    ) -> Callable[[str], str]:
        sources: dict[str, Callable[[], str]] = {
            "单位": lambda: organisation,
            "年": lambda: str(year),
            "上年": lambda: str(year - 1),
            "领域": lambda: department.area,
            "额": lambda: f"{self._random.lognormvariate(4, 2):.2f}",
            "比": lambda: f"{self._random.uniform(0, 100):.2f}",
            "数": lambda: str(self._random.randint(0, 60)),
            "功能": lambda: self._random.choice(self._by_function),
            "项": lambda: self._random.choice(self._items),
            "经济": lambda: self._random.choice(self._by_economy),
            "科室": lambda: self._random.choice(department.offices or ["办公室"]),
            "项目": lambda: self._random.choice(department.projects or [("业务工作经费", [])])[0],
        }
        remaining = iter(duties * 3)

        def value(match: re.Match[str]) -> str:
            name = match[1]
            if name == "职责":
                return next(remaining)
            return sources[name]() if name in sources else self._random.choice(self.tables.slots[name])

        return lambda pattern: SLOT.sub(value, pattern)


def _topics() -> Iterator[Topic]:
    for block in "\n".join(_lines("topics.txt")).split("= ")[1:]:
        name, *rest = block.strip().splitlines()
        questions = [way.strip() for line in rest if line.startswith("? ") for way in line[2:].split("|")]
        yield Topic(name, questions, [line[2:] for line in rest if line.startswith(": ")])


def _departments() -> Iterator[Department]:
    current = Department([], "")
    for line in _lines("departments.txt"):
        mark, text = line.split(" ", 1)
        head, *asked = text.split("｜")
        if mark == "=":
            if current.names:
                yield current
            current = Department([name.strip() for name in head.split("/")], asked[0].strip())
        elif mark == "职":
            current.duties.append((head, _ways(asked)))
        elif mark == "项":
            current.projects.append((head, _ways(asked)))
        else:
            current.offices = head.split("、")
    yield current


def _coded(accounts: list[list[str]]) -> list[tuple[str, str, list[str]]]:
    """(code, name, ways of asking)."""
    return [(*cells[0].split(" ", 1), _ways(cells[1:])) for cells in accounts]  # type: ignore[misc]


def _lines(name: str) -> list[str]:
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line.strip() and not line.startswith("#")]


def _cells(line: str) -> list[str]:
    return line.split("｜")


def _ways(cells: list[str]) -> list[str]:
    return [way for cell in cells for way in cell.split("/") if way]
