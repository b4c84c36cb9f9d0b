"""Whatever a file is: blocks, or a Chinese message that names it."""

from __future__ import annotations

import io
import os
import random
import re
import signal
import stat
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl
import pytest
from budget_files import WRITERS, as_docx, as_html, as_xls, as_xlsx, saved, with_part, zipped

from ingest.model import IngestError, SourceFile
from ingest.readers import archives, expand_archive, limits, read_source

Read = Callable[[str, bytes], SourceFile]
PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
BOMB = (
    '<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY a{n} "{"&a;" * 10}">' for n in range(9))
    + "]>"
)
MUTANTS = 600


def _message(read: Read, name: str, data: bytes) -> str:
    with pytest.raises(IngestError) as caught:
        read(name, data)
    message = str(caught.value)
    assert message.startswith(f"{name}：") and re.search("[请可].*", message)
    return message


@pytest.mark.parametrize("name", ["a.docx", "a.xlsx", "a.xls", "a.doc", "a.html", "a.zip", "a.pdf", "a.txt"])
def test_an_empty_file(name: str, read: Read) -> None:
    with pytest.raises(IngestError, match=f"^{re.escape(name)}：文件是空的"):
        read(name, b"")


@pytest.mark.parametrize("name", ["a.docx", "a.xlsx", "a.xls", "a.pdf", "a.html", "a.txt"])
def test_a_picture_under_another_name(name: str, read: Read) -> None:
    assert "图片" in _message(read, name, PNG)


