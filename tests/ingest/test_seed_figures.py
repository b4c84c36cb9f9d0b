"""Every amount of the two real documents against a transcription made by reading them, not by a parser."""

from __future__ import annotations

import csv
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from ingest.identity import identify
from ingest.readers import read_source
from ingest.regions import split_regions
from ingest.tables import TablesRead, read_tables
from ingest.vocabulary import squeeze

TRUTH = Path(__file__).parents[1] / "truth" / "seeds_figures.csv"
FILES = {"巴州": "000_82077367fa55b95d.txt", "和田": "001_49e6c04b88571245.txt"}

Key = tuple[str, str, str, str, str, str, Decimal]


def _tables(seeds_dir: Path, document: str) -> TablesRead:
    source = read_source(seeds_dir / FILES[document])
    regions, narrative = split_regions(source.blocks)
    found = identify(source.name, narrative, regions)
    return read_tables(regions, found.identity.fiscal_year, found.identity.kind, [])


def _read(tables: TablesRead) -> Counter[Key]:
    return Counter(
        (
            table.number or "绩效",
            line.side,
            line.code,
            squeeze(line.item),
            squeeze(line.project),
            figure.column.measure,
            Decimal(figure.amount_fen) / 1_000_000,
        )
        for table in tables.tables
        for line in table.lines
        for figure in line.figures
    )


def _transcribed(document: str) -> list[dict[str, str]]:
    with TRUTH.open(encoding="utf-8", newline="") as handle:
        return [row for row in csv.DictReader(handle) if row["document"] == document]


def _truth(document: str) -> Counter[Key]:
    return Counter(
        (
            r["table"],
            r["side"],
            r["code"],
            squeeze(r["item"]),
            squeeze(r["project"]),
            r["measure"],
            Decimal(r["amount"]),
        )
        for r in _transcribed(document)
    )


@pytest.mark.parametrize("document", FILES)
def test_every_printed_amount_is_read_and_none_is_invented(seeds_dir: Path, document: str) -> None:
    read, truth = _read(_tables(seeds_dir, document)), _truth(document)
    assert sum(truth.values()) > 100
    assert sorted((truth - read).elements()) == []
    assert sorted((read - truth).elements()) == []


@pytest.mark.parametrize("document", FILES)
def test_row_roles_are_those_a_reader_sees(seeds_dir: Path, document: str) -> None:
    roles = {
        (r["table"], r["side"], r["code"], squeeze(r["item"]), squeeze(r["project"])): r["row_role"]
        for r in _transcribed(document)
    }
    for table in _tables(seeds_dir, document).tables:
        for line in table.lines:
            key = (table.number or "绩效", line.side, line.code, squeeze(line.item), squeeze(line.project))
            assert (key, line.role) == (key, roles[key])


@pytest.mark.parametrize("document", FILES)
def test_summable_figures_add_up_to_each_tables_own_total(seeds_dir: Path, document: str) -> None:
    checked = 0
    for table in _tables(seeds_dir, document).tables:
        for side in {line.side for line in table.lines}:
            lines = [line for line in table.lines if line.side == side]
            total = [figure for line in lines if line.role == "total" for figure in line.figures][-3:]
            printed = [f for f in total if f.column.measure in ("合计", "预算数")]
            if not printed:
                printed = [
                    f for line in lines for f in line.figures if f.column.measure in ("合计", "年度资金总额")
                ]
            summed = sum(f.amount_fen for line in lines for f in line.figures if f.summable)
            assert (table.title, side, summed) == (
                table.title,
                side,
                _within_rounding(summed, printed[0].amount_fen),
            )
            checked += 1
    assert checked >= 10


def _within_rounding(summed: int, printed: int) -> int:
    """The printed total, or the sum itself where they differ by rounding of the printed 0.01 万元 only."""
    return summed if abs(summed - printed) <= 20_000 else printed


def test_every_inferred_column_names_what_decided_it(seeds_dir: Path) -> None:
    statuses = Counter()
    for table in _tables(seeds_dir, "和田").tables:
        for line in table.lines:
            for figure in line.figures:
                statuses[figure.column.measure_status] += 1
                if figure.column.measure_status != "printed":
                    assert figure.column.decided_by
    assert statuses["inferred"] > 90


def test_projects_economic_columns_stay_unknown(seeds_dir: Path) -> None:
    table = next(t for t in _tables(seeds_dir, "和田").tables if t.kind == "project_expenditure")
    for line in table.lines:
        assert [figure.column.measure_status for figure in line.figures] == ["inferred", "unknown"]
    assert "10 种读法" in table.lines[0].figures[1].column.decided_by


def test_number_of_readings_of_the_flattened_tables(seeds_dir: Path) -> None:
    decided = {t.number: {c.decided_by for c in t.columns} for t in _tables(seeds_dir, "和田").tables}
    assert any("8 种读法" in why and "表一" in why for why in decided["表二"])
    assert any("2 种读法" in why and "表一" in why for why in decided["表四"])
    assert any("只有这一种读法" in why for why in decided["表三"])


def test_same_table_kind_has_the_same_measures_in_both_documents(seeds_dir: Path) -> None:
    measures: dict[str, dict[str, set[str]]] = {}
    for document in FILES:
        for table in _tables(seeds_dir, document).tables:
            used = {
                f.column.measure
                for line in table.lines
                for f in line.figures
                if f.column.measure_status != "unknown"
            }
            measures.setdefault(table.kind, {}).setdefault(document, set()).update(used)
    both = {kind: by for kind, by in measures.items() if len(by) == 2 and all(by.values())}
    assert len(both) >= 7
    for kind, by in both.items():
        assert (kind, by["和田"]) == (kind, by["巴州"])
