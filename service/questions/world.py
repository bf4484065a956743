"""What claims add up to by a clock: as the store keeps it where no clock is asked for, else derived again from claims.

A relation that holds by some clock is always one of those that are stored, and rests on some of its claims.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace

from ontology.clocks import Clock
from ontology.standing import DerivedRelation, Judge
from ontology.vocabulary import Vocabulary
from service.questions import finding
from service.questions.filters import Filters
from service.questions.finding import Edge, Question
from service.questions.parameters import Asked
from service.stores.base import View


class World:
    """One view by one clock."""

    def __init__(self, view: View, vocabulary: Vocabulary, clock: Clock) -> None:
        self.view, self.vocabulary, self.clock = view, vocabulary, clock
        self._judge = Judge(vocabulary)
        self._derived: dict[str, tuple[DerivedRelation | None, frozenset[str]]] = (
            view.remembered(("derived", clock), dict) if clock else {}
        )

    @classmethod
    def of(cls, asked: Asked, view: View, vocabulary: Vocabulary) -> World:
        """A view by the clock that is asked for."""
        return cls(view, vocabulary, Clock(asked.values.get("at"), asked.values.get("as_of")))

    def texts(self, about: Callable[[str], Question]) -> dict[str, str]:
        """A question as links show it; none by a clock, which can't be asked for elsewhere."""
        return {} if self.clock else finding.texts(about, self.view.iris)

    # -- relations ----------------------------------------------------------------------------------------------------

    def relations(self, ids: Collection[str]) -> dict[str, DerivedRelation]:
        """Derived relations by id; those that don't exist, or not by this clock, are left out."""
        if not self.clock:
            return self.view.relations(ids)
        self._derive([id_ for id_ in ids if id_ not in self._derived])
        return {id_: relation for id_ in ids if (relation := self._derived[id_][0]) is not None}

    def _derive(self, ids: Collection[str]) -> None:
        stored = self.view.relations(ids)
        testimonies = self.view.testimonies({claim for r in stored.values() for claim, _ in r.claims})
        for id_ in ids:
            self._derived[id_] = None, frozenset()
        for id_, relation in stored.items():
            seen = self.clock.see(testimonies[claim] for claim, _ in relation.claims)
            key = relation.subject, relation.relation, relation.object
            self._derived[id_] = self._judge.relation(key, seen.testimonies), seen.undated

    def periods(self, ids: Collection[str]) -> dict[str, tuple[str, ...]]:
        """The days that each relation's claims are about, as ``earliest/latest``; empty: any."""
        if not self.clock:
            return self.view.periods(ids)
        return {id_: relation.periods for id_, relation in self.relations(ids).items()}

    def vias(self, ids: Collection[str]) -> dict[str, list[tuple[str | None, str]]]:
        """Relations as they stand through each intermediary that claims name; those without one are left out."""
        if self.clock:
            found = self.relations(ids).values()
            return {r.id: [(part.via, part.standing) for part in r.vias] for r in found if r.vias}
        every = self.view.remembered("vias", lambda: finding.vias(self.view))
        return {id_: every[id_] for id_ in ids if id_ in every}

    def find(self, filters: Filters) -> list[Edge]:
        """Relations that fit, by the order of their ids."""
        question = ("relations", replace(filters, clock=self.clock))
        return self.view.remembered(question, lambda: self._find(filters))

    def _find(self, filters: Filters) -> list[Edge]:
        if not self.clock and filters.q is None:
            return finding.relations(filters, self.view, self.vocabulary)
        matching = self._matching(filters)
        stored = finding.relations(filters.unclocked.wordless, self.view, self.vocabulary)
        if matching is not None:
            near = finding.resting_on(matching, self.view, self.vocabulary)
            stored = [edge for edge in stored if edge.id in near]
        derived = self.relations([edge.id for edge in stored]).values()
        return [
            Edge(r.subject, r.relation, r.object, r.standing)
            for r in derived
            if self._fits(r, filters) and (matching is None or any(claim in matching for claim, _ in r.claims))
        ]

    def _matching(self, filters: Filters) -> set[str] | None:
        """The claims of which a relation must have one; ``None``: any."""
        if not filters.of_claims:
            return None
        wanted = filters.of_their_claims.wordless
        found = set(finding.claims(wanted, self.view, self.vocabulary)) if wanted.asked else None
        return self._with_words(found, filters.q)

    def _with_words(self, claims: set[str] | None, words: str | None) -> set[str] | None:
        """Those of some claims (``None``: of all) that have these words in them."""
        if words is None:
            return claims
        saying = self.view.remembered(("saying", words), lambda: self.view.saying(words))
        return saying if claims is None else claims & saying

    def _fits(self, relation: DerivedRelation, filters: Filters) -> bool:
        return (
            (not filters.standing or relation.standing in filters.standing)
            and relation.publishers >= (filters.min_publishers or 0)
            and relation.holders >= (filters.min_holders or 0)
            and (not filters.named or any(counts_as == "direct" for _, counts_as in relation.claims))
        )

    def undated(self, *several: Filters) -> int | None:
        """How many claims the clock leaves out of relations that fit but for it, because they have no date.

        ``None`` without a clock.
        """
        if not self.clock:
            return None
        return len(frozenset().union(*map(self._undated, several)))

    def _undated(self, filters: Filters) -> frozenset[str]:
        def find() -> frozenset[str]:
            stored = finding.relations(filters.unclocked, self.view, self.vocabulary)
            return self.left_out([edge.id for edge in stored])

        return self.view.remembered(("undated", replace(filters, clock=self.clock)), find)

    def left_out(self, ids: Collection[str]) -> frozenset[str]:
        """The claims of these relations that the clock leaves out because they have no date."""
        self.relations(ids)
        return frozenset().union(*(self._derived[id_][1] for id_ in ids))

    # -- claims -------------------------------------------------------------------------------------------------------

    def find_claims(self, filters: Filters) -> tuple[list[str], int | None]:
        """Ids of the claims that fit, sorted, and how many more the clock leaves out because they have no date."""
        question = ("claims", replace(filters, clock=self.clock))
        return self.view.remembered(question, lambda: self._find_claims(filters))

    def _find_claims(self, filters: Filters) -> tuple[list[str], int | None]:
        wanted = (filters.unclocked if self.clock else filters).wordless
        everything = filters.q is not None and not wanted.asked
        claims = None if everything else set(finding.claims(wanted, self.view, self.vocabulary))
        found = sorted(self._with_words(claims, filters.q) or ())
        return self._by_the_clock(found, filters) if self.clock else (found, None)

    def _by_the_clock(self, found: Collection[str], filters: Filters) -> tuple[list[str], int]:
        held, undated = self.holding(found)
        if not filters.asks_standing:
            return held, undated
        testimonies = self.view.testimonies(held)
        edges = {claim: _edge_of(t.subject, t.relation, t.object, self.vocabulary) for claim, t in testimonies.items()}
        relations = self.relations({edge for edge in edges.values() if edge is not None})
        fitting = {id_ for id_, relation in relations.items() if self._fits(relation, filters)}
        return [claim for claim in held if edges[claim] in fitting], undated

    def holding(self, claims: Iterable[str]) -> tuple[list[str], int]:
        """Those of these claims that hold by the clock, sorted, and how many are left out because they have no date."""
        seen = self.clock.see(self.view.testimonies(list(claims)).values())
        return sorted(testimony.claim for testimony in seen.testimonies), len(seen.undated)


def _edge_of(subject: str, relation: str, object_: str, vocabulary: Vocabulary) -> str | None:
    """The id of the relation that a claim names; none without an object."""
    if not object_:
        return None
    return Edge.between(subject, relation, object_, vocabulary).id
