"""Pages and files beside the framework's: plain HTML without scripts, and attachments. Texts are escaped here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape
from typing import Any
from urllib.parse import quote, urlencode

from starlette.responses import HTMLResponse, Response

from assistant.web.texts import text

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# The framework's page may run scripts; what comes from a document may not.
INERT = {
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"
}
_STYLE = """body{font:15px/1.6 "PingFang SC","Microsoft YaHei","Noto Sans CJK SC",system-ui,sans-serif;margin:1rem 1.5rem;color:#1e293b}
h1{font-size:1.25rem;margin:0}h2{font-size:1.05rem;margin:1.4rem 0 .4rem}p{margin:.3rem 0;color:#475569}a{color:#1e40af}
table{border-collapse:collapse;margin:.6rem 0}td,th{border:1px solid #94a3b8;padding:.25rem .6rem;vertical-align:top;text-align:left;
white-space:pre-wrap}th{background:#f1f5f9;white-space:nowrap}td.n{text-align:right;font-variant-numeric:tabular-nums}
.scroll{overflow-x:auto}.bad{color:#9f1239;font-weight:600}a:focus-visible{outline:3px solid #2563eb;outline-offset:2px}
img{max-width:100%;border:1px solid #94a3b8}"""


def page(title: str, body: str, status: int = 200) -> Response:
    """A whole plain page; ``body`` is HTML, ``title`` text."""
    start = f'<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>{escape(title)}</title><style>{_STYLE}</style>'
    return HTMLResponse(f"{start}<main>{body}</main></html>", status, headers=INERT)


def missing(message: str) -> Response:
    return page(text("title"), f"<h1>{escape(message)}</h1>", 404)


def html_table(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """A table; a cell is text (escaped), a number (to the right), or ``Html``."""
    head = "".join(f"<th scope=col>{escape(name)}</th>" for name in header)
    lines = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in rows)
    return f'<div class="scroll"><table><thead><tr>{head}</tr></thead><tbody>{lines}</tbody></table></div>'


class Html(str):
    """HTML made here: let through as it is."""


def link(address: str, words: str, **values: str) -> Html:
    query = f"?{urlencode({key: value for key, value in values.items() if value})}" if values else ""
    return Html(f'<a href="{escape(address + query)}">{escape(words)}</a>')


def attachment(content: bytes, name: str, media_type: str) -> Response:
    """A file to be kept under a name, which may be Chinese."""
    safe = re.sub(r'[\\/:*?"<>|\s\x00-\x1f]+', "_", name).strip("._")[:60] or "export"
    suffix = "xlsx" if media_type == XLSX else "csv"
    disposition = f"attachment; filename=\"export.{suffix}\"; filename*=UTF-8''{quote(f'{safe}.{suffix}')}"
    return Response(content, media_type=media_type, headers={"content-disposition": disposition})


def _cell(value: Any) -> str:
    if isinstance(value, Html):
        return f"<td>{value}</td>"
    if isinstance(value, int):
        return f"<td class=n>{value:,}</td>"
    return f"<td>{escape(str(value))}</td>"
