"""Worker processes beside a load: what can be worked out of one thing alone is worked out there, or here."""

from __future__ import annotations

import multiprocessing
import multiprocessing.connection
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from itertools import islice
from typing import Protocol, TypeVar

_T = TypeVar("_T")
_R = TypeVar("_R")
AHEAD = 4
"""How many things a process may have waiting."""


class Spread(Protocol):
    """How something is worked out of each of many things: as `map` does, or in several processes."""

    def __call__(self, work: Callable[[_T], _R], things: Iterable[_T], /) -> Iterator[_R]:
        """The results, in the things' order. In another process both must be pickled."""


class Workers:
    """Processes that work beside this one once they are up; they are begun when that is first asked for."""

    def __init__(self, number: int) -> None:
        """So many of them; with none all is done here."""
        self._number = number
        self._pool: ProcessPoolExecutor | None = None
        self._begun: Future[None] | None = None

    def begin(self) -> None:
        """Have them come up, which takes a second or so."""
        if self._number and self._pool is None:
            context = multiprocessing.get_context("spawn")  # a fork would inherit the store's threads and locks
            self._pool = ProcessPoolExecutor(self._number, context, _belong)
            self._begun = self._pool.submit(_nothing)

    def close(self) -> None:
        """Have them end; what is waiting isn't done any more."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def spread(self, work: Callable[[_T], _R], things: Iterable[_T]) -> Iterator[_R]:
        """Work on each of these, in their order.

        While one is waited for, later ones are done here, and so is all that is left when a process was killed.
        """
        rest = iter(things)
        waiting: deque[tuple[_T, Future[_R]]] = deque()
        while True:
            busy = sum(not future.done() for _, future in waiting)
            for thing in islice(rest, self._ahead - busy):
                waiting.append((thing, self._submitted(work, thing)))
            if not waiting:
                return
            if waiting[0][1].done() or len(waiting) >= 2 * self._ahead:
                yield self._result(work, *waiting.popleft())
                continue
            for thing in islice(rest, 1):
                waiting.append((thing, _done(work, thing)))
                break
            else:
                yield self._result(work, *waiting.popleft())

    @property
    def _ahead(self) -> int:
        up = self._number and self._begun is not None and self._begun.done()
        return self._number * AHEAD if up else 1

    def _submitted(self, work: Callable[[_T], _R], thing: _T) -> Future[_R]:
        """What is done there; or, where nobody is there, what was done here."""
        if self._pool is not None and self._ahead > 1:
            with suppress(BrokenProcessPool):
                return self._pool.submit(work, thing)
            self._number = 0
        return _done(work, thing)

    def _result(self, work: Callable[[_T], _R], thing: _T, future: Future[_R]) -> _R:
        try:
            return future.result()
        except BrokenProcessPool:
            self._number = 0
            return work(thing)


def _done(work: Callable[[_T], _R], thing: _T) -> Future[_R]:
    future: Future[_R] = Future()
    try:
        future.set_result(work(thing))
    except Exception as error:
        future.set_exception(error)
    return future


HERE = Workers(0)
"""No process but this one."""


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _belong() -> None:
    """Belong to the process that waits for this one: Ctrl-C is for that alone, and nobody works on when it is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    multiprocessing.connection.wait([sentinel])
    os._exit(1)


def _nothing() -> None:
    """What a process does to say that it is up."""
