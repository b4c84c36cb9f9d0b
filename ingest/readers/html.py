"""Web pages, and the HTML that Chinese systems save as .xls or .doc → blocks: visible text and tables in reading order."""

from __future__ import annotations

import codecs
import re
from typing import Any

from lxml import etree
from lxml import html as lxml_html

from ingest.model import Block, IngestError, Place, TextLine
from ingest.readers.shaping import Content, table_blocks

MAX_HTML_BYTES = 30_000_000
_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([A-Za-z0-9_\-]+)""", re.IGNORECASE)
_DROPPED = (
    "script", "style", "noscript", "template", "head", "nav", "footer", "select", "button", "textarea", "iframe", "object", "svg",
)  # fmt: skip
_INLINE = (
    "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "del", "em", "font", "i", "ins", "label", "mark", "o:p", "q", "s",
    "small", "span", "st1", "strike", "strong", "sub", "sup", "tt", "u", "var", "wbr",
)  # fmt: skip
_HIDDEN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all)", re.IGNORECASE)
_CONTAINERS = ("html", "body", "div", "section", "article", "main", "form", "center")
_CHINESE_WRAP = re.compile(
    r"(?<=[\u3000-\u9fff\uff00-\uffef])[ \t]*[\r\n]+[ \t\r\n]*(?=[\u3000-\u9fff\uff00-\uffef])"
)
_PAGE_TITLE = re.compile(r"20\d{2}.*[预决]算|[预决]算.*20\d{2}")
_MAIN_SHARE = 0.9
_LOSSES = 3


def read_html(data: bytes, name: str) -> tuple[Block, ...]:
    """All blocks of a page's main content, the page's own title first."""
    if len(data) > MAX_HTML_BYTES:
        raise IngestError(
            f"{name}：网页有 {len(data) / 1e6:.0f} MB，超过上限 {MAX_HTML_BYTES / 1e6:.0f} MB，不像一份预决算公开文件"
        )
    text = decode_html(data, name).replace("\x00", "")
    # Handed over as bytes: lxml refuses text that declares an encoding of its own.
    parser = lxml_html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        page = lxml_html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise IngestError(f"{name}：网页内容无法识别；请用浏览器打开，另存为网页或 PDF 后再导入") from error
    title = _title(page)
    _drop_unseen(page)
    flow = _Flow(name)
    flow.walk(_main(page))
    blocks = flow.finished()
    opening = next((block.text for block in blocks if isinstance(block, TextLine)), "")
    return (
        (TextLine(title, Place(line=1)), *blocks)
        if title and title not in re.sub(r"\s", "", opening)
        else tuple(blocks)
    )


def decode_html(data: bytes, name: str) -> str:
    """Bytes → text: what the byte order mark says, then UTF-8, then what the page declares, then GB18030."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    found = _CHARSET.search(data[:4096])
    declared = found.group(1).decode("ascii").lower() if found else ""
    for encoding in ("utf-8", "gb18030" if declared in ("gb2312", "gbk", "") else declared, "gb18030"):
        try:
            return data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    # Damaged at a few places at most: a page cut off within a character is still a page.
    text = data.decode("utf-8" if declared.startswith("utf") else "gb18030", "replace")
    if text.count("\ufffd") > _LOSSES:
        raise IngestError(
            f"{name}：网页的文字编码无法识别或已损坏；请用浏览器打开，另存为 UTF-8 编码的网页后再导入"
        )
    return text


# --- what of a page is read ---------------------------------------------------------------------------------------


def _title(page: Any) -> str:
    """The page's title where it names a budget: menus come before the text, and the title is looked for at its head."""
    for element in (*page.iter("h1"), *page.iter("title")):
        text = re.sub(r"\s", "", element.text_content())
        shortened = re.split(r"[-_|—–]", text)[0]
        for candidate in (text if element.tag == "h1" else "", shortened):
            if _PAGE_TITLE.search(candidate) and len(candidate) <= 60:
                return candidate
    return ""


