"""Derived relations as a network to walk: the strongest and shortest simple paths between actors.

Paths come in one order: by their weakest hop, the strongest first; then by the number of hops; then by the actors along
the way, and by the relations between them (ids and names in code point order, which is that of their IRIs).

For each strength, from the strongest down, and each length, from one hop up, the paths that may be of just that
strength and length are walked in the order of their actors; before each step it is known which actors have the end in
reach by just so many hops as remain. How a path's hops stand beside one another (`Together`) is asked as it is found:
one that is weaker than it might have been waits for those of its own strength. So what has been found when a bound is
hit is the beginning of the whole list.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import merge
from itertools import islice, pairwise, product
from threading import Lock
from types import MappingProxyType
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from actorgraph.service.usecases.hops import Hop

Vias = Mapping[str, Sequence[tuple[str | None, str]]]
"""Relations for which claims name intermediaries: by id, each intermediary (or none) and the standing through it."""
NO_VIAS: Vias = MappingProxyType({})
Hops = tuple[Hop, ...]
Together = Callable[[Sequence[Hops]], Iterable[Hops | None]]
"""How the hops of several paths stand beside one another; ``None``: they don't join."""
AT_ONCE = 200
"""How many paths are asked about at once, since a store may be far away."""


_Way = tuple[tuple[str, ...], Hops]
"""Actors in walking order, and the hops between them."""


def unchanged(paths: Sequence[Hops]) -> Iterable[Hops | None]:
    """Hops that stand beside others as they do by themselves."""
    return paths


class Path(Struct, frozen=True, gc=False):
    """Hops in walking order, as strong as the weakest of them; ``actors`` are one more."""

    actors: tuple[str, ...]
    hops: tuple[Hop, ...]
    standing: str


@dataclass(frozen=True, slots=True)
class PathQuery:
    """Which paths are looked for, and how far: hops of one, number of all, steps of the search."""

    starts: frozenset[str]
    ends: frozenset[str]
    hops: int
    paths: int
    steps: int
    standings: frozenset[str] | None = None
    """Only paths with these; ``None``: with any."""
    last: frozenset[str] | None = None
    """Only those whose last hop is one of these relations; ``None``: any."""


@dataclass(frozen=True, slots=True)
class PathResult:
    """The first paths, in order; ``bound`` names the one that ended the search before all were found."""

    paths: tuple[Path, ...]
    bound: str | None = None


Source = Callable[[Collection[str]], Iterable[tuple[Hop, int]]]
"""What is walked to or from some actors: hops from subject to object, each with how strong it may be beside others."""
_Choices = tuple[tuple[int, Hop], ...]
"""The hops from one actor to another one, by how strong they may be, in their order."""


class WalkedNetwork:
    """What has been read of a network, by the actors that it was read around; kept for as long as the network is."""

    def __init__(self) -> None:
        self.known: set[str] = set()
        """Actors of whom all hops have been read."""
        self.between: dict[str, dict[str, _Choices]] = defaultdict(dict)
        self.before: dict[str, set[str]] = defaultdict(set)
        self.strengths: dict[str, set[int]] = defaultdict(set)
        """How strong the hops to and from an actor may be."""
        self.after_at: dict[tuple[str, int], frozenset[str]] = {}
        self.before_at: dict[tuple[str, int], frozenset[str]] = {}
        self.hops: set[tuple[str, str | None]] = set()
        self.guard = Lock()


