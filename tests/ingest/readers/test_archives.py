"""ZIP archives of documents, and folders with links in them."""

from __future__ import annotations

import io
import logging
import zipfile
from pathlib import Path

import pytest
from budget_files import as_docx, as_html, as_markdown, zipped

from ingest.files import content_hash, find_files
from ingest.model import IngestError
from ingest.pipeline import ingest_paths
from ingest.readers import read_source


def _names(paths: list[Path], below: Path) -> list[str]:
    return [path.relative_to(below).as_posix() for path in paths]


def test_each_document_in_an_archive_is_a_file_of_its_own(tmp_path: Path) -> None:
    archive = tmp_path / "2024.zip"
    members = {
        "甲/a.md": as_markdown(),
        "b.docx": as_docx(),
        "photo.jpg": b"x",
        "__MACOSX/b.docx": b"x",
        "~$b.docx": b"x",
    }
    archive.write_bytes(zipped(members))
    found = find_files([tmp_path])
    assert _names(found, tmp_path) == ["2024.zip/甲/a.md", "2024.zip/b.docx"]
    sources = [read_source(path) for path in found]
    assert [source.name for source in sources] == ["2024.zip/甲/a.md", "2024.zip/b.docx"]
    assert [source.content_hash for source in sources] == [content_hash(path) for path in found]


def test_an_archive_is_ingested_and_its_originals_are_kept(tmp_path: Path) -> None:
    archive = tmp_path / "2024.zip"
    archive.write_bytes(zipped({"a.html": as_html()}))
    results = ingest_paths([archive], tmp_path / "data")
    assert [(result.status, result.figures) for result in results] == [("新增", 30)]
    kept = list((tmp_path / "data" / "originals").iterdir())
    assert [path.read_bytes() for path in kept] == [as_html()]
    assert [result.status for result in ingest_paths([archive], tmp_path / "data")] == ["未变"]


def test_names_packed_on_chinese_windows_are_readable(tmp_path: Path) -> None:
    data = zipped({"XXXX.md": as_markdown()}).replace(b"XXXX.md", "预算".encode("gbk") + b".md")
    (tmp_path / "a.zip").write_bytes(data)
    assert _names(find_files([tmp_path / "a.zip"]), tmp_path) == ["a.zip/预算.md"]


def test_names_that_lead_out_of_the_archive_stay_inside(tmp_path: Path) -> None:
    names = ("../../etc/a.md", "/abs/a.md", "C:\\dir\\a.md", "..\\a.md", "a.md", "a.md")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive, pytest.warns(UserWarning, match="Duplicate"):
        for name in names:
            archive.writestr(name, as_markdown())
    (tmp_path / "x.zip").write_bytes(buffer.getvalue())
    found = find_files([tmp_path / "x.zip"])
    assert _names(found, tmp_path / "x.zip") == [
        "etc/a.md",
        "abs/a.md",
        "dir/a.md",
        "a.md",
        "a(2).md",
        "a(3).md",
    ]
    assert all(read_source(path).blocks for path in found)


def test_an_archive_in_an_archive_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(
        zipped({"a.md": as_markdown(), "inner.zip": zipped({"b.md": as_markdown()})})
    )
    found = find_files([tmp_path])
    assert _names(found, tmp_path) == ["x.zip/a.md", "x.zip/inner.zip"]
    with pytest.raises(IngestError, match=r"x\.zip/inner\.zip：压缩包里的压缩包"):
        read_source(found[1])


@pytest.mark.parametrize(
    "data, says",
    [(b"PK\x03\x04broken", "损坏"), (zipped({"a.jpg": b"x"}), "没有可导入"), (zipped({}), "没有可导入")],
)
def test_an_archive_that_gives_nothing_says_why(data: bytes, says: str, tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(data)
    (found,) = find_files([tmp_path])
    with pytest.raises(IngestError, match=rf"x\.zip：.*{says}"):
        read_source(found)


def test_a_document_named_zip_is_read_as_what_it_is(tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(as_docx())
    (found,) = find_files([tmp_path])
    assert read_source(found).reader == "docx"


def test_links_are_followed_only_where_they_are_named(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    outside = tmp_path / "outside"
    folder = tmp_path / "folder"
    for directory in (outside, folder):
        directory.mkdir()
        (directory / "real.md").write_bytes(as_markdown())
    (folder / "link.md").symlink_to(outside / "real.md")
    (folder / "linked").symlink_to(outside)
    with caplog.at_level(logging.WARNING):
        assert _names(find_files([folder]), folder) == ["real.md"]
    assert "link.md" in caplog.text and "linked" in caplog.text and "符号链接" in caplog.text
    assert find_files([folder / "link.md"]) == [folder / "link.md"]
