"""Answers already given, one JSON line each: a comparison may take many sittings."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any


class Cache:
    """The answers of one system over one corpus and one model."""

    def __init__(self, path: Path) -> None:
        self._path = path
        lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
        self._known: dict[str, dict[str, Any]] = {}
        for line in lines:
            try:
                row = json.loads(line)
                self._known[row["key"]] = row
            except (ValueError, KeyError):  # the last line of a sitting that was cut off
                continue

    def get(self, question: str) -> dict[str, Any] | None:
        return self._known.get(key_of(question))

    def put(self, question: str, answer: dict[str, Any], elapsed_ms: float) -> None:
        row = {
            "key": key_of(question),
            "question": question,
            "elapsed_ms": round(elapsed_ms),
            "answer": answer,
        }
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.open("a", encoding="utf-8") as out:
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
        self._known[row["key"]] = row


def key_of(question: str) -> str:
    return hashlib.sha256(question.encode()).hexdigest()[:16]
