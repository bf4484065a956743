"""The embedded store: one SQLite database in a folder, and a copy of it in RDF that is made when it is asked for.

On disk it is::

    ledger.sqlite3      all that was loaded and derived; its commit makes a revision current
    rdf/                the copy in RDF (`service.stores.rdf.folder`); it can be deleted while nothing runs
    lock                held by the one writer

A crash at any point leaves the last committed revision. ``memory:`` is the same in a folder that goes with its process.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Collection, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from tempfile import mkdtemp
from weakref import finalize

from actorgraph.loaders.purges import Purge
from actorgraph.loaders.redaction import Redaction
from actorgraph.ontology.errors import StoreBusy, StoreMissing, StoreNotOurs, StoreUnavailable, StoreVersionError
from actorgraph.ontology.iris import Iris
from actorgraph.ontology.vocabulary import Vocabulary
from actorgraph.service.stores.database import UNFINISHED, sqlite_errors
from actorgraph.service.stores.embedded.following import EmbeddedSource, touched_since
from actorgraph.service.stores.embedded.readers import Readers
from actorgraph.service.stores.embedded.verify import verify
from actorgraph.service.stores.embedded.view import EmbeddedView, Shared
from actorgraph.service.stores.embedded.writer import EmbeddedWriter
from actorgraph.service.stores.journal import UNSWEPT
from actorgraph.service.stores.ledger import Ledger
from actorgraph.service.stores.own_terms import check_terms
from actorgraph.service.stores.rdf.contents import verify_copy
from actorgraph.service.stores.rdf.endpoint import Endpoint
from actorgraph.service.stores.rdf.replica import Replica
from actorgraph.service.stores.rdf.snapshots import LOOK_SECONDS, disk_errors, locked
from actorgraph.service.stores.records import ArticleRecord, Change, RemoteSnapshot, Revision, Snapshot

MEMORY = "memory:"
CARRIED = 8
"""Over how many revisions things that were read are kept."""
LEDGER, LOCK, RDF = "ledger.sqlite3", "lock", "rdf"


class EmbeddedStore:
    """A store in a folder, for any number of reading processes and one writing at a time; see `base.Store`."""

    def __init__(
        self,
        folder: Path | None,
        iris: Iris,
        vocabulary: Vocabulary,
        create: bool = True,
        *,
        replica: Path | Endpoint | None = None,
        patience: float = 20.0,
    ) -> None:
        """Open a store, or make one if ``create``; without a folder it lives as long as its process.

        ``replica``, ``patience``: where its copy in RDF is (in the store's own folder), how long one waits for that.

        Raises:
            StoreNotOurs, StoreVersionError, StoreUnavailable: see `ontology.errors`.
        """
        self.name, self.iris, self.vocabulary = str(folder or MEMORY), iris, vocabulary
        self._closing = ExitStack()
        self._temporary = folder is None
        if folder is None:
            folder = Path(mkdtemp(prefix="actorgraph-"))
            self._closing.callback(finalize(self, shutil.rmtree, folder, ignore_errors=True))
        self.folder = folder
        try:
            self._open(create, replica or folder / RDF, patience)
        except BaseException:
            self.close()
            raise

    def _open(self, create: bool, replica: Path | Endpoint, patience: float) -> None:
        _check_folder(self.folder, create or self._temporary)
        with self._connected() as ledger:
            self._check(ledger)
        self._file = self._file_now()
        self._shared = Shared(0)
        self._readers = Readers(self.folder / LEDGER)
        self._closing.callback(self._readers.close)
        source = EmbeddedSource(self._reading, self.iris, self.vocabulary)
        self._replica = Replica(source, self.name, self.iris, self.vocabulary, place=replica, patience=patience)
        self._closing.callback(self._replica.close)

    def _check(self, ledger: Ledger) -> None:
        base = ledger.meta("base")
        if base is None:
            with ledger.transaction():
                ledger.set_meta("base", self.iris.base)
        elif base != self.iris.base:
            raise StoreVersionError(f"{self.name} was made with the base IRI {base}, not {self.iris.base}")
        check_terms(self.name, ledger, self.iris)

    @contextmanager
    def _connected(self) -> Iterator[Ledger]:
        """A connection with transactions of one's own."""
        ledger = Ledger(self.folder / LEDGER)
        if self._temporary:
            ledger.db.execute("PRAGMA synchronous = OFF")
        try:
            yield ledger
        finally:
            ledger.close()

    def close(self) -> None:
        """Give everything back."""
        self._closing.close()

    def _file_now(self) -> tuple[int, int] | None:
        """Which file is at the database's place: device and number; ``None`` if there is none."""
        try:
            found = os.stat(self.folder / LEDGER)  # noqa: PTH116 — it is asked for every question
        except (FileNotFoundError, NotADirectoryError):
            return None
        return found.st_dev, found.st_ino

    def _expect_files(self) -> None:
        """An open file still shows a database that was deleted, or in whose place another one is."""
        here = self._file_now()
        if here is None:
            raise StoreUnavailable(f"{self.name}: the store's files were deleted")
        if here != self._file:
            raise StoreUnavailable(f"{self.name}: another store is there now; start again to use it")

    # -- reading ------------------------------------------------------------------------------------------------------

    @contextmanager
    def _reading(self) -> Iterator[Ledger]:
        with disk_errors(self.name):
            self._expect_files()
        with sqlite_errors(self.name), self._readers.reading() as ledger:
            yield ledger

    @contextmanager
    def view(self) -> Iterator[EmbeddedView]:
        """The current revision, whatever is written meanwhile."""
        with self._reading() as ledger:
            yield EmbeddedView(ledger.db, self._shared_by(ledger), self.iris, self.vocabulary)

    def _shared_by(self, ledger: Ledger) -> Shared:
        """What is kept of the revision that is read; of a newer one all that it hasn't touched."""
        shared, revision = self._shared, ledger.revision
        if revision == shared.revision:
            return shared
        near = shared.revision and shared.revision < revision <= shared.revision + CARRIED
        touched = touched_since(ledger, shared.revision) if near else None
        later = Shared(revision) if touched is None else shared.after(revision, touched)
        if revision > shared.revision:
            self._shared = later
        return later

    def snapshot(self) -> AbstractContextManager[Snapshot | RemoteSnapshot]:
        """The current revision in RDF; see `Replica.snapshot`."""
        return self._replica.snapshot()

    def newest(self) -> int | None:
        """The newest revision; nobody has to be waited for."""
        with self._reading() as ledger:
            return ledger.revision

    def text(self, article: str) -> str | None:
        """An article's text."""
        with self._reading() as ledger:
            row = ledger.article(article)
        return row[2] if row else None

    def kept(self, articles: Collection[str]) -> dict[str, ArticleRecord]:
        """What is kept of articles beside their graphs."""
        with self._reading() as ledger:
            return ledger.kept(articles)

    def purges(self) -> list[Purge]:
        """What is kept of actors that were purged."""
        with self._reading() as ledger:
            return ledger.purges()

    def revisions(self, after: int, upto: int) -> list[Revision]:
        """Revisions by number, in their order."""
        with self._reading() as ledger:
            return ledger.revisions(after, upto)

    def changes(self, revisions: Collection[int]) -> list[Change]:
        """What the change log has of some revisions."""
        with self._reading() as ledger:
            return ledger.changes(revisions)

    def gone(self, ids: Collection[str]) -> list[Change]:
        """What the change log has of claims and articles that went or were changed."""
        with self._reading() as ledger:
            return ledger.gone(ids)

    def was_withdrawn(self, kind: str, id_: str) -> bool:
        """Whether a claim or article of this id was there once."""
        with self._reading() as ledger:
            return ledger.withdrawn(kind, id_)

    def was_purged(self, actor: str) -> bool:
        """Whether a canonical actor of this id was purged."""
        purges = self.purges()
        return bool(purges) and Redaction(purges).purged(actor) is not None

    def verify(self) -> list[str]:
        """Check every invariant, and a copy in RDF that is there; what is wrong, in words."""
        with self._reading() as ledger:
            view = EmbeddedView(ledger.db, Shared(ledger.revision), self.iris, self.vocabulary)
            wrong = verify(view, ledger, self.vocabulary)
            if not wrong and self._replica.made():
                with self.snapshot() as snapshot:
                    if snapshot.revision == view.revision:
                        wrong += verify_copy(view, snapshot)
            return wrong

    # -- writing ------------------------------------------------------------------------------------------------------

    @contextmanager
    def writer(self, wait: float) -> Iterator[EmbeddedWriter]:
        """Hold the store for a load."""
        with self._held(wait) as ledger:
            self._sweep(ledger)
            writer = EmbeddedWriter(ledger, self.iris, self.vocabulary)
            try:
                writer.bring_up_to_date()
                yield writer
            finally:
                writer.close()

    @contextmanager
    def _held(self, wait: float) -> Iterator[Ledger]:
        """Be the one who writes."""
        with disk_errors(self.name):
            self._expect_files()
        with locked(self.folder / LOCK, wait) as taken:
            if not taken:
                raise StoreBusy(
                    f"another load has held {self.name} for {wait:g} seconds; try again later, or wait longer (--wait)"
                )
            with self._connected() as ledger:
                yield ledger

    def sweep(self, wait: float) -> list[str]:
        """Remove the copy in RDF from before a purge, and what the database's file has of deleted rows."""
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
        left = self._replica.clear()
        if not left and not ledger.sweep():
            left = [f"the log of {self.folder / LEDGER}, which somebody still reads"]
        if not left:
            with ledger.transaction():
                ledger.drop_meta(UNSWEPT)
        return left

    def access_keys(self) -> list[tuple[str, str, str]]:
        """Access keys: name, hash, when made."""
        with self._reading() as ledger:
            return ledger.keys()

    def add_key(self, name: str, hashed: str, created: str) -> None:
        """Keep an access key's hash."""
        self._expect_files()
        with self._connected() as ledger, ledger.transaction():
            ledger.add_key(name, hashed, created)

    def remove_key(self, name: str) -> bool:
        """Forget an access key; whether there was one."""
        self._expect_files()
        with self._connected() as ledger, ledger.transaction():
            return ledger.remove_key(name)


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
        folder.mkdir(parents=True, exist_ok=True)


def _begun(path: Path) -> bool:
    """Whether this is what a store that is being made, or that was left half made, consists of."""
    return path.name.startswith(UNFINISHED)
