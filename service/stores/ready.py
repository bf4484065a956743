"""Things of one revision of an embedded store, many at a time: as records where the ledger is at that revision still.

Once it is past it, they are read from the revision's own quads, which takes longer.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Protocol, TypeVar

from ontology.claims import Article, Claim
from ontology.derived import CanonicalActor
from ontology.standing import DerivedRelation
from service.stores.base import ClaimsSought, EdgeRow, EdgesSought
from service.stores.graph_things import GraphThings
from service.stores.kept import KEPT
from service.stores.ledger import Ledger
from service.stores.records import Records

_T = TypeVar("_T")


class LedgerAt(Protocol):
    """A ledger beside a view."""

    def __call__(self, revision: int, read: Callable[[Ledger], _T]) -> _T | None:
        """What is read from the ledger at a revision; ``None`` if it is past it."""


class ReadyThings:
    """Things by id; those that don't exist are left out."""

    def __init__(self, graph: GraphThings, revision: int, ledger: LedgerAt | None) -> None:
        self._graph, self._revision, self._ledger = graph, revision, ledger
        self._sources: dict[str, dict[str, str]] = {}

    def _recorded(self, read: Callable[[Records], _T]) -> _T | None:
        if self._ledger is None:
            return None
        return self._ledger(self._revision, lambda ledger: read(Records(ledger)))

    def actors(self, ids: Collection[str]) -> dict[str, CanonicalActor]:
        """Canonical actors by id."""
        found = self._recorded(lambda records: records.actors(ids))
        return self._graph.actors(ids) if found is None else found

    def articles(self, ids: Collection[str]) -> dict[str, Article]:
        """Articles by id, without their texts."""
        found = self._recorded(lambda records: records.articles(ids))
        return self._graph.articles(ids) if found is None else found

    def claims(self, ids: Collection[str]) -> dict[str, Claim]:
        """Claims by id."""
        found = self._recorded(lambda records: records.claims(ids))
        return self._graph.claims(ids) if found is None else found

    def relations(self, ids: Collection[str]) -> dict[str, DerivedRelation]:
        """Derived relations by id."""
        found = self._recorded(lambda records: records.relations(ids))
        return self._graph.relations(ids) if found is None else found

    def edges(self, sought: EdgesSought) -> list[EdgeRow] | None:
        """Derived relations that fit, in short; ``None``: they must be asked for."""
        return self._recorded(lambda records: records.edges(sought))

    def find_claims(self, sought: ClaimsSought) -> list[str] | None:
        """Ids of the claims that fit; ``None``: they must be asked for."""
        return self._recorded(lambda records: records.find_claims(sought))

    def canonical(self, article: str, source: str) -> str:
        """The canonical actor that a source actor stands for."""
        sources = self._sources.get(article)
        if sources is None:
            if len(self._sources) >= KEPT:
                self._sources.clear()
            known = self._ledger and self._ledger(self._revision, lambda ledger: ledger.canonical_of(article))
            sources = self._sources[article] = known or {}
        if source not in sources:
            sources[source] = self._graph.canonical(article, source)
        return sources[source]
