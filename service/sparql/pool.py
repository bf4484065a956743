"""Workers that were started beforehand, and who gets one next."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from dataclasses import dataclass

from actorgraph.ontology.errors import TooManyQueries
from actorgraph.service.metrics import Metrics
from actorgraph.service.sparql.worker_process import ExitReason, ParseOptions, ResourceLimits, WorkerProcess, start

log = logging.getLogger("actorgraph")

PAUSE_SECONDS = 1.0
"""Before another is started where one couldn't be, or ended without having been asked anything."""
WAIT_SECONDS = 10.0
"""How long a query waits for a worker."""


@dataclass(frozen=True, slots=True)
class Size:
    """How many workers; how many may wait for one."""

    workers: int
    waiting: int


class Pool:
    """Keeps as many workers alive as there should be. Belongs to one event loop."""

    def __init__(self, size: Size, allowance: ResourceLimits, reading: ParseOptions, metrics: Metrics) -> None:
        self._size, self._allowance, self._reading, self._metrics = size, allowance, reading, metrics
        self._all: set[WorkerProcess] = set()
        self._idle: deque[WorkerProcess] = deque()
        self._waiting: deque[asyncio.Future[WorkerProcess]] = deque()
        self._tasks: set[asyncio.Task[None]] = set()
        self._place = b""
        self._started = self._closing = False

    async def open(self) -> None:
        """Start the workers, once."""
        if not self._started:
            self._started = True
            for _ in range(self._size.workers):
                await self._start()

    async def close(self) -> None:
        """End them."""
        self._closing = True
        for task in self._tasks:
            task.cancel()
        workers = list(self._all)
        for worker in workers:
            worker.kill(ExitReason.CLOSED)
        await asyncio.gather(*(worker.status for worker in workers))

    async def worker(self) -> WorkerProcess:
        """A worker, for one job; whoever takes it says when they are ``done`` with it.

        Raises:
            Crowded: too many are waiting, or it took too long until one was free.
        """
        if not self._started:
            await self.open()
        return self._first_idle() or await self._next()

    def _first_idle(self) -> WorkerProcess | None:
        while self._idle:
            worker = self._idle.popleft()
            if worker.alive:
                return worker
        return None

    async def _next(self) -> WorkerProcess:
        if len(self._waiting) >= self._size.waiting:
            raise TooManyQueries(f"{len(self._waiting)} other queries are waiting; ask again later")
        turn: asyncio.Future[WorkerProcess] = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        self._metrics.waiting.set(len(self._waiting))
        try:
            async with asyncio.timeout(WAIT_SECONDS):
                return await turn
        except TimeoutError:
            raise TooManyQueries(f"no worker was free for {WAIT_SECONDS:g} seconds; ask again later") from None
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                turn.result().done()  # it came too late
            raise
        finally:
            self._forget(turn)

    def _forget(self, turn: asyncio.Future[WorkerProcess]) -> None:
        if turn in self._waiting:
            self._waiting.remove(turn)
        self._metrics.waiting.set(len(self._waiting))

    def show(self, place: bytes) -> None:
        """There is a newer revision: those that have nothing to do open it, and others when they are started."""
        self._place = place
        idle, self._idle = self._idle, deque()
        for worker in idle:
            worker.open(place)

    def ready(self, worker: WorkerProcess, first: bool) -> None:
        """A worker has started, or opened a revision."""
        if first and self._place:
            worker.open(self._place)
        else:
            self.free(worker)

    def free(self, worker: WorkerProcess) -> None:
        """It takes the next job, if somebody waits."""
        while self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(worker)
                return
        self._idle.append(worker)

    def ended(self, worker: WorkerProcess) -> None:
        """Another takes its place."""
        self._all.discard(worker)
        if worker in self._idle:
            self._idle.remove(worker)
        self._metrics.worker_ended(worker.ending, len(self._all))
        if self._closing:
            return
        unasked = worker.ending is ExitReason.CRASHED and not worker.busy
        if unasked:
            log.error(
                "a SPARQL worker ended by itself (%d); is ACTORGRAPH_SPARQL_MEMORY enough?", worker.status.result()
            )
        self._later(PAUSE_SECONDS if unasked else 0)

    def _later(self, seconds: float) -> None:
        async def begin() -> None:
            await asyncio.sleep(seconds)
            await self._start()

        task = asyncio.get_running_loop().create_task(begin())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _start(self) -> None:
        try:
            worker = await start(self._allowance, self._reading, self)
        except OSError as error:
            log.error("a SPARQL worker can't be started: %s", error)
            self._later(PAUSE_SECONDS)
            return
        self._all.add(worker)
        self._metrics.worker_started(len(self._all))
