"""A planted regression: one synonym is taken out of a copy of the code. ``--baseline`` names the question that suffers, and no other."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SYNONYM = "三公消费"
QUESTIONS = {
    "wages": ("和田市社保局的基本工资是多少", "1024600"),
    "said": (f"和田市社保局{SYNONYM}是多少", "21000"),
    "proper": ("和田市社保局三公经费是多少", "21000"),
}


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of the code, and a suite whose middle question uses the synonym."""
    for name in ("assistant", "ingest", "eval", "prompts"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    lines: list[dict[str, object]] = [{"suite": "small", "documents": ["和田市社会保险管理局"]}]
    lines += [
        {"id": key, "question": question, "family": "单项金额", "status": "answered", "figures_yuan": [yuan]}
        for key, (question, yuan) in QUESTIONS.items()
    ]
    text = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines)
    (tmp_path / "small.jsonl").write_text(text, encoding="utf-8")
    return tmp_path


def run(checkout: Path, corpus: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "eval", "run", "small.jsonl", "--data", str(corpus), *arguments]
    return subprocess.run(
        command,
        cwd=checkout,
        env=os.environ | {"PYTHONPATH": str(checkout)},
        capture_output=True,
        text=True,
        timeout=200,
    )


def test_a_lost_synonym_is_caught_and_named(checkout: Path, sample_corpus: Path) -> None:
    before = run(checkout, sample_corpus, "--report", "before")
    assert before.returncode == 0, before.stdout + before.stderr
    synonyms = checkout / "assistant" / "data" / "synonyms.yaml"
    text = synonyms.read_text(encoding="utf-8")
    assert SYNONYM in text
    synonyms.write_text(text.replace(f"{SYNONYM}, ", ""), encoding="utf-8")
    after = run(checkout, sample_corpus, "--baseline", "before/results.json")
    assert after.returncode == 1
    assert "比上次变差 1 题（允许 0 题）：small/said" in after.stderr
    assert f"small/said  答对 → 未答  {QUESTIONS['said'][0]}" in after.stdout
