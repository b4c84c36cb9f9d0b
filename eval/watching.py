"""What a piece of code does to the machine: files written, processes started, connections made, libraries loaded.

Python's audit hooks see every such call made from Python; what SQLite writes by itself shows in the state of the watched folders.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_ALWAYS = (
    "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.fork", "os.forkpty", "os.startfile", "subprocess.Popen",
    "os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.link", "os.symlink", "os.truncate", "os.chmod", "os.chown",
    "shutil.", "socket.connect", "socket.bind", "socket.sendto", "socket.getaddrinfo", "urllib.Request", "http.client.connect",
    "smtplib.", "ftplib.", "sqlite3.enable_load_extension", "sqlite3.load_extension", "ctypes.dlopen", "webbrowser.open",
)  # fmt: skip
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


@dataclass(slots=True)
class Watch:
    """What was done while watched, in words; empty if nothing."""

    done: list[str] = field(default_factory=list)


_active: list[Watch] = []


def _hook(event: str, arguments: tuple[Any, ...]) -> None:
    if not _active:
        return
    told = _active[-1].done
    if event == "open":
        name, mode, flags = arguments
        if (isinstance(mode, str) and set(mode) & set("wax+")) or (
            isinstance(flags, int) and flags & _WRITING
        ):
            told.append(f"open {name}")
    elif event.startswith(_ALWAYS):
        told.append(f"{event} {arguments!r}"[:200])


_installed = False


@contextmanager
def watched(folders: Sequence[Path]) -> Iterator[Watch]:
    """Watch the block. Changes in the folders count, also those that no Python call made."""
    global _installed
    if not _installed:  # an audit hook cannot be taken out again; it does nothing while nobody watches
        sys.addaudithook(_hook)
        _installed = True
    before = [_state(folder) for folder in folders]
    watch = Watch()
    _active.append(watch)
    try:
        yield watch
    finally:
        _active.remove(watch)
    for folder, state in zip(folders, before, strict=True):
        now = _state(folder)
        watch.done += [
            f"文件变了：{folder / name}"
            for name in sorted(state.keys() | now.keys())
            if state.get(name) != now.get(name)
        ]


def _state(folder: Path) -> dict[str, str]:
    """Content hash of every file below, by relative name."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
