"""What can be asked: every name the corpus knows, read once per edition, found without scanning.

Three ways in, each cheaper than the next: a dictionary of names (exact), an index of character pairs (containment and near
misses) and an index of readings (homophones). The last two are built when a question first needs them.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources

from assistant import lexicon
from assistant.bodies import BodyFinder
from assistant.normalise import clean_name, normalise, plain_name
from assistant.places import Body, body_of
from assistant.shelf import DocumentRef, Shelf
from ingest.vocabulary import header_terms, is_subtotal_row, is_total_row, measure_of

FACT_KINDS = ("headcount", "asset", "procurement", "sme_reserve", "operating_cost", "non_tax_revenue", "purchased_services",
              "performance_scope", "amount", "year_on_year")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """One meaning of a name. ``kind``: concept · weak · row · project · fact · indicator · term · table · measure · account."""

    kind: str
    key: str
    label: str


SPELT_OUT = 6
"""From this length on, an account's name cannot be mistaken for a part of a body's name."""


class Catalogue:
    """The names of one edition."""

    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf
        self.documents: list[DocumentRef] = list(shelf.documents.values())
        self.names: dict[str, list[Entry]] = defaultdict(list)
        self.codes: dict[str, str] = {}
        self.measures: set[str] = set()
        self.table_numbers: set[str] = set()
        self.owners: dict[str, set[str]] = defaultdict(set)
        """The bodies that have a project of this (comparable) name."""
        self._readings: dict[str, list[str]] | None = None
        self._pairs: dict[str, list[str]] | None = None
        self._add_concepts()
        self._add_rows()
        self._add_account_words()
        self._add_statements()
        self._add_tables()
        self._add_vocabulary()
        self._add_classification()
        self.longest = min(max(map(len, self.names), default=1), 60)
        self.bodies: list[Body] = self._read_bodies()
        self.finder = BodyFinder(self.bodies)

    @property
    def organisations(self) -> list[str]:
        return list(dict.fromkeys(ref.organisation for ref in self.documents))

    @property
    def years(self) -> list[int]:
        return sorted({ref.fiscal_year for ref in self.documents})

    @property
    def kinds(self) -> list[str]:
        return sorted({ref.kind for ref in self.documents})

    # --- filling ----------------------------------------------------------------------------------------------------

    def _add(self, name: str, entry: Entry) -> None:
        for form in {clean_name(name), normalise(name)}:
            if len(form) >= 2 and entry not in self.names[form]:
                self.names[form].append(entry)

    def _add_concepts(self) -> None:
        for concept in lexicon.concepts().values():
            for word in (concept.name, *concept.words):
                self._add(word, Entry("concept", concept.name, concept.name))
            for word in concept.weak:
                self.names[word].append(Entry("weak", concept.name, concept.name))
        for concept in lexicon.concepts().values():
            for word in concept.short:
                self.names[word].append(Entry("weak", concept.name, concept.name))

    def _add_rows(self) -> None:
        query = self.shelf.corpus.query
        current = "SELECT document_id FROM document WHERE is_current = 1"
        for row in query(
            f"SELECT DISTINCT code, item, account_name, project FROM line WHERE document_id IN ({current})"
        ):
            for name in {row["item"], row["account_name"]}:
                if name and not self._is_total(name) and len(clean_name(name)) <= 60:
                    self._add(name, Entry("row", clean_name(name), plain_name(name)))
            if row["project"]:
                self._add(row["project"], Entry("project", clean_name(row["project"]), row["project"]))
            if row["code"]:
                self.codes.setdefault(row["code"], row["account_name"] or row["item"])
        for row in query("SELECT DISTINCT measure FROM figure WHERE measure_status <> 'unknown'"):
            self.measures.add(row["measure"])
            if row["measure"] in lexicon.not_subjects():
                continue
            self._add(
                row["measure"].split("/")[-1], Entry("measure", row["measure"], row["measure"].split("/")[-1])
            )

    def _is_total(self, name: str) -> bool:
        """合计, and totals of something that is known by itself (公用经费合计)."""
        stem = clean_name(name).removesuffix("合计").removesuffix("小计").removesuffix("总计")
        return (
            is_total_row(name)
            or is_subtotal_row(name)
            or (
                stem != clean_name(name)
                and any(entry.kind == "concept" for entry in self.names.get(stem, ()))
            )
        )

    def _add_statements(self) -> None:
        for row in self.shelf.corpus.query("SELECT DISTINCT statement_kind AS kind, subject, project, organisation FROM statements"
                                           " WHERE statement_kind = 'project' OR project <> ''"):  # fmt: skip
            self.owners[clean_name(row["project"] or row["subject"])].add(row["organisation"])
        for row in self.shelf.corpus.query(
            "SELECT DISTINCT statement_kind AS kind, subject, project FROM statements"
        ):
            subject = row["subject"]
            if row["kind"] in FACT_KINDS and "（类）" not in subject:
                self._add(
                    subject.split("/")[-1], Entry("fact", f"{row['kind']}|{clean_name(subject)}", subject)
                )
            elif row["kind"] == "project":
                self._add(subject, Entry("project", clean_name(subject), subject))
            elif row["kind"] == "definition":
                self._add(subject, Entry("term", clean_name(subject), subject))
            elif row["kind"] == "indicator":
                self._add(subject, Entry("indicator", clean_name(subject), subject))
            if row["project"]:
                self._add(row["project"], Entry("project", clean_name(row["project"]), row["project"]))

    def _add_account_words(self) -> None:
        for name, words in lexicon.account_words().items():
            for entry in [entry for entry in self.names.get(clean_name(name), ()) if entry.kind == "row"][:1]:
                for word in words:
                    self._add(word, entry)

    def _add_tables(self) -> None:
        for kind, words in lexicon.table_words().items():
            for word in words:
                self._add(word, Entry("table", kind, lexicon.table_kind_name(kind)))
        for row in self.shelf.corpus.query(
            "SELECT DISTINCT table_number, table_title, table_kind FROM budget_tables"
        ):
            if row["table_title"] and row["table_kind"] != "other":
                self._add(row["table_title"], Entry("table", row["table_kind"], row["table_title"]))
            self.table_numbers.add(row["table_number"])
        for ref in self.documents:
            for title in ref.contents:
                if clean_name(title).endswith("表") and clean_name(title) not in self.names:
                    self._add(title, Entry("table", f"title:{clean_name(title)}", title))

    def _add_classification(self) -> None:
        """Accounts the corpus does not use are known by name: a question for one is understood, and has no data.

        Short functional names (教育, 公安) are left to the documents that print them: elsewhere they are parts of bodies' names.
        """
        for code, name in classification():
            if name not in self.names and (
                not code.startswith("2") or len(name) >= SPELT_OUT or name.endswith("支出")
            ):
                self._add(name, Entry("account", clean_name(name), name))
            self.codes.setdefault(code, name)

    def _add_vocabulary(self) -> None:
        """Columns that tables of this sort may have: known by name, even where no document fills them."""
        for term in header_terms():
            measure = measure_of(term)
            last = measure.split("/")[-1]
            if (
                not measure
                or last in lexicon.total_measures()
                or last in lexicon.not_subjects()
                or len(term) < 4
            ):
                continue
            concept = next((e for e in self.names.get(clean_name(last), ()) if e.kind == "concept"), None)
            if term not in self.names and clean_name(term) not in self.names:
                self._add(term, concept or Entry("measure", measure, last))

    def _read_bodies(self) -> list[Body]:
        aliases: dict[str, set[str]] = defaultdict(set)
        for row in self.shelf.corpus.query(
            "SELECT a.organisation, a.alias FROM organisation_alias AS a JOIN document AS d ON d.document_id = a.document_id"
            " WHERE d.is_current = 1"):  # fmt: skip
            aliases[row["organisation"]].add(normalise(row["alias"]))
        regions = {ref.organisation: ref.region for ref in self.documents}
        return [body_of(name, tuple(sorted(aliases[name])), regions[name]) for name in self.organisations]

    # --- looking up ---------------------------------------------------------------------------------------------------

    def containing(self, chunk: str) -> list[str]:
        """Names that contain the chunk."""
        if len(chunk) < 2:
            return []
        pairs = self._pair_index()
        lists = [pairs.get(chunk[i : i + 2], []) for i in range(len(chunk) - 1)]
        shortest = min(lists, key=len)
        return [name for name in shortest if chunk in name]

    def sharing(self, chunk: str) -> list[str]:
        """Names with at least half of the chunk's character pairs: the prefilter of fuzzy matching."""
        counts: dict[str, int] = defaultdict(int)
        pairs = {chunk[i : i + 2] for i in range(len(chunk) - 1)}
        for pair in pairs:
            for name in self._pair_index().get(pair, ()):
                counts[name] += 1
        needed = max(1, (len(pairs) + 1) // 2)
        return [name for name, count in counts.items() if count >= needed]

    def covered(self, text: str, least: float = 0.5) -> list[str]:
        """Names most of whose character pairs occur in the text, wherever: an indicator asked for in other words."""
        counts: dict[str, int] = defaultdict(int)
        for pair in {text[i : i + 2] for i in range(len(text) - 1)}:
            for name in self._pair_index().get(pair, ()):
                counts[name] += 1
        scored = [
            (count / max(len(name) - 1, 1), name)
            for name, count in counts.items()
            if len(name) >= 6 and count >= 4
        ]
        best = max(scored, default=(0.0, ""))[0]
        return [name for score, name in scored if score >= max(least, best - 0.05)]

    def sounding(self, reading: str) -> list[str]:
        """Names with exactly this reading."""
        if self._readings is None:
            self._readings = defaultdict(list)
            for name in self._spoken():
                self._readings[reading_of(name)].append(name)
        return self._readings.get(reading, [])

    def _pair_index(self) -> dict[str, list[str]]:
        if self._pairs is None:
            self._pairs = defaultdict(list)
            for name in self._linkable():
                for pair in {name[i : i + 2] for i in range(len(name) - 1)}:
                    self._pairs[pair].append(name)
        return self._pairs

    def _spoken(self) -> Iterable[str]:
        """Names worth reading aloud: what tables and people call things, not long titles of projects or indicators."""
        kinds = {"concept", "row", "account", "term", "measure"}
        return [
            name
            for name, entries in self.names.items()
            if len(name) <= 14 and any(e.kind in kinds for e in entries)
        ]

    def _linkable(self) -> Iterable[str]:
        return [
            name for name, entries in self.names.items() if any(entry.kind != "weak" for entry in entries)
        ]


@cache
def classification() -> tuple[tuple[str, str], ...]:
    text = (resources.files("ingest") / "data" / "accounts.csv").read_text(encoding="utf-8")
    return tuple((row["code"], row["name"]) for row in csv.DictReader(text.splitlines()))


def reading_of(text: str) -> str:
    """Toneless pinyin, for words typed by sound."""
    from pypinyin import lazy_pinyin

    return "".join(lazy_pinyin(text))
