"""Whose document is it, of what kind and year: organisation, scope, kind, fiscal year, title. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.model import DocumentKind, Identity, IngestError, Scope, TextLine
from ingest.periods import with_digit_years
from ingest.regions import Region
from ingest.vocabulary import squeeze, words

FRONT_LINES = 40
_YEAR = r"(?P<year>20\d{2})\s*(?:年度|年)?"
_WHAT = (
    r"(?:(?:省|市|州|县|区|镇|乡|旗)?(?:本)?级)?(?P<scope>部门|单位)?(?:（[^）]{1,4}）)?(?P<kind>预算|决算)"
)
_TITLE = re.compile(rf"^(?P<body>.*?)(?:关于)?{_YEAR}(?:的)?(?P<rest>.*?){_WHAT}")
_BODY_LINE = re.compile(
    r"^(?:预算)?(?:主管|编制|公开)?(?:部门|单位)(?:名称|（[^）]{1,6}）)?[:：](?P<name>.{3,40})$"
)
_OVERVIEW = re.compile(
    r"^第[一二三四五六七八九十]+部分[:：]?(?P<body>.+?)(?:部门单位|部门|单位)?(?:基本)?(?:概况|情况)$"
)
_STATED = re.compile(r"(20\d{2})年(?:度)?[^，。；]{0,12}?(部门|单位)?(预算|决算)")
_PROVINCE = re.compile(r"^(?:.{2,8}?(?:省|自治区)|中华人民共和国)(?=.{4,})")
_REGION = re.compile(
    r"^(?:.{2,7}?(?:省|自治区))?(?:.{2,9}?(?:自治州|地区|盟|市|州))?(?:.{1,9}?(?:自治县|自治旗|县|区|旗|市))?"
)
_GOVERNMENT = re.compile(r"(?:本级|全区|全市|全县|全省|汇总).*(?:预算|决算)|政府预算|财政预算")
_CODE_BEFORE = re.compile(r"^(?:[\[【［（(]\d{3,12}[\]】］）)]|\d{3,12}[-—_]?(?=[\u4e00-\u9fff]))")
_ATTACHMENT = re.compile(r"^附(?:件|表|录)\s*\d*[:：]?$")
_TABLE_OF_BODY = re.compile(
    r"^(?:(?P<before>[^0-9]{4,30}?)20\d{2}年|20\d{2}年度?(?P<behind>.{4,30}?)(?:部门|单位)?(?=收支|收入|支出|财政|一般公共|政府性|国有资本|项目|三公|基本))"
)
_CONTENTS = re.compile(r"^目\s*录$")


@dataclass(slots=True)
class Found:
    """What was found of a document's identity and title."""

    identity: Identity
    title: str
    title_composed: bool
    aliases: list[str] = field(default_factory=list)
    region: str = ""


def identify(name: str, lines: Sequence[TextLine], regions: Sequence[Region]) -> Found:
    """Identity of a document from its front matter and its tables. Raises IngestError where organisation or year is missing."""
    printed = [with_digit_years(line.text.strip()) for line in lines[:FRONT_LINES]]
    printed = [
        text for text in printed if not _ATTACHMENT.match(text) and not text.startswith(words("page_lines"))
    ]
    front = [squeeze(text) for text in printed]
    title, parsed = _title(front)
    organisation, aliases = _organisation(printed, regions, parsed)
    if not organisation:
        raise IngestError(f"{name}：找不到编制部门（单位）名称，不像一份部门预算或决算；请核对文件内容")
    kind, scope, year = _kind_scope_year(lines, regions, parsed, title)
    if year is None:
        raise IngestError(f"{name}：找不到预算或决算的年度（如“2020年部门预算”），请核对文件内容")
    identity = Identity(organisation, scope, kind, year)
    composed = not title
    if title and not any(name in title for name in (organisation, *aliases)):
        title = f"{title}（{organisation}）"
    label = scope if scope in ("部门", "单位") else ""
    return Found(
        identity,
        title or f"{organisation}{year}年{label}{kind}",
        composed,
        aliases,
        region_of([organisation, *aliases]),
    )


def region_of(names: Sequence[str]) -> str:
    """The place names that lead an organisation's (longest) name: ``和田市社会保险管理局`` → ``和田市``; may be empty."""
    for name in sorted(names, key=len, reverse=True):
        found = _REGION.match(name)
        if found and found.group() and len(found.group()) < len(name):
            return found.group()
    return ""


