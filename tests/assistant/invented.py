"""Invented bodies with small budgets, built straight from the schema: what the questions of these tests are asked of.

云溪市水务局 has two years, a missing project table, a stated change and a failed check; 云溪县水务局 has a similar name;
安澜区教育局 prints 元, has two scopes, and a table whose columns are lost.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ingest.codes import account_name
from ingest.corpus.editions import DATABASE_NAME, publish
from ingest.corpus.schema import INDEXES, NAMES, SCHEMA_VERSION, TABLES, VIEWS
from ingest.corpus.write import derive

FEN = {"万元": 1_000_000, "元": 100}


@dataclass
class Builder:
    """Inserts rows with short calls."""

    connection: sqlite3.Connection
    unit: str = "万元"
    document: str = ""
    counts: dict[str, int] = field(default_factory=dict)

    def _next(self, what: str) -> int:
        self.counts[what] = self.counts.get(what, 0) + 1
        return self.counts[what]

    def _insert(self, table: str, values: Sequence[Any]) -> None:
        self.connection.execute(f"INSERT INTO {table} VALUES ({','.join('?' * len(values))})", values)

    def add_document(self, organisation: str, year: int, *, scope: str = "部门", kind: str = "预算", unit: str = "万元",
                     contents: Sequence[str] = (), aliases: Sequence[str] = (), sample: bool = False) -> None:  # fmt: skip
        self.document, self.unit = f"{organisation}{year}{scope}{kind}", unit
        title = f"{organisation}{year}年{scope}{kind}公开"
        self._insert("document", (self.document, self.document, organisation, "", scope, kind, year, title, 0, f"{year}-03-01",
                                  f"{title}.pdf", "", self.document, "pdf", 0, int(sample), 1,
                                  json.dumps(list(contents), ensure_ascii=False), "[]", ""))  # fmt: skip
        for alias in {organisation, *aliases}:
            self._insert("organisation_alias", (organisation, alias, self.document))

    def add_table(self, number: str, title: str, kind: str, measures: Sequence[str], rows: Sequence[Sequence[Any]], *,
                  notes: str = "[]", status: str = "printed", side: str = "", printed: Sequence[Sequence[str]] = ()) -> None:  # fmt: skip
        """Rows are (code, item, role, amount per measure…[, project]); None is an empty cell."""
        table = f"t{self._next('table')}"
        self._insert("budget_table", (table, self.document, self.counts["table"], number, title, kind, self.unit, "", notes,
                                      int(not rows), json.dumps(list(printed), ensure_ascii=False), 3, None))  # fmt: skip
        for index, (code, item, role, *amounts) in enumerate(rows, start=1):
            project = amounts.pop() if len(amounts) > len(measures) else ""
            line = f"{table}-{index}"
            name, source = account_name(code, item) if code else ("", "")
            self._insert("line", (line, table, self.document, index, side, code, item, name, source, project, role,
                                  {3: 1, 5: 2, 7: 3}.get(len(code), 0), None, "{}", 3))  # fmt: skip
            for column, (measure, amount) in enumerate(zip(measures, amounts, strict=True)):
                if amount is not None:
                    fen = round(amount * FEN[self.unit])
                    self._insert("figure", (f"{line}-{column}", line, table, self.document, column, measure, measure, status,
                                            "按合计关系确定" if status == "inferred" else "", None, "", fen, str(amount), self.unit,
                                            int(role == "leaf"), 3, ""))  # fmt: skip

    def add_statement(self, kind: str, subject: str, sentence: str, **fields: Any) -> None:
        number = self._next("statement")
        get = fields.get
        self._insert("statement", (f"s{number}", self.document, number, kind, subject, get("attribute", ""), get("amount_fen"),
                                   get("value", ""), get("comparator", ""), get("unit", ""), get("text", ""), get("change_fen"),
                                   get("percent", ""), get("base", ""), get("reason", ""), get("project", ""), sentence,
                                   "第三部分", get("locator", "第三部分 情况说明"), 5, None))  # fmt: skip

    def add_section(self, path: str, heading: str, text: str) -> None:
        number = self._next("section")
        self._insert(
            "section",
            (f"x{number}", self.document, number, path, path.rpartition("/")[0], heading, 2, text, 4, None),
        )

    def add_check(self, message: str, figure_id: str = "") -> None:
        number = self._next("check")
        self._insert("reconciliation", (f"c{number}", self.document, number, "合计列等于各列之和", 0, "错误", message, "合计", "",
                                        figure_id, "各项之和", "", ""))  # fmt: skip


def water_of_the_city(build: Builder, year: int, scale: float) -> None:
    build.add_document("云溪市水务局", year, contents=["一、部门支出总体情况表", "七、项目支出情况表"])
    build.add_table("表一", "部门支出总体情况表", "expenditure_by_function", ["合计", "基本支出", "项目支出"], [
        ("213", "农林水支出", "subtotal", 300 * scale, 200 * scale, 100 * scale),
        ("21303", "水利", "subtotal", 300 * scale, 200 * scale, 100 * scale),
        ("2130301", "行政运行", "leaf", 180 * scale, 180 * scale, None),
        ("2130306", "水利工程运行与维护", "leaf", 120 * scale, 20 * scale, 100 * scale),
        ("221", "住房保障支出", "subtotal", 20 * scale, 20 * scale, None),
        ("2210201", "住房公积金", "leaf", 20 * scale, 20 * scale, None),
        ("", "合计", "total", 320 * scale, 220 * scale, 100 * scale),
    ])  # fmt: skip
    build.add_table("表二", "部门收支总体情况表", "revenue_expenditure_summary", ["预算数"], [
        ("", "一般公共预算", "leaf", 320 * scale), ("", "收入总计", "total", 320 * scale)], side="收入",
        printed=[["事业收入", "", "外交支出", ""]])  # fmt: skip
    build.add_table("表六", "一般公共预算基本支出情况表", "basic_by_economic", ["合计", "人员经费", "公用经费"], [
        ("301", "工资福利支出", "subtotal", 190 * scale, 190 * scale, None),
        ("30101", "基本工资", "leaf", 90 * scale, 90 * scale, None),
        ("30113", "住房公积金", "leaf", 20 * scale, 20 * scale, None),
        ("30199", "其他工资福利支出", "leaf", 80 * scale, 80 * scale, None),
        ("302", "商品和服务支出", "subtotal", 30 * scale, None, 30 * scale),
        ("30201", "办公费", "leaf", 29.5 * scale, None, 29.5 * scale),
        ("30217", "公务接待费", "leaf", 0.5 * scale, None, 0.5 * scale),
        ("", "合计", "total", 220 * scale, 190 * scale, 30 * scale),
    ])  # fmt: skip
    build.add_table("表八", "“三公”经费支出表", "three_public",
                    ["合计", "因公出国（境）费", "公务用车购置及运行费/小计", "公务用车购置及运行费/公务用车购置费",
                     "公务用车购置及运行费/公务用车运行费", "公务接待费"],
                    [("", "", "leaf", 4.5 * scale, 0, 4 * scale, 0, 4 * scale, 0.5 * scale)])  # fmt: skip
    build.add_table(
        "表九",
        "政府性基金预算支出情况表",
        "government_fund_by_function",
        ["合计"],
        [],
        notes='["本年没有政府性基金预算"]',
    )
    build.add_statement(
        "project", "灌区泵站改造", "预算安排规模：60 万元", attribute="规模", amount_fen=60_000_000
    )
    build.add_statement(
        "project", "河道清淤", "预算安排规模：40 万元", attribute="规模", amount_fen=40_000_000
    )
    build.add_statement(
        "project",
        "灌区泵站改造",
        "设立的政策依据：云水发〔2023〕8号",
        attribute="依据",
        text="云水发〔2023〕8号",
    )
    for subject, value in (("编制", "25"), ("实有", "40"), ("在职", "22"), ("退休", "18")):
        build.add_statement(
            "headcount",
            subject,
            "编制25人，实有40人，其中在职22人，退休18人。",
            attribute="人数",
            value=value,
            unit="人",
        )
    build.add_statement("asset", "车辆", "车辆3辆，价值45万元。", attribute="数量", value="3", unit="辆")
    build.add_statement("asset", "车辆", "车辆3辆，价值45万元。", attribute="价值", amount_fen=45_000_000)
    meaning = "指因公出国费、用车费和公务接待费。"
    build.add_statement("definition", "“三公”经费", f"“三公”经费：{meaning}", text=meaning)
    build.add_statement("indicator", "清淤河道长度", "清淤河道长度：≥12公里", attribute="产出指标/数量指标", value="12", comparator="≥",
                        unit="公里", project="河道清淤")  # fmt: skip
    build.add_section("第一部分/一", "一、主要职能", "（一）负责全市水资源的统一管理。（二）负责防汛抗旱。")


def make_invented(data_dir: Path) -> Path:
    """Publish the invented corpus in ``data_dir``."""
    directory = data_dir / "editions" / "e1"
    directory.mkdir(parents=True)
    connection = sqlite3.connect(directory / DATABASE_NAME)
    connection.executescript(TABLES + INDEXES + NAMES + VIEWS)
    connection.execute("INSERT INTO manifest VALUES ('schema_version', ?)", (str(SCHEMA_VERSION),))
    build = Builder(connection)
    water_of_the_city(build, 2023, 0.5)
    water_of_the_city(build, 2024, 1.0)
    sentence = "基本支出220万元，比上年执行数减少30万元，下降12%，主要原因是两名职工调出。"
    build.add_statement("year_on_year", "基本支出", sentence, amount_fen=220_000_000, change_fen=-30_000_000, percent="-12",
                        base="上年执行数", reason="两名职工调出")  # fmt: skip
    build.add_check("表八：合计 4.5 与各项之和不一致", f"t{build.counts['table'] - 1}-1-0")
    build.add_document("云溪县水务局", 2024)
    build.add_table("表一", "部门支出总体情况表", "expenditure_by_function", ["合计", "基本支出", "项目支出"], [
        ("2130301", "行政运行", "leaf", 70, 70, None), ("", "合计", "total", 75, 70, 5)])  # fmt: skip
    build.add_table(
        "表八", "“三公”经费支出表", "three_public", ["合计", "公务接待费"], [("", "", "leaf", 0.8, 0.8)]
    )
    build.add_table("表七", "项目支出情况表", "project_expenditure", ["合计"], [
        ("2130306", "水利工程运行与维护", "leaf", 5, "量水设施维护"), ("", "合计", "total", 5)])  # fmt: skip
    build.add_table("", "未能辨认的项目表", "project_expenditure", ["unknown"], [
        ("2130306", "水利工程运行与维护", "leaf", 5, "量水设施维护")], status="unknown")  # fmt: skip
    for scope, total in (("部门", 9_000_000.0), ("单位", 5_000_000.0)):
        build.add_document("安澜区教育局", 2024, scope=scope, unit="元")
        build.add_table("", "支出预算总表", "expenditure_by_function", ["合计", "基本支出", "项目支出"], [
            ("2050101", "行政运行", "leaf", total - 1_000_000, total - 1_000_000, None),
            ("", "合计", "total", total, total - 1_000_000, 1_000_000.55)])  # fmt: skip
    derive(connection)
    connection.commit()
    connection.close()
    publish(data_dir, "e1")
    return data_dir
