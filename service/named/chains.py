"""Rows of "which states arm which proxies": hops joined into chains, as strong as their weakest hop.

A chain is an optional tie (a leader, official or body of the state), an optional `directs`, then `arms`; a claim's own
via is the row's via.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from msgspec import Struct

from ontology.standing import Judge, relation_id
from service.questions.parameters import Asked
from service.questions.world import World
from service.stores.base import Row

ARMS, DIRECTS, PROXY_OF, VIA_PART = "arms", "directs", "proxyOf", "viaPart"
TIES = ("leads", "officialOf", "organOf")
STATE = "State"
ARMED_GROUPS = ("NonStateArmedGroup", "PrivateMilitaryCompany")
JOIN_NOTHING = frozenset({"ended", "denied"})
"""Hops with these standings join nothing in a chain, unless they are asked for."""


@dataclass(frozen=True, slots=True)
class Hop:
    """One derived relation in a chain, as it stands there; ``through_part``: as it stands through ``via`` alone."""

    name: str
    subject: str
    object: str
    standing: str
    through_part: bool = False
    via: str | None = None
    relation: str = field(init=False, compare=False)
    """The derived relation's id; asked for so often that it is worked out once."""

    def __post_init__(self) -> None:
        """Work out the id."""
        object.__setattr__(self, "relation", relation_id(self.subject, self.name, self.object))


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
        return tuple(hop.relation for hop in self.hops)


class Chain(Struct, frozen=True, gc=False):
    """One row: all derivations of one (state, via, proxy), the strongest first, and the row's standing."""

    derivations: tuple[Derivation, ...]
    standing: str

    @property
    def best(self) -> Derivation:
        """The derivation that gives the row its standing."""
        return self.derivations[0]


