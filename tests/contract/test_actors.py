"""Actors by name, and an actor's relations, on every store."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from actorgraph.ontology.errors import CursorError, NotFound, UnknownParameter, UsageError
from actorgraph.service.questions.parameters import resolve_actor
from actorgraph.service.stores.base import Store, View
from actorgraph.service.usecases.actor_search import search
from actorgraph.service.usecases.relations import of_actor, relations
from tests.contract.articles import article, claim
from tests.contract.conftest import Empty
from tests.contract.steps import VOCABULARY, loaded

LINK = "http://www.wikidata.org/entity/Q1"
RECORDS = [
    article(
        "one",
        claim("Ardland", "arms", "Red Front", item="rockets"),
        claim("Ardland", "alliedWith", "Borland"),
        claim("Ada Reed", "officialOf", "Ardland"),
        links={"Ardland": [LINK], "Red Front": [f"{LINK}2"]},
    ),
    article(
        "two",
        claim("Borland", "sanctions", "Ardland"),
        claim("Borland", "arms", "Blue Front"),
        claim("Bo Finch", "criticizes", "Blue Front", said_by=["Bo Finch"]),
        claim("Ardland", "funds", "Red Front", stance="denies", said_by=["Ardland"]),
        links={"Ardland": [LINK], "Red Front": [f"{LINK}2"]},
        names={"Ardland": "REPUBLIC OF Ardländ", "Red Front": "The Red Front for Freedom"},
    ),
]


@pytest.fixture(scope="module")
def view(empty: Empty) -> Iterator[View]:
    with empty() as store:
        loaded(store, *RECORDS)
        with store.view() as opened:
            yield opened


def matched(view: View, **given: str) -> list[tuple[str, str, str]]:
    rows = search(given, view, VOCABULARY).page.results
    return [(row["name"], row["matched"], row["matched_name"]) for row in rows]


ARDLAND, FRONT = "Ardland", "Red Front"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"q": "Ardland"}, [(ARDLAND, "exact", "Ardland")]),
        ({"q": "  ARDLAND "}, [(ARDLAND, "exact", "Ardland")]),
        ({"q": "republic of ardla\u0308nd"}, [(ARDLAND, "exact", "REPUBLIC OF Ardländ")]),
        ({"q": "Ardl"}, [(ARDLAND, "prefix", "Ardland")]),
        ({"q": "republic"}, [(ARDLAND, "prefix", "REPUBLIC OF Ardländ")]),
        ({"q": "freedom"}, [(FRONT, "word", "The Red Front for Freedom")]),
        ({"q": "front"}, [("Blue Front", "word", "Blue Front"), (FRONT, "word", "Red Front")]),
        ({"q": "reedo"}, [(FRONT, "substring", "The Red Front for Freedom"), ("Ada Reed", "similar", "Ada Reed")]),
        ({"q": "Adrland"}, [(ARDLAND, "similar", "Ardland")]),
        ({"q": "Blu Front"}, [("Blue Front", "similar", "Blue Front")]),
        ({"q": "freedmo"}, [(FRONT, "similar", "The Red Front for Freedom")]),
        ({"q": "x.*"}, []),
        ({"q": "Red", "type": "Person"}, []),
        (
            {"q": "Reed", "type": "Actor"},
            [("Ada Reed", "word", "Ada Reed"), (FRONT, "substring", "The Red Front for Freedom")],
        ),
    ],
)
def test_actors_by_name(given: dict[str, str], expected: list[tuple[str, str, str]], view: View) -> None:
    """The best match first, then by name; each says how it matched, and which of its names did."""
    assert matched(view, **given) == expected


@pytest.mark.parametrize(
    ("types", "expected"),
    [
        ("Person", ["Ada Reed", "Bo Finch"]),
        ("State,Person", ["Ada Reed", "Ardland", "Bo Finch", "Borland"]),
        ("Equipment", ["rockets"]),
        ("Place", []),
    ],
)
def test_actors_by_class(types: str, expected: list[str], view: View) -> None:
    """A class finds those below it."""
    assert sorted(name for name, _, _ in matched(view, type=types)) == expected


def test_without_a_text_all_actors_come_by_id(view: View) -> None:
    """Each with all its names, and nothing that matched."""
    rows = search({}, view, VOCABULARY).page.results
    assert [row["id"] for row in rows] == sorted(actor.id for actor in view.all_actors())
    (ardland,) = (row for row in rows if row["name"] == "Ardland")
    assert ardland["aliases"] == ["REPUBLIC OF Ardländ"]
    assert ardland["same_as"] == [LINK]
    assert (ardland["matched"], ardland["matched_name"]) == (None, None)


def test_pages_of_actors_go_on(view: View) -> None:
    """One at a time, all of them."""
    given, names = {"q": "land", "limit": "1"}, []
    for _ in range(2):
        page = search(given, view, VOCABULARY).page
        names += [row["name"] for row in page.results]
        given = {**given, "cursor": page.next or ""}
    assert names == ["Ardland", "Borland"]
    assert page.next is None
    assert page.total == 2


@pytest.mark.parametrize(
    ("given", "parameter"),
    [
        ({"q": ""}, "q"),
        ({"q": "  "}, "q"),
        ({"type": "Planet"}, "type"),
        ({"name": "x"}, "name"),
        ({"limit": "0"}, "limit"),
    ],
)
def test_a_search_that_makes_no_sense_names_the_parameter(given: dict[str, str], parameter: str, view: View) -> None:
    """Nothing is taken for something else."""
    with pytest.raises(UsageError) as caught:
        search(given, view, VOCABULARY)
    assert caught.value.parameter == parameter


def test_a_cursor_of_another_search_is_refused(view: View) -> None:
    """It would begin anywhere."""
    cursor = search({"q": "land", "limit": "1"}, view, VOCABULARY).page.next
    with pytest.raises(CursorError):
        search({"q": "front", "cursor": str(cursor)}, view, VOCABULARY)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, ["alliedWith", "arms", "cooperatesWith", "funds", "officialOf", "sanctions", "supports"]),
        ({"relation": "supports"}, ["arms", "funds", "supports"]),
        ({"standing": "denied"}, ["funds"]),
        ({"stance": "denies"}, ["funds", "supports"]),
        ({"subject_type": "Person"}, ["officialOf"]),
        ({"object_type": "NonStateArmedGroup"}, ["arms", "funds", "supports"]),
        ({"article": "two"}, ["funds", "sanctions", "supports"]),
        ({"q": "ada reed"}, ["officialOf"]),
        ({"item": "rockets"}, ["arms", "supports"]),
        ({"said_by": "Ardland"}, ["funds", "supports"]),
        ({"as_of": "2031-01-01"}, []),
    ],
)
def test_relations_of_an_actor_by_filter(given: dict[str, str], expected: list[str], view: View) -> None:
    """At either end; all filters of relations but the ends."""
    found = of("Ardland", view, **given)
    assert sorted(relation for _, relation, _ in found) == expected
    assert all("Ardland" in (subject, object_) for subject, _, object_ in found)


def test_relations_of_an_actor_are_those_of_both_ends(view: View) -> None:
    """Everybody's, in the order of their ids, and as the list of all has them."""
    for actor in view.all_actors():
        ends = [relations({end: actor.id}, view, VOCABULARY).page.results for end in ("subject", "object")]
        both = {row["id"]: row for rows in ends for row in rows}
        found = of_actor(actor.id, {}, view, VOCABULARY).page.results
        assert found == [both[id_] for id_ in sorted(both)]


