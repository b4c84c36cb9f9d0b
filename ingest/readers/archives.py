"""ZIP files without their dangers: archives of documents, and the packages that Office files are.

Members are read into memory, never written under the names they carry; an archive that would unpack to too much is refused before
anything is unpacked (zipfile reads no more of a member than its directory entry announces).
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ingest.model import IngestError

MAX_MEMBERS = 5000
MAX_UNPACKED_BYTES = 1_000_000_000
MAX_RATIO = 200
SMALL_BYTES = 20_000_000
"""Up to here a high ratio does no harm: empty worksheets pack very well."""

_ENCRYPTED = 0x1
_UTF8_NAME = 0x800
_CHUNK = 1 << 20
_IGNORED = re.compile(r"(?:^|/)(?:__MACOSX/|\.|~\$)")
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, RuntimeError, OSError)


@contextmanager
def open_zip(source: Path | bytes, name: str) -> Iterator[zipfile.ZipFile]:
    """A ZIP file within its limits. Raises IngestError for one that is damaged, encrypted or a bomb."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(source) if isinstance(source, bytes) else source)
    except _DAMAGED as error:
        raise IngestError(f"{name}：文件已损坏或不完整，无法打开；请重新下载原文件") from error
    with archive:
        _check_limits(archive, name)
        yield archive


def read_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> bytes:
    """One member's bytes. Raises IngestError where they are damaged."""
    try:
        return archive.read(member)
    except _DAMAGED as error:
        raise IngestError(f"{name}：文件已损坏或用了不支持的压缩方式；请重新下载，或解压后再导入") from error


def documents(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """Members by safe name, in order: names as people wrote them, without drives, roots and steps upward."""
    found: dict[str, zipfile.ZipInfo] = {}
    for member in archive.infolist():
        name = _safe_name(member)
        if member.is_dir() or not name or _IGNORED.search(name):
            continue
        stem, number = Path(name), 2
        while name in found:
            name = stem.with_name(f"{stem.stem}({number}){stem.suffix}").as_posix()
            number += 1
        found[name] = member
    return found


def refuse_entities(archive: zipfile.ZipFile, name: str) -> None:
    """Office packages carry no document type; one that does is made to expand without end or to read other files."""
    for member in archive.infolist():
        if member.filename.lower().endswith((".xml", ".rels")):
            text = read_member(archive, member, name).replace(b"\x00", b"").lower()
            if b"<!doctype" in text or b"<!entity" in text:
                raise IngestError(
                    f"{name}：文件里有不该出现的 XML 实体定义，可能有害，未导入；请用 Office 或 WPS 另存一份再导入"
                )


def _check_limits(archive: zipfile.ZipFile, name: str) -> None:
    members = archive.infolist()
    if any(member.flag_bits & _ENCRYPTED for member in members):
        raise IngestError(f"{name}：压缩包有密码，请解压后再导入")
    if len(members) > MAX_MEMBERS:
        raise IngestError(
            f"{name}：里面有 {len(members)} 个文件，超过上限 {MAX_MEMBERS} 个；请分成几个压缩包"
        )
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if unpacked > MAX_UNPACKED_BYTES or (unpacked > SMALL_BYTES and unpacked > MAX_RATIO * max(packed, 1)):
        raise IngestError(
            f"{name}：解压后有 {unpacked / 1e6:.0f} MB，不正常地大，可能有害，未导入；请核对来源"
        )


def _safe_name(member: zipfile.ZipInfo) -> str:
    name = member.orig_filename
    if not member.flag_bits & _UTF8_NAME:
        name = _renamed(name)
    parts = re.split(r"[/\\]+", re.sub(r"[\x00-\x1f]", "", name))
    return "/".join(part for part in parts if part.strip(" .") and not re.fullmatch(r"[A-Za-z]:", part))


def _renamed(name: str) -> str:
    """Names without the UTF-8 mark are read as cp437; what packed them wrote UTF-8 or, on Chinese Windows, GBK."""
    try:
        raw = name.encode("cp437")
    except UnicodeEncodeError:
        return name
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return name