class Network:
    """Relations of one view to walk, read around those actors that a search comes to."""

    def __init__(
        self, source: Source, strength: Mapping[str, int], one_way: frozenset[str], laid: WalkedNetwork
    ) -> None:
        """Relations in ``one_way`` are walked from subject to object only; ``laid`` keeps what is read."""
        self._source, self._strength, self._one_way, self._laid = source, strength, one_way, laid

    # -- reading ------------------------------------------------------------------------------------------------------

    def _know(self, actors: Collection[str]) -> None:
        """Read all hops of these."""
        laid = self._laid
        with laid.guard:
            lacking = [actor for actor in actors if actor not in laid.known]
            if lacking:
                touched: set[tuple[str, str]] = set()
                for hop, most in list(self._source(lacking)):
                    touched.update(self._lay(hop, most))
                for start, end in touched:
                    choices = sorted(laid.between[start][end], key=lambda choice: _order(choice[1]))
                    laid.between[start][end] = tuple(choices)
                laid.known.update(lacking)

    def _lay(self, hop: Hop, most: int) -> Iterator[tuple[str, str]]:
        key = hop.edge.id, hop.via
        if key in self._laid.hops:
            return
        self._laid.hops.add(key)
        subject, object_ = hop.edge.subject, hop.edge.object
        yield self._lay_from(subject, object_, hop, most)
        if subject != object_ and hop.edge.relation not in self._one_way:
            yield self._lay_from(object_, subject, replace(hop, backward=True), most)

    def _lay_from(self, start: str, end: str, hop: Hop, most: int) -> tuple[str, str]:
        ends = self._laid.between[start]
        ends[end] = (*ends.get(end, ()), (most, hop))
        self._laid.before[end].add(start)
        self._laid.strengths[start].add(most)
        self._laid.strengths[end].add(most)
        return start, end

    def after(self, actors: Collection[str], strength: int) -> set[str]:
        """Whoever is one hop after one of these, over hops that may be so strong."""
        self._know(actors)
        return set().union(*(self.known_after(actor, strength) for actor in actors))

    def known_after(self, actor: str, strength: int) -> frozenset[str]:
        """Whoever is one hop after an actor, of whom all hops are known."""
        key, laid = (actor, strength), self._laid
        if key not in laid.after_at:
            ends = laid.between.get(actor, {})
            laid.after_at[key] = frozenset(end for end, some in ends.items() if _may_be(some, strength))
        return laid.after_at[key]

    def before(self, actors: Collection[str], strength: int) -> set[str]:
        """Whoever is one hop before one of these."""
        self._know(actors)
        return set().union(*(self._before(actor, strength) for actor in actors))

    def _before(self, actor: str, strength: int) -> frozenset[str]:
        key, laid = (actor, strength), self._laid
        if key not in laid.before_at:
            starts = laid.before.get(actor, ())
            laid.before_at[key] = frozenset(s for s in starts if _may_be(laid.between[s][actor], strength))
        return laid.before_at[key]

    def ahead(self, actor: str, strength: int, among: set[str]) -> list[str]:
        """Those among some that are one hop after an actor, sorted; all hops of the one or of the others are known."""
        if actor in self._laid.known:
            return sorted(self.known_after(actor, strength) & among)
        ends = self._laid.between.get(actor, {})
        return sorted(end for end in ends.keys() & among if _may_be(ends[end], strength))

    def any_just(self, actors: Iterable[str], strength: int) -> bool:
        """Whether some hop of these, which are known, may be of just this strength."""
        return any(strength in self._laid.strengths[actor] for actor in actors if actor in self._laid.strengths)

    # -- walking ------------------------------------------------------------------------------------------------------

    def paths(self, sought: PathQuery, together: Together = unchanged) -> PathResult:
        """Simple paths from any of the starts to any of the ends, the strongest first, then the shortest."""
        found: list[Path] = []
        try:
            for path in self._all_paths(sought, _Steps(sought.steps), together):
                if len(found) == sought.paths:
                    return PathResult(tuple(found), "paths")
                found.append(path)
        except _OutOfSteps:
            return PathResult(tuple(found), "steps")
        return PathResult(tuple(found))

    def _all_paths(self, sought: PathQuery, steps: _Steps, together: Together) -> Iterator[Path]:
        wanted = {self._strength[name] for name in sought.standings or self._strength}
        waiting: dict[int, list[Path]] = defaultdict(list)
        for strength in sorted(self._strength.values(), reverse=True):
            if strength < min(wanted):
                return
            found = self._just(strength, _joined(self._may_be(strength, sought, steps), together), waiting)
            waited = sorted(waiting.pop(strength, ()), key=_place)
            yield from (path for path in merge(waited, found, key=_place) if strength in wanted)

    def _just(self, strength: int, found: Iterable[_Way], waiting: dict[int, list[Path]]) -> Iterator[Path]:
        """Those that are of this strength, in order; those that turn out weaker are left waiting."""
        for actors, hops in found:
            actual = min([hop.edge.standing for hop in hops], key=self._strength.__getitem__)
            if self._strength[actual] == strength:
                yield Path(actors, hops, actual)
            else:
                waiting[self._strength[actual]].append(Path(actors, hops, actual))

    def _may_be(self, strength: int, sought: PathQuery, steps: _Steps) -> Iterator[_Way]:
        """Paths whose weakest hop may be just so strong, in order."""
        for actors in _Reach(self, strength, sought).ways(steps):
            for hops in self._along(actors, strength, sought.last, steps):
                yield actors, hops

    def _along(
        self, actors: tuple[str, ...], weakest: int, last: frozenset[str] | None, steps: _Steps
    ) -> Iterator[tuple[Hop, ...]]:
        """Every choice of relations along the way of which the weakest has just this strength."""
        between = self._laid.between
        choices = [
            [choice for choice in between[start][end] if choice[0] >= weakest] for start, end in pairwise(actors)
        ]
        if last is not None:
            choices[-1] = [choice for choice in choices[-1] if choice[1].edge.relation in last]
        for some in product(*choices):
            steps.make()
            if min([most for most, _ in some]) == weakest:
                yield tuple([hop for _, hop in some])


