"""Writes a corpus of synthetic disclosures and the truth beside it. The same seed gives the same corpus."""

from __future__ import annotations

import importlib
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from random import Random

from eval.synthetic.assemble import Plan, build
from eval.synthetic.bodies import invent
from eval.synthetic.context import Context
from eval.synthetic.defects import KINDS, plant
from eval.synthetic.ledger import chain
from eval.synthetic.model import Document, Truth
from eval.synthetic.settle import settle
from eval.synthetic.style import Style, choose
from eval.synthetic.truth import TruthWriter

WRITERS = {"md": "markdown", "txt": "text", "html": "html", "docx": "docx", "xlsx": "xlsx", "pdf": "pdf"}
FORMATS = tuple(WRITERS)
UNIT_SHARE = 0.6  # a 单位 budget against its 部门's
CHUNK = 8  # bodies that one process writes at a time


@dataclass(frozen=True, slots=True)
class Request:
    """What to generate."""

    folder: Path
    years: tuple[int, ...]
    seed: int
    formats: tuple[str, ...]
    defects: tuple[str, ...] = ()
    defect_rate: float = 0.0


def generate(
    folder: Path | str,
    *,
    bodies: int,
    years: Sequence[int],
    seed: int,
    formats: Sequence[str],
    defects: Sequence[str] = (),
    defect_rate: float = 0.25,
    processes: int | None = None,
) -> list[Truth]:
    """Write the files and ``truth.jsonl`` into the folder; every body has budgets, some final accounts or a 单位 budget.

    ``defect_rate`` is the share of documents that get one of the ``defects``.
    """
    if unknown := [*({*formats} - {*FORMATS}), *({*defects} - {*KINDS})]:
        raise ValueError(f"unknown format or defect: {'、'.join(sorted(unknown))}")
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    rate = defect_rate if defects else 0.0
    request = Request(target, tuple(sorted(years)), seed, tuple(formats), tuple(defects), rate)
    chunks = [range(start, min(start + CHUNK, bodies)) for start in range(0, bodies, CHUNK)]
    workers = min(processes or os.cpu_count() or 1, len(chunks))
    if workers > 1:
        with ProcessPoolExecutor(workers) as pool:
            found = list(pool.map(_write_bodies, [request] * len(chunks), chunks))
    else:
        found = [_write_bodies(request, chunk) for chunk in chunks]
    truths = [Truth(line) for lines in found for line in lines]
    with (target / "truth.jsonl").open("w", encoding="utf-8") as out:
        out.writelines(truth.line + "\n" for truth in truths)
    return truths


def documents(
    body_index: int, years: Sequence[int], seed: int, defects: Sequence[str] = (), defect_rate: float = 0.0
) -> Iterator[tuple[Document, Style]]:
    """The disclosures of one body: budgets of every year; of every second body final accounts, of every third a 单位 budget."""
    for plan in plans(body_index, years, seed):
        rng = plan.rng("defect")
        if defects and rng.random() < defect_rate:
            yield plant(plan, defects, rng), plan.context.style
        else:
            yield build(plan)[0], plan.context.style


def plans(body_index: int, years: Sequence[int], seed: int) -> Iterator[Plan]:
    """What the documents of a body are about."""
    body = invent(seed, body_index)
    style = choose(Random(f"{seed}/style/{body_index}"), "预算")
    final_style = choose(Random(f"{seed}/final style/{body_index}"), "决算")
    first, last = min(years) - 1, max(years)
    budgets = chain(body, first, last, style.grain, seed)
    for year in years:
        context = Context(body.name, "部门", "预算", year, style, budgets[year], budgets[year - 1])
        yield Plan(body, context, budgets[year - 1], f"{seed}/{body_index}/{year}/部门预算")
    if body_index % 2 == 0:
        grain = max(final_style.grain, style.grain)
        budgets = budgets if grain == style.grain else chain(body, first, last, grain, seed)
        finals = {year: settle(body, ledger, grain, seed) for year, ledger in budgets.items()}
        for year in years:
            context = Context(body.name, "部门", "决算", year, final_style, finals[year], budgets[year])
            yield Plan(body, context, finals[year - 1], f"{seed}/{body_index}/{year}/部门决算")
    if body_index % 3 == 1:
        units = chain(body, first, last, style.grain, seed, UNIT_SHARE)
        for year in years:
            context = Context(body.name, "单位", "预算", year, style, units[year], units[year - 1])
            yield Plan(body, context, units[year - 1], f"{seed}/{body_index}/{year}/单位预算")


def _write_bodies(request: Request, indices: range) -> list[str]:
    writers = {name: _writer(name) for name in request.formats}
    lines = []
    for index in indices:
        for document, style in documents(
            index, request.years, request.seed, request.defects, request.defect_rate
        ):
            truth = TruthWriter(document)
            for name, write in writers.items():
                file = f"{document.name}.{name}"
                (request.folder / file).write_bytes(write(document, style))
                lines.append(truth.line(file, name).line)
    return lines


def _writer(format_: str) -> Callable[[Document, Style], bytes]:
    """The writer of a format, its library imported only now."""
    module = importlib.import_module(f"eval.synthetic.writers.{WRITERS[format_]}")
    write: Callable[[Document, Style], bytes] = module.write
    return write
