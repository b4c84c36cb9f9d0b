"""Mentions: which parts of a question are names, bodies, years, amounts; and what is left over.

Names are found longest first. What no name, body, intent word or filler explains is tried again as part of a name, as a near
miss and by sound; what still stays is reported as unexplained, because a word that is passed over may change the meaning.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from assistant import lexicon
from assistant.bodies import BodyMention
from assistant.catalogue import Catalogue, Entry, reading_of
from assistant.normalise import chinese_number, chinese_numeral, clean_name
from assistant.scraps import best_of, longest_part, resolve_scrap, trim
from ingest.amounts import fen_from, parse_decimal

MASK = "▓"

LONG_PART = 4
"""A stretch this long that is part of a name means that name, whatever shorter names it holds."""
OLDEST_ASKED = 10
"""A year longer ago than this before the first held one belongs to a name (1992年辞职人员), not to a budget asked for."""

_LONG_NAMES = frozenset({"project", "indicator", "row", "account", "fact"})
_TAILS = tuple("费款金数表额类项")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?:年度|年)?(?!\d)")
_DATE = re.compile(
    r"(?:截至|截止到?)?(?<!\d)((?:19|20)\d{2})年(?:度)?(?:\d{1,2}月(?:份|\d{1,2}日|底|末)?|年?底|年?末)(?!.?结转)"
)
_AMOUNT = re.compile(r"(\d+(?:\.\d+)?)(亿元|万元|千元|百万元|元|亿|万|块)")
_PERCENT = re.compile(r"\d+(?:\.\d+)?%")
_CODE = re.compile(r"(?<![\d.])(\d{3}|\d{5}|\d{7})(?![\d.]|年|元|万|亿|人|名|个|%)")
_TABLE = re.compile(
    r"公开(\d{1,2})表?|附?表([一二三四五六七八九十]{1,3}|\d{1,2})((?:[-—–]\d{1,2})?)(?![百千万\d])"
)
_KIND = re.compile("^[预决]算")
"""决算支出总额 is 决算 and 支出总额, not 决算支出 and a rest."""
_OPAQUE = re.compile(r"[一-龥A-Z0-9]+")
_SELF_CONTAINED = ("about_sources", "about_organisations", "about_years", "about_self", "checks", "missing_tables", "tables", "balance",
                   "duties", "structure", "unit", "injection", "modify", "person", "private")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in the question with its possible meanings. ``how``: 完全一致 · 部分一致 · 近似 · 同音."""

    start: int
    end: int
    surface: str
    entries: tuple[Entry, ...]
    how: str = "完全一致"


@dataclass(slots=True)
class Linked:
    """A question taken apart."""

    text: str
    mentions: list[Mention] = field(default_factory=list)
    bodies: list[BodyMention] = field(default_factory=list)
    years: list[int] = field(default_factory=list)
    as_of: list[int] = field(default_factory=list)
    """Years at whose end (or in a month of which) something is asked for: a date, not a budget's year."""
    dates: list[str] = field(default_factory=list)
    """The dates as they are written."""
    amounts_fen: list[tuple[int, int]] = field(default_factory=list)
    """(position, amount)"""
    percents: list[str] = field(default_factory=list)
    intents: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    ignored: set[str] = field(default_factory=set)
    """Sorts of intent words that cannot decide the intent, since the corpus holds nothing for them; they stay demanded."""
    masked: str = ""
    leftover: list[str] = field(default_factory=list)

    def has(self, *names: str) -> bool:
        return any(name in self.intents and name not in self.ignored for name in names)


