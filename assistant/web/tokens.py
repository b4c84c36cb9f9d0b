"""Tokens with which other programs ask: made on the command line, shown once, kept only as hashes.

A token is 256 random bits, so a plain SHA-256 of it can be kept: there is nothing to guess that a slow hash would protect.
"""

from __future__ import annotations

import hashlib
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

APP_DATABASE = "app.sqlite"
"""The app's own database, in the data directory, apart from the corpus."""

PREFIX = "bq_"
"""Lets scanners for leaked secrets recognise a token."""

_TABLE = """
CREATE TABLE IF NOT EXISTS api_token (
    name TEXT PRIMARY KEY,
    hash TEXT NOT NULL UNIQUE,
    created_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    revoked_at TEXT NOT NULL DEFAULT ''
)
"""


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
    """The tokens of one app database. Safe to use from any thread: each call has a connection of its own."""

    def __init__(self, database: Path) -> None:
        self._database = database

    def create(self, name: str, days: int | None = None) -> str:
        """A new token for the program called ``name``, good for so many days. Raises TokenError if the name is taken."""
        token = PREFIX + secrets.token_urlsafe(32)
        expires_at = _iso(datetime.now(UTC) + timedelta(days=days)) if days else ""
        row = (name, _hash(token), _iso(datetime.now(UTC)), expires_at)
        try:
            with self._connected() as connection:
                connection.execute(
                    "INSERT INTO api_token (name, hash, created_at, expires_at) VALUES (?, ?, ?, ?)", row
                )
        except sqlite3.IntegrityError:
            raise TokenError(f"已有名为“{name}”的令牌：请换一个名称，或先撤销它") from None
        return token

    def entries(self) -> list[TokenEntry]:
        """All tokens that were made, the oldest first."""
        with self._connected() as connection:
            rows = connection.execute(
                "SELECT name, created_at, expires_at, revoked_at FROM api_token ORDER BY created_at"
            )
            return [TokenEntry(*row) for row in rows]

    def revoke(self, name: str) -> None:
        """From now on the token opens nothing. Raises TokenError if there is no such token in force."""
        with self._connected() as connection:
            changed = connection.execute(
                "UPDATE api_token SET revoked_at = ? WHERE name = ? AND revoked_at = ''",
                (_iso(datetime.now(UTC)), name),
            ).rowcount
        if not changed:
            raise TokenError(f"没有名为“{name}”的有效令牌")

    def holder(self, token: str) -> str | None:
        """The name under which a token in force was made; None for any other text."""
        if not token.startswith(PREFIX) or not self._database.is_file():
            return None
        with self._connected() as connection:
            row = connection.execute(
                "SELECT name FROM api_token WHERE hash = ? AND revoked_at = '' AND (expires_at = '' OR expires_at > ?)",
                (_hash(token), _iso(datetime.now(UTC))),
            ).fetchone()
        return str(row[0]) if row else None

    @contextmanager
    def _connected(self) -> Iterator[sqlite3.Connection]:
        """A connection whose changes are kept if the block ends well."""
        self._database.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(self._database, timeout=10)
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            with connection:
                connection.execute(_TABLE)
                yield connection
        finally:
            connection.close()


def bearer(authorization: str | None) -> str:
    """The token of an ``Authorization: Bearer …`` header; empty where there is none."""
    scheme, _, token = (authorization or "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _iso(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