def _drop_unseen(page: Any) -> None:
    for element in list(page.iter()):
        if not isinstance(element.tag, str):
            continue
        unseen = (
            element.tag in _DROPPED or "hidden" in element.attrib or _HIDDEN.search(element.get("style", ""))
        )
        if unseen and element.getparent() is not None:
            element.drop_tree()


def _main(page: Any) -> Any:
    """The innermost element that holds nearly all text and every table with a number: the page without its menus."""
    body = page.find("body")
    node = page if body is None else body
    total, tables = _weight(node), _number_tables(node)
    while True:
        inner = next(
            (child for child in node if child.tag in _CONTAINERS and _weight(child) >= _MAIN_SHARE * total),
            None,
        )
        if inner is None or _number_tables(inner) < tables:
            return node
        node = inner


def _weight(element: Any) -> int:
    return len(re.sub(r"\s", "", element.text_content()))


def _number_tables(element: Any) -> int:
    return sum(bool(re.search(r"\d", table.text_content())) for table in element.iter("table"))


# --- text and tables in order -------------------------------------------------------------------------------------


class _Flow:
    """Collects text until something ends the line."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._pieces: list[str] = []
        self._blocks: list[Block] = []
        self._line: int | None = None

    def finished(self) -> list[Block]:
        self._end_line()
        return self._blocks

    def walk(self, element: Any) -> None:
        self._line = self._line or element.sourceline
        self._add(element.text)
        for inner in element:
            self._element(inner)
            self._add(inner.tail)

    def _element(self, element: Any) -> None:
        if not isinstance(element.tag, str):
            return
        if element.tag in _INLINE:
            self.walk(element)
            return
        self._end_line()
        self._line = element.sourceline
        if element.tag == "table":
            self._blocks += self._table(element)
        elif element.tag == "pre":
            lines = element.text_content().splitlines()
            self._blocks += [
                TextLine(line.rstrip(), Place(line=element.sourceline)) for line in lines if line.strip()
            ]
        else:
            self.walk(element)
            self._end_line()

    def _add(self, text: str | None) -> None:
        if text:
            self._pieces.append(text)

    def _end_line(self) -> None:
        text = _CHINESE_WRAP.sub("", "".join(self._pieces))
        text = re.sub(r"[ \t\r\n\f]+", " ", text).replace("\xa0", " ").strip()
        if text:
            self._blocks.append(TextLine(text, Place(line=self._line)))
        self._pieces = []
        self._line = None

    def _table(self, table: Any) -> list[Block]:
        place = Place(line=table.sourceline)
        rows = [[self._cell(cell) for cell in row if cell.tag in ("td", "th")] for row in _rows(table)]
        blocks: list[Block] = []
        for caption in table.iterchildren("caption"):
            blocks += self._content(caption)
        return [*blocks, *table_blocks(rows, place, self._name)]

    def _cell(self, cell: Any) -> Content:
        rows = cell.get("rowspan", "1").strip()
        whole_rest = 1_000_000  # rowspan="0" runs to the end of the table
        return Content(
            tuple(self._content(cell)),
            _span(cell.get("colspan", "1")),
            whole_rest if rows == "0" else _span(rows),
        )

    def _content(self, element: Any) -> list[Block]:
        inner = _Flow(self._name)
        inner.walk(element)
        return inner.finished()


def _rows(table: Any) -> list[Any]:
    """The table's own rows, not those of tables inside its cells."""
    rows: list[Any] = []
    for element in table:
        if element.tag == "tr":
            rows.append(element)
        elif element.tag in ("thead", "tbody", "tfoot"):
            rows += [row for row in element if row.tag == "tr"]
    return rows


def _span(text: str) -> int:
    found = re.match(r"\s*(\d{1,6})", text)
    return max(int(found.group(1)), 1) if found else 1
