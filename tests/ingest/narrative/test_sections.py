from __future__ import annotations

from collections.abc import Callable

from ingest.model import Place, Section, TextLine
from ingest.narrative import publication_date, read_contents, section_tree, without_running_heads

Lines = Callable[[str], list[TextLine]]


def tree(sections: list[Section]) -> dict[str, str]:
    return {section.path: section.heading for section in sections}


def texts(sections: list[Section]) -> dict[str, str]:
    return {section.path: section.text for section in sections}


WITH_PARTS = """
某县档案局2023年部门预算公开
目录
第一部分 某县档案局概况
一、主要职能
第二部分 2023年部门预算情况说明
一、关于某县档案局2023年收支预算情况的总体说明
第一部分 某县档案局概况
一、主要职能
负责全县档案的收集、保管和利用，指导各单位的
档案工作。
第二部分 2023年部门预算情况说明
一、关于某县档案局2023年收支预算情况
的总体说明
按照全口径预算的原则，某县档案局 2023
年收支总预算100.50 万元。
（一）收入情况
- 8 -
收入预算 100.50 万元，占 10
0%。
（二）支出情况
1、项目名称：库房维修费
预算规模：5 万元
项目承担单位：某县档案局
某县档案局
2023 年 2 月 6 日
"""


def test_contents_are_read_and_are_no_sections(lines: Lines) -> None:
    made = lines(WITH_PARTS)
    assert read_contents(made) == [
        "第一部分 某县档案局概况",
        "一、主要职能",
        "第二部分 2023年部门预算情况说明",
        "一、关于某县档案局2023年收支预算情况的总体说明",
    ]
    assert list(tree(section_tree(made))) == [
        "第一部分",
        "第一部分/一",
        "第二部分",
        "第二部分/一",
        "第二部分/一/（一）",
        "第二部分/一/（二）",
        "第二部分/一/（二）/1",
    ]


def test_wrapped_heading_is_joined(lines: Lines) -> None:
    assert (
        tree(section_tree(lines(WITH_PARTS)))["第二部分/一"]
        == "一、关于某县档案局2023年收支预算情况的总体说明"
    )


def test_wraps_are_joined_and_a_broken_number_is_made_whole(lines: Lines) -> None:
    found = texts(section_tree(lines(WITH_PARTS)))
    assert found["第一部分/一"] == "负责全县档案的收集、保管和利用，指导各单位的档案工作。"
    assert found["第二部分/一"].endswith("某县档案局 2023年收支总预算100.50 万元。")
    assert found["第二部分/一/（一）"] == "收入预算 100.50 万元，占 100%。"


def test_signature_and_page_numbers_are_no_text(lines: Lines) -> None:
    made = lines(WITH_PARTS)
    assert publication_date(made) == "2023-02-06"
    assert texts(section_tree(made))["第二部分/一/（二）/1"] == (
        "1、项目名称：库房维修费\n预算规模：5 万元\n项目承担单位：某县档案局"
    )


def test_contents_with_leaders_and_unnumbered_headings(lines: Lines) -> None:
    made = lines(
        """
某区2023年部门预算
目  录
一、部门主要职能 ………………… 1
二、其他相关情况说明 ………………… 9
        某区水务局主要职能
某区水务局是区政府工作部门。
        其他相关情况说明
一、2023年“三公”经费预算情况说明
2023年“三公”经费预算数为1万元。
        项目经费情况说明
一、项目概述
泵站日常维护。
"""
    )
    assert read_contents(made) == ["一、部门主要职能", "二、其他相关情况说明"]
    assert list(tree(section_tree(made))) == [
        "某区水务局主要职能",
        "其他相关情况说明",
        "其他相关情况说明/一",
        "项目经费情况说明",
        "项目经费情况说明/一",
    ]


def test_contents_without_a_title(lines: Lines) -> None:
    made = lines(
        "第一部分 概况\n一、主要职能\n第二部分 情况说明\n第一部分 概况\n一、主要职能\n管理水库。\n第二部分 情况说明\n无。"
    )
    assert read_contents(made) == ["第一部分 概况", "一、主要职能", "第二部分 情况说明"]
    assert list(tree(section_tree(made))) == ["第一部分", "第一部分/一", "第二部分"]


def test_numbered_sentences_stay_in_the_text(lines: Lines) -> None:
    sections = section_tree(
        lines(
            "一、主要职能\n（一）贯彻执行水务法规。\n（二）承办区政府交办的其他事项。\n二、机构设置情况\n1.局本部\n2.水文站"
        )
    )
    assert texts(sections) == {
        "一": "（一）贯彻执行水务法规。\n（二）承办区政府交办的其他事项。",
        "二": "1.局本部\n2.水文站",
    }


