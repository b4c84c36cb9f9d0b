"""A picture of an answer's figures, where a picture says more than the table: comparison, trend, make-up.

Pure up to Plotly: rows in, figure out. Only rows that are figures of the corpus are drawn, in 元 as stored; what mixes kinds
of amounts is not drawn at all. Totals stand beside their parts in no chart.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from assistant.answer import Answer
from assistant.web.texts import entry, text

MIN_BARS, MAX_BARS = 2, 24
MAX_NAME = 18
_YEAR = re.compile(r"^\d{4}\s?年度?")
BLUE, PALETTE = "#1e40af", ("#1e40af", "#b45309", "#0f766e", "#7c3aed", "#be123c", "#4d7c0f")
FONT = "PingFang SC, Microsoft YaHei, Noto Sans CJK SC, sans-serif"


@dataclass(frozen=True, slots=True)
class Point:
    """One amount to draw."""

    organisation: str
    year: int
    name: str
    yuan: float
    source: str
    table: str = ""


def chart(answer: Answer) -> Any | None:
    """A Plotly figure, or None where none would help."""
    points = _points(answer)
    if not points:
        return None
    bodies, years, names = (
        list(dict.fromkeys(getattr(point, field) for point in points))
        for field in ("organisation", "year", "name")
    )
    if len({(p.organisation, p.year, p.name) for p in points}) < len(points):
        return None  # two amounts under one name: nothing would tell them apart
    if len(names) == 1 and len(years) > 1:
        return _trend(
            points, points[0].table if names[0] in entry("chart.totals") else names[0], sorted(years)
        )
    if len(names) == 1 and len(bodies) > 1:
        name = points[0].table if names[0] in entry("chart.totals") else names[0]
        return _bars(points, lambda p: p.organisation, text("chart.compared", name=name, year=years[0]))
    if len(bodies) == 1 and len(years) == 1:
        parts = _without_totals(points)
        title = text("chart.made_up", organisation=bodies[0], year=years[0])
        return _bars(parts, lambda p: p.name, title) if parts else None
    return None


def chart_content(figure: Any) -> Any:
    """The figure as a message of the chat."""
    import gradio as gr

    return gr.Plot(figure, show_label=False, container=False)


def bars(
    labels: Sequence[str], yuan: Sequence[float], hover: Sequence[str], title: str, fewest: int = MIN_BARS
) -> Any | None:
    """Horizontal bars, the largest on top; None for fewer than ``fewest`` amounts that are not 0, or too many."""
    import plotly.graph_objects as go

    if sum(amount != 0 for amount in yuan) < fewest or len(yuan) > MAX_BARS:
        return None
    order = sorted(range(len(yuan)), key=lambda number: yuan[number])
    unit, divisor = _unit(yuan)
    figure = go.Figure(
        go.Bar(
            x=[yuan[i] / divisor for i in order],
            y=[_wrapped(labels[i]) for i in order],
            customdata=[[f"{yuan[i]:,.2f}", _inert(hover[i]), _inert(labels[i])] for i in order],
            hovertemplate="%{customdata[2]}<br>%{customdata[0]} 元<br>%{customdata[1]}<extra></extra>",
            orientation="h",
            marker_color=BLUE,
            text=[f"{yuan[i] / divisor:,.2f}" for i in order],
            textposition="auto",
            cliponaxis=False,
        )
    )
    figure.update_layout(height=110 + 34 * len(order), yaxis={"automargin": True, "type": "category"})
    return _styled(figure, title, unit, horizontal=True)


def _points(answer: Answer) -> list[Point]:
    columns = {name: number for number, name in enumerate(answer.columns)}
    if not {"figure_id", "amount_yuan", "organisation", "fiscal_year"} <= columns.keys():
        return []

    def value(row: Sequence[Any], *names: str) -> Any:
        return next((row[columns[name]] for name in names if name in columns and row[columns[name]]), "")

    if (
        len({value(row, "table_kind", "table_title") for row in answer.rows if value(row, "organisation")})
        > 4
    ):
        return []
    points = []
    for row in answer.rows:
        yuan = row[columns["amount_yuan"]]
        if not isinstance(yuan, int | float):
            return []
        measure = str(value(row, "measure"))
        item = str(value(row, "project") or value(row, "item"))
        name = item if item and measure in ("合计", "") else " · ".join(filter(None, (item, measure)))
        place = " ".join(str(value(row, key)) for key in ("table_number", "table_title")).strip()
        page = value(row, "page")
        source = f"{place}（{text('present.page', page=page)}）" if page else place
        year = int(value(row, "figure_year") or value(row, "fiscal_year") or 0)
        points.append(
            Point(
                str(value(row, "organisation")),
                year,
                name,
                float(yuan),
                source,
                str(value(row, "table_title")),
            )
        )
    return points


def _without_totals(points: Sequence[Point]) -> list[Point]:
    """The parts alone: no line of totals, of a column with columns of its own only that (or only those)."""
    totals = tuple(entry("chart.totals"))
    parts = [p for p in points if p.name.rsplit(" · ", 1)[-1] not in totals and p.name not in totals]
    subtotal = f"/{text('chart.subtotal')}"
    heads = {p.name.removesuffix(subtotal) for p in parts if p.name.endswith(subtotal)}
    return [p for p in parts if p.name.endswith(subtotal) or p.name.partition("/")[0] not in heads]


def _bars(points: Sequence[Point], label: Any, title: str) -> Any | None:
    labels = [label(point).removesuffix(f"/{text('chart.subtotal')}") for point in points]
    return bars(labels, [p.yuan for p in points], [p.source for p in points], title)


def _trend(points: Sequence[Point], name: str, years: Sequence[int]) -> Any | None:
    import plotly.graph_objects as go

    bodies = list(dict.fromkeys(point.organisation for point in points))
    if len(bodies) > len(PALETTE):
        return None
    unit, divisor = _unit([point.yuan for point in points])
    figure = go.Figure()
    for color, body in zip(PALETTE, bodies, strict=False):
        own = sorted((p for p in points if p.organisation == body), key=lambda p: p.year)
        figure.add_trace(
            go.Scatter(
                x=[text("one_year", first=p.year) for p in own],
                y=[p.yuan / divisor for p in own],
                name=_inert(body),
                mode="lines+markers+text",
                text=[f"{p.yuan / divisor:,.2f}" for p in own],
                textposition="top center",
                customdata=[[f"{p.yuan:,.2f}", _inert(p.source)] for p in own],
                hovertemplate="%{x}<br>%{customdata[0]} 元<br>%{customdata[1]}",
                line_color=color,
                marker_size=9,
            )
        )
    order = [text("one_year", first=year) for year in years]
    figure.update_layout(
        height=340,
        showlegend=len(bodies) > 1,
        legend={"orientation": "h", "y": -0.18},
        xaxis={"type": "category", "categoryorder": "array", "categoryarray": order},
    )
    figure.update_traces(cliponaxis=False)
    figure.update_yaxes(rangemode="tozero")
    return _styled(figure, text("chart.over_years", name=_inert(name)), unit, horizontal=False)


def _styled(figure: Any, title: str, unit: str, horizontal: bool) -> Any:
    figure.update_layout(
        title={"text": f"{_inert(title)}（{unit}）", "font": {"size": 15}, "x": 0.01, "xanchor": "left"},
        font={"family": FONT, "size": 13},
        margin={"l": 12, "r": 56, "t": 48, "b": 36},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        hoverlabel={"align": "left"},
        bargap=0.35,
        dragmode=False,
        modebar={
            "remove": ["zoom", "pan", "select", "lasso", "zoomin", "zoomout", "autoscale", "resetscale"]
        },
    )
    if horizontal:
        figure.update_xaxes(nticks=5, tickangle=0)
    figure.update_xaxes(showgrid=horizontal, gridcolor="#e2e8f0", zerolinecolor="#94a3b8")
    figure.update_yaxes(showgrid=not horizontal, gridcolor="#e2e8f0", zerolinecolor="#94a3b8")
    (figure.update_xaxes if horizontal else figure.update_yaxes)(tickformat=",")
    return figure


def _unit(yuan: Sequence[float]) -> tuple[str, float]:
    """A unit in which the largest amount is easily read. The exact 元 stand in the hover."""
    largest = max(map(abs, yuan))
    return (
        (text("chart.hundred_million"), 1e8)
        if largest >= 1e9
        else ((text("chart.ten_thousand"), 1e4) if largest >= 1e4 else (text("chart.yuan"), 1.0))
    )


def _wrapped(label: str) -> str:
    label = _inert(label)
    return "<br>".join(label[start : start + MAX_NAME] for start in range(0, len(label), MAX_NAME)) or "—"


def _inert(words: str) -> str:
    """Plotly reads some HTML in its texts: from documents none is let through."""
    return words.replace("&", "＆").replace("<", "‹").replace(">", "›")


def history_line(runs: Sequence[tuple[str, float]]) -> Any | None:
    """Shares of right answers (0 to 1) over time; None for fewer than two."""
    import plotly.graph_objects as go

    if len(runs) < MIN_BARS:
        return None
    percent = [share * 100 for _, share in runs]
    figure = go.Figure(
        go.Scatter(
            x=[when for when, _ in runs],
            y=percent,
            mode="lines+markers+text",
            text=[f"{value:.1f}" for value in percent],
            textposition="top center",
            hovertemplate="%{x}<br>%{y:.1f} %<extra></extra>",
            line_color=BLUE,
        )
    )
    figure.update_layout(
        height=300, xaxis={"type": "category"}, yaxis={"range": [min(*percent, 90) - 5, 104]}
    )
    return _styled(figure, text("quality.accuracy"), "%", horizontal=False)
