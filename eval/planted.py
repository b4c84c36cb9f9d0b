"""Planted defects and the checks' alarms about them: what was found, missed, or told of a sound document. Pure but for reading."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.synthetic import Truth
from ingest.document import build_document
from ingest.model import Check
from ingest.readers import read_source

ERROR = "错误"
IN_NARRATIVE = ("wrong_percent", "narrative_amount", "headcount")


@dataclass(frozen=True, slots=True)
class Verdict:
    """One generated document: the kind of its defect (empty where it is sound), and what was told."""

    file: str
    kind: str
    place: str
    found: bool
    told: tuple[str, ...]
    """Messages of failed checks of severity 错误."""

    @property
    def false_alarm(self) -> bool:
        return not self.kind and bool(self.told)


def alarms(checks: Iterable[Check]) -> list[Check]:
    """Failed checks that call something wrong; hints are none."""
    return [check for check in checks if not check.passed and check.severity == ERROR]


def judge(folder: Path, truth: Truth) -> Verdict:
    """Read one generated file and compare what its checks tell with what was planted."""
    told = alarms(build_document(read_source(folder / truth.file)).checks)
    defects = [defect for defect in truth.defects if is_contradiction(truth, defect)]
    messages = tuple(check.message for check in told)
    if not defects:
        return Verdict(truth.file, "", "", False, messages)
    defect = defects[0]
    found = any(names(check, defect) for check in told)
    return Verdict(truth.file, defect["kind"], defect["place"], found, messages)


def judge_all(folder: Path, truths: Sequence[Truth], processes: int = 1) -> Iterator[Verdict]:
    """Verdicts in the order of the truths."""
    if processes < 2:
        yield from (judge(folder, truth) for truth in truths)
        return
    with ProcessPoolExecutor(processes) as pool:
        yield from pool.map(judge, [folder] * len(truths), truths, chunksize=4)


def is_contradiction(truth: Truth, defect: Mapping[str, Any]) -> bool:
    """Whether a document with the defect contradicts itself: a note that a table of nothing but zeros is empty does not."""
    if defect["kind"] != "empty_note":
        return True
    return any(figure["amount_fen"] for figure in truth.figures if figure["table"] in defect["tables"])


def names(check: Check, defect: Mapping[str, Any]) -> bool:
    """Whether a failed check names the planted place: the table and what is printed there, or the words of the narrative."""
    told = bare(
        f"{check.message}{check.left.label if check.left else ''}{check.right.label if check.right else ''}"
    )
    printed = bare(defect["printed"])
    if defect["kind"] in IN_NARRATIVE:
        section = bare(defect["place"].partition("：")[0])
        return section in told and _number(printed) in told
    if not any(bare(title) in told for title in defect["tables"]):
        return False
    item = bare(defect["place"].split(" · ")[1]) if defect["place"].count(" · ") > 1 else ""
    return defect["kind"] in ("missing_table", "empty_note") or printed in told or bool(item and item in told)


def bare(text: str) -> str:
    """Text without blanks and quotation marks, in half width brackets."""
    return re.sub(r"[\s“”\"]", "", text).translate(str.maketrans("（）：", "():"))


def _number(printed: str) -> str:
    """The first number of a text, needless zeros dropped: percentages and counts are told in several forms."""
    found = re.search(r"\d[\d,]*(?:\.\d+)?", printed)
    number = found.group() if found else printed
    return number.rstrip("0").rstrip(".") if "." in number else number
