"""Question + conversation → Plan, or a reason why there is none. Deterministic; no language model."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant import lexicon
from assistant.catalogue import Catalogue
from assistant.link import Linked, link
from assistant.normalise import normalise
from assistant.plan import Column, Intent, Order, Plan, Refusal, Subject
from assistant.session import Session
from assistant.typed import sounds_like, written_out
from assistant.understand.asking import intent_of, order_of, ranks_bodies, threshold_of, unit_of
from assistant.understand.coverage import beside
from assistant.understand.coverage import unexplained as what_is_left
from assistant.understand.demands import unmet
from assistant.understand.leaning import STANDALONE, last_project, lean, leans, ranked_again
from assistant.understand.refusing import refuse
from assistant.understand.selection import FEW_BODIES, Selection, points_back, select_documents
from assistant.understand.shares import parts_and_whole
from assistant.understand.subjects import (
    Named,
    ask_for_projects,
    asks_persons,
    concept,
    named,
    split_measures,
    visits_of,
    without_context,
)

_LAST_FINAL = re.compile("(去年|上年|上一年)的?(部门|单位)?决算")
"""The latest final account, not last year's figure beside this year's budget."""


def understand(question: str, catalogue: Catalogue, session: Session) -> Plan | Refusal:
    """Understand one question in its conversation."""
    text = normalise(question)
    if not text:
        return Refusal("clarify", "请输入一个问题，例如“项目支出有哪些？”。")
    text, notes = written_out(text, catalogue)
    linked = link(text, catalogue)
    text, heard = sounds_like(linked, catalogue)
    if heard:
        linked, notes = link(text, catalogue), [*notes, *heard]
    if session.pending and linked.bodies and not linked.leftover and not linked.intents and not any(
            entry.kind != "weak" for mention in linked.mentions for entry in mention.entries):  # fmt: skip
        linked = link(text + normalise(session.pending), catalogue)
    if item := _asked_for_origin(linked, session):
        linked = link(normalise(item) + lexicon.words("origin")[0], catalogue)
    found = named(linked)
    final_of_last = _LAST_FINAL.search(linked.text)
    if final_of_last:
        linked.intents.pop("prior", None)
    refusal = refuse(linked, found)
    if refusal:
        return refusal
    intent = intent_of(linked, found)
    if intent in ("top", "threshold", "count", "list"):
        ask_for_projects(found)
    _of_the_project(linked, found, session)
    _of_last_money(found, session)
    _of_last_visits(linked, found, session)
    _of_last_unit(linked, found, session, catalogue, notes)
    if _against_last(linked, found, session):
        intent = "compare"
    if (
        linked.has("purpose")
        and not found.subjects
        and not linked.bodies
        and session.last is not None
        and session.last.subjects
    ):
        intent = "purpose"
    leaning = leans(linked, found, session, intent)
    across = (ranks_bodies(linked) and not points_back(linked, session)) or bool(
        leaning and intent == "top" and session.last and session.last.across_bodies and not linked.bodies
    )
    about_project = any(subject.kind == "project" for subject in found.subjects)
    if intent in ("top", "threshold") and not linked.bodies and session.last is None and len(catalogue.organisations) > FEW_BODIES \
            and not about_project:  # fmt: skip
        across = True
    if final_of_last:
        notes.append(f"“{final_of_last.group()}”按收录的最近一年决算理解")
    if leaning:
        intent = lean(linked, found, session, intent, notes)
    _fall_back_to_weak(linked, found, intent, across=across)
    anyone = (
        linked.has("define")
        and bool(found.subjects)
        and not linked.bodies
        and intent in ("define", "differ", "list")
    )
    selection = select_documents(linked, catalogue, session, across=across, short=leaning, anyone=anyone)
    if anyone and session.last is None and len(catalogue.organisations) > FEW_BODIES:
        intent = "differ" if intent == "differ" else "define"
        selection.notes.clear()
    if selection.refusal:
        return selection.refusal
    if selection.carried and session.last and not across:
        notes.append(
            f"沿用上一问的单位：{'、'.join(dict.fromkeys(d.organisation for d in selection.documents))}"
        )
    if intent == "execution" and not any(ref.kind == "决算" for ref in selection.documents):
        linked.ignored.add("execution")
        intent = intent_of(linked, found)
    if ranked := ranked_again(linked, found, session, intent):
        return replace(ranked, question=question, notes=(*notes, *selection.notes))
    if intent in ("newcomers", "movers"):
        _two_years(selection, catalogue)
    intent = _other_side(linked, found, intent, selection, session, leaning=leaning)
    return _plan(question, linked, found, intent, selection, notes, session, across=across, leaning=leaning)


def _of_the_project(linked: Linked, found: Named, session: Session) -> None:
    """总预算多少 right after a project was talked of: the project's own, not the body's."""
    project = last_project(session)
    named_whole = [subject.keys[0] for subject in found.subjects] == ["收支总预算"]
    if project and named_whole and not linked.bodies and not linked.years:
        found.subjects, found.positions = [project], [(0, 0)]


def _asked_for_origin(linked: Linked, session: Session) -> str:
    """从哪里来 right after an item was asked for: where that money comes from, not which documents are held."""
    if linked.mentions or linked.bodies or session.last is None or not session.last.subjects:
        return ""
    bare = linked.text.strip("，,。；;？?！! ")
    return session.last.subjects[0].label if bare in lexicon.words("origin") else ""


def _of_last_money(found: Named, session: Session) -> None:
    """实际花了多少 right after something was asked for: the money of that, not of everything."""
    last = session.last
    vague = [s for s in (*found.subjects, *found.weak) if s.surface in lexicon.words("of_last_money")]
    if last is None or not last.subjects or not vague or len(vague) < len(found.subjects) + len(found.weak):
        return
    found.subjects, found.positions, found.weak = [], [], []


def _of_last_visits(linked: Linked, found: Named, session: Session) -> None:
    """去了几个人 right after journeys or guests were asked for: those who went or came, not the body's staff."""
    last = session.last
    if last is None or linked.bodies or len(found.subjects) != 1 or not asks_persons(found.subjects[0]):
        return
    counted = [name for subject in last.subjects if (name := visits_of(subject))]
    if counted:
        found.subjects, found.positions = [concept(name) for name in counted], [(0, 0)] * len(counted)


