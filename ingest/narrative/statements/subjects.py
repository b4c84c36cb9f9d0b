"""What an amount is of: account paths, measures without the organisation and year before them, labels after them. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from ingest.narrative.words import alternatives, pairs, pattern, words

_YEAR = r"(?:(?:19|20)\d{2}年度?)"
_NAME = r"(?:“[^，。；：“”（）]{1,12}”)?[^，。；：“”（）]+(?:（(?!类|款|项|目)[^）]*）[^，。；：“”（）]*)*"
"""A name may begin with a quoted word of its own (“两庭”建设)."""
_ACCOUNT = re.compile(
    rf"[“\"]?(?P<path>{_NAME}（类）(?:{_NAME}（款）)?(?:{_NAME}（项）)?)[”\"]?(?:科目|支出)?"
)
_BELOW = re.compile(rf"[“\"]?(?P<path>(?:{_NAME}（款）)?(?:{_NAME}（项）)?)[”\"]?(?:科目|支出)?")
_LEVELS = "类款项"
_LEVEL_MARK = re.compile(r"（([类款项])）")
_QUOTED = re.compile(r"[“\"](?P<name>[^”\"]{2,40})[”\"]科目")
_LEADING = re.compile(
    rf"^(?:[①-⑳]|\d{{1,2}}[.．、](?=\D)|其中|即|以及|及|和|分别(?:为|是)|另|并|全年|共计|共|{_YEAR}?[，、]?[本我](?:部门|单位)|截[至止][^，]*?[，])+[：，]?"
)
_LINK = re.compile(r"(?:均?为|是|共计|共|达到?|约|：)+$")
_YEAR_FIRST = re.compile(rf"^{_YEAR}[，]?")
_YEAR_INSIDE = re.compile(_YEAR)
_YEAR_AT_END = re.compile(rf"{_YEAR}(?:当年)?$")
_YEAR_ENDS = re.compile(r"(?:19|20)\d{2}$")
_CODE = re.compile(r"^\d{3,7}(?=[\u4e00-\u9fff])")
_SHORTEST_SUBJECT = 2
_LONGEST_OWNER = 40


@dataclass(frozen=True, slots=True)
class Subject:
    """``name`` is what to look up; ``account`` the full path of an account (``""`` for a measure); ``label`` the kind of amount."""

    name: str
    account: str = ""
    label: str = ""


def read_account(text: str, above: str = "") -> Subject | None:
    """``教育支出（类）进修及培训（款）培训支出（项）`` → its last name and the path.

    ``above`` is the path that the headings give: under 教育支出（类） an account may begin with its 款.
    """
    if "（" not in text:
        quoted = _QUOTED.search(text)
        return Subject(quoted["name"], quoted["name"]) if quoted else None
    found = _ACCOUNT.search(text)
    if found is not None:
        path = found["path"]
        return Subject(_LEVEL_MARK.split(path)[-3], path)
    below = _BELOW.match(text) if above else None
    if below is not None and _follows(above, below["path"]):
        return Subject(_LEVEL_MARK.split(below["path"])[-3], above + below["path"])
    quoted = _QUOTED.search(text)
    return Subject(quoted["name"], quoted["name"]) if quoted else None


def account_above(headings: Sequence[str]) -> str:
    """The account path that headings such as ``（一）社会保障和就业支出（类）`` open for what stands below them."""
    path = ""
    for heading in headings:
        found = _ACCOUNT.fullmatch(heading)
        if found is not None:
            path = found["path"]
        elif path and (below := _BELOW.fullmatch(heading)) and _follows(path, below["path"]):
            path += below["path"]
    return path


def _follows(above: str, below: str) -> bool:
    """Whether the levels of one path go on in the other: 类, then 款, then 项."""
    levels = "".join(_LEVEL_MARK.findall(above + below))
    return bool(below) and levels == _LEVELS[: len(levels)]


def is_measure(name: str) -> bool:
    """Whether the name is a measure of the whole document (基本支出, “三公”经费), not an account or a project."""
    return name.startswith(words("measure_starts")) or pattern("document_totals").fullmatch(name) is not None


def read_subject(
    head: str, fiscal_year: int, organisation: str = "", *, linked: bool = False, above: str = ""
) -> Subject:
    """What stands before an amount → name and label. A name may be empty: then the amount is of what was named before.

    ``linked`` says that 为 or a comparison follows, so that 预算 at the end is a label and no part of the name.
    """
    account = read_account(head, above)
    if account is not None:
        rest = _LINK.sub("", head.rpartition("）")[2].lstrip('”"：。'))
        return Subject(account.name, account.account, _label_of(rest, fiscal_year, linked=True)[1])
    head = head.rpartition("：")[2] or head.rstrip("：")
    linked = linked or _LINK.search(head) is not None
    name, label = _label_of(_LINK.sub("", head), fiscal_year, linked)
    return Subject(canonical_name(_without_owner(name, organisation)), "", label)


@lru_cache(4_096)  # the same names come in every document
def canonical_name(name: str) -> str:
    """One name for what places print in several ways: 因公出国（境）经费 and 因公出国（境）费用 are one measure."""
    for printed, form in _forms():
        name = printed.sub(form, name)
    return name


def _label_of(text: str, fiscal_year: int, linked: bool = False) -> tuple[str, str]:
    """The text without its label, and the label; a year other than the document's own belongs to the label."""
    spent = pattern("spending_labels").search(text)
    if spent is not None and text[: spent.start()].endswith(words("spending_names")):
        return _without_year(text[: spent.start()], _plain_label(spent.group()), fiscal_year)
    # 公务接待费：预算12万元 says what kind of amount it is; 金额12万元 does not even say that.
    alone = text in words("amount_labels_before_link") and not pattern("bare_names").fullmatch(text)
    for label in words("amount_labels") + words("amount_labels_before_link"):
        if not text.endswith(label):
            continue
        rest = text[: -len(label)]
        complete = rest.endswith(words("complete_names"))
        if label in words("amount_labels_before_link") and not (linked or complete or alone):
            continue
        year = _YEAR_AT_END.search(rest)
        bare = rest[: year.start()] if year else rest
        whole = not complete and (len(bare) <= _SHORTEST_SUBJECT or bare.endswith(("收入", "支出", "总")))
        if bare and whole and label in words("amount_labels_before_link"):
            return text, ""  # 收入预算 and 财政拨款支出预算 are names
        if label.startswith("支出") and bare.endswith(("预算", "拨款")):
            return _without_year(rest + "支出", label.removeprefix("支出"), fiscal_year)
        return _without_year(rest, _plain_label(label), fiscal_year)
    return text, ""


