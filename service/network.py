"""Derived relations as a network to walk: the strongest and shortest simple paths between two actors.

Paths come in one order: by their weakest hop, the strongest first; then by the number of hops; then by the actors along
the way, and by the relations between them (ids and names in code point order, which is that of their IRIs).

Nothing is ranked after the fact. For each strength, from the strongest down, and each length, from one hop up, the
paths of just that strength and length are walked in the order of their actors; before each step it is known which
actors have the end in reach by just so many hops as remain. So what has been found when a bound is hit is the beginning
of the whole list.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, product
from threading import Lock

from service.finding import Edge

Reach = list[set[int]]
"""By number of hops: the nodes from which the end is so many hops away, if nodes may come twice."""


@dataclass(frozen=True, slots=True)
class Hop:
    """One relation as a path takes it; ``backward``: from its object to its subject."""

    edge: Edge
    backward: bool


@dataclass(frozen=True, slots=True)
class Path:
    """Hops in walking order, as strong as the weakest of them; ``actors`` are one more."""

    actors: tuple[str, ...]
    hops: tuple[Hop, ...]
    standing: str


@dataclass(frozen=True, slots=True)
class Bounds:
    """How long paths may be, how many are found, and how many steps may be made to find them."""

    hops: int
    paths: int
    steps: int


@dataclass(frozen=True, slots=True)
class Found:
    """The first paths, in order; ``bound`` names the one that ended the search before all were found."""

    paths: tuple[Path, ...]
    bound: str | None = None


class Network:
    """Relations of one view, compact: actors are numbers in the order of their ids."""

    def __init__(self, edges: Sequence[Edge], strength: Mapping[str, int], one_way: frozenset[str]) -> None:
        """Lay the relations out; those in ``one_way`` are walked from subject to object only."""
        self._strength = strength
        self._ids = sorted({end for edge in edges for end in (edge.subject, edge.object)})
        self._numbers = {id_: number for number, id_ in enumerate(self._ids)}
        self._between: dict[int, list[Hop]] = defaultdict(list)
        self._best: dict[int, dict[int, int]] = defaultdict(dict)  # after a node → strength of the best relation
        for edge in edges:
            start, end = self._numbers[edge.subject], self._numbers[edge.object]
            self._lay(start, end, Hop(edge, False))
            if edge.relation not in one_way and start != end:
                self._lay(end, start, Hop(edge, True))
        for hops in self._between.values():
            hops.sort(key=lambda hop: (hop.edge.relation, hop.backward))
        there = {edge.standing for edge in edges}
        self._standings = sorted(there, key=strength.__getitem__, reverse=True)
        self._levels: dict[int, _Level] = {}
        self._guard = Lock()

    def _lay(self, start: int, end: int, hop: Hop) -> None:
        self._between[self._pair(start, end)].append(hop)
        strength = self._strength[hop.edge.standing]
        self._best[start][end] = max(strength, self._best[start].get(end, strength))

    def _pair(self, start: int, end: int) -> int:
        return start * len(self._ids) + end

    def paths(self, start: str, end: str, bounds: Bounds) -> Found:
        """Simple paths from one actor to another one, the strongest first, then the shortest."""
        found: list[Path] = []
        steps = _Steps(bounds.steps)
        try:
            for path in self._all_paths(self._numbers[start], self._numbers[end], bounds.hops, steps):
                if len(found) == bounds.paths:
                    return Found(tuple(found), "paths")
                found.append(path)
        except KeyError:
            return Found(())  # one of them is in no relation
        except _OutOfSteps:
            return Found(tuple(found), "steps")
        return Found(tuple(found))

    def _all_paths(self, start: int, end: int, longest: int, steps: _Steps) -> Iterator[Path]:
        for standing in self._standings:
            strength = self._strength[standing]
            level = self._level(strength)
            reach: Reach = [{end}]
            for length in range(1, longest + 1):
                reach.append(level.before(reach[-1]))
                if start in reach[length]:
                    for nodes in level.walks((start,), reach, length, steps):
                        for hops in self._along(nodes, strength, steps):
                            yield Path(tuple(self._ids[node] for node in nodes), hops, standing)

    def _level(self, strength: int) -> _Level:
        with self._guard:
            if strength not in self._levels:
                self._levels[strength] = _Level(self._best, strength)
            return self._levels[strength]

    def _along(self, nodes: tuple[int, ...], weakest: int, steps: _Steps) -> Iterator[tuple[Hop, ...]]:
        """Every choice of relations along the way of which the weakest has just this strength."""
        choices = [
            [hop for hop in self._between[self._pair(*pair)] if self._strength[hop.edge.standing] >= weakest]
            for pair in pairwise(nodes)
        ]
        for hops in product(*choices):
            steps.make()
            if any(self._strength[hop.edge.standing] == weakest for hop in hops):
                yield hops


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

    def walks(self, so_far: tuple[int, ...], reach: Reach, left: int, steps: _Steps) -> Iterator[tuple[int, ...]]:
        """Ways on to the end in just so many hops, without a node twice, in the order of their nodes."""
        if not left:
            yield so_far
            return
        for node in sorted(self._after.get(so_far[-1], set()) & reach[left - 1]):
            steps.make()
            if node not in so_far and (left == 1 or node not in reach[0]):
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
