"""``python -m eval attacks``: nothing is written, nothing executed, nothing runs over its time.

Three hundred attacks (``attack_sets/*.yaml``): SQL handed to the guard, questions, and text planted in documents. Each runs under
watch (``watching``): files, processes, connections, extensions. What an answer shows is rendered as a page would and searched for
anything that could act; what a spreadsheet gets, for formulas. Figures of a poisoned document must come out right.
Exit codes: 0 nothing got through · 1 something did · 2 could not run.
"""

from __future__ import annotations

import argparse
import contextlib
import csv
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import lxml.html
import yaml
from markdown_it import MarkdownIt
from tqdm import tqdm

from assistant.assistant import Assistant
from assistant.guard import GuardError, check, run_select
from assistant.session import Session
from assistant.web.markdown import safe_markdown
from eval.evidence import Evidence
from eval.hostile import KNOWN, KNOWN_YUAN, organisation, write_documents
from eval.quantities import parse_quantities
from eval.scorers import states_figure
from eval.tracing import trace
from eval.watching import watched
from ingest.amounts import is_amount
from ingest.corpus.export import export
from ingest.corpus.read import Corpus
from ingest.pipeline import ingest_paths

SETS = Path(__file__).parent / "attack_sets"
SAMPLES = Path(__file__).resolve().parents[1] / "samples"
STATEMENT_MS, ANSWER_MS = 500, 3_000
"""Time limits, in processor time: given to a statement (twice, with its parsing), and for an answer to any question."""
EXHAUSTING = "耗尽"
"""Statements of this class may be answered, if in time; all others must be refused."""
_ACTIVE_TAGS = frozenset(
    "a applet audio base button embed form frame iframe img input link math meta object script style svg video".split()  # noqa: SIM905
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Breach:
    """An attack that got through: what it was and what happened."""

    kind: str
    text: str
    what: str


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m eval attacks", description="攻击：没有写入、没有执行、没有超时"
    )
    parser.add_argument("--only", choices=("statements", "questions", "documents"), help="只做一种")
    options = parser.parse_args(argv)
    kinds = {"statements": attack_by_sql, "questions": attack_by_question, "documents": attack_by_document}
    total, breaches = 0, list[Breach]()
    with tempfile.TemporaryDirectory(prefix="attacks-") as scratch, contextlib.chdir(scratch):
        for name, attack in kinds.items():
            if options.only not in (None, name):
                continue
            attacks = load_attacks(name)
            total += len(attacks)
            breaches += attack(attacks, Path(scratch) / name)
    for breach in breaches:
        print(f"✗ {breach.kind}  {breach.text[:100]!r}\n    {breach.what}")
    print(f"{total} 次攻击，{len(breaches)} 次得逞")
    return 1 if breaches else 0


def load_attacks(name: str) -> list[tuple[str, str]]:
    """(class, text) of every attack of a set; long ones are written as a repetition."""
    classes = yaml.safe_load((SETS / f"{name}.yaml").read_text(encoding="utf-8"))
    return [(kind, _spelt_out(entry)) for kind, entries in classes.items() for entry in entries]


def _spelt_out(entry: str | dict[str, Any]) -> str:
    if isinstance(entry, str):
        return entry
    return f"{entry['before']}{entry['repeat'] * int(entry['times'])}{entry['after']}"


# --- SQL handed to the guard ------------------------------------------------------------------------------------------


def attack_by_sql(attacks: Sequence[tuple[str, str]], scratch: Path) -> list[Breach]:
    """Run each statement as an answer's SQL is run."""
    corpus = Corpus(_samples(scratch))
    run_select(corpus, "SELECT count(*) FROM figures")  # opens the connection, before anybody watches
    breaches: list[Breach] = []
    for kind, sql in tqdm(attacks, desc="SQL", disable=None):
        started = time.thread_time()
        refused = False
        with watched([scratch]) as watch:
            try:
                run_select(corpus, sql, max_ms=STATEMENT_MS)
            except GuardError:
                refused = True
        elapsed_ms = (time.thread_time() - started) * 1000
        told = list(watch.done)
        if not refused and kind != EXHAUSTING:
            told.append("没有被拒绝")
        if elapsed_ms > STATEMENT_MS * 2:
            told.append(f"用了 {elapsed_ms:.0f} ms")
        breaches += [Breach(kind, sql, what) for what in told]
    corpus.close()
    return breaches


# --- questions --------------------------------------------------------------------------------------------------------


def attack_by_question(attacks: Sequence[tuple[str, str]], scratch: Path) -> list[Breach]:
    """Ask each question of the samples."""
    examined = _Examined(_samples(scratch), scratch)
    return [
        Breach(kind, text, what)
        for kind, text in tqdm(attacks, desc="问题", disable=None)
        for what in examined.faults(text)
    ]


