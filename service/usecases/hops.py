"""Hops beside one another: what makes up a path, a chain or a row must have been at one time, and hold together.

All hops share a time; what has no `when` shares any. Each stands on those of its claims that can share one with a claim
of every other hop. Of alternatives only one holds: no two hops rest on two claims of one group.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import combinations, islice, product

from msgspec import Struct
from msgspec.structs import replace as changed

from actorgraph.ontology.standing import DerivedRelation, ItemStanding, StandingRules
from actorgraph.ontology.testimony import FIRST_DAY, LAST_DAY, Testimony
from actorgraph.ontology.vocabulary import Vocabulary
from actorgraph.service.questions.parameters import ParsedQuery
from actorgraph.service.questions.query_builder import Edge
from actorgraph.service.questions.temporal_view import TemporalView
from actorgraph.service.stores.filters import Footing

Days = tuple[str, str]
"""The first and the last day of a period."""
JOIN_NOTHING = frozenset({"ended", "denied"})
"""Hops with these standings join nothing, unless they are asked for."""
MOST_READINGS = 256
"""In how many ways alternatives are read before the strongest of those is taken: eight groups shared by two hops."""


class Hop(Struct, frozen=True, gc=False):
    """One relation in a path, chain or row, as it stands there; ``backward``: walked from object to subject."""

    edge: Edge
    backward: bool = False
    through: bool = False
    """Whether it is the relation through ``via`` (``None``: nobody) alone, since claims name intermediaries."""
    via: str | None = None
    claims: tuple[str, ...] | None = None
    """The claims that it stands on beside the others; ``None``: all that it has."""


NO_DAYS: Mapping[str, Days] = {}
NO_GROUPS: Mapping[str, str] = {}
"""One of each for all that have none: there are very many."""
_Standing = tuple[str, tuple[ItemStanding, ...]]
NOTHING: _Standing = "", ()
"""How a hop stands that doesn't come to be."""
_Key = str | tuple[str, str | None]
"""A hop's relation, and through whom if it is through somebody."""


class _Ground(Struct, frozen=True, gc=False):
    """What a hop stands on by itself."""

    claims: tuple[str, ...]
    spans: Mapping[str, Days]
    """When its dated claims are about."""
    days: tuple[Days, ...] | None
    """All that its claims are about, merged and sorted; ``None``: any time, since one of them is undated."""
    groups: Mapping[str, str]
    """Its claims that are alternatives, with their groups; a denial isn't rested on."""
    alone: Mapping[str, str]
    """The standing that each claim would give it alone."""
    against: frozenset[str]
    """Its claims that deny it, or say that it has ended."""

    def of(self, claims: tuple[str, ...]) -> _Ground:
        """The same by some of its claims alone."""
        if claims == self.claims:
            return self
        return _Ground(claims, self.spans, _merged(claims, self.spans), self.groups, self.alone, self.against)

    def plain(self, claims: Collection[str]) -> bool:
        """Whether some of its claims have none against it and no alternative: it is as the strongest of them says."""
        return self.against.isdisjoint(claims) and self.groups.keys().isdisjoint(claims)

    def within(self, common: Sequence[Days]) -> tuple[str, ...]:
        """Its claims that can be of these days, of which some are its own."""
        spans = self.spans
        if not spans or len(self.claims) == 1:
            return self.claims
        found = tuple(claim for claim in self.claims if claim not in spans or _touches(spans[claim], common))
        return self.claims if len(found) == len(self.claims) else found


