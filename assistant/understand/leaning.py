"""A question that leans on the turn before it: what it points back to, and what it keeps of it. Pure."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant import lexicon
from assistant.link import Linked
from assistant.plan import Intent, Plan, Subject, quoted
from assistant.session import Session
from assistant.understand.asking import order_of
from assistant.understand.subjects import Named

STANDALONE: frozenset[Intent] = frozenset(
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
_OF_LAST_TWO = re.compile("两(个|项|者|样|笔)|二者|俩|^(那|又|还|就|一共|相)*(差|省|剩|节约)了?(多少|几)")
_KEEPS_INTENT = frozenset({"list", "share", "top", "change", "reason", "per_head", "define", "count", "threshold", "prior",
                           "duties", "structure", "performance", "compare", "which_account", "project_text"})  # fmt: skip


def leans(linked: Linked, found: Named, session: Session, intent: Intent) -> bool:
    """Whether the question is short of something that the conversation has."""
    if session.last is None or linked.leftover:
        return False
    if found.subjects and not _points_back(linked, "thing") and intent not in ("share", "figure"):
        return False
    if intent == "performance":
        return _points_back(linked, "thing") or (not found.subjects and last_project(session) is not None)
    return intent not in STANDALONE or (intent == "define" and _points_back(linked, "thing"))


def last_project(session: Session) -> Subject | None:
    """The project the last answer was about, if it was about one."""
    candidates = [session.focus] if session.focus else list(session.last.subjects if session.last else ())
    return candidates[0] if len(candidates) == 1 and candidates[0].kind == "project" else None


def _last_two(linked: Linked, session: Session, intent: Intent) -> tuple[Subject, ...]:
    """两个加起来: the two things asked for last, where they are things of one body."""
    if not linked.has("sum", "altogether", "compare") or not _OF_LAST_TWO.search(linked.text):
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


def lean(linked: Linked, found: Named, session: Session, intent: Intent, notes: list[str]) -> Intent:
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
        or (last_project(session) if intent == "performance" else None)
    )
    carried: tuple[Subject, ...] = (thing,) if thing else last.subjects
    if not carried and last.intent not in STANDALONE:
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


def ranked_again(linked: Linked, found: Named, session: Session, intent: Intent) -> Plan | None:
    """第二大的呢 after a ranking: the same ranking, another place in it; None if the question asks for anything more."""
    last = session.last
    if intent != "top" or last is None or last.intent != "top" or linked.bodies or linked.years:
        return None
    if lexicon.fillers().sub("", _without_intent(linked, "top")):
        return None
    order, limit = order_of(linked.text)
    return replace(last, order=order or last.order, limit=limit)


def _without_intent(linked: Linked, name: str) -> str:
    """What is left of a question beside the words of one sort and its signs."""
    kept = list(linked.text)
    for start, end in linked.intents[name]:
        kept[start:end] = [" "] * (end - start)
    return re.sub(r"[^一-龥A-Z0-9▓]", "", "".join(kept))


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
