"""Tokens with which other programs ask: made on the command line, shown once, kept only as hashes.

A token is 256 random bits, so a plain SHA-256 of it can be kept: there is nothing to guess that a slow hash would protect.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from assistant.web.appdb import AppDb

PREFIX = "bq_"
"""Lets scanners for leaked secrets recognise a token."""


class TokenError(ValueError):
    """A token cannot be made or withdrawn; the message is Chinese."""


@dataclass(frozen=True, slots=True)
class TokenEntry:
    """A token as it is listed. Times are ISO 8601 in UTC; ``expires_at`` is empty for one that does not end."""

    name: str
    created_at: str
    expires_at: str
    revoked_at: str


class Tokens:
    """The tokens of one app database. Thread-safe."""

    def __init__(self, db: AppDb) -> None:
        self._db = db

    def create(self, name: str, days: int | None = None) -> str:
        """A new token for the program called ``name``, good for so many days. Raises TokenError if the name is in use."""
        if any(entry.name == name and not entry.revoked_at for entry in self.entries()):
            raise TokenError(f"已有名为“{name}”的令牌：请换一个名称，或先撤销它")
        token = PREFIX + secrets.token_urlsafe(32)
        expires_at = _iso(datetime.now(UTC) + timedelta(days=days)) if days else ""
        with self._db.writing() as database:
            database.execute(
                "INSERT OR REPLACE INTO api_token VALUES (?, ?, ?, ?, '')",
                (name, _hash(token), _iso(datetime.now(UTC)), expires_at),
            )
        return token

    def entries(self) -> list[TokenEntry]:
        """All tokens that were made, the oldest first."""
        rows = self._db.rows(
            "SELECT name, created_at, expires_at, revoked_at FROM api_token ORDER BY created_at"
        )
        return [TokenEntry(**row) for row in rows]

    def revoke(self, name: str) -> None:
        """From now on the token opens nothing. Raises TokenError if there is no such token in force."""
        with self._db.writing() as database:
            changed = database.execute(
                "UPDATE api_token SET revoked_at = ? WHERE name = ? AND revoked_at = ''",
                (_iso(datetime.now(UTC)), name),
            ).rowcount
        if not changed:
            raise TokenError(f"没有名为“{name}”的有效令牌")

    def holder(self, token: str) -> str | None:
        """The name under which a token in force was made; None for any other text."""
        if not token.startswith(PREFIX):
            return None
        rows = self._db.rows(
            "SELECT name FROM api_token WHERE hash = ? AND revoked_at = '' AND (expires_at = '' OR expires_at > ?)",
            (_hash(token), _iso(datetime.now(UTC))),
        )
        return str(rows[0]["name"]) if rows else None


def bearer(authorization: str | None) -> str:
    """The token of an ``Authorization: Bearer …`` header; empty where there is none."""
    scheme, _, token = (authorization or "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _iso(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
