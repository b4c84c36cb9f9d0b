"""``python -m eval variants``: the same questions mistyped, in traditional characters, partly in pinyin, chatty, in full width.

Plain questions are drawn from the suites by seed, of those that are answered right as they stand; each is asked again in five
ways. A variant must not be answered wrong, and should be answered as right as the plain question.
Exit codes: 0 enough are right and none is wrong · 1 not so · 2 could not run.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import cache, partial
from pathlib import Path
from random import Random

import yaml
from opencc import OpenCC
from pypinyin import lazy_pinyin
from rich.console import Console
from rich.table import Table
from tqdm import tqdm

from eval import corpus
from eval.results import Record
from eval.run import open_assistant, require_documents
from eval.runner import Task, run_tasks, useful_jobs
from eval.suite import SuiteError, find_suite, load_suite
from eval.verdict import GOOD
from ingest.corpus.read import Corpus
from ingest.model import IngestError

SUITES = ("seeds", "unseen")
LEAST_RIGHT = 0.92
LONGEST = 45
"""Characters: a plain question is short."""
_HAN = re.compile(r"[一-龥]")
_FULL_WIDTH = {code: code + 0xFEE0 for code in range(0x21, 0x7F)} | {0x20: 0x3000}
_WORDINGS = Path(__file__).parent / "data" / "variants.yaml"

Variant = Callable[[str, Random, Sequence[str]], str]
"""(question, chance, names that documents print) → the question in another form; the same text where it has none."""


def typo(question: str, chance: Random, names: Sequence[str]) -> str:
    """One character replaced by another of the same sound, as an input method would offer it."""
    places = [at for at, char in enumerate(question) if _HAN.match(char) and _homophones(names).get(char)]
    if not places:
        return question
    at = chance.choice(places)
    return question[:at] + chance.choice(_homophones(names)[question[at]]) + question[at + 1 :]


def traditional(question: str, chance: Random, names: Sequence[str]) -> str:
    return str(_to_traditional().convert(question))


def pinyin(question: str, chance: Random, names: Sequence[str]) -> str:
    """The longest printed name in the question, typed as its sound."""
    found = max((name for name in names if name in question), key=len, default="")
    return question.replace(found, "".join(lazy_pinyin(found)), 1) if found else question


def colloquial(question: str, chance: Random, names: Sequence[str]) -> str:
    wordings = yaml.safe_load(_WORDINGS.read_text(encoding="utf-8"))["colloquial"]
    return str(chance.choice(wordings)).replace("{}", question.rstrip("？?。 "))


def full_width(question: str, chance: Random, names: Sequence[str]) -> str:
    """Letters, digits and signs in full width, and a wide blank where somebody paused."""
    at = chance.randrange(1, len(question)) if len(question) > 1 else 0
    apart = all(part[-1:].isdigit() is False for part in (question[:at], question[at : at + 1]))
    return (f"{question[:at]} {question[at:]}" if apart else question).translate(_FULL_WIDTH)


VARIANTS: dict[str, tuple[str, Variant]] = {
    "typo": ("错字", typo),
    "traditional": ("繁体", traditional),
    "pinyin": ("拼音", pinyin),
    "colloquial": ("口语", colloquial),
    "full_width": ("全角", full_width),
}


@cache
def _to_traditional() -> OpenCC:
    return OpenCC("s2t")


@cache
def _homophones_of(characters: str) -> dict[str, list[str]]:
    by_sound: dict[str, list[str]] = defaultdict(list)
    for char, sound in zip(characters, lazy_pinyin(list(characters)), strict=True):
        by_sound[sound].append(char)
    return {char: [other for other in same if other != char] for same in by_sound.values() for char in same}


def _homophones(names: Sequence[str]) -> dict[str, list[str]]:
    """Character → others of the same sound among all that the documents' names are made of."""
    return _homophones_of("".join(sorted(set(filter(_HAN.match, "".join(names))))))


# --- which questions --------------------------------------------------------------------------------------------------


def plain_cases(cases: Iterable[Task]) -> list[Task]:
    """Single short questions in plain characters that expect an answer."""
    return [
        (suite, case)
        for suite, case in cases
        if case.question
        and case.status == ["answered"]
        and len(case.question) <= LONGEST
        and all(ord(char) < 0xFF00 or char in "，？！：；（）" for char in case.question)
    ]


def varied(tasks: Sequence[Task], kind: str, names: Sequence[str], seed: int) -> list[Task]:
    """The same cases asked in another form, those that have one."""
    change = VARIANTS[kind][1]
    asked = [
        (suite, case, change(case.question or "", Random(f"{seed}/{kind}/{case.id}"), names))
        for suite, case in tasks
    ]
    return [
        (f"{suite}~{kind}", case.model_copy(update={"question": question}))
        for suite, case, question in asked
        if question != case.question
    ]


