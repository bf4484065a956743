"""Asking a query of the current revision: a snapshot, a worker, and what becomes of it."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from signal import SIGKILL

from actorgraph.ontology.errors import (
    ActorgraphError,
    EndpointAway,
    FormatError,
    QueryCrashed,
    QueryError,
    QueryTimeout,
    RevisionSuperseded,
    StoreError,
    StoreUnavailable,
    TooManyQueries,
)
from actorgraph.service.media_types import MediaType
from actorgraph.service.metrics import Metrics
from actorgraph.service.settings import Settings
from actorgraph.service.sparql.limits import Query
from actorgraph.service.sparql.pool import Pool, Size
from actorgraph.service.sparql.prefixes import prefixes
from actorgraph.service.sparql.snapshot_cache import AnySnapshot, SnapshotCache, SnapshotLease
from actorgraph.service.sparql.worker import END, ENDPOINT, ERROR, EVALUATION, FORM, OVERTAKEN, SYNTAX
from actorgraph.service.sparql.worker_process import (
    ExitReason,
    ParseOptions,
    ResourceLimits,
    WorkerEnded,
    WorkerProcess,
    died_of,
)
from actorgraph.service.stores.base import Store
from actorgraph.service.stores.records import Snapshot

LONG_WORDS = 80
"""From how many characters on a parser's complaint is shortened."""


@dataclass(frozen=True, slots=True)
class Dataset:
    """The graphs that a query asks, as the protocol names them: these together, and those by name."""

    default: tuple[str, ...]
    named: tuple[str, ...]


class Answer:
    """An answer that has begun. ``pieces`` gives the rest, if there is ``more``."""

    def __init__(self, revision: int, work: Job, seconds: float) -> None:
        self.revision, self.begun, self.more = revision, work.first, work.more
        self._worker, self._seconds = work.worker, seconds

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


class QueryExecutor:
    """One service's way to ask; belongs to one event loop."""

    def __init__(self, store: Store, settings: Settings, metrics: Metrics) -> None:
        self._metrics = metrics
        self._seconds = settings.sparql_seconds
        self.endpoints = frozenset(settings.service_endpoints.split())
        size = Size(settings.sparql_workers, settings.sparql_waiting)
        allowance = ResourceLimits(settings.sparql_memory, bool(self.endpoints) or isinstance(settings.replica, str))
        reading = ParseOptions(store.iris.base, prefixes(store.iris), self._seconds)
        self._pool = Pool(size, allowance, reading, metrics)
        self._snapshots = SnapshotCache(store, lambda snapshot: self._pool.show(json.dumps(_place(snapshot)).encode()))

    async def open(self) -> None:
        """Start the workers."""
        await self._pool.open()

    async def close(self) -> None:
        """End them."""
        await self._pool.close()
        self._snapshots.close()

    @asynccontextmanager
    async def answer(self, query: Query, form: MediaType, graphs: Dataset | None = None) -> AsyncIterator[Answer]:
        """The answer in this form, of these graphs or, without any, of those that the query names, or of all.

        Leaving early kills the worker.

        Raises:
            QueryError, FormatError: the query isn't SPARQL; its answer can't be written in this form.
            Stopped: it took too long, too much, or too many are waiting.
            StoreError: the store can't serve.
        """
        began, outcome = time.perf_counter(), "left"
        held = work = None
        try:
            held, work = await self._lasting(query, form, graphs)
            yield Answer(held.snapshot.revision, work, self._seconds)
            outcome = "ok"
        except ActorgraphError as error:
            outcome = _outcome(error)
            raise
        finally:
            if work is not None:
                work.end()
            if held is not None:
                held.release()
            self._metrics.query(outcome)
            self._metrics.seconds.observe(time.perf_counter() - began)

    async def _lasting(self, query: Query, form: MediaType, graphs: Dataset | None) -> tuple[SnapshotLease, Job]:
        """A revision that was there when an answer from it began. A store elsewhere keeps none that was."""
        deadline = time.monotonic() + self._seconds
        while True:
            held = await self._snapshots.current()
            try:
                return held, await self._begun(self._job(query, form, graphs, held.snapshot))
            except RevisionSuperseded:
                self._snapshots.drop(held)
                held.release()
                if time.monotonic() > deadline:
                    raise
            except BaseException:
                held.release()
                raise

    async def _begun(self, job: bytes) -> Job:
        """A worker that has begun to answer; another one where one was ended from outside: the query wasn't why.

        It may have been, where the worker had read it: then it is tried once more only.
        """
        deaths = 0
        while True:
            work = Job(await self._pool.worker(), self._seconds)
            try:
                await work.begin(job)
                return work
            except QueryCrashed:
                work.end()
                deaths += not work.worker.unread
                if deaths > 1 or await work.worker.status != -SIGKILL:
                    raise
            except BaseException:
                work.end()
                raise

    def _job(self, query: Query, form: MediaType, graphs: Dataset | None, snapshot: AnySnapshot) -> bytes:
        default, named = (graphs.default, graphs.named) if graphs else (None, None)
        union = not query.names_graphs
        job = (_place(snapshot), query.text, form.name, union, default, named, query.federated)
        return json.dumps(job).encode()


def _place(snapshot: AnySnapshot) -> object:
    """Where a worker finds it."""
    if isinstance(snapshot, Snapshot):
        return str(snapshot.folder)
    endpoint = snapshot.endpoint
    return endpoint.query, endpoint.user, endpoint.password, snapshot.union, snapshot.check


class Job:
    """A worker at a job, until its time is over."""

    def __init__(self, worker: WorkerProcess, seconds: float) -> None:
        self.worker, self._seconds = worker, seconds
        self._timer = asyncio.get_running_loop().call_later(seconds, worker.kill, ExitReason.TIMEOUT)
        self.first = b""
        self.more = False

    async def begin(self, job: bytes) -> None:
        """Ask, and wait for the first piece."""
        self.worker.ask(job)
        kind, self.first = await _frame(self.worker, self._seconds)
        self.more = kind != END

    def end(self) -> None:
        """Let go of the worker."""
        self._timer.cancel()
        self.worker.done()


async def _frame(worker: WorkerProcess, seconds: float) -> tuple[bytes, bytes]:
    """The next frame of an answer; one that says why there is none is raised."""
    try:
        kind, data = await worker.frame()
    except WorkerEnded:
        status = await worker.status
        if worker.ending is ExitReason.TIMEOUT:
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
    if kind == EVALUATION:
        return QueryError(f"the query can't be evaluated: {words}", "query")
    if kind == ENDPOINT:
        return EndpointAway(f"an endpoint that the query asks by SERVICE doesn't answer: {words}")
    if kind == FORM:
        return FormatError(words, "format")
    return RevisionSuperseded(words) if kind == OVERTAKEN else StoreUnavailable(words)


def _outcome(error: ActorgraphError) -> str:
    outcomes: dict[type[ActorgraphError] | tuple[type[ActorgraphError], ...], str] = {
        QueryTimeout: "timeout",
        QueryCrashed: "crashed",
        EndpointAway: "endpoint",
        TooManyQueries: "busy",
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
