"""The audit log: who did what and when, with texts redacted, kept for a set number of days."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from assistant.answer import Answer
from assistant.web.appdb import AppDb, now
from assistant.web.redact import redacted

DEFAULT_KEEP_DAYS = 180
MAX_TEXT = 4000


class Audit:
    """Writes the log. Old entries go at the first entry of each day."""

    def __init__(self, db: AppDb, keep_days: int = DEFAULT_KEEP_DAYS) -> None:
        self._db = db
        self.keep_days = keep_days
        self._purged_on = ""

    def asked(self, actor: str, answer: Answer) -> None:
        """A question with its answer, SQL and time."""
        detail = {
            "status": answer.status,
            "route": answer.route,
            "answer": redacted(answer.answer)[:MAX_TEXT],
            "sql": redacted(answer.sql)[:MAX_TEXT],
            "rows": len(answer.rows),
        }
        self._write(actor, "ask", redacted(answer.question), detail, answer.elapsed_ms)

    def did(self, actor: str, action: str, subject: str = "", **detail: Any) -> None:
        """Anything else: ``feedback``, ``upload``, ``publish``, ``roll_back``, ``sign_in``, ``sign_in_refused``, …"""
        clean = {key: redacted(value) if isinstance(value, str) else value for key, value in detail.items()}
        self._write(actor, action, redacted(subject), clean, None)

    def latest(self, limit: int = 200, action: str = "") -> list[dict[str, Any]]:
        """The latest entries first."""
        return self._db.rows(
            "SELECT at, actor, action, subject, detail, elapsed_ms FROM audit WHERE ? IN ('', action)"
            " ORDER BY audit_id DESC LIMIT ?",
            (action, limit),
        )

    def purge(self) -> None:
        """Remove what is older than the time of retention (feedback, too, but never what the owners keep: conversations)."""
        limit = (datetime.now(UTC) - timedelta(days=self.keep_days)).isoformat(timespec="milliseconds")
        with self._db.writing() as database:
            database.execute("DELETE FROM audit WHERE at < ?", (limit,))
            database.execute("DELETE FROM feedback WHERE given_at < ?", (limit,))
            database.execute("DELETE FROM failed_sign_in WHERE at < ?", (limit,))

    def _write(
        self, actor: str, action: str, subject: str, detail: dict[str, Any], elapsed_ms: float | None
    ) -> None:
        at = now()
        if self._purged_on != at[:10]:
            self._purged_on = at[:10]
            self.purge()
        with self._db.writing() as database:
            database.table("audit").insert(
                {
                    "at": at,
                    "actor": actor,
                    "action": action,
                    "subject": subject[:MAX_TEXT],
                    "detail": json.dumps(detail, ensure_ascii=False),
                    "elapsed_ms": elapsed_ms,
                }
            )
