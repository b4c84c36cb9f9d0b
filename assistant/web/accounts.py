"""Accounts of the staff: hashed passwords (argon2id), roles, and a lock after repeated failures."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from assistant.web.appdb import AppDb, now
from assistant.web.desk import Role
from assistant.web.texts import text
from ingest.model import IngestError

MIN_PASSWORD_LENGTH = 10
MAX_NAME_LENGTH = 40
MAX_FAILURES = 5
"""Failures with one name, after which it is locked; from one address, four times as many."""
LOCK_MINUTES = 15
NO_PASSWORD = "-"
"""In place of a hash: signs in through the proxy alone."""


@dataclass(frozen=True, slots=True)
class Account:
    """An account. ``stamp`` changes with the password: what was signed in before no longer is."""

    name: str
    role: Role
    stamp: str
    created_at: str = ""


Outcome = Literal["in", "refused", "locked"]


class Accounts:
    """The store, and the check of a password."""

    def __init__(self, db: AppDb) -> None:
        self._db = db
        self._hasher = PasswordHasher()
        self._dummy = self._hasher.hash(secrets.token_hex())

    def any(self) -> bool:
        return bool(self._db.rows("SELECT 1 FROM account LIMIT 1"))

    def all(self) -> list[Account]:
        rows = self._db.rows("SELECT name, role, stamp, created_at FROM account ORDER BY name")
        return [Account(**row) for row in rows]

    def find(self, name: str) -> Account | None:
        rows = self._db.rows("SELECT name, role, stamp, created_at FROM account WHERE name = ?", (name,))
        return Account(**rows[0]) if rows else None

    def add(self, name: str, password: str | None, role: Role) -> None:
        """A new account; without a password it signs in through the proxy alone. Raises IngestError, in Chinese."""
        if not name.strip() or len(name) > MAX_NAME_LENGTH or not name.isprintable():
            raise IngestError(text("accounts.bad_name", limit=MAX_NAME_LENGTH))
        if self.find(name):
            raise IngestError(text("accounts.taken", name=name))
        row = {"name": name, "password_hash": self._hash(name, password), "role": role}
        with self._db.writing() as database:
            database.table("account").insert(row | {"stamp": secrets.token_hex(8), "created_at": now()})

    def set_password(self, name: str, password: str) -> None:
        """Also ends every sign-in of the account, and its lock. Raises IngestError."""
        self._known(name)
        values = (self._hash(name, password), secrets.token_hex(8), name)
        with self._db.writing() as database:
            database.execute("UPDATE account SET password_hash = ?, stamp = ? WHERE name = ?", values)
            database.execute("DELETE FROM failed_sign_in WHERE name = ?", (name,))

    def set_role(self, name: str, role: Role) -> None:
        """Raises IngestError."""
        self._known(name)
        with self._db.writing() as database:
            database.execute("UPDATE account SET role = ? WHERE name = ?", (role, name))

    def remove(self, name: str) -> None:
        """Raises IngestError."""
        self._known(name)
        with self._db.writing() as database:
            database.execute("DELETE FROM account WHERE name = ?", (name,))

    def unlock(self, name: str) -> None:
        with self._db.writing() as database:
            database.execute("DELETE FROM failed_sign_in WHERE name = ?", (name,))

    def sign_in(self, name: str, password: str, address: str) -> Outcome:
        """Whether the password is right. Unknown names take as long, and are locked just the same: nothing tells them apart."""
        if self._locked(name, address):
            return "locked"
        rows = self._db.rows("SELECT password_hash FROM account WHERE name = ?", (name,))
        stored = str(rows[0]["password_hash"]) if rows else NO_PASSWORD
        if self._right(stored if stored != NO_PASSWORD else self._dummy, password) and stored != NO_PASSWORD:
            self.unlock(name)
            return "in"
        with self._db.writing() as database:
            database.table("failed_sign_in").insert(
                {"name": name[:MAX_NAME_LENGTH], "address": address, "at": now()}
            )
        return "locked" if self._locked(name, address) else "refused"

    def _locked(self, name: str, address: str) -> bool:
        since = (datetime.now(UTC) - timedelta(minutes=LOCK_MINUTES)).isoformat(timespec="milliseconds")
        row = self._db.rows(
            "SELECT coalesce(sum(name = ?), 0) AS named, coalesce(sum(address = ?), 0) AS placed"
            " FROM failed_sign_in WHERE at > ?",
            (name[:MAX_NAME_LENGTH], address, since),
        )[0]
        return bool(row["named"] >= MAX_FAILURES or row["placed"] >= 4 * MAX_FAILURES)

    def _right(self, stored: str, password: str) -> bool:
        try:
            return bool(self._hasher.verify(stored, password))
        except (VerifyMismatchError, InvalidHashError):
            return False

    def _hash(self, name: str, password: str | None) -> str:
        if password is None:
            return NO_PASSWORD
        if len(password) < MIN_PASSWORD_LENGTH or password == name or len(set(password)) < 4:
            raise IngestError(text("accounts.bad_password", limit=MIN_PASSWORD_LENGTH))
        return self._hasher.hash(password)

    def _known(self, name: str) -> None:
        if self.find(name) is None:
            raise IngestError(text("accounts.unknown", name=name))
