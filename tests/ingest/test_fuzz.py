"""Damaged files through all of an ingest: they are read, or refused with a message that names them. ``make fuzz`` does more."""

from __future__ import annotations

from collections import Counter

import pytest

from eval import fuzz

NUMBER, SEED = 500, 20240101


def test_mutants_are_read_or_refused() -> None:
    outcomes: Counter[str] = Counter()
    for outcome, crash in fuzz.fuzz(NUMBER, SEED):
        assert crash is None, crash
        outcomes[outcome] += 1
    assert outcomes["read"] > 0.2 * NUMBER and outcomes["refused"] > 0.1 * NUMBER


def test_every_reader_is_meant() -> None:
    assert {name.partition(".")[2] for name in fuzz.originals()} == {
        "html",
        "docx",
        "xlsx",
        "pdf",
        "md",
        "txt",
        "zip",
    }


def test_a_crash_is_told_with_what_makes_it_again(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object) -> None:
        raise KeyError("列")

    monkeypatch.setattr(fuzz, "build_document", broken)
    assert fuzz.main(["--number", "14", "--seed", "3"]) == 1
    told = capsys.readouterr().out
    assert "--seed 3 --start" in told and "KeyError" in told
