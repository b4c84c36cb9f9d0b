"""One small made-up budget, written in every format a reader knows. Figures add up; the body does not exist."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass

import docx
import openpyxl
import xlwt

BODY = "青禾县水文服务中心"
TITLE = f"{BODY}2024年部门预算"
OPENING = (
    TITLE,
    "第一部分 单位概况",
    "一、主要职能",
    f"{BODY}负责全县水文监测工作。",
    "第二部分 2024年部门预算表格",
)
CLOSING = (
    "第三部分 2024年部门预算情况说明",
    f"一、关于{BODY}2024年收支预算情况的总体说明",
    f"{BODY}2024年收支总预算300.50万元。",
)


@dataclass(frozen=True)
class MadeTable:
    """``spans``: merged cells as (row, column, rows, columns); the text stands in the first."""

    title: str
    rows: tuple[tuple[str, ...], ...]
    spans: tuple[tuple[int, int, int, int], ...] = ()
    note: str = ""


SUMMARY = MadeTable(
    "部门收支总体情况表",
    (
        ("收入", "", "支出", ""),
        ("项目", "预算数", "功能分类", "预算数"),
        ("财政拨款（补助）", "300.50", "208 社会保障和就业支出", "40.50"),
        ("一般公共预算", "300.50", "213 农林水支出", "260.00"),
        ("政府性基金预算", "", "221 住房保障支出", ""),
        ("收入总计", "300.50", "支出总计", "300.50"),
    ),
    ((0, 0, 1, 2), (0, 2, 1, 2)),
)
FUNCTIONS = MadeTable(
    "部门支出总体情况表",
    (
        ("功能分类科目编码", "", "", "功能分类科目名称", "支出预算", "", ""),
        ("类", "款", "项", "", "合计", "基本支出", "项目支出"),
        ("208", "", "", "社会保障和就业支出", "40.50", "40.50", ""),
        ("208", "05", "", "行政事业单位养老支出", "40.50", "40.50", ""),
        ("208", "05", "05", "机关事业单位基本养老保险缴费支出", "40.50", "40.50", ""),
        ("213", "", "", "农林水支出", "260.00", "200.00", "60.00"),
        ("213", "03", "", "水利", "260.00", "200.00", "60.00"),
        ("213", "03", "13", "水文测报", "260.00", "200.00", "60.00"),
        ("合计", "", "", "", "300.50", "240.50", "60.00"),
    ),
    ((0, 0, 1, 3), (0, 3, 2, 1), (0, 4, 1, 3)),
)
THREE_PUBLIC = MadeTable(
    "一般公共预算“三公”经费支出情况表",
    (
        ("合计", "因公出国（境）费", "公务用车购置及运行费", "", "", "公务接待费"),
        ("", "", "小计", "公务用车购置费", "公务用车运行费", ""),
        ("5.30", "0", "5.00", "0", "5.00", "0.30"),
    ),
    ((0, 0, 2, 1), (0, 1, 2, 1), (0, 2, 1, 3), (0, 5, 2, 1)),
    "备注：公务用车运行费用于测站巡查。",
)
TABLES = (SUMMARY, FUNCTIONS, THREE_PUBLIC)
META = (f"编制部门：{BODY}", "单位：万元")


def as_markdown() -> bytes:
    lines = list(OPENING)
    for table in TABLES:
        lines += [table.title, *META]
        lines += ["| " + " | ".join(row) + " |" for row in table.rows]
        lines += [table.note] if table.note else []
    return "\n\n".join([*lines, *CLOSING]).replace("|\n\n|", "|\n|").encode()


def as_html(encoding: str = "utf-8", declared: str | None = None) -> bytes:
    parts = [
        f"<html><head><meta charset='{declared or encoding}'><title>{TITLE}-青禾县人民政府</title></head><body>"
    ]
    parts += [f"<p>{text}</p>" for text in OPENING]
    for table in TABLES:
        width = len(table.rows[0])
        parts.append(f"<table border=1><tr><td colspan={width}>{table.title}</td></tr>")
        parts.append(f"<tr><td colspan={width - 1}>{META[0]}</td><td>{META[1]}</td></tr>")
        parts += ["<tr>" + "".join(_html_cells(table, row)) + "</tr>" for row in range(len(table.rows))]
        parts.append("</table>" + (f"<p>{table.note}</p>" if table.note else ""))
    parts += [f"<p>{text}</p>" for text in CLOSING]
    return "".join([*parts, "</body></html>"]).encode(encoding)


def as_docx() -> bytes:
    document = docx.Document()
    for text in OPENING:
        document.add_paragraph(text)
    for table in TABLES:
        document.add_paragraph(table.title)
        document.add_paragraph("\t".join(META))
        grid = document.add_table(len(table.rows), len(table.rows[0]))
        for row, texts in enumerate(table.rows):
            for column, text in enumerate(texts):
                if text:
                    grid.cell(row, column).text = text
        for row, column, height, width in table.spans:
            grid.cell(row, column).merge(grid.cell(row + height - 1, column + width - 1))
        if table.note:
            document.add_paragraph(table.note)
    for text in CLOSING:
        document.add_paragraph(text)
    return saved(document)


def as_xlsx() -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, texts in (("封面", OPENING), ("说明", CLOSING)):
        sheet = book.create_sheet(name)
        for text in texts:
            sheet.append([text])
    for number, table in enumerate(TABLES, start=1):
        sheet = book.create_sheet(f"表{number}", number)
        for row in _sheet_rows(table):
            sheet.append([_typed(text) for text in row])
        for row, column, height, width in table.spans:
            sheet.merge_cells(None, row + 3, column + 1, row + height + 2, column + width)
        for cells in sheet.iter_rows():
            for cell in cells:
                if isinstance(cell.value, float):
                    cell.number_format = "#,##0.00"
    return saved(book)


def as_xls() -> bytes:
    book = xlwt.Workbook()
    money = xlwt.easyxf(num_format_str="#,##0.00")
    plain = xlwt.easyxf()
    sheets = [("封面", [[text] for text in OPENING])]
    sheets += [(f"表{number}", _sheet_rows(table)) for number, table in enumerate(TABLES, start=1)]
    sheets += [("说明", [[text] for text in CLOSING])]
    for name, rows in sheets:
        sheet = book.add_sheet(name)
        for row, texts in enumerate(rows):
            for column, text in enumerate(texts):
                value = _typed(text)
                if value is not None:
                    sheet.write(row, column, value, money if isinstance(value, float) else plain)
    return saved(book)


WRITERS = {"md": as_markdown, "html": as_html, "docx": as_docx, "xlsx": as_xlsx, "xls": as_xls}


def saved(document: object) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)  # type: ignore[attr-defined]
    return buffer.getvalue()


def zipped(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def with_part(package: bytes, part: str, change: tuple[str, str]) -> bytes:
    """The package with one text of one part replaced."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    assert change[0] in members[part].decode()
    return zipped({**members, part: members[part].decode().replace(*change).encode()})


def _sheet_rows(table: MadeTable) -> list[list[str]]:
    width = len(table.rows[0])
    rows = [[table.title], [META[0], *[""] * (width - 2), META[1]], *map(list, table.rows)]
    return [*rows, *([[table.note]] if table.note else [])]


def _typed(text: str) -> str | float | None:
    if not text:
        return None
    return float(text) if "." in text and text.replace(".", "").isdigit() else text


def _html_cells(table: MadeTable, row: int) -> list[str]:
    spans = {(top, left): (height, width) for top, left, height, width in table.spans}
    covered = {
        (top + down, left + right)
        for top, left, height, width in table.spans
        for down in range(height)
        for right in range(width)
        if down or right
    }
    cells = []
    for column, text in enumerate(table.rows[row]):
        if (row, column) not in covered:
            height, width = spans.get((row, column), (1, 1))
            cells.append(f"<td rowspan={height} colspan={width}>{text}</td>")
    return cells
