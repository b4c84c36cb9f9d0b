"""What can be asked: what the names that documents print mean, and the words people use beside them.

The names themselves are kept with the edition and looked up when a question needs them (``names.py``).
"""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from collections.abc import Iterable
from functools import cache, cached_property
from importlib import resources

from assistant import lexicon
from assistant.bodies import BodyFinder
from assistant.names import LONGEST, Entry, Names
from assistant.normalise import clean_name, normalise, plain_name
from assistant.places import Body, body_of
from assistant.shelf import DocumentRef, Shelf
from ingest.corpus.names import Name, name_key, reading_of
from ingest.corpus.read import Corpus
from ingest.vocabulary import header_terms, is_subtotal_row, is_total_row, measure_of

FACT_KINDS = ("headcount", "asset", "procurement", "sme_reserve", "operating_cost", "non_tax_revenue", "purchased_services",
              "performance_scope", "activity", "amount", "year_on_year")  # fmt: skip


__all__ = ["Catalogue", "Entry", "classification", "reading_of"]

CONCEPTS, PRINTED, MEASURES, ALIASES, STATED, TABLES, TITLES, CONTENTS, VOCABULARY, CLASSIFICATION = range(10)
"""Where a meaning comes from; of several meanings of one name the earlier come first."""

SPELT_OUT = 6
"""From this length on, an account's name cannot be mistaken for a part of a body's name."""


class Catalogue:
    """The names of one edition."""

    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf
        self.documents: list[DocumentRef] = list(shelf.documents.values())
        self.names = Names(shelf.corpus, self._meaning)
        self.codes = Codes(shelf.corpus)
        self.owners = Owners(shelf.corpus)
        self.longest = LONGEST
        self._add_concepts()
        self._add_words()
        self._add_vocabulary()
        self._add_classification()
        self.bodies: list[Body] = self._read_bodies()
        self.finder = BodyFinder(self.bodies)

    @cached_property
    def organisations(self) -> list[str]:
        return list(dict.fromkeys(ref.organisation for ref in self.documents))

    @cached_property
    def years(self) -> list[int]:
        return sorted({ref.fiscal_year for ref in self.documents})

    @cached_property
    def kinds(self) -> list[str]:
        return sorted({ref.kind for ref in self.documents})

    # --- what words mean ------------------------------------------------------------------------------------------------

    def _add_concepts(self) -> None:
        for concept in lexicon.concepts().values():
            for word in (concept.name, *concept.words):
                self.names.add(word, CONCEPTS, Entry("concept", concept.name, concept.name))
            for word in concept.weak:
                self.names.add_form(word, CONCEPTS, Entry("weak", concept.name, concept.name))
        for concept in lexicon.concepts().values():
            for word in concept.short:
                self.names.add_form(word, CONCEPTS, Entry("weak", concept.name, concept.name))

    def _add_words(self) -> None:
        for name, words in lexicon.account_words().items():
            for word in words:
                self.names.add_alias(word, name, ALIASES)
        for kind, words in lexicon.table_words().items():
            for word in words:
                self.names.add(word, TABLES, Entry("table", kind, lexicon.table_kind_name(kind)))

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
            concept = next((e for e in self.names.said(clean_name(last)) if e.kind == "concept"), None)
            self.names.add_standby(term, VOCABULARY, concept or Entry("measure", measure, last))

    def _add_classification(self) -> None:
        """Accounts the corpus does not use are known by name: a question for one is understood, and has no data.

        Short functional names (教育, 公安) are left to the documents that print them: elsewhere they are parts of bodies' names.
        """
        for code, name in classification():
            if not code.startswith("2") or len(name) >= SPELT_OUT or name.endswith("支出"):
                self.names.add_standby(name, CLASSIFICATION, Entry("account", clean_name(name), name))

    # --- what printed names mean ----------------------------------------------------------------------------------------

    def _meaning(self, name: Name) -> tuple[int, Entry] | None:
        sort, label, detail = name
        if sort == "row":
            plain = not self._is_total(label) and len(clean_name(label)) <= LONGEST
            return (PRINTED, Entry("row", clean_name(label), plain_name(label))) if plain else None
        if sort in ("project", "owned"):
            return PRINTED if sort == "project" else STATED, Entry("project", clean_name(label), label)
        if sort == "measure":
            last = label.split("/")[-1]
            return None if label in lexicon.not_subjects() else (MEASURES, Entry("measure", label, last))
        if sort in ("definition", "indicator"):
            kind = "term" if sort == "definition" else sort
            return STATED, Entry(kind, clean_name(label), label)
        if sort in FACT_KINDS:
            vague = "（类）" in label or clean_name(label) in lexicon.weak_words()
            return None if vague else (STATED, Entry("fact", f"{sort}|{clean_name(label)}", label))
        if sort == "table":
            return TITLES, Entry("table", detail, label)
        if sort == "contents" and clean_name(label).endswith("表"):
            known = any(entry.kind != "weak" for entry in self.names.said(clean_name(label)))
            return None if known else (CONTENTS, Entry("table", f"title:{clean_name(label)}", label))
        return None

    def _is_total(self, name: str) -> bool:
        """合计, and totals of something that is known by itself (公用经费合计)."""
        stem = clean_name(name).removesuffix("合计").removesuffix("小计").removesuffix("总计")
        return (
            is_total_row(name)
            or is_subtotal_row(name)
            or (stem != clean_name(name) and any(entry.kind == "concept" for entry in self.names.said(stem)))
        )

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
        """Names that contain the chunk; not 其他X for X, which is all of the kind but X."""
        rests = tuple(word + chunk for word in lexicon.words("residual"))
        return [name for name in self.names.containing(chunk) if not name.startswith(rests)]

    def sharing(self, chunk: str) -> list[str]:
        """Names with at least half of the chunk's character pairs: the prefilter of fuzzy matching."""
        return self.names.sharing(chunk)

    def covered(self, text: str, least: float = 0.5) -> list[str]:
        """Names most of whose character pairs occur in the text, wherever: an indicator asked for in other words."""
        return self.names.covered(text, least)

    def sounding(self, reading: str) -> list[str]:
        """Names with exactly this reading."""
        return self.names.sounding(reading)


