"""Older office formats (.doc, .wps, .rtf, OpenDocument) → the current ones, by LibreOffice where it is installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from ingest.model import IngestError

CONVERT_SECONDS = 180
_PROGRAMS = ("soffice", "libreoffice")
_NOWHERE = "http://127.0.0.1:9"
"""A proxy that is not there: a document must not make the converter fetch what it links to."""


def convert(data: bytes, name: str, suffix: str, target: str) -> bytes:
    """The file in ``target`` format (docx, xlsx). Raises IngestError where LibreOffice is missing or cannot read it."""
    program = next(filter(None, map(shutil.which, _PROGRAMS)), None)
    if program is None:
        remedy = f"请用 Word 或 WPS 另存为 {target} 后再导入，或安装 LibreOffice"
        raise IngestError(f"{name}：这是旧版 Office/WPS 格式，没有 LibreOffice 无法直接读取；{remedy}")
    with tempfile.TemporaryDirectory(prefix="convert-") as directory:
        source = Path(directory) / f"source{suffix}"
        source.write_bytes(data)
        _run(program, source, target, name)
        converted = source.with_suffix(f".{target}")
        if not converted.is_file():
            raise IngestError(
                f"{name}：LibreOffice 无法转换这个文件（可能已损坏或有密码）；请用 Word 或 WPS 另存为 {target} 后再导入"
            )
        return converted.read_bytes()


def _run(program: str, source: Path, target: str, name: str) -> None:
    profile = (
        source.parent / "profile"
    )  # of its own: an office that is open would otherwise take the job over
    command = [
        program,
        f"-env:UserInstallation={profile.as_uri()}",
        "--headless",
        "--norestore",
        "--convert-to",
        target,
    ]
    command += ["--outdir", str(source.parent), str(source)]
    environment = {**os.environ, "http_proxy": _NOWHERE, "https_proxy": _NOWHERE, "no_proxy": ""}
    try:
        subprocess.run(
            command,
            capture_output=True,
            timeout=CONVERT_SECONDS,
            check=False,
            env=environment,
            cwd=source.parent,
        )
    except subprocess.TimeoutExpired as error:
        raise IngestError(
            f"{name}：LibreOffice 转换超过 {CONVERT_SECONDS} 秒；请用 Word 或 WPS 另存为 {target} 后再导入"
        ) from error
    except OSError as error:
        raise IngestError(
            f"{name}：无法运行 LibreOffice（{error.strerror}）；请用 Word 或 WPS 另存为 {target} 后再导入"
        ) from error