def _without_year(rest: str, label: str, fiscal_year: int) -> tuple[str, str]:
    # 2023年初预算数 is 2023年 and 年初预算数.
    year = (_YEAR_ENDS if label.startswith("年") else _YEAR_AT_END).search(rest)
    if year is None:
        return rest, label
    other = year.group() if str(fiscal_year) not in year.group() else ""
    return rest[: year.start()], other + label


def _plain_label(printed: str) -> str:
    return _plain_labels().get(printed, printed)


def _without_owner(name: str, organisation: str) -> str:
    """The measure without 2020年, the organisation, 本部门 … before it."""
    name = _LEADING.sub("", name).strip("，、：")
    if organisation and organisation in name:
        name = name.partition(organisation)[2]
    name = _YEAR_FIRST.sub("", name)
    ends = words("organisation_ends")
    if (year := _YEAR_INSIDE.search(name)) and year.start() <= _LONGEST_OWNER:
        owner, rest = name[: year.start()], name[year.end() :]
        name = rest if rest and owner.endswith(ends) else name
    for start in _start_pattern().finditer(name):
        if start.start() == 0:
            break
        owner = name[: start.start()].rstrip("的）")
        if owner.endswith(ends) or _YEAR_ENDS.search(owner):
            name = name[start.start() :]
            break
    name = _LEADING.sub("", _YEAR_FIRST.sub("", name)).strip("，、：的")
    return _CODE.sub("", name)


@cache
def _start_pattern() -> re.Pattern[str]:
    # Every position counts: a measure inside an organisation's name must not hide the one that follows.
    return re.compile(rf"(?=(?:{alternatives(words('measure_starts'))}))")


@cache
def _plain_labels() -> dict[str, str]:
    return dict(pairs("label_forms"))


@cache
def _forms() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(printed), form) for printed, form in pairs("name_forms"))
