"""Mentions → subjects: what is asked about, which columns and tables narrow it, and what merely gives context."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from assistant import lexicon
from assistant.link import MASK, Linked, Mention
from assistant.normalise import clean_name
from assistant.plan import Column, Subject
from ingest.vocabulary import measure_of

_RANK = ("concept", "code", "row", "project", "fact", "indicator", "measure", "account", "term")


_TOO_WIDE = frozenset({"支出总额", "收入总额"})
"""Wholes that are no sign of what a short word beside their parts means."""


_HOW_MUCH = re.compile("多少|几(?!乎)")
_HOW_MANY_VISITS = re.compile("(多少|几)个?(批次?|人次|次|趟|团组?|人)")


_JOINERS = ("和", "与", "跟", "及", "、", "以及", "还有", ",")


@dataclass(slots=True)
class Named:
    """What a question names."""

    subjects: list[Subject] = field(default_factory=list)
    weak: list[Subject] = field(default_factory=list)
    tables: list[str] = field(default_factory=list)
    positions: list[tuple[int, int]] = field(default_factory=list)
    """Where each subject stands, in the order of ``subjects``."""
    attribute: str = ""
    compares: bool = False
    """Two quantities are set against one another by a word that names neither."""
    persons: bool = False
    """A project is asked for persons."""


def named(linked: Linked) -> Named:
    """The subjects of a question in the order of its words."""
    result = Named(attribute=attribute_of(linked))
    for mention in linked.mentions:
        kinds = {entry.kind for entry in mention.entries}
        if kinds == {"weak"}:
            result.weak.append(_subject(mention, "weak", result.attribute))
        elif kinds == {"table_number"} or (kinds == {"table"}):
            result.tables.extend(entry.key for entry in mention.entries)
        else:
            kind = next((kind for kind in _RANK if kind in kinds), "")
            if kind:
                result.subjects.append(_subject(mention, kind, result.attribute))
                result.positions.append((mention.start, mention.end))
            elif "table" in kinds:
                result.tables.extend(entry.key for entry in mention.entries if entry.kind == "table")
    _set_against(result, linked.masked)
    _merge_repeats(result)
    _drop_how_much(result)
    _drop_bare_totals(result)
    _promote_parts(result)
    _count_instead(result)
    _promised_persons(result)
    _count_visits(result, linked)
    return result


def ask_for_projects(result: Named) -> None:
    """一般公共预算的项目里最大的: a whole with 项目 beside it is asked for its projects, not for its accounts."""
    wholes = [s.kind == "concept" and s.keys[0] in lexicon.words("holds_projects") for s in result.subjects]
    projects = [subject for subject in result.weak if subject.keys[0] == "项目支出"]
    if wholes and all(wholes) and projects:
        result.subjects, result.positions = projects[:1], [(0, 0)]


def _set_against(result: Named, asking: str) -> None:
    """空多少编制 asks for 编制 against those in post, though it names one of them at most."""
    for words, names in lexicon.pairs():
        if words.search(asking):
            result.subjects = [Subject("concept", (name,), name) for name in names]
            result.positions = [(0, 0)] * len(names)
            result.compares = True


def _promote_parts(result: Named) -> None:
    """货物 beside 政府采购 is the part of it; alone it is any word."""
    names = {subject.keys[0] for subject in result.subjects if subject.kind == "concept"}
    around = names | {whole for name in names for whole in lexicon.ancestors(name) if whole not in _TOO_WIDE}
    for subject in list(result.weak):
        part = next((key for key in subject.keys if set(lexicon.ancestors(key)) & around), "")
        if part and part not in names and len(subject.surface) > 1:
            result.subjects.append(replace(subject, keys=(part,), label=part))
            result.positions.append((0, 0))
    rows = [s for s in result.subjects if s.kind == "row"]
    for subject in [s for s in result.subjects if s.kind == "code"]:
        for row in rows:
            if row in result.subjects and clean_name(subject.label.removeprefix(subject.keys[0])) in row.keys:
                index = result.subjects.index(row)
                del result.subjects[index], result.positions[index]


def _drop_how_much(result: Named) -> None:
    """花多少钱 beside something named asks what that costs, not what is spent altogether."""
    kept = [(s, p) for s, p in zip(result.subjects, result.positions, strict=True)
            if not (s.keys == ("支出总额",) and "多少" in s.surface)]  # fmt: skip
    if kept:
        result.subjects = [subject for subject, _ in kept]
        result.positions = [position for _, position in kept]


def _promised_persons(result: Named) -> None:
    """多少人 of a project are those it is to serve, not the body's own."""
    concepts = lexicon.concepts()
    if not any(subject.kind == "project" for subject in result.subjects):
        return
    kept = [(s, p) for s, p in zip(result.subjects, result.positions, strict=True)
            if not (s.kind == "concept" and concepts[s.keys[0]].quantity == "人")]  # fmt: skip
    result.persons = len(kept) < len(result.subjects)
    result.subjects = [subject for subject, _ in kept]
    result.positions = [position for _, position in kept]


