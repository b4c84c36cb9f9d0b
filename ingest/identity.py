"""Whose document is it, of what kind and year: organisation, scope, kind, fiscal year, title. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.model import DocumentKind, Identity, IngestError, Scope, TextLine
from ingest.regions import Region
from ingest.vocabulary import squeeze, words

FRONT_LINES = 40
_YEAR = r"(?P<year>20\d{2})\s*(?:年度|年)?"
_WHAT = r"(?:(?:省|市|州|县|区|镇|乡|旗)?(?:本)?级)?(?P<scope>部门|单位)?(?:（[^）]{1,4}）)?(?:整体|收支|汇总)?(?P<kind>预算|决算)"
_TITLE = re.compile(rf"^(?P<body>.*?)(?:关于)?{_YEAR}(?:的)?(?P<rest>.*?){_WHAT}")
_YEAR_LAST = re.compile(rf"^(?P<body>[^，。；]{{4,40}}?)(?P<rest>){_WHAT}[^，。；]{{0,12}}?[（(]?{_YEAR}")
_BEFORE_TITLE = re.compile(r"^(?:附件?\s*\d*\s*[：、.]?|【[^】]*】)+")
_NAMED_AS_BODY = re.compile(
    r"(?:局|委|委员会|办|办公室|厅|署|院|校|学|园|中心|处|所|站|队|会|政府|街道|镇|乡|部|公司|馆|团|社|联|庭|政协)(?:（[^）]{1,6}）)?$"
)
_FULL_WIDTH = str.maketrans("(),:;", "（），：；")
_NUMERALS = str.maketrans("〇零一二三四五六七八九", "00123456789")
_NUMERAL_YEAR = re.compile(r"二[〇零O○][〇零一二三四五六七八九]{2}(?=年)")
_BODY_LINE = re.compile(
    r"^(?:预算)?(?:主管|编制|公开)?(?:部门|单位)(?:名称|（[^）]{1,6}）)?[:：](?P<name>.{3,40})$"
)
_OVERVIEW = re.compile(
    r"^第[一二三四五六七八九十]+部分[:：]?(?P<body>.+?)(?:部门单位|部门|单位)?(?:基本)?(?:概况|情况)$"
)
_STATED = re.compile(r"(20\d{2})年(?:度)?[^，。；]{0,12}?(部门|单位)?(预算|决算)")
_PROVINCE = re.compile(r"^(?:.{2,8}?(?:省|自治区)|中华人民共和国)(?=.{4,})")
_REGION = re.compile(
    r"^(?:.{2,7}?(?:省|自治区))?(?:.{2,9}?(?:自治州|地区|盟|(?<!城)市|州))?(?:(?!城市|社区|景区|市区).{1,9}?(?:自治县|自治旗|县|区|旗|市))?"
)
_GOVERNMENT = re.compile(r"(?:本级|全区|全市|全县|全省|汇总).*(?:预算|决算)|政府预算|财政预算")
_OF_ALL_BODIES = re.compile(r"^(?!.*(?:部门|单位)).*(?:三公|政府)")
_CODE_BEFORE = re.compile(r"^(?:[\[【［（(]\d{3,12}[\]】］）)]|\d{3,12}[-—_]?(?=[\u4e00-\u9fff]))")
_ATTACHMENT = re.compile(r"^附(?:件|表|录)\s*\d*[:：]?$")
_TABLE_OF_BODY = re.compile(
    r"^(?:(?P<before>[^0-9]{4,30}?)20\d{2}年"
    r"|20\d{2}年度?(?P<behind>.{4,30}?)(?:部门|单位)?(?=收支|收入|支出|财政|一般公共|政府性|国有资本|项目|三公|基本))"
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
    printed = [line.text.strip() for line in lines[:FRONT_LINES]]
    printed = [
        text for text in printed if not _ATTACHMENT.match(text) and not text.startswith(words("page_lines"))
    ]
    front = [text for text in map(_front_text, printed) if text]
    title, parsed = _title(front)
    organisation, aliases = _organisation(front, regions, parsed)
    if not organisation:
        raise IngestError(f"{name}：找不到编制部门（单位）名称，不像一份部门预算或决算；请核对文件内容")
    kind, scope, year = _kind_scope_year(lines, regions, parsed, title)
    if year is None:
        raise IngestError(f"{name}：找不到预算或决算的年度（如“2020年部门预算”），请核对文件内容")
    if _is_place(organisation):
        scope = "政府汇总"
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
    for start, text in enumerate(front[:end]):  # one line may say it all, the place over it at most
        over = front[start - 1] if start and _is_place(front[start - 1]) else ""
        parsed = _as_title(text)
        if parsed and _is_body(_body_of_title(parsed)):
            return over + text, (_as_title(over + text) or parsed)
    for start in range(end):
        for length in (1, 2, 3):
            text = "".join(front[start : min(start + length, end)])
            if parsed := _as_title(text):
                return text, parsed
    return "", None


def _as_title(text: str) -> re.Match[str] | None:
    """The parts of a title; None for a sentence."""
    if len(text) > 70 or re.search(r"[，。；]", text):
        return None
    return _TITLE.match(text) or _YEAR_LAST.match(text)


def _front_text(text: str) -> str:
    """A line of the front page for reading: no blanks, half-width digits, full-width punctuation, years in digits, and without
    what stands before a title (附件1：, 【部门决算】)."""
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    plain = plain.translate(_FULL_WIDTH)
    plain = _NUMERAL_YEAR.sub(
        lambda year: year.group().replace("O", "0").replace("○", "0").translate(_NUMERALS), plain
    )
    return _BEFORE_TITLE.sub("", plain)


def _beside_title(front: Sequence[str], title: str) -> list[str]:
    """Lines around a title without a name that are named as bodies are: 2021年度部门决算 / 某县民政局."""
    at = next((i for i, text in enumerate(front) if text and title.startswith(text)), None)
    if not title or at is None:
        return []
    near = [*front[at + 1 : at + 4], *reversed(front[max(0, at - 3) : at])]
    return [
        text
        for text in near
        if _NAMED_AS_BODY.search(text) and "部分" not in text and not re.search(r"\d", text)
    ]


def _organisation(
    front: Sequence[str], regions: Sequence[Region], parsed: re.Match[str] | None
) -> tuple[str, list[str]]:
    printed = Counter(region.organisation for region in regions if region.organisation)
    stated = [found["name"] for text in front if (found := _BODY_LINE.match(text))]
    overview = [found["body"] for text in front if (found := _OVERVIEW.match(text))]
    titled = [_body_of_title(parsed), *_beside_title(front, parsed.string)] if parsed else []
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
    if not candidates and parsed and _is_place(parsed["body"]) and _OF_ALL_BODIES.search(parsed["rest"]):
        return parsed["body"], []  # what the government of a place publishes for all its bodies
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
    return re.sub(r"(?:部门|单位)$", "", body).strip("《》：").removeprefix("关于")


def _bodies_of_tables(regions: Sequence[Region]) -> list[str]:
    """Names that the tables' titles begin with, before or behind the year."""
    titles = (squeeze(region.title) for region in regions)
    return [found["before"] or found["behind"] for title in titles if (found := _TABLE_OF_BODY.match(title))]


def _is_body(name: str) -> bool:
    """Whether a text can be an organisation's name: no sentence, and more than the name of a place."""
    shortest = 3 if name.endswith(("镇", "乡", "局", "院")) else 4
    if not shortest <= len(name) <= 40 or re.search(
        r"[，。；：:>]|预算|决算|万元|概况|总表|三公|经费|拨款|收支", name
    ):
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
