"""The pages of a small corpus, served by processes of their own around a scripted assistant."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.web.small_corpus import make_corpus

ROOT = Path(__file__).parents[2]
FAKE_APP = Path(__file__).with_name("fake_app.py")
BROWSER_FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
OWN_SCHEMES = ("data", "blob", "about")


@pytest.fixture(scope="session")
def small_corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_corpus(tmp_path_factory.mktemp("small-corpus"), is_sample=True)


@pytest.fixture(scope="session")
def staff_url(small_corpus: Path) -> Iterator[str]:
    """Address of the staff page."""
    with served([str(FAKE_APP), str(small_corpus)]) as url:
        yield url


@pytest.fixture(scope="session")
def office_url(sample_corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of the staff face as a user starts it, on a copy of the sample corpus."""
    data = tmp_path_factory.mktemp("office") / "data"
    shutil.copytree(sample_corpus, data)
    with served([str(ROOT / "app.py"), "--data", str(data), "--port", "0"]) as url:
        yield url


@pytest.fixture(scope="session")
def kiosk_corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory that only kiosks use: what is in it afterwards is what they kept."""
    return make_corpus(tmp_path_factory.mktemp("kiosk-corpus"), is_sample=True)


@pytest.fixture(scope="session")
def kiosk_url(kiosk_corpus: Path) -> Iterator[str]:
    """Address of the kiosk page, which forgets after 4 seconds."""
    with served([str(FAKE_APP), str(kiosk_corpus), "--kiosk", "--idle", "4"]) as url:
        yield url


@pytest.fixture(scope="session")
def prefixed_url(kiosk_corpus: Path) -> Iterator[str]:
    """Address of the kiosk page of an app that a reverse proxy shows under ``/budget``."""
    with served([str(FAKE_APP), str(kiosk_corpus), "--kiosk"], BUDGET_QA_WEB_ROOT_PATH="/budget") as url:
        yield f"{url}budget/"


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Any]:
    """An installed Chromium without a window."""
    playwright = pytest.importorskip("playwright.sync_api", reason="需要 playwright")
    playwright.expect.set_options(timeout=30_000)  # a busy machine is no failure
    with playwright.sync_playwright() as driver:
        launched = driver.chromium.launch(executable_path=chromium, args=BROWSER_FLAGS)
        yield launched
        launched.close()


@pytest.fixture
def context(browser: Any) -> Iterator[Any]:
    """A visitor's browser. Fails the test if anything was asked of another host, or a script broke."""
    visitor = browser.new_context(locale="zh-CN", viewport={"width": 1280, "height": 800})
    requested: list[str] = []
    broken: list[str] = []
    visitor.on("request", lambda request: requested.append(request.url))
    visitor.on("weberror", lambda error: broken.append(str(error.error)))
    yield visitor
    visitor.close()
    assert [url for url in requested if not _own(url)] == []
    assert broken == []


def _own(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in OWN_SCHEMES or parts.hostname == "127.0.0.1"


@contextmanager
def served(arguments: list[str], cwd: Path | None = None, **settings: str) -> Iterator[str]:
    """A Python process that serves pages and prints their address; ended with the block. ``settings``: its environment."""
    process = subprocess.Popen(
        [sys.executable, *arguments],
        cwd=cwd,
        env={**os.environ, **settings},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield _printed_address(process)
    finally:
        process.terminate()
        process.wait(timeout=20)


def _printed_address(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    printed = []
    for line in process.stdout:
        printed.append(line)
        start = line.find("http://127.0.0.1:")
        if start >= 0:
            return line[start:].split()[0]
    raise AssertionError(f"没有启动：{''.join(printed)}")
