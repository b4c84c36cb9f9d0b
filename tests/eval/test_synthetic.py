"""The generator of synthetic disclosures: the same seed, the same files; sums that hold; defects where they are told."""

from __future__ import annotations

import ast
import hashlib
from collections import defaultdict
from pathlib import Path

import pytest

from eval.synthetic import KINDS, Truth, generate
from eval.synthetic.__main__ import main
from eval.synthetic.flat import decidable
from eval.synthetic.generate import documents
from eval.synthetic.model import Column, Document, Label, Row, Table
from eval.synthetic.words import economic, functional, load

PACKAGE = Path(__file__).parents[2] / "eval" / "synthetic"
CODED = (
    "income_by_function",
    "expenditure_by_function",
    "general_public_by_function",
    "government_fund_by_function",
)
BODIES = range(28)  # every type of body once


@pytest.fixture(scope="module")
def sound() -> list[Document]:
    return [document for body in BODIES for document, _ in documents(body, [2023, 2024], 7)]


def run(folder: Path, **changes: object) -> list[Truth]:
    options: dict[str, object] = {"bodies": 3, "years": [2023], "seed": 7, "formats": ["md", "txt", "html"]}
    return generate(folder, **(options | changes))  # type: ignore[arg-type]


def digests(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


# --- determinism ------------------------------------------------------------------------------------------------


def test_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    run(tmp_path / "a", defects=KINDS, processes=1)
    run(tmp_path / "b", defects=KINDS, processes=2)
    assert digests(tmp_path / "a") == digests(tmp_path / "b")


def test_another_seed_gives_other_files(tmp_path: Path) -> None:
    run(tmp_path / "a")
    run(tmp_path / "b", seed=8)
    assert digests(tmp_path / "a").keys() != digests(tmp_path / "b").keys()


def test_fewer_formats_change_nothing_else(tmp_path: Path) -> None:
    run(tmp_path / "a", formats=["md"])
    run(tmp_path / "b")
    b = digests(tmp_path / "b")
    assert all(b[name] == digest for name, digest in digests(tmp_path / "a").items() if name.endswith(".md"))


def test_truth_file_has_a_line_per_file(tmp_path: Path) -> None:
    truths = run(tmp_path)
    lines = (tmp_path / "truth.jsonl").read_text(encoding="utf-8").splitlines()
    assert [Truth(line) for line in lines] == truths
    assert {truth.file for truth in truths} == {path.name for path in tmp_path.iterdir()} - {"truth.jsonl"}


def test_formats_of_one_document_share_their_figures(tmp_path: Path) -> None:
    figures = defaultdict(list)
    for truth in run(tmp_path):
        plain = [
            {key: value for key, value in figure.items() if key != "decidable"} for figure in truth.figures
        ]
        figures[truth.file.rpartition(".")[0]].append(plain)
    assert figures and all(one == other for one, *others in figures.values() for other in others)


def test_bodies_have_names_of_their_own() -> None:
    names = [next(documents(body, [2024], 3))[0].organisation for body in range(600)]
    assert len({*names}) == len(names)


# --- sums ---------------------------------------------------------------------------------------------------------


def test_rows_add_up_across(sound: list[Document]) -> None:
    for table in tables(sound):
        for row in table.rows:
            for total, parts in table.sums:
                if row.amounts:
                    assert row.amounts.get(total, 0) == sum(row.amounts.get(part, 0) for part in parts), (
                        table.title
                    )


def test_parents_are_the_sum_of_their_children(sound: list[Document]) -> None:
    for table in tables(sound):
        if table.kind in CODED:
            rows = {row.labels[""].code: row for row in table.rows}
            for column in (index for index, column in enumerate(table.columns) if column.role == "amount"):
                for code, row in rows.items():
                    children = [rows[other] for other in rows if is_child(other, code)]
                    if children:
                        expected = sum(child.amounts.get(column, 0) for child in children)
                        assert row.amounts.get(column, 0) == expected, (table.title, code)


def is_child(code: str, parent: str) -> bool:
    steps = {0: 3, 3: 5, 5: 7}
    return code.startswith(parent) and len(code) == steps.get(len(parent))


def test_totals_agree_across_tables(sound: list[Document]) -> None:
    for document in sound:
        spent = total(document, "expense", "合计")
        assert spent == total(document, "general", "合计") + other_money(document)
        basic = total(document, "basic", "合计")
        assert basic in (None, total(document, "general", "基本支出"))
        ends = [row for row in named(document, "summary").rows if row.role == "total"]
        assert len({*ends[0].amounts.values()}) <= (2 if document.kind == "决算" else 1)


def test_three_public_adds_up(sound: list[Document]) -> None:
    for document in sound:
        table = named(document, "three")
        if table.columns[0].role == "amount":
            amounts = [table.rows[0].amounts.get(place, 0) for place in range(6)]
            assert amounts[0] == amounts[1] + amounts[2] + amounts[5]
            assert amounts[2] == amounts[3] + amounts[4]


def test_printed_text_is_the_amount(sound: list[Document]) -> None:
    scale = {"元": 100, "万元": 1_000_000}
    for table in tables(sound):
        for row in table.rows:
            for place, fen in row.amounts.items():
                assert round(float(row.texts[place].replace(",", "")) * scale[table.unit]) == fen


def test_headcount_adds_up(sound: list[Document]) -> None:
    for document in sound:
        heads = {s.subject: s.facts["value"] for s in document.statements if s.kind == "headcount"}
        assert heads["实有"] == int(heads["在职"]) + int(heads["退休"]) + int(heads["离休"])


def test_changes_lead_from_one_year_to_the_next(sound: list[Document]) -> None:
    found = {(d.organisation, d.scope, d.kind, d.year): changes(d) for d in sound}
    compared = 0
    for (name, scope, kind, year), now in found.items():
        for subject, (amount, delta) in now.items():
            before = found.get((name, scope, kind, year - 1), {}).get(subject)
            if before and year == 2024:
                compared += 1
                assert abs(before[0] + delta - amount) <= 20_000, (name, subject)
    assert compared > 50


def changes(document: Document) -> dict[str, tuple[int, int]]:
    return {
        s.subject: (int(s.facts["amount_fen"]), int(s.facts["delta_fen"]))
        for s in document.statements
        if s.kind == "change"
    }


def tables(found: list[Document]) -> list[Table]:
    return [table for document in found for table in document.tables]


def named(document: Document, key: str) -> Table:
    return next(table for table in document.tables if table.key == key)


def total(document: Document, key: str, measure: str) -> int | None:
    table = named(document, key)
    place = next((i for i, column in enumerate(table.columns) if column.measure == measure), None)
    row = next(row for row in table.rows if row.role == "total")
    return None if place is None else row.amounts.get(place, 0)


def other_money(document: Document) -> int:
    """What is spent from elsewhere than the general budget: 支出总表 against 一般公共预算支出表, leaf by leaf."""
    sums = [
        sum(row.amounts.get(table.sums[0][0], 0) for row in table.rows if row.role == "leaf")
        for table in (named(document, "expense"), named(document, "general"))
    ]
    return sums[0] - sums[1]


# --- defects ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_defect_changes_one_thing_and_is_told(kind: str) -> None:
    planted = 0
    for body in range(6):
        whole = [document for document, _ in documents(body, [2024], 7)]
        for sound, (faulty, _) in zip(whole, documents(body, [2024], 7, [kind], 1.0), strict=True):
            assert sound.defects == ()
            if not faulty.defects:
                continue
            planted += 1
            (defect,) = faulty.defects
            assert defect.kind == kind and defect.printed != defect.right
            assert changed_texts(sound, faulty) <= (4 if kind == "cross_total" else 1) * 2
            if kind not in ("missing_table", "empty_note"):
                assert defect.printed in everything(faulty) and defect.right in everything(sound)
    assert planted


def test_no_defect_without_being_asked(tmp_path: Path) -> None:
    assert all(not truth.defects for truth in run(tmp_path, defect_rate=1.0))


def test_defect_rate_is_a_share_of_the_documents(tmp_path: Path) -> None:
    truths = run(tmp_path, bodies=20, formats=["md"], defects=["headcount"], defect_rate=0.5)
    share = sum(bool(truth.defects) for truth in truths) / len(truths)
    assert 0.25 < share < 0.75


def changed_texts(one: Document, other: Document) -> int:
    """How many blocks and rows differ, a missing table counting as one."""
    old, new = [*map(repr, pieces(one))], [*map(repr, pieces(other))]
    if len(one.tables) != len(other.tables):
        return len(one.tables) - len(other.tables)
    return sum(a != b for a, b in zip(old, new, strict=True))


def pieces(document: Document) -> list[object]:
    found: list[object] = []
    for block in document.blocks:
        found += [*block.rows, block.note] if isinstance(block, Table) else [block]
    return found


def everything(document: Document) -> str:
    return " ".join(map(repr, document.blocks))


# --- what a flattened table still tells ---------------------------------------------------------------------------


def columns(*measures: str) -> tuple[Column, ...]:
    return tuple(Column((measure,), "amount", measure) for measure in measures)


def table_of(*rows: tuple[int, tuple[int, ...]]) -> Table:
    """合计 = 基本支出 + 项目支出; rows as (level, amounts)."""
    built = [
        Row(
            tuple(str(v or "") for v in values),
            {i: v for i, v in enumerate(values) if v},
            {"": Label()},
            level,
            role,
        )
        for level, values in rows
        for role in ["total" if level == 0 else "leaf"]
    ]
    return Table(
        "t", "x", "", "", "元", columns("合计", "基本支出", "项目支出"), tuple(built), sums=((0, (1, 2)),)
    )


def test_full_rows_are_decidable() -> None:
    assert decidable(table_of((0, (5, 3, 2)))) == {(0, 0), (0, 1), (0, 2)}


def test_one_part_alone_is_not() -> None:
    assert decidable(table_of((0, (5, 5, 0)))) == {(0, 0)}


def test_the_total_decides_its_rows() -> None:
    assert decidable(table_of((0, (7, 5, 2)), (1, (5, 5, 0)), (1, (2, 0, 2)))) >= {(1, 1), (2, 2)}


def test_two_equal_rows_stay_open() -> None:
    assert (1, 1) not in decidable(table_of((0, (4, 2, 2)), (1, (2, 2, 0)), (1, (2, 0, 2))))


# --- the house ----------------------------------------------------------------------------------------------------


def test_nothing_of_the_tested_is_imported() -> None:
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not [n for n in names if n.split(".")[0] in ("ingest", "assistant", "app")], path


def test_every_account_has_a_name_and_parents() -> None:
    for names in (functional(), economic()):
        assert all(code[:step] in names for code in names for step in (3, 5) if len(code) >= step)
    for kind in load("bodies")["types"]:
        assert all(code in functional() for key in ("main", "fund", "capital") for code in kind.get(key, []))


def test_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        main([str(tmp_path), "--bodies", "1", "--years", "2024", "--formats", "md", "--defects", "all"]) == 0
    )
    assert "truth.jsonl" in capsys.readouterr().out


def test_unknown_names_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="nonsense"):
        run(tmp_path, defects=["nonsense"])
