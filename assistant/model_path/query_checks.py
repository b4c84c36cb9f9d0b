"""Whether a model's SELECT asks what the question asks: pure functions, each of which gives the reasons why not (none: no objection).

That a statement may run at all is the guard's business. Here it is compared with the question: it may restrict nothing that was not
asked, and everything asked has to restrict it. Words of the question that neither a name nor a known condition explains, and ways of
asking that a list of rows does not answer, are objections too: then nothing is said rather than something near.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import sqlglot
from sqlglot import exp

from assistant import lexicon, meaning
from assistant.link import MASK, Linked, Mention
from assistant.model_path import readings
from assistant.normalise import clean_name
from assistant.plan import Threshold
from assistant.shelf import DocumentRef, FigureRow
from assistant.understand.asking import threshold_of

MOST_ROWS = 60
COLUMNS = ("figure_id", "amount_yuan")
"""What every statement has to select: the citation and the amount."""
_QUOTED = re.compile('[“"「『]([^”"」』]+)[”"」』]')
_EDGES = "%*_?"


@dataclass(frozen=True)
class Query:
    """A question taken apart, the documents it is about, and a statement of a model."""

    linked: Linked
    documents: Sequence[DocumentRef]
    sql: str

    @cached_property
    def statement(self) -> exp.Expr:
        return sqlglot.parse_one(self.sql, dialect="sqlite")

    @cached_property
    def nodes(self) -> frozenset[str]:
        return frozenset(type(node).__name__ for node in self.statement.walk())

    @cached_property
    def conditions(self) -> dict[str, readings.Condition]:
        """The conditions that the question states."""
        return {
            name: condition
            for name, condition in readings.conditions().items()
            if condition.words.search(self.linked.text)
        }

    @cached_property
    def literals(self) -> list[tuple[str, exp.Literal]]:
        """Every literal with the column it is compared with ("" for none)."""
        return [(_column_of(literal), literal) for literal in self.statement.find_all(exp.Literal)]

    @cached_property
    def names(self) -> list[Mention]:
        """What the question names exactly, apart from words that merely say that rows are meant."""
        return [mention for mention in self.linked.mentions
                if any(entry.kind != "weak" for entry in mention.entries) and not readings.plain().fullmatch(mention.surface)]  # fmt: skip

    @cached_property
    def pieces(self) -> list[str]:
        """Words and digits of the question that are no name, body, year or amount, nor a word of a condition: values to look for."""
        return [piece for piece in re.split(r"[^一-龥A-Z0-9.]+", self._rest) if piece]

    @cached_property
    def _rest(self) -> str:
        text = _without_amounts(self.linked)
        quoted = _QUOTED.findall(text)
        text = _QUOTED.sub(" ", text)
        for condition in self.conditions.values():
            text = condition.words.sub(_kept_value, text)
        text = lexicon.fillers().sub(" ", readings.plain().sub(" ", meaning.without_meaning_words(text)))
        return " ".join([*quoted, text])


def form(query: Query) -> list[str]:
    """One plain SELECT of figures: what is computed or put together could not be cited."""
    statement = query.statement
    if not isinstance(statement, exp.Select):
        return ["应是一条 SELECT，不用 UNION"]
    names = {projection.alias_or_name for projection in statement.expressions}
    reasons = [f"要选出列 {column}" for column in COLUMNS if column not in names and not statement.is_star]
    if statement.args.get("group") or any(
        projection.find(exp.AggFunc) for projection in statement.expressions
    ):
        reasons.append("不要汇总（GROUP BY、SUM…）：只挑选行，数由系统写")
    if any(isinstance(projection, exp.Alias) and projection.alias in COLUMNS and projection.this.name != projection.alias
           for projection in statement.expressions):  # fmt: skip
        reasons.append("figure_id 和 amount_yuan 要照原样选出")
    if [table.name for table in statement.find_all(exp.Table)] != ["figures"]:
        reasons.append("只从 figures 里选一次，不用连接和子查询")
    if statement.find(exp.Or):
        reasons.append("不要用 OR：条件要同时满足")
    where = statement.args.get("where")
    for predicate in where.find_all(exp.Predicate) if where else ():
        if len(list(predicate.find_all(exp.Column))) != 1 or not predicate.find(exp.Literal):
            reasons.append(f"条件要写成一列与值相比：{predicate.sql(dialect='sqlite')[:60]}")
    return reasons


def nothing_added(query: Query) -> list[str]:
    """Every value in the statement stands in the question, or is of the documents it is about."""
    return [
        f"问题里没有“{literal.name}”这个条件"
        for column, literal in query.literals
        if not _is_asked(query, column, literal)
    ]


def nothing_lost(query: Query) -> list[str]:
    """Every name, number, piece and condition of the question restricts the statement."""
    used = {literal.name.strip(_EDGES).upper() for _, literal in query.literals}
    numbers = {_number(literal.name) for _, literal in query.literals}
    reasons = [f"没有用到“{mention.surface}”" for mention in query.names if not used & _ways(mention)]
    reasons += [f"没有用到“{piece}”" for piece in query.pieces if piece.upper() not in used]
    reasons += [
        f"没有用到 {fen / 100:g} 元"
        for _, fen in query.linked.amounts_fen
        if not {float(fen), fen / 100} & numbers
    ]
    reasons += [
        f"没有实现“{name}”" for name, condition in query.conditions.items() if not _carried(query, condition)
    ]
    threshold = threshold_of(query.linked)
    if threshold and not _compares(query, threshold):
        reasons.append(f"比较应是 {threshold.operator}")
    return list(dict.fromkeys(reasons))


def _carried(query: Query, condition: readings.Condition) -> bool:
    """Whether a comparison of the right kind, with the right column and a value of the right shape, is in the statement."""
    for predicate in query.statement.find_all(exp.Predicate):
        columns = {column.name for column in predicate.find_all(exp.Column)}
        values = [literal.name for literal in predicate.find_all(exp.Literal)]
        numbers = {_number(value) for value in values}
        if (
            type(predicate).__name__ in condition.nodes
            and columns & condition.columns
            and any(condition.shape.fullmatch(value) for value in values)
            and (not condition.numbers or numbers & {float(number) for number in condition.numbers})
        ):
            return True
    return False


def _compares(query: Query, threshold: Threshold) -> bool:
    """Whether amounts are compared as the question says, and not otherwise."""
    wanted = (
        "Between"
        if threshold.upper_fen is not None
        else {">": "GT", ">=": "GTE", "<": "LT", "<=": "LTE", "=": "EQ"}[threshold.operator]
    )
    found = {type(predicate).__name__ for predicate in query.statement.find_all(exp.Predicate)
             if {column.name for column in predicate.find_all(exp.Column)} & {"amount_yuan", "amount_fen"}}  # fmt: skip
    return found == {wanted} or (wanted == "Between" and found == {"GTE", "LTE"})


def can_be_rows(query: Query) -> list[str]:
    """What is asked is a list of rows, by conditions that no plan can say."""
    reasons = [] if query.conditions else ["问题里没有要用 SQL 才能表达的条件"]
    reasons += [
        f"“{name}”不是一张清单能回答的" for name in query.linked.intents if name not in readings.row_intents()
    ]
    known = readings.classes()
    for label in sorted(meaning.kept_classes(query.linked.masked)):
        if label not in known or (known[label] and not set(known[label]) & query.nodes):
            reasons.append(f"没有实现“{label}”")
    if {"Not", "NEQ"} & query.nodes and not {"排除", "否定"} & meaning.kept_classes(query.linked.masked):
        reasons.append("问题里没有否定")
    return reasons


CHECKS = (form, can_be_rows, nothing_added, nothing_lost)


def against(query: Query) -> list[str]:
    """All that is to be said against a statement; only its form, where that is wrong."""
    return form(query) or [reason for check in CHECKS[1:] for reason in check(query)]


def wrong_rows(figures: Sequence[FigureRow], wanted: int, documents: Sequence[DocumentRef]) -> list[str]:
    """Why figures cannot be the answer. ``wanted``: the number of rows that the statement gave."""
    if not figures or wanted > MOST_ROWS:
        return [
            "没有选出任何行"
            if not wanted
            else "选出的行不在所问的文件里"
            if not figures
            else f"选出的行超过 {MOST_ROWS}"
        ]
    if len(figures) != wanted:
        return ["选出的行有重复，或不在所问的文件里"]
    if any(figure.measure_status == "unknown" for figure in figures):
        return ["选出的金额不知道属于哪一列"]
    if {figure.document_id for figure in figures} != {document.document_id for document in documents}:
        return ["不是每份文件都选出了行"]
    return []


def unasked_columns(query: Query) -> dict[str, str]:
    """Columns restricted though the question does not ask for it, with the value: to be said beside the answer."""
    return {column: literal.name for column, literal in query.literals
            if column == "measure" and literal.name not in query.linked.text}  # fmt: skip


# --- what belongs to what -------------------------------------------------------------------------------------------------


def _is_asked(query: Query, column: str, literal: exp.Literal) -> bool:
    value = literal.name
    if value in readings.unasked().get(column, ()):
        return True
    for document in query.documents:
        held = {"organisation": document.organisation, "kind": document.kind, "scope": document.scope,
                "fiscal_year": str(document.fiscal_year), "document": document.title}  # fmt: skip
        if held.get(column) == value:
            return True
    if column in ("amount_yuan", "amount_fen"):
        return _number(value) in {
            fen / (100 if column == "amount_yuan" else 1) for _, fen in query.linked.amounts_fen
        }
    if column in ("level", "length"):
        return any(_number(value) in condition.numbers for condition in query.conditions.values())
    bare = value.strip(_EDGES).upper()
    return bool(bare) and (
        bare in map(str.upper, query.pieces) or any(bare in _ways(mention) for mention in query.names)
    )


def _ways(mention: Mention) -> set[str]:
    """The values by which a statement may mean what a question names."""
    ways = {mention.surface}
    for entry in mention.entries:
        if entry.kind != "weak":
            ways |= {entry.key, entry.label, clean_name(entry.label)}
    return {way.upper() for way in ways}


def _column_of(literal: exp.Literal) -> str:
    """The column that a literal is compared with; ``length`` for LENGTH(…); "" where it is compared with none."""
    node: exp.Expr | None = literal.parent
    while node is not None and not isinstance(node, (exp.Predicate, exp.Limit, exp.Select)):
        node = node.parent
    if not isinstance(node, exp.Predicate):
        return ""
    if node.find(exp.Length):
        return "length"
    column = node.find(exp.Column)
    return column.name.lower() if column else ""


def _without_amounts(linked: Linked) -> str:
    """The question without names, bodies, years and amounts; digits of codes stay."""
    text = list(linked.text)
    for index, character in enumerate(linked.masked):
        if character == MASK:
            text[index] = MASK
    for mention in linked.mentions:
        if any(entry.kind == "code" for entry in mention.entries):
            text[mention.start : mention.end] = mention.surface
    return "".join(text).replace(MASK, " ")


def _kept_value(match: re.Match[str]) -> str:
    """带“水”字: the word in question stays, the words around it go."""
    inner = re.sub("名称|名字|里|中|面|带有?|含有?|包含|有|字样?|两个?字|二字|[“”]", " ", match.group())
    return f" {inner} " if "字" in match.group() else " "


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
