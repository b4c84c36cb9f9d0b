"""Questions with words that no name explains: what the text says in these words, or nearest to them; never passed over."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant import lexicon
from assistant.answer import Citation
from assistant.draft import Draft
from assistant.families.common import Passage, Room, nothing, says
from assistant.families.targets import same_project
from assistant.families.words import by_word, passages, structure_or_duties
from assistant.normalise import clean_name, shares_words
from assistant.plan import Plan

_OVERLAP, _SIMILARITY = 0.4, 0.5
"""A passage this near is worth quoting: of questions on what the documents do not hold, none that names no account comes so near."""
_OVERLAP_ALONE = 0.7
"""What words must share where no embeddings can be compared."""
_OF_PROJECT = 0.25
"""Overlap that is enough where the question names a project, and the passage stands among those on projects."""
_DESCRIBED = 0.3
"""The share of a description's character pairs that the project's own text must hold."""
_LONGEST = 500
_COUNTS_OTHERWISE = frozenset({"per_head", "structure", "duties", "about", "reason"})
_COMPUTED = frozenset({"adds_up", "compare", "ratio", "share", "per_head", "average", "sum", "exclude"})
"""Intents whose answer is computed: sentences that hold the words are none."""
_MOST_NAMED = 4


def not_taken_up(plan: Plan) -> Draft:
    """Words that change the meaning and have no answer: named, with what was understood; never an answer without them."""
    beyond = [demand for demand in plan.unmet if demand.told]
    draft = Draft(status="no_data", documents=list(plan.documents))
    for demand in beyond:
        draft.quotes.append(demand.words)
        draft.say(f"问题里的“{demand.words}”没有办法回答：{demand.told}。")
    names = "、".join(dict.fromkeys(document.label for document in plan.documents[:_MOST_NAMED]))
    asked = "、".join(dict.fromkeys(subject.label for subject in plan.subjects))
    if asked and len(plan.documents) <= _MOST_NAMED:
        draft.say(f"看懂的部分是：{names}的{asked}。不带这个条件的数可以这样问：")
        draft.options = [f"{document.label}{asked}是多少？" for document in plan.documents]
    return draft


def not_understood(plan: Plan, room: Room) -> Draft:
    """The sentences that hold the words; else the section asked for, the nearest passage; else that they are not there."""
    words = "、".join(plan.unexplained)
    if plan.intent in ("duties", "structure"):
        return _section_without(plan, room, words)
    found = by_word(plan, room, plan.unexplained)
    if found is None and not plan.subjects and room.finder is not None:
        found = passages(plan, room, plan.topic, must=plan.unexplained)
    if found is not None:
        found.quotes.append(words)
        found.paragraphs.insert(0, f"表格中没有“{words}”这一项；文字部分提到它的地方是：")
        return _uncomputed(plan, found)
    told = _of_described(plan, room, words) or nearest_passage(plan, room)
    return _uncomputed(plan, told) if told else _absent(plan, room, words)


def _uncomputed(plan: Plan, draft: Draft) -> Draft:
    """Sentences are shown, but are no result: where one was to be computed, the question stays unanswered."""
    if plan.intent in _COMPUTED and draft.status == "answered":
        draft.status = "no_data"
        draft.say("问的结果要用这些数计算，有的词没有看懂，所以没有计算。")
    return draft


def _of_described(plan: Plan, room: Room, words: str) -> Draft | None:
    """Words that only describe a named project (引进首店的商业创新专项): the project as a whole, and that they are no part of it."""
    from assistant.families import FAMILIES

    projects = [subject for subject in plan.subjects if subject.kind == "project"]
    if not projects or len(projects) != len(plan.subjects):
        return None
    told = "".join(clean_name(row.sentence + row.text) for document in plan.documents
                   for row in room.shelf.statements([document.document_id])
                   if row.kind in ("project", "indicator", "performance_target")
                   and any(same_project(row.project or row.subject, subject) for subject in projects))  # fmt: skip
    pairs = [word[i : i + 2] for word in plan.unexplained for i in range(len(word) - 1)]
    if not pairs or sum(pair in told for pair in pairs) < len(pairs) * _DESCRIBED:
        return None
    draft = FAMILIES[plan.intent](replace(plan, unexplained=()), room)
    if draft.status == "answered":
        draft.notes.append(f"文件没有单独列出“{words}”的数字，以上是整个项目的")
    return draft


def _section_without(plan: Plan, room: Room, words: str) -> Draft:
    draft = structure_or_duties(plan, room)
    if draft.status == "answered" and not any(clean_name(words) in clean_name(text) for text in draft.quotes):
        draft.paragraphs.insert(0, f"文件中没有“{words}”这个名称；有关的原文是：")
    return draft


def in_the_text(plan: Plan, room: Room) -> Draft | None:
    """No table or statement holds it: the sentence that has the very words, or, of a project, the nearest passage."""
    if plan.compounds:
        found = by_word(plan, room, plan.compounds)
        if found:
            found.paragraphs.insert(
                0, f"表格中没有“{'、'.join(plan.compounds)}”这一项；文字部分提到它的地方是："
            )
            return found
    if any(subject.kind == "project" or subject.reading("project") for subject in plan.subjects):
        return nearest_passage(plan, room)
    return None


def without_unit_asked(plan: Plan, draft: Draft) -> Draft:
    """多少批, 几次: an amount of money is no answer; the draft itself, where it tells something in that unit."""
    asked = lexicon.how_many().search(plan.asking)
    told = "".join((*draft.paragraphs, *draft.quotes))
    if draft.status != "answered" or not asked or plan.intent in _COUNTS_OTHERWISE:
        return draft
    units = lexicon.counters()[asked.group(1)]
    if re.search(rf"\d[ *]*(?:{'|'.join(units)})", told):
        return draft
    if says(plan, "asks_money") or any(word in plan.topic for word in lexicon.words("asks_money")):
        draft.say(f"没有回答“{asked.group()}”：没有找到这样的数。")
        return draft
    labels = "、".join(subject.label for subject in plan.subjects)
    absent = Draft(status="no_data", documents=draft.documents)
    absent.say(
        f"没有找到“{labels}”有多少{asked.group(1)}的数，只找到金额。"
        if labels
        else f"没有找到有多少{asked.group(1)}的数。"
    )
    return absent


def nearest_passage(plan: Plan, room: Room) -> Draft | None:
    """The passage nearest in meaning, quoted whole and called what it is; None if none comes near."""
    if room.finder is None or not plan.documents:
        return None
    found = room.finder.find(plan.bare, [document.document_id for document in plan.documents], k=3)
    project = any(subject.kind == "project" or subject.reading("project") for subject in plan.subjects)
    names = [
        subject.label for subject in plan.subjects if subject.kind == "project" and subject.how == "完全一致"
    ]
    kept = [passage for passage in found if _is_near(passage, project=project)
            and all(shares_words(clean_name(passage.heading_path + passage.text), name) for name in names)]  # fmt: skip
    if not kept:
        return None
    draft = Draft(documents=list(plan.documents))
    draft.say("文件没有按这个说法直接列示，与问题最接近的原文是：")
    seen: set[str] = set()
    for passage in kept[:2]:
        text = passage.text if len(passage.text) <= _LONGEST else passage.sentence or passage.text[:_LONGEST]
        if clean_name(text) in seen:
            continue
        seen.add(clean_name(text))
        draft.citations.append(
            Citation(passage.document, passage.source, passage.heading_path, passage.page, text)
        )
        draft.quotes.extend([text, passage.heading_path])
        draft.say(f"**{passage.document}**（{passage.heading_path}）：", "> " + text.replace("\n", "\n> "))
    return draft


def _is_near(passage: Passage, *, project: bool) -> bool:
    similarity = getattr(passage, "similarity", None)
    overlap = getattr(passage, "overlap", 0.0)
    if project and "项目" in passage.heading_path and overlap >= _OF_PROJECT:
        return True
    if similarity is None:
        return bool(overlap >= _OVERLAP_ALONE)
    return bool(overlap >= _OVERLAP and similarity >= _SIMILARITY)


def _absent(plan: Plan, room: Room, words: str) -> Draft:
    draft = nothing(room, plan, [], what=words)
    draft.quotes.append(words)
    draft.paragraphs[0] = f"已收录的文件里没有找到“{words}”，所以不能按这个条件回答。"
    if plan.subjects:
        shorter = plan.question
        for word in plan.unexplained:
            shorter = shorter.replace(word, "")
        if shorter != plan.question and len(shorter) > 3:
            draft.options = [shorter]
    return draft
