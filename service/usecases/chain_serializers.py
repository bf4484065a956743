"""The published shape of rows of "which states arm which proxies"."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from actorgraph.ontology.standing import ItemStanding, StandingRules
from actorgraph.service.answers.serializers import Json, Serializer
from actorgraph.service.questions.temporal_view import TemporalView
from actorgraph.service.usecases.chains import Chain
from actorgraph.service.usecases.hop_serializers import HopShapes
from actorgraph.service.usecases.hops import JointHops


class ChainShapes:
    """Builds the published shape of such rows from one view, by one clock."""

    def __init__(self, temporal: TemporalView) -> None:
        self._temporal, self._view, self._vocabulary = temporal, temporal.view, temporal.vocabulary
        self._judge = StandingRules(temporal.vocabulary)
        self._serializer, self._hops, self._joint = Serializer(temporal.view), HopShapes(temporal), JointHops(temporal)

    def rows(self, chains: Sequence[Chain], shown: Collection[str]) -> list[Json]:
        """One row a chain; what they need is read for all at once, since a store may be far away."""
        self._joint.read(hop for chain in chains for found in chain.derivations for hop in found.hops)
        self._hops.read([hop for chain in chains for hop in chain.best.hops])
        return [self.row(chain, shown) for chain in chains]

    def row(self, chain: Chain, shown: Collection[str]) -> Json:
        """One row with patrons, items, hops, each hop's best words, and all its claims."""
        best = chain.best
        claims = {claim for found in chain.derivations for hop in found.hops for claim in self._hops.claims(hop)}
        return {
            "state": self._serializer.actor(best.state),
            "via": [self._serializer.actor(actor) for actor in best.via],
            "proxy": self._serializer.actor(best.proxy),
            "patrons": self._patrons(best.proxy),
            "items": self._serializer.items(self._items(chain), shown),
            "standing": chain.standing,
            "hops": [self._hops.hop(hop) for hop in best.hops],
            "claims": sorted(claims),
        }

    def _items(self, chain: Chain) -> list[ItemStanding]:
        """The items of the last hop; an item is no stronger than the way to it."""
        strongest: dict[str, str] = {}
        for found in chain.derivations:
            before = [hop.edge.standing for hop in found.hops[:-1]]
            for item in self._joint.relation(found.hops[-1]).items:
                standing = self._judge.weakest([item.standing, *before])
                strongest[item.item] = self._judge.strongest([standing, strongest.get(item.item, standing)])
        items = [ItemStanding(item, standing) for item, standing in strongest.items()]
        return sorted(items, key=lambda i: (-self._judge.strength[i.standing], i.item))

    def _patrons(self, proxy: str) -> list[Json]:
        """The states that it is claimed to be a proxy of, each with its own standing."""
        found = self._temporal.relations(self._view.relations_from(proxy, "proxyOf")).values()
        patrons = [r for r in found if r.standing != "denied" and self._is_state(r.object)]
        patrons.sort(key=lambda r: (-self._judge.strength[r.standing], r.object))
        return [{**self._serializer.actor(r.object), "standing": r.standing} for r in patrons]

    def _is_state(self, actor: str) -> bool:
        return any(self._vocabulary.is_a(type_, "State") for type_ in self._view.actors([actor])[actor].types)
