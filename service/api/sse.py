"""Those who listen to changes: each revision is looked up once, and told to all of them (Server-Sent Events).

Revisions may come from any process, so the store is asked for its newest one from time to time, while somebody listens.
"""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager

import msgspec
from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from actorgraph.ontology.errors import ActorgraphError, TooManySubscribers
from actorgraph.service.media_types import EVENTS
from actorgraph.service.metrics import Metrics
from actorgraph.service.questions.retry import read
from actorgraph.service.settings import Settings
from actorgraph.service.stores.base import Store
from actorgraph.service.usecases.changes import event

POLL_SECONDS = 0.25
"""How often the store is asked."""
RETRY_MILLISECONDS = 2_000
"""After how long a client whose connection broke comes back."""
KEPT = 64
"""How many revisions' events are kept for those who are a little behind."""

log = logging.getLogger("actorgraph")


class ChangeBroadcaster:
    """What one service tells its listeners. All but `newest` belongs to the event loop."""

    def __init__(self, store: Store, settings: Settings, metrics: Metrics) -> None:
        self._store, self._settings, self._metrics = store, settings, metrics
        self._newest = 0
        self._news = asyncio.Event()
        self._closed = False
        self._listening = 0
        self._polling: asyncio.Task[None] | None = None
        self._events: OrderedDict[int, asyncio.Task[bytes]] = OrderedDict()

    def newest(self) -> int:
        """The store's newest revision."""
        known = self._store.newest()
        return read(self._store, lambda view: view.revision) if known is None else known

    def close(self) -> None:
        """Let every stream come to its end, as it must before the service can."""
        self._closed = True
        self._wake()

    @contextmanager
    def listener(self) -> Iterator[None]:
        """One more who listens.

        Raises:
            Full: there are as many as may be.
        """
        if self._listening >= self._settings.listeners:
            raise TooManySubscribers(f"{self._listening} are listening already (ACTORGRAPH_LISTENERS); try again later")
        self._listening += 1
        self._metrics.listening.set(self._listening)
        if self._polling is None:
            self._polling = asyncio.create_task(self._poll())
        try:
            yield
        finally:
            self._listening -= 1
            self._metrics.listening.set(self._listening)
            if not self._listening and self._polling is not None:
                self._polling.cancel()
                self._polling = None

    async def events(self, after: int) -> AsyncIterator[bytes]:
        """The revisions after this one, one event each, as long as the service runs; comments where nothing happens."""
        self._see(after)
        yield f"id: {after}\nretry: {RETRY_MILLISECONDS}\n\n".encode()
        while not self._closed:
            if after < self._newest:
                after += 1
                try:
                    yield await self._event(after)
                except ActorgraphError as error:
                    log.warning("revision %d can't be told: %s", after, error)
                    return  # who listens comes back, and asks for it again
            elif not await self._woken():
                yield b":\n\n"

    async def _woken(self) -> bool:
        """Wait for news; whether there were any before the heartbeat was due."""
        try:
            async with asyncio.timeout(self._settings.heartbeat):
                await self._news.wait()
        except TimeoutError:
            return False
        return True

    async def _event(self, revision: int) -> bytes:
        making = self._events.get(revision)
        if making is None or (making.done() and making.exception()):
            making = self._events[revision] = asyncio.create_task(asyncio.to_thread(self._make, revision))
            if len(self._events) > KEPT:
                self._events.popitem(last=False)
        return await asyncio.shield(making)  # others may wait for it when this one goes

    def _make(self, revision: int) -> bytes:
        told = read(self._store, lambda view: event(revision, self._store, view))
        return b"id: %d\ndata: %s\n\n" % (revision, msgspec.json.encode(told))

    async def _poll(self) -> None:
        while True:
            try:
                self._see(await asyncio.to_thread(self.newest))
            except ActorgraphError as error:  # the store is away: there is nothing new until it is back
                log.warning("changes can't be looked for: %s", error)
            await asyncio.sleep(POLL_SECONDS)

    def _see(self, revision: int) -> None:
        if revision > self._newest:
            self._newest = revision
            self._wake()

    def _wake(self) -> None:
        self._news.set()
        self._news = asyncio.Event()


class EventStream(StreamingResponse):
    """A stream of the revisions after one, to somebody who counts as a listener for as long as it goes on."""

    def __init__(self, feed: ChangeBroadcaster, after: int, headers: dict[str, str]) -> None:
        super().__init__(feed.events(after), 200, headers, EVENTS.content_type)
        self._feed = feed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it.

        Raises:
            Full: there are as many listeners as may be; nothing has been sent.
        """
        with self._feed.listener():
            await super().__call__(scope, receive, send)
