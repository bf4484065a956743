"""Rows of "which states arm which proxies": derivations joined into rows, as strong as their weakest hop."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from ontology.claims import Claim
from ontology.standing import DerivedRelation, ItemStanding, Judge, alone
from ontology.vocabulary import Vocabulary
from service.shapes import Json, Shapes
from service.stores.base import Row, View

PROXY_RELATION = "proxyOf"
COLUMNS = 12
"""A line's columns that make the derivation; behind them come the parameters."""


@dataclass(frozen=True, slots=True)
class Hop:
    """One relation of a chain, as it stands there; ``via`` is set where one intermediary's part of it is meant."""

    relation: str
    standing: str
    through_part: bool = False
    via: str | None = None


@dataclass(frozen=True, slots=True)
class Derivation:
    """One way from a state to a proxy, with the hops in order."""

    state: str
    via: tuple[str, ...]
    proxy: str
    hops: tuple[Hop, ...]

    @property
    def key(self) -> str:
        """What makes it a row of its own."""
        return "/".join((self.state, *self.via, self.proxy))


@dataclass(frozen=True, slots=True)
class Chain:
    """One row: all derivations of one (state, via, proxy), the strongest first, and the row's standing."""

    derivations: tuple[Derivation, ...]
    standing: str

    @property
    def best(self) -> Derivation:
        """The derivation that gives the row its standing."""
        return self.derivations[0]


def derivation(row: Row) -> Derivation:
    """A line of ``states-arming-proxies`` as a derivation."""
    state, leading, led, leader, directing, directed_standing, directed, arming, armed, part, own, proxy = (
        None if value is None else str(value) for value in row[:COLUMNS]
    )
    hops = [Hop(relation, str(s)) for relation, s in ((leading, led), (directing, directed_standing)) if relation]
    hops.append(Hop(str(arming), str(part or armed), part is not None, own))
    via = tuple(actor for actor in (leader, directed, own) if actor is not None)
    return Derivation(str(state), via, str(proxy), tuple(hops))


def chains(rows: Sequence[Row], vocabulary: Vocabulary) -> dict[str, Chain]:
    """Rows by key."""
    judge = Judge(vocabulary)
    by_key: dict[str, list[Derivation]] = defaultdict(list)
    for row in dict.fromkeys(rows):
        found = derivation(row)
        by_key[found.key].append(found)
    result = {}
    for key, derivations in by_key.items():
        strengths = {d: judge.weakest(h.standing for h in d.hops) for d in derivations}
        derivations.sort(key=lambda d: (-judge.strength[strengths[d]], len(d.hops), [h.relation for h in d.hops]))
        result[key] = Chain(tuple(derivations), strengths[derivations[0]])
    return result


class ChainShapes:
    """Builds the published shape of such rows from one view."""

    def __init__(self, view: View, vocabulary: Vocabulary) -> None:
        self._view, self._vocabulary = view, vocabulary
        self._judge = Judge(vocabulary)
        self._shapes = Shapes(view)

    def row(self, chain: Chain, shown: Collection[str]) -> Json:
        """One row with patrons, items, hops, each hop's best words, and all its claims."""
        best = chain.best
        claims = {c for d in chain.derivations for hop in d.hops for c in self._claims_of(hop)}
        return {
            "state": self._shapes.actor(best.state),
            "via": [self._shapes.actor(actor) for actor in best.via],
            "proxy": self._shapes.actor(best.proxy),
            "patrons": self._patrons(best.proxy),
            "items": self._shapes.items(self._items(chain), shown),
            "standing": chain.standing,
            "hops": [self._hop(hop) for hop in best.hops],
            "claims": sorted(claims),
        }

    def _relation(self, hop: Hop) -> DerivedRelation:
        return self._view.relations([hop.relation])[hop.relation]

    def _claims_of(self, hop: Hop) -> tuple[str, ...]:
        relation = self._relation(hop)
        if not hop.through_part:
            return tuple(claim for claim, _ in relation.claims)
        return next(part.claims for part in relation.vias if part.via == hop.via)

    def _items(self, chain: Chain) -> list[ItemStanding]:
        """The items of the last hop; an item is no stronger than the way to it."""
        strongest: dict[str, str] = {}
        for found in chain.derivations:
            last, before = found.hops[-1], [hop.standing for hop in found.hops[:-1]]
            relation = self._relation(last)
            parts = [p.items for p in relation.vias if p.via == last.via] if last.through_part else [relation.items]
            for item in (item for part in parts for item in part):
                standing = self._judge.weakest([item.standing, *before])
                strongest[item.item] = self._judge.strongest([standing, strongest.get(item.item, standing)])
        items = [ItemStanding(item, standing) for item, standing in strongest.items()]
        return sorted(items, key=lambda i: (-self._judge.strength[i.standing], i.item))

    def _patrons(self, proxy: str) -> list[Json]:
        """The states that it is claimed to be a proxy of, each with its own standing."""
        found = self._view.relations(self._view.relations_from(proxy, PROXY_RELATION)).values()
        patrons = [r for r in found if r.standing != "denied" and self._is_state(r.object)]
        patrons.sort(key=lambda r: (-self._judge.strength[r.standing], r.object))
        return [{**self._shapes.actor(r.object), "standing": r.standing} for r in patrons]

    def _is_state(self, actor: str) -> bool:
        return any(self._vocabulary.is_a(type_, "State") for type_ in self._view.actors([actor])[actor].types)

    def _hop(self, hop: Hop) -> Json:
        relation = self._relation(hop)
        claims = list(self._view.claims(self._claims_of(hop)).values())
        best = min(claims, key=lambda claim: self._rank(claim, hop.standing))
        return {
            "relation": relation.relation,
            "subject": self._shapes.actor(relation.subject),
            "object": self._shapes.actor(relation.object),
            "standing": hop.standing,
            "counts": self._counts(claims) if hop.through_part else dict(relation.counts),
            "evidence": {
                "claim": best.id,
                "quote": best.evidence[0].quote,
                "said_by": self._shapes.speakers(best),
                "article": self._shapes.article_of(best),
            },
        }

    def _rank(self, claim: Claim, standing: str) -> tuple[bool, int, str]:
        """The best words are those that alone would give the hop its standing, else the strongest."""
        by_itself = alone(claim.stance, claim.stage, claim.conditional or claim.either_or is not None)
        return by_itself != standing, -self._judge.strength[by_itself], claim.id

    def _counts(self, claims: Sequence[Claim]) -> dict[str, int]:
        counts = Counter(c.stance for c in claims)
        counts.update(c.stage for c in claims if c.stance != "denies")
        return {name: counts[name] for name in (*self._vocabulary.stances, *self._vocabulary.stages)}
