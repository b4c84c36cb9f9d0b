"""What a result was measured on: which code, corpus, questions, prompts, model. Two runs alike in all of it answer alike."""

from __future__ import annotations

import hashlib
import subprocess
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from eval.corpus import CorpusInfo
from eval.suite import Suite

ROOT = Path(__file__).resolve().parents[1]
_CODE = ("ingest", "assistant", "eval")
_CODE_FILES = (".py", ".yaml", ".csv", ".json", ".safetensors")


def describe_run(suites: Sequence[Suite], info: CorpusInfo) -> dict[str, Any]:
    """All of it, as it goes into results.json."""
    return {
        "created_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "code_version": _code_version(),
        "code_hash": _hash(_code_files()),
        "corpus": {"edition": info.edition, "hash": info.corpus_hash, "documents": info.documents},
        "suite_hashes": {suite.name: _hash([suite.path]) for suite in suites},
        "prompt_hashes": {path.stem: _hash([path]) for path in sorted((ROOT / "prompts").glob("*.yaml"))},
        "model": _model(),
    }


def fingerprint(meta: dict[str, Any]) -> str:
    """One value for all that decides the answers; the time of the run does not."""
    decisive = {key: value for key, value in meta.items() if key not in ("created_at", "code_version")}
    return hashlib.sha256(repr(sorted(decisive.items())).encode()).hexdigest()


def _code_version() -> str:
    """``git describe`` of the code, or ``unknown`` outside a repository."""
    command = ["git", "describe", "--always", "--dirty", "--tags"]
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=10, check=True)
    except (OSError, subprocess.SubprocessError):
        return "unknown"
    return done.stdout.strip()


def _code_files() -> list[Path]:
    """Everything of the packages that decides an answer or its score."""
    return sorted(path for name in _CODE for path in (ROOT / name).rglob("*") if path.suffix in _CODE_FILES)


def _hash(paths: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _model() -> str:
    """The configured language model; empty where there is none."""
    from assistant.settings import llm_settings  # its library is wanted by nothing else here

    return llm_settings().model.strip()