class JointHops:
    """How relations stand beside one another in one temporal view; what was read for it is kept for the revision."""

    def __init__(self, temporal: TemporalView) -> None:
        self._temporal, self._judge = temporal, StandingRules(temporal.vocabulary)
        remembered, clock = temporal.view.remembered, temporal.clock
        self._grounds: dict[_Key, _Ground] = remembered(("grounds", clock), dict)
        self._judged: dict[object, DerivedRelation | None] = remembered(("judged hops", clock), dict)
        self._standings: dict[object, str | None] = remembered(("standings of hops", clock), dict)
        self._cargo: dict[object, frozenset[str]] = remembered(("cargo", clock), dict)
        self._testimonies: dict[str, Testimony] = remembered(("seen", clock), dict)

    # -- reading ------------------------------------------------------------------------------------------------------

    def read(self, hops: Iterable[Hop]) -> None:
        """Read what these hops stand on at once, since a store may be far away."""
        lacking = {key: hop for hop in hops if (key := _key(hop)) not in self._grounds}
        if not lacking:
            return
        found = self._temporal.footings({hop.edge.id for hop in lacking.values()})
        whole = self._temporal.relations({hop.edge.id for hop in lacking.values() if hop.through})
        for key, hop in lacking.items():
            own = set(_claims_through(hop, whole[hop.edge.id])) if hop.through else None
            self._grounds[key] = _ground(tuple(row for row in found[hop.edge.id] if own is None or row[0] in own))

    def relation(self, hop: Hop) -> DerivedRelation:
        """A hop's relation as it stands there, by the claims that it stands on alone."""
        if hop.claims is None and not hop.through:
            return self._temporal.relations([hop.edge.id])[hop.edge.id]
        self.read([hop])
        found = self._by(hop, hop.claims or self._grounds[_key(hop)].claims)
        assert found is not None  # else it would have joined nothing
        return found

    def _by(self, hop: Hop, claims: tuple[str, ...]) -> DerivedRelation | None:
        """A hop's relation by some of its claims; ``None``: it doesn't come to be."""
        key = _key(hop), claims
        if key not in self._judged:
            self._judged[key] = self._judge_by(hop, claims)
        return self._judged[key]

    def _standing_by(self, hop: Hop, claims: tuple[str, ...]) -> str | None:
        """How a hop stands by some of its claims, which is asked far more often than what else it is."""
        key = _key(hop), claims
        if key not in self._standings:
            ground = self._grounds[_key(hop)]
            plain = not hop.through and ground.plain(claims)
            found = (
                self._judge.strongest(ground.alone[claim] for claim in claims)
                if plain
                else self._by_rules(hop, claims)[0]
            )
            self._standings[key] = found or None
        return self._standings[key]

    def _by_rules(self, hop: Hop, claims: tuple[str, ...]) -> _Standing:
        """How a hop and its items stand by some of its claims."""
        if hop.through:
            relation = self._by(hop, claims)
            return NOTHING if relation is None else (relation.standing, relation.items)
        seen = self._seen(self._grounds[_key(hop)].claims)
        return self._judge.standing(hop.edge.relation, [seen[claim] for claim in claims]) or NOTHING

    def cargo(self, hop: Hop) -> frozenset[str]:
        """The items of a hop as it stands there, without those that are only denied."""
        key = _key(hop), hop.claims
        if key not in self._cargo:
            items = self.relation(hop).items if hop.claims is None else self._by_rules(hop, hop.claims)[1]
            self._cargo[key] = frozenset(item.item for item in items if item.standing != "denied")
        return self._cargo[key]

    def _judge_by(self, hop: Hop, claims: tuple[str, ...]) -> DerivedRelation | None:
        edge, seen = hop.edge, self._seen(self._grounds[_key(hop)].claims)
        found = self._judge.relation(
            (edge.subject, edge.relation, edge.object), [seen[c] for c in claims], copies=False
        )
        if found is None or not hop.through or (not found.vias and hop.via is None):
            return found
        parts = (part for part in found.vias if part.via == hop.via)
        return next((replace(found, standing=part.standing, items=part.items) for part in parts), None)

    def _seen(self, claims: Collection[str]) -> Mapping[str, Testimony]:
        """Claims as the clock sees them: all that a hop has are read at once."""
        lacking = [claim for claim in claims if claim not in self._testimonies]
        if lacking:
            seen = self._temporal.clock.see(self._temporal.view.testimonies(lacking).values())
            self._testimonies.update({testimony.claim: testimony for testimony in seen.testimonies})
        return self._testimonies

    # -- joining ------------------------------------------------------------------------------------------------------

    def beside(self, hops: Sequence[Hop]) -> tuple[Hop, ...] | None:
        """The hops as they stand beside one another, after `read`; ``None``: they don't join."""
        if len(hops) == 1:
            return tuple(hops)
        grounds = [self._grounds[_key(hop)] for hop in hops]
        kept = _sharing(grounds)
        standing = None if kept is None else self._standing(hops, grounds, kept)
        if kept is None or standing is None or not _share_alternatives(grounds):
            return standing
        return self._by_one_alternative(hops, grounds, kept, standing)

    def joins(self, hops: Sequence[Hop], standings: Container[str]) -> bool:
        """Whether the hops join, each with one of these standings, after `read`; told without judging most of them.

        ``standings`` are all but some of `JOIN_NOTHING`.
        """
        grounds = [self._grounds[_key(hop)] for hop in hops]
        if _share_alternatives(grounds):
            stood = self.beside(hops)
            return stood is not None and all(hop.edge.standing in standings for hop in stood)
        if sum([bool(ground.spans) for ground in grounds]) < 2:  # no two of them have a time to share
            return all(hop.edge.standing in standings for hop in hops)
        kept = _sharing(grounds)
        return kept is not None and all(
            self._joins(hop, ground, claims, standings) for hop, ground, claims in zip(hops, grounds, kept, strict=True)
        )

    def _joins(self, hop: Hop, ground: _Ground, claims: tuple[str, ...], standings: Container[str]) -> bool:
        if claims is ground.claims:
            return hop.edge.standing in standings
        return ground.against.isdisjoint(claims) or self._standing_by(hop, claims) in standings

    def _standing(
        self, hops: Sequence[Hop], grounds: Sequence[_Ground], kept: Sequence[tuple[str, ...]]
    ) -> tuple[Hop, ...] | None:
        """The hops as they stand on these claims; ``None`` if one of them doesn't come to be."""
        stood = list(hops)
        for at, (ground, claims) in enumerate(zip(grounds, kept, strict=True)):
            if claims is not ground.claims and claims != ground.claims:
                found = self._standing_by(hops[at], claims)
                if found is None:
                    return None
                stood[at] = changed(hops[at], edge=standing_as(hops[at].edge, found), claims=claims)
        return tuple(stood)

    def _by_one_alternative(
        self,
        hops: Sequence[Hop],
        grounds: Sequence[_Ground],
        kept: Sequence[tuple[str, ...]],
        standing: tuple[Hop, ...],
    ) -> tuple[Hop, ...] | None:
        """The strongest way to read it by which no two hops rest on alternatives of one group.

        Each group is one hop's; one that would stand as it does without its alternatives doesn't rest on them.
        """
        groups = {claim: group for ground in grounds for claim, group in ground.groups.items()}
        by_hop = [{groups[claim] for claim in claims if claim in groups} for claims in kept]
        shared = sorted(group for group, times in Counter(g for some in by_hop for g in some).items() if times > 1)
        if not shared:
            return standing
        best: tuple[Hop, ...] | None = None
        choices = ([at for at, some in enumerate(by_hop) if group in some] for group in shared)
        for keepers in islice(product(*choices), MOST_READINGS):
            keeper = dict(zip(shared, keepers, strict=True))
            some = [
                tuple(claim for claim in claims if keeper.get(groups.get(claim, ""), at) == at)
                for at, claims in enumerate(kept)
            ]
            read = self._reading(hops, grounds, some)
            if read and not self._stronger(read, standing) and (best is None or self.rank(read) > self.rank(best)):
                best = read
        return best and tuple(
            whole if whole.edge.standing == part.edge.standing else part
            for whole, part in zip(standing, best, strict=True)
        )

    def _reading(
        self, hops: Sequence[Hop], grounds: Sequence[_Ground], some: Sequence[tuple[str, ...]]
    ) -> tuple[Hop, ...] | None:
        kept = _sharing([ground.of(claims) for ground, claims in zip(grounds, some, strict=True)])
        return None if kept is None else self._standing(hops, grounds, kept)

    def _stronger(self, hops: Sequence[Hop], than: Sequence[Hop]) -> bool:
        """Whether some hop gained by what it lost, which is no reading of it."""
        return any(one > other for one, other in zip(self.rank(hops)[1:], self.rank(than)[1:], strict=True))

    def rank(self, hops: Sequence[Hop]) -> tuple[int, ...]:
        """How strong it is all together, then each hop."""
        strengths = [self._judge.strength[hop.edge.standing] for hop in hops]
        return min(strengths), *strengths