def _of_last_unit(
    linked: Linked, found: Named, session: Session, catalogue: Catalogue, notes: list[str]
) -> None:
    """其中事业收入多少 right after a unit of a department: that unit's own, as a body that was talked of is kept."""
    units = [
        s
        for s in (session.last.beside if session.last else ())
        if s.kind == "row" and catalogue.owners.of_unit(s.label)
    ]
    rows = [
        subject
        for subject in found.subjects
        if subject.kind == "row" and catalogue.owners.of_unit(subject.label)
    ]
    if len(units) != 1 or rows or linked.bodies or not (found.subjects or found.weak):
        return
    found.subjects, found.positions = [units[0], *found.subjects], [(0, 0), *found.positions]
    notes.append(f"沿用上一问的{units[0].label}")


def _against_last(linked: Linked, found: Named, session: Session) -> bool:
    """比办公费多多少 right after another thing: the two are compared."""
    last = session.last
    if last is None or len(last.subjects) != 1 or len(found.subjects) != 1 or linked.bodies or linked.years:
        return False
    if not re.match("^(那|它|这|这个)?(比|跟|和|与)▓", linked.masked) or not linked.has("change", "compare"):
        return False
    if last.subjects[0].keys == found.subjects[0].keys:
        return False
    found.subjects, found.positions = [last.subjects[0], found.subjects[0]], [(0, 0)] * 2
    return True


def _two_years(selection: Selection, catalogue: Catalogue) -> None:
    """The nearest other year of the same body, kind and scope beside the only one selected."""
    chosen = selection.documents
    if len({document.fiscal_year for document in chosen}) != 1:
        return
    for document in list(chosen):
        others = [ref for ref in catalogue.documents if (ref.organisation, ref.kind, ref.scope) == (
            document.organisation, document.kind, document.scope) and ref.fiscal_year != document.fiscal_year]  # fmt: skip
        if others:
            chosen.append(
                min(others, key=lambda ref: (abs(ref.fiscal_year - document.fiscal_year), ref.fiscal_year))
            )


def _other_side(
    linked: Linked, found: Named, intent: Intent, selection: Selection, session: Session, *, leaning: bool
) -> Intent:
    """多出来多少 after the same thing was asked of two documents: between these two."""
    if selection.paired and intent == "change":
        return "compare"
    last, before = session.last, session.before
    if (
        not leaning
        or intent not in ("compare", "change")
        or last is None
        or before is None
        or linked.years
        or linked.bodies
    ):
        return intent
    same = last.subjects and [s.keys for s in last.subjects] == [s.keys for s in before.subjects] == [
        s.keys for s in found.subjects
    ]
    if (
        not same
        or set(last.documents) & set(before.documents)
        or any(word in linked.text for word in lexicon.words("last_year"))
    ):
        return intent
    if {d.organisation for d in last.documents} != {d.organisation for d in before.documents}:
        return intent
    selection.documents = [*before.documents, *last.documents]
    kinds = {(document.kind, document.scope) for document in selection.documents}
    return "compare" if len(kinds) > 1 else intent


def is_refused(question: str, catalogue: Catalogue) -> bool:
    """Whether a question is refused for what it asks, whatever the corpus holds."""
    linked = link(normalise(question), catalogue)
    return refuse(linked, named(linked)) is not None