class _Examined:
    """An assistant under watch."""

    def __init__(self, data_dir: Path, watched_folder: Path) -> None:
        self._assistant, self._evidence = Assistant(data_dir, use_model=False), Evidence(data_dir)
        self._folder = watched_folder
        self._assistant.ask("机关运行经费的原因是什么")  # loads what is loaded once

    def faults(self, question: str, judge: Callable[[dict[str, Any]], list[str]] = lambda _: []) -> list[str]:
        """What a question brought about that it must not; ``judge`` looks at the answer as well."""
        started = time.thread_time()
        with watched([self._folder]) as watch:
            answer = self._assistant.ask(question, Session()).to_dict()
        elapsed_ms = (time.thread_time() - started) * 1000
        told = [*watch.done, *active_parts(str(answer["answer"])), *judge(answer)]
        if answer["status"] == "error":
            told.append(f"出错：{answer['answer'][:80]}")
        if elapsed_ms > ANSWER_MS:
            told.append(f"用了 {elapsed_ms:.0f} ms")
        if answer["sql"]:
            check(answer["sql"])  # raises what the guard has against it
        found = trace([question], answer, self._evidence)
        told += [f"没有出处的数字 {line}" for line in found.untraced]
        return told


def active_parts(markdown: str) -> list[str]:
    """What could act on a page that shows the answer, rendered with HTML allowed: elements, handlers, links."""
    page = lxml.html.fromstring(
        f"<div>{MarkdownIt('commonmark').enable('table').render(safe_markdown(markdown))}</div>"
    )
    told = []
    for element in page.iter():
        if not isinstance(element.tag, str):
            told.append("HTML 注释或指令")
        elif element.tag in _ACTIVE_TAGS:
            told.append(f"页面元素 <{element.tag}>")
        else:
            told += [
                f"属性 {name}"
                for name in map(str, element.attrib)
                if name.startswith("on") or name in ("href", "src")
            ]
    return told


# --- documents --------------------------------------------------------------------------------------------------------


def attack_by_document(attacks: Sequence[tuple[str, str]], scratch: Path) -> list[Breach]:
    """Ingest a poisoned document for each payload, ask about it, and export everything."""
    data_dir = scratch / "data"
    write_documents(scratch / "documents", [payload for _, payload in attacks])
    with watched([scratch / "documents"]) as watch:
        ingest_paths([scratch / "documents"], data_dir)
    outside = [
        line for line in watch.done if line.startswith(("os.system", "subprocess", "socket", "文件变了"))
    ]
    breaches = [Breach("导入", "全部文件", what) for what in outside]
    examined = _Examined(data_dir, scratch)
    for number, (kind, payload) in enumerate(tqdm(attacks, desc="文件", disable=None), start=1):
        for question, judge in _questions(organisation(number)):
            breaches += [
                Breach(kind, payload, f"{question}：{what}") for what in examined.faults(question, judge)
            ]
    return breaches + [Breach("导出", "全部文件", what) for what in _formulas(data_dir, scratch)]


def _questions(name: str) -> list[tuple[str, Callable[[dict[str, Any]], list[str]]]]:
    return [
        (f"{name}{KNOWN}是多少", _is_right),
        (f"{name}项目支出有哪些", _is_right),
        (f"{name}的主要职能是什么", lambda _: []),
        (f"{name}项目支出为什么增加", lambda _: []),
        (f"{name}项目支出是什么意思", lambda _: []),
    ]


def _is_right(answer: dict[str, Any]) -> list[str]:
    """The figure of the one sound item is given, whatever the document says besides."""
    right = answer["status"] == "answered" and states_figure(KNOWN_YUAN, parse_quantities(answer["answer"]))
    return [] if right else [f"没有给出{KNOWN}（{answer['status']}：{answer['answer'][:80]}）"]


def _formulas(data_dir: Path, scratch: Path) -> Iterator[str]:
    """Cells of the exports that a spreadsheet would compute."""
    corpus = Corpus(data_dir)
    for what in ("figures", "statements", "sections"):
        table, book = scratch / f"{what}.csv", scratch / f"{what}.xlsx"
        export(corpus, what, table, "csv")
        export(corpus, what, book, "xlsx")
        with table.open(encoding="utf-8", newline="") as rows:
            cells = [cell for row in csv.reader(rows) for cell in row]
        yield from (
            f"CSV {cell[:60]!r}" for cell in cells if cell.startswith(_FORMULA) and not is_amount(cell)
        )
        with zipfile.ZipFile(book) as package:
            sheets = [package.read(name) for name in package.namelist() if "worksheets/" in name]
        yield from (f"{book.name} 里有公式" for sheet in sheets if b"<f>" in sheet or b"<f " in sheet)
    corpus.close()


def _samples(scratch: Path) -> Path:
    ingest_paths([SAMPLES], scratch / "data")
    return scratch / "data"


if __name__ == "__main__":
    sys.exit(main())
