"""The embedded stores: RDF in Oxigraph, a ledger in SQLite; on disk revisions are snapshots, in memory one graph.

On disk a store is a folder::

    ledger.sqlite3      its commit makes a revision current; holds texts, change log, keys
    snapshots/000042/   the RDF of revision 42, read-only, hard links to what earlier ones share
    work/               the writer's own copy while it writes; thrown away after
    lock                held by the one writer

A crash at any point leaves the last committed revision: what lies in ``work`` or in a newer snapshot is discarded.
"""

from __future__ import annotations

import os
import shutil
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path
from typing import TypeVar
from weakref import finalize

from pyoxigraph import Store

from loaders.purges import Purge
from loaders.redaction import Redaction
from ontology.errors import StoreBusy, StoreDamaged, StoreMissing, StoreNotOurs, StoreUnavailable, StoreVersionError
from ontology.iris import Iris
from ontology.vocabulary import Vocabulary
from service.stores.base import Change, Kept, Revision, Snapshot
from service.stores.database import UNFINISHED, translated
from service.stores.dumps import Dump, copy_quads
from service.stores.gate import Gate
from service.stores.ledger import UNSWEPT, Ledger
from service.stores.own_terms import check_terms
from service.stores.oxigraph_view import OxigraphView
from service.stores.oxigraph_writer import OxigraphWriter
from service.stores.rdf.snapshots import LOOK_SECONDS, Snapshots, disk_errors, hold, locked
from service.stores.verify import verify

LEDGER, LOCK, WORK, SNAPSHOTS = "ledger.sqlite3", "lock", "work", "snapshots"
SNAPSHOTS_KEPT = 3

_T = TypeVar("_T")


class _Embedded(ABC):
    """What both embedded stores share: the ledger, and what is read from it. See `service.stores.base.Store`."""

    def __init__(self, name: str, ledger: Ledger, iris: Iris, vocabulary: Vocabulary) -> None:
        self.name, self.ledger, self.iris, self.vocabulary = name, ledger, iris, vocabulary
        self._guard = threading.RLock()  # around the ledger's one connection
        self._view: OxigraphView | None = None
        self._dump: Dump | None = None
        base = ledger.meta("base")
        if base is None:
            ledger.set_meta("base", iris.base)
        elif base != iris.base:
            raise StoreVersionError(f"{name} was made with the base IRI {base}, not {iris.base}")
        check_terms(name, ledger, iris)

    def close(self) -> None:
        """Give everything back."""
        self._view = self._dump = None
        self.ledger.close()

    @contextmanager
    def _reading_ledger(self) -> Iterator[None]:
        with self._guard, translated(self.name):
            self._expect_files()
            yield

    @abstractmethod
    def _expect_files(self) -> None:
        """Make sure that the store is still where it was opened.

        Raises:
            StoreUnavailable: it isn't.
        """

    @abstractmethod
    def view(self) -> AbstractContextManager[OxigraphView]:
        """The current revision."""

    @abstractmethod
    def snapshot(self) -> AbstractContextManager[Snapshot]:
        """The current revision as a folder."""

    def _ledger_at(self, revision: int, read: Callable[[Ledger], _T]) -> _T | None:
        """What is read from the ledger at a revision; ``None`` if it is past it: it has its newest one only."""
        with self._reading_ledger(), self.ledger.one_state():
            return read(self.ledger) if self.ledger.revision == revision else None

    def newest(self) -> int | None:
        """The newest revision, unless somebody is at the ledger."""
        if not self._guard.acquire(blocking=False):
            return None
        try:
            with translated(self.name):
                self._expect_files()
                return self.ledger.revision
        finally:
            self._guard.release()

    def text(self, article: str) -> str | None:
        """An article's text."""
        with self._reading_ledger():
            row = self.ledger.article(article)
        return row[2] if row else None

    def kept(self, articles: Collection[str]) -> dict[str, Kept]:
        """What is kept of articles beside their graphs."""
        with self._reading_ledger():
            return self.ledger.kept(articles)

    def purges(self) -> list[Purge]:
        """What is kept of actors that were purged."""
        with self._reading_ledger():
            return self.ledger.purges()

    def revisions(self, after: int, upto: int) -> list[Revision]:
        """Revisions by number, in their order."""
        with self._reading_ledger():
            return self.ledger.revisions(after, upto)

    def changes(self, revisions: Collection[int]) -> list[Change]:
        """What the change log has of some revisions."""
        with self._reading_ledger():
            return self.ledger.changes(revisions)

    def gone(self, ids: Collection[str]) -> list[Change]:
        """What the change log has of claims and articles that went or were changed."""
        with self._reading_ledger():
            return self.ledger.gone(ids)

    def was_withdrawn(self, kind: str, id_: str) -> bool:
        """Whether a claim or article of this id was there once."""
        with self._reading_ledger():
            return self.ledger.withdrawn(kind, id_)

    def was_purged(self, actor: str) -> bool:
        """Whether a canonical actor of this id was purged."""
        with self._reading_ledger():
            purges = self.ledger.purges()
        return bool(purges) and Redaction(purges).purged(actor) is not None

    def access_keys(self) -> list[tuple[str, str, str]]:
        """Access keys: name, hash, when made."""
        with self._reading_ledger():
            return self.ledger.keys()

    def add_key(self, name: str, hashed: str, created: str) -> None:
        """Keep an access key's hash."""
        with self._reading_ledger(), self.ledger.transaction():
            self.ledger.add_key(name, hashed, created)

    def remove_key(self, name: str) -> bool:
        """Forget an access key; whether there was one."""
        with self._reading_ledger(), self.ledger.transaction():
            return self.ledger.remove_key(name)

    def verify(self) -> list[str]:
        """Check every invariant; what is wrong, in words."""
        with self.view() as view, self._reading_ledger():
            return verify(view, self.ledger, self.vocabulary)


