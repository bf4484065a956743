"""A Neo4j server that tests talk to, whoever runs it."""

from __future__ import annotations

import secrets
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar

import httpx
from neo4j import Driver, GraphDatabase
from neo4j.exceptions import AuthError, DriverError, Neo4jError

START_SECONDS = 180
PAUSE_SECONDS = 0.2

EMPTY = "MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 10000 ROWS"


class NoServer(Exception):
    """There is no Neo4j to be had, or not this one; the text says what to do."""


class ForeignDatabase(Exception):
    """The database isn't this test run's, so it stays as it is."""


class Server(ABC):
    """Addresses and credentials of a server, and what tests do with it.

    ``kind`` is ``java``, ``docker`` or ``given``.
    """

    kind: ClassVar[str]
    _own = False

    def __init__(self, uri: str, http: str, user: str = "neo4j", password: str = "", database: str = "neo4j") -> None:
        self.uri, self.http, self.user, self.database = uri, http, user, database
        self.password = password or secrets.token_urlsafe(16)

    @property
    def store(self) -> str:
        """What `--store` and ACTORGRAPH_STORE take."""
        return f"{self.uri}/{self.database}"

    @property
    def credentials(self) -> dict[str, str]:
        """The environment variables that go with it."""
        return {"ACTORGRAPH_NEO4J_USER": self.user, "ACTORGRAPH_NEO4J_PASSWORD": self.password}

    # Its life -------------------------------------------------------------------------------------------------------

    @abstractmethod
    def start(self) -> None:
        """Start it, or start it again after ``stop`` or ``kill`` (same ports, same data); returns at once."""

    @abstractmethod
    def stop(self) -> None:
        """Shut it down in order; its data stays."""

    @abstractmethod
    def kill(self) -> None:
        """End it with SIGKILL, as a power cut would; its data stays."""

    def close(self) -> None:
        """The run is over: stop it and remove what is left of it."""
        self.stop()

    def wait_ready(self) -> None:
        """Return when it answers over Bolt and HTTP.

        Raises:
            NoServer: it ended, or doesn't answer, or has another password.
        """
        end = time.monotonic() + START_SECONDS
        while problem := self._problem():
            self._check_alive()
            if time.monotonic() > end:
                raise NoServer(f"Neo4j at {self.uri} doesn't answer after {START_SECONDS} seconds: {problem}")
            time.sleep(PAUSE_SECONDS)

    # What is in it --------------------------------------------------------------------------------------------------

    @contextmanager
    def driver(self, uri: str = "", **options: Any) -> Iterator[Driver]:
        """A driver of one's own; ``uri`` is another way to the same server."""
        with GraphDatabase.driver(uri or self.uri, auth=(self.user, self.password), **options) as driver:
            yield driver

    def rows(self, cypher: str, **parameters: Any) -> list[dict[str, Any]]:
        """Run a query in a transaction of its own."""
        with self.driver() as driver:
            answer = driver.execute_query(cypher, parameters, database_=self.database)
        return [record.data() for record in answer.records]

    def wipe(self) -> None:
        """Empty the database; constraints and indexes stay. The first time it must be empty: later it is the run's own.

        Raises:
            ForeignDatabase: it held something before this run put anything there.
        """
        self._check_own()
        with self.driver() as driver, driver.session(database=self.database) as session:
            session.run(EMPTY).consume()

    def _check_own(self) -> None:
        if not self._own and self.rows("MATCH (n) RETURN 1 LIMIT 1"):
            raise ForeignDatabase(
                f"{self.store} wasn't empty when this test run began, so it stays as it is. "
                "Tests need an empty database of their own."
            )
        self._own = True

    # What the kinds differ in ---------------------------------------------------------------------------------------

    def _check_alive(self) -> None:  # noqa: B027 — one that runs elsewhere can only be asked
        """Raise NoServer when it has ended, so that nobody waits for it."""

    def _problem(self) -> Exception | None:
        """Why it isn't ready yet."""
        try:
            self._log_in()
            httpx.get(self.http).raise_for_status()
        except (DriverError, Neo4jError, httpx.HTTPError) as error:
            return error
        return None

    def _log_in(self) -> None:
        with self.driver(connection_timeout=5, max_transaction_retry_time=0) as driver:
            try:
                driver.execute_query("RETURN 1", database_=self.database)
            except AuthError as error:
                self._refused(error)

    def _refused(self, error: AuthError) -> None:
        raise NoServer(f"Neo4j at {self.uri} refuses user {self.user}: {error.message}") from error


def set_first_password(server: Server) -> None:
    """A new server knows neo4j/neo4j only, and wants that changed first.

    Raises:
        AuthError: it has another password already.
    """
    with GraphDatabase.driver(server.uri, auth=("neo4j", "neo4j"), max_transaction_retry_time=0) as driver:
        change = "ALTER CURRENT USER SET PASSWORD FROM 'neo4j' TO $password"
        driver.execute_query(change, password=server.password, database_="system")
