"""Draft → Answer: the SQL that shows the evidence, citations, warnings, notes, sample marks; then the last look."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import Any

from assistant.answer import Answer, Citation, Computed
from assistant.draft import Draft
from assistant.normalise import clean_name, last_part
from assistant.plan import Plan, Refusal
from assistant.shelf import CheckRow, DocumentRef, FigureRow, Shelf, StatementRow
from assistant.sql import figures_sql, statements_sql
from assistant.values import Value
from assistant.verify import states_amount, unsupported

MOST_CITATIONS = 60
MOST_WARNINGS = 6
SAMPLE_MARK = "【样例】"

_UNVERIFIED = (
    "回答没有通过核对（有数字找不到出处），为避免给出错误的数字，不显示结果。请换一种问法，或直接查看原文件。"
)

log = logging.getLogger(__name__)
Run = Callable[[str], tuple[list[str], list[tuple[Any, ...]]]]


def refused(question: str, refusal: Refusal) -> Answer:
    return Answer(question, refusal.status, refusal.text, options=list(refusal.options))


def finish(question: str, plan: Plan, draft: Draft, shelf: Shelf, run: Run) -> Answer:
    """The checked answer."""
    figures = _figures(draft.shown)
    statements = list({v.statement.statement_id: v.statement for v in draft.shown if v.statement}.values())
    if figures:
        draft.sql = figures_sql(figures, shelf, draft.order_by_amount)
    elif statements:
        draft.sql = statements_sql(statements, shelf)
    columns, rows = run(draft.sql) if draft.sql else ([], [])
    for value in draft.shown:
        _cite(draft, value, shelf)
    _warn(draft, figures, statements, shelf)
    _mention_inference(draft, figures)
    text = _text(plan, draft, shelf)
    wrong = unsupported(text, draft, columns, rows, _known_texts(plan, draft, shelf))
    if wrong:
        log.error("numbers without evidence: %s in the answer to a %s question", wrong[:5], plan.intent)
        return Answer(question, "error", _UNVERIFIED)
    return Answer(
        question, draft.status, text, route=_route(draft, bool(figures)), sql=draft.sql, columns=list(columns),
        rows=[list(row) for row in rows],
        citations=draft.citations[:MOST_CITATIONS],
        computed=[Computed(f.operation, [str(operand) for operand in f.operands], str(f.result)) for f in draft.formulas],
        warnings=draft.warnings, options=list(draft.options),
    )  # fmt: skip


def _route(draft: Draft, has_figures: bool) -> Any:
    quoted = any(citation.quote and not citation.figure_id for citation in draft.citations)
    if draft.sql:
        return "both" if has_figures and quoted else "sql"
    return "text" if quoted else "none"


def _figures(values: Sequence[Value]) -> list[FigureRow]:
    return list({value.figure.figure_id: value.figure for value in values if value.figure}.values())


def _cite(draft: Draft, value: Value, shelf: Shelf) -> None:
    if value.figure:
        citation = cite_figure(shelf.documents[value.figure.document_id], value.figure)
    elif value.statement:
        row = value.statement
        citation = Citation(
            value.document.title,
            value.document.source,
            row.locator or row.section_path,
            row.page,
            row.sentence,
        )
        draft.quotes.append(row.sentence)
    else:
        return
    if citation not in draft.citations:
        draft.citations.append(citation)
    if value.statement and value.amount_fen is not None:
        _cite_amount(draft, value.statement, value.amount_fen, shelf)


def _cite_amount(draft: Draft, row: StatementRow, amount_fen: int, shelf: Shelf) -> None:
    """Where a sentence tells a change only, the place of the amount that changed: another sentence, else a cell of that name."""
    if states_amount(row.sentence, amount_fen):
        return
    document = shelf.documents[row.document_id]
    for other in shelf.statements({row.document_id}):
        same = other.section_path == row.section_path and other.amount_fen == amount_fen
        if same and states_amount(other.sentence, amount_fen):
            _cite(draft, Value(document, other.subject, amount_fen, statement=other), shelf)
            return
    name = clean_name(last_part(row.subject))
    for figure in shelf.figures({row.document_id}):
        named = (figure.clean_item, clean_name(figure.measure))
        if figure.amount_fen == amount_fen and (name in named or name in clean_name(figure.table_title)):
            _cite(draft, Value(document, figure.item, amount_fen, figure=figure), shelf)
            return


def cite_figure(document: DocumentRef, figure: FigureRow) -> Citation:
    """``表七 项目支出情况表 · 基本医疗IC卡工本费 · 合计``."""
    table = f"{figure.table_number} {figure.table_title}".strip()
    row = figure.name if figure.row_role != "total" else (figure.item or "合计")
    parts = [
        table,
        *([row] if row else []),
        *([figure.measure] if figure.measure and figure.measure != row else []),
    ]
    quote = f"{figure.raw} {figure.unit}".strip()
    return Citation(document.title, document.source, " · ".join(parts), figure.page, quote, figure.figure_id)


def _warn(
    draft: Draft, figures: Sequence[FigureRow], statements: Sequence[StatementRow], shelf: Shelf
) -> None:
    """Failed checks that touch a figure of the answer, another cell of its row, or a sentence it quotes.

    Errors become warnings; hints (a name written differently, a template left unfilled) are said among the notes.
    """
    documents = list(dict.fromkeys([f.document_id for f in figures] + [s.document_id for s in statements]))
    used = {figure.figure_id for figure in figures}
    lines = {figure.line_id for figure in figures}
    failed = shelf.failed_checks(documents)
    touched_lines = shelf.lines_of(
        {figure_id for check in failed for figure_id in (check.left_figure_id, check.right_figure_id)}
    )
    for check in failed:
        if len(draft.warnings) >= MOST_WARNINGS:
            break
        ids = {check.left_figure_id, check.right_figure_id} - {""}
        if (
            ids & used
            or any(touched_lines.get(figure_id) in lines for figure_id in ids)
            or _about_statement(check, statements)
        ):
            message = _message(check)
            draft.quotes.append(message)
            told = draft.warnings if check.severity == "错误" else draft.notes
            text = message if check.severity == "错误" else f"核对提示：{message}"
            if text not in told:
                told.append(text)


def _about_statement(check: CheckRow, statements: Sequence[StatementRow]) -> bool:
    """A check of the narrative names its place as ``section · subject``."""
    if check.left_figure_id or not check.left_label or " · " not in check.left_label:
        return False
    subject = clean_name(check.left_label.rsplit(" · ", 1)[1])
    return any(row.document_id == check.document_id and row.kind == "year_on_year"
               and (subject == row.clean_subject or subject.endswith(row.clean_subject)) for row in statements)  # fmt: skip


def _message(check: CheckRow) -> str:
    if check.message:
        return check.message
    return f"{check.left_label} {check.left_value} 与 {check.right_label} {check.right_value} 不一致"


def _mention_inference(draft: Draft, figures: Sequence[FigureRow]) -> None:
    reasons = list(
        dict.fromkeys(f.decided_by for f in figures if f.measure_status == "inferred" and f.decided_by)
    )
    for reason in reasons[:3]:
        draft.notes.append(f"原文表格的列线已丢失，列的归属由核对确定：{reason}")


def _text(plan: Plan, draft: Draft, shelf: Shelf) -> str:
    paragraphs = list(draft.paragraphs)
    paragraphs.extend(f"⚠ {warning}" for warning in draft.warnings)
    notes = list(dict.fromkeys([*plan.notes, *draft.notes]))
    if notes:
        paragraphs.append("说明：" + "；".join(note.rstrip("。") for note in notes) + "。")
    text = "\n\n".join(paragraphs)
    if any(document.is_sample for document in _documents(draft)):
        text = f"{SAMPLE_MARK}以下取自样例文件（数字来自公开的部门预算，文字为改写），仅供试用。\n\n{text}"
        draft.citations = [Citation(SAMPLE_MARK + c.document if not c.document.startswith(SAMPLE_MARK) else c.document, c.source,
                                    c.locator, c.page, c.quote, c.figure_id) for c in draft.citations]  # fmt: skip
    return text


def _documents(draft: Draft) -> list[DocumentRef]:
    return [*draft.documents, *(value.document for value in draft.shown)]


def _known_texts(plan: Plan, draft: Draft, shelf: Shelf) -> list[str]:
    """Texts whose numbers are no claims: names, titles, years, the question's own words, notes."""
    texts = [plan.topic, plan.question, *plan.notes, *draft.notes]
    for document in _documents(draft):
        years = (str(document.fiscal_year), str(document.fiscal_year - 1))
        texts.extend([document.title, document.label, document.published, *years])
    for value in draft.shown:
        texts.extend([value.label, value.quantity])
        for figure in (value.figure, *value.also):
            if figure:
                texts.extend(
                    [
                        figure.item,
                        figure.project,
                        figure.code,
                        figure.account_name,
                        figure.table_number,
                        figure.table_title,
                    ]
                )
    texts.extend(subject.label for subject in plan.subjects)
    texts.extend(citation.locator for citation in draft.citations)
    return texts
