"""``python -m assistant``: what scripts rely on – exit codes, JSON, order, nothing half written."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from assistant.__main__ import main
from assistant.answer import Answer, Citation
from ingest.model import IngestError

ROOT = Path(__file__).parents[2]
FIELDS = {
    "id",
    "question",
    "status",
    "answer",
    "route",
    "sql",
    "columns",
    "rows",
    "citations",
    "warnings",
    "options",
    "elapsed_ms",
    "model",
}


class Conversation:
    """A made-up session that counts its turns."""

    def __init__(self) -> None:
        self.turns: list[str] = []


class Scripted:
    """Answers with what it was asked and how often this conversation has asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def ask(self, question: str, session: Any = None) -> Answer:
        self.asked.append(question)
        session.turns.append(question)
        if "中断" in question:
            raise KeyboardInterrupt
        status = "error" if "坏" in question else "no_data" if "没有" in question else "answered"
        citation = Citation("某局2020年部门预算", "a.md", "表七 · 项目甲", 4, "85.00")
        return Answer(question, status, f"第{len(session.turns)}问：{question}\x1b[31m", "sql", "SELECT 1", ["a"], [[1]],
                      [citation, citation], ["合计不符"], ["换一种问法"], 1.5)  # fmt: skip


@pytest.fixture
def scripted() -> Scripted:
    return Scripted()


def run(scripted: Scripted, *arguments: str) -> int:
    return main(arguments, lambda data_dir: (scripted, Conversation))


def write(path: Path, *rows: Any) -> Path:
    path.write_text(
        "\n".join(row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows),
        encoding="utf-8",
    )
    return path


def read(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_ask_prints_answer_sources_and_sql(scripted: Scripted, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(scripted, "ask", "项目支出？") == 0
    output = capsys.readouterr().out
    assert output.startswith("第1问：项目支出？")
    assert "⚠ 合计不符" in output
    assert "1. 《某局2020年部门预算》表七 · 项目甲，第 4 页（a.md）：85.00" in output
    assert "2. 《" not in output
    assert "SQL：\nSELECT 1" in output
    assert "\x1b" not in output


def test_ask_json_is_the_answer_object(scripted: Scripted, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(scripted, "ask", "项目支出？", "--json") == 0
    answer = json.loads(capsys.readouterr().out)
    assert set(answer) >= FIELDS
    assert answer["citations"][0]["locator"] == "表七 · 项目甲"


@pytest.mark.parametrize(("question", "code"), [("有", 0), ("没有", 0), ("坏", 1)])
def test_exit_code_follows_the_status(scripted: Scripted, question: str, code: int) -> None:
    assert run(scripted, "ask", question) == code


def test_bytes_that_are_no_text_do_not_break_it(
    scripted: Scripted, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(scripted, "ask", "支出\udcff", "--json") == 0
    assert json.loads(capsys.readouterr().out)["question"] == "支出?"


@pytest.mark.parametrize(
    "arguments", [[], ["ask"], ["answer", "x"], ["batch", "in.jsonl"], ["ask", "a", "b"]]
)
def test_wrong_usage(scripted: Scripted, arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        run(scripted, *arguments)
    assert caught.value.code == 2
    assert "用法不对" in capsys.readouterr().err


def test_no_corpus_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "项目支出？", "--data", str(tmp_path)]) == 1
    error = capsys.readouterr().err
    assert "还没有语料" in error and "python -m ingest" in error and "Traceback" not in error


def test_errors_of_the_corpus_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    def broken(data_dir: Path) -> Any:
        raise IngestError("语料是结构版本 0")

    assert main(["ask", "？"], broken) == 1
    assert capsys.readouterr().err == "错误：语料是结构版本 0\n"


def test_batch_keeps_order_ids_and_conversations(scripted: Scripted, tmp_path: Path) -> None:
    rows = write(tmp_path / "in.jsonl", "\ufeff" + json.dumps({"id": "b", "question": "一"}), "",
                 {"id": 7, "turns": ["甲", "乙", "丙"]}, {"id": "b", "question": "没有", "note": "x"})  # fmt: skip
    assert run(scripted, "batch", str(rows), "-o", str(tmp_path / "out.jsonl")) == 0
    found = read(tmp_path / "out.jsonl")
    assert [row["id"] for row in found] == ["b", 7, "b"]
    assert [row["answer"][:5] for row in found] == ["第1问：一", "第3问：丙", "第1问：没"]
    assert [row["status"] for row in found] == ["answered", "answered", "no_data"]
    assert scripted.asked == ["一", "甲", "乙", "丙", "没有"]


def test_batch_with_an_error_is_written_and_told(
    scripted: Scripted, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = write(tmp_path / "in.jsonl", {"id": "a", "question": "坏"}, {"id": "b", "question": "好"})
    assert run(scripted, "batch", str(rows), "-o", str(tmp_path / "out.jsonl")) == 1
    assert [row["status"] for row in read(tmp_path / "out.jsonl")] == ["error", "answered"]
    assert "1 题出错" in capsys.readouterr().err


@pytest.mark.parametrize(
    "row",
    [
        "not json", "[]", "3", '{"id": "a"', {"question": "无编号"}, {"id": None, "question": "x"}, {"id": True, "question": "x"},
        {"id": "a"}, {"id": "a", "question": "x", "turns": ["y"]}, {"id": "a", "question": 3}, {"id": "a", "turns": []},
        {"id": "a", "turns": "x"}, {"id": "a", "turns": ["x", 3]},
    ],
)  # fmt: skip
def test_malformed_rows_stop_it_before_it_starts(
    scripted: Scripted, tmp_path: Path, row: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = write(tmp_path / "in.jsonl", {"id": "好", "question": "好"}, "", row)
    (tmp_path / "out.jsonl").write_text("earlier\n")
    assert run(scripted, "batch", str(rows), "-o", str(tmp_path / "out.jsonl")) == 1
    assert "第 3 行" in capsys.readouterr().err
    assert scripted.asked == []
    assert (tmp_path / "out.jsonl").read_text() == "earlier\n"


def test_unusable_files_are_told(
    scripted: Scripted, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = write(tmp_path / "in.jsonl", {"id": "a", "question": "一"})
    (tmp_path / "latin.jsonl").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "empty.jsonl").write_text("\n\n")
    assert run(scripted, "batch", str(tmp_path / "none.jsonl"), "-o", str(tmp_path / "out")) == 1
    assert run(scripted, "batch", str(tmp_path / "latin.jsonl"), "-o", str(tmp_path / "out")) == 1
    assert run(scripted, "batch", str(tmp_path / "empty.jsonl"), "-o", str(tmp_path / "out")) == 1
    assert run(scripted, "batch", str(rows), "-o", str(tmp_path / "nowhere" / "out")) == 1
    assert scripted.asked == []
    assert run(scripted, "batch", str(rows), "-o", str(tmp_path)) == 1
    errors = capsys.readouterr().err.splitlines()
    assert all(error.startswith("错误：") for error in errors) and len(errors) == 5


def test_an_interrupted_batch_leaves_the_earlier_output(scripted: Scripted, tmp_path: Path) -> None:
    rows = write(tmp_path / "in.jsonl", {"id": "a", "question": "一"}, {"id": "b", "question": "中断"})
    (tmp_path / "out.jsonl").write_text("earlier\n")
    assert run(scripted, "batch", str(rows), "-o", str(tmp_path / "out.jsonl")) == 1
    assert (tmp_path / "out.jsonl").read_text() == "earlier\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.jsonl", "out.jsonl"]


def test_help_is_quick_and_chinese() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "assistant", "ask", "--help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0
    assert "语料目录" in done.stdout
