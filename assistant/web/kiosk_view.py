"""An answer as the kiosk shows it: first what was found, then what its words mean, how it was checked, where it stands.

Pure: no page, no corpus. What comes from documents or visitors is escaped here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby

from assistant.answer import Answer, Citation
from assistant.compose import SAMPLE_MARK
from assistant.web.present import answer_body
from assistant.web.qr import qr_picture
from assistant.web.reference import CitedDocument, Term
from assistant.web.texts import entry, text

MAX_DOCUMENTS = 2
MAX_PLACES = 3
_NOTES = re.compile(r"^说明：", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of an answer's text."""

    body: str
    """Markdown: what was found, warnings and the notes that belong to it."""
    checking: tuple[str, ...] = ()
    """Notes on how it was checked, in plain words."""
    mark: str = ""
    """Says that the answer comes from samples."""


def parts_of(answer: Answer) -> Parts:
    """The answer's text, with the notes on how it was checked and the sample mark taken out of it."""
    kept, checking, mark = [], [], ""
    for paragraph in answer_body(answer).split("\n\n"):
        if paragraph.startswith(SAMPLE_MARK):
            mark = paragraph
        elif _NOTES.match(paragraph):
            notes, found = _sorted_notes(_NOTES.sub("", paragraph).rstrip("。"))
            checking += found
            kept += [f"说明：{'；'.join(notes)}。"] if notes else []
        else:
            kept.append(paragraph)
    return Parts("\n\n".join(kept), tuple(checking), mark)


def _sorted_notes(notes: str) -> tuple[list[str], list[str]]:
    """Notes to be seen, and those about checking."""
    seen, checking = [], []
    for note in notes.split("；"):
        wording = next((w for w in entry("kiosk.checking_notes") if note.startswith(w["begins"])), None)
        if wording:
            checking.append(wording["say"] + note.removeprefix(wording["begins"]))
        else:
            seen.append(note)
    return seen, checking


def asked_html(question: str, language: str) -> str:
    """The question as the heading of the answer; it can be given the focus."""
    line = escape(text(f"kiosk.{language}.asked", question=question))
    return f'<h2 id="asked-line" tabindex="-1">{line}</h2>'


def beside_html(
    parts: Parts,
    terms: Sequence[Term],
    citations: Sequence[Citation],
    documents: Mapping[tuple[str, str], CitedDocument],
    language: str,
) -> str:
    """What stands beside the answer: its sources with QR codes, words explained, how it was checked."""
    return (
        _sources_html(citations, documents, language)
        + _terms_html(terms, language)
        + _checking_html(parts.checking, language)
        + (f'<p class="mark" lang="zh-CN">{_words(parts.mark)}</p>' if parts.mark else "")
    )


def _sources_html(
    citations: Sequence[Citation], documents: Mapping[tuple[str, str], CitedDocument], language: str
) -> str:
    ordered = sorted(citations, key=lambda citation: (citation.document, citation.source))
    groups = [(key, list(group)) for key, group in groupby(ordered, key=lambda c: (c.document, c.source))]
    if not groups:
        return ""
    cards = "".join(
        _source_card(group, documents.get(key), language) for key, group in groups[:MAX_DOCUMENTS]
    )
    more = len(groups) - MAX_DOCUMENTS
    rest = f"<p>{_say(language, 'sources_more', count=more)}</p>" if more > 0 else ""
    return f'<section class="sources"><h3>{_say(language, "source")}</h3>{cards}{rest}</section>'


def _source_card(citations: Sequence[Citation], document: CitedDocument | None, language: str) -> str:
    places = list(dict.fromkeys(_place(citation, language) for citation in citations))
    lines = [escape(place) for place in places[:MAX_PLACES] if place]
    if len(places) > MAX_PLACES:
        lines.append(_say(language, "places_more", count=len(places)))
    listed = "".join(f'<li lang="zh-CN">{line}</li>' for line in lines)
    title = f'<p class="document" lang="zh-CN">{escape(citations[0].document)}</p>'
    return f'<div class="source">{title}<ul>{listed}</ul>{_qr_html(document, language)}</div>'


def _qr_html(document: CitedDocument | None, language: str) -> str:
    if document is None or not document.address:
        return ""
    described = _say(language, "qr", address=document.address)
    return (
        f'<figure class="qr"><img src="{escape(qr_picture(document.address))}" alt="{described}">'
        f"<figcaption>{_say(language, 'scan')}</figcaption></figure>"
    )


def _terms_html(terms: Sequence[Term], language: str) -> str:
    return "".join(
        f'<details class="term"><summary>{_say(language, "term", name=term.name)}</summary>'
        f'<p lang="zh-CN">{escape(term.meaning)}</p>'
        f'<p class="from">{_say(language, "term_source", document=term.document)}</p></details>'
        for term in terms
    )


def _checking_html(checking: Sequence[str], language: str) -> str:
    if not checking:
        return ""
    lines = "".join(f'<p lang="zh-CN">{_words(note)}</p>' for note in checking)
    return f'<details class="checking"><summary>{_say(language, "notes")}</summary>{lines}</details>'


def _place(citation: Citation, language: str) -> str:
    page = text(f"kiosk.{language}.page", page=citation.page) if citation.page else ""
    return " · ".join(part for part in (citation.locator, page) if part)


def _words(markdown: str) -> str:
    """A line of the answer's Markdown, which is made safe already, as HTML: its own entities stay as they are."""
    return escape(markdown).replace("&amp;", "&")


def _say(language: str, key: str, **values: object) -> str:
    """A text of the interface, escaped with what is filled in."""
    return escape(text(f"kiosk.{language}.{key}", **values))
