"""What a store tells of itself, so that a copy can follow it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from actorgraph.ontology.claims import AnnotatedArticle
from actorgraph.ontology.derived import CanonicalActor
from actorgraph.ontology.standing import DerivedRelation
from actorgraph.service.stores.rdf.change_set import ChangeSet

NOTHING = 0
"""The revision of a store in which nothing was ever loaded."""


@dataclass(frozen=True, slots=True)
class ReplicationPoint:
    """A revision, and the load that made it: a store that was made anew or put back from a backup has another one."""

    revision: int = NOTHING
    load: str = ""


class LogGap(Exception):
    """What was touched since a point can't be told: the copy must be made from nothing."""


@dataclass(frozen=True, slots=True)
class Found:
    """What there is of some things, by id; what isn't there is left out.

    It may hold things that a commit was writing while they were read: these are never looked up, so that a mapping may
    decode what it has only then. Articles are without their texts.
    """

    articles: Mapping[str, AnnotatedArticle] = field(default_factory=dict)
    canonical: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """By article, for those in ``articles`` and those that moved: the canonical actors of its source actors."""
    actors: Mapping[str, CanonicalActor] = field(default_factory=dict)
    relations: Mapping[str, DerivedRelation] = field(default_factory=dict)


class Source(Protocol):
    """A store that can be followed, for any number of threads.

    Where one call may see a newer revision than the call before it, what was touched between them is read again.
    """

    def now(self, known: int) -> tuple[int, ReplicationPoint]:
        """The newest revision, and the point that has the known revision's number in the store as it is.

        Where there is no such revision, that point's load is empty.

        Raises:
            StoreError: the store can't be read.
        """

    def everything(self) -> Iterator[ChangeSet]:
        """The ids of all articles, canonical actors and derived relations, in parts that can be read at once."""

    def since(self, after: int, start: ReplicationPoint) -> tuple[int, ChangeSet]:
        """The newest revision, and what was touched after another one, of a store that has this point.

        Raises:
            Severed: it hasn't, or nobody has kept what was touched.
        """

    def read(self, part: ChangeSet) -> tuple[Found, int | None]:
        """What there is of some things now, and the newest revision when that was read.

        ``None``: it isn't known, since one is being committed.
        """


def here(source: Source) -> ReplicationPoint:
    """The newest revision as a point."""
    return source.now(source.now(NOTHING)[0])[1]
