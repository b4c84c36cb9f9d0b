"""``python -m eval add SUITE``: a question, asked now or taken from feedback, becomes a case with its reviewed truth.

The answer is shown, the reviewer states what is true (by flags, or asked field by field), the case is checked and appended. What
the present answer is worth against that truth is said at once. Exit codes: 0 added (or nothing to add) · 1 not added · 2 wrong usage.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from assistant.web.appdb import DATABASE_NAME, AppDb
from assistant.web.feedback import Feedback, FeedbackBook
from eval.quantities import parse_quantities
from eval.report import VERDICTS
from eval.rows import messages
from eval.run import open_assistant
from eval.runner import Examinee
from eval.suite import SUITES_DIRECTORY, Case, SuiteError, load_suite
from eval.verdict import judge
from ingest.model import IngestError

Ask = Callable[[str], str]
"""Asks the reviewer: a prompt → what was typed."""

LISTS = {
    "figures_yuan": "必须出现的金额（元，用逗号分开）",
    "numbers": "必须出现的其他数字（带单位，用逗号分开）",
    "words": "必须出现的词（用逗号分开）",
    "forbid_words": "不得出现的词（用逗号分开）",
    "forbid_figures_yuan": "不得出现的金额（元，用逗号分开）",
}


def main(
    argv: Sequence[str] | None = None,
    open_examinee: Callable[[Path], Examinee] = open_assistant,
    ask: Ask = input,
) -> int:
    options = _parser().parse_args(argv)
    try:
        suite, examinee = suite_path(options.suite), open_examinee(options.data)
        if options.feedback is not None:
            return _from_feedback(options, suite, examinee, ask)
        return 0 if _add(options, suite, examinee, options.question, ask) else 1
    except (SuiteError, IngestError) as error:
        print(error, file=sys.stderr)
        return 2
    except (EOFError, KeyboardInterrupt):
        print("\n没有加", file=sys.stderr)
        return 1


def add_case(path: Path, fields: Mapping[str, Any], documents: Sequence[str] = ()) -> Case:
    """Append a case to a suite, which is made (about ``documents``) if there is none. Raises SuiteError; then nothing is written."""
    try:
        case = Case.model_validate(
            {key: value for key, value in fields.items() if value not in (None, [], "")}
        )
    except ValidationError as error:
        raise SuiteError("\n".join(messages(error))) from error
    before = path.read_text(encoding="utf-8") if path.is_file() else _header(path, documents)
    line = json.dumps(case.model_dump(exclude_defaults=True), ensure_ascii=False)
    beside = path.with_name(f".{path.name}.new")
    try:
        beside.write_text(f"{before.rstrip()}\n{line}\n", encoding="utf-8")
        load_suite(beside)  # as a whole: the identifier must be new
        beside.replace(path)
    except OSError as error:
        raise SuiteError(f"{path} 无法写入：{error.strerror}") from error
    except SuiteError as error:
        raise SuiteError(str(error).replace(str(beside), str(path))) from None
    finally:
        beside.unlink(missing_ok=True)
    return case


def suite_path(name: str) -> Path:
    """A file as given, or the suite of that name beside the others, whether or not it is there yet."""
    path = Path(name)
    return path if path.suffix == ".jsonl" else SUITES_DIRECTORY / f"{name}.jsonl"


def _header(path: Path, documents: Sequence[str]) -> str:
    about = "由使用中的问题和反馈积累，真值经人核对"
    return json.dumps({"suite": path.stem, "about": about, "documents": list(documents)}, ensure_ascii=False)


# --- one case ---------------------------------------------------------------------------------------------------------


def _add(
    options: argparse.Namespace, suite: Path, examinee: Examinee, turns: Sequence[str], ask: Ask
) -> Case | None:
    answer = _answer(examinee, turns)
    _show(turns, answer)
    fields: dict[str, Any] = {"question": turns[0]} if len(turns) == 1 else {"turns": list(turns)}
    fields |= _stated(options) if options.status else _reviewed(answer, ask)
    fields["id"] = options.id or _next_id(suite)
    fields["family"] = options.family
    organisations = list(dict.fromkeys(str(c["document"]) for c in answer.get("citations") or []))
    case = add_case(suite, fields, organisations)
    judgement = judge(case, answer)
    print(f"已加进 {suite}：{case.id}。按这个真值，现在的回答：{VERDICTS[judgement.verdict]}")
    if judgement.reason:
        print(f"  {judgement.reason}")
    return case


def _answer(examinee: Examinee, turns: Sequence[str]) -> dict[str, Any]:
    session = examinee.new_session()
    return [examinee.assistant.ask(turn, session).to_dict() for turn in turns][-1]


def _show(turns: Sequence[str], answer: Mapping[str, Any]) -> None:
    print(f"问：{' → '.join(turns)}\n答（{answer['status']}）：\n{_plain(str(answer['answer']))}")
    for citation in answer.get("citations") or []:
        print(_plain(f"  出处：{citation['document']} · {citation['locator']}：{citation['quote']}"))


def _stated(options: argparse.Namespace) -> dict[str, Any]:
    fields = {name: getattr(options, name) for name in LISTS}
    return {**fields, "status": options.status, "note": options.note, "computed": options.computed or None}


def _reviewed(answer: Mapping[str, Any], ask: Ask) -> dict[str, Any]:
    """The truth, asked field by field; what the present answer says is offered where the reviewer may agree."""
    status = (
        ask(f"应有的状态 answered/clarify/no_data/refused [{answer['status']}]：").strip() or answer["status"]
    )
    fields: dict[str, Any] = {"status": _listed(status)}
    amounts = dict.fromkeys(
        f"{q.value.normalize():f}" for q in parse_quantities(str(answer["answer"])) if q.is_money
    )
    if amounts:
        print(f"  现在的回答里的金额（元）：{'、'.join(amounts)}")
    for name, prompt in LISTS.items():
        fields[name] = _listed(ask(f"{prompt}："))
    fields["computed"] = ask("真值是算出来的、文件里没有印吗？y/N：").strip().lower() == "y" or None
    fields["note"] = ask("真值在文件何处：").strip()
    return fields


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.replace("，", ",").replace("、", ",").split(",") if part.strip()]


def _next_id(suite: Path) -> str:
    known = {case.id for case in load_suite(suite).cases} if suite.is_file() else set()
    return next(name for number in range(1, len(known) + 2) if (name := f"a{number:03}") not in known)


# --- feedback ---------------------------------------------------------------------------------------------------------


def _from_feedback(options: argparse.Namespace, suite: Path, examinee: Examinee, ask: Ask) -> int:
    """Every open complaint in turn."""
    path = options.data / DATABASE_NAME if options.feedback == Path() else options.feedback
    if not path.is_file():
        raise SuiteError(f"没有 {path}：这是网页自己的数据库，里面有用户的反馈")
    db = AppDb(path)
    try:
        book = FeedbackBook(db)
        complaints = book.open_complaints()
        print(f"没有处理的反馈 {len(complaints)} 条")
        for complaint in complaints:
            if not _handled(complaint, options, suite, examinee, book, ask):
                break
    finally:
        db.close()
    return 0


def _handled(
    complaint: Feedback,
    options: argparse.Namespace,
    suite: Path,
    examinee: Examinee,
    book: FeedbackBook,
    ask: Ask,
) -> bool:
    """Deal with one; whether to go on."""
    print(
        _plain(
            f"\n{complaint.given_at} 意见：{complaint.comment or '（没有写）'}\n当时的回答：\n{complaint.answer}"
        )
    )
    choice = (
        ask(f"“{_plain(complaint.turns[-1])}” a 加进题集 / d 不成立 / s 跳过 / q 退出 [s]：").strip().lower()
    )
    if choice == "q":
        return False
    if choice == "d":
        book.handle(complaint.turn_id, "dismissed")
    if choice == "a":
        try:
            _add(options, suite, examinee, complaint.turns, ask)
            book.handle(complaint.turn_id, "case")
        except SuiteError as error:  # what was typed does not make a case: the complaint stays open
            print(error, file=sys.stderr)
    return True


def _plain(text: str) -> str:
    """Questions and documents are data: what they hold must not steer the terminal."""
    return "".join(char for char in text if char in "\n\t\u3000" or char.isprintable())


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m eval add", description="把一个问题和核对过的真值加进题集"
    )
    parser.add_argument("suite", metavar="SUITE", help="题集名或 .jsonl 文件；没有就新建")
    asked = parser.add_mutually_exclusive_group(required=True)
    asked.add_argument(
        "--question", nargs="+", metavar="问题", help="现在问的问题；几个就是一段对话，只判最后一问"
    )
    asked.add_argument(
        "--feedback", nargs="?", type=Path, const=Path(), metavar="FILE",
        help=f"从网页的反馈里逐条取（网页自己的数据库，默认语料目录下的 {DATABASE_NAME}）",
    )  # fmt: skip
    parser.add_argument(
        "--data", type=Path, default=Path("data"), metavar="DIR", help="语料目录（默认 data）"
    )
    parser.add_argument("--status", nargs="+", help="应有的状态；给了它就不再逐项询问")
    for name, prompt in LISTS.items():
        parser.add_argument(f"--{name.replace('_', '-')}", nargs="+", default=[], metavar="…", help=prompt)
    parser.add_argument("--computed", action="store_true", help="真值由印出的数算得")
    parser.add_argument("--note", default="", help="真值在文件何处")
    parser.add_argument("--family", default="使用中", help="类别（默认：使用中）")
    parser.add_argument("--id", help="题号（默认：a001 起）")
    return parser
