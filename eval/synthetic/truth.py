"""The truth beside a file: a JSON line of its figures, statements, headings and planted defects."""

from __future__ import annotations

import json

from eval.synthetic.flat import decidable
from eval.synthetic.model import Document, Heading, Json, Table, Truth

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def table_figures(table: Table) -> list[tuple[tuple[int, int], Json]]:
    """Every printed amount, with its (row, column)."""
    found = []
    columns = table.columns
    for place, row in enumerate(table.rows):
        for index, fen in row.amounts.items():
            column = columns[index]
            label = row.label(column.side)
            figure: Json = {
                "table_kind": table.kind,
                "table": table.title,
                "side": column.side if column.side in ("收入", "支出") else "",
                "code": label.code,
                "item": label.item,
                "project": label.project,
                "measure": row.measures.get(index, column.measure),
                "amount_fen": fen,
                "figure_year": column.figure_year,
                "figure_kind": column.figure_kind,
                "role": row.role,
                "raw": row.texts[index],
                "unit": table.unit,
            }
            found.append(((place, index), figure))
    return found


class TruthWriter:
    """Lines for the formats of one document; what they share is worked out once."""

    def __init__(self, document: Document) -> None:
        self.document = document
        tables = document.tables
        figures = [table_figures(table) for table in tables]
        self._figures = _encode([figure for found in figures for _, figure in found])
        self._tables = list(zip(tables, figures, strict=True))
        sections = [block.text for block in document.blocks if isinstance(block, Heading)]
        self._rest = {
            "tables": [{"kind": t.kind, "title": t.title, "unit": t.unit, "note": t.note} for t in tables],
            "statements": [statement.to_json() for statement in document.statements],
            "sections": sections,
            "defects": [defect.to_json() for defect in document.defects],
        }

    def line(self, file: str, format_: str) -> Truth:
        document = self.document
        head = {
            "file": file,
            "format": format_,
            "organisation": document.organisation,
            "scope": document.scope,
            "kind": document.kind,
            "year": document.year,
            "title": document.title,
        }
        figures = self._flattened() if format_ == "txt" else self._figures
        return Truth(f'{_encode(head)[:-1]},"figures":{figures},{_encode(self._rest)[1:]}')

    def _flattened(self) -> str:
        """The figures with ``decidable``: whether the column survives the loss of the ruling."""
        marked = []
        for table, figures in self._tables:
            certain = decidable(table)
            marked += [{**figure, "decidable": place in certain} for place, figure in figures]
        return _encode(marked)
