"""How bodies are named (``data/places.yaml``): place, core, suffix; and whether a mention can mean a body.

``和田市`` is not ``和田县``; ``上海市财政局`` is not ``上海市普陀区财政局``; ``巴州`` is ``巴音郭楞蒙古自治州``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from assistant.numbered import begins, distinguishing, is_number, numbered_in_full
from assistant.place_words import data

_BARE_SUFFIXES = (
    "省",
    "市",
    "区",
    "县",
    "州",
    "地区",
    "盟",
    "自治州",
    "自治区",
    "自治县",
    "旗",
    "镇",
    "乡",
    "街道",
)


@cache
def _suffix_pattern() -> str:
    return "|".join(sorted(data()["place_suffixes"], key=len, reverse=True))


@cache
def nickname_of() -> dict[str, str]:
    """nickname → full name."""
    return {nick: full for full, nicks in data()["nicknames"].items() for nick in nicks}


def nicknames_of(place: str) -> tuple[str, ...]:
    """What people call a place besides its full name."""
    return tuple(data()["nicknames"].get(place, ()))


@cache
def gazetteer() -> frozenset[str]:
    """Names that are places wherever they stand: provinces, prefectures, well-known counties, with their short forms."""
    provinces = data()["provinces"]
    nicknames = data()["nicknames"]
    return frozenset([*provinces, *provinces.values(), *nicknames, *nickname_of(), *data()["bare"]])


def is_real(place: str) -> bool:
    """Whether a place, as it is written, is known to be one: then it is no slip for another."""
    return place in gazetteer() or stem(place) in gazetteer()


@cache
def aloud(name: str) -> tuple[str, ...]:
    """How a name sounds, with its tones."""
    from pypinyin import Style, lazy_pinyin

    return tuple(lazy_pinyin(name, style=Style.TONE3))


@lru_cache(50_000)
def split_body(name: str) -> tuple[tuple[str, ...], str]:
    """``上海市普陀区财政局`` → (("上海市", "普陀区"), "财政局")."""
    parts: list[str] = []
    rest = name
    while rest:
        part = _leading_place(rest)
        if not part and parts and rest.startswith("人民政府") and _leading_place(rest[4:]):
            rest = rest[4:]
            continue
        if not part:
            break
        parts.append(part)
        rest = rest[len(part) :]
    return tuple(parts), rest


def _leading_place(text: str) -> str:
    if text.startswith("人民政府"):
        return ""
    for length in range(min(len(text), 14), 1, -1):
        if (
            text[:length] in nickname_of()
            or text[:length] in data()["nicknames"]
            or text[:length] in data()["provinces"]
        ):
            return text[:length]
    found = re.match(rf"[一-龥]{{2,7}}?(?:{_suffix_pattern()})", text)
    if (
        found
        and found.group(0) not in data()["not_places"]
        and not text[found.end() :].startswith(("场监", "政府采购"))
    ):
        return found.group(0)
    short = sorted(
        (name for name in data()["provinces"].values() if text.startswith(name)), key=len, reverse=True
    )
    return short[0] if short else ""


def canonical_place(place: str) -> str:
    return nickname_of().get(place, place)


def stem(place: str) -> str:
    """A place without its suffix: 和田市 → 和田; short names keep it (沙县)."""
    full = canonical_place(place)
    for short_for, short in data()["provinces"].items():
        if full == short_for:
            return str(short)
    found = re.fullmatch(rf"(.{{2,}}?)(?:{_suffix_pattern()})", full)
    return found.group(1) if found else full


def same_place(mention: str, place: str) -> bool:
    """Whether a mentioned place is that place: equal, a nickname of it, or its bare stem."""
    mentioned, known = canonical_place(mention), canonical_place(place)
    if mentioned == known:
        return True
    is_bare = not re.search(rf"(?:{_suffix_pattern()})$", mentioned)
    return is_bare and mentioned == stem(known)


def shortest_place(place: str) -> str:
    """What a printed region must hold to be in a place: 新疆 for the province, but 和田县 whole, since 和田市 is another."""
    full = canonical_place(place)
    return stem(full) if full in data()["provinces"] else full


def _levels(place: str) -> tuple[int, int]:
    """The highest and the lowest level a place may have: 0 province, 1 prefecture, 2 county, 3 town; 市 may be three of them."""
    full = canonical_place(place)
    if full in data()["provinces"] or full in data()["provinces"].values():
        return 0, 0
    for suffixes, levels in ((("街道", "镇", "乡"), (3, 3)), (("自治州", "地区", "盟", "州"), (1, 1)), (("市",), (1, 2)),
                             (("自治县", "县", "区", "旗"), (2, 2)), (("省",), (0, 0))):  # fmt: skip
        if full.endswith(suffixes):
            return levels
    return (1, 1) if place in data()["bare"] else (0, 3)


def may_not_lie_in(place: str, outer: str) -> bool:
    """Whether a place, as it is written, cannot be part of another (和田 and 巴州 are two prefectures)."""
    return _levels(place)[1] <= _levels(outer)[0]


@lru_cache(50_000)
def short_suffix(core: str) -> str:
    """One form of the endings that people use for one another."""
    for short, full in data()["core_abbreviations"].items():
        if full not in core:
            core = re.sub(rf"^{short}", full, core) if len(short) <= 2 else core.replace(short, full)
    return (core.replace("委员会", "委").replace("办公室", "办").replace("办事处", "办").replace("管理局", "局"))  # fmt: skip


@lru_cache(50_000)
def alike(mention: str, core: str) -> bool:
    """Whether two names begin alike (社保中心 and 社会保险管理局) or bear the same number (第三高级中学 and 第三中学)."""
    said, known = (short_suffix(numbered_in_full(name)).removeprefix("人民") for name in (mention, core))
    number = distinguishing(said)[:1]
    if number and said.startswith(number[0]):
        return known.startswith(number[0]) and said[-2:] == known[-2:]
    return said[:2] == known[:2]


@lru_cache(200_000)
def abbreviates(mention: str, core: str) -> bool:
    """``社保局`` and ``社会保险局`` may mean 社会保险管理局; ``教育局`` and ``民政局`` may not, nor ``二中`` 第三中学."""
    if len(mention) < 2 or not core or is_number(mention):
        return False
    short, full = short_suffix(numbered_in_full(mention)), short_suffix(numbered_in_full(core))
    if short == full:
        return True
    if distinguishing(short) != distinguishing(full):
        return not distinguishing(short) and begins(short, full)
    if (len(mention) >= 3 and full.endswith(short)) or begins(short, full):
        return True
    if len(short) < 4 or short[0] != full[0] or short[-1] != full[-1]:
        return False
    characters = iter(full)
    return all(character in characters for character in short)


@cache
def shortens(mention: str, core: str) -> bool:
    """``文旅局`` may mean 文化广电旅游局: the same first and last character, the others in their order. A guess: many names fit,
    but none with another number or another word that tells bodies apart."""
    if len(mention) < 3 or len(mention) >= len(core) or mention[-1] != core[-1]:
        return False
    marks = distinguishing(numbered_in_full(mention))
    if marks and marks != distinguishing(numbered_in_full(core)):
        return False
    if mention[0] != core[0]:
        return not marks and bool(distinguishing(core)) and core.endswith(mention)
    characters = iter(core)
    return all(character in characters for character in mention)


@dataclass(frozen=True, slots=True)
class Body:
    """An organisation of the corpus."""

    organisation: str
    places: tuple[str, ...]
    core: str
    aliases: tuple[str, ...]
    region: str = ""

    def at(self, mentioned: tuple[str, ...]) -> bool:
        """Whether the body is named by these places: the narrowest must be its own."""
        return bool(self.places) and same_place(mentioned[-1], self.places[-1])

    def within(self, mentioned: tuple[str, ...]) -> bool:
        """Whether the body lies in the mentioned place, at any level."""
        last = mentioned[-1]
        return any(same_place(last, place) for place in self.places) or bool(
            self.region and shortest_place(last) in self.region
        )


def body_of(organisation: str, aliases: tuple[str, ...], region: str) -> Body:
    places, core = split_body(organisation)
    return Body(organisation, places, core, aliases, region)


@lru_cache(50_000)
def ways_of(body: Body) -> tuple[str, ...]:
    """The ways a body is said: nicknames of its place with its core and what people shorten it to."""
    places = {"".join(body.places), *body.places[-1:]}
    for place in list(places):
        places.update(nick for nick, full in nickname_of().items() if full == canonical_place(place))
    cores = {body.core, short_suffix(body.core)}
    for short, full in data()["core_abbreviations"].items():
        cores.update(core.replace(full, short) for core in list(cores) if full in core)
    return tuple(sorted({*body.aliases, *(place + core for place in places for core in cores)}))
