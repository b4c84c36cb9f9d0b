"""An answer as text for a terminal: the answer itself, what to watch for, where it comes from, the SQL."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.answer import Answer, Citation

MAX_QUOTE = 80


def as_text(answer: Answer) -> str:
    """All parts that are not empty, each under its own title."""
    return "\n\n".join(_plain(part) for part in _parts(answer) if part)


def _parts(answer: Answer) -> Iterator[str]:
    yield answer.answer.strip()
    # The answer is complete by itself; what it already says is not said again.
    yield "\n".join(f"⚠ {warning}" for warning in answer.warnings if warning not in answer.answer)
    yield _listed("可以这样问：", answer.options)
    yield _listed("来源：", list(dict.fromkeys(map(_citation, answer.citations))))
    yield f"SQL：\n{answer.sql.strip()}" if answer.sql else ""


def _listed(title: str, items: list[str]) -> str:
    return (
        "\n".join([title, *(f"  {number}. {item}" for number, item in enumerate(items, start=1))])
        if items
        else ""
    )


def _citation(citation: Citation) -> str:
    page = f"，第 {citation.page} 页" if citation.page is not None else ""
    quote = citation.quote if len(citation.quote) <= MAX_QUOTE else citation.quote[:MAX_QUOTE] + "…"
    return f"《{citation.document}》{citation.locator}{page}（{citation.source}）" + (
        f"：{quote}" if quote else ""
    )


def _plain(text: str) -> str:
    """Documents are data: what they hold must not steer the terminal."""
    return "".join(
        character
        for character in text
        if character in "\n\t" or character.isprintable() or character == "\u3000"
    )
