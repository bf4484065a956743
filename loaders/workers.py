"""Worker processes beside a load: what can be worked out of one thing alone is worked out there, or here."""

from __future__ import annotations

import multiprocessing
import os
import signal
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
            self._pool = ProcessPoolExecutor(self._number, context, _ignore_interrupts)
            self._begun = self._pool.submit(_ignore_interrupts)

    def close(self) -> None:
        """Have them end; what is waiting isn't done any more."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def spread(self, work: Callable[[_T], _R], things: Iterable[_T]) -> Iterator[_R]:
        """Work on each of these, in their order.

        What no process has taken up when it is needed is done here, and so is all that is left when one was killed.
        """
        rest = iter(things)
        waiting: deque[tuple[Future[_R], _T]] = deque()
        while True:
            for thing in islice(rest, max(0, self._wanted - len(waiting))):
                waiting.append((self._submitted(work, thing), thing))
            if not waiting:
                return
            future, thing = waiting.popleft()
            if future.cancel():
                yield work(thing)
                continue
            try:
                result = future.result()
            except BrokenProcessPool:
                self._number = 0
                result = work(thing)
            yield result

    @property
    def _wanted(self) -> int:
        return self._number * AHEAD if self._up else 1

    @property
    def _up(self) -> bool:
        return self._number > 0 and self._begun is not None and self._begun.done()

    def _submitted(self, work: Callable[[_T], _R], thing: _T) -> Future[_R]:
        """What will be done there; or, where nobody is there, what nobody will have taken up."""
        if self._up and self._pool is not None:
            with suppress(BrokenProcessPool):
                return self._pool.submit(work, thing)
            self._number = 0
        return Future()


HERE = Workers(0)
"""No process but this one."""


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _ignore_interrupts() -> None:
    """Ctrl-C is for whoever waits for this process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
