"""The two known documents, compared with what a person reads in them. Amounts in 万元 as printed."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

from ingest.model import Section, Statement, TextLine
from ingest.narrative import passages, publication_date, read_contents, redacted

FEN = 1_000_000


def wan(fen: int | None) -> str:
    return "" if fen is None else str((Decimal(fen) / FEN).normalize() + 0)


def fen(printed: str) -> int:
    return int(Decimal(printed) * FEN)


def values(statements: list[Statement], kind: str) -> list[tuple[str, str, str]]:
    return [
        (s.subject, s.attribute, s.value or f"{wan(s.amount_fen)}万") for s in statements if s.kind == kind
    ]


def changes(statements: list[Statement]) -> list[tuple[str, int | None, str, str]]:
    return [
        (s.subject, s.change_fen, s.percent + s.comparator, s.base)
        for s in statements
        if s.kind == "year_on_year"
    ]


def printed(subject: str, change: str, percent: str, base: str) -> tuple[str, int | None, str, str]:
    return subject, fen(change), percent, base


def test_counts(bazhou: list[Statement], hetian: list[Statement]) -> None:
    common = {
        "headcount": 8,
        "structure": 2,
        "asset": 17,
        "procurement": 4,
        "sme_reserve": 2,
        "operating_cost": 1,
    }
    assert Counter(s.kind for s in bazhou) == {
        **common,
        **{"amount": 37, "year_on_year": 20, "project": 12, "performance_scope": 2, "non_tax_revenue": 6},
        **{"purchased_services": 2, "definition": 8},
    }
    assert Counter(s.kind for s in hetian) == {
        **common,
        **{"amount": 22, "year_on_year": 12, "project": 24, "performance_scope": 2, "definition": 6},
    }


def test_headcounts(bazhou: list[Statement], hetian: list[Statement]) -> None:
    def persons(
        posts: str, all_: str, on: str, off: str, more_off: str, less_on: str
    ) -> list[tuple[str, str, str]]:
        return [
            ("编制", "人数", posts),
            ("实有", "人数", all_),
            ("在职", "人数", on),
            ("在职", "增减", less_on),
            ("退休", "人数", off),
            ("退休", "增减", more_off),
            ("离休", "人数", "0"),
            ("离休", "增减", "0"),
        ]

    assert values(bazhou, "headcount") == persons("33", "59", "28", "31", "2", "-16")
    assert values(hetian, "headcount") == persons("18", "46", "30", "16", "1", "-23")


def test_structure(bazhou: list[Statement], hetian: list[Statement]) -> None:
    assert values(bazhou, "structure") == [("内设机构", "数量", "10"), ("预算单位", "数量", "0")]
    assert values(hetian, "structure") == [("内设机构", "数量", "5"), ("预算单位", "数量", "0")]
    assert (
        next(s for s in hetian if s.kind == "structure").text
        == "财务室、办公室、征缴科、养老待遇支付科、城乡居民养老科"
    )
    assert next(s for s in bazhou if s.kind == "structure").text.count("、") == 9


def test_assets(bazhou: list[Statement], hetian: list[Statement]) -> None:
    def owned(
        area: str, house: str, cars: str, car: str, desks: str, rest: str
    ) -> list[tuple[str, str, str]]:
        return [
            ("房屋", "面积", area),
            ("房屋", "价值", house),
            ("车辆", "数量", cars),
            ("车辆", "价值", car),
            ("一般公务用车", "数量", cars),
            ("一般公务用车", "价值", car),
            ("执法执勤用车", "数量", "0"),
            ("执法执勤用车", "价值", "0万"),
            ("其他车辆", "数量", "0"),
            ("其他车辆", "价值", "0万"),
            ("办公家具", "价值", desks),
            ("其他资产", "价值", rest),
            ("单位价值50万元以上大型设备", "数量", "0"),
            ("单位价值100万元以上大型设备", "数量", "0"),
            ("车辆", "计划购置", "万"),
            ("50万元以上大型设备", "计划购置", "0"),
            ("单位价值100万元以上大型设备", "计划购置", "0"),
        ]

    assert values(bazhou, "asset") == owned("3118", "173.25万", "2", "51.95万", "0万", "377.11万")
    assert values(hetian, "asset") == owned("100", "5万", "1", "9.02万", "10.21万", "57.9万")


def test_procurement(bazhou: list[Statement], hetian: list[Statement]) -> None:
    def bought(*amounts: str) -> list[tuple[str, str, str]]:
        return [
            ("政府采购", part, f"{a}万")
            for part, a in zip(("合计", "货物", "工程", "服务"), amounts, strict=True)
        ]

    assert values(bazhou, "procurement") == bought("22.3", "21", "0", "1.3")
    assert values(hetian, "procurement") == bought("2.5", "2", "0", "0.5")
    assert [wan(s.amount_fen) for s in bazhou if s.kind == "sme_reserve"] == ["11", "8"]
    assert [wan(s.amount_fen) for s in hetian if s.kind == "sme_reserve"] == ["0", "0"]


def test_other_matters(bazhou: list[Statement], hetian: list[Statement]) -> None:
    assert [wan(s.amount_fen) for s in bazhou + hetian if s.kind == "operating_cost"] == ["22.26", "14.5"]
    assert values(bazhou, "performance_scope") == [
        ("实行绩效管理", "项目数", "2"),
        ("实行绩效管理", "金额", "121万"),
    ]
    assert values(hetian, "performance_scope") == [
        ("实行绩效管理", "项目数", "4"),
        ("实行绩效管理", "金额", "38.74万"),
    ]
    assert {value for _, _, value in values(bazhou, "non_tax_revenue")} == {"0万"}
    assert values(bazhou, "purchased_services") == [
        ("政府购买服务", "项目数", "0"),
        ("政府购买服务", "金额", "0万"),
    ]


def test_projects(bazhou: list[Statement], hetian: list[Statement]) -> None:
    def scales(statements: list[Statement]) -> dict[str, str]:
        return {
            s.project: wan(s.amount_fen) for s in statements if s.kind == "project" and s.attribute == "规模"
        }

    assert scales(bazhou) == {
        "1992-1993 年机关事业单位辞去现职保留公职人员 2020 年社会保险费": "36",
        "社会保险服务和中心运行经费": "85",
    }
    assert scales(hetian) == {
        "异地退休人员养老保险汇费": "1.5",
        "办公补助经费": "5.24",
        "医疗 IC 卡工本费": "30",
        "办公设备购置费": "2",
    }
    attributes = ["名称", "依据", "规模", "承担单位", "分配", "执行时间"]
    assert [s.attribute for s in hetian if s.kind == "project"] == attributes * 4
    basis = next(s for s in hetian if s.project == "异地退休人员养老保险汇费" and s.attribute == "依据")
    assert basis.text.startswith("我单位为 8000 多人") and basis.text.endswith("开展社会化服务。")


def test_changes_of_bazhou(bazhou: list[Statement]) -> None:
    assert changes(bazhou) == [
        printed("一般公共预算", "9.74", "", "上年"),
        printed("基本支出", "-35.26", "", "上年"),
        printed("项目支出", "45", "", "上年"),
        printed("一般公共预算拨款基本支出", "-43.21", "-8.92", "上年执行数"),
        printed("一般公共预算拨款项目支出", "-35.5", "-22.68", "上年执行数"),
        printed("培训支出", "-1.14", "-68.67", "上年执行数"),
        printed("行政运行", "-10.4", "-3.25", "上年执行数"),
        printed("社会保险经办机构", "-31.5", "-27.04", "上年执行数"),
        printed("行政单位离退休", "6.08", "78.05", "上年执行数"),
        printed("机关事业单位基本养老保险缴费支出", "-5.68", "-14.25", "上年执行数"),
        printed("机关事业单位职业年金缴费支出", "9.56", "100>", "上年执行数"),
        printed("其他企业改革发展补助", "1", "2.86", "上年执行数"),
        printed("行政单位医疗", "2.67", "10.15", "上年执行数"),
        printed("公务员医疗补助", "-0.08", "-0.64", "上年执行数"),
        printed("住房公积金", "21.13", "100>", "上年执行数"),
        printed("“三公”经费", "-3.15", "", "上年"),
        printed("因公出国（境）费", "0", "", "上年"),
        printed("公务用车运行费", "-3", "", "上年"),
        printed("公务接待费", "-0.15", "", "上年"),
        printed("机关运行经费", "-4", "-15.23", "上年预算"),
    ]


def test_changes_of_hetian(hetian: list[Statement]) -> None:
    assert changes(hetian) == [
        printed("一般公共预算", "-350", "", "上年"),
        printed("基本支出", "-333.42", "", "上年"),
        printed("项目支出", "-16.58", "", "上年"),
        printed("一般公共预算拨款基本支出", "-333.42", "-42.98", "上年执行数"),
        printed("行政运行", "-341.39", "-43.65", "上年执行数"),
        printed("机关事业单位基本养老保险缴费支出", "-44.68", "-51.91", "上年执行数"),
        printed("“三公”经费", "0", "", "上年"),
        printed("因公出国（境）费", "0", "", "上年"),
        printed("公务用车购置费", "0", "", "上年"),
        printed("公务用车运行费", "0", "", "上年"),
        printed("公务接待费", "0", "", "上年"),
        printed("机关运行经费", "-6.46", "-30.82", "上年预算"),
    ]
    unfilled = [s for s in hetian if s.attribute == "增加（减少）"]
    assert len(unfilled) == 5 and all("未选" in s.text for s in unfilled)


def test_this_years_amounts_stand_beside_their_changes(
    bazhou: list[Statement], hetian: list[Statement]
) -> None:
    now = {s.subject: wan(s.amount_fen) for s in bazhou if s.kind == "year_on_year"}
    assert (now["行政运行"], now["“三公”经费"], now["公务接待费"], now["机关运行经费"]) == (
        "309.61",
        "3.34",
        "0.34",
        "22.26",
    )
    now = {s.subject: wan(s.amount_fen) for s in hetian if s.kind == "year_on_year"}
    assert (now["行政运行"], now["“三公”经费"], now["基本支出"]) == ("440.65", "2.1", "443.3")


def test_shares(bazhou: list[Statement], hetian: list[Statement]) -> None:
    def shares(statements: list[Statement]) -> list[tuple[str, str]]:
        return [(s.subject, s.percent) for s in statements if s.kind == "amount" and s.percent]

    assert shares(bazhou) == [
        ("一般公共预算", "100"),
        ("基本支出", "78.48"),
        ("项目支出", "21.52"),
        ("教育支出", "0.09"),
        ("社会保障和就业支出", "88.19"),
        ("卫生健康支出", "7.36"),
        ("住房保障支出", "4.36"),
    ]
    assert shares(hetian) == [
        ("一般公共预算", "100"),
        ("基本支出", "91.96"),
        ("项目支出", "8.04"),
        ("社会保障和就业支出", "100"),
    ]


def test_reasons(bazhou: list[Statement], hetian: list[Statement]) -> None:
    reasons = {(s.subject, s.base): s.reason for s in bazhou + hetian if s.kind == "year_on_year"}
    assert reasons["机关运行经费", "上年预算"] == "2019年机构改革，在编人员减少"
    assert reasons["公务接待费", "上年"] == "未安排此项预算"
    assert {s.subject: s.reason for s in bazhou}["公务接待费"] == "厉行节约，压缩开支"
    assert {s.subject: s.reason for s in bazhou}["“三公”经费"] == ""


def test_every_quote_is_in_its_source(
    bazhou: list[Statement],
    hetian: list[Statement],
    bazhou_lines: list[TextLine],
    hetian_lines: list[TextLine],
) -> None:
    for statements, lines in ((bazhou, bazhou_lines), (hetian, hetian_lines)):
        source = "".join("".join(line.text.split()) for line in lines)
        missing = [s.sentence for s in statements if "".join(s.sentence.split()) not in source]
        assert missing == []


def test_every_statement_names_an_existing_section_and_a_line(
    bazhou: list[Statement], bazhou_sections: list[Section], bazhou_lines: list[TextLine]
) -> None:
    paths = {section.path for section in bazhou_sections}
    at = {line.place.line: line.text for line in bazhou_lines}
    for statement in bazhou:
        assert statement.section_path in paths
        begins = "".join(at[statement.place.line].split())
        assert (
            begins.startswith("".join(statement.sentence.split())[:4])
            or statement.sentence[:4] in at[statement.place.line]
        )


def test_locators_are_heading_paths(bazhou: list[Statement]) -> None:
    assert (
        next(s for s in bazhou if s.kind == "procurement").locator
        == "第三部分 十、其他重要事项的情况说明 （二）政府采购情况"
    )


def test_sections(bazhou_sections: list[Section], hetian_sections: list[Section]) -> None:
    parts = ["第一部分", "第二部分", "第三部分", "第四部分"]
    for sections in (bazhou_sections, hetian_sections):
        assert [s.path for s in sections if s.level == 1] == parts
        assert len({s.path for s in sections}) == len(sections)
        assert [s.path.rpartition("/")[2] for s in sections if s.parent_path == "第三部分"] == list(
            "一二三四五六七八九十"
        )
    assert [s.path for s in hetian_sections if s.parent_path == "第三部分/七"] == [
        f"第三部分/七/{n}" for n in (1, 2, 3, 4)
    ]
    wrapped = next(s for s in hetian_sections if s.path == "第三部分/一")
    assert wrapped.heading == "一、关于和田市社会保险管理局 2020 年收支预算情况的总体说明"
    assert hetian_sections[-1].text.endswith("公务用车运行维护费及其他费用。")


def test_contents_and_dates(bazhou_lines: list[TextLine], hetian_lines: list[TextLine]) -> None:
    contents = read_contents(bazhou_lines)
    assert (len(contents), contents[3], contents[-1]) == (
        29,
        "第二部分 2020 年部门预算公开表",
        "第四部分 名词解释",
    )
    assert "十三、国有资产占用和使用情况" in contents
    assert read_contents(hetian_lines) == []
    assert (publication_date(bazhou_lines), publication_date(hetian_lines)) == ("2020-02-16", "2020-07-20")


def test_no_names_are_offered(bazhou: list[Statement], bazhou_sections: list[Section]) -> None:
    """Where four retirees are named, what is offered says only that they are four."""
    reason = next(s.reason for s in bazhou if s.kind == "year_on_year" and "职业年金" in s.subject)
    assert reason == "2019年执行数含四名退休职工的职业年金"
    named = next(s for s in bazhou_sections if "四名退休职工" in s.text)
    assert "含四名退休职工" not in named.text
    assert "含四名退休职工" in redacted([named])[0].text
    assert "含四名退休职工" in "".join(passages(named))
