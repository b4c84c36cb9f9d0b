"""Word files: order, merged cells, drawn numbers, and text that object models overlook."""

from __future__ import annotations

from collections.abc import Callable

import docx
from budget_files import saved, with_part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

Grids = Callable[[str, bytes], list[list[list[str]]]]
Lines = Callable[[str, bytes], list[str]]
DOCUMENT = "word/document.xml"
W = nsdecls("w")


def test_merged_cells_keep_their_text_once_in_the_top_left_cell(grids: Grids) -> None:
    document = docx.Document()
    table = document.add_table(3, 3)
    for row in range(3):
        for column in range(3):
            table.cell(row, column).text = f"{row}{column}"
    for row, column in ((0, 2), (1, 0)):
        table.cell(row, column).text = ""
    table.cell(0, 1).merge(table.cell(0, 2)).text = "支出"
    table.cell(0, 0).merge(table.cell(1, 0)).text = "项目"
    assert grids("a.docx", saved(document)) == [[["项目", "支出", ""], ["", "11", "12"], ["20", "21", "22"]]]


def test_text_comes_in_document_order_without_headers_and_footers(lines: Lines) -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "页眉"
    document.add_paragraph("前")
    table = document.add_table(1, 1)
    table.cell(0, 0).text = "单列表格里的文字"
    document.add_paragraph("后\n换行")
    assert lines("a.docx", saved(document)) == ["前", "单列表格里的文字", "后", "换行"]


def test_a_table_in_a_table_for_layout_is_read_as_a_table(grids: Grids) -> None:
    document = docx.Document()
    inner = document.add_table(1, 1).cell(0, 0).add_table(2, 2)
    for at, text in enumerate(("项目", "预算数", "合计", "1.00")):
        inner.cell(at // 2, at % 2).text = text
    assert grids("a.docx", saved(document)) == [[["项目", "预算数"], ["合计", "1.00"]]]


def test_numbers_that_word_draws_are_restored(lines: Lines) -> None:
    document = docx.Document()
    definitions = (("chineseCounting", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3."))
    levels = "".join(
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for depth, (form, text) in enumerate(definitions)
    )
    numbering = document.part.numbering_part.element
    numbering.insert(0, parse_xml(f'<w:abstractNum {W} w:abstractNumId="77">{levels}</w:abstractNum>'))
    numbering.append(parse_xml(f'<w:num {W} w:numId="88"><w:abstractNumId w:val="77"/></w:num>'))
    for depth, text in ((0, "收支总表"), (1, "甲"), (1, "乙"), (2, "丙"), (0, "收入总表"), (1, "丁")):
        place = parse_xml(f'<w:numPr {W}><w:ilvl w:val="{depth}"/><w:numId w:val="88"/></w:numPr>')
        document.add_paragraph(text)._p.get_or_add_pPr().append(place)
    document.add_paragraph("正文")
    assert lines("a.docx", saved(document)) == [
        "一、收支总表", "（一）甲", "（二）乙", "1. 丙", "二、收入总表", "（一）丁", "正文",
    ]  # fmt: skip


def test_deleted_and_hidden_text_is_left_out_and_inserted_text_is_read(lines: Lines) -> None:
    document = docx.Document()
    document.add_paragraph("标记")
    runs = (
        '<w:del w:id="1" w:author="a"><w:r><w:delText>删</w:delText></w:r></w:del>'
        '<w:ins w:id="2" w:author="a"><w:r><w:t>增</w:t></w:r></w:ins>'
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r><w:sdt><w:sdtContent><w:r><w:t>控件</w:t></w:r></w:sdtContent></w:sdt>"
    )
    changed = with_part(saved(document), DOCUMENT, ("<w:r><w:t>标记</w:t></w:r>", runs))
    assert lines("a.docx", changed) == ["增控件"]


def test_contents_in_a_content_control_are_read(lines: Lines) -> None:
    document = docx.Document()
    document.add_paragraph("标记")
    control = "<w:sdt><w:sdtContent><w:p><w:r><w:t>目录</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    plain = "<w:p><w:r><w:t>标记</w:t></w:r></w:p>"
    assert lines("a.docx", with_part(saved(document), DOCUMENT, (plain, control + plain))) == ["目录", "标记"]
