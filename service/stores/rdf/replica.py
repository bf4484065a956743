"""A copy of the store in RDF, kept up to the store's revision for those who ask in SPARQL.

It is no record of anything: what doesn't belong to the store as it is, or was made by another version of actorgraph or
by its rules of then, is made anew.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from actorgraph.ontology.errors import RevisionSuperseded, StoreBusy, StoreUnavailable
from actorgraph.ontology.iris import Iris
from actorgraph.ontology.vocabulary import Vocabulary
from actorgraph.service.stores.projection import RULES
from actorgraph.service.stores.rdf.endpoint import Endpoint
from actorgraph.service.stores.rdf.folder import ReplicaFolder
from actorgraph.service.stores.rdf.keeping import ChangedMeanwhile, Hold, Keeping
from actorgraph.service.stores.rdf.replica_sync import ReplicaSync
from actorgraph.service.stores.rdf.source import LogGap, Source
from actorgraph.service.stores.records import RemoteSnapshot, Snapshot
from actorgraph.service.version import version

LOCK_SECONDS = 1.0
"""How long another process that brings the copy up is waited for before what it has made is looked at again."""

LOG = logging.getLogger("actorgraph")


def made_by() -> str:
    """Who makes a copy: a version, and the rules by which it derives; what others wrote isn't taken up."""
    return f"{version()}, rules {RULES}"


class Replica:
    """The copy, for any number of threads; it is made when it is first asked for."""

    def __init__(
        self,
        source: Source,
        name: str,
        iris: Iris,
        vocabulary: Vocabulary,
        *,
        place: Path | Endpoint | None,
        patience: float,
    ) -> None:
        """``name``: what errors call the store; ``patience``: how many seconds one waits for the copy.

        ``place``: the folder, or the SPARQL store, where to keep it, perhaps with other processes; without one it is
        in a temporary folder, and goes with this.

        Raises:
            StoreNotOurs: the folder holds something else.
        """
        self._source, self._following = source, ReplicaSync(source, iris)
        self._name, self._iris, self._vocabulary, self._patience = name, iris, vocabulary, patience
        self.lasting = place is not None
        """Whether it outlasts this process."""
        self._kept = None if place is None else self._keeping(place)
        self._guard, self._ending = threading.Lock(), threading.Event()
        self._thread = ThreadPoolExecutor(1, "replica")
        self._running: Future[None] | None = None
        self._temporary: TemporaryDirectory[str] | None = None

    def close(self) -> None:
        """End what is under way, and remove what was made for this process only."""
        self._ending.set()
        self._thread.shutdown()
        if self._kept is not None:
            self._kept.close()
        if self._temporary is not None:
            self._temporary.cleanup()

    def _keeping(self, place: Path | Endpoint) -> Keeping[Any]:
        if isinstance(place, Path):
            return ReplicaFolder(place, made_by(), self._iris, self._vocabulary)
        from actorgraph.service.stores.rdf.remote import RemoteCopy  # httpx is slow to import

        return RemoteCopy(place, made_by(), self._iris, self._vocabulary)

    def made(self) -> bool:
        """Whether there is one that outlasts this process.

        Raises:
            StoreError: the copy can't be read.
        """
        return self.lasting and self._place().current() is not None

    def clear(self) -> list[str]:
        """Remove what there is, until it is asked for again; in words, what can't be removed now."""
        if not self.lasting:
            return []
        try:
            with self._place().locked(self._patience) as taken:
                return self._place().clear() if taken else [f"the copy in RDF of {self._name}, which is being changed"]
        except StoreUnavailable as error:
            return [f"the copy in RDF: {error}"]

    # -- giving it out ------------------------------------------------------------------------------------------------

    @contextmanager
    def snapshot(self) -> Iterator[Snapshot | RemoteSnapshot]:
        """The store's current revision, held; an older one if bringing it up takes longer than the patience.

        Raises:
            StoreBusy: there is no older one.
            StoreError: the store or the copy can't be read.
        """
        held = self._reached(self._place())
        try:
            yield held.snapshot
        finally:
            held.release()

    def _place(self) -> Keeping[Any]:
        with self._guard:
            if self._kept is None:
                self._temporary = TemporaryDirectory(prefix="actorgraph-", ignore_cleanup_errors=True)
                self._kept = self._keeping(Path(self._temporary.name))
            return self._kept

    def _reached(self, kept: Keeping[Any]) -> Hold:
        deadline = time.monotonic() + self._patience
        wanted = None
        while True:
            mark = kept.current()
            newest, point = self._source.now(mark.point.revision if mark else 0)
            wanted = newest if wanted is None else min(wanted, newest)
            late = time.monotonic() >= deadline
            if mark and mark.point == point and (late or mark.point.revision >= wanted):
                held = kept.hold(mark)
                if held is not None:
                    return held
            if late:
                raise StoreBusy(f"the RDF copy of {self._name} is being made; ask again later")
            self._bringing_up(kept, deadline)

    def _bringing_up(self, kept: Keeping[Any], deadline: float) -> None:
        """Wait until the copy was brought up, once for all who wait; at most until a time."""
        with self._guard:
            if self._running is None or self._running.done():
                self._running = self._thread.submit(self._bring_up, kept)
            running = self._running
        if wait([running], deadline - time.monotonic()).done:
            running.result()

    # -- bringing it up -----------------------------------------------------------------------------------------------

    def _bring_up(self, kept: Keeping[Any]) -> None:
        try:
            with kept.locked(LOCK_SECONDS) as taken:
                if taken:
                    self._make(kept)
        except ChangedMeanwhile:
            pass  # by another process: those who wait look at what it has made
        except OSError as error:
            LOG.error("the RDF copy of %s: %s", self._name, error)
            reason = os.strerror(error.errno) if error.errno else "an input/output error, which has been logged"
            raise StoreUnavailable(f"the RDF copy of {self._name} can't be kept: {reason}") from None

    def _make(self, kept: Keeping[Any]) -> None:
        """Go on from what is there; if it isn't of this store as it is, or is damaged, begin with nothing."""
        mark = kept.basis()
        if mark:
            newest, point = self._source.now(mark.point.revision)
            if mark.point == point:
                if point.revision == newest and mark == kept.current():
                    return  # another process has brought it up
                try:
                    kept.make(mark, partial(self._following.bring_up, since=point, look=self._look))
                except (LogGap, OSError) as error:
                    LOG.warning("the RDF copy of %s is made anew: %r", self._name, error)
                else:
                    return
        try:
            kept.make(None, partial(self._following.bring_up, since=None, look=self._look))
        except LogGap:
            raise RevisionSuperseded(f"{self._name} was made anew while it was copied; ask again later") from None

    def _look(self) -> None:
        if self._ending.is_set():
            raise StoreUnavailable(f"{self._name} is being closed")
