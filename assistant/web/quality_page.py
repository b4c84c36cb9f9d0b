"""The quality page: the last eval run and those before it, opinions, complaints that become questions, the audit log."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import gradio as gr

from assistant.web.charts import history_line
from assistant.web.desk import Desk, visitor_of
from assistant.web.frame import page_head
from assistant.web.markdown import plain
from assistant.web.overview import read_overview
from assistant.web.plain_pages import html_table, link
from assistant.web.scores import VERDICTS, Score, add_case, history, misses
from assistant.web.texts import entry, text
from ingest.model import IngestError

_QUIET: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
MAX_AUDIT = 100
MAX_MISSES = 200


class QualityPage:
    """The page's parts, named, and what happens on it."""

    def __init__(self, desk: Desk, page: gr.Blocks) -> None:
        self.desk = desk
        with page:
            page_head(desk, read_overview(desk.data_dir), "quality")
            with gr.Tabs():
                with gr.Tab(text("quality.runs_tab")):
                    self.runs = gr.HTML(elem_id="quality-runs", padding=False)
                    self.line = gr.Plot(show_label=False, visible=False, elem_id="quality-line")
                    self.missed = gr.HTML(elem_id="quality-missed", padding=False)
                with gr.Tab(text("quality.opinions_tab")):
                    self._build_opinions()
                with gr.Tab(text("quality.audit_tab")):
                    self.audit = gr.HTML(elem_id="quality-audit", padding=False)
            shown = [self.runs, self.line, self.missed, self.opinions, self.complaint, self.form, self.audit]
            refresh: dict[str, Any] = {"fn": self._show, "inputs": None, "outputs": shown, **_QUIET}
            page.load(**refresh)
            self.complaint.change(self._chosen, self.complaint, self.about, **_QUIET)
            inputs = [self.complaint, self.status, self.figures, self.words]
            self.add.click(self._add, inputs, [self.said, self.figures, self.words], **_QUIET).then(**refresh)
            self.dismiss.click(self._dismiss, self.complaint, self.said, **_QUIET).then(**refresh)

    def _build_opinions(self) -> None:
        self.opinions = gr.Markdown(elem_id="quality-opinions")
        self.complaint = gr.Dropdown([], label=text("quality.complaint"), elem_id="quality-complaint")
        with gr.Column(visible=False) as self.form:
            self.about = gr.Markdown(elem_id="quality-about", sanitize_html=True, latex_delimiters=[])
            statuses = [(name, key) for key, name in entry("export.statuses").items() if key != "error"]
            with gr.Row():
                self.status = gr.Dropdown(statuses, value="answered", label=text("quality.status"))
                self.figures = gr.Textbox(
                    label=text("quality.figures"), lines=2, placeholder="128400.00", max_length=500
                )
                self.words = gr.Textbox(label=text("quality.words"), lines=2, max_length=500)
            with gr.Row():
                self.add = gr.Button(text("quality.add"), variant="primary", elem_id="quality-add")
                self.dismiss = gr.Button(text("quality.dismiss"), elem_id="quality-dismiss")
        self.said = gr.Markdown(elem_id="quality-said")

    # --- what happens -----------------------------------------------------------------------------------------------

    def _show(self, request: gr.Request) -> tuple[Any, ...]:
        scores = history(self.desk.reports)
        counts = self.desk.feedback.counts()
        may_edit = visitor_of(request).may_edit
        complaints = self.desk.feedback.open_complaints() if may_edit else []
        line = history_line(
            [(score.created_at[:19].replace("T", " "), score.summary.accuracy) for score in scores]
        )
        return (
            _runs_html(scores, self.desk.reports),
            gr.update(value=line, visible=line is not None),
            _missed_html(scores[-1]) if scores else "",
            text(
                "quality.counts", good=counts.get("good", 0), bad=counts.get("bad", 0), open=len(complaints)
            ),
            gr.update(
                choices=[(c.turns[-1], c.turn_id) for c in complaints],
                value=complaints[0].turn_id if complaints else None,
                visible=bool(complaints),
            ),
            gr.update(visible=bool(complaints)),
            _audit_html(self.desk.audit.latest(MAX_AUDIT), self.desk.keep_days)
            if may_edit
            else text("sign_in.editors_only"),
        )

    def _chosen(self, turn_id: str | None, request: gr.Request) -> str:
        complaint = self._complaint(turn_id, request)
        if complaint is None:
            return ""
        asked = "\n".join(f"{number}. {plain(turn)}" for number, turn in enumerate(complaint.turns, start=1))
        answer = "\n".join(f"> {plain(line)}" for line in complaint.answer.splitlines() if line.strip())
        return f"{asked}\n\n{answer}\n\n{text('quality.comment', actor=plain(complaint.actor), comment=plain(complaint.comment) or '—')}"

    def _add(
        self, turn_id: str, status: str, figures: str, words: str, request: gr.Request
    ) -> tuple[str, Any, Any]:
        complaint = self._complaint(turn_id, request)
        if complaint is None:
            return text("errors.not_found"), gr.skip(), gr.skip()
        amounts = [line.replace(",", "").strip() for line in re.split(r"[\n、；;]", figures) if line.strip()]
        wanted = [line.strip() for line in words.splitlines() if line.strip()]
        try:
            path = add_case(self.desk.data_dir, complaint.turns, status, amounts, wanted, complaint.comment)
        except IngestError as error:
            return f"⚠ {plain(str(error))}", gr.skip(), gr.skip()
        self.desk.feedback.handle(turn_id, "case")
        self.desk.audit.did(visitor_of(request).name, "eval_case", complaint.turns[-1])
        return text("quality.added", path=plain(str(path))), "", ""

    def _dismiss(self, turn_id: str, request: gr.Request) -> str:
        complaint = self._complaint(turn_id, request)
        if complaint is None:
            return text("errors.not_found")
        self.desk.feedback.handle(turn_id, "dismissed")
        return text("quality.dismissed")

    def _complaint(self, turn_id: str | None, request: gr.Request) -> Any:
        """None also for those who may not see what others complained about."""
        if not visitor_of(request).may_edit:
            return None
        return next((c for c in self.desk.feedback.open_complaints() if c.turn_id == turn_id), None)


