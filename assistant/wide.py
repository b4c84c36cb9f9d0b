"""What a question over many documents reads: the rows that can matter for its subject, in a few queries instead of each
document whole. Which of the rows answers in a document is decided as for one document.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from assistant import lexicon
from assistant.lexicon import Target
from assistant.normalise import clean_name, last_part
from assistant.plan import Subject
from assistant.shelf import (
    FIGURE_COLUMNS,
    STATEMENTS,
    FigureRow,
    Shelf,
    StatementRow,
    figure_row,
    statement_row,
)
from ingest.corpus.names import NAMING_KINDS, name_key
from ingest.corpus.schema import WHOLE_TABLES

_IN = "IN (SELECT value FROM json_each(?))"


@dataclass(slots=True)
class WideRows:
    """Rows by document; a document without any has none that could matter."""

    figures: dict[str, list[FigureRow]] = field(default_factory=dict)
    statements: dict[str, list[StatementRow]] = field(default_factory=dict)


def wide_rows(shelf: Shelf, subject: Subject) -> WideRows | None:
    """The rows for a subject; None for kinds of subjects whose rows cannot be told beforehand."""
    reader = _Reader(shelf)
    if subject.kind == "concept":
        return reader.concept(lexicon.concepts()[subject.keys[0]].targets)
    if subject.kind in ("row", "account"):
        return reader.grouped(reader.lines_named(subject.keys))
    if subject.kind == "code":
        return reader.grouped(reader.of_lines(f"SELECT line_id FROM line WHERE code {_IN}", subject.keys))
    return None


class _Reader:
    def __init__(self, shelf: Shelf) -> None:
        self._shelf, self._corpus = shelf, shelf.corpus

    def concept(self, targets: Sequence[Target]) -> WideRows:
        in_tables = [target for target in targets if target.tables]
        figures = list(self._headlines(in_tables))
        partly = [t for t in in_tables if t.rows != "total" and not set(t.tables) <= set(WHOLE_TABLES)]
        names = [name for target in partly for name in target.names]
        if names:
            printing = (
                row for name in names for row in self._shelf.rows_of_measure.get(clean_name(name), ())
            )
            figures.extend(self.lines_named([*names, *printing]))
        rows = self.grouped(figures)
        for statement in self._stated([target for target in targets if target.statements]):
            rows.statements.setdefault(statement.document_id, []).append(statement)
        return rows

    def grouped(self, figures: Iterable[FigureRow]) -> WideRows:
        found: dict[str, dict[str, FigureRow]] = defaultdict(dict)
        for figure in figures:
            found[figure.document_id][figure.figure_id] = figure
        return WideRows({
            document: sorted(cells.values(), key=lambda f: (f.table_ordinal, f.row, f.column_index))
            for document, cells in found.items()
        })  # fmt: skip

    def lines_named(self, names: Iterable[str]) -> Iterator[FigureRow]:
        """All cells of the lines whose item, account or project has one of the names."""
        labels = self._labels(names, ("row", "project"))
        lines = " UNION ".join(
            f"SELECT line_id FROM line WHERE {column} {_IN}" for column in ("item", "account_name")
        )
        return self.of_lines(lines, labels, labels)

    def of_lines(self, lines: str, *parameters: Sequence[str]) -> Iterator[FigureRow]:
        sql = f"SELECT {FIGURE_COLUMNS} FROM figures WHERE line_id IN ({lines})"
        return map(figure_row, self._corpus.query(sql, [_json(values) for values in parameters]))

    def _headlines(self, targets: Sequence[Target]) -> Iterator[FigureRow]:
        """Totals, and small tables whole, of the kinds of tables; only the columns asked for, where all targets ask so."""
        by_kind: dict[str, list[Target]] = defaultdict(list)
        for target in targets:
            for kind in target.tables:
                by_kind[kind].append(target)
        for kind, asking in by_kind.items():
            sql, parameters = f"SELECT {FIGURE_COLUMNS} FROM headline WHERE table_kind = ?", [kind]
            if all(target.rows == "total" and target.measures and not target.names for target in asking):
                sql += f" AND row_role = 'total' AND measure {_IN}"
                parameters.append(_json(self._measures(m for target in asking for m in target.measures)))
            yield from map(figure_row, self._corpus.query(sql, parameters))

    def _measures(self, wanted: Iterable[str]) -> list[str]:
        """The columns, as documents have them, that a target's measures choose from."""
        wanted = list(wanted)
        rows = self._corpus.query("SELECT label FROM name WHERE sort = 'measure' AND uses > 0")
        return [
            label
            for (label,) in map(tuple, rows)
            if any(label == measure or label.endswith("/" + measure) for measure in wanted)
        ]

    def _stated(self, targets: Sequence[Target]) -> Iterator[StatementRow]:
        for target in targets:
            condition, parameters = f"statement_kind {_IN}", [_json(target.statements)]
            if target.subjects and set(target.statements) <= set(NAMING_KINDS):
                wanted = {clean_name(subject) for subject in target.subjects}
                condition += f" AND subject {_IN}"
                parameters.append(_json(self._subjects(target.statements, wanted)))
            sql = f"{STATEMENTS} WHERE {condition} ORDER BY document_id, ordinal"
            yield from map(statement_row, self._corpus.query(sql, parameters))

    def _subjects(self, kinds: Sequence[str], wanted: set[str]) -> list[str]:
        """The subjects, as documents state them, that are wanted: whole, or by the last part of their path."""
        rows = self._corpus.query(f"SELECT label FROM name WHERE sort {_IN} AND uses > 0", (_json(kinds),))
        return [
            label
            for (label,) in map(tuple, rows)
            if {clean_name(label), clean_name(last_part(label))} & wanted
        ]

    def _labels(self, names: Iterable[str], sorts: Sequence[str]) -> list[str]:
        """How documents print the names: whole, or as the last part of a path."""
        keys = [name_key(part) for name in names for part in {name, name.split("/")[-1], clean_name(name)}]
        rows = self._corpus.query(
            f"SELECT DISTINCT label FROM name WHERE name_key {_IN} AND sort {_IN} AND uses > 0",
            (_json(keys), _json(sorts)),
        )
        return [str(row[0]) for row in rows]


def _json(values: Iterable[Any]) -> str:
    return json.dumps(list(dict.fromkeys(values)), ensure_ascii=False)
