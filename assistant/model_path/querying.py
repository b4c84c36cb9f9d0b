"""What no plan can say, put as one SELECT by a language model: it picks figures, and the code writes the answer from them.

The statement runs behind the guard, is compared with the question (``query_checks``), and has at most two corrections. Its figures
have to be of the documents that the code has selected for the question; each is shown with its table and cited.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from pydantic import BaseModel

from assistant.answer import Answer
from assistant.draft import Draft
from assistant.guard import GuardError, check
from assistant.link import Linked, link
from assistant.model_path.consultation import Consultation
from assistant.model_path.desk import Desk
from assistant.model_path.examples import similar
from assistant.model_path.query_checks import Query, against, unasked_columns, wrong_rows
from assistant.model_path.readings import conditions
from assistant.money import money
from assistant.normalise import normalise
from assistant.plan import Plan
from assistant.prompting import load
from assistant.shelf import FigureRow
from assistant.sql import literal
from assistant.values import Value

MOST_CORRECTIONS = 2
USE = "sql"
_MOST_DOCUMENTS = 12
_MOST_VALUES = 20
_LONGEST_SQL = 2000
_LONGEST_TOLD = 600


class SqlReply(BaseModel):
    """What the model is asked for; empty where it cannot be said."""

    sql: str = ""


def query_with_model(plan: Plan, desk: Desk, consult: Consultation) -> Answer | None:
    """The answer that a statement of the model selects; None where there is none that can be trusted."""
    linked = link(normalise(plan.question), desk.catalogue)
    if not 0 < len(plan.documents) <= _MOST_DOCUMENTS or not any(
        condition.words.search(linked.text) for condition in conditions().values()
    ):
        return None
    failed: list[dict[str, str]] = []
    for _ in range(1 + MOST_CORRECTIONS):
        values = {
            "question": plan.question,
            "documents": _documents(plan),
            "values": _values(linked),
            "failed": failed,
        }
        examples = [({**values, "question": example.question, "documents": [], "values": [], "failed": []}, {"sql": example.sql})
                    for example in similar(plan.question, "sql")]  # fmt: skip
        reply = consult.ask(load("sql"), values, SqlReply, examples)
        if reply is None or not reply.sql.strip():
            consult.reject(USE, *([] if reply is None else ["模型没有给出语句"]))
            return None
        sql = reply.sql.strip().rstrip(";").strip()
        found = _select(Query(linked, plan.documents, sql), desk)
        if not isinstance(found, str):
            return _answer(plan, Query(linked, plan.documents, sql), found, desk, consult)
        consult.reject(USE, found)
        failed.append({"sql": sql[:_LONGEST_TOLD], "reason": found[:_LONGEST_TOLD]})
    return None


Selected = tuple[list[str], list[tuple[Any, ...]], list[FigureRow]]


def _select(query: Query, desk: Desk) -> Selected | str:
    """Columns, rows and the figures that they are; or why the statement cannot be used."""
    if len(query.sql) > _LONGEST_SQL:
        return "语句太长"
    try:
        check(query.sql)
        if reasons := against(query):
            return "；".join(reasons)
        columns, rows = desk.run(query.sql)
    except GuardError as error:
        return str(error)
    known = {figure.figure_id: figure for figure in desk.figures([d.document_id for d in query.documents])}
    wanted = [row[columns.index("figure_id")] for row in rows]
    figures = list({name: known[name] for name in wanted if name in known}.values())
    return "；".join(wrong_rows(figures, len(wanted), query.documents)) or (columns, rows, figures)


def _answer(plan: Plan, query: Query, found: Selected, desk: Desk, consult: Consultation) -> Answer | None:
    columns, rows, figures = found
    draft = Draft(documents=list(plan.documents))
    documents = {document.document_id: document for document in plan.documents}
    draft.shown = [
        Value(documents[figure.document_id], figure.name, figure.amount_fen, figure=figure)
        for figure in figures
    ]
    draft.counts.append(Decimal(len(figures)))
    draft.say(f"下面 {len(figures)} 个金额由语言模型写的查询选出，条件以所附 SQL 为准；金额逐一取自原文。")
    for document in plan.documents:
        lines = [_line(figure) for figure in figures if figure.document_id == document.document_id]
        draft.say(f"**{document.label}**", "\n".join(lines))
    for column, value in unasked_columns(query).items():
        draft.notes.append(
            f"问题没有指明哪一栏，只查了“{value}”栏" if column == "measure" else f"只查了“{value}”"
        )
    lost = sum(
        figure.measure_status == "unknown" for figure in desk.figures([d.document_id for d in plan.documents])
    )
    if lost:
        draft.counts.append(Decimal(lost))
        draft.notes.append(f"这些文件里另有 {lost} 个金额不能确定属于哪一列，没有查")
    answer = desk.finish(plan.question, plan, draft)
    if answer.status != "answered":
        consult.reject(USE, "回答没有通过核对")
        return None
    return replace(
        answer,
        sql=query.sql,
        columns=list(columns),
        rows=[list(row) for row in rows],
        model=consult.record("answered", USE),
    )


def _line(figure: FigureRow) -> str:
    place = f"{figure.table_number} {figure.table_title}".strip()
    code = f"（{figure.code}）" if figure.code else ""
    return f"- {figure.name or '合计'}{code} · {figure.measure}：**{money(figure.amount_fen, figure.unit)}**（{place}）"


def _documents(plan: Plan) -> list[dict[str, Any]]:
    return [
        {"organisation": d.organisation, "fiscal_year": d.fiscal_year, "kind": d.kind, "scope": d.scope}
        for d in plan.documents
    ]


def _values(linked: Linked) -> list[dict[str, str]]:
    """The names of the question as the tables write them."""
    columns = {
        "row": "item",
        "account": "item",
        "project": "project",
        "measure": "measure",
        "code": "code",
        "concept": "item",
    }
    told = [{"said": mention.surface, "as": f"{columns[entry.kind]} = {literal(entry.label).sql(dialect='sqlite')}"}
            for mention in linked.mentions for entry in mention.entries if entry.kind in columns]  # fmt: skip
    return told[:_MOST_VALUES]
