"""Lists of named queries: which one each kind of rows is in."""

from __future__ import annotations

from actorgraph.service.answers import list_schemas
from actorgraph.service.answers.list_spec import CLAIMS, DISPUTES, RELATIONS, TIMELINE, ListSpec, name_cells
from actorgraph.service.questions.ordering import Keyed, Orders, Rows, standing_ranks
from actorgraph.service.questions.parameter import Parameter
from actorgraph.service.questions.temporal_view import TemporalView
from actorgraph.service.usecases.chains import Chain
from actorgraph.service.usecases.query_catalog import NamedQuery


def _chain_cells(found: Keyed[Chain], temporal: TemporalView) -> Rows:
    """What chains can be ordered by, from the chains themselves."""
    ranks = standing_ranks(temporal.vocabulary)
    names = name_cells({actor for _, chain in found for actor in (chain.best.state, chain.best.proxy)}, temporal)
    return {
        key: (ranks[chain.standing], names[chain.best.state], names[chain.best.proxy], len(chain.best.hops))
        for key, chain in found
    }


CHAINS = ListSpec(list_schemas.Chain, Orders(("standing", "state", "proxy", "hops"), _chain_cells))
OF_QUERIES = {
    "relation": RELATIONS,
    "dispute": DISPUTES,
    "spoken claim": CLAIMS,
    "dated claim": TIMELINE,
    "chain": CHAINS,
    "supply chain": ListSpec(list_schemas.SupplyChain),
    "shared backer": ListSpec(list_schemas.SharedBacker),
    "rivals": ListSpec(list_schemas.Rivals),
}
"""Named queries' lists by what `rows` says in their folders."""


def parameters_of(query: NamedQuery) -> tuple[Parameter, ...]:
    """All that a named query takes."""
    return (*query.parameters, *OF_QUERIES[query.rows].parameters)