def build_quality(desk: Desk, page: gr.Blocks) -> None:
    """Fill the page."""
    QualityPage(desk, page)


def _runs_html(scores: list[Score], reports: Path) -> str:
    if not scores:
        return f"<p role=status>{text('quality.none', reports=reports)}</p>"
    rows = []
    for score in reversed(scores):
        s = score.summary
        report = (
            link("report", text("data.open"), name=score.name)
            if (reports / score.name / "report.html").is_file()
            else ""
        )
        when = score.created_at[:16].replace("T", " ")
        version = str(score.meta.get("code_version", ""))
        rows.append(
            (
                when,
                version,
                s.n,
                f"{s.accuracy:.1%}",
                s.wrong,
                s.abstained,
                f"{s.p50_ms:.0f} / {s.p95_ms:.0f}",
                report,
            )
        )
    return html_table(entry("quality.runs_header"), rows)


def _missed_html(score: Score) -> str:
    missed = misses(score)
    rows = [
        (
            VERDICTS[r.verdict],
            " → ".join(r.turns),
            _in_chinese(" 或 ".join(r.expected)),
            _first_line(r.answer),
            _in_chinese(r.reason),
        )
        for r in missed[:MAX_MISSES]
    ]
    heading = f"<h2>{text('quality.missed', count=len(missed))}</h2>"
    return heading + (html_table(entry("quality.missed_header"), rows) if rows else "")


def _audit_html(entries: list[dict[str, Any]], keep_days: int) -> str:
    actions: dict[str, str] = entry("quality.actions")
    names: dict[str, str] = entry("quality.details")
    rows = []
    for e in entries:
        detail = json.loads(e["detail"])
        said = "；".join(
            f"{names.get(key, key)}：{value}"
            for key, value in detail.items()
            if key != "answer" and value not in ("", None)
        )
        took = f"{e['elapsed_ms']:.0f}" if e["elapsed_ms"] is not None else ""
        rows.append(
            (
                e["at"][:19].replace("T", " "),
                e["actor"],
                actions.get(e["action"], e["action"]),
                e["subject"],
                said[:300],
                took,
            )
        )
    note = text("quality.audit_note", count=len(rows), days=keep_days)
    return f"<p role=status>{note}</p>{html_table(entry('quality.audit_header'), rows)}"


def _in_chinese(words: str) -> str:
    """An answer's status as the pages call it."""
    names: dict[str, str] = entry("export.statuses")
    return re.sub("|".join(names), lambda match: f"“{names[match[0]]}”", words)


def _first_line(answer: str) -> str:
    return next((line.strip()[:120] for line in answer.splitlines() if line.strip()), "")