def test_pages_of_an_actors_relations_go_on(view: View) -> None:
    """Two at a time, all of them, each once."""
    ardland = resolve_actor("Ardland", view, "name")
    every = of_actor(ardland, {}, view, VOCABULARY).page.results
    found, given = [], {"limit": "2"}
    while True:
        page = of_actor(ardland, given, view, VOCABULARY).page
        found += page.results
        if page.next is None:
            break
        given = {"limit": "2", "cursor": page.next}
    assert found == every
    assert len(every) == page.total > 2


def test_the_ends_of_an_actors_relations_are_no_filters(view: View) -> None:
    """The actor is one of them already."""
    with pytest.raises(UnknownParameter, match="there is no parameter 'subject'"):
        of("Ardland", view, subject="Borland")


def test_relations_of_nobody_are_not_found(view: View) -> None:
    """Another answer than none."""
    with pytest.raises(NotFound, match="there is no actor 'nobody'"):
        of_actor("nobody", {}, view, VOCABULARY)


def test_a_newer_revision_has_its_own_names(store: Store) -> None:
    """Nothing that was kept is of an older one."""
    loaded(store, RECORDS[0])
    with store.view() as view:
        assert matched(view, q="Borland") == [("Borland", "exact", "Borland")]
        assert matched(view, q="Blue Front") == []
    loaded(store, RECORDS[1])
    with store.view() as view:
        assert matched(view, q="Blue Front") == [("Blue Front", "exact", "Blue Front")]


def of(name: str, view: View, **given: str) -> list[tuple[str, str, str]]:
    rows = of_actor(resolve_actor(name, view, "name"), given, view, VOCABULARY).page.results
    return sorted((row["subject"]["name"], row["relation"], row["object"]["name"]) for row in rows)
