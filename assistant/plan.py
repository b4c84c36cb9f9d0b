"""The Plan: what a question asks, in the corpus's own terms, and how much of the question it explains."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from assistant.shelf import DocumentRef

Intent = Literal[
    "figure", "list", "share", "top", "threshold", "count", "compare", "ratio", "per_head", "change", "prior", "reason",
    "define", "differ", "duties", "structure", "performance", "project_text", "which_account", "exclude", "sum", "average",
    "about", "checks", "missing_tables", "tables", "balance", "passage", "trend", "exist", "where",
    "execution", "purpose", "newcomers", "movers", "text_and_table", "adds_up", "lacking",
]  # fmt: skip


Order = Literal["", "desc", "asc"]


@dataclass(frozen=True, slots=True)
class Subject:
    """A thing asked about. ``keys`` are comparable names, codes or concept names; several where a scrap fits several."""

    kind: str
    keys: tuple[str, ...]
    label: str
    surface: str = ""
    how: str = "完全一致"
    attribute: str = ""
    terms: tuple[str, ...] = ()
    """Further readings of the same words, as ``kind:key``."""

    def reading(self, kind: str) -> tuple[str, ...]:
        """The keys of another kind that the same words may mean."""
        if self.kind == kind:
            return self.keys
        return tuple(term.split(":", 1)[1] for term in self.terms if term.startswith(kind + ":"))

    def as_kind(self, kind: str) -> Subject | None:
        keys = self.reading(kind)
        return replace(self, kind=kind, keys=keys) if keys else None


@dataclass(frozen=True, slots=True)
class Threshold:
    """``operator`` over amounts in 分; ``upper_fen`` for a range."""

    operator: str
    amount_fen: int
    upper_fen: int | None = None

    def holds(self, amount_fen: int) -> bool:
        if self.upper_fen is not None:
            return self.amount_fen <= amount_fen <= self.upper_fen
        limit = self.amount_fen
        return {">": amount_fen > limit, ">=": amount_fen >= limit, "<": amount_fen < limit, "<=": amount_fen <= limit,
                "=": amount_fen == limit}[self.operator]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Unmet:
    """Words that change the meaning and that the chosen intent does not take up; ``told``: what is said of them."""

    words: str
    told: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column that rows are asked for by: what it is called, its measures, the tables its words may mean instead."""

    label: str
    measures: tuple[str, ...]
    within: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """A question understood. ``notes`` are said in the answer: defaults taken, things carried over."""

    question: str
    intent: Intent
    documents: tuple[DocumentRef, ...] = ()
    subjects: tuple[Subject, ...] = ()
    beside: tuple[Subject, ...] = ()
    """All that is named, before context is told from what is asked for; where that is one unit's name, the words for totals beside it."""
    whole: Subject | None = None
    """What a share is of, where the question names it."""
    measures: tuple[str, ...] = ()
    measure_label: str = ""
    tables: tuple[str, ...] = ()
    within: tuple[str, ...] = ()
    """Table kinds that the measure's own words may mean instead of a column (基本支出里的培训费)."""
    columns: tuple[Column, ...] = ()
    """All columns asked for, where there are several; ``measures`` is the first."""
    figure_kind: str = ""
    order: Order = ""
    limit: int = 0
    threshold: Threshold | None = None
    unit: str = ""
    topic: str = ""
    asking: str = ""
    """The words that ask: the question with its names masked, so that no name is taken for a word (结构 in 经济结构调整支出)."""
    bare: str = ""
    """The question without the bodies and years it names."""
    compounds: tuple[str, ...] = ()
    """Names side by side that may be one name of the text."""
    attribute: str = ""
    across_bodies: bool = False
    explicit_bodies: bool = False
    wants_sum: bool = False
    wants_meaning: bool = False
    """The words may ask for a definition as well as for a list (包括什么)."""
    wants_difference: bool = False
    wants_purpose: bool = False
    wants_rate: bool = False
    """A rate of completion is asked for."""
    notes: tuple[str, ...] = ()
    unexplained: tuple[str, ...] = ()
    unmet: tuple[Unmet, ...] = ()
    """Demands that an answer of this intent would pass over: there is none then."""
    passed_over: tuple[str, ...] = ()
    """Further words beside named subjects that nothing explains: named as unanswered."""
    confidence: float = 1.0

    @property
    def organisations(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(document.organisation for document in self.documents))

    @property
    def gist(self) -> str:
        """What is asked, in a few words."""
        bodies = "、".join(document.label for document in self.documents[:3])
        more = f"等 {len(self.documents)} 份文件" if len(self.documents) > 3 else ""
        subjects = "、".join(subject.label for subject in self.subjects if subject.label)
        return " · ".join(filter(None, (bodies + more, subjects, self.measure_label)))


@dataclass(frozen=True, slots=True)
class Refusal:
    """The question ends here: refused, asked back, or not in the corpus."""

    status: Literal["clarify", "no_data", "refused"]
    text: str
    options: tuple[str, ...] = ()


def quoted(label: str) -> str:
    """A name in quotation marks, unless it brings its own (“三公”经费)."""
    return label if "“" in label else f"“{label}”"