def _plan(question: str, linked: Linked, found: Named, intent: Intent, selection: Selection, notes: list[str], session: Session, *,
          across: bool, leaning: bool) -> Plan:  # fmt: skip
    subjects, tables = list(found.subjects), list(found.tables)
    columns: tuple[Column, ...] = ()
    if intent in ("figure", "compare", "exist", "sum", "top", "list"):
        subjects, columns = split_measures(linked.text, subjects)
    whole: Subject | None = None
    if intent == "share":
        subjects, whole = parts_and_whole(linked.text, subjects)
        if whole is None and leaning and session.last:
            whole = _last_whole(session, session.last, subjects)
    if intent in (
        "figure",
        "list",
        "change",
        "prior",
        "reason",
        "exist",
        "top",
        "threshold",
        "count",
        "compare",
    ):
        subjects, around = without_context(subjects)
        tables = tables or around
    intent = _against_the_year_before(linked, intent, subjects, selection)
    order: Order = ""
    limit = 0
    if intent == "top" or (intent == "execution" and linked.has("top")):
        order, limit = order_of(linked.text)
    if (
        intent == "top"
        and session.last
        and not found.subjects
        and session.last.intent in ("list", "top", "threshold")
    ):
        subjects = list(session.last.subjects)
    first = columns[0] if columns else Column("", ())
    if leaning and session.last and not columns and found.subjects == list(session.last.subjects):
        first = Column(session.last.measure_label, session.last.measures, session.last.within)
    unexplained = what_is_left(linked, subjects, intent)
    return Plan(
        question=question,
        intent=intent,
        documents=tuple(selection.documents),
        subjects=tuple(subjects),
        beside=tuple(found.subjects if len(found.subjects) > 1 else (*found.subjects, *found.weak)),
        whole=whole,
        measures=first.measures,
        measure_label=first.label,
        tables=tuple(tables),
        within=first.within,
        columns=columns if len(columns) > 1 else (),
        order=order,
        limit=limit,
        threshold=threshold_of(linked),
        unit=unit_of(linked),
        topic=linked.text,
        asking=linked.masked,
        bare=_bare(linked),
        compounds=_compounds(linked),
        attribute=found.attribute,
        across_bodies=across,
        explicit_bodies=selection.explicit,
        wants_sum=linked.has("sum"),
        wants_rate=linked.has("rate"),
        wants_purpose=linked.has("purpose"),
        wants_difference=linked.has("compare"),
        wants_meaning=linked.has("define"),
        notes=tuple(dict.fromkeys(notes + selection.notes)),
        unexplained=unexplained,
        unmet=unmet(linked, intent, subjects, selection.documents, across=across),
        passed_over=beside(linked, subjects, intent),
        confidence=_confidence(linked, found),
    )


def _last_whole(session: Session, last: Plan, subjects: list[Subject]) -> Subject | None:
    """What the share of a follow-up is a share of, from the turn before."""
    if last.intent == "share":
        return last.whole
    if last.intent == "top" and session.focus in subjects:
        return next((subject for subject in last.subjects if subject not in subjects), None)
    return None


def _against_the_year_before(
    linked: Linked, intent: Intent, subjects: list[Subject], selection: Selection
) -> Intent:
    """A year just before the earliest one held is told by that document's changes against it, and the answer says so."""
    has_date = any(subject.kind in ("fact", "project", "indicator") for subject in subjects)
    if selection.prior_year and not has_date and intent not in ("change", "reason", "define"):
        intent = "prior"
        selection.notes.append(f"没有收录 {selection.prior_year} 年的文件")
    held = {document.fiscal_year for document in selection.documents}
    reaches_back = len(linked.years) > 1 and held and min(linked.years) == min(held) - 1
    return "change" if reaches_back and intent in ("figure", "compare") else intent


def _bare(linked: Linked) -> str:
    """The question without the bodies and years it names: what passages are searched for."""
    text = linked.text
    for surface in [body.surface for body in linked.bodies] + [f"{year}年" for year in linked.years]:
        text = text.replace(surface, "")
    return text


def _compounds(linked: Linked) -> tuple[str, ...]:
    """Names that stand side by side, one of them a guess: together they may be words of the text (退休人员活动费)."""
    pairs = zip(linked.mentions, linked.mentions[1:], strict=False)
    return tuple(linked.text[left.start : right.end] for left, right in pairs
                 if left.end == right.start and (left.how != "完全一致" or right.how != "完全一致"))  # fmt: skip


def _confidence(linked: Linked, found: Named) -> float:
    """The share of the question's characters that the plan explains, less a little for inexact links."""
    lost = sum(len(chunk) for chunk in linked.leftover)
    inexact = sum(0.1 for subject in found.subjects if subject.how != "完全一致")
    return round(max(0.0, 1 - lost / max(len(linked.text), 1) - inexact), 2)


# --- leaning on the conversation ----------------------------------------------------------------------------------------


def _fall_back_to_weak(linked: Linked, found: Named, intent: Intent, *, across: bool) -> None:
    """收入, 支出, 预算: taken as the total only if nothing more definite is named."""
    if found.subjects or intent in STANDALONE or not found.weak:
        return
    if linked.leftover:
        return
    distinct = list(
        {subject.keys: subject for subject in sorted(found.weak, key=lambda s: -len(s.surface))}.values()
    )
    distinct.sort(key=lambda subject: linked.text.find(subject.surface))
    specific = [
        subject for subject in distinct if subject.keys[0] not in ("收支总预算", "实有人数")
    ] or distinct[:1]
    if "其中" in linked.text and distinct[0].keys[0] == "收支总预算":
        specific = [distinct[0], *(subject for subject in specific if subject is not distinct[0])]
    found.subjects = specific[:3]
    found.positions = [(0, 0)] * len(found.subjects)