def printed_names(data_dir: Path) -> list[str]:
    """Names that documents print for rows and projects, of two to twelve Chinese characters."""
    opened = Corpus(data_dir)
    rows = opened.query(
        "SELECT item FROM figures UNION SELECT account_name FROM figures UNION SELECT project FROM figures"
    )
    opened.close()
    return sorted({str(row[0]) for row in rows if re.fullmatch(r"[一-龥]{2,12}", str(row[0]))})


# --- command line -----------------------------------------------------------------------------------------------------


def main(argv: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(argv)
    try:
        groups = measure(options.data, options.suites or SUITES, options.number, options.seed)
    except (SuiteError, IngestError) as error:
        print(error, file=sys.stderr)
        return 2
    misses = [record for records in groups.values() for record in records if record.verdict not in GOOD]
    total = sum(map(len, groups.values()))
    _print(groups, Console(soft_wrap=True))
    if options.misses:
        options.misses.write_text("".join(f"{_told(record)}\n" for record in misses), encoding="utf-8")
    wrong = [record for record in misses if record.verdict == "wrong"]
    for record in wrong:
        print(f"答错：{_told(record)}", file=sys.stderr)
    if not total or wrong or 1 - len(misses) / total < LEAST_RIGHT:
        print(f"未通过：{total} 个变体中答对的应 ≥ {LEAST_RIGHT:.0%}，且没有答错", file=sys.stderr)
        return 1
    return 0


def measure(data_dir: Path, suites: Sequence[str], number: int, seed: int) -> dict[str, list[Record]]:
    """Records of the variants by kind, of questions whose plain form is answered right."""
    loaded = [load_suite(find_suite(name)) for name in suites]
    info = corpus.describe(data_dir)
    require_documents(loaded, info, data_dir)
    names = printed_names(data_dir)
    plain = plain_cases((s.name, case) for s in loaded for case in corpus.cases_for(s, info))
    Random(seed).shuffle(plain)
    examinee = partial(open_assistant, data_dir)
    right = {r.key for r in run_tasks(plain, examinee, _jobs(len(plain))) if r.verdict == "right"}
    chosen = [task for task in plain if f"{task[0]}/{task[1].id}" in right][:number]
    tasks = [task for kind in VARIANTS for task in varied(chosen, kind, names, seed)]
    records = list(
        tqdm(run_tasks(tasks, examinee, _jobs(len(tasks))), desc="变体", total=len(tasks), disable=None)
    )
    return {kind: [r for r in records if r.suite.endswith(f"~{kind}")] for kind in VARIANTS}


def _jobs(tasks: int) -> int:
    return useful_jobs(tasks, os.cpu_count() or 1)


def _print(groups: dict[str, list[Record]], console: Console) -> None:
    table = Table(title="同一批问题的变体")
    table.add_column("变体")
    for heading in ("题数", "一样对", "未答或反问", "答错", "占比"):
        table.add_column(heading, justify="right")
    everything = [record for records in groups.values() for record in records]
    for name, records in [
        *((VARIANTS[kind][0], group) for kind, group in groups.items()),
        ("合计", everything),
    ]:
        good = sum(record.verdict in GOOD for record in records)
        wrong = sum(record.verdict == "wrong" for record in records)
        share = f"{good / len(records):.1%}" if records else "—"
        table.add_row(name, str(len(records)), str(good), str(len(records) - good - wrong), str(wrong), share)
    console.print(table)


def _told(record: Record) -> str:
    first = next((line for line in record.answer.splitlines() if line.strip()), "")
    return (
        f"{record.verdict}\t{record.key}\t{record.turns[-1]}\t{record.status}：{first[:100]}\t{record.reason}"
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m eval variants", description="错字、繁体、拼音、口语、全角：与原来的问法一样对的占多少"
    )
    parser.add_argument(
        "suites", nargs="*", metavar="SUITE", help=f"从哪些题集抽题（默认 {' '.join(SUITES)}）"
    )
    parser.add_argument(
        "--data", type=Path, default=Path("data"), metavar="DIR", help="语料目录（默认 data）"
    )
    parser.add_argument("--number", type=int, default=100, metavar="N", help="抽多少题（默认 100）")
    parser.add_argument("--seed", type=int, default=7, help="随机种子（默认 7）")
    parser.add_argument("--misses", type=Path, metavar="FILE", help="把没有一样对的逐行写到文件")
    return parser
