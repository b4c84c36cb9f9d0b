"""The bench: its table, its exit code, and the two measurements that decide what a first question may load."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval import bench
from eval.bench import BenchError, Measurement


@pytest.fixture
def measured(monkeypatch: pytest.MonkeyPatch) -> list[Measurement]:
    """What the next run of the command line will have measured."""
    found: list[Measurement] = [
        Measurement("导入", "1.00 份/秒"),
        Measurement("查表", "p95 9 毫秒", "p95 30 毫秒", True),
    ]
    monkeypatch.setattr(bench, "measure", lambda *_: found)
    return found


def test_all_limits_kept(measured: list[Measurement], capsys: pytest.CaptureFixture[str]) -> None:
    assert bench.main([]) == 0
    output = capsys.readouterr().out
    assert "达标" in output and "超出" not in output and "负载" in output


def test_one_limit_not_kept(measured: list[Measurement], capsys: pytest.CaptureFixture[str]) -> None:
    measured.append(Measurement("文字", "p95 200 毫秒", "p95 100 毫秒", False))
    assert bench.main([]) == 1
    assert "超出" in capsys.readouterr().out


def test_json(measured: list[Measurement], capsys: pytest.CaptureFixture[str]) -> None:
    assert bench.main(["--json"]) == 0
    assert [row["kept"] for row in json.loads(capsys.readouterr().out)] == [None, True]


def test_what_cannot_be_measured_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object) -> list[Measurement]:
        raise BenchError("语料里没有文件")

    monkeypatch.setattr(bench, "measure", broken)
    assert bench.main([]) == 2
    assert capsys.readouterr().err == "错误：语料里没有文件\n"


def test_latency_is_judged_by_its_95th_percentile() -> None:
    assert bench._latency("查表", [1.0] * 95 + [50.0] * 5, 30).kept is True
    assert bench._latency("查表", [1.0] * 94 + [50.0] * 6, 30).kept is False
    assert bench._latency("查表", [], 30).kept is False


def test_a_forbidden_library_fails_the_first_question(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(bench, "_ask_cold", lambda *_: (0.5, ["numpy", "torch"]))
    time, loaded = bench._cold(tmp_path, "？", "首问", 2.0)
    assert time.kept is True
    assert loaded.kept is False and "torch" in loaded.value


def test_a_first_question_is_measured_with_what_it_loads(sample_corpus: Path) -> None:
    seconds, loaded = bench._ask_cold(sample_corpus, "和田市社会保险管理局项目支出有哪些？")
    assert seconds > 0
    assert not set(loaded) & set(bench.NEVER_LOADED)


def test_a_question_that_breaks_is_no_measurement(tmp_path: Path) -> None:
    with pytest.raises(BenchError, match="还没有语料"):
        bench._ask_cold(tmp_path, "？")
