"""How long reading one file may take. A file that is made (or happens) to keep a parser busy must not hold up the others."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from ingest.model import IngestError

MAX_READ_SECONDS = 900


class _Expired(BaseException):
    """Not an Exception: parsers catch those and go on."""


@contextmanager
def time_limit(name: str, seconds: float = MAX_READ_SECONDS) -> Iterator[None]:
    """Ends the block after ``seconds`` with an IngestError.

    It takes a process's main thread and a system with alarms (the command line and its workers on Linux and macOS). Elsewhere
    – an upload handled in a thread, Windows – and where another deadline is already set, the block runs without a limit.
    """
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return
    if signal.getitimer(signal.ITIMER_REAL)[0]:
        yield
        return
    previous = signal.signal(signal.SIGALRM, _expire)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    except _Expired as expired:
        message = f"{name}：读取超过 {seconds:g} 秒仍未完成，已放弃；请检查文件是否异常，或拆成几份后再导入"
        raise IngestError(message) from expired
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, previous)


def _expire(signum: int, frame: FrameType | None) -> None:
    raise _Expired
