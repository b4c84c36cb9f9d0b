"""A run as JUnit XML, for build servers: one test suite per question suite, one test case per question."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from pathlib import Path

from eval.results import Record, by_suite

_NOT_IN_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_junit(path: Path, records: Sequence[Record]) -> None:
    """A wrong answer is a failure, a broken one an error; an answer that falls short is skipped, since it misleads nobody."""
    root = ET.Element("testsuites", _counts(records))
    for name, group in by_suite(records).items():
        suite = ET.SubElement(root, "testsuite", {"name": _clean(name), **_counts(group)})
        for record in group:
            _add_case(suite, record)
    ET.ElementTree(root).write(path, encoding="utf-8", xml_declaration=True)


def _add_case(suite: ET.Element, record: Record) -> None:
    case = ET.SubElement(
        suite,
        "testcase",
        {
            "classname": _clean(f"{record.suite}.{record.family}"),
            "name": _clean(f"{record.id} {' → '.join(record.turns)}"),
            "time": f"{record.elapsed_ms / 1000:.3f}",
        },
    )
    outcome = _outcome(record)
    if outcome:
        told = ET.SubElement(case, outcome, {"message": _clean(record.reason), "type": record.verdict})
        wanted = "\n".join(record.wanted)
        told.text = _clean(
            f"应有：\n{wanted}\n\n得到（{record.status}）：\n{record.answer}\n\nSQL：\n{record.sql}"
        )


def _outcome(record: Record) -> str:
    if record.status == "error":
        return "error"
    return {"wrong": "failure", "abstained": "skipped"}.get(record.verdict, "")


def _counts(records: Sequence[Record]) -> dict[str, str]:
    outcomes = [_outcome(record) for record in records]
    return {
        "tests": str(len(records)),
        "failures": str(outcomes.count("failure")),
        "errors": str(outcomes.count("error")),
        "skipped": str(outcomes.count("skipped")),
        "time": f"{sum(record.elapsed_ms for record in records) / 1000:.3f}",
    }


def _clean(text: str) -> str:
    return _NOT_IN_XML.sub("�", text)
