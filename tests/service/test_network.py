"""The strongest and shortest paths, held against all paths that there are."""

from __future__ import annotations

from itertools import pairwise, permutations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.finding import Edge
from service.network import Bounds, Found, Hop, Network, Path

STRENGTH = {"stated": 6, "alleged": 5, "disputed": 4, "ended": 3, "prepared": 2, "considered": 1, "denied": 0}
NODES = "abcdef"
PLENTY = Bounds(hops=6, paths=100_000, steps=10_000_000)
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


@settings(max_examples=400, deadline=None)
@given(SOME, st.integers(1, 5), st.frozensets(st.sampled_from(["arms", "funds", "trains"])))
def test_all_paths_are_found_in_order(edges: list[Edge], longest: int, one_way: frozenset[str]) -> None:
    """Each once, the strongest first, then the shortest, then by actors and relations."""
    network = Network(edges, STRENGTH, one_way)
    found = network.paths("a", "f", Bounds(longest, PLENTY.paths, PLENTY.steps))
    expected = by_force(edges, "a", "f", longest, one_way)
    assert found.bound is None
    assert list(found.paths) == expected


@settings(max_examples=200, deadline=None)
@given(SOME, st.integers(1, 6))
def test_the_first_paths_are_the_beginning_of_all(edges: list[Edge], number: int) -> None:
    """A bound on their number cuts the list off, and says so only where something was cut off."""
    network = Network(edges, STRENGTH, frozenset())
    every = network.paths("a", "f", PLENTY)
    some = network.paths("a", "f", Bounds(6, number, PLENTY.steps))
    assert some.paths == every.paths[:number]
    assert some.bound == ("paths" if len(every.paths) > number else None)


@settings(max_examples=200, deadline=None)
@given(SOME, st.integers(0, 60))
def test_what_was_found_before_the_last_step_is_the_beginning_of_all(edges: list[Edge], steps: int) -> None:
    """A bound on the work gives fewer paths, never others."""
    network = Network(edges, STRENGTH, frozenset())
    every = network.paths("a", "f", PLENTY)
    some = network.paths("a", "f", Bounds(6, PLENTY.paths, steps))
    assert some.paths == every.paths[: len(some.paths)]
    assert some.bound == "steps" or some == every


def test_a_relation_of_somebody_with_themselves_is_no_hop() -> None:
    """It leads nowhere."""
    network = Network([Edge("a", "arms", "a", "stated"), Edge("a", "arms", "f", "stated")], STRENGTH, frozenset())
    (path,) = network.paths("a", "f", PLENTY).paths
    assert path.actors == ("a", "f")


@pytest.mark.parametrize("ends", [("a", "x"), ("x", "a"), ("b", "a")])
def test_no_path_is_no_error(ends: tuple[str, str]) -> None:
    """Also for somebody who is in no relation."""
    edges = [Edge("a", "arms", "f", "stated"), Edge("b", "arms", "c", "stated")]
    assert Network(edges, STRENGTH, frozenset()).paths(*ends, PLENTY) == Found(())


def test_a_dense_network_is_bounded() -> None:
    """Sixty actors who all arm each other have hundreds of thousands of paths of four hops."""
    nodes = [f"n{number:02}" for number in range(60)]
    edges = [Edge(one, "arms", other, "stated") for one in nodes for other in nodes if one != other]
    network = Network(edges, STRENGTH, frozenset({"arms"}))
    assert network.paths("n00", "n01", Bounds(4, 1000, 100_000)).bound == "paths"
    assert network.paths("n00", "n01", Bounds(4, 1_000_000, 1000)).bound == "steps"
