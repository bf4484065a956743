"""One writer at a time: a lease on the store that ends by itself when its holder is gone."""

from __future__ import annotations

import threading
import time
import uuid
from contextlib import suppress
from types import TracebackType

from actorgraph.ontology.errors import StoreBusy, StoreError, StoreUnavailable
from actorgraph.service.stores.neo4j.graph import Graph, Row, run, statements

SECONDS = 15
"""How long a lease lasts after it was last renewed: so long a load that was killed keeps others out."""
AWAY_SECONDS = 2.0
"""How long a server that is away is told that a load is over."""
LOOK_SECONDS = 0.1


class Lease:
    """Held from entering to leaving, renewed by a thread of its own. Times are the server's."""

    def __init__(self, graph: Graph, wait: float) -> None:
        """``wait``: how many seconds to wait for another load to end."""
        self._graph, self._wait = graph, wait
        self._limit: float | None = None
        self.token = uuid.uuid4().hex
        self.revision = 0
        self.log: str | None = None
        self.rules: str | None = None
        """The store's revision when the lease began, the seal of its change log, and by which rules it was derived."""
        self._done = threading.Event()
        self._renewing = threading.Thread(target=self._renew, daemon=True)

    def __enter__(self) -> Lease:
        deadline = time.monotonic() + self._wait
        while not (taken := self._change("take_gate")):
            if time.monotonic() >= deadline:
                raise StoreBusy(
                    f"another load has held {self._graph.address} for {self._wait:g} seconds; try again later, "
                    "or wait longer (--wait)"
                )
            time.sleep(LOOK_SECONDS)
        self.revision, self.log, self.rules = (taken[0][name] for name in ("revision", "log", "rules"))
        self._limit = SECONDS  # what takes longer has lost it
        self._renewing.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._done.set()
        if isinstance(error, StoreUnavailable):
            self._limit = AWAY_SECONDS
        self._renewing.join(self._limit)
        with suppress(StoreError):  # a server that is away lets it run out
            self._change("give_gate")

    def _renew(self) -> None:
        while not self._done.wait(SECONDS / 4):
            with suppress(StoreError):  # the next commit finds out whether it is still held
                self._change("keep_gate")

    def _change(self, name: str) -> list[Row]:
        return self._graph.change(statements("store")[name], token=self.token, seconds=SECONDS, limit=self._limit)

    def applying(self, revision: int) -> None:
        """Say that this revision is about to be committed: until `applied`, nobody can read a whole revision.

        Raises:
            StoreBusy: the lease was lost. Also the driver's own errors: this is a part of the transaction that is about
                to be committed, which is tried again as a whole.
        """
        known = {"token": self.token, "revision": revision, "seconds": SECONDS}
        with self._graph.session() as session:
            if not session.execute_write(lambda tx: run(tx, statements("store")["applying"], known)):
                raise lost(self._graph)

    def applied(self, revision: int) -> None:
        """Say that it has been committed."""
        self._graph.change(statements("store")["applied"], token=self.token, revision=revision)


def lost(graph: Graph) -> StoreBusy:
    """The error of a load whose lease another one has taken."""
    return StoreBusy(f"{graph.address}: this load was out of touch for so long that another one took its place")
