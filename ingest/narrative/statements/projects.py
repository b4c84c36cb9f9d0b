"""Projects and definitions: facts that a label announces rather than a sentence. Pure."""

from __future__ import annotations

import re
from functools import cache

from ingest.model import Section, Statement
from ingest.narrative.numbering import without_ordinal
from ingest.narrative.statements.context import Context
from ingest.narrative.statements.money import scale_fen
from ingest.narrative.text import squeezed
from ingest.narrative.words import canonical, has_any, words

_NAME = "名称"
_SCALE = "规模"
_LONGEST_TERM = 40
_UNMARKED = re.compile(
    r"(?P<term>[【“\"]?[^。；，：]{2,30}?[】”\"]?)[。\s]?(?=(?:是|系)?指(?![标导定数])|反映)"
)


def project_facts(context: Context) -> list[Statement]:
    """``项目名称：…`` and the labelled paragraphs under it; or sections headed 立项依据, 实施主体 … of one project."""
    labelled = _labelled(context.section)
    if any(attribute == _NAME for attribute, _, _ in labelled):
        return _labelled_facts(context, labelled)
    attribute = canonical("project").get(squeezed(without_ordinal(context.section.heading)).rstrip("：。"))
    if attribute is None or not has_any(context.title, "project_sections") or not context.section.text:
        return []
    project = _project_in_headings(context)
    return [_fact(context, project, attribute, context.section.text, context.section.text)]


def definitions(context: Context) -> list[Statement]:
    """``某某经费：指…`` in a glossary → term and definition, also where no colon stands between them or the term is the heading.

    Paragraphs without a term belong to the term before.
    """
    found: list[Statement] = []
    for paragraph in filter(None, context.section.text.split("\n")):
        if paragraph.strip().startswith(words("glossary_never")):
            continue
        name, meaning = _defined(without_ordinal(paragraph))
        if not name and not found and not has_any(context.section.heading, "glossary"):
            name, meaning = squeezed(without_ordinal(context.section.heading)), paragraph
        if name:
            found.append(context.statement("definition", name, paragraph, text=meaning.strip()))
        elif found:
            found[-1].text += paragraph
            found[-1].sentence += paragraph
    return found


def _defined(paragraph: str) -> tuple[str, str]:
    """``经费：指…`` · ``经费。指…`` · ``【经费】指…`` · ``经费指…`` → term and what is said of it."""
    term, colon, meaning = paragraph.replace(":", "：", 1).partition("：")
    name = squeezed(term)
    if colon and meaning.strip() and len(name) <= _LONGEST_TERM and not re.search(r"[。；，]", name):
        return name, meaning
    found = _UNMARKED.match(paragraph)
    return (squeezed(found["term"]).strip('“”"【】'), paragraph[found.end() :]) if found else ("", "")


def _labelled(section: Section) -> list[tuple[str, str, str]]:
    """(attribute, value, as printed) of each label; unlabelled paragraphs go on with the one before."""
    found: list[tuple[str, str, str]] = []
    for paragraph in filter(None, section.text.split("\n")):
        match = _label_pattern().match(without_ordinal(paragraph))
        if match is not None:
            found.append((canonical("project")[squeezed(match["label"])], match["value"].strip(), paragraph))
        elif found:
            attribute, value, printed = found[-1]
            found[-1] = attribute, value + paragraph, f"{printed}\n{paragraph}"
    return found


def _labelled_facts(context: Context, labelled: list[tuple[str, str, str]]) -> list[Statement]:
    facts: list[Statement] = []
    project = ""
    for attribute, value, printed in labelled:
        if attribute == _NAME:
            project = value
        facts.append(_fact(context, project, attribute, value, printed))
    return facts


def _fact(context: Context, project: str, attribute: str, value: str, printed: str) -> Statement:
    made = context.statement("project", project, printed, attribute=attribute, text=value, project=project)
    if attribute == _SCALE:
        made.amount_fen = scale_fen(squeezed(value), words("project_totals"))
    return made


def _project_in_headings(context: Context) -> str:
    """A project's name is in the heading right above 一、项目概述, unless that is only the chapter's title."""
    above = squeezed(without_ordinal(context.headings[-2])) if len(context.headings) > 1 else ""
    for end in words("project_heading_ends"):
        if above.endswith(end):
            return above.removesuffix(end)
    return above


@cache
def _label_pattern() -> re.Pattern[str]:
    # Blanks may stand inside a printed label.
    labels = "|".join(
        r"\s*".join(map(re.escape, label)) for label in sorted(canonical("project"), key=len, reverse=True)
    )
    return re.compile(rf"(?P<label>{labels})\s*[：:]\s*(?P<value>.*)", re.DOTALL)
