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


def listed(context: QueryContext) -> Answer:
    """A page of the chains that hops join into."""
    temporal, shown = context.temporal, context.asked.standings
    chains = Chains(context.asked, temporal)

    def find() -> Keyed[Chain | tuple[Derivation, ...]]:
        found = sorted(chains.derivations().items())
        all_shown = standings_that_join(context.asked, temporal.vocabulary) <= shown  # of those that join
        if all_shown and "sort" not in context.given:
            return [(key, tuple(some)) for key, some in found if chains.joins(some, shown)]
        rows = ((key, chains.row(some)) for key, some in found)
        return [(key, row) for key, row in rows if row is not None and row.standing in shown]

    def whole(found: Chain | tuple[Derivation, ...]) -> Chain:
        row = found if isinstance(found, Chain) else chains.row(found)
        assert row is not None  # else it wouldn't have been found
        return row

    def shape(rows: Sequence[Chain]) -> list[Json]:
        return ChainShapes(temporal).rows(rows, shown)

    return context.joined(find, shape, _relations_of, whole=whole, undated=_undated(context), texts=_texts(context))


def _texts(context: QueryContext) -> published.Texts:
    vocabulary = context.temporal.vocabulary
    joins = standings_that_join(context.asked, vocabulary)
    return context.temporal.texts(lambda: published.about_joined("chains", context.asked, PLACES, vocabulary, joins))


def _undated(context: QueryContext) -> int | None:
    """How many claims the clock leaves out, for want of a date, of the hops of all chains that there are but for it."""
    temporal = context.temporal
    if not temporal.clock:
        return None

    def find() -> int:
        always = TemporalView(temporal.view, temporal.vocabulary, ALWAYS)
        chains = Chains(context.asked, always)
        rows = filter(None, map(chains.row, chains.derivations().values()))
        return len(temporal.left_out(set().union(*map(_relations_of, rows))))

    return temporal.view.remembered(("undated", *context.key), find)


def _relations_of(chain: Chain) -> set[str]:
    return {hop.edge.id for found in chain.derivations for hop in found.hops}
