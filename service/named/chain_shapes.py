"""The published shape of rows of "which states arm which proxies"."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from ontology.standing import DerivedRelation, ItemStanding, Judge
from service.answers.shapes import Json, Shapes
from service.named.chains import Chain, Hop
from service.questions.world import World
from service.topics.hop_shapes import HopShapes


class ChainShapes:
    """Builds the published shape of such rows from one view, by one clock."""

    def __init__(self, world: World) -> None:
        self._world, self._view, self._vocabulary = world, world.view, world.vocabulary
        self._judge = Judge(world.vocabulary)
        self._shapes, self._hops = Shapes(world.view), HopShapes(world)

    def rows(self, chains: Sequence[Chain], shown: Collection[str]) -> list[Json]:
        """One row a chain; what they need is read for all at once, since a store may be far away."""
        hops = [hop for chain in chains for found in chain.derivations for hop in found.hops]
        self._world.relations([hop.relation for hop in hops])
        self._view.claims([claim for chain in chains for hop in chain.best.hops for claim in self._claims_of(hop)])
        return [self.row(chain, shown) for chain in chains]

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
        return self._world.relations([hop.relation])[hop.relation]

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
        found = self._world.relations(self._view.relations_from(proxy, "proxyOf")).values()
        patrons = [r for r in found if r.standing != "denied" and self._is_state(r.object)]
        patrons.sort(key=lambda r: (-self._judge.strength[r.standing], r.object))
        return [{**self._shapes.actor(r.object), "standing": r.standing} for r in patrons]

    def _is_state(self, actor: str) -> bool:
        return any(self._vocabulary.is_a(type_, "State") for type_ in self._view.actors([actor])[actor].types)

    def _hop(self, hop: Hop) -> Json:
        relation = self._relation(hop)
        if not hop.through_part:
            return self._hops.whole(relation)
        return self._hops.part(relation, hop.standing, self._claims_of(hop))
