"""Two stores held against each other: graph by graph, in constant memory, with the differences named."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Protocol

from actorgraph.ontology.errors import UsageError
from actorgraph.ontology.iris import Iris, local
from actorgraph.ontology.rdf import TYPE, ag

SHOWN = 5
"""How many lines of a graph, and how many graphs of a kind, are named; the rest is counted."""

_CLAIM = f" {TYPE} {ag('Claim')} <".encode()
_RELATION = f" {TYPE} {ag('DerivedRelation')} <".encode()
_NAME = f"> {ag('name')} ".encode()

Graphs = Iterator[tuple[str, Iterator[bytes]]]


@dataclass(slots=True)
class Contents:
    """What one of the stores holds, and what only it holds."""

    articles: int = 0
    claims: int = 0
    actors: int = 0
    derived_relations: int = 0
    derived_quads: int = 0
    stated_quads: int = 0
    lone: int = 0
    lone_graphs: list[str] = field(default_factory=list)

    def counts(self) -> dict[str, int]:
        """Numbers by what they count."""
        names = ("articles", "claims", "actors", "derived_relations", "derived_quads", "stated_quads")
        return {name: getattr(self, name) for name in names}


@dataclass(frozen=True, slots=True)
class Differing:
    """A graph that both stores have, with other lines: each side's digest, lines that only it has, and some of them.

    ``relations`` is the number of derived relations that these lines are about.
    """

    graph: str
    digests: tuple[str, str]
    lines: tuple[int, int]
    shown: tuple[tuple[str, ...], tuple[str, ...]]
    relations: int


@dataclass(slots=True)
class Comparison:
    """What two stores hold: equal if neither has a graph or a line that the other lacks."""

    here: Contents = field(default_factory=Contents)
    there: Contents = field(default_factory=Contents)
    differing: int = 0
    named: list[Differing] = field(default_factory=list)
    computed: list[Differing] = field(default_factory=list)
    """Differing graphs of articles, as many as are named, and those that are computed."""

    @property
    def equal(self) -> bool:
        """Whether there is no difference at all."""
        return not (self.here.lone or self.there.lone or self.differing)

    def as_json(self) -> dict[str, Any]:
        """For programs."""
        sides = {"here": self.here, "there": self.there}
        return {
            "equal": self.equal,
            **{name: {**side.counts(), "only": side.lone, "some": side.lone_graphs} for name, side in sides.items()},
            "differing": self.differing,
            "graphs": [
                {
                    "graph": found.graph,
                    **{
                        side: {"digest": found.digests[n], "lines": found.lines[n], "some": list(found.shown[n])}
                        for n, side in enumerate(sides)
                    },
                    "derived_relations": found.relations,
                }
                for found in (*self.named, *self.computed)
            ],
        }


class Named(Protocol):
    """What has graphs."""

    @property
    def iris(self) -> Iris:
        """Under which IRIs its things are."""

    def all_graphs(self) -> Graphs:
        """Every graph with its lines, in the order of their IRIs; each is read before the next."""


def compare(here: Named, there: Named) -> Comparison:
    """Read both, once, in the order of their graphs.

    Raises:
        UsageError: they are under different base IRIs, so that no line of one can be in the other.
        Overtaken: a newer revision came while one was read.
    """
    if here.iris.base != there.iris.base:
        raise UsageError(f"the stores have different base IRIs, {here.iris.base} and {there.iris.base}", "against")
    return _Comparing(here).run(here.all_graphs(), there.all_graphs())


class _Comparing:
    """A comparison on its way."""

    def __init__(self, view: Named) -> None:
        self.iris = view.iris
        self.articles = view.iris.article("")
        self.actors = f"<{view.iris.actor('')}".encode()
        self.relations = f"<{view.iris.relation('')}".encode()
        self.done = Comparison()

    def run(self, here: Graphs, there: Graphs) -> Comparison:
        one, other = next(here, None), next(there, None)
        while one is not None or other is not None:
            if other is None or (one is not None and one[0] < other[0]):
                assert one is not None
                self._lone(*one, self.done.here)
                one = next(here, None)
            elif one is None or other[0] < one[0]:
                self._lone(*other, self.done.there)
                other = next(there, None)
            else:
                self._both(one[0], one[1], other[1])
                one, other = next(here, None), next(there, None)
        return self.done

    def _lone(self, graph: str, lines: Iterable[bytes], side: Contents) -> None:
        for _ in self._counted(graph, lines, side):
            pass
        side.lone += 1
        if len(side.lone_graphs) < SHOWN:
            side.lone_graphs.append(graph)

    def _both(self, graph: str, here: Iterable[bytes], there: Iterable[bytes]) -> None:
        digests = sha256(), sha256()
        one = self._counted(graph, here, self.done.here, digests[0].update)
        other = self._counted(graph, there, self.done.there, digests[1].update)
        numbers, some = [0, 0], ([], [])  # type: tuple[list[int], tuple[list[str], list[str]]]
        relations, last = 0, b""
        for side, line in _unequal(one, other):
            numbers[side] += 1
            if len(some[side]) < SHOWN:
                some[side].append(line.decode().rpartition(" <")[0] + " .")
            relation = self._relation(line)
            relations += relation not in (b"", last)
            last = relation or last
        if any(numbers):
            self.done.differing += 1
            shown = tuple(some[0]), tuple(some[1])
            hexadecimal = digests[0].hexdigest(), digests[1].hexdigest()
            self._note(Differing(graph, hexadecimal, (numbers[0], numbers[1]), shown, relations))

    def _note(self, found: Differing) -> None:
        if not found.graph.startswith(self.articles):
            self.done.computed.append(found)
        elif len(self.done.named) < SHOWN:
            self.done.named.append(found)

    def _relation(self, line: bytes) -> bytes:
        """The id of the derived relation that a line is about; empty for others."""
        if not line.startswith(self.relations):
            return b""
        return line[len(self.relations) :].partition(b">")[0].partition(b"/")[0]

    def _counted(
        self, graph: str, lines: Iterable[bytes], side: Contents, also: Callable[[bytes], object] = len
    ) -> Iterator[bytes]:
        """A graph's lines, counted as they pass."""
        number = 0
        for line in lines:
            number += 1
            also(line)
            if b'"' in line:
                side.actors += line.startswith(self.actors) and _NAME in line
            elif _CLAIM in line:
                side.claims += 1
            elif _RELATION in line:
                side.derived_relations += 1
            yield line
        if graph.startswith(self.articles):
            side.articles += 1
        elif graph == self.iris.derived:
            side.derived_quads = number
        elif graph == self.iris.stated:
            side.stated_quads = number