def test_definitions_are_sections_named_by_their_term(lines: Lines) -> None:
    sections = section_tree(
        lines(
            "第四部分 名词解释\n名词解释：\n一、事业收入：指开展业务活动取得的收入。\n二、“三公”经费：指因公出国（境）费等。"
        )
    )
    assert tree(sections) == {
        "第四部分": "第四部分 名词解释",
        "第四部分/一": "一、事业收入",
        "第四部分/二": "二、“三公”经费",
    }
    assert texts(sections)["第四部分"] == ""


def test_short_lines_end_a_paragraph_full_lines_go_on(lines: Lines) -> None:
    text = texts(
        section_tree(
            lines(
                "一、收支情况\n按照全口径预算的原则，所有收入和支出均纳入部门预算管理，\n收入预算包括：一般公共预算\n支出预算包括：教育支出。"
            )
        )
    )["一"]
    assert text.endswith("收入预算包括：一般公共预算\n支出预算包括：教育支出。")


def test_indentation_tells_paragraphs_apart_after_full_stops() -> None:
    def line(text: str, left: float) -> TextLine:
        return TextLine(text, Place(page=1, box=(left, 0, 500, 10)))

    sections = section_tree(
        [
            line("一、支出情况", 90),
            line("行政运行年初预算为十万元，支出决算为十万元整。", 110),
            line("决算数与预算数基本持平，没有其他需要说明的了。", 90),
            line("住房公积金年初预算为五万元，支出决算为四万元。", 110),
        ]
    )
    assert sections[0].text.count("\n") == 1


def test_the_same_number_twice_gets_its_own_path(lines: Lines) -> None:
    sections = section_tree(lines("一、项目概述\n甲工程。\n二、立项依据\n某文件。\n一、项目概述\n乙工程。"))
    assert [section.path for section in sections] == ["一", "二", "一·2"]


def test_sentences_before_any_heading_are_kept(lines: Lines) -> None:
    sections = section_tree(
        lines("某区三公经费公开\n2021年预算为4432万元，与2020年基本持平。\n一、说明\n无。")
    )
    assert (sections[0].path, sections[0].text) == ("正文", "2021年预算为4432万元，与2020年基本持平。")
    assert sections[1].path == "一"


def test_a_heading_that_opens_its_paragraph(lines: Lines) -> None:
    sections = section_tree(
        lines(
            "二、安排情况\n（一）收入预算8万元。\n（二）国有资产占用情况。截至2022年底，车辆6辆。\n（三）负责有关情况。其他事项。"
        )
    )
    assert [section.heading for section in sections] == ["二、安排情况", "（二）国有资产占用情况"]


def test_the_last_item_of_a_list_does_not_head_what_follows(lines: Lines) -> None:
    sections = section_tree(
        lines("三、单位构成\n预算单位3个，分别是：\n1.局本级\n2.某中心\n3.某幼儿园\n截至2022年底，编制30名。")
    )
    assert [section.heading for section in sections] == ["三、单位构成"]
    assert sections[0].text.endswith("3.某幼儿园\n截至2022年底，编制30名。")


def test_page_numbers_after_a_blank_are_no_part_of_the_contents(lines: Lines) -> None:
    printed = "目录\n第一部分 部门概况 1\n一、主要职责 2\n第二部分 情况说明 5\n第一部分 部门概况\n一、主要职责\n贯彻法规。"
    assert read_contents(lines(printed)) == ["第一部分 部门概况", "一、主要职责", "第二部分 情况说明"]


def test_running_heads_do_not_break_sentences(lines: Lines) -> None:
    head = "某市某局2018年度部门决算"
    printed = f"{head}\n一、说明\n收入减\n{head}\n- 1 -\n少。\n二、说明\n支出减\n{head}\n- 2 -\n少。\n三、说明\n{head}\n- 3 -\n其他。"
    kept = without_running_heads(lines(printed))
    assert [line.text for line in kept].count(head) == 1
    assert "\n".join(line.text for line in kept if isinstance(line, TextLine)).count("减\n- ") == 2


def test_headings_that_come_again_are_no_running_heads(lines: Lines) -> None:
    printed = lines("一、甲\n情况说明\n甲。\n二、乙\n情况说明\n乙。\n三、丙\n情况说明\n丙。")
    assert without_running_heads(printed) == printed
