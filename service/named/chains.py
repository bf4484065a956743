"""Rows of "which states arm which proxies": hops joined into chains, as strong as their weakest hop.

A chain is an optional tie (a leader, official or body of the state), an optional `directs`, then `arms`; a claim's own
via is the row's via.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from ontology.standing import Judge
from service.named.joins import of_class
from service.questions.finding import Edge
from service.questions.parameters import Asked
from service.questions.world import World
from service.topics.hops import JOIN_NOTHING, Hop, JointHops, standing_as, standings_that_join, strongest_beside

ARMS, DIRECTS, PROXY_OF = "arms", "directs", "proxyOf"
TIES = ("leads", "officialOf", "organOf")
STATE = "State"
ARMED_GROUPS = ("NonStateArmedGroup", "PrivateMilitaryCompany")


class Derivation(Struct, frozen=True, gc=False):
    """One way from a state to a proxy, with the hops in order."""

    state: str
    via: tuple[str, ...]
    proxy: str
    hops: tuple[Hop, ...]

    @property
    def key(self) -> str:
        """What makes it a row of its own."""
        return "/".join((self.state, *self.via, self.proxy))

    @property
    def relations(self) -> tuple[str, ...]:
        """The derived relations that it joins, in order."""
        return tuple(hop.edge.id for hop in self.hops)


class Chain(Struct, frozen=True, gc=False):
    """One row: all derivations of one (state, via, proxy), the strongest first, and the row's standing."""

    derivations: tuple[Derivation, ...]
    standing: str

    @property
    def best(self) -> Derivation:
        """The derivation that gives the row its standing."""
        return self.derivations[0]


class Chains:
    """Joins the hops that there are. It is kept by the view, so it holds none."""

    def __init__(self, world: World) -> None:
        self._judge = Judge(world.vocabulary)
        edges: dict[str, list[Edge]] = defaultdict(list)
        for edge in world.edges((ARMS, DIRECTS, PROXY_OF, *TIES)):
            edges[edge.relation].append(edge)
        vias = world.vias([edge.id for edge in edges[ARMS]])
        self._arming = _by_subject(part for edge in edges[ARMS] for part in _through_parts(edge, vias.get(edge.id)))
        self._directing = _by_subject(map(Hop, edges[DIRECTS]))
        self._ties: dict[str, list[Hop]] = defaultdict(list)
        for tie in (tie for name in TIES for tie in edges[name]):
            self._ties[tie.object].append(Hop(tie))
        self._states, self._armed = of_class(world, [STATE]), of_class(world, ARMED_GROUPS)
        self._claimed = frozenset(
            edge.subject
            for edge in edges[PROXY_OF]
            if edge.object in self._states and edge.standing not in JOIN_NOTHING
        )

    def rows(self, asked: Asked, world: World) -> dict[str, Chain]:
        """Rows by key, for the state, proxy and kind of proxies that are asked for."""
        joining = standings_that_join(asked, world.vocabulary)
        found = list(self._derivations(asked, joining, strongest_beside(world).keys()))
        joint = JointHops(world)
        joint.read(hop for derivation in found if len(derivation.hops) > 1 for hop in derivation.hops)
        by_key: dict[str, list[Derivation]] = defaultdict(list)
        for derivation in found:
            hops = joint.beside(derivation.hops)
            if hops is not None and (len(hops) == 1 or all(hop.edge.standing in joining for hop in hops)):
                by_key[derivation.key].append(replace(derivation, hops=hops))
        return {key: self._row(derivations) for key, derivations in by_key.items()}

    def _row(self, derivations: list[Derivation]) -> Chain:
        if len(derivations) > 1:
            derivations.sort(key=lambda d: (-self._judge.strength[self._weakest(d)], len(d.hops), d.relations))
        return Chain(tuple(derivations), self._weakest(derivations[0]))

    def _weakest(self, derivation: Derivation) -> str:
        return self._judge.weakest(hop.edge.standing for hop in derivation.hops)

    # -- joining ------------------------------------------------------------------------------------------------------

    def _derivations(self, asked: Asked, joining: Collection[str], stronger: Collection[str]) -> Iterator[Derivation]:
        """All that may come to be: hops that join, or may do so beside others, since these leave claims out."""
        state, proxy = asked.values.get("state"), asked.values.get("proxy")
        proxies = self._claimed if asked.values.get("proxies") == "claimed" else self._claimed | self._armed
        if proxy is not None:
            proxies &= {proxy}

        def may_join(hop: Hop) -> bool:
            return hop.edge.standing in joining or hop.edge.id in stronger

        for id_ in self._states if state is None else self._states & {state}:
            for before in self._ways_in(id_):
                if all(map(may_join, before)):
                    for hop in self._arming.get(_last(before), ()):
                        if (
                            hop.edge.object in proxies
                            and hop.edge.object not in _actors(before)
                            and hop.via != id_
                            and may_join(hop)
                        ):
                            yield _derivation(id_, before, hop)
            for hop in self._arming.get(id_, ()):
                if hop.edge.object in proxies and hop.via != id_:
                    yield _derivation(id_, (), hop)

    def _ways_in(self, state: str) -> Iterator[tuple[Hop, ...]]:
        """Everything that can stand before `arms`: a `directs`, a tie, or a tie and a `directs`."""
        yield from ((hop,) for hop in self._directing.get(state, ()) if hop.edge.object != state)
        for tie in self._ties.get(state, ()):
            if tie.edge.subject != state:
                yield (tie,)
                for hop in self._directing.get(tie.edge.subject, ()):
                    if hop.edge.object != state:
                        yield tie, hop


def _through_parts(edge: Edge, parts: Sequence[tuple[str | None, str]] | None) -> Iterator[Hop]:
    """A claim's own via is the row's via: one hop for each, or the relation itself where no claim names any."""
    if parts is None:
        yield Hop(edge)
        return
    for via, standing in parts:
        if via != edge.object:
            yield Hop(standing_as(edge, standing), through=True, via=via)


def _by_subject(hops: Iterable[Hop]) -> dict[str, list[Hop]]:
    found: dict[str, list[Hop]] = defaultdict(list)
    for hop in hops:
        found[hop.edge.subject].append(hop)
    return found


def _last(before: tuple[Hop, ...]) -> str:
    """Who arms at the end of these hops."""
    last = before[-1].edge
    return last.subject if last.relation in TIES else last.object


def _actors(before: tuple[Hop, ...]) -> set[str]:
    return {end for hop in before for end in (hop.edge.subject, hop.edge.object)}


def _derivation(state: str, before: tuple[Hop, ...], arms: Hop) -> Derivation:
    between = [hop.edge.subject if hop.edge.relation in TIES else hop.edge.object for hop in before]
    via = (*between, arms.via) if arms.via is not None else tuple(between)
    return Derivation(state, via, arms.edge.object, (*before, arms))
