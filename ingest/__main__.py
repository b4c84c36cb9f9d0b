"""``python -m ingest``: take documents in, list, remove, export, and print the reconciliation report."""

from __future__ import annotations

import argparse
import itertools
import json
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from ingest.model import IngestError

DEFAULT_DATA = Path("data")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code (0 done, 1 a file or the command failed, 2 usage)."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    command = _commands().get(arguments[0]) if arguments else None
    try:
        return command(arguments[1:]) if command else _add(arguments)
    except IngestError as error:
        print(f"错误：{error}", file=sys.stderr)
        return 1


def _commands() -> dict[str, Callable[[Sequence[str]], int]]:
    """What can be asked for by name; anything else are paths to take in."""
    return {
        "list": _list,
        "versions": _versions,
        "remove": _remove,
        "export": _export,
        "check": _check,
        "show": _show,
    }


def _parser(command: str, description: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=f"python -m ingest {command}".strip(), description=description)
    parser.add_argument(
        "--data", type=Path, default=DEFAULT_DATA, metavar="DIR", help="语料目录（默认 data）"
    )
    return parser


def _add(argv: Sequence[str]) -> int:
    parser = _parser("", "把预算、决算公开文件导入语料。子命令：list、remove、export、check、show、versions")
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="文件或文件夹")
    parser.add_argument("--sources", type=Path, metavar="FILE.csv", help="来源清单，列为 file,url,published")
    options = parser.parse_args(argv)
    from ingest.files import read_source_notes
    from ingest.pipeline import Recorded, ingest_paths

    notes = read_source_notes(options.sources) if options.sources else {}

    def progress(built: Iterable[Recorded], total: int) -> Iterable[Recorded]:
        from tqdm import tqdm

        return tqdm(built, total=total, unit="份", desc="导入", disable=None, file=sys.stderr)

    results = ingest_paths(options.paths, options.data, notes=notes, progress=progress)
    for result in results:
        if result.failed:
            print(f"失败  {result.message}")
            continue
        if result.status == "未变":
            print(f"未变  {result.path.name}（{result.message}）")
            continue
        print(
            f"{result.status}  {result.path.name} → {result.title}：表 {result.tables} 张，金额 {result.figures} 个，"
            f"章节 {result.sections} 节，陈述 {result.statements} 条，勾稽未通过 {result.failed_checks} 项"
            + (f"（{result.message}）" if result.message else "")
        )
        for notice in result.notices:
            print(f"      注意：{notice}")
    failed = sum(result.failed for result in results)
    print(f"共 {len(results)} 份，成功 {len(results) - failed} 份，失败 {failed} 份；语料目录 {options.data}")
    return 1 if failed else 0


def _list(argv: Sequence[str]) -> int:
    options = _parser("list", "列出语料里的文件").parse_args(argv)
    from ingest.corpus.read import Corpus

    corpus = Corpus(options.data)
    try:
        for row in corpus.query(
            "SELECT document_id, organisation, scope, kind, fiscal_year, title, source, published, is_current, is_sample"
            " FROM document ORDER BY organisation, fiscal_year, kind, scope, is_current DESC"
        ):
            marks = ("" if row["is_current"] else "  [旧版本]") + ("  [样例]" if row["is_sample"] else "")
            print(
                f"{row['document_id']}  {row['organisation']}  {row['fiscal_year']}年{row['kind']}  {row['scope']}  "
                f"{row['title']}  {row['source']}  {row['published'] or '公布日期未知'}{marks}"
            )
    finally:
        corpus.close()
    return 0


def _versions(argv: Sequence[str]) -> int:
    parser = _parser("versions", "列出一份文件各版本之间金额的差异（新版在前）")
    parser.add_argument("document", help="编号、标题或文件名（见 list）")
    options = parser.parse_args(argv)
    from ingest.corpus.read import Corpus
    from ingest.corpus.versions import changes, version_ids

    corpus = Corpus(options.data)
    try:
        named = corpus.query(
            "SELECT document_id FROM document WHERE ? IN (document_id, title, source)", (options.document,)
        )
        if not named:
            raise IngestError(
                f"语料里没有“{options.document}”：请用 python -m ingest list 查看编号、标题或文件名"
            )
        versions = version_ids(corpus.connection, named[0][0])
        if len(versions) == 1:
            print("只有一个版本")
        for after, before in itertools.pairwise(versions):
            found = changes(corpus.connection, before, after)
            print(f"{before} → {after}：{len(found)} 个金额不同")
            for change in found:
                print(f"  {change.describe()}")
    finally:
        corpus.close()
    return 0


