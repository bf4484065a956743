"""The strongest and shortest paths, held against all paths that there are."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from itertools import pairwise, permutations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actorgraph.service.questions.query_builder import Edge
from actorgraph.service.usecases.hops import Hop, standing_as
from actorgraph.service.usecases.network import Network, Path, PathQuery, PathResult, WalkedNetwork
from tests.thorough import thorough

STRENGTH = {"stated": 6, "alleged": 5, "disputed": 4, "ended": 3, "prepared": 2, "considered": 1, "denied": 0}
NODES = "abcdef"
ONE, OTHER = frozenset("a"), frozenset("f")
PLENTY = PathQuery(ONE, OTHER, hops=6, paths=100_000, steps=10_000_000)
SOME = st.lists(
    st.builds(
        Edge,
        st.sampled_from(NODES),
        st.sampled_from(["arms", "funds", "trains"]),
        st.sampled_from(NODES),
        st.sampled_from(["stated", "alleged", "disputed"]),
    ),
    max_size=14,
    unique_by=lambda edge: (edge.subject, edge.relation, edge.object),
)


def network_of(
    given: list[Edge] | list[Hop], one_way: frozenset[str] = frozenset(), asked: set[str] | None = None
) -> Network:
    """A network that is read around whoever is asked for, and tells who that was."""
    hops = [Hop(one) if isinstance(one, Edge) else one for one in given]

    def source(actors: Collection[str]) -> Iterator[tuple[Hop, int]]:
        if asked is not None:
            asked.update(actors)
        near = (hop for hop in hops if not {hop.edge.subject, hop.edge.object}.isdisjoint(actors))
        return ((hop, STRENGTH[hop.edge.standing]) for hop in near)

    return Network(source, STRENGTH, one_way, WalkedNetwork())


def by_force(edges: list[Edge], start: str, end: str, longest: int, one_way: frozenset[str]) -> list[Path]:
    """Every order of every choice of actors, with every choice of relations, sorted afterwards."""
    found = []
    others = [node for node in NODES if node not in (start, end)]
    for between in (way for number in range(longest) for way in permutations(others, number)):
        actors = (start, *between, end)
        steps = pairwise(actors)
        choices = [
            [Hop(e, False) for e in edges if (e.subject, e.object) == pair]
            + [Hop(e, True) for e in edges if (e.object, e.subject) == pair and e.relation not in one_way]
            for pair in steps
        ]
        for hops in product(*choices):
            weakest = min((hop.edge.standing for hop in hops), key=STRENGTH.__getitem__)
            found.append(Path(actors, hops, weakest))
    return sorted(found, key=order)


def order(path: Path) -> tuple[object, ...]:
    over = [(hop.edge.relation, hop.backward) for hop in path.hops]
    return -STRENGTH[path.standing], len(path.hops), path.actors, over


@thorough(400)
@given(SOME, st.integers(1, 5), st.frozensets(st.sampled_from(["arms", "funds", "trains"])))
def test_all_paths_are_found_in_order(edges: list[Edge], longest: int, one_way: frozenset[str]) -> None:
    """Each once, the strongest first, then the shortest, then by actors and relations."""
    network = network_of(edges, one_way)
    found = network.paths(replace(PLENTY, hops=longest))
    expected = by_force(edges, "a", "f", longest, one_way)
    assert found.bound is None
    assert list(found.paths) == expected


@thorough(200)
@given(SOME, st.integers(1, 6))
def test_the_first_paths_are_the_beginning_of_all(edges: list[Edge], number: int) -> None:
    """A bound on their number cuts the list off, and says so only where something was cut off."""
    network = network_of(edges)
    every = network.paths(PLENTY)
    some = network.paths(replace(PLENTY, paths=number))
    assert some.paths == every.paths[:number]
    assert some.bound == ("paths" if len(every.paths) > number else None)


@thorough(200)
@given(SOME, st.integers(0, 60))
def test_what_was_found_before_the_last_step_is_the_beginning_of_all(edges: list[Edge], steps: int) -> None:
    """A bound on the work gives fewer paths, never others."""
    network = network_of(edges)
    every = network.paths(PLENTY)
    some = network.paths(replace(PLENTY, steps=steps))
    assert some.paths == every.paths[: len(some.paths)]
    assert some.bound == "steps" or some == every


def test_a_relation_of_somebody_with_themselves_is_no_hop() -> None:
    """It leads nowhere."""
    network = network_of([Edge("a", "arms", "a", "stated"), Edge("a", "arms", "f", "stated")])
    (path,) = network.paths(PLENTY).paths
    assert path.actors == ("a", "f")


@pytest.mark.parametrize("ends", [("a", "x"), ("x", "a"), ("b", "a")])
def test_no_path_is_no_error(ends: tuple[str, str]) -> None:
    """Also for somebody who is in no relation."""
    edges = [Edge("a", "arms", "f", "stated"), Edge("b", "arms", "c", "stated")]
    sought = replace(PLENTY, starts=frozenset(ends[0]), ends=frozenset(ends[1]))
    assert network_of(edges).paths(sought) == PathResult(())


def test_only_what_is_near_the_ends_is_read() -> None:
    """Of paths of four hops no more than the ends and whoever is beside them, whatever else there is."""
    edges = [Edge(one, "arms", other, "stated") for one, other in pairwise("avwxf")]
    edges += [Edge("w", "arms", f"far{number}", "stated") for number in range(50)]
    asked: set[str] = set()
    (path,) = network_of(edges, asked=asked).paths(replace(PLENTY, hops=4)).paths
    assert path.actors == tuple("avwxf")
    assert asked <= set("avxf")


def test_what_was_read_is_not_asked_for_again() -> None:
    """Another search in the same network goes on from there."""
    asked: set[str] = set()
    network = network_of([Edge("a", "arms", "f", "stated"), Edge("f", "arms", "b", "stated")], asked=asked)
    first = network.paths(PLENTY)
    asked.clear()
    assert network.paths(PLENTY) == first
    assert not asked


def test_a_dense_network_is_bounded() -> None:
    """Sixty actors who all arm each other have hundreds of thousands of paths of four hops."""
    nodes = [f"n{number:02}" for number in range(60)]
    edges = [Edge(one, "arms", other, "stated") for one in nodes for other in nodes if one != other]
    network = network_of(edges, frozenset({"arms"}))
    sought = PathQuery(frozenset({"n00"}), frozenset({"n01"}), hops=4, paths=1000, steps=100_000)
    assert network.paths(sought).bound == "paths"
    assert network.paths(replace(sought, paths=1_000_000, steps=1000)).bound == "steps"


@thorough(200)
@given(
    SOME, st.frozensets(st.sampled_from(NODES)), st.frozensets(st.sampled_from(NODES)), st.sampled_from(["arms", None])
)
def test_paths_between_many_are_those_between_each_two(
    edges: list[Edge], starts: frozenset[str], ends: frozenset[str], last: str | None
) -> None:
    """In one order; only those that end as they should, and stand as they should."""
    network, wanted = network_of(edges), frozenset({"stated", "disputed"})
    found = network.paths(
        replace(PLENTY, starts=starts, ends=ends, hops=4, standings=wanted, last=last and frozenset({last}))
    )
    expected = [
        path
        for start in starts
        for end in ends - {start}
        for path in by_force(edges, start, end, 4, frozenset())
        if path.standing in wanted and last in (None, path.hops[-1].edge.relation)
    ]
    assert list(found.paths) == sorted(expected, key=order)


def test_a_relation_stands_in_for_each_of_its_intermediaries() -> None:
    """As it stands through each."""
    edge = Edge("a", "arms", "f", "stated")
    ways = [
        Hop(standing_as(edge, standing), through=True, via=via)
        for via, standing in ((None, "alleged"), ("b", "stated"))
    ]
    found = network_of(ways).paths(PLENTY)
    assert [(path.standing, path.hops[0].via) for path in found.paths] == [("stated", "b"), ("alleged", None)]
