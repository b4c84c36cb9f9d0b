"""What is not there is said not to be there; wrong answers are tested as hard as right ones."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from assistant.assistant import Assistant
from assistant.draft import Draft
from assistant.verify import unsupported
from tests.assistant.conftest import Ask


@pytest.mark.parametrize(
    "question",
    [
        "云溪市教育局总支出", "澄海市水务局总支出", "乌鲁木齐三公经费", "云溪县水务局2023年总支出", "云溪市2019年总支出",
        "云溪市决算三公经费", "云溪市国防支出", "云溪县住房公积金", "云溪市绩效工资", "云溪市残疾人就业保障金",
        "云溪市行政运行的项目支出", "云溪市事业收入", "云溪县编制数", "云溪市国有资本经营预算",
        "云溪市办公费为什么增加", "量水设施维护属于哪个经济分类", "云溪市明年预算会是多少",
    ],
)  # fmt: skip
def test_no_data(question: str, ask: Ask) -> None:
    answer = ask(question)
    assert answer.status == "no_data", answer.answer


def test_a_foreign_body_is_named_with_what_there_is(ask: Ask) -> None:
    answer = ask("澄海市水务局三公经费")
    assert "澄海市水务局" in answer.answer and "云溪市水务局" in answer.answer
    assert answer.options


def test_unknown_words_are_never_passed_over(ask: Ask) -> None:
    answer = ask("云溪市用于海洋牧场的公务接待费")
    assert answer.status in ("no_data", "clarify")
    assert "海洋牧场" in answer.answer


def test_lost_columns_do_not_answer(ask: Ask) -> None:
    assert "无法确定" in ask("量水设施维护属于哪个经济分类").answer


def test_blank_cells_are_not_zero(ask: Ask) -> None:
    answer = ask("云溪市外交支出")
    assert answer.status == "no_data" and "空白" in answer.answer


def test_a_subject_is_asked_for(ask: Ask) -> None:
    answer = ask("云溪市水务局是多少")
    assert answer.status == "clarify" and answer.options


@pytest.mark.parametrize(
    "text",
    [
        "'; DROP TABLE figures; --云溪市三公经费",
        "云溪市' OR '1'='1 三公经费",
        "<script>alert(1)</script>云溪市三公经费",
    ],
)
def test_injection_does_nothing(text: str, ask: Ask) -> None:
    ask(text)
    assert "4.5 万元" in ask("云溪市三公经费").answer


def test_a_number_without_evidence_is_found() -> None:
    draft = Draft(counts=[Decimal(3)])
    columns, rows = ["amount_yuan", "item"], [(45_000.0, "公务接待费")]
    assert not unsupported("共 3 项，4.5 万元", draft, columns, rows, ["2024年"])
    assert unsupported("共 3 项，4.6 万元", draft, columns, rows, ["2024年"]) == ["4.6"]


def test_a_formula_that_does_not_recompute_is_found() -> None:
    draft = Draft()
    draft.formula("sum", (Decimal(100), Decimal(200)), "1 + 2")
    draft.formulas[0] = type(draft.formulas[0])("sum", draft.formulas[0].operands, "1 + 2", Decimal(400))
    assert "1 + 2" in unsupported("", draft, ["amount_yuan"], [(1.0,), (2.0,)], [])


@pytest.mark.shared
@pytest.mark.parametrize(
    "question", ["IC卡工本费属于哪个经济分类", "和田市基本医疗IC卡工本费属于哪个经济分类？"]
)
def test_a_column_that_the_text_lost_is_not_guessed(seed_corpus: Path, question: str) -> None:
    answer = Assistant(seed_corpus).ask(question)
    assert answer.status == "no_data"
    assert "无法确定数字属于哪一列" in answer.answer
