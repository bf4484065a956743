"""Several processes that serve one store behind one socket; one that dies has its place taken by another."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from socket import socket
from tempfile import TemporaryDirectory
from time import monotonic

from prometheus_client.multiprocess import mark_process_dead

from actorgraph.service.metrics import TOGETHER

Serve = Callable[[socket], None]
"""What each process does, until it is told to end (SIGTERM, SIGINT); it can be sent to another process."""

STARTED_SECONDS = 10.0
"""A process that fails sooner than this would fail again: all come to their end."""
LOOK_SECONDS = 0.5


class Workers:
    """They run until this process is told to end, and end with it."""

    def __init__(self, number: int, serve: Serve, listening: socket) -> None:
        self._number, self._serve, self._listening = number, serve, listening
        self._context = multiprocessing.get_context("spawn")  # nothing of this process's threads and locks
        self._running: list[BaseProcess] = []
        self._ending = False

    def run(self) -> int:
        """Serve; the exit status: 0, or that of a process which could not begin."""
        with _counted_together(), self._told_to_end():
            self._running = [self._started() for _ in range(self._number)]
            try:
                return self._watch()
            finally:
                self._end()

    def _started(self) -> BaseProcess:
        process = self._context.Process(target=self._serve, args=(self._listening,))
        process.start()
        return process

    def _watch(self) -> int:
        began = {process.pid: monotonic() for process in self._running}
        while not self._ending:
            wait([process.sentinel for process in self._running], LOOK_SECONDS)
            for place, process in enumerate(self._running):
                if process.is_alive() or self._ending:
                    continue
                process.join()
                mark_process_dead(process.pid)  # type: ignore[no-untyped-call]
                early, status = monotonic() - began.pop(process.pid) < STARTED_SECONDS, process.exitcode or 0
                if early and status > 0:  # it ended by itself; those that were killed come back
                    return status
                self._running[place] = self._started()
                began[self._running[place].pid] = monotonic()
        return 0

    def _end(self) -> None:
        for process in self._running:
            if process.is_alive():
                process.terminate()
        for process in self._running:
            process.join()

    @contextmanager
    def _told_to_end(self) -> Iterator[None]:
        def end(number: int, frame: object) -> None:
            self._ending = True

        before = {number: signal.signal(number, end) for number in (signal.SIGTERM, signal.SIGINT)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


@contextmanager
def _counted_together() -> Iterator[None]:
    """Processes that are started within it count into one folder, so that each tells what all have counted."""
    with TemporaryDirectory(prefix="actorgraph-metrics-") as folder:
        os.environ[TOGETHER] = folder
        try:
            yield
        finally:
            del os.environ[TOGETHER]
