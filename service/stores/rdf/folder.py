"""The folder of a copy in RDF::

    current.json        which snapshot is current, and the point of the store that it holds
    snapshots/000007/   Oxigraph, read-only, hard links to what earlier ones share
    work/               a copy that is being brought up; thrown away after
    lock                held by the one process that does so

Several services may share it. A crash at any point leaves what was current.
"""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

import msgspec
from pyoxigraph import Store

from actorgraph.ontology.errors import StoreNotOurs
from actorgraph.ontology.iris import Iris
from actorgraph.ontology.vocabulary import Vocabulary
from actorgraph.service.stores.rdf.keeping import Hold, Target
from actorgraph.service.stores.rdf.local import LocalGraph
from actorgraph.service.stores.rdf.snapshots import Snapshots, hold, locked
from actorgraph.service.stores.rdf.source import ReplicationPoint
from actorgraph.service.stores.records import Snapshot

CURRENT, LOCK, WORK, SNAPSHOTS = "current.json", "lock", "work", "snapshots"
MAKING = CURRENT + ".new"
SNAPSHOTS_KEPT = 2


class Mark(msgspec.Struct, frozen=True):
    """Which snapshot is current, what it holds, and who made it so."""

    snapshot: int
    point: ReplicationPoint
    made_by: str
    iris: Iris


class ReplicaFolder:
    """Snapshots of which one is current; see `service.stores.rdf.keeping.Keeping`."""

    def __init__(self, folder: Path, made_by: str, iris: Iris, vocabulary: Vocabulary) -> None:
        """``made_by``, ``iris``: what others have made, or under other IRIs, isn't taken.

        Raises:
            StoreNotOurs: it holds something else.
        """
        if folder.exists() and not (folder.is_dir() and {path.name for path in folder.iterdir()} <= _OURS):
            raise StoreNotOurs(f"{folder} holds something else; expected a folder for an RDF copy, or an empty one")
        self.folder, self._made_by, self._iris, self._vocabulary = folder, made_by, iris, vocabulary
        self._snapshots = Snapshots(folder / SNAPSHOTS)
        self._looked_at: int | None = None

    def current(self) -> Mark | None:
        """What is current, if it was made by this version and under these IRIs, and can be read."""
        mark = self._mark()
        ours = mark is not None and (mark.made_by, mark.iris) == (self._made_by, self._iris)
        return mark if mark and ours and self._can_be_read(mark) else None

    def _can_be_read(self, mark: Mark) -> bool:
        """Whether there is a graph in its snapshot, as far as a first look can tell: once for each."""
        if self._looked_at != mark.snapshot:
            try:
                next(
                    Store.read_only(str(self._snapshots.path(mark.snapshot))).quads_for_pattern(None, None, None), None
                )
            except (OSError, RuntimeError):  # it isn't there, or Oxigraph's files are damaged
                return False
            self._looked_at = mark.snapshot
        return True

    def _mark(self) -> Mark | None:
        with suppress(FileNotFoundError, msgspec.DecodeError):
            return msgspec.json.decode((self.folder / CURRENT).read_bytes(), type=Mark)
        return None

    def basis(self) -> Mark | None:
        """What can be brought up: what is current, unless somebody has removed it."""
        mark = self.current()
        return mark if mark and self._snapshots.path(mark.snapshot).exists() else None

    def hold(self, mark: Mark) -> Hold | None:
        """Its snapshot, which nobody removes until it is released; ``None`` if it was removed."""
        path = self._snapshots.path(mark.snapshot)
        held = hold(path)
        return None if held is None else Hold(Snapshot(path, mark.point.revision), partial(os.close, held))

    def close(self) -> None:
        """Nothing is open."""

    @contextmanager
    def locked(self, wait: float) -> Iterator[bool]:
        """Be the one who brings it up; whether that was granted within so many seconds."""
        (self.folder / SNAPSHOTS).mkdir(parents=True, exist_ok=True)
        with locked(self.folder / LOCK, wait) as taken:
            yield taken

    def make(self, begin_with: Mark | None, bring_up: Callable[[Target], ReplicationPoint]) -> None:
        """Bring a copy of what is there (or an empty graph) up, and make it current; only while it is locked."""
        number = self._newest()
        shutil.rmtree(self.folder / WORK, ignore_errors=True)
        self._snapshots.discard_after(number)
        work = self.folder / WORK / uuid.uuid4().hex  # its own: what has failed may be open still
        work.parent.mkdir()
        try:
            if begin_with:
                Store.read_only(str(self._snapshots.path(begin_with.snapshot))).backup(str(work))
            copy = Store(str(work))
            point = bring_up(LocalGraph(copy, self._iris, self._vocabulary))
            copy.backup(str(self._snapshots.path(number + 1)))
        finally:
            shutil.rmtree(self.folder / WORK, ignore_errors=True)
        self._set(Mark(number + 1, point, self._made_by, self._iris))
        self._snapshots.keep(SNAPSHOTS_KEPT if begin_with else 1)

    def clear(self) -> list[str]:
        """Remove what there is."""
        for name in (CURRENT, MAKING):
            (self.folder / name).unlink(missing_ok=True)
        shutil.rmtree(self.folder / WORK, ignore_errors=True)
        return [f"the copy in RDF, which somebody still reads ({path})" for path in self._snapshots.keep(0)]

    def _newest(self) -> int:
        """The current snapshot's number, whoever made it; if that can't be told, the highest there is."""
        mark = self._mark()
        if mark:
            return mark.snapshot
        return max((int(p.name) for p in self._snapshots.folder.iterdir() if p.name.isdigit()), default=0)

    def _set(self, mark: Mark) -> None:
        with (self.folder / MAKING).open("wb") as file:
            file.write(msgspec.json.encode(mark))
            file.flush()
            os.fsync(file.fileno())
        (self.folder / MAKING).replace(self.folder / CURRENT)


_OURS = {CURRENT, MAKING, LOCK, WORK, SNAPSHOTS}
