"""``python -m eval.fuzz``: damaged and senseless files through everything an ingest does with one file.

Every reader's own small file is changed at random and built: blocks, tables, narrative, checks. What fails has to fail with an
``IngestError``; anything else is told with the seed that makes it again. Exit codes: 0 nothing found · 1 something.
"""

from __future__ import annotations

import argparse
import io
import sys
import tempfile
import traceback
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from eval.synthetic.generate import FORMATS, documents
from eval.synthetic.generate import _writer as writer_of
from eval.synthetic.model import Table
from ingest.document import build_document
from ingest.model import IngestError
from ingest.narrative import passages
from ingest.readers import expand_archive, read_source

TOLD_EVERY = 500
LINES_KEPT = 260
"""Lines of a text file that mutants start from: small files make many mutants a second."""
WORDS = (
    "合计",
    "|",
    "——",
    "1,2,3",
    "-",
    "（",
    "99999999999999999999.99",
    "0.001",
    "单位：万元",
    "表一",
    "其中：",
    "\u3000",
    "NaN",
)


@dataclass(frozen=True, slots=True)
class Crash:
    """An exception that is no IngestError: the file's name and the number of the mutant, which with the seed makes it again."""

    number: int
    name: str
    error: str


def originals(seed: int = 1) -> dict[str, bytes]:
    """File name → bytes: one generated document in every format, and an archive of one of them."""
    found: dict[str, bytes] = {}
    for body, form in enumerate(FORMATS):
        document, style = next(documents(body % 3, [2024], seed))
        if form in ("pdf", "xlsx", "docx"):
            tables = document.tables[:2]
            blocks = tuple(b for b in document.blocks if not isinstance(b, Table) or b in tables)
            document = replace(document, blocks=blocks)
        found[f"a.{form}"] = writer_of(form)(document, style)
    for name in ("a.md", "a.txt"):
        lines = found[name].splitlines(keepends=True)
        middle = len(lines) // 2
        found[name] = b"".join([*lines[: LINES_KEPT // 2], *lines[middle : middle + LINES_KEPT // 2]])
    found["a.zip"] = _zipped({"a.md": found["a.md"]})
    return found


def fuzz(number: int, seed: int, start: int = 0) -> Iterator[tuple[str, Crash | None]]:
    """(outcome, crash) per mutant: ``read``, ``refused`` or ``crashed``. Mutant n of a seed is always the same file."""
    sources = originals()
    names = sorted(sources)
    with tempfile.TemporaryDirectory(prefix="fuzz-") as scratch:
        for mutant in range(start, start + number):
            chance = Random(f"{seed}/{mutant}")
            name = names[mutant % len(names)]
            path = Path(scratch) / f"{mutant}{name}"
            path.write_bytes(mutated(sources[name], chance))
            try:
                outcome = _built(path)
                yield outcome, None
            except Exception as error:
                last = traceback.extract_tb((error.__cause__ or error).__traceback__)[-1]
                told = f"{type(error).__name__}: {error}（{Path(last.filename).name}:{last.lineno}）"
                yield "crashed", Crash(mutant, path.name, told)
            finally:
                path.unlink(missing_ok=True)


def _built(path: Path) -> str:
    """Build a file below the door that turns every exception into a message."""
    try:
        for document in expand_archive(path) if path.suffix == ".zip" else [path]:
            built = build_document(read_source(document))
            for section in built.sections:
                list(passages(section))
    except IngestError as error:
        if path.name not in str(error):
            raise RuntimeError(f"the message does not name the file: {error}") from error
        return "refused"
    return "read"


# --- changes ------------------------------------------------------------------------------------------------------


Change = Callable[[bytes, Random], bytes]


def mutated(data: bytes, chance: Random) -> bytes:
    """A changed copy. Of a package mostly one part is changed and packed again, since checksums catch all else."""
    if data.startswith(b"PK") and chance.random() < 0.8:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            members = {name: package.read(name) for name in package.namelist()}
        part = chance.choice(sorted(members))
        return _zipped({**members, part: mutated(members[part], chance)})
    text = _decoded(data)
    changes: list[Change] = [_bytes, _cut, *((_lines, _words, _characters) if text else ())]
    change = chance.choice(changes)
    return change(data, chance)


def _decoded(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        return ""


def _bytes(data: bytes, chance: Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.choice((1, 3, 30)) if changed else 0):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def _cut(data: bytes, chance: Random) -> bytes:
    return data[: chance.randrange(len(data) + 1)]


def _lines(data: bytes, chance: Random) -> bytes:
    """Lines left out, repeated or exchanged."""
    lines = data.decode().splitlines(keepends=True)
    for _ in range(chance.choice((1, 5, 40))):
        if len(lines) < 2:
            break
        at, other = chance.randrange(len(lines)), chance.randrange(len(lines))
        edit = chance.randrange(3)
        if edit == 0:
            del lines[at]
        elif edit == 1:
            lines.insert(other, lines[at])
        else:
            lines[at], lines[other] = lines[other], lines[at]
    return "".join(lines).encode()


def _words(data: bytes, chance: Random) -> bytes:
    """Words that mean something to the readers, put anywhere."""
    text = data.decode()
    for _ in range(chance.choice((1, 5, 20))):
        at = chance.randrange(len(text) + 1)
        text = text[:at] + chance.choice(WORDS) + text[at:]
    return text.encode()


def _characters(data: bytes, chance: Random) -> bytes:
    """Characters exchanged for others of the same text: digits for words, bars for digits."""
    text = list(data.decode())
    for _ in range(chance.choice((3, 30, 300)) if text else 0):
        text[chance.randrange(len(text))] = chance.choice(text)
    return "".join(text).encode(errors="replace")


def _zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, data in members.items():
            package.writestr(name, data)
    return out.getvalue()


# --- command line -------------------------------------------------------------------------------------------------


def main(argv: Sequence[str] | None = None, tell: Callable[[str], None] = print) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m eval.fuzz", description="用损坏的文件考验导入：只许以可读的消息失败"
    )
    parser.add_argument("--number", type=int, default=10_000, metavar="N", help="多少份（默认 10000）")
    parser.add_argument("--start", type=int, default=0, metavar="N", help="从第几份开始（默认 0）")
    parser.add_argument("--seed", type=int, default=20240101, help="随机种子（默认 20240101）")
    options = parser.parse_args(argv)
    outcomes: Counter[str] = Counter()
    for outcome, crash in fuzz(options.number, options.seed, options.start):
        outcomes[outcome] += 1
        if crash is not None:
            tell(
                f"未处理的异常：{crash.name}（--seed {options.seed} --start {crash.number} --number 1）：{crash.error}"
            )
        if outcomes.total() % TOLD_EVERY == 0:
            tell(_summary(outcomes, options.number))
    tell(_summary(outcomes, options.number))
    return 1 if outcomes["crashed"] else 0


def _summary(outcomes: Counter[str], number: int) -> str:
    return (
        f"{outcomes.total()}/{number}：读入 {outcomes['read']}，以消息拒绝 {outcomes['refused']}，"
        f"未处理的异常 {outcomes['crashed']}"
    )


if __name__ == "__main__":
    sys.exit(main())
