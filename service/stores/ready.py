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
_From = TypeVar("_From")
_Read = Callable[[_From, Collection[str]], _T]


class LedgerAt(Protocol):
    """A ledger beside a view."""

    def __call__(self, revision: int, read: Callable[[Ledger], _T]) -> _T | None:
        """What is read from the ledger at a revision; ``None`` if it is past it."""


class ReadyThings:
    """Things by id; those that don't exist are left out."""

    def __init__(self, graph: GraphThings, revision: int, ledger: LedgerAt | None) -> None:
        self._graph, self._revision, self._ledger = graph, revision, ledger
        self._sources: dict[str, dict[str, str]] = {}

    def at_once(self, read: Callable[[Ledger], _T]) -> _T | None:
        """What a ledger at this revision has; ``None`` if there is none."""
        return None if self._ledger is None else self._ledger(self._revision, read)

    def _recorded(self, read: Callable[[Records], _T]) -> _T | None:
        return self.at_once(lambda ledger: read(Records(ledger)))

    def _by_id(self, recorded: _Read[Records, _T], in_graph: _Read[GraphThings, _T], ids: Collection[str]) -> _T:
        found = self._recorded(lambda records: recorded(records, ids))
        return in_graph(self._graph, ids) if found is None else found

    def actors(self, ids: Collection[str]) -> dict[str, CanonicalActor]:
        """Canonical actors by id."""
        return self._by_id(Records.actors, GraphThings.actors, ids)

    def articles(self, ids: Collection[str]) -> dict[str, Article]:
        """Articles by id, without their texts."""
        return self._by_id(Records.articles, GraphThings.articles, ids)

    def claims(self, ids: Collection[str]) -> dict[str, Claim]:
        """Claims by id."""
        return self._by_id(Records.claims, GraphThings.claims, ids)

    def relations(self, ids: Collection[str]) -> dict[str, DerivedRelation]:
        """Derived relations by id."""
        return self._by_id(Records.relations, GraphThings.relations, ids)

    def edges(self, sought: EdgesSought) -> list[EdgeRow] | None:
        """Derived relations that fit, in short; ``None``: they must be asked for."""
        if sought.subject_types is not None or sought.object_types is not None:
            return None
        return self._recorded(lambda records: records.edges(sought))

    def edges_resting(self, sought: EdgesSought, claims: ClaimsSought) -> list[EdgeRow] | None:
        """Derived relations that rest on a claim that fits, in short; ``None``: they must be asked for."""
        if sought.subject_types is not None or sought.object_types is not None or _must_be_asked_for(claims):
            return None
        return self._recorded(lambda records: records.edges_resting(sought, claims))

    def find_claims(self, sought: ClaimsSought) -> list[str] | None:
        """Ids of the claims that fit; ``None``: they must be asked for."""
        return None if _must_be_asked_for(sought) else self._recorded(lambda records: records.find_claims(sought))

    def canonical(self, article: str, source: str) -> str:
        """The canonical actor that a source actor stands for."""
        sources = self._sources.get(article)
        if sources is None:
            if len(self._sources) >= KEPT:
                self._sources.clear()
            sources = self.at_once(lambda ledger: ledger.canonical_of(article)) or {}
            self._sources[article] = sources
        if source not in sources:
            sources[source] = self._graph.canonical(article, source)
        return sources[source]


def _must_be_asked_for(sought: ClaimsSought) -> bool:
    """Whether it asks for what records don't have."""
    further = sought.said_by, sought.subject_types, sought.object_types, sought.counting
    return sought.spoken or any(part is not None for part in further)
