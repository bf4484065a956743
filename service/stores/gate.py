"""Many readers or one writer; whoever holds it may give it back from another thread."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Gate:
    """A readers–writer lock for the store in memory, whose readers and writer share one graph."""

    def __init__(self) -> None:
        self._free = threading.Condition()
        self._readers = 0
        self._writers_waiting = 0

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Keep writers out."""
        with self._free:
            self._free.wait_for(lambda: not self._writers_waiting)  # else a stream of readers keeps a writer out
            self._readers += 1
        try:
            yield
        finally:
            with self._free:
                self._readers -= 1
                self._free.notify_all()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Wait for the readers to end, and keep everybody out."""
        with self._free:
            self._writers_waiting += 1
            try:
                self._free.wait_for(lambda: self._readers == 0)
                yield
            finally:
                self._writers_waiting -= 1
                self._free.notify_all()