def _may_be(choices: _Choices, strength: int) -> bool:
    return any(most >= strength for most, _ in choices)


def _joined(found: Iterator[_Way], together: Together) -> Iterator[_Way]:
    """Those whose hops join, as they stand beside one another.

    Raises:
        _OutOfSteps: no more are found; those before have been given.
    """
    ended: _OutOfSteps | None = None
    while ended is None:
        some: list[_Way] = []
        try:
            some.extend(islice(found, AT_ONCE))
        except _OutOfSteps as out:
            ended = out
        if not some and ended is None:
            return
        stood = together([hops for _, hops in some])
        yield from ((actors, hops) for (actors, _), hops in zip(some, stood, strict=True) if hops is not None)
    raise ended


def _order(hop: Hop) -> tuple[str, bool, str]:
    return hop.edge.relation, hop.backward, hop.via or ""


def _place(path: Path) -> tuple[Any, ...]:
    """Where a path comes among those of its strength."""
    return len(path.hops), path.actors, tuple(map(_order, path.hops))


class _Reach:
    """Who can stand where on a way of so many hops: found from both ends, which meet where that reads least."""

    def __init__(self, network: Network, strength: int, sought: PathQuery) -> None:
        self._network, self._strength, self._most = network, strength, sought.hops
        self._ends = sought.ends
        self._forward, self._backward = [set(sought.starts)], [set(sought.ends)]

    def ways(self, steps: _Steps) -> Iterator[tuple[str, ...]]:
        """Ways from a start to an end, the shortest first, then in the order of their actors."""
        for length in range(1, self._most + 1):
            self._grow()
            places = self._places(length)
            if self._network.any_just(self._read(), self._strength):
                ahead: list[dict[str, list[str]]] = [{} for _ in range(length)]
                for start in sorted(places[0]):
                    yield from self._walks((start,), places, ahead, steps)

    def _grow(self) -> None:
        """One hop more, from the side where it costs less."""
        forward, backward = self._forward[-1], self._backward[-1]
        if len(forward) <= len(backward):
            self._forward.append(self._network.after(forward, self._strength))
        else:
            self._backward.append(self._network.before(backward, self._strength))

    def _read(self) -> Iterator[str]:
        """All those around whom was read for it."""
        for some in (*self._forward[:-1], *self._backward[:-1]):
            yield from some

    def _places(self, length: int) -> list[set[str]]:
        """By place, whoever is so many hops after a start and has an end in reach by those that remain."""
        met = len(self._forward) - 1
        places = [self._backward[length - met] & self._forward[-1]]
        places += [self._backward[length - place] for place in range(met + 1, length + 1)]
        for some in reversed(self._forward[:-1]):
            ahead = places[0]
            places.insert(0, {actor for actor in some if self._leads(actor, ahead)})
        return places

    def _leads(self, actor: str, ahead: set[str]) -> bool:
        return not self._network.known_after(actor, self._strength).isdisjoint(ahead)

    def _walks(
        self,
        so_far: tuple[str, ...],
        places: Sequence[set[str]],
        ahead: Sequence[dict[str, list[str]]],
        steps: _Steps,
    ) -> Iterator[tuple[str, ...]]:
        """Ways on to the end, without an actor twice, in the order of their actors."""
        place, last = len(so_far), so_far[-1]
        if place == len(places):
            yield so_far
            return
        known = ahead[place - 1]
        if last not in known:
            known[last] = self._network.ahead(last, self._strength, places[place])
        only_end_is_last = place + 1 < len(places) and len(self._ends) == 1
        for actor in known[last]:
            steps.make()
            if actor not in so_far and not (only_end_is_last and actor in self._ends):
                yield from self._walks((*so_far, actor), places, ahead, steps)


class _OutOfSteps(Exception):
    """More steps were needed than may be made."""


class _Steps:
    """Counts steps: a bound in time would give another answer on another machine."""

    def __init__(self, most: int) -> None:
        self._left = most

    def make(self) -> None:
        """One step.

        Raises:
            _OutOfSteps: it is one too many.
        """
        if not self._left:
            raise _OutOfSteps
        self._left -= 1
