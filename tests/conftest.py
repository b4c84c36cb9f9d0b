"""Shared fixtures. Corpora are ingested once a session; what a machine lacks is skipped by name."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

# Before anything imports the libraries that read them: nothing leaves this machine.
os.environ.update(GRADIO_ANALYTICS_ENABLED="False", HF_HUB_OFFLINE="1", ANONYMIZED_TELEMETRY="False")
os.environ["BUDGET_QA_LLM_MODEL"] = (
    ""  # nor does an answer depend on a model that this machine has configured
)

import pytest

ROOT = Path(__file__).parents[1]
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def shared_dir() -> Path:
    """Real published documents, kept beside the checkout."""
    directory = ROOT.parent / "shared"
    if not directory.is_dir():
        pytest.skip("需要 ../shared")
    return directory


@pytest.fixture(scope="session")
def seeds_dir(shared_dir: Path) -> Path:
    """The two documents whose every figure is known."""
    return shared_dir / "seeds"


@pytest.fixture(scope="session")
def seed_corpus(seeds_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Data directory of a corpus of the two seed documents."""
    return _ingest(seeds_dir, tmp_path_factory.mktemp("seed-corpus"))


@pytest.fixture(scope="session")
def sample_corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Data directory of a corpus of the project's own samples."""
    return _ingest(ROOT / "samples", tmp_path_factory.mktemp("sample-corpus"))


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of an installed Chromium."""
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        pytest.skip("需要 Chromium")
    return path


def _ingest(documents: Path, data_dir: Path) -> Path:
    from ingest.corpus.editions import edition_directory
    from ingest.pipeline import ingest_paths

    ingest_paths([documents], data_dir)
    edition_directory(data_dir)  # raises unless a corpus was published
    return data_dir