class Chains:
    """Joins the hops that the query found. It is kept by the view, so it holds none."""

    def __init__(self, rows: Sequence[Row], world: World) -> None:
        self._judge = Judge(world.vocabulary)
        self._edges: dict[str, list[Hop]] = defaultdict(list)
        self._kinds: dict[str, set[str]] = defaultdict(set)
        self._parts: dict[str, list[tuple[str | None, str]]] = defaultdict(list)
        for kind, start, end, standing, *_ in rows:
            if kind == VIA_PART:
                self._parts[str(start)].append((None if end is None else str(end), str(standing)))
            elif end is None:
                self._kinds[str(kind)].add(str(start))
            else:
                self._edges[str(kind)].append(Hop(str(kind), str(start), str(end), str(standing)))
        if world.clock:
            self._turn_back(world)
        self._arming = _by_subject(part for hop in self._edges[ARMS] for part in self._through_parts(hop))
        self._directing = _by_subject(self._edges[DIRECTS])
        self._ties: dict[str, list[Hop]] = defaultdict(list)
        for tie in (tie for name in TIES for tie in self._edges[name]):
            self._ties[tie.object].append(tie)

    def _turn_back(self, world: World) -> None:
        """Hops as they stand by the clock, without those that don't."""
        hops = [hop for edges in self._edges.values() for hop in edges]
        found = world.relations([hop.relation for hop in hops])
        self._edges.clear()
        for hop in hops:
            if (relation := found.get(hop.relation)) is not None:
                self._edges[hop.name].append(replace(hop, standing=relation.standing))
        self._parts.clear()
        for hop in self._edges[ARMS]:
            if vias := found[hop.relation].vias:
                self._parts[hop.relation] = [(part.via, part.standing) for part in vias]

    def rows(self, asked: Asked, world: World) -> dict[str, Chain]:
        """Rows by key, for the state, proxy and kind of proxies that are asked for."""
        by_key: dict[str, list[Derivation]] = defaultdict(list)
        for found in _at_one_time(list(self._derivations(asked)), world):
            by_key[found.key].append(found)
        return {key: self._row(derivations) for key, derivations in by_key.items()}

    def _row(self, derivations: list[Derivation]) -> Chain:
        if len(derivations) > 1:
            derivations.sort(key=lambda d: (-self._judge.strength[self._weakest(d)], len(d.hops), d.relations))
        return Chain(tuple(derivations), self._weakest(derivations[0]))

    def _weakest(self, derivation: Derivation) -> str:
        return self._judge.weakest(hop.standing for hop in derivation.hops)

    # -- joining ------------------------------------------------------------------------------------------------------

    def _derivations(self, asked: Asked) -> Iterator[Derivation]:
        state, proxy = asked.values.get("state"), asked.values.get("proxy")
        proxies = self._proxies(claimed_only=asked.values.get("proxies") == "claimed")
        if proxy is not None:
            proxies &= {proxy}
        joining = set(self._judge.strength) - (JOIN_NOTHING - asked.named_standings)
        for id_ in self._kinds[STATE] if state is None else self._kinds[STATE] & {state}:
            for before in self._ways_in(id_, joining):
                for hop in self._arming.get(_last(before), ()):
                    if hop.object in proxies and hop.standing in joining and hop.object not in _actors(before):
                        yield _derivation(id_, before, hop)
            for hop in self._arming.get(id_, ()):
                if hop.object in proxies:
                    yield _derivation(id_, (), hop)

    def _ways_in(self, state: str, joining: set[str]) -> Iterator[tuple[Hop, ...]]:
        """Everything that can stand before `arms`: a `directs`, a tie, or a tie and a `directs`."""
        yield from ((hop,) for hop in self._directing.get(state, ()) if hop.standing in joining)
        for tie in self._ties.get(state, ()):
            if tie.standing in joining:
                yield (tie,)
                for hop in self._directing.get(tie.subject, ()):
                    if hop.object != state and hop.standing in joining:
                        yield tie, hop

    def _through_parts(self, hop: Hop) -> Iterator[Hop]:
        """A claim's own via is the row's via: one hop for each, or the relation itself where no claim names any."""
        parts = self._parts.get(hop.relation)
        if parts is None:
            yield hop
            return
        for via, standing in parts:
            if via != hop.object:
                yield Hop(hop.name, hop.subject, hop.object, standing, True, via)

    def _proxies(self, claimed_only: bool) -> set[str]:
        states = self._kinds[STATE]
        found = {h.subject for h in self._edges[PROXY_OF] if h.object in states and h.standing not in JOIN_NOTHING}
        return found if claimed_only else found.union(*(self._kinds[kind] for kind in ARMED_GROUPS))


def _by_subject(hops: Iterable[Hop]) -> dict[str, list[Hop]]:
    found: dict[str, list[Hop]] = defaultdict(list)
    for hop in hops:
        found[hop.subject].append(hop)
    return found


def _at_one_time(derivations: list[Derivation], world: World) -> Iterator[Derivation]:
    """Those whose tie to the state overlaps with the hop after it: some period of both; undated overlaps."""
    tied = {hop.relation for d in derivations if d.hops[0].name in TIES for hop in d.hops[:2]}
    periods = world.periods(tied)
    for found in derivations:
        first, *rest = found.hops
        if first.name not in TIES or _overlap(periods[first.relation], periods[rest[0].relation]):
            yield found


def _overlap(ours: Sequence[str], theirs: Sequence[str]) -> bool:
    if not ours or not theirs:
        return True
    pairs = ((a.split("/"), b.split("/")) for a in ours for b in theirs)
    return any(a[0] <= b[1] and b[0] <= a[1] for a, b in pairs)


def _last(before: tuple[Hop, ...]) -> str:
    """Who arms at the end of these hops."""
    last = before[-1]
    return last.subject if last.name in TIES else last.object


def _actors(before: tuple[Hop, ...]) -> set[str]:
    return {end for hop in before for end in (hop.subject, hop.object)}


def _derivation(state: str, before: tuple[Hop, ...], arms: Hop) -> Derivation:
    between = [hop.subject if hop.name in TIES else hop.object for hop in before]
    via = (*between, arms.via) if arms.via is not None else tuple(between)
    return Derivation(state, via, arms.object, (*before, arms))
