"""What keeps a copy in RDF: a folder, or a SPARQL store elsewhere; both are marked with what they hold."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol, TypeVar

from actorgraph.service.stores.projection import Changes
from actorgraph.service.stores.rdf.change_set import ChangeSet
from actorgraph.service.stores.rdf.quads import Lines
from actorgraph.service.stores.rdf.source import ReplicationPoint
from actorgraph.service.stores.records import RemoteSnapshot, Snapshot

Piece = tuple[list[Lines], Changes]
"""What there is of some things: articles' lines, and all else as what a projection would have changed."""


class Target(Protocol):
    """A copy while it is brought up."""

    def fill(self, pieces: Iterable[Piece]) -> None:
        """Put things into a copy that has nothing, each at most once."""

    def replace(self, part: ChangeSet, piece: Piece) -> None:
        """Take out what the copy has of some things, and put in what there is of them now."""


class ChangedMeanwhile(Exception):
    """Another process has brought the copy up, or is doing so."""


@dataclass(frozen=True, slots=True)
class Hold:
    """A snapshot that stays until it is released."""

    snapshot: Snapshot | RemoteSnapshot
    release: Callable[[], None]


_M = TypeVar("_M")
"""What marks a copy. It has the ``point`` of the store that the copy holds."""


class Keeping(Protocol[_M]):
    """Where a copy is kept, perhaps for several processes."""

    def current(self) -> _M | None:
        """The mark of what can be given out."""

    def basis(self) -> _M | None:
        """The mark of what can be brought up; the copy may lack, or have, some of what came after its point."""

    def hold(self, mark: _M) -> Hold | None:
        """What a mark is of; ``None`` if it isn't there any more."""

    def locked(self, wait: float) -> AbstractContextManager[bool]:
        """Be the one who brings it up; whether that was granted within so many seconds."""

    def make(self, begin_with: _M | None, bring_up: Callable[[Target], ReplicationPoint]) -> None:
        """Bring what is there (or, from nothing, a new copy) up, and mark it; only while it is locked."""

    def clear(self) -> list[str]:
        """Remove what there is, only while it is locked; in words, what somebody still reads and can't be removed."""

    def close(self) -> None:
        """Give everything back."""
