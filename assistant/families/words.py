"""What the documents say in words: definitions, duties, departments, the particulars of projects, passages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from assistant import lexicon
from assistant.answer import Citation
from assistant.draft import Draft
from assistant.families.amounts import sentence
from assistant.families.common import Room, nothing, quote, unit_for
from assistant.families.enumerated import enumerated
from assistant.families.targets import performance, same_project
from assistant.normalise import clean_name
from assistant.plan import Plan, Subject
from assistant.shelf import MANY_DOCUMENTS, DocumentRef, StatementRow
from assistant.values import Found, Value

_LONGEST_QUOTE = 900
_HEADINGS = {
    "duties": ("主要职能", "主要职责", "职能", "职责"),
    "structure": ("机构设置", "机构", "单位构成", "人员情况", "部门预算单位", "组织架构"),
}
_MOST_WORDINGS = 3
_MOST_NAMED = 4


def define(plan: Plan, room: Room) -> Draft:
    """The document's own definition of a term."""
    draft = Draft(documents=list(plan.documents))
    for subject in plan.subjects:
        rows = [
            row
            for document in plan.documents[:MANY_DOCUMENTS]
            for row in definitions(room, document, subject)
        ]
        texts: dict[str, list[StatementRow]] = {}
        for row in rows:
            texts.setdefault(clean_name(row.text or row.sentence), []).append(row)
        wordings = (
            sorted(texts.values(), key=lambda same: -len(same))
            if len(texts) > _MOST_WORDINGS
            else list(texts.values())
        )
        if len(wordings) > _MOST_WORDINGS:
            draft.counts.append(Decimal(len(wordings)))
            draft.notes.append(
                f"各单位对“{subject.label}”的解释共有 {len(wordings)} 种写法，列出最常见的 {_MOST_WORDINGS} 种"
            )
        for same in wordings[:_MOST_WORDINGS]:
            labels = [room.shelf.documents[row.document_id].label for row in same]
            draft.counts.append(Decimal(len(labels)))
            names = "、".join(labels[:_MOST_NAMED]) + (
                f" 等 {len(labels)} 份文件" if len(labels) > _MOST_NAMED else ""
            )
            draft.say(
                f"**{same[0].subject}**（{names}的名词解释）：", f"> {same[0].sentence or same[0].text}"
            )
            for row in same:
                document = room.shelf.documents[row.document_id]
                quote(draft, document, row)
                draft.shown.append(Value(document, row.subject, statement=row))
    if draft.shown:
        return draft
    return _not_defined(plan, room)


def definitions(room: Room, document: DocumentRef, subject: Subject) -> list[StatementRow]:
    names = {clean_name(subject.label), clean_name(subject.surface), *subject.keys, *subject.reading("term")}
    rows = [row for row in room.shelf.statements([document.document_id]) if row.kind == "definition"]
    own = [row for row in rows if row.clean_subject in names]
    if own:
        return own
    inside = re.compile(re.escape(clean_name(subject.label)) + "(?:是?指|主要)")
    return [row for row in rows if inside.search(clean_name(row.text))]


def _not_defined(plan: Plan, room: Room) -> Draft:
    """No definition: the indirect mentions, or the terms that are defined."""
    label = "、".join(subject.label for subject in plan.subjects)
    found = passages(plan, room, label)
    if found:
        found.paragraphs.insert(0, f"名词解释里没有“{label}”，文件中提到它的地方是：")
        return found
    draft = nothing(room, plan, [Found(d, s) for d in plan.documents for s in plan.subjects])
    ids = [document.document_id for document in plan.documents]
    terms = list(dict.fromkeys(row.subject for row in room.shelf.statements(ids) if row.kind == "definition"))
    draft.paragraphs = [
        f"文件的名词解释里没有“{label}”。" + (f"有解释的名词是：{'、'.join(terms)}。" if terms else "")
    ]
    draft.quotes.extend(terms)
    return draft


def differ(plan: Plan, room: Room) -> Draft:
    """Two terms side by side, in the documents' words."""
    draft = define(plan, room)
    if draft.status == "answered":
        missing = [s.label for s in plan.subjects if not any(definitions(room, d, s) for d in plan.documents)]
        if missing:
            draft.say(f"名词解释里没有“{'、'.join(missing)}”，不能逐字对照。")
        else:
            draft.paragraphs.insert(0, "文件对这几个名词的解释如下，区别可以从原文对照：")
    return draft


def duties(plan: Plan, room: Room) -> Draft:
    return _sections(plan, room, "duties", "主要职能")


def structure(plan: Plan, room: Room) -> Draft:
    return _sections(plan, room, "structure", "机构设置")


def structure_or_duties(plan: Plan, room: Room) -> Draft:
    return duties(plan, room) if plan.intent == "duties" else structure(plan, room)


