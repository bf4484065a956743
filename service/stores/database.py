"""The SQLite database that a ledger is: opened, or made as a whole; transactions; errors as ours."""

from __future__ import annotations

import os
import sqlite3
import uuid
from collections.abc import Collection, Iterator
from contextlib import closing, contextmanager, suppress
from importlib.resources import files
from itertools import chain, starmap
from pathlib import Path
from typing import Any

from actorgraph.ontology.errors import StoreDamaged, StoreNotOurs, StoreUnavailable, StoreVersionError

APPLICATION_ID = 0x41474C31  # "AGL1"
SCHEMA_VERSION = 5
MIGRATED = (3, 4)
"""Earlier versions that `actorgraph migrate` brings to this one."""
DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_CORRUPT_INDEX, sqlite3.SQLITE_CORRUPT_SEQUENCE)
UNFINISHED = ".ledger-"
"""How the names of ledgers begin that are being made, or that a crash left half made."""
PARAMETERS = 500
"""How many values one SQL statement is given at most."""

BUSY_SECONDS = 30
"""How long somebody else's transaction is waited for."""
CACHE_KIB = 1 << 16
"""How much of the ledger may be held in memory; what a load looks up lies all over it."""


class Database:
    """One connection to a ledger's database."""

    UNNAMED = ":memory:"
    """Where SQLite keeps a ledger that has no path."""

    def __init__(self, path: Path | None, cache_kib: int = CACHE_KIB) -> None:
        """Open a ledger, or make a new one; without a path it goes when it is closed.

        ``cache_kib``: how much of it may be held in memory.

        Raises:
            StoreNotOurs, StoreVersionError, StoreUnavailable: see `ontology.errors`.
        """
        self.name = str(path.parent) if path else self.UNNAMED
        with translated(self.name):
            if path is not None and not path.exists():
                _make(path)
            self.db = _connected(str(path) if path else self.UNNAMED)
            if path is None:
                _create(self.db)
            self._check(cache_kib)

    def _check(self, cache_kib: int) -> None:
        application = self.db.execute("PRAGMA application_id").fetchone()[0]
        version = self.db.execute("PRAGMA user_version").fetchone()[0]
        if application != APPLICATION_ID:
            raise StoreNotOurs(f"{self.name} is a database of another program; expected an actorgraph store")
        if version in MIGRATED:
            raise StoreVersionError(
                f"{self.name} has schema version {version}; this actorgraph knows version {SCHEMA_VERSION}. "
                "Stop what uses it and run `actorgraph migrate`; keep a copy of its folder until that has succeeded"
            )
        if version != SCHEMA_VERSION:
            raise StoreVersionError.of(self.name, version, SCHEMA_VERSION)
        self.db.execute("PRAGMA foreign_keys = OFF")
        self.db.execute("PRAGMA synchronous = FULL")
        self.db.execute(f"PRAGMA cache_size = -{cache_kib}")
        self.db.execute("CREATE TEMP TABLE IF NOT EXISTS touched (pair INTEGER PRIMARY KEY)")

    def close(self) -> None:
        """Give the connection back."""
        self.db.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing; SQLite's errors become ours."""
        self.begin()
        try:
            with translated(self.name):
                yield
            self.commit()
        except BaseException:
            self.roll_back()
            raise

    def begin(self) -> None:
        """Begin a transaction: `commit` or `roll_back` ends it."""
        with translated(self.name):
            self.db.execute("BEGIN IMMEDIATE")

    def commit(self) -> None:
        """Have all that was written since `begin` stand."""
        with translated(self.name):
            self.db.execute("COMMIT")

    def roll_back(self) -> None:
        """Have nothing of it stand; without a transaction it does nothing."""
        self.forget()
        if self.db.in_transaction:
            self.db.execute("ROLLBACK")

    @contextmanager
    def part(self) -> Iterator[None]:
        """A part of a transaction: all or nothing of it, too."""
        with translated(self.name):
            self.db.execute("SAVEPOINT part")
            try:
                yield
                self.db.execute("RELEASE part")
            except BaseException:
                self.forget()
                if self.db.in_transaction:  # a full disk has ended it already
                    self.db.execute("ROLLBACK TO part")
                    self.db.execute("RELEASE part")
                raise

    def forget(self) -> None:
        """Let go of what is known of a state that will not come to be."""

    def many(self, sql: str, values: Collection[Any], *bound: Any) -> Iterator[tuple[Any, ...]]:
        """See `many`."""
        return many(self.db, sql, values, *bound)


def many(db: sqlite3.Connection, sql: str, values: Collection[Any], *bound: Any) -> Iterator[tuple[Any, ...]]:
    """Rows of ``sql``, which ends in IN, for some of the values at a time; ``bound`` are those that stand before.

    What an interrupt leaves half read mustn't complain of the closed database: it delegates to no cursor.
    """
    rest = list(values)
    parts = (rest[start : start + PARAMETERS] for start in range(0, len(rest), PARAMETERS))
    marked = ((f"{sql} ({','.join('?' * len(some))})", (*bound, *some)) for some in parts)
    return chain.from_iterable(starmap(db.execute, marked))


def schema_version(path: Path) -> int:
    """The schema of a database of ours; 0 of another one."""
    with translated(str(path.parent)), closing(_connected(str(path))) as db:
        ours = db.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID
        return int(db.execute("PRAGMA user_version").fetchone()[0]) if ours else 0


def _connected(name: str) -> sqlite3.Connection:
    return sqlite3.connect(name, isolation_level=None, check_same_thread=False, timeout=BUSY_SECONDS)


def _create(db: sqlite3.Connection) -> None:
    db.executescript((files("actorgraph.service.stores") / "embedded" / "schema.sql").read_text(encoding="utf-8"))
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


def _make(path: Path) -> None:
    """Make a ledger beside its place and move it there when it is whole; whoever is first there wins."""
    unfinished = path.with_name(f"{UNFINISHED}{uuid.uuid4().hex}")
    try:
        with closing(_connected(str(unfinished))) as db:
            db.execute("PRAGMA journal_mode = WAL")
            _create(db)
        with suppress(FileExistsError):
            os.link(unfinished, path)
    finally:
        for part in path.parent.glob(f"{unfinished.name}*"):
            part.unlink(missing_ok=True)


@contextmanager
def translated(name: str) -> Iterator[None]:
    """SQLite's errors become ours, and the operating system's."""
    try:
        with sqlite_errors(name):
            yield
    except OSError as error:
        raise StoreUnavailable(f"{name}: {error}") from error


@contextmanager
def sqlite_errors(name: str) -> Iterator[None]:
    """SQLite's errors become ours."""
    try:
        yield
    except sqlite3.Error as error:
        if "not a database" in str(error):
            raise StoreNotOurs(f"{name} is no actorgraph store: {error}") from error
        if getattr(error, "sqlite_errorcode", None) in DAMAGED:
            raise StoreDamaged(f"{name}: the database is damaged: {error}; put a backup in its place") from error
        raise StoreUnavailable(f"{name}: the store's database can't be used: {error}") from error
