"""Asking a query of the current revision: a snapshot, a worker, and what becomes of it."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager
from dataclasses import dataclass
from signal import SIGKILL

from ontology.errors import (
    ActorgraphError,
    Crowded,
    FormatError,
    QueryCrashed,
    QueryError,
    QueryTimeout,
    StoreError,
    StoreUnavailable,
)
from service.forms import Form
from service.metrics import Metrics
from service.settings import Settings
from service.sparql.limits import Query
from service.sparql.pool import Crew, Pool
from service.sparql.prefixes import prefixes
from service.sparql.process import Allowance, Ending, WorkerEnded, WorkerProcess, died_of
from service.sparql.worker import END, ERROR, FORM, SYNTAX
from service.stores.base import Snapshot, Store

LONG_WORDS = 80
"""From how many characters on a parser's complaint is shortened."""


@dataclass(frozen=True, slots=True)
class DataSet:
    """The graphs that a query asks, as the protocol names them: these together, and those by name."""

    default: tuple[str, ...]
    named: tuple[str, ...]


class Answer:
    """An answer that has begun. ``pieces`` gives the rest, if there is ``more``."""

    def __init__(self, revision: int, begun: bytes, more: bool, worker: WorkerProcess, seconds: float) -> None:
        self.revision, self.begun, self.more, self._worker, self._seconds = revision, begun, more, worker, seconds

    async def pieces(self) -> AsyncIterator[bytes]:
        """What follows.

        Raises:
            Stopped, FormatError, StoreUnavailable: it breaks off.
        """
        more = self.more
        while more:
            kind, data = await _frame(self._worker, self._seconds)
            more = kind != END
            yield data


class Asker:
    """One service's way to ask; belongs to one event loop."""

    def __init__(self, store: Store, settings: Settings, metrics: Metrics) -> None:
        self._store, self._metrics = store, metrics
        self._seconds = settings.sparql_seconds
        self.endpoints = frozenset(settings.service_endpoints.split())
        self._base, self._prefixes = store.iris.base, prefixes(store.iris)
        crew = Crew(settings.sparql_workers, settings.sparql_waiting, settings.sparql_seconds)
        self._pool = Pool(crew, Allowance(settings.sparql_memory, bool(self.endpoints)), metrics)
        self._threads = ThreadPoolExecutor(4, "snapshots")

    async def open(self) -> None:
        """Start the workers."""
        await self._pool.open()

    async def close(self) -> None:
        """End them."""
        await self._pool.close()
        self._threads.shutdown()

    @asynccontextmanager
    async def answer(self, query: Query, form: Form, graphs: DataSet | None = None) -> AsyncIterator[Answer]:
        """The answer in this form, of these graphs or, without any, of those that the query names, or of all.

        Leaving early kills the worker.

        Raises:
            QueryError, FormatError: the query isn't SPARQL; its answer can't be written in this form.
            Stopped: it took too long, too much, or too many are waiting.
            StoreError: the store can't serve.
        """
        began, outcome = time.perf_counter(), "left"
        try:
            async with AsyncExitStack() as stack:
                snapshot = await stack.enter_async_context(self._snapshot())
                answer = await self._begun(stack, query, form, graphs, snapshot)
                yield answer
            outcome = "ok"
        except ActorgraphError as error:
            outcome = _outcome(error)
            raise
        finally:
            self._metrics.query(outcome)
            self._metrics.seconds.observe(time.perf_counter() - began)

    async def _begun(
        self, stack: AsyncExitStack, query: Query, form: Form, graphs: DataSet | None, snapshot: Snapshot
    ) -> Answer:
        job = self._job(query, form, graphs, snapshot)
        for last in (False, True):
            worker = await stack.enter_async_context(self._pool.worker())
            timer = asyncio.get_running_loop().call_later(self._seconds, worker.kill, Ending.TIMEOUT)
            stack.callback(timer.cancel)
            worker.ask(job)
            try:
                kind, data = await _frame(worker, self._seconds)
            except QueryCrashed:
                if last or await worker.status != -SIGKILL:  # one that was ended from outside says nothing of the query
                    raise
                continue
            return Answer(snapshot.revision, data, kind != END, worker, self._seconds)
        raise AssertionError("unreachable: the last one answers or raises")

    def _job(self, query: Query, form: Form, graphs: DataSet | None, snapshot: Snapshot) -> bytes:
        job = {
            "folder": str(snapshot.folder),
            "query": query.text,
            "form": form.name,
            "base": self._base,
            "prefixes": self._prefixes,
            "union": not query.names_graphs,
            "default": graphs.default if graphs else None,
            "named": graphs.named if graphs else None,
        }
        return json.dumps(job).encode()

    @asynccontextmanager
    async def _snapshot(self) -> AsyncIterator[Snapshot]:
        """The current revision; in a thread, since a store may have to wait for others."""
        held, loop = ExitStack(), asyncio.get_running_loop()
        snapshot = await loop.run_in_executor(self._threads, held.enter_context, self._store.snapshot())
        try:
            yield snapshot
        finally:
            self._threads.submit(held.close)


async def _frame(worker: WorkerProcess, seconds: float) -> tuple[bytes, bytes]:
    """The next frame of an answer; one that says why there is none is raised."""
    try:
        kind, data = await worker.frame()
    except WorkerEnded:
        status = await worker.status
        if worker.ending is Ending.TIMEOUT:
            raise QueryTimeout(
                f"the query took more than {seconds:g} seconds (ACTORGRAPH_SPARQL_SECONDS) and was ended"
            ) from None
        raise QueryCrashed(f"the query can't be answered: {died_of(status)}") from None
    if kind == ERROR:
        raise _told(*json.loads(data))
    return kind, data


def _told(kind: str, words: str) -> ActorgraphError:
    if kind == SYNTAX:
        return QueryError(f"the query isn't SPARQL: {readable(words)}", "query")
    if kind == FORM:
        return FormatError(words, "format")
    return StoreUnavailable(words)


def _outcome(error: ActorgraphError) -> str:
    outcomes: dict[type[ActorgraphError] | tuple[type[ActorgraphError], ...], str] = {
        QueryTimeout: "timeout",
        QueryCrashed: "crashed",
        Crowded: "busy",
        StoreError: "failed",
    }
    return next((outcome for kind, outcome in outcomes.items() if isinstance(error, kind)), "refused")


def readable(words: str) -> str:
    """What pyoxigraph's parser says, without its long lists of characters."""
    where, _, expected = words.partition(": ")
    if "Prefix not found" in expected:
        return f"{where}: a prefix that isn't declared"
    known = [word for word in expected.removeprefix("expected one of ").split(", ") if word.strip("\"'").isalpha()]
    if len(expected) < LONG_WORDS or not known:
        return f"{where}: {expected.partition('[')[0] or expected}".rstrip(", ")
    return f"{where}: expected a term, or one of {', '.join(known)}"