def _count_instead(result: Named) -> None:
    """几辆公车 asks for vehicles, not for what they cost."""
    concepts = lexicon.concepts()
    for index, subject in enumerate(result.subjects):
        counted = concepts[subject.keys[0]].counted_as if subject.kind == "concept" else ""
        if counted and result.attribute in ("数量", "价值"):
            result.subjects[index] = replace(subject, keys=(counted,), label=counted)


def _count_visits(result: Named, linked: Linked) -> None:
    """出国去了几个人, 接待了多少批次: those who travelled or were received, never the body's own staff."""
    travels = [subject for subject in result.subjects if visits_of(subject)]
    persons = [subject for subject in result.subjects if asks_persons(subject)]
    if not travels or not (persons or _HOW_MANY_VISITS.search(linked.masked)):
        return
    money = len(_HOW_MUCH.findall(linked.text)) > 1 or any(s.surface.endswith("费") for s in travels)
    counted = [concept(visits_of(subject)) for subject in travels]
    result.subjects = [
        subject for subject in result.subjects if subject not in persons and (money or subject not in travels)
    ]
    result.subjects += counted
    result.positions = [(0, 0)] * len(result.subjects)


def visits_of(subject: Subject) -> str:
    """The concept that counts what a subject pays for; "" if there is none."""
    return lexicon.concepts()[subject.keys[0]].visits if subject.kind == "concept" else ""


def asks_persons(subject: Subject) -> bool:
    """多少人, 几个人: persons of whatever is talked of, not by themselves the body's staff."""
    return (
        subject.kind == "concept" and subject.keys[0] == "实有人数" and bool(_HOW_MUCH.match(subject.surface))
    )


def concept(name: str) -> Subject:
    return Subject("concept", (name,), name)


def _drop_bare_totals(result: Named) -> None:
    """合计 is a column only where a table is named; elsewhere it asks for a sum."""
    kept = [(s, p) for s, p in zip(result.subjects, result.positions, strict=True)
            if not (s.kind == "measure" and s.label in lexicon.total_measures() and not result.tables)]  # fmt: skip
    result.subjects = [subject for subject, _ in kept]
    result.positions = [position for _, position in kept]


def attribute_of(linked: Linked) -> str:
    """The first attribute that a word names; the word begins outside names (买几辆 in 买几辆车, not 用途 in a project's name)."""
    found = [name for name, words in lexicon.attributes().items()
             if any(_begins_outside(word, linked) for word in words)]  # fmt: skip
    if "价值" in found and "有多少" in linked.masked:
        return ""
    return found[0] if found else ""


def _begins_outside(word: str, linked: Linked) -> bool:
    starts = (found.start() for found in re.finditer(re.escape(word), linked.text))
    return any(linked.masked[start] != MASK for start in starts)


