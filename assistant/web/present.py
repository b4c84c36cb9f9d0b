"""An answer as the pages show it. Pure: no page, no corpus."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from assistant.answer import Answer, Citation
from assistant.progress import Step
from assistant.web.charts import chart, chart_content
from assistant.web.markdown import code_block, plain, safe_markdown, table
from assistant.web.texts import entry, text

Message = dict[str, Any]
"""One chat message: ``role``, ``content`` (Markdown) and, where they apply, ``metadata`` (a fold) and ``options``."""

MAX_CITATIONS = 40
MAX_ROWS = 200


def user_message(question: str) -> Message:
    """The visitor's question, shown as typed."""
    return {
        "role": "user",
        "content": "\n\n".join(plain(line) for line in question.splitlines() if line.strip()),
    }


def answer_messages(
    answer: Answer, turn_id: str = "", steps: Sequence[Step] = (), next_questions: Sequence[str] = ()
) -> list[Message]:
    """The answer itself, a chart where one helps, then a fold each for its sources, rows, SQL and steps.

    What can be clicked stands on the last message: the answer's options, else suggestions. ``turn_id`` of a kept answer
    allows its export.
    """
    messages: list[Message] = [{"role": "assistant", "content": answer_body(answer)}]
    picture = chart(answer)
    if picture is not None:
        messages.append({"role": "assistant", "content": chart_content(picture)})
    if answer.citations:
        title = text("present.sources", count=len(answer.citations))
        messages.append(_fold(title, citations_markdown(answer.citations, source_link)))
    if answer.rows:
        title = text("present.rows", count=len(answer.rows))
        messages.append(_fold(title, rows_markdown(answer.columns, answer.rows)))
    if answer.sql:
        messages.append(_fold(text("present.sql"), code_block(answer.sql, "sql")))
    if steps:
        messages.append(_fold(text("steps.done", elapsed_ms=round(answer.elapsed_ms)), steps_markdown(steps)))
    if turn_id:
        messages.append(
            {"role": "assistant", "content": f"[{text('present.export')}](answer/{turn_id}.xlsx)"}
        )
    if answer.options or next_questions:
        messages[-1]["options"] = [{"value": option} for option in answer.options or next_questions]
    return messages


def answer_body(answer: Answer) -> str:
    """The answer's Markdown, followed by those warnings that it does not contain already."""
    missing = [warning for warning in answer.warnings if _bare(warning) not in _bare(answer.answer)]
    notes = "\n\n".join(f"⚠ {plain(warning.removeprefix('⚠').strip())}" for warning in missing)
    return "\n\n".join(part for part in (safe_markdown(answer.answer), notes) if part)


def source_link(citation: Citation) -> str:
    """Address of the page that shows the place in its source; empty where only its words are known."""
    if citation.figure_id:
        return f"source?{urlencode({'figure': citation.figure_id})}"
    if citation.page and citation.source.lower().endswith(".pdf"):
        return f"source?{urlencode({'document': citation.source, 'page': citation.page})}"
    return ""


def citations_markdown(citations: Sequence[Citation], link: Callable[[Citation], str] = lambda _: "") -> str:
    """Citations by document: where each stands, the words or cells quoted, and the way to the source itself."""
    shown = citations[:MAX_CITATIONS]
    parts = [
        f"**{plain(document)}**{_source_note(document, source)}\n\n" + "\n".join(_places(group, link))
        for (document, source), group in groupby(shown, key=lambda c: (c.document, c.source))
    ]
    if len(citations) > len(shown):
        parts.append(text("present.sources_more", count=len(citations) - len(shown)))
    return "\n\n".join(parts)


def rows_markdown(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    """The rows behind an answer as a table; long ones are cut, and say so."""
    labels: dict[str, str] = entry("columns")
    shown = rows[:MAX_ROWS]
    kept = telling_columns(columns, shown)
    numeric = [all(_is_number(row[i]) for row in shown) for i in kept]
    cells = [[cell_text(columns[i], row[i]) for i in kept] for row in shown]
    parts = [table([labels.get(columns[i], columns[i]) for i in kept], cells, numeric)]
    if len(rows) > len(shown):
        parts.append(text("present.rows_more", shown=len(shown), count=len(rows)))
    return "\n\n".join(parts)


def telling_columns(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> list[int]:
    """Positions of the columns in which a person reads anything."""
    return [i for i, name in enumerate(columns) if _is_telling(name, [row[i] for row in rows])]


def cell_text(column: str, value: Any) -> str:
    """One value of a row. Amounts in 元 are printed to the 分; years and codes are left without separators."""
    if value is None or value == "":
        return text("present.empty_cell")
    if column.endswith("_yuan") and _is_number(value):
        return f"{value:,.2f}"
    return str(entry("values").get(column, {}).get(value, value))


def steps_markdown(steps: Sequence[Step]) -> str:
    """What was done to find an answer, as a list."""
    names: dict[str, str] = entry("steps.names")
    lines = []
    for step in steps:
        name = names.get(step.name, step.name)
        lines.append(f"- {name}：{plain(step.detail)}" if step.detail else f"- {name}")
    return "\n".join(lines) or text("steps.working")


def _fold(title: str, content: str) -> Message:
    return {"role": "assistant", "content": content, "metadata": {"title": title, "status": "done"}}


def _places(citations: Iterable[Citation], link: Callable[[Citation], str]) -> list[str]:
    lines = []
    for citation in citations:
        place, quote, address = plain(_place(citation)), plain(citation.quote), link(citation)
        if address:
            place += f" · [{text('present.look')}]({address})"
        lines.append(f"- {place}\n\n    > {quote}\n" if quote else f"- {place}")
    return lines


def _source_note(document: str, source: str) -> str:
    return f"（{plain(source)}）" if source and source != document else ""


def _place(citation: Citation) -> str:
    page = text("present.page", page=citation.page) if citation.page else ""
    return " · ".join(part for part in (citation.locator, page) if part)


def _is_telling(column: str, values: Sequence[Any]) -> bool:
    """Whether a person reads anything in a column: not an identifier, and not empty throughout."""
    return column not in entry("hidden_columns") and any(value not in (None, "") for value in values)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _bare(words: str) -> str:
    """A text without what Markdown and layout add, to see whether one contains the other."""
    return "".join(character for character in words if character.isalnum())
