"""How much the kiosk is used: one number a day for each kind of event, and nothing about who or what."""

from __future__ import annotations

import atexit
import logging
import sqlite3
import threading
import time
from collections import Counter
from datetime import date
from pathlib import Path

from assistant.web.appdb import AppDb, open_app_db
from ingest.model import IngestError

WRITTEN_EVERY_S = 10.0

_log = logging.getLogger(__name__)


class Counters:
    """Counts in memory and, every few seconds and at the end, in the app's database, so that no visitor waits for a disk.

    Where the database cannot be written the kiosk works on uncounted. Thread-safe.
    """

    def __init__(self, db: AppDb) -> None:
        self._db = db
        self._lock = threading.Lock()
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
            with self._db.writing() as database:
                database.conn.executemany(
                    "INSERT INTO kiosk_count (day, event, number) VALUES (?, ?, ?)"
                    " ON CONFLICT (day, event) DO UPDATE SET number = number + excluded.number",
                    [(day, event, number) for (day, event), number in new.items()],
                )
        except sqlite3.Error as error:
            if not self._failed:
                _log.warning("the kiosk's use is not counted: %s", error)
            self._failed = True

    def rows(self) -> list[tuple[str, str, int]]:
        """Day, event, number of what is written; the latest day first."""
        found = self._db.rows("SELECT day, event, number FROM kiosk_count ORDER BY day DESC, event")
        return [(row["day"], row["event"], row["number"]) for row in found]


def counting_db(data_dir: Path) -> AppDb:
    """The app's database; one in memory where the data directory cannot be written (a kiosk may have it read-only)."""
    try:
        return open_app_db(data_dir)
    except (IngestError, OSError) as error:
        _log.warning("the kiosk's use is counted in memory only: %s", error)
        return AppDb(None)
