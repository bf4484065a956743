"""What is sought in a store: relations and claims by what they are; and what is told of relations in short."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class RelationFilter:
    """Derived relations that are looked for by what they are themselves; ``None``: whatever it is."""

    subject: str | None = None
    object: str | None = None
    mutual: Collection[str] = ()
    """Relations that are found from either end."""
    actor: str | None = None
    """Somebody at either end."""
    relations: Collection[str] | None = None
    standings: Collection[str] | None = None
    min_publishers: int | None = None
    min_holders: int | None = None
    named: bool = False
    """Only those that some claim names itself."""
    through: bool = False
    """Only those for which claims name intermediaries."""
    disputed: bool = False
    """Only those that are disputed, or an item or a way of them."""
    subject_types: Collection[str] | None = None
    """Classes, with those below them: the subject is of one of these; of ``mutual`` relations, one end as the subject
    and the other one as the object."""
    object_types: Collection[str] | None = None
    subjects: Collection[str] | None = None
    """Actors: the subject is one of these, whether or not the relation is found from either end."""
    objects: Collection[str] | None = None


@dataclass(frozen=True, slots=True)
class ClaimFilter:
    """Claims that are looked for by whom they name, and by what they are themselves; ``None``: whatever it is.

    Actors are canonical.
    """

    subject: str | None = None
    object: str | None = None
    mutual: Collection[str] = ()
    """Relations of which claims are found from either end."""
    actor: str | None = None
    """Somebody who is their subject, object, item or intermediary."""
    item: str | None = None
    via: str | None = None
    article: str | None = None
    relations: Collection[str] | None = None
    stances: Collection[str] | None = None
    stages: Collection[str] | None = None
    said_by: str | None = None
    """Somebody who makes or relays them."""
    subject_types: Collection[str] | None = None
    """Classes, with those below them, as the article has it: the subject is of one of these; as in `RelationFilter`."""
    object_types: Collection[str] | None = None
    spoken: bool = False
    """Only those whose speaker is named."""
    counting: RelationFilter | None = None
    """Only those that count for the derived relation that they name themselves, if it has one of these standings, so
    many publishers and holders, and is disputed where that is asked for."""


class Rests(NamedTuple):
    """A claim that counts for a derived relation, in short."""

    claim: str
    first: str | None
    """The first and the last day that it is about."""
    last: str | None
    group: str | None
    """Its group of alternatives, which a denial isn't one of."""
    alone: str
    """The standing that it would give the relation if it were the only one."""


class ByDay(NamedTuple):
    """What of a derived relation's claims had been reported by some day."""

    made: bool
    """Whether there was a claim of which the relation comes to be."""
    named: bool
    """Whether there was a claim that names this very relation."""
    whole: bool
    """Whether all of them had been reported: then it stood as it does now."""
    undated: tuple[str, ...]
    """Claims whose articles have no date, sorted."""


Footing = tuple[Rests, ...]
"""The claims that count for a derived relation, sorted."""
