"""What claims add up to by a clock: as the store keeps it where no clock is asked for, else derived again from claims.

A relation that holds by some clock is always one of those that are stored, and rests on some of its claims, or on some
of the wider ones between the same two.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from actorgraph.ontology.bitemporal import TimeFilter
from actorgraph.ontology.dates import bounds
from actorgraph.ontology.standing import DerivedRelation, StandingRules
from actorgraph.ontology.testimony import LAST_DAY, Testimony
from actorgraph.ontology.vocabulary import Vocabulary
from actorgraph.service.questions import query_builder
from actorgraph.service.questions.filters import Filters
from actorgraph.service.questions.parameters import ParsedQuery
from actorgraph.service.questions.published import Texts
from actorgraph.service.questions.query_builder import Edge
from actorgraph.service.stores.base import View
from actorgraph.service.stores.filters import ByDay, Footing, RelationFilter
from actorgraph.service.stores.resting import footings_of


@dataclass(frozen=True, slots=True)
class Derived:
    """A relation as it is by a clock, if it is there then."""

    relation: DerivedRelation | None
    undated: frozenset[str]
    """Its claims that are left out because they have no date."""
    stages: Mapping[str, str]
    """Claims by the stage that they count as then; those that don't hold then by their own."""


NOTHING = Derived(None, frozenset(), {})


