"""Workbooks (.xlsx) → blocks: one grid per table of a visible worksheet. The only reader that imports openpyxl."""

from __future__ import annotations

import io
import warnings
import zipfile
from datetime import date, datetime, time
from typing import Any

from lxml import etree
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from ingest.model import Block, IngestError
from ingest.readers.archives import open_zip, read_member, refuse_entities
from ingest.readers.numberformat import shown_date, shown_number
from ingest.readers.sheets import Sheet, sheet_blocks

MAX_XML_BYTES = 150_000_000
"""In memory a worksheet takes many times the room of its XML."""
_SHEETS = "xl/worksheets/"


def read_xlsx(data: bytes, name: str) -> tuple[Block, ...]:
    """All blocks of the visible sheets, in order. Formulas give the results that were saved with them."""
    with open_zip(data, name) as package:
        _refuse_oversized(package, name)
        refuse_entities(package, name)
        _refuse_uncalculated(package, name)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about features that do not concern values
        try:
            workbook = load_workbook(io.BytesIO(data), data_only=True, keep_links=False)
        except Exception as error:  # openpyxl has no error of its own: a bad part shows as any of Python's
            raise IngestError(
                f"{name}：工作簿已损坏或格式不规范，无法读取；请用 Excel 或 WPS 打开，另存为新的 xlsx 后再导入"
            ) from error
    visible = [sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible"]
    return tuple(block for sheet in visible for block in sheet_blocks(_sheet(sheet), name))


def _sheet(source: Worksheet) -> Sheet:
    hides_zeros = source.sheet_view.showZeros is False
    sheet = Sheet(source.title)
    for (
        address,
        cell,
    ) in source._cells.items():  # the cells there are; iterating rows would make those there are not
        if cell.value is not None and not (hides_zeros and cell.value == 0):
            sheet.texts[address] = _text(cell)
    sheet.hidden_rows = {number for number, row in source.row_dimensions.items() if row.hidden}
    for column in source.column_dimensions.values():
        if column.hidden and column.min and column.max:
            sheet.hidden_columns.update(range(column.min, column.max + 1))
    sheet.merges = [
        (area.min_row, area.min_col, area.max_row, area.max_col) for area in source.merged_cells.ranges
    ]
    return sheet


def _text(cell: Any) -> str:
    value, number_format = cell.value, cell.number_format or "General"
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return shown_number(value, number_format)
    if isinstance(value, datetime | date | time):
        return shown_date(value, number_format)
    return str(value).replace("_x000D_", "").strip()


def _refuse_oversized(package: zipfile.ZipFile, name: str) -> None:
    size = sum(part.file_size for part in package.infolist() if part.filename.endswith(".xml"))
    if size > MAX_XML_BYTES:
        raise IngestError(
            f"{name}：工作簿内容有 {size / 1e6:.0f} MB，不像一份预决算公开文件；请只保留要公开的表"
        )


def _refuse_uncalculated(package: zipfile.ZipFile, name: str) -> None:
    """Formulas without a saved result would silently be missing figures."""
    missing: list[str] = []
    for part in package.infolist():
        if not part.filename.startswith(_SHEETS) or not part.filename.endswith(".xml"):
            continue
        content = read_member(package, part, name)
        if b"<f" not in content and b":f" not in content:
            continue
        cells = etree.iterparse(
            io.BytesIO(content), tag="{*}c", resolve_entities=False, no_network=True, recover=True
        )
        for _, cell in cells:
            texts = {etree.QName(child).localname: child.text for child in cell}
            if "f" in texts and not texts.get("v") and cell.get("t") != "str":  # a text result may be empty
                missing.append(str(cell.get("r", "?")))
            cell.clear()
    if missing:
        shown = "、".join(missing[:3])
        raise IngestError(
            f"{name}：有 {len(missing)} 个公式没有保存计算结果（{shown} 等）；请用 Excel 或 WPS 打开并保存一次，再导入"
        )
