"""Which documents a question is about: bodies, years, budget or final account, scope. Never a silent choice."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from assistant import lexicon
from assistant.catalogue import Catalogue
from assistant.link import Linked
from assistant.plan import Refusal
from assistant.session import Session
from assistant.shelf import DocumentRef
from assistant.understand.periods import kind_of_each, own_words, paired, period_kept, unread_year, years_of

FEW_BODIES = 4
_LISTED = 5


@dataclass(slots=True)
class Selection:
    """The documents, what has to be said about the choice, or why there is none."""

    documents: list[DocumentRef] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    refusal: Refusal | None = None
    explicit: bool = False
    carried: bool = False
    paired: bool = False
    """Budgets and final accounts of different years are set against one another."""
    prior_year: int | None = None
    unheld: list[str] = field(default_factory=list)


def holdings(catalogue: Catalogue) -> str:
    """What the corpus holds, in one sentence."""
    names = catalogue.organisations
    shown = "、".join(names[:_LISTED]) + (f" 等 {len(names)} 家" if len(names) > _LISTED else "")
    return f"目前收录的是：{shown}（{'、'.join(str(year) for year in catalogue.years)} 年，{'、'.join(catalogue.kinds)}）"


def select_documents(linked: Linked, catalogue: Catalogue, session: Session, *, across: bool, short: bool,
                     anyone: bool = False) -> Selection:  # fmt: skip
    """Decide on documents. ``across``: the question ranks bodies. ``short``: it leans on the conversation. ``anyone``: it asks for
    what is the same everywhere (a definition), so that no body need be named."""
    selection = Selection()
    organisations = _bodies(linked, catalogue, session, selection, across=across, anyone=anyone)
    if selection.refusal:
        return selection
    order = {name: rank for rank, name in enumerate(organisations)}
    documents = sorted(
        (ref for ref in catalogue.documents if ref.organisation in order),
        key=lambda ref: order[ref.organisation],
    )
    documents = kind_of_each(linked, documents)
    pairs = paired(linked, documents)
    carried = _as_before(linked, documents, session, selection)
    selection.paired = bool(pairs)
    if pairs or carried:
        selection.documents = _scopes(linked, pairs, selection) if pairs else carried
        return selection
    documents = _kinds(linked, documents, catalogue, selection)
    if not selection.refusal:
        documents = _years(linked, documents, session, catalogue, selection, short=short)
    if not selection.refusal:
        documents = _scopes(linked, documents, selection)
    selection.documents = documents
    return selection


# --- bodies -----------------------------------------------------------------------------------------------------------


def _bodies(linked: Linked, catalogue: Catalogue, session: Session, selection: Selection, *, across: bool,
            anyone: bool) -> list[str]:  # fmt: skip
    known = list(dict.fromkeys(name for mention in linked.bodies for name in mention.organisations))
    foreign = [mention for mention in linked.bodies if not mention.organisations]
    if foreign:
        return _foreign(linked, catalogue, selection, known)
    if known:
        selection.explicit = True
        if len(known) > FEW_BODIES and not across:
            shown = known[:_LISTED]
            surface = linked.bodies[0].surface
            selection.refusal = Refusal("clarify", f"“{surface}”可以指 {len(known)} 家单位，请选择一家：",
                                        tuple(linked.text.replace(surface, name, 1) for name in shown))  # fmt: skip
        for mention in linked.bodies:
            if mention.guessed and mention.organisations:
                selection.notes.append(f"“{mention.surface}”按{'、'.join(mention.organisations)}理解")
        vague = next(
            (m for m in linked.bodies if not m.guessed and (len(m.organisations) > 1 or m.by_place)), None
        )
        if vague and not selection.refusal and len(vague.organisations) > 1 and not across:
            whole = "没有汇总的文件，" if vague.by_place else ""
            selection.notes.append(f"“{vague.surface}”{whole}按已收录的{'、'.join(vague.organisations)}理解")
        return known
    if anyone and session.last is None:
        return catalogue.organisations
    return _unnamed(linked, catalogue, session, selection, across=across)


def _foreign(linked: Linked, catalogue: Catalogue, selection: Selection, known: list[str]) -> list[str]:
    foreign = [mention for mention in linked.bodies if not mention.organisations]
    names = "、".join(dict.fromkeys(mention.surface for mention in foreign))
    similar = tuple(dict.fromkeys(name for mention in foreign for name in mention.similar))
    if similar:
        surface = foreign[0].surface
        selection.refusal = Refusal("clarify", f"没有收录“{names}”的文件。您要问的是不是下面的单位？（{holdings(catalogue)}）",
                                    tuple(linked.text.replace(surface, name, 1) for name in similar))  # fmt: skip
    else:
        selection.unheld = [names]
        options: tuple[str, ...] = ()
        if len(foreign) == 1:
            options = tuple(linked.text.replace(foreign[0].surface, name, 1)
                            for name in (known or catalogue.organisations)[:FEW_BODIES])  # fmt: skip
        selection.refusal = Refusal(
            "no_data",
            f"没有收录“{names}”的预算或决算文件，所以不能回答这个问题。{holdings(catalogue)}。",
            options,
        )
    return known


def _unnamed(
    linked: Linked, catalogue: Catalogue, session: Session, selection: Selection, *, across: bool
) -> list[str]:
    everyone = catalogue.organisations
    if across or (
        not points_back(linked, session)
        and re.search(r"(所有|全部|各|每个|哪些|哪个|哪家)(单位|部门|局|机构)", linked.text)
    ):
        return everyone
    if session.last and session.last.documents:
        ordinal = next((index for word, index in lexicon.ordinals().items() if word in linked.masked), None)
        several = session.last.organisations
        if (
            ordinal is not None
            and not session.items
            and len(several) > 1
            and -len(several) <= ordinal < len(several)
        ):
            selection.carried = True
            return [several[ordinal]]
        both = any(
            word in linked.text
            for word in lexicon.pointers("body")
            if re.search("两|俩|二者|双方|各单位", word)
        )
        asks_difference = linked.has("compare") and len(session.last.organisations) < 2
        if (both or asks_difference) and len(session.recent) > 1:
            selection.carried = True
            return session.recent[-2:] if len(session.recent) > 1 else session.recent
        selection.carried = True
        return list(session.last.organisations)
    if len(everyone) <= FEW_BODIES:
        return everyone
    owners = _owners(linked, catalogue)
    if owners:
        selection.notes.append(f"问题没有指明单位，按列有它的{'、'.join(owners)}回答")
        return owners
    shown = everyone[:_LISTED]
    if not re.search("[一-龥]", linked.text):
        selection.refusal = Refusal("clarify", f"没有看懂这个问题，请用汉字写出单位和要查的项目。{holdings(catalogue)}。",
                                    tuple(f"{name}总收入是多少？" for name in shown))  # fmt: skip
        return everyone
    selection.refusal = Refusal("clarify", f"语料中有 {len(everyone)} 家单位，您想问哪一家？",
                                tuple(f"{name}{linked.text}" for name in shown))  # fmt: skip
    return everyone


def _as_before(
    linked: Linked, documents: list[DocumentRef], session: Session, selection: Selection
) -> list[DocumentRef]:
    """The very documents of the last question (of the last two, for 两家), where this one names neither body, year, kind nor scope."""
    if not selection.carried or session.last is None or linked.years or linked.as_of or linked.has("trend") or re.search(
            "预算|决算|部门|单位", own_words(linked)):  # fmt: skip
        return []
    asked = {ref.organisation for ref in documents}
    talked_of = list(session.last.documents)
    if session.before and not asked <= {ref.organisation for ref in talked_of}:
        talked_of = [*session.before.documents, *talked_of]
    kept = [ref for ref in dict.fromkeys(talked_of) if ref.organisation in asked]
    return kept if {ref.organisation for ref in kept} == asked else []


def points_back(linked: Linked, session: Session) -> bool:
    """这笔钱, 该项目: the question is about what was talked of last, not about all bodies."""
    return session.last is not None and any(
        word in linked.masked for word in lexicon.pointers("thing") if len(word) > 1
    )


def _owners(linked: Linked, catalogue: Catalogue) -> list[str]:
    """The bodies that have the project the question names, or print the unit it names as a row, if they are few."""
    projects = [
        entry.key for mention in linked.mentions for entry in mention.entries if entry.kind == "project"
    ]
    units = [
        entry.label for mention in linked.mentions for entry in mention.entries[:1] if entry.kind == "row"
    ]
    owners = sorted({name for key in projects for name in catalogue.owners.get(key, ())})
    owners = owners or sorted({name for label in units for name in catalogue.owners.of_unit(label)})
    return owners if 0 < len(owners) <= FEW_BODIES else []


# --- kind, year, scope --------------------------------------------------------------------------------------------------


def _kinds(
    linked: Linked, documents: list[DocumentRef], catalogue: Catalogue, selection: Selection
) -> list[DocumentRef]:
    text = own_words(linked)
    wants_final = "决算" in text
    wants_budget = "预算" in text and not wants_final
    if (
        wants_final
        and "预算" in text
        and len({(ref.organisation, ref.kind) for ref in documents})
        == len({ref.organisation for ref in documents})
    ):
        return documents
    if linked.has("execution") and not wants_final:
        return [
            ref
            for ref in documents
            if ref.kind == "决算" and (not linked.years or ref.fiscal_year in linked.years)
        ] or documents
    if wants_final:
        kept = [ref for ref in documents if ref.kind == "决算"]
        if not kept:
            names = "、".join(dict.fromkeys(ref.organisation for ref in documents))
            held = "、".join(dict.fromkeys(f"{ref.fiscal_year}年{ref.kind}" for ref in documents))
            selection.refusal = Refusal(
                "no_data", f"没有收录{names}的决算文件，只有{held}。决算数不能用预算数代替。"
            )
        return kept
    if wants_budget and any(ref.kind == "预算" for ref in documents):
        return [ref for ref in documents if ref.kind == "预算"]
    return documents


def _years(linked: Linked, documents: list[DocumentRef], session: Session, catalogue: Catalogue, selection: Selection, *,
           short: bool) -> list[DocumentRef]:  # fmt: skip
    if linked.years:
        kept = [ref for ref in documents if ref.fiscal_year in linked.years]
        if kept:
            missing = [year for year in linked.years if year not in {ref.fiscal_year for ref in kept}]
            if missing:
                selection.notes.append(f"没有收录 {'、'.join(map(str, missing))} 年的文件")
            return _with_last(kept, documents, linked, session, selection)
        next_year = [ref for ref in documents if ref.fiscal_year - 1 in linked.years]
        if next_year:
            selection.prior_year = next_year[0].fiscal_year - 1
            return next_year
        held = "、".join(str(year) for year in sorted({ref.fiscal_year for ref in documents})) or "（无）"
        wanted = "、".join(str(year) for year in linked.years)
        names = "、".join(list(dict.fromkeys(ref.organisation for ref in documents))[:FEW_BODIES])
        selection.refusal = Refusal("no_data", f"没有收录{names}{wanted}年的文件，只有 {held} 年的。")
        return []
    if linked.as_of:
        return _at_date(linked.as_of[0], documents, selection)
    if linked.has("trend"):
        return documents
    if session.last and (selection.carried or short):
        documents, told = period_kept(documents, linked, session.last.documents, same_body=selection.carried)
        selection.notes.extend([told] if told else [])
    unread = unread_year(linked)
    if unread:
        printed = [f"{year}年" for year in years_of(documents)]
        said = f"没有收录 {unread} 年的文件" if len(unread) == 4 else f"没有看懂“{unread}”里的年份"
        selection.refusal = Refusal(
            "no_data" if len(unread) == 4 else "clarify",
            f"{said}，不能用别的年份代替。收录的是：{'、'.join(printed)}。",
            tuple(re.sub(f"{unread}年?", year, linked.text, count=1) for year in printed),
        )
        return []
    latest: dict[str, int] = {}
    for ref in documents:
        latest[ref.organisation] = max(latest.get(ref.organisation, 0), ref.fiscal_year)
    kept = [ref for ref in documents if ref.fiscal_year == latest[ref.organisation]]
    if len(kept) < len(documents):
        years = "、".join(str(year) for year in sorted(set(latest.values())))
        others = "、".join(
            sorted(
                {
                    f"{ref.fiscal_year}年{ref.kind}"
                    for ref in documents
                    if ref.fiscal_year != latest[ref.organisation]
                }
            )
        )
        selection.notes.append(f"问题没有指明年份，按最新的 {years} 年回答（另收录：{others}）")
    return kept


def _at_date(year: int, documents: list[DocumentRef], selection: Selection) -> list[DocumentRef]:
    """What stood at a date is told by that year's final account, by the next year's budget, or by that year's budget."""
    for kind, fiscal_year in (("决算", year), ("预算", year + 1), ("预算", year)):
        kept = [ref for ref in documents if ref.kind == kind and ref.fiscal_year == fiscal_year]
        if kept:
            if fiscal_year != year:
                selection.notes.append(f"问的是 {year} 年的某个时点，依据 {fiscal_year} 年的{kind}回答")
            return kept
    held = "、".join(str(value) for value in years_of(documents)) or "（无）"
    selection.refusal = Refusal("no_data", f"没有收录能说明 {year} 年情况的文件，只有 {held} 年的。")
    return []