def _sections(plan: Plan, room: Room, kind: str, label: str) -> Draft:
    """The section under one of the usual headings, quoted."""
    draft = Draft(documents=list(plan.documents))
    for document in plan.documents:
        text, citation = _section_text(room, document, _HEADINGS[kind])
        if citation is None:
            draft.say(f"**{document.label}**：文件中没有找到“{label}”部分。")
            continue
        draft.citations.append(citation)
        draft.quotes.append(text)
        shortened = (
            text
            if len(text) <= _LONGEST_QUOTE
            else text[:_LONGEST_QUOTE].rsplit("\n", 1)[0] + "\n……（全文见出处）"
        )
        draft.say(
            f"**{document.organisation}**{label}（{citation.locator}）：",
            "> " + shortened.replace("\n", "\n> "),
        )
    if not draft.citations:
        draft.status = "no_data"
    return draft


def _section_text(room: Room, document: DocumentRef, headings: Sequence[str]) -> tuple[str, Citation | None]:
    rows = room.shelf.corpus.query(
        "SELECT path, heading, text, page FROM sections WHERE document_id = ? ORDER BY ordinal", (document.document_id,))  # fmt: skip
    for heading in headings:
        for row in rows:
            if heading not in row["heading"]:
                continue
            texts = [
                row["text"],
                *(f"{r['heading']}{r['text']}" for r in rows if r["path"].startswith(row["path"] + "/")),
            ]
            text = "\n".join(part.strip() for part in texts if part.strip())
            if text:
                return text, Citation(
                    document.title, document.source, row["heading"], row["page"], text[:_LONGEST_QUOTE]
                )
    return "", None


def project_text(plan: Plan, room: Room) -> Draft:
    """What the narrative says of a project: basis, who carries it, when, how the money is divided."""
    draft = Draft(documents=list(plan.documents))
    wanted = [word for word in (plan.attribute, *lexicon.attributes().get(plan.attribute, ())) if word]
    for document in plan.documents:
        for subject in plan.subjects:
            stated = [row for row in room.shelf.statements([document.document_id]) if row.kind == "project"
                      and any(word in row.attribute for word in wanted)]  # fmt: skip
            rows = [row for row in stated if subject.kind == "concept" or same_project(row.subject, subject)]
            if rows and re.search("金额|多少钱|多少元|规模", plan.topic):
                for value in room.lookup.find(document, subject).values[:1]:
                    draft.shown.append(value)
                    draft.say(sentence(value, plan, unit_for([value], plan)))
            for row in rows:
                quote(draft, document, row)
                draft.shown.append(Value(document, row.subject, statement=row))
                draft.say(
                    f"**{document.label}** 项目“{row.subject}”的{row.attribute}：",
                    f"> {row.sentence or row.text}",
                )
    if draft.shown:
        return draft
    if plan.attribute == "分配":
        divided = enumerated(plan, room)
        if divided:
            return divided
    if any(same_project(row.project, s) for d in plan.documents for s in plan.subjects
           for row in room.shelf.statements([d.document_id]) if row.kind == "indicator"):  # fmt: skip
        return performance(plan, room)
    found = passages(plan, room, " ".join([*(s.label for s in plan.subjects), plan.attribute]))
    return found or nothing(
        room,
        plan,
        [Found(d, s) for d in plan.documents for s in plan.subjects],
        what=f"项目的{plan.attribute}",
    )


def passages(plan: Plan, room: Room, query: str, *, must: Sequence[str] = ()) -> Draft | None:
    """Passages that answer in words. ``must``: words that have to stand in the quoted sentence."""
    if room.finder is None:
        return None
    found = room.finder.find(query, [document.document_id for document in plan.documents], k=5)
    words = [clean_name(word) for word in must]
    kept = [p for p in found if all(word in clean_name(p.sentence or p.text) for word in words)] if words else [
        p for p in found if clean_name(query) in clean_name(p.text)]  # fmt: skip
    if not kept:
        return None
    draft = Draft(documents=list(plan.documents))
    for passage in kept[:3]:
        sentence = passage.sentence or passage.text
        draft.citations.append(
            Citation(passage.document, passage.source, passage.heading_path, passage.page, sentence)
        )
        draft.quotes.append(sentence)
        draft.quotes.append(passage.heading_path)
        draft.say(f"**{passage.document}**（{passage.heading_path}）：", f"> {sentence}")
    return draft


def by_word(plan: Plan, room: Room, words: Sequence[str]) -> Draft | None:
    """Sentences in which the words stand verbatim: what is left when no table knows them."""
    draft = Draft(documents=list(plan.documents))
    wanted = [piece for word in words for piece in re.findall(r"[A-Z0-9]{3,}|[一-龥]{2,}", clean_name(word))]
    for document in plan.documents[:8]:
        rows = room.shelf.corpus.query(
            "SELECT heading, text, page FROM sections WHERE document_id = ? ORDER BY ordinal", (document.document_id,))  # fmt: skip
        for row in rows:
            for told in re.split(r"(?<=[。；;\n])", row["text"]):
                if len(draft.citations) < 4 and wanted and all(word in clean_name(told) for word in wanted):
                    draft.citations.append(
                        Citation(document.title, document.source, row["heading"], row["page"], told.strip())
                    )
                    draft.quotes.extend([told, row["heading"]])
                    draft.say(f"**{document.label}**（{row['heading']}）：", f"> {told.strip()}")
    return draft if draft.citations else None
