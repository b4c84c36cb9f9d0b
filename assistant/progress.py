"""Steps of answering, told to whoever watches: a page shows them as they happen. Nobody watching, nothing is done."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Step:
    """Something that was done. ``name`` is a key (``understood``, ``looked_up``, …), ``detail`` Chinese words about it."""

    name: str
    detail: str = ""


Watcher = Callable[[Step], None]
_watcher: ContextVar[Watcher | None] = ContextVar("watcher", default=None)


@contextmanager
def watching(watcher: Watcher) -> Iterator[None]:
    """Within the block (and its thread), steps are told to ``watcher``."""
    token = _watcher.set(watcher)
    try:
        yield
    finally:
        _watcher.reset(token)


def step(name: str, detail: str = "") -> None:
    """Tell a step."""
    watcher = _watcher.get()
    if watcher is not None:
        watcher(Step(name, detail))
