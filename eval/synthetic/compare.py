"""``python -m eval.synthetic.compare TRUTH.jsonl FIGURES.csv``: what an export of figures missed, misread or invented.

Figures are matched within a file: first those that agree in everything, then what is left by amount, closest first; the
fields in which a pair differs name the cause.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

FIELDS = ("table_kind", "side", "item", "project", "measure", "year", "kind")
WEIGHTS = {"table_kind": 8, "item": 6, "measure": 4, "project": 4, "side": 2, "code": 2, "kind": 1, "year": 1}
LEAST = 10  # a pair that agrees in less than this is no pair
NUMBERING = re.compile(
    r"^(?:其中[：:])?(?:[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|\d+[.、．]|\d{3,7})?"
)


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure, in the terms that both sides share."""

    fen: int
    fields: Mapping[str, str]
    decidable: bool = True
    coded: bool = True  # the document prints the code

    def key(self) -> tuple[int, tuple[str, ...]]:
        return self.fen, tuple(self.fields[name] for name in FIELDS)


@dataclass(slots=True)
class Score:
    """Counts of one format and kind of table, and the causes of what is not right."""

    truth: int = 0
    found: int = 0  # amount and row are there
    right: int = 0  # and every field
    got: int = 0
    causes: Counter[str] = field(default_factory=Counter)
    examples: dict[str, str] = field(default_factory=dict)

    def blame(self, cause: str, example: str) -> None:
        self.causes[cause] += 1
        self.examples.setdefault(cause, example)


def text(value: str) -> str:
    """Printed text without blanks, widths and quotation marks."""
    return re.sub(r"[\s\u3000“”\"']", "", value).translate(str.maketrans("():", "（）："))


def measure(value: str) -> str:
    """A measure without the 预算数/决算数 that pairs of columns add."""
    plain = "" if value == "unknown" else text(value)
    return re.sub(r"(.)/(?:预算数|决算数)$", r"\1", re.sub(r"^(?:预算数|决算数)/(.)", r"\1", plain))


def true_figure(row: Mapping[str, Any]) -> Figure:
    fields = {
        "table_kind": row["table_kind"],
        "side": row["side"],
        "code": row["code"],
        "item": NUMBERING.sub("", text(row["item"])),
        "project": text(row["project"]),
        "measure": measure(row["measure"]),
        "year": str(row["figure_year"]),
        "kind": row["figure_kind"],
    }
    two_sided = bool(row["side"])
    return Figure(row["amount_fen"], fields, row.get("decidable", True), not two_sided)


def got_figure(row: Mapping[str, str]) -> Figure:
    fields = {
        "table_kind": row["table_kind"],
        "side": row["side"],
        "code": row["code"],
        "item": NUMBERING.sub("", text(row["item"])),
        "project": text(row["project"]),
        "measure": measure(row["measure"]),
        "year": row["figure_year"],
        "kind": row["figure_kind"],
    }
    return Figure(int(Decimal(row["amount_yuan"]) * 100), fields)


def differences(truth: Figure, got: Figure) -> list[str]:
    """The fields in which a pair differs, as ``name: expected → got``."""
    found = []
    for name in (*FIELDS, "code"):
        expected, read = truth.fields[name], got.fields[name]
        if expected == read or (name == "item" and _same_row(truth, got)):
            continue
        if name == "code" and not ((truth.coded and expected) or (expected and read)):
            continue
        if name == "measure" and not read:
            if truth.decidable:
                found.append(f"measure: {expected} → unknown")
            continue
        label = "measure (undecidable, guessed)" if name == "measure" and not truth.decidable else name
        found.append(f"{label}: {_shown(name, expected)} → {_shown(name, read)}")
    return found


def _same_row(truth: Figure, got: Figure) -> bool:
    """Rows of projects may be named by the project, rows of forms not at all."""
    names = {truth.fields["project"], got.fields["project"]} - {""}
    return len(names) == 1 and truth.fields["project"] == got.fields["project"]


def _shown(name: str, value: str) -> str:
    return value if value or name in ("item", "project") else "(none)"


def pairs(truths: Sequence[Figure], gots: Sequence[Figure]) -> Iterator[tuple[Figure | None, Figure | None]]:
    """Every figure of both sides once: with its partner, or alone."""
    waiting: defaultdict[tuple[int, tuple[str, ...]], list[Figure]] = defaultdict(list)
    for got in gots:
        waiting[got.key()].append(got)
    left: defaultdict[int, list[Figure]] = defaultdict(list)
    for truth in truths:
        same = waiting[truth.key()]
        if same:
            yield truth, same.pop()
        else:
            left[truth.fen].append(truth)
    over: defaultdict[int, list[Figure]] = defaultdict(list)
    for same in waiting.values():
        for got in same:
            over[got.fen].append(got)
    for fen in {*left, *over}:
        yield from _closest(left[fen], over[fen])


