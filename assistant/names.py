"""What a word may mean: the words people use (kept in memory) and the names documents print (looked up in the edition).

Three ways in: by the exact name, by a part of it or nearly all of it (an index of character pairs), by its sound. What has
been looked up is remembered; an edition never changes.
"""

from __future__ import annotations

import json
from collections import Counter, OrderedDict, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.normalise import clean_name, normalise
from ingest.corpus.names import LONGEST_SPOKEN, Name, name_key, pair_tokens, reading_of, spoken
from ingest.corpus.read import Corpus

LONGEST = 60
"""No longer name is looked for in a question."""
REMEMBERED = 50_000
MOST_OF_A_PAIR = 3_000
"""Names that a pair of characters may stand in and still tell one name from another."""
_SPOKEN_KINDS = frozenset({"concept", "row", "account", "term", "measure"})
_SELECT = "SELECT name_id, sort, label, detail FROM name WHERE uses > 0 AND"


@dataclass(frozen=True, slots=True)
class Entry:
    """One meaning of a name. ``kind``: concept · weak · row · project · fact · indicator · term · table · measure · account."""

    kind: str
    key: str
    label: str


Ranked = tuple[tuple[int, int], Entry]
"""An entry with its rank: (the stage at which its source comes, its number there)."""
Meaning = Callable[[Name], tuple[int, Entry] | None]
"""What a printed name means, and its stage; None for what is no name."""


def forms_of(name: str) -> set[str]:
    """The two ways in which a question may write a name."""
    return {form for form in (clean_name(name), normalise(name)) if len(form) >= 2}