def _title(front: Sequence[str]) -> tuple[str, re.Match[str] | None]:
    """The title at the head of a document (over up to three lines), and its parts."""
    end = next(
        (i for i, text in enumerate(front) if _CONTENTS.match(text) or text.startswith("第一部分")),
        min(len(front), 8),
    )
    end = min(end, 12)
    for start, text in enumerate(
        front[:end]
    ):  # a line that says it all, with the place over it where that stands apart
        parsed = _as_title(text)
        if parsed and _is_body(_body_of_title(parsed)):
            over = front[start - 1] if start and _is_place(front[start - 1]) else ""
            joined = _as_title(over + text) if over else None
            return (over + text, joined) if joined else (text, parsed)
    for start in range(end):
        for length in (1, 2, 3):
            text = "".join(front[start : min(start + length, end)])
            if parsed := _as_title(text):
                return text, parsed
    return "", None


def _as_title(text: str) -> re.Match[str] | None:
    """The parts of a title; None for a sentence."""
    return None if len(text) > 70 or re.search(r"[，。；]", text) else _TITLE.match(text)


def _organisation(
    lines: Sequence[str], regions: Sequence[Region], parsed: re.Match[str] | None
) -> tuple[str, list[str]]:
    printed = Counter(region.organisation for region in regions if region.organisation)
    stated = [squeeze(found["name"]) for text in lines if (found := _BODY_LINE.match(text))]
    overview = [found["body"] for text in lines if (found := _OVERVIEW.match(squeeze(text)))]
    titled = [_body_of_title(parsed)] if parsed else []
    if parsed and _GOVERNMENT.search(parsed.string) and _is_place(titled[0]):
        return titled[0], []
    candidates = [
        name
        for printed_name in (
            *[name for name, _ in printed.most_common()],
            *stated,
            *titled,
            *overview,
            *_bodies_of_tables(regions),
        )
        if _is_body(name := _CODE_BEFORE.sub("", printed_name))
    ]
    if not candidates:  # a name on a line of its own at the head of the document
        alone = (squeeze(text) for text in lines[:8])
        candidates = [text for text in alone if _is_body(text) and text.endswith(words("body_endings"))][:1]
    if not candidates:
        return "", []
    organisation = candidates[0]
    aliases = [name for name in dict.fromkeys(candidates) if name != organisation]
    aliases += [short for name in (organisation, *aliases) if (short := _PROVINCE.sub("", name)) != name]
    return organisation, list(dict.fromkeys(alias for alias in aliases if alias != organisation))


def _body_of_title(parsed: re.Match[str]) -> str:
    """Whose a titled document is: what stands before the year, behind it, or a place before and its body behind it."""
    before, behind = parsed["body"], parsed["rest"]
    body = before + behind if before and behind and _is_place(before) else before or behind
    return re.sub(r"(?:部门|单位)$", "", body.removeprefix("关于")).strip("《》")


def _bodies_of_tables(regions: Sequence[Region]) -> list[str]:
    """Names that the tables' titles begin with, before or behind the year."""
    titles = (squeeze(region.title) for region in regions)
    return [found["before"] or found["behind"] for title in titles if (found := _TABLE_OF_BODY.match(title))]


def _is_body(name: str) -> bool:
    """Whether a text can be an organisation's name: no sentence, and more than the name of a place."""
    if not 3 < len(name) <= 40 or re.search(r"[，。；：:>]|预算|决算|万元|概况|总表", name):
        return False
    return not _is_place(name)


def _is_place(name: str) -> bool:
    """Whether a text is the name of a place and nothing more."""
    place = _REGION.match(name)
    return bool(name) and place is not None and place.group() == name


def _kind_scope_year(
    lines: Sequence[TextLine], regions: Sequence[Region], parsed: re.Match[str] | None, title: str
) -> tuple[DocumentKind, Scope, int | None]:
    stated = [found.groups() for line in lines for found in _STATED.finditer(squeeze(line.text))]
    titles = "".join(region.title for region in regions)
    years = Counter(int(year) for year, _, _ in stated)
    years.update(int(year) for region in regions for year in re.findall(r"(20\d{2})年", region.title))
    kinds = Counter(kind for _, _, kind in stated)
    if parsed:
        kind: DocumentKind = "决算" if parsed["kind"] == "决算" else "预算"
        year: int | None = int(parsed["year"])
    else:
        final = (
            titles.count("决算") > titles.count("预算") if "算" in titles else kinds["决算"] > kinds["预算"]
        )
        kind = "决算" if final else "预算"
        year = years.most_common(1)[0][0] if years else None
    return kind, _scope(parsed, title, titles, stated), year


def _scope(
    parsed: re.Match[str] | None, title: str, table_titles: str, stated: Sequence[tuple[str, ...]]
) -> Scope:
    if parsed and parsed["scope"] in ("部门", "单位"):
        return "部门" if parsed["scope"] == "部门" else "单位"
    if title and _GOVERNMENT.search(title):
        return "政府汇总"
    said = Counter(scope for _, scope, _ in stated if scope)
    said.update({"部门": table_titles.count("部门"), "单位": table_titles.count("单位")})
    if said["部门"] == said["单位"]:
        return "unknown"
    return "部门" if said["部门"] > said["单位"] else "单位"