def _closest(truths: list[Figure], gots: list[Figure]) -> Iterator[tuple[Figure | None, Figure | None]]:
    ranked = sorted(
        ((_agreement(truth, got), t, g) for t, truth in enumerate(truths) for g, got in enumerate(gots)),
        key=lambda entry: (-entry[0], entry[1], entry[2]),
    )
    used_t: set[int] = set()
    used_g: set[int] = set()
    for agreement, t, g in ranked:
        if agreement >= LEAST and t not in used_t and g not in used_g:
            used_t.add(t)
            used_g.add(g)
            yield truths[t], gots[g]
    yield from ((truth, None) for t, truth in enumerate(truths) if t not in used_t)
    yield from ((None, got) for g, got in enumerate(gots) if g not in used_g)


def _agreement(truth: Figure, got: Figure) -> int:
    return sum(weight for name, weight in WEIGHTS.items() if truth.fields[name] == got.fields[name])


def compare(truth_lines: Iterable[str], rows: Iterable[Mapping[str, str]]) -> dict[tuple[str, str], Score]:
    """Scores by (format, table kind)."""
    exported: defaultdict[str, list[Figure]] = defaultdict(list)
    heads: dict[str, Mapping[str, str]] = {}
    for row in rows:
        if row["amount_yuan"]:
            exported[Path(row["source"]).name].append(got_figure(row))
            heads.setdefault(Path(row["source"]).name, row)
    scores: defaultdict[tuple[str, str], Score] = defaultdict(Score)
    for line in truth_lines:
        document = json.loads(line)
        truths = [true_figure(figure) for figure in document["figures"]]
        for cause in misnamed(document, heads.get(document["file"], {})):
            scores[document["format"], "(file)"].blame(cause, document["file"])
        _score(scores, document["format"], document["file"], truths, exported.pop(document["file"], []))
    for file, figures in exported.items():
        _score(scores, Path(file).suffix[1:], file, [], figures)
    return dict(scores)


def misnamed(document: Mapping[str, Any], row: Mapping[str, str]) -> Iterator[str]:
    """What the export says wrongly of the document itself."""
    for name, column in (
        ("organisation", "organisation"),
        ("scope", "scope"),
        ("kind", "kind"),
        ("year", "fiscal_year"),
    ):
        if column in row and row[column] != str(document[name]):
            yield f"{name} of the document"


def _score(
    scores: Mapping[tuple[str, str], Score], format_: str, file: str, truths: list[Figure], gots: list[Figure]
) -> None:
    if truths and not gots:
        scores[format_, "(file)"].blame("no figures of the file at all", file)
    for truth, got in pairs(truths, gots):
        figure = truth or got
        assert figure is not None
        score = scores[format_, figure.fields["table_kind"]]
        score.truth += truth is not None
        score.got += got is not None
        if truth and got:
            score.found += 1
            found = differences(truth, got)
            score.right += not found
            if found:
                score.blame(" · ".join(_general(entry) for entry in found), _example(file, truth, found))
        elif truth:
            score.blame("missing", _example(file, truth, ["missing"]))
        else:
            score.blame("invented", _example(file, figure, ["invented"]))


def _general(difference: str) -> str:
    """The cause without the particular names."""
    name, _, rest = difference.partition(": ")
    return name if name in ("item", "project", "code") else f"{name}: {rest}"


def _example(file: str, figure: Figure, found: Sequence[str]) -> str:
    fields = figure.fields
    row = " ".join(filter(None, (fields["side"], fields["code"], fields["item"], fields["project"])))
    amount = f"{figure.fen // 100}.{figure.fen % 100:02d} 元"
    return f"{file} | {fields['table_kind']} | {row} | {fields['measure']} | {amount} | {'; '.join(found)}"


def report(scores: Mapping[tuple[str, str], Score], shown: int) -> Iterator[str]:
    """Lines: a table of recall and precision, then the causes with one example each."""
    yield f"{'format':6} {'table kind':30} {'truth':>6} {'got':>6} {'found':>7} {'recall':>7} {'precision':>9}"
    for (format_, kind), score in sorted(scores.items()):
        if score.truth or score.got:
            shares = (
                _share(score.found, score.truth),
                _share(score.right, score.truth),
                _share(score.right, score.got),
            )
            yield f"{format_:6} {kind:30} {score.truth:6} {score.got:6} {shares[0]:>7} {shares[1]:>7} {shares[2]:>9}"
    yield ""
    causes = [
        (count, format_, kind, cause, score.examples[cause])
        for (format_, kind), score in scores.items()
        for cause, count in score.causes.items()
    ]
    for count, format_, kind, cause, example in sorted(causes, key=lambda entry: -entry[0])[:shown]:
        yield f"{count:6} {format_} {kind} · {cause}"
        yield f"       {example}"


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}%" if whole else "–"


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m eval.synthetic.compare", description="把导出的数字与真值对照"
    )
    parser.add_argument("truth", type=Path, metavar="TRUTH.jsonl")
    parser.add_argument("figures", type=Path, metavar="FIGURES.csv")
    parser.add_argument("--causes", type=int, default=40, metavar="N", help="列出多少种差异（默认 40）")
    arguments = parser.parse_args(argv)
    csv.field_size_limit(sys.maxsize)
    with (
        arguments.truth.open(encoding="utf-8") as lines,
        arguments.figures.open(encoding="utf-8-sig", newline="") as rows,
    ):
        scores = compare(lines, csv.DictReader(rows))
    for line in report(scores, arguments.causes):
        print(line)
    wrong = sum(score.truth - score.right + score.got - score.found for score in scores.values())
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
