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
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import merge
from itertools import islice, pairwise, product
from threading import Lock
from types import MappingProxyType
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from service.questions.finding import Edge
from service.topics.hops import Hop, standing_as

NO_VIAS: Mapping[str, Sequence[tuple[str | None, str]]] = MappingProxyType({})
AS_THEY_ARE: Mapping[str, str] = MappingProxyType({})
Reach = list[set[int]]
"""By number of hops: the nodes from which the end is so many hops away, if nodes may come twice."""
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
class Sought:
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
class Found:
    """The first paths, in order; ``bound`` names the one that ended the search before all were found."""

    paths: tuple[Path, ...]
    bound: str | None = None


class Network:
    """Relations of one view, compact: actors are numbers in the order of their ids."""

    def __init__(
        self,
        edges: Sequence[Edge],
        strength: Mapping[str, int],
        one_way: frozenset[str],
        vias: Mapping[str, Sequence[tuple[str | None, str]]] = NO_VIAS,
        at_best: Mapping[str, str] = AS_THEY_ARE,
    ) -> None:
        """Lay the relations out; those in ``one_way`` are walked from subject to object only.

        ``vias`` are intermediaries by relation, with its standing through each: so many hops take its place.
        ``at_best`` are standings by relation where it may be stronger beside others than by itself.
        """
        self._strength, self._at_best = strength, at_best
        self._ids = sorted({end for edge in edges for end in (edge.subject, edge.object)})
        self._numbers = {id_: number for number, id_ in enumerate(self._ids)}
        self._between: dict[int, list[Hop]] = defaultdict(list)
        self._best: dict[int, dict[int, int]] = defaultdict(dict)  # after a node → strength of the best relation
        for edge in edges:
            both = edge.relation not in one_way
            if edge.id not in vias:
                self._lay_both_ways(Hop(edge), both)
            for via, standing in vias.get(edge.id, ()):
                self._lay_both_ways(Hop(standing_as(edge, standing), through=True, via=via), both)
        for hops in self._between.values():
            hops.sort(key=_order)
        self._there = {self._most(hop) for hops in self._between.values() for hop in hops}
        self._levels: dict[int, _Level] = {}
        self._guard = Lock()

    def _lay_both_ways(self, hop: Hop, backward: bool) -> None:
        start, end = self._numbers[hop.edge.subject], self._numbers[hop.edge.object]
        self._lay(start, end, hop)
        if backward and start != end:
            self._lay(end, start, replace(hop, backward=True))

    def _most(self, hop: Hop) -> int:
        """How strong a hop may be beside others."""
        return self._strength[self._at_best.get(hop.edge.id, hop.edge.standing)]

    def _lay(self, start: int, end: int, hop: Hop) -> None:
        self._between[self._pair(start, end)].append(hop)
        strength = self._most(hop)
        self._best[start][end] = max(strength, self._best[start].get(end, strength))

    def _pair(self, start: int, end: int) -> int:
        return start * len(self._ids) + end

    def paths(self, sought: Sought, together: Together = unchanged) -> Found:
        """Simple paths from any of the starts to any of the ends, the strongest first, then the shortest."""
        found: list[Path] = []
        try:
            for path in self._all_paths(sought, _Steps(sought.steps), together):
                if len(found) == sought.paths:
                    return Found(tuple(found), "paths")
                found.append(path)
        except _OutOfSteps:
            return Found(tuple(found), "steps")
        return Found(tuple(found))

    def _all_paths(self, sought: Sought, steps: _Steps, together: Together) -> Iterator[Path]:
        wanted = {self._strength[name] for name in sought.standings or self._strength}
        waiting: dict[int, list[Path]] = defaultdict(list)
        for strength in sorted(self._strength.values(), reverse=True):
            if strength < min(wanted):
                return
            some = self._may_be(strength, sought, steps) if strength in self._there else iter(())
            found = self._just(strength, _joined(some, together), waiting)
            waited = sorted(waiting.pop(strength, ()), key=_place)
            yield from (path for path in merge(waited, found, key=_place) if strength in wanted)

    def _just(self, strength: int, found: Iterable[_Way], waiting: dict[int, list[Path]]) -> Iterator[Path]:
        """Those that are of this strength, in order; those that turn out weaker are left waiting."""
        for actors, hops in found:
            actual = min((hop.edge.standing for hop in hops), key=self._strength.__getitem__)
            if self._strength[actual] == strength:
                yield Path(actors, hops, actual)
            else:
                waiting[self._strength[actual]].append(Path(actors, hops, actual))

    def _may_be(self, strength: int, sought: Sought, steps: _Steps) -> Iterator[_Way]:
        """Paths whose weakest hop may be just so strong, in order."""
        starts = sorted(self._numbers[id_] for id_ in sought.starts if id_ in self._numbers)
        ends = {self._numbers[id_] for id_ in sought.ends if id_ in self._numbers}
        for nodes in self._level(strength).ways(starts, ends, sought.hops, steps):
            actors = tuple(self._ids[node] for node in nodes)
            for hops in self._along(nodes, strength, sought.last, steps):
                yield actors, hops

    def _level(self, strength: int) -> _Level:
        with self._guard:
            if strength not in self._levels:
                self._levels[strength] = _Level(self._best, strength)
            return self._levels[strength]

    def _along(
        self, nodes: tuple[int, ...], weakest: int, last: frozenset[str] | None, steps: _Steps
    ) -> Iterator[tuple[Hop, ...]]:
        """Every choice of relations along the way of which the weakest has just this strength."""
        choices = [
            [hop for hop in self._between[self._pair(*pair)] if self._most(hop) >= weakest] for pair in pairwise(nodes)
        ]
        if last is not None:
            choices[-1] = [hop for hop in choices[-1] if hop.edge.relation in last]
        for hops in product(*choices):
            steps.make()
            if any(self._most(hop) == weakest for hop in hops):
                yield hops


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


class _Level:
    """The network without what is weaker than some strength."""

    def __init__(self, best: Mapping[int, Mapping[int, int]], strength: int) -> None:
        self._after: dict[int, set[int]] = {}
        self._before: dict[int, set[int]] = defaultdict(set)
        for start, ends in best.items():
            self._after[start] = {end for end, strongest in ends.items() if strongest >= strength}
            for end in self._after[start]:
                self._before[end].add(start)

    def before(self, nodes: Iterable[int]) -> set[int]:
        """Whatever is one hop before one of these."""
        return set().union(*(self._before.get(node, ()) for node in nodes))

    def ways(self, starts: Sequence[int], ends: set[int], most: int, steps: _Steps) -> Iterator[tuple[int, ...]]:
        """Ways from a start to an end, the shortest first, then in the order of their nodes."""
        reach: Reach = [ends]
        for length in range(1, most + 1):
            reach.append(self.before(reach[-1]))
            for start in starts:
                if start in reach[length]:
                    yield from self.walks((start,), reach, length, steps)

    def walks(self, so_far: tuple[int, ...], reach: Reach, left: int, steps: _Steps) -> Iterator[tuple[int, ...]]:
        """Ways on to the end in just so many hops, without a node twice, in the order of their nodes."""
        if not left:
            yield so_far
            return
        for node in sorted(self._after.get(so_far[-1], set()) & reach[left - 1]):
            steps.make()
            if node not in so_far and (left == 1 or len(reach[0]) > 1 or node not in reach[0]):  # the only end is last
                yield from self.walks((*so_far, node), reach, left - 1, steps)


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
