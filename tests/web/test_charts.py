"""A chart where a picture says more than the table, and none where it would mislead."""

from __future__ import annotations

from typing import Any

from assistant.answer import Answer
from assistant.web.charts import chart

COLUMNS = [
    "organisation", "kind", "fiscal_year", "table_number", "table_title", "item", "project", "measure", "amount_yuan",
    "page", "figure_id",
]  # fmt: skip


def answer(*rows: tuple[Any, ...]) -> Answer:
    """Rows of (organisation, year, item, measure, yuan)."""
    full = [
        [body, "预算", year, "表八", "“三公”经费", item, "", measure, yuan, 9, f"f{number}"]
        for number, (body, year, item, measure, yuan) in enumerate(rows)
    ]
    return Answer("问", "answered", "答", "sql", columns=COLUMNS, rows=full)


def test_bodies_are_compared_in_bars_with_their_sources() -> None:
    figure = chart(answer(("甲局", 2024, "", "合计", 334e2), ("乙局", 2024, "", "合计", 21e3)))
    assert figure is not None
    (bars,) = figure.data
    assert list(bars.y) == ["乙局", "甲局"]  # the largest on top
    assert list(bars.x) == [2.1, 3.34]
    assert figure.layout.title.text == "“三公”经费比较 · 2024年（万元）"
    assert list(bars.customdata[1][:2]) == ["33,400.00", "表八 “三公”经费（第 9 页）"]


def test_years_are_a_line_for_each_body() -> None:
    rows = [(body, year, "接待费", "合计", yuan) for body, year, yuan in
            (("甲局", 2024, 9.0), ("甲局", 2023, 8.0), ("乙局", 2023, 7.0), ("乙局", 2024, 6.0))]  # fmt: skip
    figure = chart(answer(*rows))
    assert figure is not None
    assert [list(line.x) for line in figure.data] == [["2023 年", "2024 年"]] * 2
    assert list(figure.data[0].y) == [8.0, 9.0]


def test_parts_are_drawn_without_their_total() -> None:
    figure = chart(
        answer(
            ("甲局", 2024, "办公费", "合计", 3.0),
            ("甲局", 2024, "水费", "合计", 4.0),
            ("甲局", 2024, "合计", "合计", 7.0),
        )
    )
    assert figure is not None
    assert list(figure.data[0].y) == ["办公费", "水费"]


def test_a_column_with_columns_of_its_own_is_drawn_once() -> None:
    figure = chart(
        answer(
            ("甲局", 2024, "", "合计", 5.0),
            ("甲局", 2024, "", "公务用车/小计", 3.0),
            ("甲局", 2024, "", "公务用车/运行费", 3.0),
            ("甲局", 2024, "", "公务接待费", 2.0),
        )
    )
    assert figure is not None
    assert list(figure.data[0].y) == ["公务接待费", "公务用车"]


def test_what_cannot_be_told_apart_or_is_one_amount_is_not_drawn() -> None:
    assert chart(answer(("甲局", 2024, "办公费", "合计", 3.0))) is None
    assert chart(answer(("甲局", 2024, "办公费", "合计", 3.0), ("甲局", 2024, "办公费", "合计", 4.0))) is None
    assert chart(answer(("甲局", 2024, "办公费", "合计", 3.0), ("乙局", 2023, "水费", "合计", 4.0))) is None
    assert chart(answer(("甲局", 2024, "办公费", "合计", 3.0), ("甲局", 2024, "水费", "合计", None))) is None
    assert chart(Answer("问", "answered", "答", columns=["item"], rows=[["甲"]])) is None


def test_names_from_documents_bring_no_markup() -> None:
    figure = chart(answer(("甲局", 2024, "<a href='x'>", "合计", 3.0), ("甲局", 2024, "水费", "合计", 4.0)))
    assert figure is not None
    assert "<a" not in figure.to_json()