class MemoryStore(_Embedded):
    """A store that lives as long as its process; readers and writer share one graph."""

    def __init__(self, iris: Iris, vocabulary: Vocabulary) -> None:
        """Make an empty one."""
        super().__init__("memory:", Ledger(None), iris, vocabulary)
        self._store = Store()
        self._gate = Gate()
        self._one_writer = threading.Lock()
        self._one_dump = threading.Lock()

    def _expect_files(self) -> None:
        """There are none."""

    @contextmanager
    def view(self) -> Iterator[OxigraphView]:
        """The current revision; writers wait until the view is given back."""
        with self._gate.reading():
            with self._reading_ledger():
                revision = self.ledger.revision
                if self._view is None or self._view.revision != revision:
                    self._view = OxigraphView(self._store, revision, self.iris, self.vocabulary, self._ledger_at)
                view = self._view
            yield view

    @contextmanager
    def snapshot(self) -> Iterator[Snapshot]:
        """The current revision, copied to a folder when it is first asked for."""
        with self.view() as view, self._one_dump:
            if self._dump is None or self._dump.revision != view.revision:
                self._dump = Dump(self._store, view.revision)
            dump = self._dump  # kept by this frame, also when a newer one has taken its place
        yield Snapshot(dump.folder, dump.revision)

    @contextmanager
    def writer(self, wait: float) -> Iterator[OxigraphWriter]:
        """Hold the store for a load."""
        if not self._one_writer.acquire(timeout=wait):
            raise _busy(self.name, wait)
        writer = OxigraphWriter(
            lambda: self._store, self.ledger, self.iris, self.vocabulary, self._revising, shared=True
        )
        try:
            yield writer
        finally:
            writer.close()
            self._one_writer.release()

    def sweep(self, wait: float) -> list[str]:
        """There are no files."""
        return []

    @contextmanager
    def _revising(self, ledger: Ledger, work: Store) -> Iterator[None]:
        with self._gate.writing(), self._guard, ledger.transaction():
            yield


