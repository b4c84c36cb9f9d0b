"""Question + conversation → Plan, or a reason why there is none. Deterministic; no language model."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant import lexicon
from assistant.catalogue import Catalogue
from assistant.link import Linked, link
from assistant.normalise import normalise
from assistant.plan import Intent, Plan, Refusal, Subject, quoted
from assistant.session import Session
from assistant.understand.asking import intent_of, order_of, ranks_bodies, threshold_of, unit_of
from assistant.understand.coverage import listed_beside
from assistant.understand.coverage import unexplained as what_is_left
from assistant.understand.refusing import refuse
from assistant.understand.selection import FEW_BODIES, Selection, points_back, select_documents
from assistant.understand.shares import parts_and_whole
from assistant.understand.subjects import Named, named, split_measures, without_context

_STANDALONE: frozenset[Intent] = frozenset(
    {
        "about",
        "checks",
        "missing_tables",
        "tables",
        "balance",
        "duties",
        "structure",
        "performance",
        "define",
        "differ",
    }
)
"""Intents that need no subject."""
_SHARE_OF_LAST = re.compile(
    r"^▓*的?占|^(那|它|其|这|这项|该项|这笔|这个|那个|这块|最大的)?(的)?▓*(占|的?比重)"
)
_KEEPS_INTENT = frozenset({"list", "share", "top", "change", "reason", "per_head", "define", "count", "threshold", "prior",
                           "duties", "structure", "performance", "compare", "which_account", "project_text"})  # fmt: skip


def understand(question: str, catalogue: Catalogue, session: Session) -> Plan | Refusal:
    """Understand one question in its conversation."""
    text = normalise(question)
    if not text:
        return Refusal("clarify", "请输入一个问题，例如“项目支出有哪些？”。")
    linked = link(text, catalogue)
    if session.pending and linked.bodies and not linked.leftover and not linked.intents and not any(
            entry.kind != "weak" for mention in linked.mentions for entry in mention.entries):  # fmt: skip
        linked = link(text + normalise(session.pending), catalogue)
    found = named(linked)
    refusal = refuse(linked, found)
    if refusal:
        return refusal
    intent = intent_of(linked, found)
    _of_the_project(linked, found, session)
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
    leaning = _leans(linked, found, session, intent)
    across = (ranks_bodies(linked) and not points_back(linked, session)) or bool(
        leaning and intent == "top" and session.last and session.last.across_bodies and not linked.bodies
    )
    about_project = any(subject.kind == "project" for subject in found.subjects)
    if intent in ("top", "threshold") and not linked.bodies and session.last is None and len(catalogue.organisations) > FEW_BODIES \
            and not about_project:  # fmt: skip
        across = True
    notes: list[str] = []
    if leaning:
        intent = _lean(linked, found, session, intent, notes)
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
        linked.intents.pop("execution")
        intent = intent_of(linked, found)
    if intent in ("newcomers", "movers"):
        _two_years(selection, catalogue)
    intent = _other_side(linked, found, intent, selection, session, leaning=leaning)
    return _plan(question, linked, found, intent, selection, notes, session, across=across, leaning=leaning)


def _of_the_project(linked: Linked, found: Named, session: Session) -> None:
    """总预算多少 right after a project was talked of: the project's own, not the body's."""
    project = _last_project(session)
    named_whole = [subject.keys[0] for subject in found.subjects] == ["收支总预算"]
    if project and named_whole and not linked.bodies and not linked.years:
        found.subjects, found.positions = [project], [(0, 0)]


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
    measures: tuple[str, ...] = ()
    measure_label = ""
    within: list[str] = []
    if intent in ("figure", "compare", "exist", "sum", "top", "list"):
        subjects, measures, measure_label, within = split_measures(subjects)
    whole: Subject | None = None
    if intent == "share":
        subjects, whole = parts_and_whole(linked.text, subjects)
        if whole is None and leaning and session.last and session.last.intent == "share":
            whole = session.last.whole
        elif (
            whole is None
            and leaning
            and session.last
            and session.last.intent == "top"
            and session.focus in subjects
        ):
            whole = next((subject for subject in session.last.subjects if subject not in subjects), None)
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
    if selection.prior_year and intent not in ("change", "reason", "define"):
        mentions_date = [s for s in subjects if s.kind in ("fact", "project", "indicator")]
        if not mentions_date:
            intent = "prior"
            selection.notes.append(f"没有收录 {selection.prior_year} 年的文件")
    held = {document.fiscal_year for document in selection.documents}
    if (
        len(linked.years) > 1
        and held
        and min(linked.years) == min(held) - 1
        and intent in ("figure", "compare")
    ):
        intent = "change"
    order, limit = (
        order_of(linked.text) if intent == "top" or (intent == "execution" and linked.has("top")) else ("", 0)
    )
    if (
        intent == "top"
        and session.last
        and not found.subjects
        and session.last.intent in ("list", "top", "threshold")
    ):
        subjects = list(session.last.subjects)
    if leaning and session.last and not measures and found.subjects == list(session.last.subjects):
        measures, measure_label, within = (
            session.last.measures,
            session.last.measure_label,
            list(session.last.within),
        )
    unexplained = what_is_left(linked, subjects, intent)
    return Plan(
        question=question, intent=intent, documents=tuple(selection.documents), subjects=tuple(subjects), whole=whole, measures=measures,
        measure_label=measure_label, tables=tuple(tables), within=tuple(within), order="asc" if order == "asc" else "desc" if order else "",
        limit=limit, threshold=threshold_of(linked), unit=unit_of(linked), topic=linked.text, bare=_bare(linked),
        compounds=_compounds(linked), attribute=found.attribute,
        across_bodies=across, explicit_bodies=selection.explicit, wants_sum=linked.has("sum"), wants_rate=linked.has("rate"),
        wants_purpose=linked.has("purpose"),
        wants_difference=linked.has("compare"), wants_meaning=linked.has("define"),
        notes=tuple(dict.fromkeys(notes + selection.notes)), unexplained=unexplained, passed_over=listed_beside(linked, subjects, intent),
        confidence=_confidence(linked, found),
    )  # fmt: skip


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


def _leans(linked: Linked, found: Named, session: Session, intent: Intent) -> bool:
    """Whether the question is short of something that the conversation has."""
    if session.last is None or linked.leftover:
        return False
    if found.subjects and not _points_back(linked, "thing") and intent not in ("share", "figure"):
        return False
    if intent == "performance":
        return _points_back(linked, "thing") or (not found.subjects and _last_project(session) is not None)
    return intent not in _STANDALONE or (intent == "define" and _points_back(linked, "thing"))


def _last_project(session: Session) -> Subject | None:
    """The project the last answer was about, if it was about one."""
    candidates = [session.focus] if session.focus else list(session.last.subjects if session.last else ())
    return candidates[0] if len(candidates) == 1 and candidates[0].kind == "project" else None


def _last_two(linked: Linked, session: Session, intent: Intent) -> tuple[Subject, ...]:
    """两个加起来: the two things asked for last, where they are things of one body."""
    if not (
        linked.has("sum", "altogether", "compare") and re.search("两(个|项|者|样|笔)|二者|俩", linked.text)
    ):
        return ()
    if session.last is None or len(session.last.organisations) != 1 or len(session.asked) < 2:
        return ()
    return tuple(session.asked[-2:]) if session.asked_of == session.last.organisations else ()


def _ordinal_item(linked: Linked, session: Session) -> Subject | None:
    for word, index in lexicon.ordinals().items():
        if word in linked.masked and session.items and -len(session.items) <= index < len(session.items):
            return session.items[index]
    return None


def _points_back(linked: Linked, kind: str) -> bool:
    return any(word in linked.masked for word in lexicon.pointers(kind))


def _lean(linked: Linked, found: Named, session: Session, intent: Intent, notes: list[str]) -> Intent:
    """Fill what the question leaves out from the last plan; says so in ``notes``."""
    last = session.last
    assert last is not None
    pair = _last_two(linked, session, intent)
    if intent == "share" and pair and len(found.subjects) == 1:
        found.subjects[:0], found.positions[:0] = list(pair), [(0, 0)] * len(pair)
        notes.append(f"沿用前面问过的{'、'.join(quoted(subject.label) for subject in pair)}")
        return intent
    if intent == "share" and len(found.subjects) == 1 and _SHARE_OF_LAST.search(linked.masked):
        part = session.focus or (last.subjects[0] if last.subjects else None)
        if part and part != found.subjects[0]:
            found.subjects.insert(0, part)
            found.positions.insert(0, (0, 0))
            notes.append(f"沿用上一问的{quoted(part.label)}")
        return intent
    if found.subjects:
        return intent
    if pair:
        found.subjects, found.positions = list(pair), [(0, 0)] * 2
        notes.append(f"沿用前面问过的{'、'.join(quoted(subject.label) for subject in pair)}")
        return "sum" if linked.has("sum", "altogether") else intent
    share_of_top = intent == "share" and last.intent == "top"
    points = _points_back(linked, "thing") or found.attribute or share_of_top
    thing = session.focus if session.focus and points else None
    thing = (
        _ordinal_item(linked, session)
        or thing
        or (_last_project(session) if intent == "performance" else None)
    )
    carried: tuple[Subject, ...] = (thing,) if thing else last.subjects
    if not carried and last.intent not in _STANDALONE:
        return intent
    told = [subject for subject in found.weak if subject.keys[0] not in ("收支总预算", "实有人数")]
    if told and not thing:
        return _kept_intent(linked, intent, last)
    found.subjects = [replace(subject, attribute=found.attribute or subject.attribute) for subject in carried]
    found.positions = [(0, 0)] * len(found.subjects)
    found.weak = []
    found.tables = found.tables or list(last.tables)
    if carried:
        notes.append(f"沿用上一问的{'、'.join(quoted(subject.label) for subject in carried)}")
    if (
        thing
        and thing.kind == "project"
        and found.attribute in ("依据", "承担单位", "执行时间", "分配", "目标")
    ):
        return "project_text"
    if intent == "figure" and linked.has("altogether"):
        return "sum"
    return intent if thing else _kept_intent(linked, intent, last)


def _kept_intent(linked: Linked, intent: Intent, last: Plan) -> Intent:
    """那巴州呢 asks as the last question did; 那巴州是多少 asks for an amount."""
    asks_amount = "多少" in linked.text and last.intent in (
        "define",
        "list",
        "duties",
        "structure",
        "project_text",
    )
    return last.intent if intent == "figure" and last.intent in _KEEPS_INTENT and not asks_amount else intent


def _fall_back_to_weak(linked: Linked, found: Named, intent: Intent, *, across: bool) -> None:
    """收入, 支出, 预算: taken as the total only if nothing more definite is named."""
    if found.subjects or intent in _STANDALONE or not found.weak:
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
