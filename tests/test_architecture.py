"""The arrows between the parts of the house, checked on the source: who may import what, and how long a file may be."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCES = ("app.py", "ingest", "assistant", "eval", "scripts")
MAX_LINES = 400
HEAVY = (
    "torch",
    "sentence_transformers",
    "chromadb",
    "gradio",
    "langchain",
    "pdfplumber",
    "openpyxl",
    "docx",
)


@dataclass(frozen=True)
class Rule:
    """Files matching ``files`` but none of ``doors`` must not import ``modules`` other than ``allowed``.

    A module stands for all that is below it. ``broken`` is a file that breaks the rule: the checker must see it.
    """

    name: str
    modules: tuple[str, ...]
    broken: tuple[str, str]
    files: tuple[str, ...] = ("*",)
    doors: tuple[str, ...] = ()
    allowed: tuple[str, ...] = ()


PEERS = "eval/peers/*"  # other systems to compare with: their own requirements, imported by nothing

RULES = (
    Rule(
        "ingest knows nothing of those who use it",
        files=("ingest/*",),
        modules=("assistant", "eval", "app", "scripts", "tests"),
        broken=("ingest/lines.py", "from assistant import plan"),
    ),
    Rule(
        "assistant sees of ingest its pure modules and the corpus; the pages the rest through one door",
        files=("assistant/*",),
        doors=("assistant/web/ingestion.py",),
        modules=("ingest",),
        allowed=(
            "ingest.amounts",
            "ingest.codes",
            "ingest.periods",
            "ingest.model",
            "ingest.vocabulary",
            "ingest.corpus",
        ),
        broken=("assistant/plan.py", "from ingest import pipeline"),
    ),
    Rule(
        "assistant knows nothing of those who use it; the quality page reads eval's runs through one door",
        files=("assistant/*",),
        doors=("assistant/web/scores.py",),
        modules=("eval", "app", "scripts", "tests"),
        broken=("assistant/web/quality.py", "import eval.runner"),
    ),
    Rule(
        "eval stands on assistant and ingest only",
        files=("eval/*",),
        modules=("app", "scripts", "tests"),
        broken=("eval/runner.py", "import app"),
    ),
    Rule(
        "the pages are the app's alone; eval measures what makes Markdown safe, and takes cases from feedback",
        doors=("app.py", "assistant/web/*"),
        modules=("assistant.web",),
        allowed=("assistant.web.markdown", "assistant.web.feedback", "assistant.web.appdb"),
        broken=("assistant/assistant.py", "from .web import chat"),
    ),
    Rule(
        "one importer of language models",
        doors=("assistant/llm.py", PEERS),
        modules=("langchain*", "langgraph*", "openai"),
        broken=("assistant/understand.py", "from langchain_core.messages import HumanMessage"),
    ),
    Rule(
        "langchain-community is no longer maintained",
        doors=(PEERS,),
        modules=("langchain_community",),
        broken=("assistant/llm.py", "from langchain_community.utilities import SQLDatabase"),
    ),
    Rule(
        "one importer of the vector index",
        doors=("ingest/corpus/vectors.py", PEERS),
        modules=("chromadb",),
        broken=("assistant/passages.py", "def search():\n    import chromadb"),
    ),
    Rule(
        "one importer of the embedding model",
        doors=("ingest/corpus/embedding.py", "scripts/*", PEERS),
        modules=("sentence_transformers", "transformers", "torch"),
        broken=("ingest/corpus/vectors.py", "import importlib\nimportlib.import_module('torch')"),
    ),
    Rule(
        "the web framework stays in the web app",
        doors=("app.py", "assistant/web/*"),
        modules=("gradio*",),
        broken=("assistant/__main__.py", "import gradio as gr"),
    ),
    Rule(
        "one maker of QR codes",
        doors=("assistant/web/qr.py",),
        modules=("segno",),
        broken=("assistant/web/kiosk.py", "import segno"),
    ),
    Rule(
        "one speaker of the Model Context Protocol",
        doors=("assistant/web/mcp_tools.py",),
        modules=("mcp",),
        broken=("assistant/web/server.py", "from mcp.server import Server"),
    ),
    Rule(
        "one reader of PDF",
        doors=("ingest/readers/pdf.py", PEERS),
        modules=("pdfplumber", "pdfminer"),
        broken=("ingest/layout.py", "import pdfplumber"),
    ),
    Rule(
        "one reader of Word files",
        doors=("ingest/readers/docx.py", "eval/synthetic/writers/docx.py", PEERS),
        modules=("docx",),
        broken=("ingest/sections.py", "from docx import Document"),
    ),
    Rule(
        "one reader of workbooks, and the writers of exports",
        doors=("ingest/readers/xlsx.py", "*/export.py", "*/xlsx.py", PEERS),
        modules=("openpyxl",),
        broken=("assistant/compose.py", "import openpyxl"),
    ),
)


def test_arrows_point_downward() -> None:
    assert violations(ROOT) == []


def test_files_stay_short() -> None:
    assert overlong(ROOT) == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_checker_sees_a_broken_rule(rule: Rule, tmp_path: Path) -> None:
    path, source = rule.broken
    _write(tmp_path / path, source)
    assert any(line.startswith(f"{path}:") and line.endswith(rule.name) for line in violations(tmp_path))


def test_checker_lets_a_sound_tree_pass(tmp_path: Path) -> None:
    _write(tmp_path / "ingest/readers/pdf.py", "import pdfplumber\nfrom ingest.model import Document")
    _write(tmp_path / "ingest/corpus/read.py", "from . import schema\nfrom ..model import Document")
    _write(
        tmp_path / "assistant/plan.py", "from ingest import amounts\nfrom ingest.corpus.read import Corpus"
    )
    _write(
        tmp_path / "assistant/web/chat.py",
        "import gradio\nfrom assistant.web import theme\nfrom ..answer import Answer",
    )
    _write(
        tmp_path / "app.py",
        "import gradio\nfrom assistant.web import chat\nfrom ingest.pipeline import ingest_paths",
    )
    _write(tmp_path / "eval/peers/tutorial.py", "import langchain_community, torch")
    assert violations(tmp_path) == []


def test_checker_sees_an_overlong_file(tmp_path: Path) -> None:
    _write(tmp_path / "ingest/short.py", "x = 1\n" * MAX_LINES)
    _write(tmp_path / "ingest/long.py", "x = 1\n" * (MAX_LINES + 1))
    assert overlong(tmp_path) == [f"ingest/long.py: {MAX_LINES + 1} lines"]


def test_importing_the_assistant_loads_nothing_heavy() -> None:
    assert _run("import assistant.assistant")[1] == []


def test_an_sql_answer_loads_nothing_heavy(sample_corpus: Path) -> None:
    arguments = ["assistant", "ask", "项目支出合计是多少", "--data", str(sample_corpus), "--json"]
    run = f"import runpy, sys; sys.argv = {arguments!r}; runpy.run_module('assistant', run_name='__main__')"
    answer, loaded = _run(run)
    assert json.loads(answer)["route"] == "sql"
    assert loaded == []


# --- the checker --------------------------------------------------------------------------------------------------


def violations(root: Path) -> list[str]:
    """Every import that breaks a rule: ``file:line imports module: rule``."""
    found = []
    for path in _sources(root):
        name = path.relative_to(root).as_posix()
        rules = [rule for rule in RULES if _matches(name, rule.files) and not _matches(name, rule.doors)]
        for line, module in _imports(path, root):
            found += [
                f"{name}:{line} imports {module}: {rule.name}" for rule in rules if _forbids(rule, module)
            ]
    return found


def overlong(root: Path) -> list[str]:
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in _sources(root)}
    return [f"{path.relative_to(root).as_posix()}: {n} lines" for path, n in lengths.items() if n > MAX_LINES]


def _sources(root: Path) -> list[Path]:
    trees = (root / name for name in SOURCES)
    return sorted(path for tree in trees for path in ([tree] if tree.is_file() else tree.rglob("*.py")))


def _imports(path: Path, root: Path) -> Iterator[tuple[int, str]]:
    """Line and absolute name of each imported module; ``from a import b`` is ``a.b``, since b may be a module."""
    package = path.relative_to(root).parent.parts
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), str(path))):
        match node:
            case ast.Import(names=names):
                yield from ((node.lineno, alias.name) for alias in names)
            case ast.ImportFrom(module=module, names=names, level=level):
                base = [*package[: len(package) - level + 1]] if level else []
                stem = ".".join([*base, *([module] if module else [])])
                yield from ((node.lineno, f"{stem}.{alias.name}") for alias in names)
            case ast.Call(
                func=ast.Attribute(attr=called) | ast.Name(id=called),
                args=[ast.Constant(value=str(name)), *_],
            ) if called in ("import_module", "__import__"):
                yield node.lineno, name


def _forbids(rule: Rule, module: str) -> bool:
    return _within(module, rule.modules) and not _within(module, rule.allowed)


def _within(module: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatch(module, pattern) or fnmatch(module, f"{pattern}.*") for pattern in patterns)


def _matches(name: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatch(name, pattern) for pattern in patterns)


def _write(path: Path, source: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(source, encoding="utf-8")


def _run(code: str) -> tuple[str, list[str]]:
    """What the code prints in a fresh interpreter, and which heavy libraries it has loaded by its end."""
    report = f"import atexit, sys; atexit.register(lambda: print([m for m in {HEAVY!r} if m in sys.modules]))"
    command = [sys.executable, "-c", f"{report}\n{code}"]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert result.returncode == 0, result.stderr
    output, _, loaded = result.stdout.rstrip().rpartition("\n")
    return output, list(ast.literal_eval(loaded))
