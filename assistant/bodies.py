"""Which bodies a question names: those of the corpus, and those it does not hold (which must never be passed over)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import partial

from assistant import lexicon
from assistant.body_index import BodyIndex
from assistant.numbered import numbered_at
from assistant.place_words import data
from assistant.places import (
    Body,
    abbreviates,
    alike,
    aloud,
    gazetteer,
    is_real,
    may_not_lie_in,
    nickname_of,
    nicknames_of,
    shortens,
    split_body,
    stem,
    ways_of,
)

_STOP = re.compile(r"[^一-龥]|的|和|与|跟|比|及|▓")
_CHINESE = re.compile("[一-龥]+")
_LONGEST_BODY = 18
_BOTH = re.compile("[这那]?(?:[两俩三](?:家|个|地)|俩)")
_BETWEEN = re.compile(f"那个|这个|那边|这边|那家|这家|{_BOTH.pattern}")
"""Words that may stand between places and the name of the body."""
_WEIGHED = re.compile("谁|哪[个家边]|[两俩](?:家|个|地)|各自|分别|相比|对比|[和与跟]比|更[高多大低少小]")
"""Words that only make sense of several bodies."""
_LEVELS = "省市区县州盟旗"
_MOST_SOUNDED = 500
"""Reading aloud more bodies than this for one slip takes too long."""


@dataclass(frozen=True, slots=True)
class BodyMention:
    """A body or place in the question. No ``organisations``: the corpus does not hold it (``similar`` may be meant)."""

    start: int
    end: int
    surface: str
    organisations: tuple[str, ...]
    similar: tuple[str, ...] = ()
    by_place: bool = False
    by_core: bool = False
    guessed: bool = False
    """The only body that fits a name said in short or misspelt: the answer says so."""


class BodyFinder:
    """Finds bodies by alias, by place and core, by place alone, by core alone."""

    def __init__(self, bodies: Iterable[Body]) -> None:
        self._index = BodyIndex(bodies)
        self.bodies = self._index.bodies
        self._aliases: dict[str, list[str]] = {}
        self._known_places: dict[str, None] = {}
        for body in self.bodies:
            for alias in {body.organisation, *body.aliases}:
                self._aliases.setdefault(alias, []).append(body.organisation)
            for place in body.places:
                self._known_places.setdefault(place)
                self._known_places.setdefault(stem(place))
        self._longest_alias = max(map(len, self._aliases), default=0)
        self._longest_place = max(map(len, [*self._known_places, *gazetteer()]), default=0)

    def find(self, text: str, blocked: list[bool]) -> list[BodyMention]:
        """All mentions, left to right. ``blocked`` marks characters that belong to names of other things."""
        found: list[BodyMention] = []
        position = 0
        while position < len(text):
            mention = None if blocked[position] else (
                self._alias_at(text, position) or self._place_at(text, position, blocked))  # fmt: skip
            if mention:
                found.append(mention)
                position = mention.end
            else:
                position += 1
        taken = list(blocked)
        for mention in found:
            taken[mention.start : mention.end] = [True] * (mention.end - mention.start)
        found.extend(self._cores(text, taken))
        if not found and (misspelt := self._sounding_place(text, blocked)):
            found.append(misspelt)
        return self._with_shared_core(text, sorted(found, key=lambda mention: mention.start))

    def _with_shared_core(self, text: str, mentions: list[BodyMention]) -> list[BodyMention]:
        """云溪市和安澜区水务局: a place right before another with its core has that core too, if such a body is held."""
        shared = list(mentions)
        for index in range(len(mentions) - 2, -1, -1):
            place, whole = shared[index], shared[index + 1]
            between = text[place.end : whole.start]
            if not place.by_place or whole.by_place or whole.by_core or not whole.organisations:
                continue
            if between not in ("", "和", "与", "跟", "及", "、", "，", "以及"):
                continue
            bodies = self._index.by_name
            cores = {bodies[name].core for name in whole.organisations}
            kept = tuple(name for name in place.organisations if bodies[name].core in cores)
            if kept:
                shared[index] = replace(place, organisations=kept, by_place=False)
        return shared

    def _alias_at(self, text: str, start: int) -> BodyMention | None:
        for length in range(min(self._longest_alias, len(text) - start), 2, -1):
            surface = text[start : start + length]
            if surface in self._aliases and split_body(surface)[1]:
                return BodyMention(
                    start, start + length, surface, tuple(dict.fromkeys(self._aliases[surface]))
                )
        return None

    # --- place, with or without a core --------------------------------------------------------------------------

    def _place_at(self, text: str, start: int, blocked: list[bool]) -> BodyMention | None:
        parts: list[str] = []
        end = start
        while part := self._one_place(text, end, blocked, first=not parts):
            if parts and self._are_two(tuple(parts), part, text):
                return self._around(start, end, text[start:end], tuple(parts))
            parts.append(part)
            end += len(part)
        if not parts:
            return None
        mentioned = tuple(parts)
        core = self._core_after(text, end, blocked, mentioned)
        surface = text[start : end + len(core)]
        if core:
            between = _BETWEEN.match(core)
            bare = core[between.end() :] if between else core
            matching = tuple(b.organisation for b in self._index.at(mentioned) if abbreviates(bare, b.core))
            guess = () if matching else self._guess(bare, mentioned) or self._sounding(surface, mentioned)
            similar = () if matching or guess else self._similar(core, mentioned)
            return BodyMention(
                start, end + len(core), surface, matching or guess, similar, guessed=bool(guess)
            )
        around = self._around(start, end, surface, mentioned)
        if around.organisations or is_real(parts[-1]):
            return around
        return self._sounding_place(surface, [False] * len(surface), start) or around

    def _around(self, start: int, end: int, surface: str, mentioned: tuple[str, ...]) -> BodyMention:
        around = tuple(body.organisation for body in self._index.within(mentioned))
        return BodyMention(start, end, surface, around, (), by_place=True)

    def _are_two(self, before: tuple[str, ...], part: str, text: str) -> bool:
        """Whether a place right behind another is a second one, not one inside it: the corpus holds bodies of both, none of
        them in both, and its suffix does not say that it lies inside the other."""
        inside = list(self._index.within(before))
        if not inside or not any(self._index.at((part,))):
            return False
        if any(body.within((part,)) for body in inside):
            return False
        return may_not_lie_in(part, before[-1]) or bool(_WEIGHED.search(text))

    def _one_place(self, text: str, start: int, blocked: list[bool], *, first: bool) -> str:
        if start >= len(text) or blocked[start]:
            return ""
        for length in range(min(self._longest_place, len(text) - start), 1, -1):
            name = text[start : start + length]
            if name in self._known_places or name in gazetteer():
                return name + self._suffix_after(name, text, start + length, blocked)
        return self._unknown_place(text, start, first=first)

    @staticmethod
    def _suffix_after(name: str, text: str, end: int, blocked: list[bool]) -> str:
        """和田 + 县 is another place than 和田."""
        if re.search(r"[省市县区州盟旗]$", name) and name not in nickname_of():
            return ""
        for suffix in sorted(data()["place_suffixes"], key=len, reverse=True):
            if text.startswith(suffix, end) and not any(blocked[end : end + len(suffix)]):
                return str(suffix)
        return ""

    def _unknown_place(self, text: str, start: int, *, first: bool) -> str:
        """A place nobody listed: two to five characters and a suffix, where a word can begin."""
        if first and start and text[start - 1] != "▓" and not lexicon.fillers().search(text[max(0, start - 4) : start][::1][-1:]) \
                and not re.match(r"[^一-龥]", text[start - 1]):  # fmt: skip
            return ""
        found = re.match(
            r"([一-龥]{2,5}?)(自治区|自治州|自治县|地区|街道|省|市|县|区|州|盟|旗|镇|乡)", text[start:]
        )
        if not found or any(word in found.group(0) for word in data()["not_places"]):
            return ""
        if any(name in found.group(0)[1:] for name in self._known_places) or found.group(0)[0] in "外除":
            return ""
        if re.search("[一-龥][和与跟及局委厅]", found.group(0)):
            return ""
        if lexicon.fillers().match(found.group(1)) or re.search(
            r"[的是有在哪个多少支出收入经费]", found.group(0)
        ):
            return ""
        return found.group(0)

    def _core_after(self, text: str, start: int, blocked: list[bool], mentioned: tuple[str, ...]) -> str:
        rest = _open_stretch(text, start, blocked)
        between = _BETWEEN.match(rest)
        known = dict.fromkeys(body.core for body in self._index.at(mentioned))
        if between and (core := self._core_after(text, start + between.end(), blocked, mentioned)):
            if not _BOTH.match(rest) or any(abbreviates(core, name) for name in known):
                return between.group(0) + core
            return ""
        for length in range(len(rest), 1, -1):
            if any(abbreviates(rest[:length], core) for core in known) and not _goes_on(rest[:length], rest):
                return rest[:length]
        return _unknown_core(rest)

    def _guess(self, core: str, mentioned: tuple[str, ...] = ()) -> tuple[str, ...]:
        """The only body (of that place) whose name the core shortens; none if there are several."""
        bodies = self._index.at(mentioned) if mentioned else self._index.with_core(partial(shortens, core))
        fitting = [body.organisation for body in bodies if shortens(core, body.core)]
        return tuple(fitting) if len(fitting) == 1 else ()

    def _similar(self, core: str, mentioned: tuple[str, ...]) -> tuple[str, ...]:
        """Bodies of that place whose names are alike: 社保中心 and 社会保险管理局."""
        return tuple(body.organisation for body in self._index.at(mentioned) if alike(core, body.core))

    def _sounding(self, surface: str, mentioned: tuple[str, ...] = ()) -> tuple[str, ...]:
        """Bodies whose name, in one of the ways people say it, sounds exactly like the mention (巴洲社宝局); none of another
        place, where the place that is written is known to be one (苏州 is no 宿州)."""
        if len(self.bodies) > _MOST_SOUNDED:
            return ()
        sound = aloud(surface)
        real = bool(mentioned) and is_real(mentioned[-1])
        return tuple(body.organisation for body in self.bodies if (not real or body.at(mentioned))
                     and any(aloud(name) == sound for name in ways_of(body)))  # fmt: skip

    def _sounding_place(self, text: str, blocked: list[bool], offset: int = 0) -> BodyMention | None:
        """A known place written with other characters of the same sound (巴洲), where no body is named otherwise."""
        if len(self.bodies) > _MOST_SOUNDED:
            return None
        places = {place for known in self._known_places for place in (known, *nicknames_of(known)) if len(place) > 1}  # fmt: skip
        sounds = {aloud(place): place for place in places}
        for start in range(len(text)):
            for length in range(min(self._longest_place, len(text) - start), 1, -1):
                surface = text[start : start + length]
                place = (
                    sounds.get(aloud(surface))
                    if _CHINESE.fullmatch(surface) and not is_real(surface)
                    else None
                )
                if place and not any(blocked[start : start + length]):
                    return replace(
                        self._around(offset + start, offset + start + length, surface, (place,)), guessed=True
                    )
        return None

    # --- core alone -----------------------------------------------------------------------------------------------

    def _cores(self, text: str, taken: list[bool]) -> list[BodyMention]:
        found: list[BodyMention] = []
        position = 0
        while position < len(text):
            stretch = _open_stretch(text, position, taken)
            mention = self._core_at(stretch, position) if len(stretch) >= 2 else None
            if mention:
                found.append(mention)
                position = mention.end
            else:
                position += 1
        return found

    def _of_level(self, surface: str) -> tuple[str, ...]:
        """市财政局, 区财政局: the body of the place of that level."""
        if surface[0] not in _LEVELS or len(surface) < 3:
            return ()
        bodies = self._index.with_core(partial(abbreviates, surface[1:]))
        return tuple(
            body.organisation for body in bodies if body.places and body.places[-1].endswith(surface[0])
        )

    def _core_at(self, stretch: str, start: int) -> BodyMention | None:
        for length in range(len(stretch), 1, -1):
            surface = stretch[:length]
            if not _ends_like_a_body(surface) and surface not in data()["core_abbreviations"]:
                continue
            if _goes_on(surface, stretch):
                continue
            matching = tuple(
                body.organisation for body in self._index.with_core(partial(abbreviates, surface))
            )
            matching = matching or self._of_level(surface)
            if matching:
                return BodyMention(start, start + length, surface, matching, by_core=True)
        if numbered := self._numbered(stretch, start):
            return numbered
        found = re.match(
            r"[一-龥]{2,6}?(?:局|委员会|厅|法院|检察院|医院|中学|小学|大学|学院)(?!面|部|长|限)", stretch
        )
        if found and not lexicon.fillers().match(stretch) and found.group(0) not in ("哪个局", "两个局"):
            guess = self._guess(found.group(0)) or self._sounding(found.group(0))
            return BodyMention(
                start, start + found.end(), found.group(0), guess, by_core=True, guessed=bool(guess)
            )
        return None

    def _numbered(self, stretch: str, start: int) -> BodyMention | None:
        """三中, 第二人民医院 without a place: the only body of that number; a name in short only where such bodies are held."""
        level = stretch[:1] if stretch[:1] in _LEVELS else ""
        name = numbered_at(stretch[len(level) :])
        if not name:
            return None
        fitting = tuple(body.organisation for body in self._index.with_core(partial(abbreviates, name)))
        held = any(numbered_at(body.core) for body in self.bodies)
        if not fitting and not held and not _ends_like_a_body(name):
            return None
        end = start + len(level) + len(name)
        return BodyMention(start, end, level + name, fitting, by_core=True, guessed=len(fitting) == 1)


def _open_stretch(text: str, start: int, blocked: list[bool]) -> str:
    end = start
    while end < len(text) and end - start < _LONGEST_BODY and not blocked[end] and not _STOP.match(text[end]):
        end += 1
    return text[start:end]


def _ends_like_a_body(text: str) -> bool:
    return any(
        text.endswith(suffix) for suffix in data()["body_suffixes"] if suffix not in data()["weak_suffixes"]
    )


def _goes_on(surface: str, stretch: str) -> bool:
    """社保 in 社保中心 is the beginning of another body's name."""
    rest = stretch[len(surface) :]
    strong = [suffix for suffix in data()["body_suffixes"] if suffix not in data()["weak_suffixes"]]
    return not _ends_like_a_body(surface) and any(rest.startswith(suffix) for suffix in strong)


def _unknown_core(rest: str) -> str:
    """The name of a body that follows a place, by its ending; a short ending needs two characters before it."""
    if name := numbered_at(rest):
        return name
    if name := next((word for word in data()["whole_names"] if rest.startswith(word)), ""):
        return str(name)
    if lexicon.fillers().match(rest) and not re.match(r"[一-龥]{2,4}[局委厅院]", rest):
        return ""
    for suffix in sorted(data()["body_suffixes"], key=len, reverse=True):
        suffix = str(suffix)
        position = rest.find(suffix, 1)
        needed = 2 if suffix in data()["weak_suffixes"] or suffix in ("中心", "政府", "公司") else 1
        if suffix in data()["weak_suffixes"] and position + len(suffix) != len(rest):
            continue
        if (
            (suffix == "人民政府" or suffix == "政府")
            and rest.startswith(suffix)
            and not rest.startswith("政府采购")
        ):
            return suffix
        if position >= needed:
            return rest[: position + len(suffix)]
    return ""
