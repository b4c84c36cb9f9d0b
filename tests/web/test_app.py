"""``python app.py`` as its user starts it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from tests.web.conftest import served

ROOT = Path(__file__).parents[2]
APP = str(ROOT / "app.py")


def run(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, APP, *arguments], cwd=cwd, capture_output=True, text=True, timeout=120
    )


def test_help_is_chinese_and_quick_to_read(tmp_path: Path) -> None:
    result = run("--help", cwd=tmp_path)
    assert result.returncode == 0
    assert "--kiosk" in result.stdout and "语料目录" in result.stdout


def test_a_directory_without_a_corpus_is_an_error(tmp_path: Path) -> None:
    result = run("--data", "nothing-here", "--port", "0", cwd=tmp_path)
    assert result.returncode == 2
    assert "nothing-here 里还没有语料" in result.stderr
    assert "Traceback" not in result.stderr
    assert not (tmp_path / "data-samples").exists()


def test_a_busy_port_is_an_error(tmp_path: Path) -> None:
    from assistant.web.server import listen

    with listen("127.0.0.1", 0) as listener:
        result = run("--port", str(listener.getsockname()[1]), cwd=tmp_path)
    assert result.returncode == 2
    assert "端口已被占用" in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("face", [[], ["--kiosk"]], ids=["staff", "kiosk"])
def test_a_corpus_is_served(sample_corpus: Path, face: list[str]) -> None:
    with served([APP, "--data", str(sample_corpus), "--port", "0", *face]) as url:
        page = httpx.get(url, timeout=60, trust_env=False)
    assert page.status_code == 200
    assert "样例" in page.text


def test_without_a_corpus_the_samples_are_used_and_kept_apart(tmp_path: Path) -> None:
    for _ in range(2):  # the second start finds them ingested
        with served([APP, "--port", "0"], cwd=tmp_path) as url:
            assert "样例" in httpx.get(url, timeout=60, trust_env=False).text
    assert (tmp_path / "data-samples" / "current").is_file()
    assert len(list((tmp_path / "data-samples" / "editions").iterdir())) == 1
    assert not (tmp_path / "data").exists()
