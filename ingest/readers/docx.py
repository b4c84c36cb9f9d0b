"""Word documents (.docx, .docm) → blocks: paragraphs and tables of the body in reading order.

The XML is walked directly. A budget's text stands where object models do not look: in content controls (tables of contents), text
boxes (title pages), tracked insertions, and in numbers that Word draws by itself. Headers, footers, foot and end notes, deleted and
hidden text are no part of the reading text.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from typing import Any

from lxml import etree

from ingest.model import Block, IngestError, Place, TextLine
from ingest.readers.archives import open_zip, read_member, refuse_entities
from ingest.readers.listnumbers import ListNumbers, child, local, value
from ingest.readers.shaping import Content, table_blocks

MAX_XML_BYTES = 100_000_000
_MAIN = re.compile(r"word.*\.main\+xml$")
"""Documents and templates, with and without macros (which are never run)."""
_TRANSPARENT = ("ins", "moveTo", "customXml", "smartTag", "sdtContent", "Choice")
_SILENT = (
    "pPr", "rPr", "sdtPr", "sdtEndPr", "tblPr", "tblGrid", "trPr", "tcPr",
    "del", "moveFrom", "delText", "instrText", "delInstrText", "rt",
)  # fmt: skip
_MARKS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_OFF = ("0", "false", "off")


def read_docx(data: bytes, name: str) -> tuple[Block, ...]:
    """All blocks of the document's body."""
    with open_zip(data, name) as package:
        refuse_entities(package, name)
        parts = _parts(package, name)
    body = child(parts.get("document"), "body") if parts.get("document") is not None else None
    if body is None:
        raise IngestError(
            f"{name}：不是完整的 Word 文件（缺少正文）；请用 Word 或 WPS 打开，另存为 docx 后再导入"
        )
    walk = _Walk(ListNumbers(parts.get("numbering"), parts.get("styles")), name)
    return tuple(walk.blocks(body))


def _parts(package: zipfile.ZipFile, name: str) -> dict[str, Any]:
    """The main part, styles and numbering, found by content type: their file names are a habit, not a rule."""
    names = {member.filename: member for member in package.infolist()}
    if "[Content_Types].xml" not in names:
        return {}
    found: dict[str, Any] = {}
    for entry in _parsed(read_member(package, names["[Content_Types].xml"], name), name):
        content_type, part = value(entry, "ContentType"), value(entry, "PartName").lstrip("/")
        role = (
            "document" if _MAIN.search(content_type) else content_type.rpartition(".")[2].removesuffix("+xml")
        )
        if part in names and role in ("document", "styles", "numbering") and role not in found:
            if names[part].file_size > MAX_XML_BYTES:
                raise IngestError(
                    f"{name}：正文有 {names[part].file_size / 1e6:.0f} MB，不像一份预决算公开文件；请核对文件内容"
                )
            found[role] = _parsed(read_member(package, names[part], name), name)
    return found


def _parsed(data: bytes, name: str) -> Any:
    try:
        return etree.fromstring(
            data, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        )
    except etree.XMLSyntaxError as error:
        raise IngestError(
            f"{name}：Word 文件已损坏，无法读取；请重新下载，或用 Word、WPS 另存为 docx 后再导入"
        ) from error


class _Walk:
    """One pass through a document: list numbers count as it goes."""

    def __init__(self, numbers: ListNumbers, name: str) -> None:
        self._numbers = numbers
        self._name = name
        self._ordinal = 0

    def blocks(self, container: Any) -> Iterator[Block]:
        for element in _children(container):
            if local(element) == "p":
                yield from self._paragraph(element)
            elif local(element) == "tbl":
                yield from self._table(element)

    def _paragraph(self, paragraph: Any) -> Iterator[Block]:
        self._ordinal += 1
        place = Place(line=self._ordinal)
        boxes: list[Any] = []
        number = self._numbers.of(paragraph)
        text = "".join(_pieces(paragraph, boxes))
        if text.strip() and number:
            text = number + text.lstrip()
        yield from (TextLine(line.rstrip(), place) for line in text.split("\n") if line.strip())
        for box in boxes:
            yield from self.blocks(box)

    def _table(self, table: Any) -> Iterator[Block]:
        self._ordinal += 1
        place = Place(line=self._ordinal)
        rows = [self._row(row) for row in _children(table) if local(row) == "tr" and not _is_gone(row)]
        yield from table_blocks(rows, place, self._name)

    def _row(self, row: Any) -> list[Content]:
        before = _count(value(child(row, "trPr", "gridBefore")), 0)
        cells = [Content(columns=before)] if before else []
        cells += [self._cell(cell) for cell in _children(row) if local(cell) == "tc"]
        return cells

    def _cell(self, cell: Any) -> Content:
        columns = _count(value(child(cell, "tcPr", "gridSpan")), 1)
        merges = [child(cell, "tcPr", "vMerge"), child(cell, "tcPr", "hMerge")]
        covered = any(merge is not None and value(merge) in ("", "continue") for merge in merges)
        blocks = tuple(self.blocks(cell))
        return Content(columns=columns) if covered else Content(blocks, columns)


def _children(container: Any) -> Iterator[Any]:
    """Direct children, and those inside of wrappers that only mark what they hold."""
    for element in container:
        name = local(element)
        if name in _TRANSPARENT:
            yield from _children(element)
        elif name == "sdt":
            content = child(element, "sdtContent")
            yield from _children(content) if content is not None else ()
        elif name == "AlternateContent":
            yield from _children(_chosen(element))
        else:
            yield element


def _chosen(alternatives: Any) -> Any:
    """Of the same content in two forms the first; the second repeats it for older programs."""
    choice = child(alternatives, "Choice")
    fallback = child(alternatives, "Fallback")
    return choice if choice is not None else fallback if fallback is not None else ()


def _pieces(element: Any, boxes: list[Any]) -> Iterator[str]:
    """The visible text within a paragraph, in order; text boxes met on the way are put aside."""
    for inner in element:
        name = local(inner)
        if name == "t":
            yield inner.text or ""
        elif name in _MARKS:
            yield _MARKS[name]
        elif name == "txbxContent":
            boxes.append(inner)
        elif name == "AlternateContent":
            yield from _pieces(_chosen(inner), boxes)
        elif name and name not in _SILENT and not (name == "r" and _is_on(child(inner, "rPr", "vanish"))):
            yield from _pieces(inner, boxes)


def _is_on(switch: Any) -> bool:
    return switch is not None and value(switch) not in _OFF


def _is_gone(row: Any) -> bool:
    return child(row, "trPr", "del") is not None or _is_on(child(row, "trPr", "hidden"))


def _count(text: str, otherwise: int) -> int:
    return int(text) if re.fullmatch(r"\d{1,3}", text) else otherwise