class TemporalView:
    """One view by one clock."""

    def __init__(self, view: View, vocabulary: Vocabulary, clock: TimeFilter) -> None:
        self.view, self.vocabulary, self.clock = view, vocabulary, clock
        self._judge = StandingRules(vocabulary)
        self._derived: dict[str, Derived] = view.remembered(("derived", clock), dict) if clock else {}

    @classmethod
    def of(cls, asked: ParsedQuery, view: View, vocabulary: Vocabulary) -> TemporalView:
        """A view by the clock that is asked for."""
        return cls(view, vocabulary, TimeFilter(asked.values.get("at"), asked.values.get("as_of")))

    def texts(self, about: Callable[[], Texts]) -> Texts:
        """A question as links show it; none by a clock, which can't be asked for elsewhere."""
        return {} if self.clock else about()

    # -- relations ----------------------------------------------------------------------------------------------------

    def relations(self, ids: Collection[str]) -> dict[str, DerivedRelation]:
        """Derived relations by id; those that don't exist, or not by this clock, are left out."""
        if not self.clock:
            return self.view.relations(ids)
        self._derive([id_ for id_ in ids if id_ not in self._derived])
        return {id_: relation for id_ in ids if (relation := self._derived[id_].relation) is not None}

    def _derive(self, ids: Collection[str]) -> None:
        """Derive relations again from their claims and those of wider ones: by the clock, others of these may count."""
        ids = ids if self.clock.at else self._that_differ(ids)
        stored = self.view.relations(ids)
        wider = {id_: self._wider(relation) for id_, relation in stored.items()}
        above = self.view.relations(set().union(*wider.values()))
        claims = {
            id_: {claim for r in (relation, *filter(None, map(above.get, wider[id_]))) for claim, _ in r.claims}
            for id_, relation in stored.items()
        }
        testimonies = self.view.testimonies(set().union(*claims.values()))
        for id_ in ids:
            self._derived[id_] = NOTHING
        for id_, relation in stored.items():
            self._derived[id_] = self._by_now(relation, [testimonies[claim] for claim in sorted(claims[id_])])

    def _that_differ(self, ids: Collection[str]) -> list[str]:
        """Those that stood otherwise by a day than they do now; of the others it is kept how they stood."""
        found = self._by_day(ids)
        as_now = self.view.relations([id_ for id_ in ids if id_ in found and found[id_].whole])
        self._derived |= {id_: Derived(relation, frozenset(), {}) for id_, relation in as_now.items()}
        return [id_ for id_ in ids if id_ not in as_now]

    def _by_day(self, ids: Collection[str]) -> dict[str, ByDay]:
        known: dict[str, ByDay] = self.view.remembered(("by day", self.clock), dict)
        known |= self.view.by_day(
            [id_ for id_ in ids if id_ not in known], bounds(self.clock.as_of or "")[1] or LAST_DAY
        )
        return {id_: known[id_] for id_ in ids if id_ in known}

    def _wider(self, relation: DerivedRelation) -> set[str]:
        """Ids of the wider relations between its ends, those of a symmetric one in both directions."""
        ends = relation.subject, relation.object
        directions = (ends, ends[::-1]) if self.vocabulary.relations[relation.relation].symmetric else (ends,)
        wide = self.vocabulary.wider(relation.relation)
        return {Edge.between(one, name, other, self.vocabulary).id for name in wide for one, other in directions}

    def _by_now(self, relation: DerivedRelation, testimonies: Sequence[Testimony]) -> Derived:
        """A relation as it is by the clock, from all claims that may count for it."""
        key = relation.subject, relation.relation, relation.object
        if not self.vocabulary.relations[relation.relation].symmetric:
            testimonies = [t for t in testimonies if (t.subject, t.object) == (relation.subject, relation.object)]
        seen = self.clock.see(testimonies)
        own = {claim for claim, _ in relation.claims}
        stages = {t.claim: t.stage for t in (*testimonies, *seen.testimonies)}
        return Derived(self._judge.relation(key, seen.testimonies), seen.undated & own, stages)

    def periods(self, ids: Collection[str]) -> dict[str, tuple[str, ...]]:
        """The days that each relation's claims are about, as ``earliest/latest``; empty: any."""
        if not self.clock:
            return self.view.periods(ids)
        return {id_: relation.periods for id_, relation in self.relations(ids).items()}

    def footings(self, ids: Collection[str]) -> dict[str, Footing]:
        """What each relation rests on; those that don't exist, or not by this clock, are left out."""
        if not self.clock:
            return self.view.footings(ids)
        return footings_of(self.relations(ids).values(), self._seen)

    def _seen(self, claims: Collection[str]) -> dict[str, Testimony]:
        """Claims as they are by the clock; those that it leaves out are left out."""
        return {told.claim: told for told in self.clock.see(self.view.testimonies(claims).values()).testimonies}

    def vias(self, ids: Collection[str]) -> dict[str, list[tuple[str | None, str]]]:
        """Relations as they stand through each intermediary that claims name; those without one are left out."""
        if self.clock:
            found = self.relations(ids).values()
            return {r.id: [(part.via, part.standing) for part in r.vias] for r in found if r.vias}
        return self.view.vias(ids)

    def edges(
        self, names: Collection[str], subjects: Collection[str] | None = None, objects: Collection[str] | None = None
    ) -> list[Edge]:
        """Relations of just these names by the order of their ids, as they stand by the clock; see `RelationFilter`."""
        sought = RelationFilter(relations=names, subjects=subjects, objects=objects)
        stored = [Edge.of(row) for row in self.view.edges(sought)]
        if not self.clock:
            return stored
        return list(map(Edge.whole, self.relations([edge.id for edge in stored]).values()))

    def find(self, filters: Filters) -> list[Edge]:
        """Relations that fit, by the order of their ids."""
        if filters.subjects is not None or filters.objects is not None:
            return self._find(filters)  # whoever asks for the ends of many keeps what is made of them
        question = ("relations", replace(filters, clock=self.clock))
        return self.view.remembered(question, lambda: self._find(filters))

    def find_ids(self, filters: Filters) -> list[str]:
        """Ids of the relations that fit, sorted: those that come to be by a day are told without deriving them."""
        if not self._told_by_day(filters):
            return [edge.id for edge in self.find(filters)]
        found = self._by_day(self._near(filters))
        return [id_ for id_, told in found.items() if told.made and (told.named or not filters.named)]

    def _told_by_day(self, filters: Filters) -> bool:
        """Whether nothing is asked for but that relations come to be by a day."""
        return self.clock.at is None and bool(self.clock) and not (filters.asks_standing or filters.of_claims)

    def _find(self, filters: Filters) -> list[Edge]:
        if not self.clock and filters.q is None:
            return query_builder.relations(filters, self.view, self.vocabulary)
        derived = self.relations(self._near(filters)).values()
        matching = self._matching(filters)
        return [Edge.whole(r) for r in derived if self._fits(r, filters) and self._rests(r, matching, filters)]

    def _near(self, filters: Filters) -> list[str]:
        """Relations that may fit, whatever the clock makes of them, by the order of their ids."""
        stored = query_builder.relations(self._unclocked(filters).wordless, self.view, self.vocabulary)
        matching = self._matching(filters)
        if matching is None:
            return [edge.id for edge in stored]
        near = query_builder.resting_on(matching, self.view, self.vocabulary)
        return [edge.id for edge in stored if edge.id in near]

    def _unclocked(self, filters: Filters) -> Filters:
        """Without filters that ask for what the clock changes."""
        unclocked = filters.unclocked if self.clock else filters
        return unclocked if self.clock.at is None else replace(unclocked, stage=frozenset())

    def _matching(self, filters: Filters) -> set[str] | None:
        """The claims of which a relation must have one, whatever the clock makes of them; ``None``: any."""
        unclocked = self._unclocked(filters)
        if not unclocked.of_claims:
            return None

        def find() -> set[str] | None:
            wanted = unclocked.of_their_claims.wordless
            found = set(query_builder.claims(wanted, self.view, self.vocabulary)) if wanted.asked else None
            return self._with_words(found, filters.q)

        return self.view.remembered(("matching", unclocked), find)

    def _rests(self, relation: DerivedRelation, matching: set[str] | None, filters: Filters) -> bool:
        """Whether a relation has a claim that matches; by a clock at the stage that it counts as."""
        claims = (claim for claim, _ in relation.claims if matching is None or claim in matching)
        if self.clock.at is None or not filters.stage:
            return any(True for _ in claims)
        stages = self._derived[relation.id].stages
        return any(stages[claim] in filters.stage for claim in claims)

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
            and (not filters.disputed or relation.disputed)
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
            if self._told_by_day(filters):
                return frozenset().union(*(told.undated for told in self._by_day(self._near(filters)).values()))
            stored = self.view.relations(self._near(filters))
            self.relations(stored)
            matching = self._matching(filters)
            return self.left_out([id_ for id_, relation in stored.items() if self._rests(relation, matching, filters)])

        return self.view.remembered(("undated", replace(filters, clock=self.clock)), find)

    def left_out(self, ids: Collection[str]) -> frozenset[str]:
        """The claims of these relations that the clock leaves out because they have no date."""
        self.relations(ids)
        return frozenset().union(*(self._derived[id_].undated for id_ in ids))

    # -- claims -------------------------------------------------------------------------------------------------------

    def find_claims(self, filters: Filters) -> tuple[list[str], int | None]:
        """Ids of the claims that fit, sorted, and how many more the clock leaves out because they have no date."""
        question = ("claims", replace(filters, clock=self.clock))
        return self.view.remembered(question, lambda: self._find_claims(filters))

    def claims_after(self, filters: Filters, by_date: bool, after: str, most: int) -> tuple[list[tuple[str, str]], int]:
        """Some of the claims that fit: see `View.claims_after`; only where `pages` says so."""
        return self.view.claims_after(query_builder.claims_sought(filters, self.vocabulary), by_date, after, most)

    def pages(self, filters: Filters) -> bool:
        """Whether claims that fit can be found a page at a time: by a clock, or by words, all must be looked at."""
        return not self.clock and filters.q is None

    def _find_claims(self, filters: Filters) -> tuple[list[str], int | None]:
        wanted = self._unclocked(filters).wordless
        everything = filters.q is not None and not wanted.asked
        claims = None if everything else set(query_builder.claims(wanted, self.view, self.vocabulary))
        found = sorted(self._with_words(claims, filters.q) or ())
        return self._by_the_clock(found, filters) if self.clock else (found, None)

    def _by_the_clock(self, found: Collection[str], filters: Filters) -> tuple[list[str], int]:
        told = self.view.testimonies(found)
        seen = self.clock.see(told.values())
        held = [t for t in seen.testimonies if self._at_stage(t, filters)]
        undated = sum(self._at_stage(told[claim], filters) for claim in seen.undated)
        if filters.asks_standing:
            held = self._of_fitting(held, filters)
        return sorted(t.claim for t in held), undated

    def _at_stage(self, testimony: Testimony, filters: Filters) -> bool:
        return not filters.stage or testimony.stage in filters.stage

    def _of_fitting(self, held: Collection[Testimony], filters: Filters) -> list[Testimony]:
        """Those that count for the relation that they name, if that one fits."""
        edges = {t.claim: _edge_of(t.subject, t.relation, t.object, self.vocabulary) for t in held}
        relations = self.relations({edge for edge in edges.values() if edge is not None})
        counting = {id_: dict(relation.claims) for id_, relation in relations.items() if self._fits(relation, filters)}
        return [t for t in held if t.claim in counting.get(edges[t.claim] or "", {})]


def _edge_of(subject: str, relation: str, object_: str, vocabulary: Vocabulary) -> str | None:
    """The id of the relation that a claim names; none without an object."""
    if not object_:
        return None
    return Edge.between(subject, relation, object_, vocabulary).id
