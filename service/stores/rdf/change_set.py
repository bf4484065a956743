"""What a revision touches, by id; the store keeps it with the revision, so that a copy can be brought up to that."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from actorgraph.service.stores.projection import Changes

ARTICLES, THINGS = 250, 2_000
"""How many articles, and how many of all else, are read at once: some 100,000 quads."""


@dataclass(slots=True)
class ChangeSet:
    """Articles that came, changed or went; articles whose actors alone are others now; entities; derived relations."""

    articles: set[str] = field(default_factory=set)
    moved: set[str] = field(default_factory=set)
    entities: set[str] = field(default_factory=set)
    relations: set[str] = field(default_factory=set)

    @classmethod
    def by(cls, articles: Iterable[str], changes: Changes) -> ChangeSet:
        """What these changes touch, which begin with these articles."""
        return cls(
            set(articles),
            {article for article, _ in changes.moved_sources},
            {actor.id for actor in changes.actors} | changes.removed_actors,
            {relation.id for relation in changes.relations} | changes.removed_relations,
        )

    def __bool__(self) -> bool:
        return bool(self.articles or self.moved or self.entities or self.relations)

    def add(self, other: ChangeSet) -> None:
        """Put another's things to these."""
        self.articles |= other.articles
        self.moved |= other.moved
        self.entities |= other.entities
        self.relations |= other.relations

    def take(self) -> ChangeSet:
        """Take out as much as is read at once. Of an article that is read whole its actors needn't be read."""
        self.moved -= self.articles
        return ChangeSet(
            _some(self.articles, ARTICLES),
            _some(self.moved, THINGS),
            _some(self.entities, THINGS),
            _some(self.relations, THINGS),
        )

    def without(self, other: ChangeSet) -> ChangeSet:
        """Those things whose reading wasn't disturbed by what touched these others."""
        articles = other.articles | other.moved  # where actors move, claims and mentions are being written anew
        return ChangeSet(
            self.articles - articles,
            self.moved - articles,
            self.entities - other.entities,
            self.relations - other.relations,
        )

    def disturbed(self, other: ChangeSet) -> ChangeSet:
        """Those articles that must be read whole again, though perhaps only their actors moved."""
        return ChangeSet(articles=self.articles & (other.articles | other.moved))

    def properties(self) -> dict[str, list[str]]:
        """Sorted, by kind: to be kept, and to read them by."""
        return {
            "articles": sorted(self.articles),
            "moved": sorted(self.moved),
            "entities": sorted(self.entities),
            "relations": sorted(self.relations),
        }


def _some(ids: set[str], number: int) -> set[str]:
    return {ids.pop() for _ in range(min(number, len(ids)))}
