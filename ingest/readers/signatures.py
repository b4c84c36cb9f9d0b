"""What a file is, by its content: names lie (HTML saved as .xls, pictures named .docx). Pure."""

from __future__ import annotations

import io
import re
import zipfile

_SIGNATURES = (
    (b"%PDF-", "pdf"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"{\\rtf", "rtf"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"\x1f\x8b", "archive"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_PDF_WITHIN = 1024
"""Readers accept a PDF that begins with a little rubbish."""
_HTML = re.compile(r"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]", re.IGNORECASE)
_FRAGMENT = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:meta|style|table|div|p|center|title|script)[\s>]",
    re.IGNORECASE | re.DOTALL,
)
_OFFICE_XML = re.compile(
    r"<\?mso-application|urn:schemas-microsoft-com:office:spreadsheet|schemas\.microsoft\.com/office/word/2003"
)
_SPREADSHEETS = (".xls", ".et", ".xlt", ".xlsx", ".ods", ".ett")


def content_kind(data: bytes, suffix: str) -> str:
    """``pdf`` ``docx`` ``xlsx`` ``xls`` ``doc`` ``html`` ``text`` ``zip``, or what is not read directly: ``image`` ``archive``
    ``rtf`` ``odt`` ``ods`` ``ofd`` ``pptx`` ``word-xml`` ``excel-xml`` ``encrypted`` ``binary``."""
    if data.startswith(_ZIP):
        return _zip_kind(data, suffix)
    if data.startswith(_OLE):
        return _ole_kind(data, suffix)
    for signature, kind in _SIGNATURES:
        if data.startswith(signature):
            return kind
    if b"%PDF-" in data[:_PDF_WITHIN]:
        return "pdf"
    return _text_kind(data, suffix)


def _zip_kind(data: bytes, suffix: str) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            declared = archive.read("mimetype")[:100] if "mimetype" in names else b""
    except Exception:  # a damaged directory raises anything; the reader that follows says it is damaged
        return {".docx": "docx", ".docm": "docx", ".xlsx": "xlsx", ".xlsm": "xlsx"}.get(suffix, "zip")
    if b"opendocument.text" in declared:
        return "odt"
    if b"opendocument.spreadsheet" in declared:
        return "ods"
    if "OFD.xml" in names:
        return "ofd"
    if "[Content_Types].xml" in names:
        for folder, kind in (("word/", "docx"), ("xl/", "xlsx"), ("ppt/", "pptx")):
            if any(name.startswith(folder) for name in names):
                return kind
    return "zip"


def _ole_kind(data: bytes, suffix: str) -> str:
    """By the names of its streams, which stand in the file as UTF-16; a document may hold one of the other kind."""
    has = {
        name: name.encode("utf-16-le") + b"\x00\x00" in data
        for name in ("EncryptedPackage", "WordDocument", "Workbook", "Book")
    }
    if has["EncryptedPackage"]:
        return "encrypted"
    is_workbook = has["Workbook"] or has["Book"]
    if is_workbook and (not has["WordDocument"] or suffix in _SPREADSHEETS):
        return "xls"
    return "doc" if has["WordDocument"] or suffix not in _SPREADSHEETS else "xls"


def _text_kind(data: bytes, suffix: str) -> str:
    opening = _opening(data)
    if _OFFICE_XML.search(opening) and "<html" not in opening.lower():
        return "excel-xml" if "spreadsheet" in opening or suffix in _SPREADSHEETS else "word-xml"
    found = _HTML.search(opening)
    named = suffix in (".html", ".htm", ".xhtml", ".shtml", *_SPREADSHEETS, ".doc", ".wps", ".docx")
    if named and (found or _FRAGMENT.match(opening) or suffix in (".html", ".htm", ".xhtml", ".shtml")):
        return "html"
    if (
        found
        and not opening[: found.start()].strip(" \t\r\n\ufeff").strip()
        and suffix not in (".md", ".markdown")
    ):
        return "html"
    return "text"


def _opening(data: bytes) -> str:
    head = data[:8192]
    encoding = "utf-16" if head.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    return head.decode(encoding, "replace")
