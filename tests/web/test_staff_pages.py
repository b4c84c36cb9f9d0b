"""The data, upload and quality pages in a real browser, and what stands behind them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from assistant.answer import Answer
from assistant.web import corpus_data
from assistant.web.appdb import open_app_db
from assistant.web.corpus_data import Filter
from assistant.web.feedback import FeedbackBook
from assistant.web.scores import SUITE_NAME, add_case, history, report_page
from eval.results import Record, save
from eval.suite import load_suite
from eval.synthetic import generate
from ingest.model import IngestError
from tests.web.conftest import ROOT, served
from tests.web.fake_app import EVIL
from tests.web.test_browser import ask, opened

HOSTILE = f"""# {EVIL}2024年部门预算

<script>document.title = 'injected'</script>

表八 一般公共预算“三公”经费支出情况表

单位：万元

| 单位名称 | 合计 | 因公出国（境）费 | 公务接待费 |
| --- | --- | --- | --- |
| {EVIL} | 3 | 1 | 2 |

[说明](http://links.example/) ![图](http://images.example/x.png) 2024 年“三公”经费 3 万元。
"""


def record(verdict: Any = "right") -> Record:
    return Record(
        "s",
        "q1",
        "单项",
        [f"问{EVIL}"],
        ["answered"],
        verdict,
        "answered",
        EVIL,
        "应为 answered，得到 no_data",
        5.0,
    )


@pytest.fixture(scope="module")
def library(sample_corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory of its own, with a complaint in it and eval runs beside it."""
    data = tmp_path_factory.mktemp("library") / "data"
    shutil.copytree(sample_corpus, data)
    db = open_app_db(data)
    FeedbackBook(db).give(
        "甲", "t1", "bad", ["先问", "再问"], Answer("再问", "answered", EVIL), "应为 3 万元"
    )
    db.close()
    for number, verdict in enumerate(("wrong", "right")):
        meta = {"created_at": f"2026-01-0{number + 1}T00:00:00", "code_version": f"v{number}"}
        save(data.parent / "reports" / f"r{number}" / "results.json", [record(verdict)], meta)
    return data


@pytest.fixture(scope="module")
def library_url(library: Path) -> Iterator[str]:
    reports = str(library.parent / "reports")
    with served(
        [str(ROOT / "app.py"), "--data", str(library), "--port", "0"], BUDGET_QA_WEB_REPORTS=reports
    ) as url:
        yield url


# --- data -----------------------------------------------------------------------------------------------------------


@pytest.mark.browser
def test_documents_are_found_opened_and_their_tables_saved(
    context: Any, library_url: str, tmp_path: Path
) -> None:
    page = opened(context, f"{library_url}data", "#data-documents td")
    rows = page.locator("#data-documents tbody tr")
    expect(rows).to_have_count(2)
    page.get_by_label("单位、文件名").fill("和田")
    expect(rows).to_have_count(1)
    page.get_by_role("link", name="打开").click()
    inside = page.frame_locator("dialog iframe")
    inside.get_by_role("row", name="项目支出情况表").get_by_role("link", name="打开").click()
    inside.get_by_role("heading", name="项目支出情况表").wait_for()
    with page.expect_download() as saved:
        inside.get_by_role("link", name="下载 Excel").click()
    saved.value.save_as(tmp_path / "table.xlsx")
    assert saved.value.suggested_filename.endswith("表七.xlsx")
    rows = load_workbook(tmp_path / "table.xlsx").active.iter_rows(values_only=True)
    assert "38.74" in [str(cell) for row in rows for cell in row]


@pytest.mark.browser
def test_statistics_and_findings(context: Any, library_url: str) -> None:
    page = opened(context, f"{library_url}data", "#data-documents td")
    page.get_by_role("tab", name="统计").click()
    page.locator("#chart-bodies .barlayer path").first.wait_for()
    page.locator("#chart-functions .barlayer path").first.wait_for()
    page.get_by_role("tab", name="核对发现").click()
    page.locator("#data-findings").get_by_role("link", name="看原文").first.click()
    expect(page.frame_locator("dialog iframe").locator("tr.marked")).to_have_count(1)


def test_totals_are_those_printed_and_functions_add_up_to_them(sample_corpus: Path) -> None:
    with corpus_data.reading(sample_corpus) as corpus:
        _, listed = corpus_data.documents(corpus, Filter("和田"))
        (total,) = corpus_data.total_spending(corpus, [listed[0]["document_id"]])
        parts = corpus_data.spending_by_function(corpus, listed[0]["document_id"])
    assert total.fen == 482_04_00_00
    assert [(part.label, part.fen) for part in parts] == [("208 社会保障和就业支出", total.fen)]


def test_a_filter_is_data_and_never_sql(sample_corpus: Path) -> None:
    with corpus_data.reading(sample_corpus) as corpus:
        assert corpus_data.documents(corpus, Filter("' OR 1=1 --"))[0] == 0
        assert corpus_data.documents(corpus, Filter("社会保险 巴州"))[0] == 1
        assert corpus_data.documents(corpus, Filter(kind="决算"))[0] == 0


# --- upload ---------------------------------------------------------------------------------------------------------


@pytest.mark.browser
def test_documents_are_uploaded_looked_at_published_asked_about_and_taken_back(
    context: Any, library_url: str, tmp_path: Path
) -> None:
    generate(tmp_path / "made", bodies=1, years=[2024], seed=11, formats=["pdf"])
    truth = json.loads((tmp_path / "made" / "truth.jsonl").read_text(encoding="utf-8").splitlines()[0])
    pdf = tmp_path / "made" / truth["file"]
    health = next(figure["raw"] for figure in truth["figures"] if figure["item"] == "210 卫生健康支出")
    (tmp_path / "hostile.md").write_text(HOSTILE, encoding="utf-8")
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.4 broken")
    page = opened(context, f"{library_url}upload", "#upload-files")
    before = page.locator("#scope-line p").inner_text()
    page.locator("#upload-files input[type=file]").set_input_files(
        [str(pdf), str(tmp_path / "hostile.md"), str(tmp_path / "broken.pdf")]
    )
    page.get_by_text("hostile").first.wait_for()
    page.get_by_role("button", name="读取文件").click()
    results = page.locator("#upload-results tbody tr")
    expect(results).to_have_count(3, timeout=90_000)
    expect(results.filter(has_text="broken.pdf")).to_contain_text("失败")
    assert page.locator("#scope-line p").inner_text() == before  # nothing is published yet

    page.locator("#draft-documents").get_by_role("link", name="打开").first.click()
    page.frame_locator("dialog iframe").get_by_text("核对发现").wait_for()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="发布这一版").click()
    page.get_by_text("已发布").wait_for()
    expect(page.locator("#scope-line p")).not_to_have_text(before)
    assert page.title() == "预算问答"
    assert page.locator("main :is(img, script)").count() == 0

    page.get_by_role("link", name="问答").click()
    page.locator("#conversation .example").first.wait_for()
    ask(page, f"{truth['organisation']}2024年预算卫生健康支出是多少？")
    page.locator("#conversation [data-testid=bot]").get_by_text(f"{health} 万元").first.wait_for()
    page.get_by_text("来源（").last.click()
    page.get_by_role("link", name="看原文").last.click()
    expect(page.frame_locator("dialog iframe").locator("img")).to_be_visible()
    page.keyboard.press("Escape")

    page.get_by_role("link", name="上传").click()
    page.locator("#edition input").click()
    page.get_by_role("option").last.click()
    page.get_by_role("button", name="换到这一版").click()
    expect(page.locator("#scope-line p")).to_have_text(before)


