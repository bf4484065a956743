"""The connection to a Neo4j server: an address, sessions, statements from files, the driver's errors as ours."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any, TypeVar

from neo4j import READ_ACCESS, WRITE_ACCESS, Driver, GraphDatabase, ManagedTransaction, Session, unit_of_work
from neo4j.exceptions import (
    AuthConfigurationError,
    AuthError,
    ConfigurationError,
    DriverError,
    Forbidden,
    ForbiddenOnReadOnlyDatabase,
    IncompleteCommit,
    Neo4jError,
    TransientError,
)

from actorgraph.ontology.errors import StoreUnavailable, UsageError

SCHEMES = ("neo4j", "neo4j+s", "neo4j+ssc", "bolt", "bolt+s", "bolt+ssc")
CONNECT_SECONDS = 10.0
IDLE_SECONDS = 30.0
"""A connection that was idle for so long is tried before it is used: firewalls forget those that are."""
CLOSE_SECONDS = 5.0
ANSWER_RETRY_SECONDS = 2.0

_ADDRESS = re.compile(r"(?P<server>[a-z0-9+]+://[^/?#]+)(?:/(?P<database>[A-Za-z0-9.-]*))?/?\Z")
_T = TypeVar("_T")
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Address:
    """Where a store is: the server's URI, and the database on it (``None``: the user's home database)."""

    server: str
    database: str | None

    @classmethod
    def of(cls, text: str) -> Address:
        """Read ``neo4j://HOST:7687/DB`` and its kin.

        Raises:
            UsageError: it is none, or holds a user or a password.
        """
        scheme, _, rest = text.partition("://")
        if scheme not in SCHEMES:
            raise UsageError(
                f"'{scheme}://' is no store that is known; expected a folder, memory: or neo4j://", "store"
            )
        if "@" in rest:
            raise UsageError(
                "a store's address holds no user or password; expected them in ACTORGRAPH_NEO4J_USER and "
                "ACTORGRAPH_NEO4J_PASSWORD",
                "store",
            )
        found = _ADDRESS.match(text)
        if not found:
            raise UsageError(
                f"'{text}' is no address of a Neo4j store; expected {scheme}://HOST:7687/DATABASE", "store"
            )
        return cls(found["server"], found["database"] or None)

    def __str__(self) -> str:
        return f"{self.server}/{self.database}" if self.database else self.server


@dataclass(frozen=True, slots=True)
class Login:
    """Who asks; without a user the server must not demand one."""

    user: str | None = None
    password: str | None = None

    def __repr__(self) -> str:
        return f"Login({self.user!r})"  # never the password


@dataclass(frozen=True, slots=True)
class Timeouts:
    """In seconds: how long a load waits for a server that is away; how long the server may work at one read for an
    answer, and at one commit or read of a load.
    """

    retry: float = 30.0
    query: float = 30.0
    commit: float = 300.0


class Graph:
    """A server's database, for any number of threads."""

    def __init__(self, address: Address, login: Login, patience: Timeouts, for_loads: bool = False) -> None:
        """Connect lazily; what is read for an answer is soon given up, a load is worth waiting for."""
        self.address = address
        self._login, self._patience = login, patience
        retry = patience.retry if for_loads else min(patience.retry, ANSWER_RETRY_SECONDS)
        self._work_seconds = patience.commit if for_loads else patience.query
        self.limit = self._work_seconds + retry + CONNECT_SECONDS
        """After how many seconds something is given up that has no answer, whatever the server or the network does."""
        auth = (login.user, login.password or "") if login.user else None
        with translated(address):
            self._driver: Driver = GraphDatabase.driver(
                address.server,
                auth=auth,
                connection_timeout=CONNECT_SECONDS,
                connection_acquisition_timeout=CONNECT_SECONDS * 3,
                max_transaction_retry_time=retry,
                liveness_check_timeout=IDLE_SECONDS,
                keep_alive=True,
                notifications_min_severity="OFF",
            )
        self._bookmarks = GraphDatabase.bookmark_manager()  # within one service, what was written is read

    def patient(self) -> Graph:
        """Further connections to the same database, for a load."""
        return Graph(self.address, self._login, self._patience, for_loads=True)

    def close(self) -> None:
        """Give the connections back."""
        with suppress(StoreUnavailable):  # connections that went silent end with the process
            bounded(self.address, CLOSE_SECONDS, self._driver.close)

    def session(self, access: str = WRITE_ACCESS) -> Session:
        """A session, for what is none of the following."""
        return self._driver.session(
            database=self.address.database, bookmark_manager=self._bookmarks, default_access_mode=access
        )

    def read(self, work: Callable[[ManagedTransaction], _T]) -> _T:
        """Run reading work in one transaction, again if the server asks for it."""

        def reading() -> _T:
            with translated(self.address), self.session(READ_ACCESS) as session:
                return session.execute_read(self._timed(work))

        return bounded(self.address, self.limit, reading)

    def write(self, work: Callable[[ManagedTransaction], _T], limit: float | None = None) -> _T:
        """Run writing work in one transaction, again if the server asks for it: it must bear being repeated."""

        def writing() -> _T:
            with translated(self.address), self.session() as session:
                try:
                    return session.execute_write(self._timed(work))
                except IncompleteCommit:  # nobody knows whether it was committed: the work finds out
                    return session.execute_write(self._timed(work))

        return bounded(self.address, self.limit if limit is None else limit, writing)

    def _timed(self, work: Callable[[ManagedTransaction], _T]) -> Callable[[ManagedTransaction], _T]:
        return unit_of_work(timeout=self._work_seconds)(work)

    def rows(self, statement: str, /, **parameters: Any) -> list[Row]:
        """Rows of one reading statement."""
        return self.read(lambda tx: run(tx, statement, parameters))

    def change(self, statement: str, /, *, limit: float | None = None, **parameters: Any) -> list[Row]:
        """Rows of one writing statement in a transaction of its own, within the usual seconds or these."""
        return self.write(lambda tx: run(tx, statement, parameters), limit)

    def command(self, statement: str) -> None:
        """Run one statement that wants a transaction to itself, such as a change of the schema."""

        def commanding() -> None:
            with translated(self.address), self.session() as session:
                session.run(statement).consume()

        bounded(self.address, self.limit, commanding)


