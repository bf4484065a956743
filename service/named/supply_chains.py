"""From a state over whoever passes arms and materiel on, or is directed to, to a proxy: chains of up to four hops."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from service.answers.answer import Answer
from service.answers.posed import Posed
from service.answers.shapes import Json, Shapes
from service.named.chains import ARMED_GROUPS, ARMS, DIRECTS, PROXY_OF, STATE
from service.named.joins import Joining, of_class, pasted, with_narrower
from service.questions.filters import Filters
from service.questions.parameters import MAX_LIMIT
from service.questions.world import World
from service.topics.hop_shapes import HopShapes
from service.topics.hops import JOIN_NOTHING, Hop, JointHops, standings_that_join, strongest_beside
from service.topics.network import Found, Hops, Network, Path, Sought
from service.topics.paths import MOST_STEPS, key_of, note_of, relations_of, together

DELIVERS = frozenset({ARMS, "suppliesMaterielTo"})
"""What the last hop may be."""
CARRIES = DELIVERS | {DIRECTS}


def listed(posed: Posed) -> Answer:
    """A page of chains, the strongest first, then the shortest."""
    world = posed.world
    found = world.view.remembered(("supply", *posed.key), lambda: _search(posed))
    return posed.joined(
        lambda: [(key_of(path, world.vocabulary), path) for path in found.paths],
        lambda paths: _rows(paths, world),
        relations_of,
        undated=Joining(posed).undated(CARRIES),
        note=note_of(found),
        texts=pasted(posed, "supply_chains", {"edges": CARRIES, "delivers": DELIVERS, "claimed": {PROXY_OF}}),
    )


def _search(posed: Posed) -> Found:
    asked = posed.asked
    sought = Sought(
        starts=_one(posed, "state", of_class(posed.world, [STATE])),
        ends=_one(posed, "proxy", _proxies(posed)),
        hops=int(asked.values["max_hops"]),
        paths=MAX_LIMIT,
        steps=MOST_STEPS,
        standings=asked.standings,
        last=with_narrower(DELIVERS, posed.world.vocabulary),
    )
    joins = standings_that_join(asked, posed.world.vocabulary)
    return _network(posed, joins).paths(sought, together(posed.world, joins, _deliver))


def _deliver(joint: JointHops, hops: Hops) -> bool:
    """Whether something gets from one end to the other.

    Neighbouring hops have an item in common where both name any, and neither end stands between the two.
    """
    if not {hops[0].edge.subject, hops[-1].edge.object}.isdisjoint(hop.via for hop in hops):
        return False
    cargo = [
        {item.item for item in joint.relation(hop).items if item.standing != "denied"} for hop in hops[1:] and hops
    ]
    return not any(ours and theirs and ours.isdisjoint(theirs) for ours, theirs in pairwise(cargo))


def _one(posed: Posed, name: str, all_: frozenset[str]) -> frozenset[str]:
    """Those that may stand there, or the one that is asked for if it may."""
    wanted = posed.asked.values.get(name)
    return all_ if wanted is None else all_ & {wanted}


def _network(posed: Posed, joins: frozenset[str]) -> Network:
    """The relations that chains are made of, through each intermediary that claims name; laid out once a revision."""
    world = posed.world
    own = ("query", "state", "proxy", "proxies", "max_hops", "standing")
    kept = frozenset(item for item in posed.question.items() if item[0] not in own)

    found = Joining(posed).edges(CARRIES)

    def lay_out() -> Network:
        at_best = strongest_beside(world)

        def may_join(id_: str, standing: str) -> bool:
            return standing in joins or id_ in at_best

        vias = {
            id_: [(via, standing) for via, standing in parts if may_join(id_, standing)]
            for id_, parts in world.vias([edge.id for edge in found]).items()
        }
        edges = [edge for edge in found if vias.get(edge.id, may_join(edge.id, edge.standing))]
        strength = {name: term.strength for name, term in world.vocabulary.standings.items()}
        return Network(edges, strength, with_narrower(CARRIES, world.vocabulary), vias, at_best)

    return world.view.remembered(("supply network", kept, joins), lay_out)


def _proxies(posed: Posed) -> frozenset[str]:
    """Those who are claimed to be a state's proxy, and unless these only are asked for, armed groups and companies."""
    filters = Filters(relation=PROXY_OF, object_type=frozenset({STATE}))
    claimed = frozenset(e.subject for e in posed.world.find(filters) if e.standing not in JOIN_NOTHING)
    if posed.asked.values["proxies"] == "claimed":
        return claimed
    return claimed | of_class(posed.world, ARMED_GROUPS)


def _rows(paths: Sequence[Path], world: World) -> list[Json]:
    shapes, hops = Shapes(world.view), HopShapes(world)
    hops.read({hop for path in paths for hop in path.hops})

    def shaped(hop: Hop) -> Json:
        through = {"via": None if hop.via is None else shapes.actor(hop.via)} if hop.through else {}
        return {**hops.with_claims(hop), **through}

    rows = []
    for path in paths:
        made = [shaped(hop) for hop in path.hops]
        rows.append(
            {
                "state": shapes.actor(path.actors[0]),
                "via": [shapes.actor(actor) for actor in _between(path)],
                "proxy": shapes.actor(path.actors[-1]),
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
