"""How much the kiosk is used: one number a day for each kind of event, and nothing about who or what."""

from __future__ import annotations

import atexit
import logging
import sqlite3
import threading
import time
from collections import Counter
from contextlib import closing
from datetime import date
from pathlib import Path

WRITTEN_EVERY_S = 10.0

_TABLE = """
CREATE TABLE IF NOT EXISTS kiosk_count (
    day TEXT NOT NULL, event TEXT NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (day, event)
)
"""
_log = logging.getLogger(__name__)


class Counters:
    """Counts in memory and, every few seconds and at the end, in the app's database, so that no visitor waits for a disk.

    Where the database cannot be written the kiosk works on uncounted. Thread-safe.
    """

    def __init__(self, database: Path) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._writing = threading.Lock()
        self._new: Counter[tuple[str, str]] = Counter()
        self._written_at = time.monotonic()
        self._failed = False
        atexit.register(self.write)

    def count(self, *events: str) -> None:
        """One more of each event."""
        today = date.today().isoformat()
        with self._lock:
            self._new.update((today, event) for event in events)
            is_due = time.monotonic() - self._written_at >= WRITTEN_EVERY_S
        if is_due:
            self.write()

    def write(self) -> None:
        """Put what was counted into the database."""
        with self._lock:
            new, self._new = self._new, Counter()
            self._written_at = time.monotonic()
        if not new:
            return
        try:
            with self._writing, closing(self._connected()) as connection, connection:
                connection.executemany(
                    "INSERT INTO kiosk_count (day, event, number) VALUES (?, ?, ?)"
                    " ON CONFLICT (day, event) DO UPDATE SET number = number + excluded.number",
                    [(day, event, number) for (day, event), number in new.items()],
                )
        except (sqlite3.Error, OSError) as error:
            if not self._failed:
                _log.warning("the kiosk's use is not counted: %s", error)
            self._failed = True

    def rows(self) -> list[tuple[str, str, int]]:
        """Day, event, number of what is written; the latest day first."""
        with closing(self._connected()) as connection:
            found = connection.execute(
                "SELECT day, event, number FROM kiosk_count ORDER BY day DESC, event"
            ).fetchall()
        return [(str(day), str(event), int(number)) for day, event, number in found]

    def _connected(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._database, timeout=5)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute(_TABLE)
        return connection
