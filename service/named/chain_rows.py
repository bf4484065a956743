"""Rows of "which states arm which proxies", a page at a time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ontology.clocks import ALWAYS
from service.answers.answer import Answer
from service.answers.posed import Posed
from service.answers.shapes import Json
from service.named.chain_shapes import ChainShapes
from service.named.chains import ARMS, DIRECTS, PROXY_OF, TIES, Chain, Chains
from service.questions import published
from service.questions.world import World
from service.topics.hops import standings_that_join

PLACES = {"arms": [ARMS], "directs": [DIRECTS], "ties": TIES, "claimed": [PROXY_OF]}
"""The relations that chains are made of, by the place where each stands."""


def listed(posed: Posed) -> Answer:
    """A page of the chains that hops join into."""
    world, shown = posed.world, posed.asked.standings

    def find() -> list[tuple[str, Chain]]:
        return [(key, chain) for key, chain in _chains(posed, world) if chain.standing in shown]

    def shape(chains: Sequence[Chain]) -> list[Json]:
        return ChainShapes(world).rows(chains, shown)

    return posed.joined(find, shape, _relations_of, undated=_undated(posed), texts=_texts(posed))


def _texts(posed: Posed) -> published.Texts:
    vocabulary = posed.world.vocabulary
    joins = standings_that_join(posed.asked, vocabulary)
    return posed.world.texts(lambda: published.about_joined("chains", posed.asked, PLACES, vocabulary, joins))


def _chains(posed: Posed, world: World) -> Iterable[tuple[str, Chain]]:
    chains = world.view.remembered(("chains", world.clock), lambda: Chains(world))
    return chains.rows(posed.asked, world).items()


def _undated(posed: Posed) -> int | None:
    """How many claims the clock leaves out, for want of a date, of the hops of all chains that there are but for it."""
    world = posed.world
    if not world.clock:
        return None

    def find() -> int:
        always = World(world.view, world.vocabulary, ALWAYS)
        hops = set().union(*(_relations_of(chain) for _, chain in _chains(posed, always)))
        return len(world.left_out(hops))

    return world.view.remembered(("undated", *posed.key), find)


def _relations_of(chain: Chain) -> set[str]:
    return {hop.edge.id for found in chain.derivations for hop in found.hops}