def run(tx: ManagedTransaction, statement: str, parameters: Mapping[str, Any]) -> list[Row]:
    """Rows of one statement; its values are bound."""
    return [dict(record) for record in tx.run(statement, dict(parameters))]


def begun(work: Callable[[], _T]) -> Future[_T]:
    """Work that goes on in a thread of its own, for which no process waits when it ends."""
    done: Future[_T] = Future()

    def working() -> None:
        try:
            done.set_result(work())
        except BaseException as error:
            done.set_exception(error)

    threading.Thread(target=working, daemon=True).start()
    return done


def bounded(address: Address, seconds: float, work: Callable[[], _T]) -> _T:
    """What work gives, in a thread of its own that is left to itself after so many seconds.

    The driver waits for a connection that went silent until the server's own keep-alive gives it up, and for some for
    good: it has no limit of its own for reading.

    Raises:
        StoreUnavailable: there was no answer in time. What the work raises comes through.
    """
    done = begun(work)
    try:
        return done.result(seconds)
    except TimeoutError:
        if done.done():
            raise
        raise StoreUnavailable(f"{address} has not answered for {seconds:g} seconds") from None


@lru_cache(maxsize=16)
def statements(name: str) -> dict[str, str]:
    """The statements of a file, by the names that stand above them (``//: name``)."""
    text = (files("actorgraph.service.stores.neo4j") / f"{name}.cypher").read_text(encoding="utf-8")
    pieces = re.split(r"^//: (\w+)\n", text, flags=re.MULTILINE)[1:]
    return {title: body.strip() for title, body in zip(pieces[::2], pieces[1::2], strict=True)}


@contextmanager
def translated(address: Address) -> Iterator[None]:
    """The driver's errors become ours; none of them holds a password."""
    try:
        yield
    except (AuthError, AuthConfigurationError):
        raise StoreUnavailable(
            f"{address}: the server refuses user and password (ACTORGRAPH_NEO4J_USER, ACTORGRAPH_NEO4J_PASSWORD)"
        ) from None
    except (Forbidden, ForbiddenOnReadOnlyDatabase) as error:
        raise StoreUnavailable(
            f"{address}: this user may not do that, or the database is read-only: {error.message}"
        ) from error
    except TransientError as error:
        raise StoreUnavailable(f"{address} is too busy: {error.message}") from error
    except Neo4jError as error:
        raise StoreUnavailable(f"{address}: {error.message} ({error.code})") from error
    except ConfigurationError as error:
        raise UsageError(f"{address}: {error}", "store") from error
    except (DriverError, OSError) as error:
        raise StoreUnavailable(f"{address} can't be reached: {error}") from error
