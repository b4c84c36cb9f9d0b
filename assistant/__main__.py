"""``python -m assistant``: one answer (``ask``), or one for each row of a file (``batch``); ``confirm`` keeps a right one as an example.

Exit codes: 0 answered, asked back, not in the corpus, or refused · 1 something broke · 2 wrong usage.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NoReturn, Protocol, TextIO

from assistant.answer import Answer
from assistant.batch import BatchError, answer_rows, read_rows, replacing
from assistant.show import as_text
from ingest.model import IngestError

DEFAULT_DATA = Path("data")
DONE, FAILED = 0, 1


class AssistantLike(Protocol):
    """What answers: ``assistant.assistant.Assistant`` or a stand-in of its shape."""

    def ask(self, question: str, session: Any = None) -> Answer: ...


Opened = tuple[AssistantLike, Callable[[], Any]]
"""An assistant, and what makes a new conversation."""


def main(argv: Sequence[str] | None = None, open_assistant: Callable[[Path], Opened] | None = None) -> int:
    """Run one command; the assistant can be replaced (tests do)."""
    options = _parser().parse_args(argv)
    # Faults are told in one line; their stack is for whoever asks for it.
    logging.basicConfig(level=logging.INFO if options.debug else logging.CRITICAL)
    _write_utf8(sys.stdout, sys.stderr)
    try:
        code = int(options.run(options, open_assistant or _open_assistant))
        sys.stdout.flush()
        return code
    except (IngestError, BatchError) as error:
        return _fail(str(error))
    except BrokenPipeError:  # whoever read the output has read enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except OSError as error:
        return _fail(f"{error.filename or ''} 无法读写：{error.strerror or error}")
    except KeyboardInterrupt:
        return _fail("已中断")


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(2, f"用法不对：{message}\n")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m assistant", description="对部门预算、决算公开文件提问，每个金额都有出处")
    commands = parser.add_subparsers(dest="command", required=True, metavar="{ask,batch,confirm}")
    ask = commands.add_parser("ask", help="回答一个问题")
    ask.add_argument("question", metavar="问题")
    ask.add_argument("--json", action="store_true", help="输出完整的回答对象（JSON）")
    ask.set_defaults(run=_ask)
    batch = commands.add_parser("batch", help="逐行回答一个文件里的问题")
    batch.add_argument("input", type=Path, metavar="IN.jsonl",
                       help='每行 {"id","question"} 或 {"id","turns":[…]}（一次对话，报告最后一问）')  # fmt: skip
    batch.add_argument(
        "-o", "--output", type=Path, required=True, metavar="OUT.jsonl", help="每行一个回答对象，顺序相同"
    )
    batch.set_defaults(run=_batch)
    confirm = commands.add_parser("confirm", help="把一个答对了的问题存为经人确认的例子")
    confirm.add_argument("question", metavar="问题")
    confirm.add_argument(
        "--means",
        action="append",
        default=[],
        metavar="说法=名称",
        help="由人指定读法，可以多次；不给就用配置的模型",
    )
    confirm.add_argument(
        "--intent", default="金额", metavar="类别", help="问的是哪一类：金额（默认）、清单、占比……"
    )
    confirm.add_argument(
        "--examples", type=Path, metavar="FILE", help="存到哪个文件（默认 BUDGET_QA_LLM_EXAMPLES）"
    )
    confirm.add_argument("--yes", action="store_true", help="不再问是否正确")
    confirm.set_defaults(run=_confirm)
    for command in (ask, batch, confirm):
        command.add_argument(
            "--data", type=Path, default=DEFAULT_DATA, metavar="DIR", help=f"语料目录（默认 {DEFAULT_DATA}）"
        )
        command.add_argument("--debug", action="store_true", help="把运行记录写到标准错误")
    return parser


def _ask(options: argparse.Namespace, open_assistant: Callable[[Path], Opened]) -> int:
    assistant, new_session = open_assistant(options.data)
    answer = assistant.ask(_valid(options.question), new_session())
    if options.json:
        print(json.dumps(answer.to_dict(), ensure_ascii=False))
    else:
        print(as_text(answer))
    return _fail("没有得到回答（加 --debug 看运行记录）") if answer.status == "error" else DONE


def _batch(options: argparse.Namespace, open_assistant: Callable[[Path], Opened]) -> int:
    rows = read_rows(options.input)  # all of it, before anything runs
    with replacing(options.output) as out:
        failed = answer_rows(rows, *open_assistant(options.data), out)
    print(f"已回答 {len(rows)} 题，写入 {options.output}", file=sys.stderr)
    return _fail(f"其中 {failed} 题出错（status 为 error）") if failed else DONE


def _confirm(options: argparse.Namespace, open_assistant: Callable[[Path], Opened]) -> int:
    from assistant.model_path import confirm
    from assistant.model_path.examples import ExampleError, own_file

    path = options.examples or own_file()
    if path is None:
        return _fail("没有指定存到哪里：用 --examples，或设置 BUDGET_QA_LLM_EXAMPLES")
    names = [tuple(pair.split("=", 1)) for pair in options.means]
    if any(len(pair) != 2 for pair in names):
        return _fail("--means 应写成 说法=名称")
    assistant: AssistantLike = (
        confirm.told_assistant(options.data, names, options.intent)
        if names
        else open_assistant(options.data)[0]
    )
    answer = assistant.ask(_valid(options.question))
    print(as_text(answer))
    try:
        example = confirm.example_of(answer)
        if not options.yes and input("\n这个回答正确吗？[y/N] ").strip().lower() not in ("y", "yes", "是"):
            return _fail("没有存")
        confirm.keep(example, path)
    except (ExampleError, EOFError) as error:
        return _fail(str(error) or "没有存")
    print(f"已存入 {path}", file=sys.stderr)
    return DONE


def _open_assistant(data_dir: Path) -> Opened:
    """The real assistant; imported here so that wrong usage shows without loading it."""
    from assistant.assistant import Assistant
    from assistant.session import Session

    return Assistant(data_dir), Session


def _valid(text: str) -> str:
    """Bytes of the command line that are no UTF-8 arrive as lone surrogates, which nothing can write again."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _write_utf8(*streams: TextIO) -> None:
    """Answers are Chinese whatever the locale says."""
    for stream in streams:
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")


def _fail(message: str) -> int:
    print(f"错误：{message}", file=sys.stderr)
    return FAILED


if __name__ == "__main__":
    sys.exit(main())
