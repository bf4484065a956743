"""Rows of "which states arm which proxies", a page at a time."""

from __future__ import annotations

from collections.abc import Sequence

from actorgraph.ontology.bitemporal import ALWAYS
from actorgraph.service.answers.answer import Answer
from actorgraph.service.answers.query_context import QueryContext
from actorgraph.service.answers.serializers import Json
from actorgraph.service.questions import published
from actorgraph.service.questions.ordering import Keyed
from actorgraph.service.questions.temporal_view import TemporalView
from actorgraph.service.usecases.chain_serializers import ChainShapes
from actorgraph.service.usecases.chains import ARMS, DIRECTS, PROXY_OF, TIES, Chain, Chains, Derivation
from actorgraph.service.usecases.hops import standings_that_join

PLACES = {"arms": [ARMS], "directs": [DIRECTS], "ties": TIES, "claimed": [PROXY_OF]}
"""The relations that chains are made of, by the place where each stands."""


def listed(posed: QueryContext) -> Answer:
    """A page of the chains that hops join into."""
    world, shown = posed.world, posed.asked.standings
    chains = Chains(posed.asked, world)

    def find() -> Keyed[Chain | tuple[Derivation, ...]]:
        found = sorted(chains.derivations().items())
        all_shown = standings_that_join(posed.asked, world.vocabulary) <= shown  # of those that join
        if all_shown and "sort" not in posed.given:
            return [(key, tuple(some)) for key, some in found if chains.joins(some, shown)]
        rows = ((key, chains.row(some)) for key, some in found)
        return [(key, row) for key, row in rows if row is not None and row.standing in shown]

    def whole(found: Chain | tuple[Derivation, ...]) -> Chain:
        row = found if isinstance(found, Chain) else chains.row(found)
        assert row is not None  # else it wouldn't have been found
        return row

    def shape(rows: Sequence[Chain]) -> list[Json]:
        return ChainShapes(world).rows(rows, shown)

    return posed.joined(find, shape, _relations_of, whole=whole, undated=_undated(posed), texts=_texts(posed))


def _texts(posed: QueryContext) -> published.Texts:
    vocabulary = posed.world.vocabulary
    joins = standings_that_join(posed.asked, vocabulary)
    return posed.world.texts(lambda: published.about_joined("chains", posed.asked, PLACES, vocabulary, joins))


def _undated(posed: QueryContext) -> int | None:
    """How many claims the clock leaves out, for want of a date, of the hops of all chains that there are but for it."""
    world = posed.world
    if not world.clock:
        return None

    def find() -> int:
        always = TemporalView(world.view, world.vocabulary, ALWAYS)
        chains = Chains(posed.asked, always)
        rows = filter(None, map(chains.row, chains.derivations().values()))
        return len(world.left_out(set().union(*map(_relations_of, rows))))

    return world.view.remembered(("undated", *posed.key), find)


def _relations_of(chain: Chain) -> set[str]:
    return {hop.edge.id for found in chain.derivations for hop in found.hops}
