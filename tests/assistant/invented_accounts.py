"""A second invented corpus, of six bodies: 清河区档案局 with two budgets, a final account and described projects; five small ones."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from ingest.corpus.editions import DATABASE_NAME, publish
from ingest.corpus.schema import INDEXES, NAMES, SCHEMA_VERSION, TABLES, VIEWS
from ingest.corpus.write import derive
from tests.assistant.invented import Builder

ARCHIVES = "清河区档案局"
SMALL = ("清河区体育局", "清河区气象局", "清河区司法局", "青峰市档案局", "青峰市林业局")
MEANING = "指为保障机构正常运转而发生的支出。"


def budget(build: Builder, year: int, *, training: bool) -> None:
    build.add_document(ARCHIVES, year)
    measures = ["合计", "基本支出", "项目支出"]
    school = [("205", "教育支出", "leaf", 8, 8, None)] if training else []
    build.add_table("表三", "部门支出总体情况表", "expenditure_by_function", measures, [
        ("201", "一般公共服务支出", "leaf", 100 + year % 10, 60, 40 + year % 10), *school,
        ("", "合计", "total", 108 + year % 10 + (8 if training else 0), 60 + (8 if training else 0), 40 + year % 10)])  # fmt: skip
    build.add_table("表六", "一般公共预算基本支出情况表", "basic_by_economic", ["合计", "人员经费", "公用经费"], [
        ("301", "工资福利支出", "subtotal", 40, 40, None), ("30101", "基本工资", "leaf", 30, 30, None),
        ("30113", "住房公积金", "leaf", 10, 10, None), ("302", "商品和服务支出", "subtotal", 20, None, 20),
        ("30201", "办公费", "leaf", 15, None, 15), ("30211", "差旅费", "leaf", 5, None, 5),
        ("", "合计", "total", 60, 40, 20)])  # fmt: skip
    build.add_table("表八", "“三公”经费支出表", "three_public", ["合计", "公务用车购置及运行费/公务用车运行费", "公务接待费"],
                    [("", "", "leaf", 3, 2, 1)])  # fmt: skip
    build.add_statement(
        "operating_cost",
        "机关运行经费",
        f"{year}年机关运行经费{year % 10 + 20}万元。",
        amount_fen=(year % 10 + 20) * 1_000_000,
    )
    build.add_statement(
        "amount", "住房公积金", "住房公积金12万元，主要用于缴存职工住房公积金。", amount_fen=12_000_000
    )


def described_projects(build: Builder) -> None:
    sentence = "本项目预算50万元，其中古籍修复30万元，库房改造20万元。"
    build.add_statement("project", "馆藏保护专项", sentence, attribute="规模", amount_fen=50_000_000)
    build.add_statement(
        "project", "馆藏保护专项", "依据清档发〔2022〕3号。", attribute="依据", text="清档发〔2022〕3号"
    )
    build.add_statement(
        "project", "数字化专项", "本项目预算25万元。", attribute="规模", amount_fen=25_000_000
    )
    build.add_statement(
        "project", "数字化专项", "将馆藏档案扫描成像。", attribute="概况", text="将馆藏档案扫描成像。"
    )
    build.add_statement("asset", "车辆", "共有车辆2辆。", attribute="数量", value="2", unit="辆")
    build.add_statement("asset", "车辆", "计划购置车辆1辆。", attribute="计划购置", value="1", unit="辆")
    build.add_statement(
        "asset", "单价50万元以上设备", "单价50万元以上设备4台。", attribute="数量", value="4", unit="台"
    )
    reason = "因新馆开放"
    build.add_statement("year_on_year", "财政拨款收入", "财政拨款收入比上年增加9万元。", amount_fen=116_000_000, change_fen=9_000_000,
                        base="上年预算")  # fmt: skip
    build.add_statement(
        "year_on_year",
        "财政拨款收入支出增加",
        f"财政拨款收入支出增加的主要原因是{reason}。",
        attribute="原因",
        reason=reason,
    )
    build.add_section("第一部分/二", "二、机构设置", "本部门下属单位2家：城建档案馆、声像档案馆。")
    build.add_section("第三部分/五", "五、其他", "老干部活动费用于离退休人员慰问，共0.6万元。")


def final_account(build: Builder) -> None:
    build.add_document(ARCHIVES, 2023, kind="决算")
    build.add_table("", "支出决算表", "expenditure_by_function", ["合计"], [
        ("2012604", "档案馆", "leaf", 55), ("2012601", "行政运行", "leaf", 45), ("", "合计", "total", 100)])  # fmt: skip
    build.add_statement(
        "operating_cost", "机关运行经费", "2023年机关运行经费决算18万元。", amount_fen=18_000_000
    )
    for name, planned, spent, why in (("档案馆", 60, 55, "设备采购推迟"), ("行政运行", 44, 45, "补缴社保")):
        sentence = (
            f"{name}年初预算为{planned}万元，支出决算为{spent}万元。决算数与预算数不同的主要原因：{why}。"
        )
        build.add_statement("amount", name, sentence, attribute="年初预算", amount_fen=planned * 1_000_000)
        build.add_statement("amount", name, sentence, attribute="支出决算", amount_fen=spent * 1_000_000)
        build.add_statement(
            "execution",
            name,
            sentence,
            attribute="决算数小于预算数",
            amount_fen=spent * 1_000_000,
            base="预算数",
            reason=why,
        )


def make_accounts(data_dir: Path) -> Path:
    """Publish the corpus in ``data_dir``."""
    directory = data_dir / "editions" / "e1"
    directory.mkdir(parents=True)
    connection = sqlite3.connect(directory / DATABASE_NAME)
    connection.executescript(TABLES + INDEXES + NAMES + VIEWS)
    connection.execute("INSERT INTO manifest VALUES ('schema_version', ?)", (str(SCHEMA_VERSION),))
    build = Builder(connection)
    final_account(build)
    budget(build, 2023, training=False)
    budget(build, 2024, training=True)
    described_projects(build)
    for number, name in enumerate(SMALL):
        build.add_document(name, 2024)
        build.add_table("表三", "部门支出总体情况表", "expenditure_by_function", ["合计", "基本支出", "项目支出"], [
            ("2010101", "行政运行", "leaf", 10 + number, 10 + number, None),
            ("", "合计", "total", 10 + number, 10 + number, None)])  # fmt: skip
        if not number:
            received = "国内公务接待7批次，25人次。"
            build.add_statement(
                "activity", "国内公务接待", received, attribute="批次", value="7", unit="批次"
            )
            build.add_statement(
                "activity", "国内公务接待", received, attribute="人次", value="25", unit="人次"
            )
        text = MEANING if number else "是指机构日常开支。"
        build.add_statement("definition", "基本支出", f"基本支出：{text}", text=text)
    derive(connection)
    connection.commit()
    connection.close()
    publish(data_dir, "e1")
    return data_dir
