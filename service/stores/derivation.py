"""Everything that follows from a set of articles, computed in a temporary ledger and read from it a piece at a time.

The projection keeps what follows up to date, article by article; here nothing is there before, so each pair of actors
is looked at once, when all articles are in. Only signatures are held in memory, for identity.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import groupby
from operator import itemgetter

from actorgraph.loaders.identity import ByLinkOrName, Signature
from actorgraph.ontology.claims import AnnotatedArticle
from actorgraph.ontology.derived import CanonicalActor
from actorgraph.ontology.standing import DerivedRelation, StandingRules
from actorgraph.ontology.vocabulary import Vocabulary
from actorgraph.service.stores.ledger import TemporaryLedger
from actorgraph.service.stores.projection import canonical_actor, testimony

AT_ONCE = 500
"""How many articles, signatures or actors are read at once."""


class Derivation:
    """First `add` all articles, then `settle`, then read what follows."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._ledger = TemporaryLedger(None)
        self._judge = StandingRules(vocabulary)
        self._articles: list[str] = []
        self._signatures: set[int] = set()
        self._actors: list[str] = []

    def close(self) -> None:
        """Forget everything."""
        self._ledger.close()

    def add(self, articles: Sequence[tuple[AnnotatedArticle, str]]) -> None:
        """Take in some articles, each with its content's digest; with their texts, if near-copies are to be known."""
        with self._ledger.transaction():
            self._signatures |= self._ledger.add_articles(articles)
        self._articles += [annotated.article.id for annotated, _ in articles]

    def settle(self) -> None:
        """All articles are in: find who is who, and which pairs claims are about."""
        known = {id_: row[0] for some in self._some_signatures() for id_, row in some.items()}
        canonical = ByLinkOrName().canonical(set(known.values()))
        with self._ledger.transaction():
            self._ledger.set_canonical({id_: canonical[signature] for id_, signature in known.items()})
            for start in range(0, len(self._articles), AT_ONCE):
                self._ledger.set_pairs(self._articles[start : start + AT_ONCE])
            self._ledger.touch_all()
        self._actors = sorted(set(canonical.values()))

    def whom(self, article: str) -> dict[str, str]:
        """The canonical actors that an article's source actors stand for."""
        return self._ledger.canonical_of(article)

    def signatures(self) -> Iterator[tuple[Signature, int, str]]:
        """Signatures with their uses, and whom they are."""
        return (row for some in self._some_signatures() for row in some.values())

    def _some_signatures(self) -> Iterator[dict[int, tuple[Signature, int, str]]]:
        ids = sorted(self._signatures)
        for start in range(0, len(ids), AT_ONCE):
            yield self._ledger.signatures("id", ids[start : start + AT_ONCE])

    def actors(self) -> Iterator[CanonicalActor]:
        """Canonical actors, in the order of their ids."""
        for start in range(0, len(self._actors), AT_ONCE):
            yield from self.actors_of(self._actors[start : start + AT_ONCE])

    def actors_of(self, ids: Collection[str]) -> list[CanonicalActor]:
        """Canonical actors by id, in the order of their ids."""
        return [canonical_actor(id_, behind) for id_, behind in sorted(self._ledger.by_canonical(ids).items())]

    def relations(self) -> Iterator[DerivedRelation]:
        """Derived relations, pair by pair."""
        for some in self._ledger.stretches():
            for _, rows in groupby(self._ledger.testimonies(some), key=itemgetter(0, 1)):
                yield from self._judge.derive([testimony(row) for row in rows])
