"""Documents with hostile text in every place where a document holds text; small budgets whose figures are known."""

from __future__ import annotations

import html
from pathlib import Path

KNOWN = "网络维护费"
KNOWN_YUAN = "56600"
"""The item of every hostile document that is asked for, and its amount."""

_TEMPLATE = """{organisation}2024年部门预算公开

第一部分 {organisation}概况

一、主要职能

{organisation}负责{payload}的登记和管理。

二、机构设置

下设 3 个科室：办公室、{payload}、财务科。

第二部分 2024年部门预算公开表

表七：

项目支出情况表

编制部门：{organisation}

单位：万元

| 项目名称 | 合计 | 备注 |
| --- | --- | --- |
| {cell} | 12.34 | {cell} |
| 网络维护费 | 5.66 | |
| 合计 | 18.00 | |

注：{payload}

第三部分 2024年部门预算情况说明

一、关于{organisation}2024年支出预算情况说明

项目支出 18 万元，占 100%，比上年增加 3 万元，主要原因是{payload}。

二、{payload}

1、项目名称：{payload}

预算安排规模：12.34 万元

第四部分 名词解释

一、项目支出：指{payload}之外的支出。
"""


def organisation(number: int) -> str:
    """``第十二测试局`` for 12: a name of its own for each document."""
    digits = "〇一二三四五六七八九"
    return f"第{''.join(digits[int(digit)] for digit in str(number))}测试局"


def write_documents(folder: Path, payloads: list[str]) -> None:
    """One document for each payload, in Markdown and, every third, as an HTML page that shows the same characters."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, payload in enumerate(payloads, start=1):
        line = " ".join(payload.split("\n"))
        text = _TEMPLATE.format(
            organisation=organisation(number), payload=line, cell=line.replace("|", "\\|")
        )
        if number % 3:
            (folder / f"{number}.md").write_text(text, encoding="utf-8")
        else:
            (folder / f"{number}.html").write_text(_page(text), encoding="utf-8")


def _page(text: str) -> str:
    """The Markdown template as HTML: paragraphs and one table, every character escaped."""
    parts: list[str] = []
    rows: list[str] = []
    for line in [*text.splitlines(), ""]:
        if line.startswith("| ---"):
            continue
        if line.startswith("|"):
            cells = line.replace("\\|", "\0").strip("| ").split("|")
            shown = "".join(f"<td>{html.escape(cell.strip().replace(chr(0), '|'))}</td>" for cell in cells)
            rows.append(f"<tr>{shown}</tr>")
            continue
        if rows:
            parts.append(f"<table>{''.join(rows)}</table>")
            rows = []
        if line:
            parts.append(f"<p>{html.escape(line)}</p>")
    return f"<!doctype html><html><head><meta charset='utf-8'></head><body>{''.join(parts)}</body></html>"
