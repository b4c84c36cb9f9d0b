"""What an amount is of: account paths, measures without the organisation and year before them, labels after them. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from ingest.narrative.words import alternatives, words

_YEAR = r"(?:(?:19|20)\d{2}年度?)"
_NAME = r"[^，。；：“”（）]+(?:（(?!类|款|项|目)[^）]*）[^，。；：“”（）]*)*"
_ACCOUNT = re.compile(
    rf"[“\"]?(?P<path>{_NAME}（类）(?:{_NAME}（款）)?(?:{_NAME}（项）)?)[”\"]?(?:科目|支出)?"
)
_LEVEL_MARK = re.compile(r"（[类款项]）")
_QUOTED = re.compile(r"[“\"](?P<name>[^”\"]{2,40})[”\"]科目")
_LEADING = re.compile(
    rf"^(?:其中|即|以及|及|和|分别(?:为|是)|另|并|全年|共|{_YEAR}?[，、]?本?(?:部门|单位)|截[至止][^，]*?[，])+[：，]?"
)
_LINK = re.compile(r"(?:为|是|共计|共|达到?|约|：)+$")
_SHORTEST_SUBJECT = 2


@dataclass(frozen=True, slots=True)
class Subject:
    """``name`` is what to look up; ``account`` the full path of an account (``""`` for a measure); ``label`` the kind of amount."""

    name: str
    account: str = ""
    label: str = ""


def read_account(text: str) -> Subject | None:
    """``教育支出（类）进修及培训（款）培训支出（项）`` → its last name and the path."""
    found = _ACCOUNT.search(text)
    if found is not None:
        path = found["path"]
        return Subject(_LEVEL_MARK.split(path)[-2], path)
    quoted = _QUOTED.search(text)
    return Subject(quoted["name"], quoted["name"]) if quoted else None


def is_measure(name: str) -> bool:
    """Whether the name is a measure of the whole document (基本支出, “三公”经费), not an account or a project."""
    return name.startswith(words("measure_starts"))


def read_subject(head: str, fiscal_year: int, organisation: str = "", *, linked: bool = False) -> Subject:
    """What stands before an amount → name and label. A name may be empty: then the amount is of what was named before.

    ``linked`` says that 为 or a comparison follows, so that 预算 at the end is a label and no part of the name.
    """
    account = read_account(head)
    if account is not None:
        rest = _LINK.sub("", head.rpartition("）")[2].lstrip('”"：。'))
        return Subject(account.name, account.account, _label_of(rest, fiscal_year, linked=True)[1])
    head = head.rpartition("：")[2] or head.rstrip("：")
    linked = linked or _LINK.search(head) is not None
    name, label = _label_of(_LINK.sub("", head), fiscal_year, linked)
    return Subject(_without_owner(name, organisation), "", label)


def _label_of(text: str, fiscal_year: int, linked: bool = False) -> tuple[str, str]:
    """The text without its label, and the label; a year other than the document's own belongs to the label."""
    for label in words("amount_labels") + words("amount_labels_before_link"):
        if not text.endswith(label):
            continue
        rest = text[: -len(label)]
        complete = rest.endswith(words("complete_names"))
        if label in words("amount_labels_before_link") and not (linked or complete):
            continue
        year = re.search(rf"{_YEAR}(?:当年)?$", rest)
        rest = rest[: year.start()] if year else rest
        whole = not complete and (len(rest) <= _SHORTEST_SUBJECT or rest.endswith(("收入", "支出")))
        if rest and whole and label in words("amount_labels_before_link"):
            return text, ""  # 收入预算 and 财政拨款支出预算 are names
        other = year.group() if year and str(fiscal_year) not in year.group() else ""
        return rest, other + label
    return text, ""


def _without_owner(name: str, organisation: str) -> str:
    """The measure without 2020年, the organisation, 本部门 … before it."""
    name = _LEADING.sub("", name).strip("，、：")
    if organisation and organisation in name:
        name = name.partition(organisation)[2]
    name = re.sub(rf"^{_YEAR}[，]?", "", name)
    for start in _start_pattern().finditer(name):
        if start.start() == 0:
            break
        owner = name[: start.start()].rstrip("的）")
        if owner.endswith(words("organisation_ends")) or re.search(r"(?:19|20)\d{2}$", owner):
            name = name[start.start() :]
            break
    return _LEADING.sub("", re.sub(rf"^{_YEAR}", "", name)).strip("，、：的")


@cache
def _start_pattern() -> re.Pattern[str]:
    # Every position counts: a measure inside an organisation's name must not hide the one that follows.
    return re.compile(rf"(?=(?:{alternatives(words('measure_starts'))}))")
