"""What changed between two versions of one document, figure by figure."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from ingest.amounts import format_yuan

_FIGURES = """
SELECT t.number || ' ' || t.title AS table_title, l.side, l.code, l.item, l.project, f.measure, f.figure_year, f.figure_kind,
       f.amount_fen
FROM figure AS f JOIN line AS l USING (line_id) JOIN budget_table AS t ON t.table_id = f.table_id
WHERE f.document_id = ? ORDER BY t.ordinal, l.row, f.column_index
"""

Place = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One figure that differs: where it stands, and its amounts (分) before and after; None where it is not printed."""

    place: Place
    before_fen: int | None
    after_fen: int | None

    def describe(self) -> str:
        before, after = (
            f"{format_yuan(fen)} 元" if fen is not None else "无" for fen in (self.before_fen, self.after_fen)
        )
        return f"{' · '.join(part for part in self.place if part)}：{before} → {after}"


def version_ids(connection: sqlite3.Connection, document_id: str) -> list[str]:
    """All versions of a document, the current one first, then by publication."""
    rows = connection.execute(
        "SELECT document_id FROM document WHERE identity = (SELECT identity FROM document WHERE document_id = ?)"
        " ORDER BY is_current DESC, published DESC, ingested_at DESC",
        (document_id,),
    )
    return [row[0] for row in rows]


def changes(connection: sqlite3.Connection, before_id: str, after_id: str) -> list[Change]:
    """Figures that differ between two versions, in the order of the later one, then what was dropped."""
    before, after = _figures(connection, before_id), _figures(connection, after_id)
    places = dict.fromkeys([*after, *before])
    return [
        Change(place, before.get(place), after.get(place))
        for place in places
        if before.get(place) != after.get(place)
    ]


def _figures(connection: sqlite3.Connection, document_id: str) -> dict[Place, int]:
    """Place → amount. A place printed twice gets a running number, so that nothing is lost."""
    found: dict[Place, int] = {}
    for *parts, amount_fen in connection.execute(_FIGURES, (document_id,)):
        place = tuple(str(part or "") for part in parts)
        number = 2
        unique = place
        while unique in found:
            unique = (*place, f"第 {number} 处")
            number += 1
        found[unique] = amount_fen
    return found
