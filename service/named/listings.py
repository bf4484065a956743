"""Lists of named queries: which one each kind of rows is in."""

from __future__ import annotations

from actorgraph.service.answers import rows
from actorgraph.service.answers.listing import CLAIMS, DISPUTES, RELATIONS, TIMELINE, Listing, name_cells
from actorgraph.service.named.catalog import NamedQuery
from actorgraph.service.named.chains import Chain
from actorgraph.service.questions.ordering import Keyed, Orders, Rows, standing_ranks
from actorgraph.service.questions.parameter import Parameter
from actorgraph.service.questions.world import World


def _chain_cells(found: Keyed[Chain], world: World) -> Rows:
    """What chains can be ordered by, from the chains themselves."""
    ranks = standing_ranks(world.vocabulary)
    names = name_cells({actor for _, chain in found for actor in (chain.best.state, chain.best.proxy)}, world)
    return {
        key: (ranks[chain.standing], names[chain.best.state], names[chain.best.proxy], len(chain.best.hops))
        for key, chain in found
    }


CHAINS = Listing(rows.Chain, Orders(("standing", "state", "proxy", "hops"), _chain_cells))
OF_QUERIES = {
    "relation": RELATIONS,
    "dispute": DISPUTES,
    "spoken claim": CLAIMS,
    "dated claim": TIMELINE,
    "chain": CHAINS,
    "supply chain": Listing(rows.SupplyChain),
    "shared backer": Listing(rows.SharedBacker),
    "rivals": Listing(rows.Rivals),
}
"""Named queries' lists by what `rows` says in their folders."""


def parameters_of(query: NamedQuery) -> tuple[Parameter, ...]:
    """All that a named query takes."""
    return (*query.parameters, *OF_QUERIES[query.rows].parameters)
