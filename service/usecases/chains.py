"""Rows of "which states arm which proxies": hops joined into chains, as strong as their weakest hop.

A chain is an optional tie (a leader, official or body of the state), an optional `directs`, then `arms`; a claim's own
via is the row's via.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from actorgraph.ontology.standing import StandingRules
from actorgraph.service.questions.parameters import ParsedQuery
from actorgraph.service.questions.query_builder import Edge
from actorgraph.service.questions.temporal_view import TemporalView
from actorgraph.service.usecases.at_best import AtBest
from actorgraph.service.usecases.hops import JOIN_NOTHING, Hop, JointHops, standing_as, standings_that_join
from actorgraph.service.usecases.joins import of_class

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


class ChainNetwork:
    """The hops that chains to or from somebody are made of, or all; kept for the revision, so it holds no view."""

    def __init__(self, temporal: TemporalView, state: str | None, proxy: str | None) -> None:
        """Read them from the state that is asked for, else from the proxy, else all that there are."""
        arming, directing, ties = _read(temporal, state, proxy)
        vias = temporal.vias([edge.id for edge in arming])
        self.arming = _by_subject(part for edge in arming for part in _through_parts(edge, vias.get(edge.id)))
        self.directing = _by_subject(map(Hop, directing))
        self.ties: dict[str, list[Hop]] = defaultdict(list)
        for tie in ties:
            self.ties[tie.object].append(Hop(tie))
        self.at_best = AtBest(temporal).of([*arming, *directing, *ties], vias).keys()
        self.states, self.armed = of_class(temporal, [STATE]), of_class(temporal, ARMED_GROUPS)
        proxies = None if state is None and proxy is None else {edge.object for edge in arming}
        self.claimed = frozenset(
            edge.subject
            for edge in temporal.edges([PROXY_OF], subjects=proxies)
            if edge.object in self.states and edge.standing not in JOIN_NOTHING
        )


def _read(temporal: TemporalView, state: str | None, proxy: str | None) -> tuple[list[Edge], list[Edge], list[Edge]]:
    """Who arms whom, who directs whom, and who has a tie to a state."""
    if state is not None:
        ties = temporal.edges(TIES, objects={state})
        tied = {state, *(tie.subject for tie in ties)}
        directing = temporal.edges([DIRECTS], subjects=tied)
        return temporal.edges([ARMS], subjects=tied.union(edge.object for edge in directing)), directing, ties
    arming = temporal.edges([ARMS], objects=None if proxy is None else {proxy})
    armers = None if proxy is None else {edge.subject for edge in arming}
    directing = temporal.edges([DIRECTS], objects=armers)
    tied_ = None if armers is None else armers.union(edge.subject for edge in directing)
    return arming, directing, temporal.edges(TIES, subjects=tied_)


class Chains:
    """Joins the hops that there are."""

    def __init__(self, asked: ParsedQuery, temporal: TemporalView) -> None:
        """For the state, proxy and kind of proxies that are asked for."""
        self._asked, self._judge, self._joint = asked, StandingRules(temporal.vocabulary), JointHops(temporal)
        self._joining = standings_that_join(asked, temporal.vocabulary)
        ends = asked.values.get("state"), asked.values.get("proxy")
        self._laid = temporal.view.remembered(("chains", temporal.clock, *ends), lambda: ChainNetwork(temporal, *ends))

    def derivations(self) -> dict[str, list[Derivation]]:
        """All that may join, by the keys of their rows."""
        found: dict[str, list[Derivation]] = defaultdict(list)
        for derivation in self._derivations():
            found[derivation.key].append(derivation)
        several = (d for derivations in found.values() for d in derivations if len(d.hops) > 1)
        self._joint.read(hop for derivation in several for hop in derivation.hops)
        return found

    def joins(self, derivations: Iterable[Derivation], shown: Container[str]) -> bool:
        """Whether one of these joins and is shown, where all that joins is: told for all rows, most on other pages."""
        return any(
            d.hops[0].edge.standing in shown if len(d.hops) == 1 else self._joint.joins(d.hops, self._joining)
            for d in derivations
        )

    def row(self, derivations: Iterable[Derivation]) -> Chain | None:
        """A row of those that join; ``None``: none does."""
        joined = []
        for derivation in derivations:
            hops = self._joint.beside(derivation.hops)
            if hops is not None and (len(hops) == 1 or all(hop.edge.standing in self._joining for hop in hops)):
                joined.append(replace(derivation, hops=hops))
        return self._row(joined) if joined else None

    def _row(self, derivations: list[Derivation]) -> Chain:
        if len(derivations) > 1:
            derivations.sort(key=lambda d: (-self._judge.strength[self._weakest(d)], len(d.hops), d.relations))
        return Chain(tuple(derivations), self._weakest(derivations[0]))

    def _weakest(self, derivation: Derivation) -> str:
        return self._judge.weakest(hop.edge.standing for hop in derivation.hops)

    # -- joining ------------------------------------------------------------------------------------------------------

    def _derivations(self) -> Iterator[Derivation]:
        """All that may come to be: hops that join, or may do so beside others, since these leave claims out."""
        laid, state, proxy = self._laid, self._asked.values.get("state"), self._asked.values.get("proxy")
        proxies = laid.claimed if self._asked.values.get("proxies") == "claimed" else laid.claimed | laid.armed
        if proxy is not None:
            proxies &= {proxy}

        def may_join(hop: Hop) -> bool:
            return hop.edge.standing in self._joining or hop.edge.id in laid.at_best

        for id_ in laid.states if state is None else laid.states & {state}:
            for before in self._ways_in(id_):
                if all(map(may_join, before)):
                    for hop in laid.arming.get(_last(before), ()):
                        if (
                            hop.edge.object in proxies
                            and hop.edge.object not in _actors(before)
                            and hop.via != id_
                            and may_join(hop)
                        ):
                            yield _derivation(id_, before, hop)
            for hop in laid.arming.get(id_, ()):
                if hop.edge.object in proxies and hop.via != id_:
                    yield _derivation(id_, (), hop)

    def _ways_in(self, state: str) -> Iterator[tuple[Hop, ...]]:
        """Everything that can stand before `arms`: a `directs`, a tie, or a tie and a `directs`."""
        yield from ((hop,) for hop in self._laid.directing.get(state, ()) if hop.edge.object != state)
        for tie in self._laid.ties.get(state, ()):
            if tie.edge.subject != state:
                yield (tie,)
                for hop in self._laid.directing.get(tie.edge.subject, ()):
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
