"""The embedded store: RDF in Oxigraph, a ledger in SQLite, revisions as snapshots.

On disk a store is a folder::

    ledger.sqlite3      its commit makes a revision current; holds texts, change log, keys
    snapshots/000042/   the RDF of revision 42, read-only, hard links to what earlier ones share
    work/               the writer's own copy while it writes; thrown away after
    lock                held by the one writer

A crash at any point leaves the last committed revision: what lies in ``work`` or in a newer snapshot is discarded.
"""

from __future__ import annotations

import fcntl
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import IO

from pyoxigraph import Store

from ontology.errors import StoreBusy, StoreNotOurs, StoreUnavailable, StoreVersionError
from ontology.iris import Iris
from ontology.vocabulary import Vocabulary
from service.stores.gate import Gate
from service.stores.ledger import Ledger
from service.stores.oxigraph_view import OxigraphView
from service.stores.oxigraph_writer import OxigraphWriter
from service.stores.verify import verify

LEDGER, LOCK, WORK, SNAPSHOTS = "ledger.sqlite3", "lock", "work", "snapshots"
SNAPSHOTS_KEPT = 3


class OxigraphStore:
    """The embedded store; see `service.stores.base.Store`. ``folder`` is ``None`` for a store in memory."""

    def __init__(self, folder: Path | None, iris: Iris, vocabulary: Vocabulary, create: bool = True) -> None:
        """Open a store, or make one if ``create``.

        Raises:
            StoreNotOurs, StoreVersionError, StoreUnavailable: see `ontology.errors`.
        """
        self.name = str(folder) if folder else "memory:"
        self.iris, self.vocabulary, self.folder = iris, vocabulary, folder
        if folder is not None:
            _check_folder(folder, create)
        self.ledger = Ledger(folder / LEDGER if folder else None)
        self._check_base()
        self._memory = Store() if folder is None else None
        self._view: OxigraphView | None = None
        self._guard = threading.RLock()  # around the ledger's connection
        self._gate = Gate()
        self._memory_writer = threading.Lock()

    def _check_base(self) -> None:
        base = self.ledger.meta("base")
        if base is None:
            self.ledger.set_meta("base", self.iris.base)
        elif base != self.iris.base:
            raise StoreVersionError(f"{self.name} was made with the base IRI {base}, not {self.iris.base}")

    def close(self) -> None:
        """Give everything back."""
        self._view = None
        self.ledger.close()

    # -- reading ------------------------------------------------------------------------------------------------------

    @contextmanager
    def view(self) -> Iterator[OxigraphView]:
        """The current revision. In memory, writers wait until the view is given back."""
        if self._memory is not None:
            with self._gate.reading():
                yield self._current(self._memory)
            return
        try:
            view = self._open_current()
        except OSError as error:
            raise StoreUnavailable(f"{self.name}: {error}") from error
        yield view

    def _current(self, store: Store) -> OxigraphView:
        with self._guard:
            revision = self.ledger.revision
            if self._view is None or self._view.revision != revision:
                self._view = OxigraphView(store, revision, self.iris, self.vocabulary)
            return self._view

    def _open_current(self) -> OxigraphView:
        with self._guard:
            revision = self.ledger.revision
            if self._view is None or self._view.revision != revision:
                snapshot = self._snapshot(revision)
                store = Store.read_only(str(snapshot)) if revision else Store()
                self._view = OxigraphView(store, revision, self.iris, self.vocabulary)
            return self._view

    def _snapshot(self, revision: int) -> Path:
        assert self.folder is not None
        return self.folder / SNAPSHOTS / f"{revision:06}"

    def text(self, article: str) -> str | None:
        """An article's text."""
        with self._guard:
            row = self.ledger.article(article)
        return row[2] if row else None

    def was_withdrawn(self, kind: str, id_: str) -> bool:
        """Whether a claim or article of this id was there once."""
        with self._guard:
            return self.ledger.withdrawn(id_) if kind == "claim" else self.ledger.withdrawn_article(id_)

    def keys(self) -> list[tuple[str, str, str]]:
        """Access keys: name, hash, when made."""
        with self._guard:
            return self.ledger.keys()

    def add_key(self, name: str, hashed: str, created: str) -> None:
        """Keep an access key's hash."""
        with self._guard:
            self.ledger.add_key(name, hashed, created)

    def remove_key(self, name: str) -> bool:
        """Forget an access key; whether there was one."""
        with self._guard:
            return self.ledger.remove_key(name)

    # -- writing ------------------------------------------------------------------------------------------------------

    @contextmanager
    def writer(self, wait: float) -> Iterator[OxigraphWriter]:
        """Hold the store for a load."""
        if self._memory is not None:
            if not self._memory_writer.acquire(timeout=max(wait, 0)):
                raise StoreBusy(f"another load has held {self.name} for {wait:g} seconds; try again later")
            try:
                yield OxigraphWriter(self._memory, self.ledger, self.iris, self.vocabulary, self._alone)
            finally:
                self._memory_writer.release()
            return
        assert self.folder is not None
        with _locked(self.folder / LOCK, wait, self.name):
            ledger = Ledger(self.folder / LEDGER)  # the writer's own connection and transactions
            writer = None
            try:
                self._discard_unfinished(ledger.revision)
                work = self._work_copy(ledger.revision)
                writer = OxigraphWriter(work, ledger, self.iris, self.vocabulary, partial(self._published, work))
                del work  # the writer has the only references: RocksDB closes with them
                yield writer
            except OSError as error:
                raise StoreUnavailable(f"{self.name}: {error}") from error
            finally:
                if writer is not None:
                    writer.close()
                ledger.close()
                shutil.rmtree(self.folder / WORK, ignore_errors=True)

    def _discard_unfinished(self, current: int) -> None:
        """Remove what a load that was killed has left."""
        assert self.folder is not None
        shutil.rmtree(self.folder / WORK, ignore_errors=True)
        for snapshot in (self.folder / SNAPSHOTS).iterdir():
            if not snapshot.name.isdigit() or int(snapshot.name) > current:
                shutil.rmtree(snapshot)

    def _work_copy(self, revision: int) -> Store:
        assert self.folder is not None
        work = str(self.folder / WORK)
        if revision:
            Store.read_only(str(self._snapshot(revision))).backup(work)
        return Store(work)

    @contextmanager
    def _published(self, work: Store, ledger: Ledger) -> Iterator[None]:
        """Around a revision on disk: what was written becomes a snapshot, which is current with the ledger's commit.

        The newest few are kept: readers in other processes may still be opening them.
        """
        assert self.folder is not None
        with ledger.transaction():
            yield
            work.backup(str(self._snapshot(ledger.revision)))
        snapshots = sorted(p for p in (self.folder / SNAPSHOTS).iterdir() if p.name.isdigit())
        for snapshot in snapshots[:-SNAPSHOTS_KEPT]:
            shutil.rmtree(snapshot, ignore_errors=True)

    @contextmanager
    def _alone(self, ledger: Ledger) -> Iterator[None]:
        """Around a revision in memory: nobody reads."""
        with self._gate.writing(), self._guard, ledger.transaction():
            yield

    def verify(self) -> list[str]:
        """Check every invariant; what is wrong, in words."""
        with self.view() as view, self._guard:
            return verify(view, self.ledger, self.vocabulary)


def _check_folder(folder: Path, create: bool) -> None:
    try:
        if folder.exists() and not folder.is_dir():
            raise StoreNotOurs(f"{folder} is a file; expected a folder that holds an actorgraph store")
        if not (folder / LEDGER).exists():
            if folder.exists() and any(folder.iterdir()):
                raise StoreNotOurs(f"{folder} holds something else; expected an actorgraph store or an empty folder")
            if not create:
                raise StoreUnavailable(f"there is no store at {folder}; `actorgraph load` makes one")
        (folder / SNAPSHOTS).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreUnavailable(f"{folder}: {error}") from error


@contextmanager
def _locked(path: Path, wait: float, name: str) -> Iterator[None]:
    with path.open("w") as file:
        _acquire(file, wait, name)
        try:
            yield
        finally:
            with suppress(OSError):
                fcntl.flock(file, fcntl.LOCK_UN)


def _acquire(file: IO[str], wait: float, name: str) -> None:
    deadline = time.monotonic() + wait
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() >= deadline:
                message = f"another load has held {name} for {wait:g} seconds; try again later (--wait)"
                raise StoreBusy(message) from None
            time.sleep(0.05)