# --- quality --------------------------------------------------------------------------------------------------------


@pytest.mark.browser
def test_runs_are_listed_and_a_complaint_becomes_a_question(
    context: Any, library: Path, library_url: str
) -> None:
    page = opened(context, f"{library_url}quality", "#quality-runs td")
    assert page.locator("#quality-runs tbody tr td:nth-child(2)").all_inner_texts() == ["v1", "v0"]
    page.locator("#quality-line .scatterlayer").wait_for()
    page.get_by_role("tab", name="反馈").click()
    page.get_by_text("应为 3 万元").wait_for()
    page.get_by_role("button", name="存为评测题目").click()
    page.get_by_text("请写出正确的金额").wait_for()
    page.get_by_label("正确的金额").fill("30,000")
    page.get_by_role("button", name="存为评测题目").click()
    page.get_by_text("已存入题集").wait_for()
    (case,) = load_suite(library / SUITE_NAME).cases
    assert (case.turns, case.figures_yuan) == (["先问", "再问"], ["30000"])
    page.get_by_role("tab", name="操作记录").click()
    page.get_by_text("存为题目").first.wait_for()


def test_a_question_that_asks_nothing_is_refused(tmp_path: Path) -> None:
    for figures in ([], ["约 3 万"]):
        with pytest.raises(IngestError):
            add_case(tmp_path, ["问"], "answered", figures, [], "")
    assert not (tmp_path / SUITE_NAME).exists()
    add_case(tmp_path, ["问"], "no_data", [], [], "")
    assert len(load_suite(tmp_path / SUITE_NAME).cases) == 1


def test_runs_in_order_and_no_way_out_of_their_directory(library: Path) -> None:
    reports = library.parent / "reports"
    assert [score.name for score in history(reports)] == ["r0", "r1"]
    (reports / "r1" / "report.html").write_text("<p>报告</p>", encoding="utf-8")
    assert report_page(reports, "r1") == "<p>报告</p>"
    assert report_page(reports, "../data") is None
    assert history(reports / "nothing") == []