def _with_last(kept: list[DocumentRef], documents: list[DocumentRef], linked: Linked, session: Session,
               selection: Selection) -> list[DocumentRef]:  # fmt: skip
    """跟2023年比: the other side of the comparison is what the last question was about; else of its kind and scope only."""
    if not selection.carried or session.last is None:
        return kept
    last = [ref for ref in session.last.documents if ref in documents]
    alike = {(ref.organisation, ref.kind, ref.scope) for ref in last}
    same = [ref for ref in kept if (ref.organisation, ref.kind, ref.scope) in alike] or kept
    if linked.has("compare", "change") and len(linked.years) == 1 and not set(last) & set(same):
        return [*last, *same]
    return same


def _scopes(linked: Linked, documents: list[DocumentRef], selection: Selection) -> list[DocumentRef]:
    both = re.search("部门[预决]算.*单位[预决]算|单位[预决]算.*部门[预决]算", linked.text)
    wanted = "" if both else "单位" if "单位预算" in linked.text or "单位决算" in linked.text else (
        "部门" if "部门预算" in linked.text or "部门决算" in linked.text else "")  # fmt: skip
    if wanted and any(ref.scope == wanted for ref in documents):
        documents = [ref for ref in documents if ref.scope == wanted]
    elif wanted and documents and all(ref.scope not in (wanted, "unknown") for ref in documents):
        selection.notes.append(f"没有收录“{wanted}”口径的文件，以下是{documents[0].scope}口径")
    by_body: dict[tuple[str, int, str], set[str]] = {}
    for ref in documents:
        by_body.setdefault((ref.organisation, ref.fiscal_year, ref.kind), set()).add(ref.scope)
    if any(len(scopes) > 1 for scopes in by_body.values()):
        selection.notes.append("同一单位有部门和单位两种口径的文件，分别列出")
    return documents
