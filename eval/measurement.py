"""What the bench's measurements are: one line of its table each."""

from __future__ import annotations

from dataclasses import dataclass


class BenchError(RuntimeError):
    """A measurement could not be made. The message is Chinese."""


@dataclass(frozen=True, slots=True)
class Measurement:
    """One line of the table. ``kept`` is None where there is no limit."""

    name: str
    value: str
    limit: str = ""
    kept: bool | None = None
