"""From a state over whoever passes arms and materiel on, or is directed to, to a proxy: chains of up to four hops."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from actorgraph.service.answers.answer import Answer
from actorgraph.service.answers.query_context import QueryContext
from actorgraph.service.answers.serializers import Json, Serializer
from actorgraph.service.questions.filters import Filters
from actorgraph.service.questions.paging import ByKey
from actorgraph.service.questions.parameters import MAX_LIMIT
from actorgraph.service.questions.temporal_view import TemporalView
from actorgraph.service.usecases.at_best import AtBest
from actorgraph.service.usecases.chains import ARMED_GROUPS, ARMS, DIRECTS, PROXY_OF, STATE
from actorgraph.service.usecases.hop_serializers import HopShapes
from actorgraph.service.usecases.hops import JOIN_NOTHING, Hop, JointHops, standing_as, standings_that_join
from actorgraph.service.usecases.joins import RelationJoin, of_class, pasted, with_narrower
from actorgraph.service.usecases.network import Hops, Network, Path, PathQuery, PathResult, WalkedNetwork
from actorgraph.service.usecases.paths import (
    MOST_STEPS,
    as_it_is,
    edges_around,
    key_of,
    note_of,
    relations_of,
    strengths,
    together,
)

DELIVERS = frozenset({ARMS, "suppliesMaterielTo"})
"""What the last hop may be."""
CARRIES = DELIVERS | {DIRECTS}


def listed(context: QueryContext) -> Answer:
    """A page of chains, the strongest first, then the shortest."""
    temporal = context.temporal
    found = temporal.view.remembered(("supply", *context.key), lambda: _search(context))
    return context.joined(
        lambda: ByKey(found.paths, lambda path: key_of(path, temporal.vocabulary)),
        lambda paths: _rows(paths, temporal),
        relations_of,
        whole=as_it_is,
        undated=RelationJoin(context).undated(CARRIES),
        note=note_of(found),
        texts=pasted(context, "supply_chains", {"edges": CARRIES, "delivers": DELIVERS, "claimed": {PROXY_OF}}),
    )


def _search(context: QueryContext) -> PathResult:
    asked = context.asked
    sought = PathQuery(
        starts=_one(context, "state", of_class(context.temporal, [STATE])),
        ends=_one(context, "proxy", _proxies(context)),
        hops=int(asked.values["max_hops"]),
        paths=MAX_LIMIT,
        steps=MOST_STEPS,
        standings=asked.standings,
        last=with_narrower(DELIVERS, context.temporal.vocabulary),
    )
    joins = standings_that_join(asked, context.temporal.vocabulary)
    return _network(context, joins).paths(sought, together(context.temporal, joins, _deliver))


def _deliver(joint: JointHops, hops: Hops) -> bool:
    """Whether something gets from one end to the other.

    Neighbouring hops have an item in common where both name any, and neither end stands between the two.
    """
    if not {hops[0].edge.subject, hops[-1].edge.object}.isdisjoint(hop.via for hop in hops):
        return False
    cargo = [joint.cargo(hop) for hop in hops] if len(hops) > 1 else []
    return not any(ours and theirs and ours.isdisjoint(theirs) for ours, theirs in pairwise(cargo))


def _one(context: QueryContext, name: str, all_: frozenset[str]) -> frozenset[str]:
    """Those that may stand there, or the one that is asked for if it may."""
    wanted = context.asked.values.get(name)
    return all_ if wanted is None else all_ & {wanted}


def _network(context: QueryContext, joins: frozenset[str]) -> Network:
    """The relations that chains are made of, through each intermediary that claims name; kept once a revision."""
    temporal = context.temporal
    own = ("query", "state", "proxy", "proxies", "max_hops", "standing")
    kept = frozenset(item for item in context.question.items() if item[0] not in own)
    strength, filters = strengths(temporal.vocabulary), replace(RelationJoin(context).filters, among=CARRIES)

    def source(actors: Collection[str]) -> Iterator[tuple[Hop, int]]:
        edges = edges_around(actors, filters, temporal)
        vias = temporal.vias([edge.id for edge in edges])
        at_best = AtBest(temporal).of(edges, vias)
        for edge in edges:
            hops = [Hop(standing_as(edge, standing), through=True, via=via) for via, standing in vias.get(edge.id, ())]
            for hop in hops or [Hop(edge)]:
                if hop.edge.standing in joins or edge.id in at_best:
                    yield hop, strength[at_best.get(edge.id, hop.edge.standing)]

    laid = temporal.view.remembered(("supply network", kept, joins), WalkedNetwork)
    return Network(source, strength, with_narrower(CARRIES, temporal.vocabulary), laid)


def _proxies(context: QueryContext) -> frozenset[str]:
    """Those who are claimed to be a state's proxy, and unless these only are asked for, armed groups and companies."""
    filters = Filters(relation=PROXY_OF, object_type=frozenset({STATE}))
    claimed = frozenset(e.subject for e in context.temporal.find(filters) if e.standing not in JOIN_NOTHING)
    if context.asked.values["proxies"] == "claimed":
        return claimed
    return claimed | of_class(context.temporal, ARMED_GROUPS)


def _rows(paths: Sequence[Path], temporal: TemporalView) -> list[Json]:
    serializer, hops = Serializer(temporal.view), HopShapes(temporal)
    hops.read({hop for path in paths for hop in path.hops})

    def shaped(hop: Hop) -> Json:
        through = {"via": None if hop.via is None else serializer.actor(hop.via)} if hop.through else {}
        return {**hops.with_claims(hop), **through}

    rows = []
    for path in paths:
        made = [shaped(hop) for hop in path.hops]
        rows.append(
            {
                "state": serializer.actor(path.actors[0]),
                "via": [serializer.actor(actor) for actor in _between(path)],
                "proxy": serializer.actor(path.actors[-1]),
                "standing": path.standing,
                "length": len(path.hops),
                "hops": made,
                "claims": sorted({claim for hop in made for claim in hop["claims"]}),
            }
        )
    return rows


def _between(path: Path) -> Iterator[str]:
    """Everybody between the ends, in walking order: a claim's own intermediaries too."""
    for hop, reached in zip(path.hops, path.actors[1:], strict=True):
        if hop.via is not None:
            yield hop.via
        if reached != path.actors[-1]:
            yield reached