def _subject(mention: Mention, kind: str, attribute: str) -> Subject:
    chosen = [entry for entry in mention.entries if entry.kind == kind]
    if mention.how != "完全一致" and kind == "row":
        chosen += [entry for entry in mention.entries if entry.kind == "project"]
    keys = tuple(dict.fromkeys(entry.key for entry in chosen))
    label = chosen[0].label if len(keys) == 1 else mention.surface
    if kind == "concept":
        keys, label = keys[:1], chosen[0].label
    if kind == "weak":
        label = chosen[0].label
    terms = tuple(f"{entry.kind}:{entry.key}" for entry in mention.entries if entry.kind != kind)
    return Subject(
        "concept" if kind == "weak" else kind, keys, label, mention.surface, mention.how, attribute, terms
    )


def _merge_repeats(result: Named) -> None:
    kept: list[Subject] = []
    positions: list[tuple[int, int]] = []
    for subject, position in zip(result.subjects, result.positions, strict=True):
        if not any(other.kind == subject.kind and other.keys == subject.keys for other in kept):
            kept.append(subject)
            positions.append(position)
    result.subjects, result.positions = kept, positions


def without_context(subjects: list[Subject]) -> tuple[list[Subject], list[str]]:
    """Drop a whole that only says where its part is (三公经费中的公务接待费); the table kinds it narrows to."""
    concepts = lexicon.concepts()
    kept = list(subjects)
    within: list[str] = []
    for subject in subjects:
        if subject.kind != "concept" or subject not in kept or len(kept) < 2:
            continue
        concept = concepts[subject.keys[0]]
        others = [other for other in kept if other is not subject]
        if all(_is_part(other, concept.name) for other in others):
            kept.remove(subject)
            within.extend(concept.within if any(o.kind != "concept" for o in others) else ())
    return kept, within


def _is_part(subject: Subject, whole: str) -> bool:
    """Whether the subject is (at any depth) a part of the whole; rows of tables may be."""
    if subject.kind in ("row", "code", "account"):
        return True
    concepts = lexicon.concepts()
    name = subject.keys[0] if subject.kind == "concept" else ""
    while name in concepts and concepts[name].parent:
        name = concepts[name].parent
        if name == whole:
            return True
    return False


def split_measures(text: str, subjects: list[Subject]) -> tuple[list[Subject], tuple[Column, ...]]:
    """Rows asked for by columns: 行政运行的基本支出和项目支出 → (行政运行), two columns; asked for as a whole before that (行政运行
    多少？其中项目支出多少), the row's own total as well. Side by side (行政运行、项目支出) nothing is a column."""
    rows = [
        subject for subject in subjects if subject.kind in ("row", "code") and not _names_a_column(subject)
    ]
    columns = {subject: column for subject in subjects if (column := _column(subject))}
    if not rows or not columns or len(rows) + len(columns) > len(subjects):
        return subjects, ()
    between = _between(text, rows[-1], next(iter(columns)))
    if between in _JOINERS:
        return subjects, ()
    whole = (Column("", ()),) if "多少" in between else ()
    return [subject for subject in subjects if subject not in columns], (*whole, *columns.values())


def _names_a_column(subject: Subject) -> bool:
    """其他收入 is a row of one table and a column of another: beside a row it is its column."""
    return subject.kind in ("row", "fact", "term") and bool(measure_of(subject.label))


def _column(subject: Subject) -> Column | None:
    if _names_a_column(subject):
        return Column(subject.label, (measure_of(subject.label),))
    if subject.kind == "measure":
        return Column(subject.label, subject.keys)
    concept = lexicon.concepts()[subject.keys[0]] if subject.kind == "concept" else None
    return Column(subject.label, concept.measure, concept.within) if concept and concept.measure else None


def _between(text: str, row: Subject, column: Subject) -> str:
    start, end = text.find(row.surface) + len(row.surface), text.find(column.surface)
    return text[start:end] if row.surface and column.surface else ""


def with_attribute(subjects: list[Subject], attribute: str) -> list[Subject]:
    return [replace(subject, attribute=attribute) for subject in subjects]