def _unequal(one: Iterator[bytes], other: Iterator[bytes]) -> Iterator[tuple[int, bytes]]:
    """Lines that only one side has, with its number (0 or 1); both are sorted."""
    mine, theirs = next(one, None), next(other, None)
    while mine is not None or theirs is not None:
        if mine == theirs:
            mine, theirs = next(one, None), next(other, None)
        elif theirs is None or (mine is not None and mine < theirs):
            assert mine is not None
            yield 0, mine
            mine = next(one, None)
        else:
            yield 1, theirs
            theirs = next(other, None)


def in_words(found: Comparison) -> Iterator[str]:
    """What a person is told: the counts, then each difference."""
    yield f"{'':20}{'here':>12}{'there':>12}"
    there = found.there.counts()
    for name, number in found.here.counts().items():
        yield f"{name.replace('_', ' '):20}{number:>12,}{there[name]:>12,}"
    for where, side in (("here", found.here), ("there", found.there)):
        if side.lone:
            rest = f" and {side.lone - len(side.lone_graphs):,} more" if side.lone > len(side.lone_graphs) else ""
            yield f"only {where}: {', '.join(map(local, side.lone_graphs))}{rest}"
    for graph in (*found.named, *found.computed):
        about = f", about {graph.relations:,} derived relations" if graph.relations else ""
        yield f"<{graph.graph}> differs: {graph.lines[0]:,} lines only here, {graph.lines[1]:,} only there{about}"
        for where, lines in zip(("here ", "there"), graph.shown, strict=True):
            yield from (f"  {where} {line}" for line in lines)
    unnamed = found.differing - len(found.named) - len(found.computed)
    if unnamed:
        yield f"{unnamed:,} more articles differ"
    yield "the stores are equal" if found.equal else "the stores differ"