class Names:
    """The names of one edition, and the words that go beside them."""

    def __init__(self, corpus: Corpus, meaning: Meaning) -> None:
        self._corpus, self._meaning = corpus, meaning
        self._words: dict[str, list[Ranked]] = defaultdict(list)
        self._standbys: dict[str, tuple[str, Ranked]] = {}
        self._aliases: dict[str, list[tuple[str, tuple[int, int]]]] = defaultdict(list)
        self._found: OrderedDict[str, tuple[Entry, ...]] = OrderedDict()
        self._printed: OrderedDict[str, list[tuple[str, Ranked]]] = OrderedDict()
        self._pairs: dict[str, list[str]] | None = None
        self._readings: dict[str, list[str]] | None = None

    # --- filling ------------------------------------------------------------------------------------------------------

    def add(self, name: str, stage: int, entry: Entry) -> None:
        """A word people use, beside what is printed."""
        for form in forms_of(name):
            self.add_form(form, stage, entry)

    def add_form(self, form: str, stage: int, entry: Entry) -> None:
        """A word exactly as it stands in a question, however short."""
        if all(known != entry for _, known in self._words[form]):
            self._words[form].append(((stage, len(self._words)), entry))

    def add_standby(self, name: str, stage: int, entry: Entry) -> None:
        """A name that counts only where it means nothing else."""
        for form in forms_of(name):
            self._standbys.setdefault(form, (name, ((stage, len(self._standbys)), entry)))

    def add_alias(self, word: str, name: str, stage: int) -> None:
        """What people say for an account that documents may print."""
        for form in forms_of(word):
            self._aliases[form].append((clean_name(name), (stage, len(self._aliases))))

    def said(self, form: str) -> list[Entry]:
        """What a word means to people, whatever is printed."""
        return [entry for _, entry in self._words.get(form, ())]

    # --- exactly ------------------------------------------------------------------------------------------------------

    def get(self, form: str) -> tuple[Entry, ...]:
        """The meanings of a word as it stands in a question, in the order of their stages; empty if it has none."""
        if form not in self._found:
            self._remember(form)
        self._found.move_to_end(form)
        return self._found[form]

    def __getitem__(self, form: str) -> tuple[Entry, ...]:
        return self.get(form)

    def __contains__(self, form: str) -> bool:
        return bool(self.get(form))

    def look_up(self, text: str) -> None:
        """Fetch every name that a part of the text may be in one go: the parts are asked for one by one afterwards."""
        parts = (
            text[start:end]
            for start in range(len(text))
            for end in range(start + 2, min(len(text), start + LONGEST) + 1)
        )
        self._fetch({name_key(part) for part in parts if part not in self._found})

    def _remember(self, form: str) -> None:
        ranked = [*self._words.get(form, ()), *self._printed_as(form)]
        for name, rank in self._aliases.get(form, ()):
            rows = [entry for _, entry in self._printed_as(name) if entry.kind == "row"]
            ranked.extend((rank, entry) for entry in rows[:1])
        if form in self._standbys and not ranked:
            name, standby = self._standbys[form]
            if not any(self._words.get(other) or self._printed_as(other) for other in forms_of(name)):
                ranked.append(standby)
        entries = dict.fromkeys(entry for _, entry in sorted(ranked, key=lambda pair: pair[0]))
        self._found[form] = tuple(entries)
        while len(self._found) > REMEMBERED:
            self._found.popitem(last=False)

    def _printed_as(self, form: str) -> list[Ranked]:
        key = name_key(form)
        if len(form) < 2 or not key:
            return []
        if key not in self._printed:
            self._fetch({key})
        return [ranked for known, ranked in self._printed[key] if known == form]

    def _fetch(self, keys: Iterable[str]) -> None:
        """Names by their keys, each under the forms in which a question may write it."""
        wanted = [key for key in keys if key and key not in self._printed]
        for key in wanted:
            self._printed[key] = []
        for row in self._query("name_key IN (SELECT value FROM json_each(?))", _json(wanted)):
            for form, ranked in self._read(row):
                key = name_key(form)
                if key in self._printed:
                    self._printed[key].append((form, ranked))
        while len(self._printed) > REMEMBERED:
            self._printed.popitem(last=False)

    def _query(self, condition: str, *parameters: Any) -> list[Any]:
        return self._corpus.query(f"{_SELECT} {condition} ORDER BY name_id", parameters)

    def _read(self, row: Any) -> list[tuple[str, Ranked]]:
        name_id, sort, label, detail = row
        meaning = self._meaning((sort, label, detail))
        if meaning is None:
            return []
        stage, entry = meaning
        return [(form, ((stage, name_id), entry)) for form in forms_of(spoken(sort, label))]

    # --- by parts -----------------------------------------------------------------------------------------------------

    def containing(self, chunk: str) -> list[str]:
        """Names that contain the chunk."""
        if len(chunk) < 2:
            return []
        tokens = pair_tokens(name_key(chunk))
        printed = self._matching(f'"{" ".join(tokens)}"') if tokens else []
        pairs = self._pair_index()
        shortest = min((pairs.get(pair, []) for pair in _pairs(chunk)), key=len)
        return [name for name in self._merged(printed, shortest) if chunk in name]

    def sharing(self, chunk: str) -> list[str]:
        """Names with at least half of the chunk's character pairs: the prefilter of fuzzy matching."""
        pairs = set(_pairs(chunk))
        needed = max(1, (len(pairs) + 1) // 2)
        candidates = self._with_some_of(chunk, len(pairs) - needed + 1)
        return [name for name in candidates if len(pairs & set(_pairs(name))) >= needed]

    def covered(self, text: str, least: float = 0.5) -> list[str]:
        """Names most of whose character pairs occur in the text, wherever: an indicator asked for in other words."""
        pairs = set(_pairs(text))
        scored = []
        for name in self._with_some_of(text, len(pairs)):
            count = len(pairs & set(_pairs(name)))
            if len(name) >= 6 and count >= 4:
                scored.append((count / max(len(name) - 1, 1), name))
        best = max(scored, default=(0.0, ""))[0]
        return [name for score, name in scored if score >= max(least, best - 0.05)]

    def _with_some_of(self, text: str, most: int) -> list[str]:
        """Names that hold one of the ``most`` rarest of the text's pairs; a name with enough of the pairs holds one of them."""
        tokens = list(dict.fromkeys(pair_tokens(name_key(text))))
        rows = self._corpus.query(
            "SELECT term, doc FROM name_words WHERE term IN (SELECT value FROM json_each(?))",
            (_json(tokens),),
        )
        rarest = sorted((count, token) for token, count in rows if count <= MOST_OF_A_PAIR)[:most]
        printed = self._matching(" OR ".join(f'"{token}"' for _, token in rarest)) if rarest else []
        counted = Counter(pair for pair in set(_pairs(text)) for _ in self._pair_index().get(pair, ()))
        words = [pair for pair, _ in sorted(counted.items(), key=lambda item: item[1])[:most]]
        return self._merged(printed, [name for pair in words for name in self._pair_index()[pair]])

    def _matching(self, expression: str) -> list[str]:
        rows = self._query(
            "name_id IN (SELECT rowid FROM name_text WHERE name_text MATCH ?)", f"pairs : ({expression})"
        )
        return [form for row in rows for form, _ in self._read(row)]

    def _merged(self, printed: Sequence[str], words: Sequence[str]) -> list[str]:
        """Names once each that mean something by themselves, what people say before what is printed."""
        return [
            name
            for name in dict.fromkeys([*words, *printed])
            if any(entry.kind != "weak" for entry in self.get(name))
        ]

    def _in_memory(self) -> dict[str, None]:
        return dict.fromkeys([*self._words, *self._aliases, *self._standbys])

    def _pair_index(self) -> dict[str, list[str]]:
        """Of the words in memory."""
        if self._pairs is None:
            self._pairs = defaultdict(list)
            for name in self._in_memory():
                for pair in set(_pairs(name)):
                    self._pairs[pair].append(name)
        return self._pairs

    # --- by sound -----------------------------------------------------------------------------------------------------

    def sounding(self, reading: str) -> list[str]:
        """Names with exactly this reading."""
        if self._readings is None:
            self._readings = defaultdict(list)
            for name in self._in_memory():
                if len(name) <= LONGEST_SPOKEN:
                    self._readings[reading_of(name)].append(name)
        printed = [
            form
            for row in self._query("reading = ? AND reading <> ''", reading)
            for form, _ in self._read(row)
            if reading_of(form) == reading
        ]
        names = dict.fromkeys([*self._readings.get(reading, ()), *printed])
        return [name for name in names if any(entry.kind in _SPOKEN_KINDS for entry in self.get(name))]


def _pairs(text: str) -> list[str]:
    return [text[start : start + 2] for start in range(len(text) - 1)]


def _json(values: Sequence[str]) -> str:
    return json.dumps(values, ensure_ascii=False)