def link(text: str, catalogue: Catalogue) -> Linked:
    """Take a normalised question apart."""
    linked = Linked(text)
    catalogue.names.look_up(text)
    blocked = [False] * len(text)
    aliases = _alias_spans(text, catalogue)
    exact = _exact_names(text, catalogue, aliases)
    for mention in exact:
        if any(start <= mention.start and mention.end <= end for start, end in aliases):
            continue
        if all(entry.kind == "weak" for entry in mention.entries):
            continue
        if mention.surface in lexicon.total_measures() and not _TABLE.search(text):
            continue
        linked.mentions.append(mention)
        _block(blocked, mention.start, mention.end)
    linked.bodies = catalogue.finder.find(text, blocked)
    for body in linked.bodies:
        _block(blocked, body.start, body.end)
    _numbers(linked, blocked, catalogue)
    for mention in exact:
        weak = all(entry.kind == "weak" for entry in mention.entries)
        if weak and not any(blocked[mention.start : mention.end]):
            linked.mentions.append(mention)
    linked.masked = "".join(
        MASK if taken else character for character, taken in zip(text, blocked, strict=True)
    )
    _intents(linked)
    _leftover(linked, catalogue)
    linked.mentions.sort(key=lambda mention: mention.start)
    return linked


def _exact_names(text: str, catalogue: Catalogue, bodies: list[tuple[int, int]]) -> list[Mention]:
    """Non-overlapping names, the longest first. ``bodies``: where whole names of bodies stand."""
    found: list[Mention] = []
    for start in range(len(text)):
        for length in range(min(catalogue.longest, len(text) - start), 0, -1):
            surface = text[start : start + length]
            entries = catalogue.names.get(surface)
            if entries and not (surface[0] == "年" and start and text[start - 1].isdigit()) \
                    and not _asks_another_unit(text, start, start + length) \
                    and not _runs_on(text, start, start + length, bodies, catalogue):  # fmt: skip
                found.append(Mention(start, start + length, surface, tuple(entries)))
                break
    found.sort(
        key=lambda mention: (
            all(e.kind == "weak" for e in mention.entries),
            -len(_KIND.sub("", mention.surface)),
            mention.start,
        )
    )
    inside = [
        part
        for part in _inside_names(text, found, catalogue)
        if not any(
            whole.start < part.end
            and part.start < whole.end
            and whole.end - whole.start >= part.end - part.start
            for whole in found
        )
    ]
    found = [*inside, *found]
    kept: list[Mention] = []
    for mention in found:
        if not any(mention.start < other.end and other.start < mention.end for other in kept):
            kept.append(mention)
    return sorted(kept, key=lambda mention: mention.start)


def _runs_on(text: str, start: int, end: int, bodies: list[tuple[int, int]], catalogue: Catalogue) -> bool:
    """A body and the beginning of a longer name (某局（机关） in 某局机关运行经费) are no name together."""
    behind = next((stop for begin, stop in bodies if begin == start and stop < end), 0)
    return bool(behind) and any(
        text[behind:stop] in catalogue.names
        for stop in range(end + 1, min(len(text), behind + catalogue.longest) + 1)
    )


def _asks_another_unit(text: str, start: int, end: int) -> bool:
    """多少人 in 多少人次: the beginning of another unit."""
    asked = lexicon.how_many().match(text, start)
    return asked is not None and asked.end() > end


def _inside_names(text: str, exact: list[Mention], catalogue: Catalogue) -> list[Mention]:
    """Long stretches that are part of a few names, and of which an exact name is only a piece (社区环境卫生 in 城乡社区环境卫生)."""
    found: list[Mention] = []
    for mention in exact:
        for start in range(max(0, mention.start - LONG_PART * 2), mention.start + 1):
            if not _begins_here(text, start) or text[start : start + LONG_PART] in catalogue.names:
                continue
            end = max(start + LONG_PART, mention.end)
            names = catalogue.containing(text[start:end])
            while (
                names
                and end < len(text)
                and (longer := [name for name in names if text[start : end + 1] in name])
            ):
                end, names = end + 1, longer
            entries = _few_and_long(names, catalogue, end - start)
            if (
                entries
                and mention.end <= end
                and end - start > mention.end - mention.start
                and text[end : end + 1] not in _TAILS
            ):
                found.append(Mention(start, end, text[start:end], entries, "部分一致"))
                break
    return found


def _begins_here(text: str, start: int) -> bool:
    """Whether a word may begin: at the start, after a filler's last character, or after what is no Chinese character."""
    return start == 0 or text[start - 1] in lexicon.edge_characters() or not "一" <= text[start - 1] <= "龥"