@pytest.mark.parametrize(
    "name, data, says",
    [
        ("a.docx", OLE + "EncryptedPackage".encode("utf-16-le") + bytes(2), "密码"),
        ("a.rar", b"Rar!\x1a\x07\x00", "ZIP"),
        ("a.docx", zipped({"x.txt": b"x"}), "压缩包"),
        ("a.ofd", zipped({"OFD.xml": b"<x/>"}), "OFD"),
        ("a.pptx", zipped({"[Content_Types].xml": b"<Types/>", "ppt/presentation.xml": b"<x/>"}), "演示"),
        ("a.docx", zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<x/>"}), "正文"),
        ("a.xlsx", zipped({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<x/>"}), "工作簿已损坏"),
        ("a.docx", "只是文字".encode(), "扩展名"),
        ("a.csv", "只是文字".encode(), "不支持"),
        ("a.docx", saved(docx.Document()), "没有文字"),
        ("a.xlsx", saved(openpyxl.Workbook()), "没有文字"),
        ("a.xls", OLE + "Workbook".encode("utf-16-le") + bytes(2), "工作簿已损坏"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_says_why(name: str, data: bytes, says: str, read: Read) -> None:
    with pytest.raises(IngestError, match=rf"^{re.escape(name)}：.*{says}"):
        read(name, data)


@pytest.mark.parametrize("form", ["docx", "xlsx", "xls"])
def test_truncated_files(form: str, read: Read) -> None:
    data = WRITERS[form]()
    for share in (0.2, 0.5, 0.95):
        _message(read, f"a.{form}", data[: int(len(data) * share)])


@pytest.mark.parametrize("name", ["a.xls", "a.doc", "a.docx", "a.bin"])
def test_content_decides_not_the_name(name: str, read: Read) -> None:
    assert read(name, as_xlsx()).reader == "xlsx"
    assert read(name, as_docx()).reader == "docx"
    assert read(name, as_xls()).reader == "xls"


def test_a_page_under_a_text_name_is_a_page(read: Read) -> None:
    assert read("a.txt", as_html()).reader == "html"


@pytest.mark.parametrize(
    "name, package, part, opening",
    [
        ("a.docx", as_docx(), "word/document.xml", "<w:document"),
        ("a.xlsx", as_xlsx(), "xl/worksheets/sheet1.xml", "<worksheet"),
    ],
    ids=["docx", "xlsx"],
)
def test_entity_bombs_are_refused(name: str, package: bytes, part: str, opening: str, read: Read) -> None:
    with pytest.raises(IngestError, match="实体"):
        read(name, with_part(package, part, (opening, BOMB + opening)))


def test_a_zip_bomb_is_refused_before_it_is_unpacked(read: Read) -> None:
    bomb = zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": bytes(60_000_000)})
    started = time.monotonic()
    with pytest.raises(IngestError, match="不正常地大"):
        read("a.docx", bomb)
    assert time.monotonic() - started < 2


def test_an_encrypted_archive(read: Read) -> None:
    data = bytearray(zipped({"a.txt": b"x"}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(IngestError, match=r"a\.zip：压缩包有密码"):
        read("a.zip", bytes(data))


def test_too_many_members(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MAX_MEMBERS", 3)
    with pytest.raises(IngestError, match="超过上限 3 个"):
        read("a.zip", zipped({f"{n}.txt": b"x" for n in range(4)}))


def test_a_folder_or_pipe_is_no_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    for path in (tmp_path, tmp_path / "a.txt"):
        with pytest.raises(IngestError, match="不是普通文件"):
            read_source(path)


def test_old_word_files_need_libreoffice(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    data = OLE + "WordDocument".encode("utf-16-le") + bytes(2)
    assert "另存为 docx" in _message(read, "a.doc", data)


def test_old_word_files_are_read_through_libreoffice(
    read: Read, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "converted.docx").write_bytes(as_docx())
    program = tmp_path / "soffice"
    program.write_text(f'#!/bin/sh\nfor last; do :; done\ncp {tmp_path}/converted.docx "${{last%.*}}.docx"\n')
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    data = OLE + "WordDocument".encode("utf-16-le") + bytes(2)
    assert read("a.wps", data).blocks == read("b.docx", as_docx()).blocks


def test_a_file_that_takes_too_long_is_given_up() -> None:
    # The runner's own deadline for this test uses the same alarm; without it set, the limit applies.
    remaining = signal.setitimer(signal.ITIMER_REAL, 0)
    try:
        with pytest.raises(IngestError, match=r"a\.pdf：读取超过 0.1 秒"), limits.time_limit("a.pdf", 0.1):
            time.sleep(5)
    finally:
        signal.setitimer(signal.ITIMER_REAL, *remaining)


def test_mutated_files_never_raise_anything_else(tmp_path: Path) -> None:
    chance = random.Random(20240101)
    originals = {f"a.{form}": write() for form, write in WRITERS.items()}
    originals |= {
        "b.html": as_html("gb18030", "gb2312"),
        "a.pdf": _pdf(),
        "a.zip": zipped({"a.md": WRITERS["md"]()}),
    }
    path = tmp_path / "a"
    read = 0
    for number in range(MUTANTS):
        name = chance.choice(list(originals))
        data = originals[name]
        # A package's checksums catch most damage: half of the time its parts are changed and packed again.
        path = tmp_path / f"{number}{name}"
        path.write_bytes(
            _repacked(data, chance) if data.startswith(b"PK") and number % 2 else _mutated(data, chance)
        )
        try:
            for document in expand_archive(path):
                read_source(document)
            read += 1
        except IngestError as error:
            assert str(error).startswith(path.name)
        path.unlink()
    assert 0 < read < MUTANTS


def _pdf() -> bytes:
    """The least a PDF needs; its table of offsets is wrong, as damaged files' are, and readers find the objects anyway."""
    text = b"BT /F1 12 Tf 72 700 Td (2024 budget 300.50) Tj ET"
    return b"""%%PDF-1.4
1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj
2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj
3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>> endobj
4 0 obj <</Length %d>> stream
%s
endstream endobj
5 0 obj <</Type/Font/Subtype/Type1/BaseFont/Helvetica>> endobj
trailer <</Root 1 0 R/Size 6>>
%%%%EOF""" % (len(text), text)


def _mutated(data: bytes, chance: random.Random) -> bytes:
    if not data or chance.random() < 0.2:
        return data[: chance.randrange(len(data) + 1)]
    changed = bytearray(data)
    for _ in range(chance.choice((1, 3, 30))):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def _repacked(data: bytes, chance: random.Random) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        members = {name: package.read(name) for name in package.namelist()}
    part = chance.choice(list(members))
    return zipped({**members, part: _mutated(members[part], chance)})
