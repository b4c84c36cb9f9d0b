"""Web pages: spans, layout tables, what is not text, encodings."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Grids = Callable[[str, bytes], list[list[list[str]]]]
Lines = Callable[[str, bytes], list[str]]


def test_spans_become_empty_cells(grids: Grids) -> None:
    page = """<table><tr><th rowspan=2>项目<th colspan=2>支出</th></tr><tr><td>基本</td><td>项目</td></tr>
      <tr><td>甲<br>乙</td><td>1</td><td><b>2</b>.50</td></tr></table>"""
    assert grids("a.html", page.encode()) == [
        [["项目", "支出", ""], ["", "基本", "项目"], ["甲\n乙", "1", "2.50"]]
    ]


def test_a_rowspan_of_zero_or_too_much_ends_with_the_table(grids: Grids) -> None:
    page = "<table><tr><td rowspan=0>甲<td rowspan=99999>乙<td>1</tr><tr><td>2</tr></table>"
    assert grids("a.html", page.encode()) == [[["甲", "乙", "1"], ["", "", "2"]]]


def test_scripts_styles_hidden_parts_and_comments_are_no_text(lines: Lines) -> None:
    page = """<html><head><style>p{}</style></head><body><script>x</script><!-- 注释 --><p>可见<span style="display: none">藏</span>
      的文字</p><select><option>选</select><p hidden>无</p></body></html>"""
    assert lines("a.html", page.encode()) == ["可见的文字"]


def test_layout_tables_are_taken_apart(grids: Grids, lines: Lines) -> None:
    page = """<table><tr><td>栏目</td><td><p>标题</p><table><tr><td>项目</td><td>数</td></tr>
      <tr><td>甲</td><td>1.00</td></tr></table><p>尾</p></td></tr></table>"""
    assert grids("a.html", page.encode()) == [[["项目", "数"], ["甲", "1.00"]]]
    assert lines("a.html", page.encode()) == ["栏目", "标题", "尾"]


def test_lines_are_paragraphs_and_breaks_not_source_lines(lines: Lines) -> None:
    page = "<div>第一行<br>第二\n 行<p>第&nbsp;三行<span>接着</span></p>第四行</div>"
    assert lines("a.html", page.encode()) == ["第一行", "第二行", "第 三行接着", "第四行"]


def test_menus_around_the_text_are_left_out_and_the_title_comes_first(lines: Lines) -> None:
    body = "".join(f"<p>第{number}段说明文字，说明预算情况。</p>" for number in range(40))
    page = f"""<title>某局2024年部门预算-某县人民政府</title><body><div>首页 政务公开</div><div id=text>{body}</div>
      <div>主办单位</div></body>"""
    found = lines("a.html", page.encode())
    assert found[:2] == ["某局2024年部门预算", "第0段说明文字，说明预算情况。"]
    assert len(found) == 41


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("declared", ["", "gb2312", "utf-8"])
def test_encodings(encoding: str, declared: str, lines: Lines) -> None:
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={declared}">' if declared else ""
    page = f"<html><head>{meta}</head><body><p>镕，基本支出</p></body></html>"
    assert lines("a.html", page.encode(encoding)) == ["镕，基本支出"]


@pytest.mark.parametrize("name", ["a.xls", "a.doc"])
def test_pages_saved_under_office_names_are_read(name: str, grids: Grids) -> None:
    page = "<meta charset=gbk><table><tr><td>项目<td>数<tr><td>甲<td>1</table>".encode("gbk")
    assert grids(name, page) == [[["项目", "数"], ["甲", "1"]]]