def _few_and_long(names: list[str], catalogue: Catalogue, length: int) -> tuple[Entry, ...]:
    """The meanings of up to three names of projects or accounts; of indicators only for longer stretches."""
    entries = tuple(dict.fromkeys(entry for name in names for entry in catalogue.names[name]))
    kinds = {entry.kind for entry in entries}
    if (
        not 0 < len(names) <= 3
        or not kinds <= _LONG_NAMES
        or kinds == {"fact"}
        or (kinds == {"indicator"} and length < LONG_PART + 3)
    ):
        return ()
    return entries


def _alias_spans(text: str, catalogue: Catalogue) -> list[tuple[int, int]]:
    """Where a body's whole name stands, held or not: names inside it are part of it (青岩法院 is no account 法院). Of a body
    that is not held, what its ending goes beyond (公安 in 公安局); without a place, only what stands right before the ending."""
    spans: list[tuple[int, int]] = []
    for mention in catalogue.finder.find(text, [False] * len(text)):
        if mention.by_place:
            continue
        if mention.organisations and not mention.by_core:
            spans.append((mention.start, mention.end))
        elif mention.organisations or not mention.by_core:
            spans.append((mention.start, mention.end - 1))
        else:
            before = mention.end - 1
            spans.extend(
                (start, before)
                for start in range(mention.start, before)
                if text[start:before] in catalogue.names
            )
    return spans


def _numbers(linked: Linked, blocked: list[bool], catalogue: Catalogue) -> None:
    text = linked.text
    for found in _TABLE.finditer(text):
        if not any(blocked[found.start() : found.end()]):
            entries = tuple(Entry("table_number", number, number) for number in _printed_numbers(found))
            linked.mentions.append(Mention(found.start(), found.end(), found.group(0), entries))
            _block(blocked, found.start(), found.end())
    for found in _PERCENT.finditer(text):
        linked.percents.append(found.group())
        _block(blocked, found.start(), found.end())
    for found in _AMOUNT.finditer(text):
        if not any(blocked[found.start() : found.end()]):
            unit = {"亿": "亿元", "万": "万元", "块": "元"}.get(found.group(2), found.group(2))
            value = parse_decimal(found.group(1))
            if value is not None:
                linked.amounts_fen.append((found.start(), fen_from(value, unit)))
                _block(blocked, found.start(), found.end())
    for found in _DATE.finditer(text):
        if not any(blocked[found.start() : found.end()]):
            linked.as_of.append(int(found.group(1)))
            linked.dates.append(found.group())
            _block(blocked, found.start(), found.end())
    for found in _YEAR.finditer(text):
        if not any(blocked[found.start() : found.end()]):
            if int(found.group(1)) < min(catalogue.years, default=0) - OLDEST_ASKED:
                continue
            linked.years.append(int(found.group(1)))
            _block(blocked, found.start(), found.end())
    for found in _CODE.finditer(text):
        code = found.group(1)
        if not any(blocked[found.start() : found.end()]):
            name = catalogue.codes.get(code, "")
            linked.mentions.append(
                Mention(found.start(), found.end(), code, (Entry("code", code, f"{code} {name}".strip()),))
            )
            _block(blocked, found.start(), found.end())


def _printed_numbers(found: re.Match[str]) -> list[str]:
    """The ways in which documents print a table's number: 公开03表, 表三, 表3, 表3-2."""
    if found.group(1):
        return [f"公开{int(found.group(1)):02d}表"]
    said, below = found.group(2), found.group(3).replace("—", "-").replace("–", "-")
    number = int(said) if said.isdigit() else chinese_number(said, 0)
    ways = [said, str(number), chinese_numeral(number)] if number else [said]
    return [f"{front}表{way}{below}" for way in dict.fromkeys(ways) for front in ("", "附")]


def _intents(linked: Linked) -> None:
    for name, pattern in lexicon.intents().items():
        subject = linked.text if name in ("injection", "modify", "person") else linked.masked
        spans = [span for found in pattern.finditer(subject) for span in lexicon.literal_spans(found)]
        if spans:
            linked.intents[name] = spans