class Codes:
    """Code → the name that documents print beside it, else the classification's."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus

    def get(self, code: str, default: str = "") -> str:
        rows = self._corpus.query(
            "SELECT detail FROM name WHERE sort = 'code' AND label = ? AND uses > 0 ORDER BY name_id LIMIT 1",
            (code,),
        )
        return str(rows[0][0]) if rows else dict(classification()).get(code, default)


class Owners:
    """(Comparable) name of a project → the bodies that have one of this name."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus

    def get(self, key: str, default: Iterable[str] = ()) -> set[str]:
        labels = {
            row["label"]
            for row in self._corpus.query(
                "SELECT label FROM name WHERE name_key = ? AND sort IN ('project', 'owned') AND uses > 0",
                (name_key(key),),
            )
            if clean_name(row["label"]) == key
        }
        marks = ",".join("?" * len(labels))
        rows = self._corpus.query(
            f"SELECT document_id FROM statement WHERE project <> '' AND project IN ({marks})"
            f" UNION SELECT document_id FROM statement WHERE kind = 'project' AND project = '' AND subject IN ({marks})",
            (*labels, *labels),
        )
        wanted = json.dumps([row[0] for row in rows])
        return {
            str(row[0])
            for row in self._corpus.query(
                "SELECT organisation FROM documents WHERE document_id IN (SELECT value FROM json_each(?))",
                (wanted,),
            )
        } or set(default)

    def of_unit(self, item: str) -> set[str]:
        """The departments that print a unit of theirs as a row: its line says which column held the unit's name or code."""
        rows = self._corpus.query(
            "SELECT DISTINCT d.organisation FROM line AS l JOIN budget_table AS t ON t.table_id = l.table_id"
            " JOIN document AS d ON d.document_id = t.document_id"
            " WHERE l.item = ? AND d.is_current = 1 AND l.labels LIKE '%单位%\"' || l.item || '\"%'",
            (item,),
        )
        return {str(row[0]) for row in rows}


@cache
def classification() -> tuple[tuple[str, str], ...]:
    text = (resources.files("ingest") / "data" / "accounts.csv").read_text(encoding="utf-8")
    return tuple((row["code"], row["name"]) for row in csv.DictReader(text.splitlines()))