class DiskStore(_Embedded):
    """A store in a folder, for any number of reading processes and one writing at a time."""

    def __init__(self, folder: Path, iris: Iris, vocabulary: Vocabulary, create: bool = True) -> None:
        """Open a store, or make one if ``create``.

        Raises:
            StoreNotOurs, StoreVersionError, StoreUnavailable: see `ontology.errors`.
        """
        _check_folder(folder, create)
        self.folder, self._snapshots = folder, Snapshots(folder / SNAPSHOTS)
        super().__init__(str(folder), Ledger(folder / LEDGER), iris, vocabulary)
        self._file = self._file_now()

    def _file_now(self) -> tuple[int, int] | None:
        """Which file is at the ledger's place: device and number; ``None`` if there is none."""
        try:
            found = os.stat(self.folder / LEDGER)  # noqa: PTH116 — it is asked for every question
        except (FileNotFoundError, NotADirectoryError):
            return None
        return found.st_dev, found.st_ino

    def _expect_files(self) -> None:
        """An open file still shows a ledger that was deleted, or in whose place another one is."""
        here = self._file_now()
        if here is None:
            raise StoreUnavailable(f"{self.name}: the store's files were deleted")
        if here != self._file:
            raise StoreUnavailable(f"{self.name}: another store is there now; start again to use it")

    def _current(self) -> OxigraphView:
        while True:
            with self._reading_ledger():
                revision = self.ledger.revision
                if self._view is not None and self._view.revision == revision and self._is_there(revision):
                    return self._view
                held = hold(self._snapshots.path(revision)) if revision else None
                if revision and held is None:
                    if self.ledger.revision == revision:
                        raise StoreDamaged(
                            f"{self.name}: the current snapshot {self._snapshots.path(revision)} is gone"
                        )
                    continue  # newer revisions have replaced it since
                graph = Store.read_only(str(self._snapshots.path(revision))) if revision else Store()
                view = OxigraphView(graph, revision, self.iris, self.vocabulary, self._ledger_at)
                if held is not None:
                    finalize(view, os.close, held)  # RocksDB opens files lazily: they must stay while it is read
                self._view = view
                return view

    def newest(self) -> int | None:
        """The newest revision, if that can be told at once and its snapshot is there."""
        revision = super().newest()
        return revision if revision is not None and self._is_there(revision) else None

    def _is_there(self, revision: int) -> bool:
        return not revision or self._snapshots.path(revision).exists()

    @contextmanager
    def view(self) -> Iterator[OxigraphView]:
        """The current revision, whatever is written meanwhile."""
        try:
            view = self._current()
        except OSError as error:
            raise StoreUnavailable(f"{self.name}: {error}") from error
        yield view

    @contextmanager
    def snapshot(self) -> Iterator[Snapshot]:
        """The current revision's folder, which is kept as long as the view of it is."""
        with self.view() as view:
            if view.revision:
                yield Snapshot(self._snapshots.path(view.revision), view.revision)
                return
        with self._guard:
            dump = self._dump = self._dump or Dump(Store(), 0)
        yield Snapshot(dump.folder, 0)

    @contextmanager
    def writer(self, wait: float) -> Iterator[OxigraphWriter]:
        """Hold the store for a load."""
        with self._held(wait) as ledger:
            writer = None
            try:
                self._sweep(ledger)
                opened = partial(self._work_copy, ledger)
                writer = OxigraphWriter(opened, ledger, self.iris, self.vocabulary, self._revising)
                writer.bring_up_to_date()
                yield writer
            finally:
                if writer is not None:
                    writer.close()
                shutil.rmtree(self.folder / WORK, ignore_errors=True)

    @contextmanager
    def _held(self, wait: float) -> Iterator[Ledger]:
        """Be the one who writes; with a connection and transactions of one's own."""
        with disk_errors(self.name), locked(self.folder / LOCK, wait) as taken:
            if not taken:
                raise _busy(self.name, wait)
            self._expect_files()
            ledger = Ledger(self.folder / LEDGER)
            try:
                yield ledger
            finally:
                ledger.close()

    def sweep(self, wait: float) -> list[str]:
        """Remove snapshots from before a purge, and what the ledger's file has of deleted rows."""
        self._view = None  # this process reads the newest from now on
        deadline = time.monotonic() + wait
        while True:
            with self._held(wait) as ledger:
                left = self._sweep(ledger)
            if not left or time.monotonic() >= deadline:
                return left
            time.sleep(LOOK_SECONDS)  # others may write meanwhile

    def _sweep(self, ledger: Ledger) -> list[str]:
        if ledger.meta(UNSWEPT) is None:
            return []
        shutil.rmtree(self.folder / WORK, ignore_errors=True)
        left = [f"revision {int(path.name)}, which somebody still reads ({path})" for path in self._snapshots.keep(1)]
        if not left and not ledger.sweep():
            left = [f"the log of {self.folder / LEDGER}, which somebody still reads"]
        if not left:
            ledger.drop_meta(UNSWEPT)
        return left

    def _work_copy(self, ledger: Ledger) -> Store:
        """A copy of the current revision to write to, in the place of what a load that failed has left."""
        shutil.rmtree(self.folder / WORK, ignore_errors=True)
        revision = ledger.revision
        self._snapshots.discard_after(revision)
        work = str(self.folder / WORK)
        if revision:
            Store.read_only(str(self._snapshots.path(revision))).backup(work)
        return Store(work)

    @contextmanager
    def _revising(self, ledger: Ledger, work: Store) -> Iterator[None]:
        """What was written becomes a snapshot, and current with the ledger's commit.

        The newest few are kept, and those that somebody still reads.
        """
        with ledger.transaction():
            yield
            place = str(self._snapshots.path(ledger.revision))
            if ledger.meta(UNSWEPT) == str(ledger.revision):
                copy_quads(work, place)  # a copy of files would have strings that no quad has any more
            else:
                work.backup(place)
        self._snapshots.keep(SNAPSHOTS_KEPT)


def _check_folder(folder: Path, create: bool) -> None:
    with disk_errors(str(folder)):
        if folder.exists() and not folder.is_dir():
            raise StoreNotOurs(f"{folder} is a file; expected a folder that holds an actorgraph store")
        if not (folder / LEDGER).exists():
            if folder.exists() and not all(map(_begun, folder.iterdir())):
                raise StoreNotOurs(f"{folder} holds something else; expected an actorgraph store or an empty folder")
            if not create:
                raise StoreMissing(
                    f"there is no store at {folder}; `actorgraph load` makes one, and so does `serve --create`"
                )
        (folder / SNAPSHOTS).mkdir(parents=True, exist_ok=True)


def _begun(path: Path) -> bool:
    """Whether this is what a store that is being made, or that was left half made, consists of."""
    return path.name.startswith(UNFINISHED) or (path.name == SNAPSHOTS and path.is_dir() and not any(path.iterdir()))


def _busy(name: str, wait: float) -> StoreBusy:
    return StoreBusy(f"another load has held {name} for {wait:g} seconds; try again later, or wait longer (--wait)")