def _leftover(linked: Linked, catalogue: Catalogue) -> None:
    """What nothing explains yet; scraps that belong to a name after all become mentions."""
    explained = [character == MASK for character in linked.masked]
    for spans in linked.intents.values():
        for start, end in spans:
            _block(explained, start, end)
    for words in (*lexicon.attributes().values(), lexicon.pointers("body"), lexicon.pointers("thing")):
        for word in words:
            for found in re.finditer(re.escape(word), linked.masked):
                _block(explained, found.start(), found.end())
    rest = "".join(
        MASK if done else character for character, done in zip(linked.masked, explained, strict=True)
    )
    for found in _OPAQUE.finditer(rest):
        start, chunk = trim(found.group(0))
        if len(chunk) < 2:
            continue
        entries, how = resolve_scrap(chunk, catalogue)
        if not entries:
            found_by_sound = _by_sound(rest, found.start() + start, chunk, catalogue)
            if found_by_sound:
                linked.mentions.append(found_by_sound)
                continue
        if not entries and _weakly_explained(chunk, linked):
            continue
        if not entries:
            start, chunk, entries, how = longest_part(start, chunk, catalogue)
        if entries:
            begin = found.start() + start
            linked.mentions.append(Mention(begin, begin + len(chunk), chunk, entries, how))
        else:
            linked.leftover.append(chunk)
    if linked.leftover:
        _cover(linked, catalogue)
    if not linked.leftover and not _names_something(linked) and not linked.has(*_SELF_CONTAINED):
        _listen(linked, rest, catalogue)


def _names_something(linked: Linked) -> bool:
    return any(entry.kind != "weak" for mention in linked.mentions for entry in mention.entries)


def _listen(linked: Linked, rest: str, catalogue: Catalogue) -> None:
    """Nothing definite is named: a slip may have turned a name into words that pass for fillers (人原经费)."""
    for found in _OPAQUE.finditer(rest):
        for begin in range(found.start(), found.end() - 2):
            mention = _by_sound(rest, begin, rest[begin : begin + 3], catalogue)
            if mention:
                linked.mentions.append(mention)
                return


def _cover(linked: Linked, catalogue: Catalogue) -> None:
    """The whole question against long names (indicators, projects) asked for in other words."""
    names = catalogue.covered(clean_name(linked.text))
    if not names or len(names) > 3:
        return
    entries = tuple(
        dict.fromkeys(
            e for name in names for e in catalogue.names[name] if e.kind in ("indicator", "project", "row")
        )
    )
    left = [chunk for chunk in linked.leftover if not any(_overlaps(chunk, name) for name in names)]
    if entries and not left:
        linked.mentions = [m for m in linked.mentions if not any(m.surface in name for name in names)]
        linked.mentions.append(Mention(0, len(linked.text), linked.text, entries, "近似"))
        linked.leftover = []


def _overlaps(chunk: str, name: str) -> bool:
    return any(chunk[i : i + 2] in name for i in range(len(chunk) - 1))


def _by_sound(rest: str, start: int, chunk: str, catalogue: Catalogue) -> Mention | None:
    """A slip inside a name may leave only half of it unexplained (人员精费): windows around the chunk, read aloud."""
    for length in range(min(8, len(rest)), 2, -1):
        for begin in range(max(0, start + len(chunk) - length), start + 1):
            window = rest[begin : begin + length]
            if len(window) < length or MASK in window or not re.fullmatch(r"[一-龥]+", window):
                continue
            names = catalogue.sounding(reading_of(window))
            if names:
                return Mention(begin, begin + length, window, best_of(names, catalogue), "同音")
    return None


def _weakly_explained(chunk: str, linked: Linked) -> bool:
    """货物和服务: words that mean something beside others, and fillers."""
    for mention in linked.mentions:
        if all(entry.kind == "weak" for entry in mention.entries) and len(mention.surface) > 1:
            chunk = chunk.replace(mention.surface, " ")
    return not re.search(r"[一-龥A-Z0-9]{2,}", lexicon.fillers().sub(" ", chunk))


def _block(blocked: list[bool], start: int, end: int) -> None:
    blocked[start:end] = [True] * (end - start)
