"""A unit printed as a row of its department's tables is told from that row alone, in the table of what is asked."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from assistant.answer import Answer
from assistant.assistant import Assistant
from assistant.session import Session
from ingest.corpus.editions import DATABASE_NAME, publish
from ingest.corpus.schema import INDEXES, NAMES, SCHEMA_VERSION, TABLES, VIEWS
from ingest.corpus.write import derive
from tests.assistant.invented import Builder

UNITS = ("清河第一中学", "清河职业中学")
OTHERS = ("清河区教育局", "清河区气象局", "清河区司法局", "青峰市档案局", "青峰市林业局", "青峰市水务局")


@pytest.fixture(scope="module")
def schools(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return Assistant(_corpus(tmp_path_factory.mktemp("units")), use_model=False)


def _corpus(data_dir: Path) -> Path:
    directory = data_dir / "editions" / "e1"
    directory.mkdir(parents=True)
    connection = sqlite3.connect(directory / DATABASE_NAME)
    connection.executescript(TABLES + INDEXES + NAMES + VIEWS)
    connection.execute("INSERT INTO manifest VALUES ('schema_version', ?)", (str(SCHEMA_VERSION),))
    build = Builder(connection)
    for name in OTHERS:
        build.add_document(name, 2024)
        units = (
            [("", UNITS[0], "leaf", 70, 50, 20), ("", UNITS[1], "leaf", 30, 30, None)]
            if name == OTHERS[0]
            else []
        )
        build.add_table("表1-1", "部门收入总表", "income_by_function", ["合计", "一般公共预算", "事业收入"],
                        [*units, ("", "合计", "total", 100, 80, 20)])  # fmt: skip
        build.add_table("表1-2", "部门支出总表", "expenditure_by_function", ["合计", "基本支出", "项目支出"],
                        [("205", "教育支出", "leaf", 100, 60, 40), ("", "合计", "total", 100, 60, 40)])  # fmt: skip
        build.add_table("表3-3", "“三公”经费支出预算表", "three_public", ["合计", "公务接待费"],
                        [("", UNITS[1], "leaf", 4, 1)] if units else [("", "", "leaf", 2, 1)])  # fmt: skip
        build.add_statement("headcount", "实有人数", "实有人数9人。", attribute="人数", value="9", unit="人")
    for unit in UNITS:
        labels = json.dumps({"单位名称": unit}, ensure_ascii=False)
        connection.execute("UPDATE line SET labels = ? WHERE item = ?", (labels, unit))
    derive(connection)
    connection.commit()
    connection.close()
    publish(data_dir, "e1")
    return data_dir


def _ask(assistant: Assistant, *turns: str) -> Answer:
    session = Session()
    return [assistant.ask(turn, session) for turn in turns][-1]


@pytest.mark.parametrize("question, told", [
    ("清河第一中学2024年收入多少", "70 万元"),
    ("清河第一中学2024年收入预算合计多少，里头事业收入多少", "20 万元"),
    ("清河职业中学公务接待费多少", "1 万元"),
    ("清河职业中学三公经费多少", "4 万元"),
    ("清河区教育局清河第一中学事业收入多少", "20 万元"),
])  # fmt: skip
def test_a_units_figure_is_of_its_row_and_of_the_table_asked_for(
    question: str, told: str, schools: Assistant
) -> None:
    answer = _ask(schools, question)
    assert answer.status == "answered" and told in answer.answer, answer.answer
    assert "100 万元" not in answer.answer


@pytest.mark.parametrize("question", [
    "清河第一中学2024年支出多少", "清河第一中学项目支出多少", "清河职业中学有多少人", "清河第一中学公务接待费多少",
    "清河区教育局清河第一中学支出多少",
])  # fmt: skip
def test_no_figure_of_another_table_or_of_the_department_for_a_unit(
    question: str, schools: Assistant
) -> None:
    answer = _ask(schools, question)
    assert answer.status == "no_data" and not answer.rows, answer.answer


def test_a_follow_up_stays_with_the_unit(schools: Assistant) -> None:
    answer = _ask(schools, "清河第一中学2024年收入多少", "其中一般公共预算多少")
    assert "50 万元" in answer.answer and "80 万元" not in answer.answer, answer.answer


def test_nothing_is_worked_out_of_a_units_figures(schools: Assistant) -> None:
    answer = _ask(schools, "清河第一中学事业收入占总收入的比例")
    assert answer.status == "no_data", answer.answer
