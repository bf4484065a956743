"""A worker's process as the service sees it: frames out, frames in, and its end."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import signal
import socket
import subprocess
import sys
from collections import deque
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, cast

from actorgraph.service.sparql.worker import END, ERROR, HEAD, JOB, OPEN, READY

log = logging.getLogger("actorgraph")

FRAMES_AHEAD = 4
"""How many pieces of an answer wait for a slow reader; then the worker does."""
LAST = (END, ERROR)
"""Frames after which a worker is free."""
MODULE = "actorgraph.service.sparql.worker"
"""Run isolated (`-I`): neither the environment nor the working directory changes what it imports."""


class ExitReason(StrEnum):
    """Why a worker ended."""

    TIMEOUT = "timeout"
    LEFT = "left"
    CRASHED = "crashed"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class ResourceLimits:
    """What a worker may use: bytes of address space; whether it may use the network."""

    memory: int
    network: bool


@dataclass(frozen=True, slots=True)
class ParseOptions:
    """How queries are read: against which base IRI, and with which prefixes; how many seconds stores elsewhere have."""

    base: str
    prefixes: dict[str, str]
    seconds: float


class WorkerEnded(Exception):
    """The worker ended before its answer did."""


class WorkerListener(Protocol):
    """Those that a worker belongs to."""

    def ready(self, worker: WorkerProcess, first: bool) -> None:
        """It has started (``first``), or opened a revision."""

    def free(self, worker: WorkerProcess) -> None:
        """It can take a job."""

    def ended(self, worker: WorkerProcess) -> None:
        """It is gone."""


class WorkerProcess(asyncio.Protocol):
    """One process, and whom it tells what becomes of it."""

    def __init__(self, process: subprocess.Popen[bytes], crew: WorkerListener) -> None:
        self.process, self.ending = process, ExitReason.CRASHED
        self.was_ready = self.unread = False
        self._crew = crew
        self._buffer, self._frames = bytearray(), deque[tuple[bytes, bytes]]()
        self._awaited: asyncio.Future[None] | None = None
        self._paused = self._gone = self.busy = False
        self.transport: asyncio.Transport | None = None
        self.status: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    # -- what asyncio calls -------------------------------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The socket is there."""
        self.transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        """Cut frames out of what came."""
        buffer = self._buffer
        buffer += data
        while len(buffer) >= HEAD.size:
            kind, size = HEAD.unpack_from(buffer)
            if len(buffer) < HEAD.size + size:
                break
            self._take(kind, bytes(memoryview(buffer)[HEAD.size : HEAD.size + size]))
            del buffer[: HEAD.size + size]
        if len(self._frames) > FRAMES_AHEAD and self.transport and self.alive and not self._paused:
            self._paused = True
            self.transport.pause_reading()

    def connection_lost(self, exc: Exception | None) -> None:
        """It closed its socket, which it does by ending only; an error says that it hadn't read what it was sent."""
        self._gone, self.unread = True, exc is not None
        self._wake()
        self.process.kill()
        reaping = asyncio.get_running_loop().run_in_executor(None, self.process.wait)
        reaping.add_done_callback(self._reaped)

    # -- what the pool calls ------------------------------------------------------------------------------------------

    @property
    def alive(self) -> bool:
        """Whether it can still be asked."""
        return not self._gone and self.ending is ExitReason.CRASHED

    def ask(self, job: bytes) -> None:
        """Give it a job; its frames follow."""
        self.busy = True
        self._tell(JOB, job)

    def open(self, place: bytes) -> None:
        """Let it open a revision before somebody waits for it; then it is free."""
        self._tell(OPEN, place)

    async def frame(self) -> tuple[bytes, bytes]:
        """The next frame of its answer.

        Raises:
            WorkerEnded: there won't be one.
        """
        while not self._frames:
            if self._gone:
                raise WorkerEnded
            self._awaited = asyncio.get_running_loop().create_future()
            await self._awaited
        frame = self._frames.popleft()
        self.busy = frame[0] not in LAST
        if self._paused and not self._frames and self.transport:
            self._paused = False
            self.transport.resume_reading()
        return frame

    def done(self) -> None:
        """Whoever had it needs it no more: it is free, unless it is still at work, which nobody waits for."""
        if self.busy:
            self.kill(ExitReason.LEFT)
        elif self.alive:
            self._crew.free(self)

    def kill(self, why: ExitReason) -> None:
        """End it, whatever it is doing."""
        if not self._gone and self.ending is ExitReason.CRASHED:
            self.ending = why
            self.process.kill()
            if self._paused and self.transport:
                self.transport.resume_reading()  # or its end would be noticed when the slow reader has read on

    # -- inside -------------------------------------------------------------------------------------------------------

    def _tell(self, kind: bytes, told: bytes) -> None:
        assert self.transport is not None
        self.transport.write(HEAD.pack(kind, len(told)) + told)

    def _take(self, kind: bytes, data: bytes) -> None:
        if kind == READY:
            first, self.was_ready = not self.was_ready, True
            self._crew.ready(self, first)
            return
        self._frames.append((kind, data))
        self._wake()

    def _wake(self) -> None:
        if self._awaited is not None and not self._awaited.done():
            self._awaited.set_result(None)

    def _reaped(self, reaping: asyncio.Future[int]) -> None:
        self.status.set_result(reaping.result())
        self._crew.ended(self)


async def start(allowance: ResourceLimits, reading: ParseOptions, crew: WorkerListener) -> WorkerProcess:
    """Start a worker. It is killed when the thread that starts it ends: on Linux, by the kernel.

    Raises:
        OSError: there can't be one more process.
    """
    here, there = socket.socketpair()
    try:
        told = (
            os.getpid(),
            allowance.memory,
            int(allowance.network),
            json.dumps([reading.base, reading.prefixes, reading.seconds]),
        )
        process = subprocess.Popen(  # noqa: S603 — this very Python, and what the settings say
            [sys.executable, "-I", "-m", MODULE, *map(str, told)],
            stdin=there.fileno(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            cwd="/",
            env={},
        )
    except BaseException:
        here.close()
        raise
    finally:
        there.close()
    here.setblocking(False)
    _, protocol = await asyncio.get_running_loop().create_connection(lambda: WorkerProcess(process, crew), sock=here)
    return protocol


def died_of(status: int) -> str:
    """What ended a process, in words."""
    if status == -signal.SIGKILL:
        return "the process that evaluated it was ended from outside; ask again"
    return "it needs more memory than a query may have (ACTORGRAPH_SPARQL_MEMORY), or is too deep"