def standings_that_join(asked: ParsedQuery, vocabulary: Vocabulary) -> frozenset[str]:
    """The standings with which hops join in an answer to this question."""
    return frozenset(vocabulary.standings) - (JOIN_NOTHING - asked.named_standings)


def standing_as(edge: Edge, standing: str) -> Edge:
    """A relation with another standing."""
    return edge if edge.standing == standing else changed(edge, standing=standing)


def _key(hop: Hop) -> _Key:
    return (hop.edge.id, hop.via) if hop.through else hop.edge.id


def _claims_through(hop: Hop, relation: DerivedRelation) -> tuple[str, ...]:
    return next(part.claims for part in relation.vias if part.via == hop.via)


def _ground(rows: Footing) -> _Ground:
    claims = tuple(row.claim for row in rows)
    spans = {row.claim: (row.first or FIRST_DAY, row.last or LAST_DAY) for row in rows if row.first or row.last}
    groups = {row.claim: row.group for row in rows if row.group is not None}
    alone = {row.claim: row.alone for row in rows}
    against = frozenset(row.claim for row in rows if row.alone in JOIN_NOTHING)
    return _Ground(claims, spans or NO_DAYS, _merged(claims, spans), groups or NO_GROUPS, alone, against)


def _share_alternatives(grounds: Sequence[_Ground]) -> bool:
    """Whether two of them have claims of one group."""
    some = [set(ground.groups.values()) for ground in grounds if ground.groups]
    return len(some) > 1 and any(not one.isdisjoint(other) for one, other in combinations(some, 2))


