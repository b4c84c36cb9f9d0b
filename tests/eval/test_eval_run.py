"""Runner, results, comparison and the command line, with a scripted assistant."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from eval import results
from eval.corpus import CorpusInfo, cases_for
from eval.metrics import Share, summarise
from eval.report import print_report
from eval.results import Record
from eval.run import main
from eval.runner import Examinee, run_tasks, useful_jobs
from eval.suite import load_suite
from eval.verdict import Verdict
from ingest.corpus.editions import CorpusMissing

WriteSuite = Callable[..., Path]
MakeAnswer = Callable[..., dict[str, Any]]
HEADER = {"suite": "small", "documents": ["甲局"]}
AMOUNT = {
    "id": "1",
    "question": "甲局预算",
    "family": "单项金额",
    "status": "answered",
    "figures_yuan": ["20000"],
}
TALK = {"id": "2", "turns": ["甲局预算", "那乙局呢"], "family": "多轮", "status": "no_data"}
CORPUS = CorpusInfo((frozenset({"甲局"}),), edition="e1", corpus_hash="abc")


@pytest.fixture
def run(
    write_suite: WriteSuite, make_assistant: Any, new_session: Any, make_answer: MakeAnswer
) -> Callable[..., int]:
    """Run the command line on a two-question suite; ``told`` is what the assistant says to the first."""

    def go(*arguments: str, told: str = "2 万元", lines: tuple[Any, ...] = (HEADER, AMOUNT, TALK)) -> int:
        assistant = make_assistant({"甲局预算": make_answer(told)})
        suite = write_suite(*lines)
        command = [str(suite), "--no-progress", *arguments]
        return main(command, lambda _: Examinee(assistant, new_session), lambda _: CORPUS)

    return go


def test_each_case_is_a_conversation_of_its_own(
    write_suite: WriteSuite, make_assistant: Any, new_session: Any, make_answer: MakeAnswer
) -> None:
    assistant = make_assistant({"甲局预算": make_answer("2 万元")})
    tasks = [("small", case) for case in load_suite(write_suite(AMOUNT, TALK)).cases]
    records = list(run_tasks(tasks, lambda: Examinee(assistant, new_session)))
    assert [record.verdict for record in records] == ["right", "silent"]
    assert [session.asked for session in assistant.sessions] == [["甲局预算"], ["甲局预算", "那乙局呢"]]
    assert records[1].answer == "没有找到"
    assert all(record.elapsed_ms >= 0 for record in records)


def test_what_a_language_model_took_is_recorded(
    write_suite: WriteSuite, make_assistant: Any, new_session: Any, make_answer: MakeAnswer
) -> None:
    usage = {"calls": 1, "input_tokens": 300, "output_tokens": 20, "cost": 0.01}
    told = make_answer("2 万元", model={"outcome": "used", "usage": usage})
    tasks = [("small", case) for case in load_suite(write_suite(AMOUNT)).cases]
    (record,) = run_tasks(tasks, lambda: Examinee(make_assistant({"甲局预算": told}), new_session))
    assert record.usage == usage


def test_an_exception_is_an_error_answer(
    write_suite: WriteSuite, make_assistant: Any, new_session: Any
) -> None:
    assistant = make_assistant({"甲局预算": RuntimeError("坏了")})
    tasks = [("small", case) for case in load_suite(write_suite(AMOUNT)).cases]
    (record,) = run_tasks(tasks, lambda: Examinee(assistant, new_session))
    assert (record.status, record.verdict) == ("error", "abstained")
    assert "RuntimeError：坏了" in record.answer


def test_all_good_exits_0(run: Callable[..., int], capsys: pytest.CaptureFixture[str]) -> None:
    assert run() == 0
    out = capsys.readouterr().out
    assert "正确率 100.0%（2/2）" in out and "RS(10) +2/2" in out and "没有失误" in out


def test_a_wrong_answer_exits_1_and_is_listed(
    run: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(told="3 万元") == 1
    captured = capsys.readouterr()
    assert (
        "small/1" in captured.out and "缺少金额：20000 元" in captured.out and "RS(10) -9/2" in captured.out
    )
    assert "答错 1 题" in captured.err


def test_too_little_accuracy_exits_1(run: Callable[..., int], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(told="查到了") == 1
    assert "正确率 50.0%，低于最低 97.0%" in capsys.readouterr().err


def test_the_report_directory(run: Callable[..., int], tmp_path: Path) -> None:
    run("--report", str(tmp_path / "out"))
    document = json.loads((tmp_path / "out/results.json").read_text(encoding="utf-8"))
    assert document["corpus"] == {"edition": "e1", "hash": "abc", "documents": 1}
    assert document["code_version"] and document["code_hash"] and document["suite_hashes"]["small"]
    assert document["prompt_hashes"] and document["model"] == ""
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "junit.xml", "report.html", "report.txt", "results.json"
    ]  # fmt: skip
    assert document["summary"]["right"] == document["summary"]["silent"] == 1
    assert [result["id"] for result in document["results"]] == ["1", "2"]
    assert "正确率 100.0%" in (tmp_path / "out/report.txt").read_text(encoding="utf-8")


def test_a_regression_is_named_and_exits_1(
    run: Callable[..., int], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run("--report", str(tmp_path))
    capsys.readouterr()
    assert run("--baseline", str(tmp_path / "results.json")) == 0
    assert run("--baseline", str(tmp_path / "results.json"), told="查到了") == 1
    captured = capsys.readouterr()
    assert "变差 1 题" in captured.out and "答对 → 未答" in captured.out
    assert "比上次变差 1 题（允许 0 题）：small/1" in captured.err


def test_a_regression_within_the_tolerance_is_told_but_does_not_fail(
    run: Callable[..., int], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run("--report", str(tmp_path))
    capsys.readouterr()
    run("--baseline", str(tmp_path / "results.json"), "--tolerance", "1", told="查到了")
    captured = capsys.readouterr()
    assert "变差 1 题" in captured.out and "比上次变差" not in captured.err


def test_an_interrupted_run_goes_on_where_it_stopped(
    write_suite: WriteSuite, make_assistant: Any, new_session: Any, make_answer: MakeAnswer, tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    suite, report = write_suite(HEADER, AMOUNT, TALK), tmp_path / "out"
    command = [str(suite), "--no-progress", "--report", str(report)]

    class Stopped(BaseException):
        pass

    def stop() -> Any:
        if assistant.sessions:
            raise Stopped
        return new_session()

    assistant = make_assistant({"甲局预算": make_answer("2 万元")})
    with pytest.raises(Stopped):
        main(command, lambda _: Examinee(assistant, stop), lambda _: CORPUS)
    assert not (report / "results.json").exists()
    rest = make_assistant({})  # the first question is not asked again
    assert main(command, lambda _: Examinee(rest, new_session), lambda _: CORPUS) == 0
    assert [session.asked for session in rest.sessions] == [["甲局预算", "那乙局呢"]]
    assert "已有 1 题" in capsys.readouterr().err
    assert [r.verdict for r in results.load(report).records] == ["right", "silent"]


def test_what_was_measured_on_something_else_is_not_taken_over(
    write_suite: WriteSuite, make_assistant: Any, new_session: Any, make_answer: MakeAnswer, tmp_path: Path
) -> None:
    journal = tmp_path / "journal.jsonl"
    journal.write_text(f'{{"fingerprint": "other"}}\n{json.dumps(asdict(RECORD))}\n', encoding="utf-8")
    command = [str(write_suite(HEADER, AMOUNT)), "--no-progress", "--report", str(tmp_path)]
    assistant = make_assistant({"甲局预算": make_answer("2 万元")})
    assert main(command, lambda _: Examinee(assistant, new_session), lambda _: CORPUS) == 0
    assert len(assistant.sessions) == 1


def test_questions_about_the_whole_corpus_are_asked_only_of_the_suites_own_documents(
    write_suite: WriteSuite,
) -> None:
    suite = load_suite(write_suite(HEADER, AMOUNT | {"only_these_documents": True}, TALK))
    larger = replace(CORPUS, names=(*CORPUS.names, frozenset({"乙局"})))
    assert [case.id for case in cases_for(suite, CORPUS)] == ["1", "2"]
    assert [case.id for case in cases_for(suite, larger)] == ["2"]


def test_small_runs_need_no_second_process() -> None:
    assert [useful_jobs(tasks, processors=4) for tasks in (1, 79, 80, 1000)] == [1, 1, 2, 4]


def test_documents_that_are_not_in_the_corpus_stop_the_run(
    run: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(lines=({"suite": "small", "documents": ["丙局"]}, AMOUNT)) == 2
    assert "题集“small”针对的文件不在" in (err := capsys.readouterr().err) and "丙局" in err


def test_without_a_corpus_the_exit_code_is_2(
    write_suite: WriteSuite, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(write_suite(AMOUNT)), "--data", str(tmp_path / "none")]) == 2
    assert "python -m ingest" in capsys.readouterr().err


def test_a_faulty_suite_or_baseline_exits_2(
    run: Callable[..., int], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(lines=("{",)) == 2
    assert "small.jsonl:1：" in capsys.readouterr().err
    assert run("--baseline", str(tmp_path / "none.json")) == 2
    assert "找不到对照结果" in capsys.readouterr().err
    (tmp_path / "old.json").write_text('{"format": 0}', encoding="utf-8")
    assert run("--baseline", str(tmp_path / "old.json")) == 2


def test_the_corpus_error_comes_through(write_suite: WriteSuite, capsys: pytest.CaptureFixture[str]) -> None:
    def missing(data_dir: Path) -> CorpusInfo:
        raise CorpusMissing("还没有语料：请先运行 python -m ingest")

    assert main([str(write_suite(AMOUNT))], lambda _: pytest.fail("opened"), missing) == 2
    assert "还没有语料" in capsys.readouterr().err


# --- results ------------------------------------------------------------------------------------------------------

RECORD = Record("s", "1", "单项金额", ["多少"], ["answered"], "right", "answered", "2 万元", "", 10.0)


def test_sums_and_latencies() -> None:
    verdicts: tuple[Verdict, ...] = ("right", "silent", "wrong", "abstained")
    records = [
        replace(RECORD, id=v, verdict=v, elapsed_ms=t)
        for v, t in zip(verdicts, (10, 20, 30, 400), strict=True)
    ]
    summary = summarise(records)
    assert (summary.accuracy, summary.rs10, summary.p50_ms, summary.p95_ms) == (0.5, -8, 20, 400)


def test_shares_count_what_was_asked() -> None:
    scores = [
        {"name": "金额", "passed": False, "hits": 1, "wanted": 2},
        {"name": "数字", "passed": True, "hits": 1, "wanted": 1},
    ]
    records = [
        replace(RECORD, scores=scores, figures=4, untraced=["1 元：…"], usage={"tokens": 7}),
        replace(RECORD, id="2", status="clarify", verdict="abstained", usage={"tokens": 5}),
        replace(RECORD, id="3", expected=["refused"], status="refused", verdict="silent"),
    ]
    summary = summarise(records)
    assert summary.shares["number_match"] == Share(2, 3)
    assert summary.shares["citation_precision"] == Share(3, 4)
    assert summary.shares["abstention"] == Share(1, 2)
    assert summary.shares["rightly_silent"] == Share(1, 1)
    assert summary.shares["execution_accuracy"].value is None
    assert summary.usage == {"tokens": 12}


def test_comparison_knows_new_gone_better_and_worse() -> None:
    before = [
        replace(RECORD, id="gone"),
        replace(RECORD, id="x"),
        replace(RECORD, id="y", verdict="abstained"),
    ]
    after = [replace(RECORD, id="x", verdict="wrong"), replace(RECORD, id="y"), replace(RECORD, id="new")]
    comparison = results.compare([*before, replace(RECORD, suite="other")], after)
    assert [change.key for change in comparison.worse] == ["s/x"]
    assert [change.key for change in comparison.better] == ["s/y"]
    assert (comparison.new, comparison.gone) == (["s/new"], ["s/gone"])


def test_right_and_rightly_silent_rank_alike() -> None:
    comparison = results.compare([RECORD], [replace(RECORD, verdict="silent")])
    assert comparison.worse == comparison.better == []


def test_an_answer_in_other_words_is_told_apart_from_the_same_one() -> None:
    comparison = results.compare(
        [RECORD, replace(RECORD, id="2")], [RECORD, replace(RECORD, id="2", answer="20000 元")]
    )
    assert [new.answer for _, new in comparison.reworded] == ["20000 元"]


def test_markup_in_an_answer_is_printed_as_it_is() -> None:
    out = io.StringIO()
    print_report(Console(file=out, width=200), [replace(RECORD, verdict="wrong", answer="[red]x[/red]")])
    assert "[red]x[/red]" in out.getvalue()
