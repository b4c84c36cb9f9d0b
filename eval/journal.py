"""The records of an unfinished run, one a line, so that an interrupted run goes on where it stopped."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

from eval.results import Record


class Journal:
    """Kept beside the report until the run is through. Records of another fingerprint (code, corpus, questions …) are dropped."""

    def __init__(self, path: Path, fingerprint: str, *, fresh: bool = False) -> None:
        self._path = path
        self.records = {} if fresh else _read(path, fingerprint)
        path.parent.mkdir(parents=True, exist_ok=True)
        self._out = path.open("w", encoding="utf-8")
        self._write({"fingerprint": fingerprint})
        for record in self.records.values():
            self._write(asdict(record))

    def add(self, record: Record) -> None:
        self.records[record.key] = record
        self._write(asdict(record))

    def finish(self) -> None:
        """The run is through: nothing is left to go on with."""
        self.close()
        self._path.unlink(missing_ok=True)

    def close(self) -> None:
        self._out.close()

    def _write(self, row: object) -> None:
        self._out.write(json.dumps(row, ensure_ascii=False) + "\n")
        self._out.flush()


def _read(path: Path, fingerprint: str) -> dict[str, Record]:
    """By key; what was cut off in the middle of a line is not there."""
    try:
        first, *lines = path.read_text(encoding="utf-8").splitlines()
        if json.loads(first) != {"fingerprint": fingerprint}:
            return {}
    except (OSError, ValueError):
        return {}
    records: dict[str, Record] = {}
    for line in lines:
        try:
            record = Record(**json.loads(line))
        except (ValueError, TypeError):
            break
        records[record.key] = record
    return records