# -- days -------------------------------------------------------------------------------------------------------------


def _sharing(grounds: Sequence[_Ground]) -> list[tuple[str, ...]] | None:
    """Of each hop's claims those that can share a time with a claim of every other hop; ``None``: there is none."""
    common: tuple[Days, ...] | None = None
    for ground in grounds:
        if ground.days is not None:
            common = ground.days if common is None else _both(common, ground.days)
    if common is None:
        return [ground.claims for ground in grounds]
    return [ground.within(common) for ground in grounds] if common else None


def _merged(claims: Iterable[str], spans: Mapping[str, Days]) -> tuple[Days, ...] | None:
    """All days of some claims, as periods apart from one another; ``None`` if one of them is undated."""
    if any(claim not in spans for claim in claims):
        return None
    merged: list[Days] = []
    for first, last in sorted(spans[claim] for claim in claims):
        if merged and first <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(last, merged[-1][1])
        else:
            merged.append((first, last))
    return tuple(merged)


def _both(ours: Sequence[Days], theirs: Sequence[Days]) -> tuple[Days, ...]:
    """The days that are in both."""
    return tuple((a if a > c else c, b if b < d else d) for a, b in ours for c, d in theirs if a <= d and c <= b)


def _touches(days: Days, common: Sequence[Days]) -> bool:
    return any(days[0] <= last and first <= days[1] for first, last in common)
