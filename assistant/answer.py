"""The answer object: what every face of the product (command line, chat, batch, eval) is given."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Status = Literal["answered", "clarify", "no_data", "refused", "error"]
Route = Literal["sql", "text", "both", "none"]


@dataclass(frozen=True, slots=True)
class Citation:
    """Where one thing in an answer comes from. ``figure_id`` is empty for quoted sentences."""

    document: str
    source: str
    locator: str
    page: int | None = None
    quote: str = ""
    figure_id: str = ""


@dataclass(frozen=True, slots=True)
class Computed:
    """A number that code computed: amounts in 分 (persons, shares as they are), as decimal strings, for a checker to recompute.

    ``operation``: sum · difference (first less the others) · prior (likewise) · share, percent_change (%) · ratio · quotient.
    """

    operation: str
    operands: list[str]
    result: str


@dataclass(slots=True)
class Answer:
    """One answer; ``answer`` is Markdown, complete by itself. ``rows`` is what ``sql`` gave, in the order of ``columns``."""

    question: str
    status: Status
    answer: str
    route: Route = "none"
    sql: str = ""
    columns: list[str] = field(default_factory=list)
    rows: list[list[Any]] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    options: list[str] = field(default_factory=list)
    elapsed_ms: float = 0.0
    id: str = ""
    computed: list[Computed] = field(default_factory=list)
    model: dict[str, Any] = field(default_factory=dict)
    """What a language model had to do with it (``outcome``, ``use``, ``reasons``, tokens …); empty: nothing."""

    def to_dict(self) -> dict[str, Any]:
        """The answer object as plain data, ``id`` first."""
        data = asdict(self)
        return {"id": data.pop("id"), **data}
