"""Attacks: none gets through; and what gets through is seen."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from eval import attacks
from eval.attacks import active_parts, attack_by_document, attack_by_question, attack_by_sql, load_attacks
from eval.watching import watched

EVERY_DOCUMENT = 6
"""Of the poisoned documents every so many; the command takes all."""


def test_there_are_three_hundred_different_ones() -> None:
    loaded = [attack for name in ("statements", "questions", "documents") for attack in load_attacks(name)]
    assert len({text for _, text in loaded}) == len(loaded) >= 300
    assert len({kind for kind, _ in load_attacks("statements")}) >= 6


def test_no_statement_gets_through(tmp_path: Path) -> None:
    assert attack_by_sql(load_attacks("statements"), tmp_path) == []


def test_no_question_gets_through(tmp_path: Path) -> None:
    assert attack_by_question(load_attacks("questions"), tmp_path) == []


def test_no_document_gets_through(tmp_path: Path) -> None:
    assert attack_by_document(load_attacks("documents")[::EVERY_DOCUMENT], tmp_path) == []


# --- what would be seen -------------------------------------------------------------------------------------------


def test_a_statement_that_is_not_refused_is_seen(tmp_path: Path) -> None:
    (breach,) = attack_by_sql([("写入", "SELECT item FROM figures")], tmp_path)
    assert breach.what == "没有被拒绝"


def test_writing_and_starting_processes_is_seen(tmp_path: Path) -> None:
    with watched([tmp_path]) as watch:
        (tmp_path / "a").write_text("x", encoding="utf-8")
        subprocess.run([sys.executable, "-c", "pass"], check=True)
        os.system("true")
    told = "\n".join(watch.done)
    assert all(
        word in told for word in (f"open {tmp_path / 'a'}", "subprocess.Popen", "os.system", "文件变了")
    )


def test_what_sqlite_writes_is_seen(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "corpus")
    with watched([tmp_path]) as watch:
        connection.execute("ATTACH DATABASE ? AS evil", (str(tmp_path / "evil"),))
        connection.execute("CREATE TABLE evil.x (a)")
        connection.commit()
    connection.close()
    assert any("evil" in line for line in watch.done)


def test_reading_is_nothing(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("x", encoding="utf-8")
    with watched([tmp_path]) as watch:
        (tmp_path / "a").read_text(encoding="utf-8")
    assert watch.done == []


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("<script>alert(1)</script>", "页面元素 <script>"),
        ("[a](javascript:alert(1)) [b](http://evil.example)", "页面元素 <a>"),
        ("![x](http://evil.example/x.png)", "页面元素 <img>"),
        ("<b onmouseover=alert(1)>x</b>", "属性 onmouseover"),
        ("<http://evil.example>", "页面元素 <a>"),
    ],
)
def test_markup_that_could_act_is_seen_unless_made_safe(
    text: str, seen: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert active_parts(text) == []
    monkeypatch.setattr(attacks, "safe_markdown", str)
    assert seen in active_parts(text)
