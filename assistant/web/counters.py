"""How much the kiosk is used: one number a day for each kind of event, and nothing about who or what."""

from __future__ import annotations

import logging
import sqlite3
import threading
from contextlib import closing
from datetime import date
from pathlib import Path

_TABLE = """
CREATE TABLE IF NOT EXISTS kiosk_count (
    day TEXT NOT NULL, event TEXT NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (day, event)
)
"""
_log = logging.getLogger(__name__)


class Counters:
    """Counts in the app's database. Where that cannot be written the kiosk works on uncounted. Thread-safe."""

    def __init__(self, database: Path) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._failed = False

    def count(self, *events: str) -> None:
        """One more of each event."""
        rows = [(date.today().isoformat(), event) for event in events]
        try:
            with self._lock, closing(self._connected()) as connection, connection:
                connection.executemany(
                    "INSERT INTO kiosk_count (day, event, number) VALUES (?, ?, 1)"
                    " ON CONFLICT (day, event) DO UPDATE SET number = number + 1",
                    rows,
                )
        except (sqlite3.Error, OSError) as error:
            if not self._failed:
                _log.warning("the kiosk's use is not counted: %s", error)
            self._failed = True

    def rows(self) -> list[tuple[str, str, int]]:
        """Day, event, number; the latest day first."""
        with self._lock, closing(self._connected()) as connection:
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
