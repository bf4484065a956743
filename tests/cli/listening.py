"""Somebody who listens to a service's changes, as a browser does (Server-Sent Events)."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from queue import Queue
from typing import Any

import httpx
import msgspec

WAIT_SECONDS = 20


@dataclass(slots=True)
class Event:
    """One event: the id that it leaves the listener with, and its data; neither: a comment."""

    id: str | None = None
    data: Any = None


@dataclass(slots=True)
class Listener:
    """A response that goes on; ``None`` among the events is its end."""

    response: httpx.Response
    events: Queue[Event | None] = field(default_factory=Queue)

    def read(self) -> None:
        """Read until it ends."""
        event = Event()
        with suppress(httpx.StreamError, httpx.TransportError):
            for line in self.response.iter_lines():
                name, _, value = line.partition(": ")
                if name == "id":
                    event.id = value
                elif name == "data":
                    event.data = msgspec.json.decode(value)
                elif not line:
                    self.events.put(event)
                    event = Event()
        self.events.put(None)

    def next(self) -> Event:
        """The next event that is no comment."""
        while (event := self.events.get(timeout=WAIT_SECONDS)) is not None:
            if event.id is not None:
                return event
        raise AssertionError("the stream has ended")

    def ended(self) -> bool:
        """Whether it comes to an end after whatever comes before."""
        while self.events.get(timeout=WAIT_SECONDS) is not None:
            pass
        return True


@contextmanager
def listening(url: str, **headers: str) -> Iterator[Listener]:
    """Listen to an address."""
    accept = {"Accept": "text/event-stream", **{name.replace("_", "-"): value for name, value in headers.items()}}
    timeout = httpx.Timeout(WAIT_SECONDS, read=None)
    with httpx.Client(timeout=timeout) as asking, asking.stream("GET", url, headers=accept) as response:
        assert response.status_code == 200, response.read()
        listener = Listener(response)
        threading.Thread(target=listener.read, daemon=True).start()
        yield listener
