"""Rows of "which states arm which proxies", a page at a time."""

from __future__ import annotations

from service.answers import Answer
from service.catalog import NamedQuery
from service.chain_shapes import ChainShapes
from service.chains import Chain, Chains
from service.posed import Posed


def listed(query: NamedQuery, posed: Posed) -> Answer:
    """A page of the chains that the query's hops join into."""
    world, shown = posed.world, posed.asked.standings

    def find() -> list[tuple[str, Chain]]:
        rows = world.view.select(query.text(world.view.language), {})
        found = Chains(rows, world).rows(posed.asked)
        return [(key, chain) for key, chain in found.items() if chain.standing in shown]

    return posed.joined(find, lambda chains: ChainShapes(world).rows(chains, shown), _relations_of)


def _relations_of(chain: Chain) -> set[str]:
    return {hop.relation for found in chain.derivations for hop in found.hops}
