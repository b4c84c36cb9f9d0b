"""The pages' one door to ``eval``: stored runs, oldest to latest, and new questions for the suite of complaints."""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from eval.metrics import Summary, summarise
from eval.report import VERDICTS
from eval.results import Record, ResultsError, Run, load
from eval.suite import Case
from eval.verdict import GOOD
from ingest.model import IngestError

RESULTS_NAME, REPORT_NAME = "results.json", "report.html"
SUITE_NAME = "feedback.jsonl"
MAX_RUNS = 50
__all__ = ["VERDICTS", "Score", "add_case", "history", "misses", "report_page"]


@dataclass(frozen=True, slots=True)
class Score:
    """One stored run. ``name`` is its directory's below the directory of reports (``.``: that one itself)."""

    name: str
    created_at: str
    meta: dict[str, Any]
    summary: Summary
    records: list[Record]


def history(reports: Path) -> list[Score]:
    """The runs stored in a directory or in directories below it, the latest last; what is no run is passed over."""
    found = []
    for path in [*reports.glob(RESULTS_NAME), *reports.glob(f"*/{RESULTS_NAME}")]:
        run = _run(path)
        if run is not None:
            name = path.parent.relative_to(reports).as_posix()
            created_at = str(run.meta.get("created_at", ""))
            found.append(Score(name, created_at, run.meta, summarise(run.records), run.records))
    return sorted(found, key=lambda score: score.created_at)[-MAX_RUNS:]


def misses(score: Score) -> list[Record]:
    """What went wrong in a run, wrong answers first."""
    return sorted(
        (r for r in score.records if r.verdict not in GOOD), key=lambda record: record.verdict != "wrong"
    )


def report_page(reports: Path, name: str) -> str | None:
    """The HTML report that was written with a run; None where there is none."""
    if name not in {score.name for score in history(reports)}:  # also keeps a name from leading elsewhere
        return None
    path = reports / name / REPORT_NAME
    return path.read_text(encoding="utf-8") if path.is_file() else None


def add_case(
    data_dir: Path,
    turns: Sequence[str],
    status: str,
    figures_yuan: Sequence[str],
    words: Sequence[str],
    note: str,
) -> Path:
    """Add a question with what its answer must hold to the suite of complaints. Raises IngestError where that says nothing."""
    asked: dict[str, Any] = {"question": turns[0]} if len(turns) == 1 else {"turns": list(turns)}
    case = {"id": f"fb-{uuid.uuid4().hex[:8]}", **asked, "family": "反馈", "status": status, "note": note}
    case |= {"figures_yuan": list(figures_yuan)} if figures_yuan else {}
    case |= {"words": list(words)} if words else {}
    try:
        Case.model_validate(case)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise IngestError(
            f"题目写得不对（{place}）：金额以元为单位写成数字，如 128400.00；一行一个"
        ) from error
    if status == "answered" and not figures_yuan and not words:
        raise IngestError("请写出正确的金额或必须出现的词：什么都不要求的题目检查不出对错")
    path = data_dir / SUITE_NAME
    with path.open("a", encoding="utf-8") as suite:
        suite.write(json.dumps(case, ensure_ascii=False) + "\n")
    return path


def _run(path: Path) -> Run | None:
    try:
        return load(path)
    except ResultsError:
        return None