def _remove(argv: Sequence[str]) -> int:
    parser = _parser("remove", "从语料里取出一份文件")
    parser.add_argument("document", help="编号、标题或文件名（见 list）")
    options = parser.parse_args(argv)
    from ingest.pipeline import remove_documents

    for title in remove_documents(options.data, options.document):
        print(f"已取出：{title}")
    return 0


def _export(argv: Sequence[str]) -> int:
    parser = _parser("export", "导出金额、陈述或章节")
    parser.add_argument("--what", choices=("figures", "statements", "sections"), default="figures")
    parser.add_argument(
        "--format", choices=("csv", "xlsx", "parquet"), default=None, help="默认按输出文件的扩展名，否则 csv"
    )
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="FILE")
    options = parser.parse_args(argv)
    from ingest.corpus.export import export
    from ingest.corpus.read import Corpus

    suffix = options.output.suffix.lower().lstrip(".")
    file_format = options.format or (suffix if suffix in ("xlsx", "parquet") else "csv")
    corpus = Corpus(options.data)
    try:
        count = export(corpus, options.what, options.output, file_format)
    finally:
        corpus.close()
    print(f"已导出 {count} 行到 {options.output}")
    return 0


def _check(argv: Sequence[str]) -> int:
    parser = _parser("check", "勾稽核对报告：列出未通过的核对，两处数字和位置")
    parser.add_argument("--json", action="store_true", help="按 JSON 输出")
    options = parser.parse_args(argv)
    from ingest.corpus.read import Corpus

    corpus = Corpus(options.data)
    try:
        rows = [
            dict(row)
            for row in corpus.query(
                "SELECT * FROM checks ORDER BY document_id, passed, severity DESC, check_id"
            )
        ]
    finally:
        corpus.close()
    if options.json:
        print(json.dumps(rows, ensure_ascii=False, indent=1))
        return 0
    for document in dict.fromkeys(row["document"] for row in rows):
        _print_checks(document, [row for row in rows if row["document"] == document])
    return 0


def _print_checks(document: str, rows: Sequence[dict[str, Any]]) -> None:
    """One document's report: how much was compared, then every failed check, defects before hints."""
    failed = [row for row in rows if not row["passed"]]
    defects = sum(row["severity"] == "错误" for row in failed)
    print(f"{document}：核对 {len(rows)} 组，未通过 {defects} 项，提示 {len(failed) - defects} 条")
    for row in failed:
        print(f"  {'⚠' if row['severity'] == '错误' else '·'} [{row['rule']}] {row['message']}")


def _show(argv: Sequence[str]) -> int:
    parser = _parser(
        "show", "把一个金额在原文里的位置画出来：PDF 出页面图（PNG），其他格式出标出该行的表（HTML）"
    )
    parser.add_argument("figure_id", nargs="?", help="金额编号（导出文件的 figure_id 列）")
    parser.add_argument("--document", metavar="DOC", help="编号、标题或文件名；与 --page 一起用")
    parser.add_argument("--page", type=int)
    parser.add_argument("-o", "--output", type=Path, default=Path("source"), metavar="FILE")
    options = parser.parse_args(argv)
    if bool(options.figure_id) == bool(options.document and options.page):
        parser.error("请给出一个金额编号，或者 --document 和 --page")
    from ingest import show
    from ingest.corpus.read import Corpus

    corpus = Corpus(options.data)
    try:
        target = (
            show.find_figure(corpus, options.figure_id)
            if options.figure_id
            else show.find_page(corpus, options.document, options.page)
        )
        print(f"已写出 {show.show(corpus, target, options.output)}")
    finally:
        corpus.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
