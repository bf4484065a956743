"""The current revision for everybody who asks: one look at the store serves all who came before it began."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

from actorgraph.service.stores.base import Store
from actorgraph.service.stores.records import RemoteSnapshot, Snapshot

AnySnapshot = Snapshot | RemoteSnapshot


class SnapshotLease:
    """A snapshot that is kept while somebody uses it."""

    def __init__(self, snapshot: AnySnapshot, hold: ExitStack) -> None:
        self.snapshot, self._hold, self._users = snapshot, hold, 1

    def use(self) -> SnapshotLease:
        """One more uses it."""
        self._users += 1
        return self

    def release(self) -> None:
        """One less."""
        self._users -= 1
        if not self._users:
            self._hold.close()


class SnapshotCache:
    """A store's snapshots; belongs to one event loop. What may have to wait is looked at in a thread."""

    def __init__(self, store: Store, newer: Callable[[AnySnapshot], None]) -> None:
        """``newer`` is told of each newer revision."""
        self._store, self._tell = store, newer
        self._thread = ThreadPoolExecutor(1, "snapshots")
        self._current: SnapshotLease | None = None
        self._next: asyncio.Future[None] | None = None
        self._looking = False

    async def current(self) -> SnapshotLease:
        """The revision that is current now, or a later one; whoever takes it releases it.

        Raises:
            StoreError: the store can't serve.
        """
        if self._current is not None and self._store.newest() == self._current.snapshot.revision:
            return self._current.use()
        turn = self._next
        if turn is None:
            turn = self._next = asyncio.get_running_loop().create_future()
            if not self._looking:
                self._look()
        await asyncio.shield(turn)
        assert self._current is not None
        return self._current.use()

    def drop(self, held: SnapshotLease) -> None:
        """It isn't there any more, though its revision may be the current one."""
        if self._current is held:
            self._current.release()
            self._current = None

    def close(self) -> None:
        """Give the last one back."""
        self._thread.shutdown()
        if self._current is not None:
            self.drop(self._current)

    def _look(self) -> None:
        waiting, self._next, self._looking = self._next, None, True
        assert waiting is not None
        known = self._current.snapshot if self._current else None
        looking = asyncio.get_running_loop().run_in_executor(self._thread, self._newer, known)
        looking.add_done_callback(lambda done: self._seen(waiting, done))

    def _newer(self, known: AnySnapshot | None) -> SnapshotLease | None:
        hold = ExitStack()
        snapshot = hold.enter_context(self._store.snapshot())
        if snapshot == known:
            hold.close()
            return None
        return SnapshotLease(snapshot, hold)

    def _seen(self, waiting: asyncio.Future[None], done: asyncio.Future[SnapshotLease | None]) -> None:
        self._looking = False
        if (error := done.exception()) is not None:
            waiting.set_exception(error)
            waiting.exception()  # it may be that nobody waits any more
        else:
            if (held := done.result()) is not None:
                if self._current is not None:
                    self._current.release()
                self._current = held
                self._tell(held.snapshot)
            waiting.set_result(None)
        if self._next is not None:
            self._look()
