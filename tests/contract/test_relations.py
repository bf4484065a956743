"""Relations by filter and by clock, through HTTP on every store; and the same questions pasted elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from rdflib import RDF, Graph, Namespace

from actorgraph.ontology.vocabulary import AG
from actorgraph.service.api.app import create_app
from actorgraph.service.settings import Settings
from actorgraph.service.stores.base import Store
from tests.contract.articles import article, claim
from tests.contract.conftest import Cypher, Empty
from tests.contract.served import by_sparql, served
from tests.contract.steps import loaded

Row = tuple[str, str, str, str]
NS = Namespace(AG)

RECORDS = [
    article(
        "first",
        claim("Ardland", "arms", "Red Front", item="rockets", when="2029-05/2030-03"),
        claim("Ardland", "funds", "Red Front", said_by=["Ada Reed"], stage="prepared"),
        claim("Borland", "alliedWith", "Ardland", via="Grey Company"),
        claim("Ardland", "complicitIn", "the raid", said_by=["Ada Reed"]),
        publisher="The Times",
        published="2030-01-10",
    ),
    article(
        "second",
        claim("Ardland", "arms", "Red Front", stance="denies", said_by=["Bo Finch"]),
        claim("Ardland", "involvedIn", "the raid", stance="denies", said_by=["Bo Finch"]),
        claim("Bo Finch", "officialOf", "Borland", role="Minister"),
        publisher="The Post",
        published="2031-02-03",
    ),
    article(
        "third",
        claim("Ardland", "arms", "Blue Front", said_by=["Ada Reed"]),
        claim("Grey Company", "trains", "Blue Front", stage="ended", when="2028"),
        publisher="The Times",
        published=None,
    ),
]
ARMS_RED, ARMS_BLUE = ("Ardland", "arms", "Red Front"), ("Ardland", "arms", "Blue Front")
BACKS_RED, BACKS_BLUE = ("Ardland", "supports", "Red Front"), ("Ardland", "supports", "Blue Front")
FUNDS = ("Ardland", "funds", "Red Front")
TRAINS, BACKED = ("Grey Company", "trains", "Blue Front"), ("Grey Company", "supports", "Blue Front")
ALLIED, WORKS = ("Ardland", "alliedWith", "Borland"), ("Ardland", "cooperatesWith", "Borland")
COMPLICIT, INVOLVED = ("Ardland", "complicitIn", "the raid"), ("Ardland", "involvedIn", "the raid")
OFFICIAL = ("Bo Finch", "officialOf", "Borland")
SYMMETRIC = {"alliedWith", "cooperatesWith"}
EVERY = {
    **{ARMS_RED: "disputed", BACKS_RED: "disputed", FUNDS: "prepared", ARMS_BLUE: "alleged", BACKS_BLUE: "alleged"},
    **{TRAINS: "ended", BACKED: "ended", ALLIED: "stated", WORKS: "stated"},
    **{COMPLICIT: "disputed", INVOLVED: "disputed", OFFICIAL: "stated"},
}


@pytest.fixture(scope="module")
def store(empty: Empty) -> Iterator[Store]:
    with empty() as made:
        loaded(made, *RECORDS)
        yield made


@pytest.fixture(scope="module")
def asking(store: Store) -> Iterator[httpx.Client]:
    with served(create_app(Settings(sparql_seconds=60), store)) as client:
        yield client


def answer(asking: httpx.Client, path: str = "/relations", /, **given: object) -> dict[str, Any]:
    response = asking.get(path, params={name: str(value) for name, value in given.items()} or None)
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


def row(shape: dict[str, Any]) -> Row:
    """A relation by names; a symmetric one begins with the name that sorts first, whatever its ids are."""
    ends = [shape["subject"]["name"], shape["object"]["name"]]
    if shape["relation"] in SYMMETRIC:
        ends.sort()
    return ends[0], shape["relation"], ends[1], shape["standing"]


def rows(asking: httpx.Client, **given: object) -> set[Row]:
    results = answer(asking, **given)["results"]
    found = set(map(row, results))
    assert len(found) == len(results)
    return found


def whole(*keys: tuple[str, str, str], but: dict[tuple[str, str, str], str] | None = None) -> set[Row]:
    """These relations with the standing that each has, ``but`` for some."""
    return {(*key, (but or {}).get(key, EVERY[key])) for key in keys}


QUESTIONS: list[tuple[dict[str, object], set[Row]]] = [
    ({}, whole(*EVERY)),
    ({"relation": "relatedTo"}, whole(*EVERY)),
    ({"relation": "arms"}, whole(ARMS_RED, ARMS_BLUE)),
    ({"relation": "supports"}, whole(ARMS_RED, BACKS_RED, FUNDS, ARMS_BLUE, BACKS_BLUE, TRAINS, BACKED)),
    ({"subject": "Ardland", "object": "Red Front"}, whole(ARMS_RED, BACKS_RED, FUNDS)),
    ({"subject": "Borland"}, whole(ALLIED, WORKS)),  # from either end
    ({"object": "Borland"}, whole(ALLIED, WORKS, OFFICIAL)),
    ({"subject": "Borland", "object": "Ardland", "relation": "alliedWith"}, whole(ALLIED)),
    ({"object": "Ardland", "relation": "arms"}, set()),
    ({"subject_type": "Person"}, whole(OFFICIAL)),
    ({"subject_type": "PrivateMilitaryCompany,Person"}, whole(OFFICIAL, TRAINS, BACKED)),
    ({"object_type": "Event"}, whole(COMPLICIT, INVOLVED)),
    ({"object_type": "State", "subject_type": "State"}, whole(ALLIED, WORKS)),
    ({"standing": "disputed"}, whole(ARMS_RED, BACKS_RED, COMPLICIT, INVOLVED)),
    ({"standing": "ended,prepared"}, whole(FUNDS, TRAINS, BACKED)),
    ({"stance": "denies"}, whole(ARMS_RED, BACKS_RED, COMPLICIT, INVOLVED)),  # whole, not only what is denied
    ({"stance": "asserts"}, whole(ARMS_RED, BACKS_RED, ALLIED, WORKS, OFFICIAL, TRAINS, BACKED)),
    ({"stance": "asserts", "standing": "disputed"}, whole(ARMS_RED, BACKS_RED)),
    ({"stage": "prepared"}, whole(FUNDS, BACKS_RED)),
    ({"stage": "prepared", "stance": "asserts"}, set()),  # one claim must be both
    ({"said_by": "Bo Finch"}, whole(ARMS_RED, BACKS_RED, COMPLICIT, INVOLVED)),
    ({"item": "rockets"}, whole(ARMS_RED, BACKS_RED)),
    ({"via": "Grey Company"}, whole(ALLIED, WORKS)),
    ({"article": "third"}, whole(ARMS_BLUE, BACKS_BLUE, TRAINS, BACKED)),
    ({"min_publishers": 2}, whole(ARMS_RED, BACKS_RED, COMPLICIT, INVOLVED)),
    ({"min_holders": 3}, whole(BACKS_RED)),
    ({"q": "ROCKETS"}, whole(ARMS_RED, BACKS_RED)),
    ({"q": "grey comp"}, whole(ALLIED, WORKS, TRAINS, BACKED)),  # in a quote, or the name of an end
    ({"q": 'no "such\\ words'}, set()),
]
IDS = [", ".join(f"{name}={value}" for name, value in given.items()) or "all" for given, _ in QUESTIONS]


@pytest.mark.parametrize(("given", "expected"), QUESTIONS, ids=IDS)
def test_relations_by_filter(asking: httpx.Client, given: dict[str, object], expected: set[Row]) -> None:
    """Those that have a matching claim, each as it stands as a whole."""
    assert rows(asking, **given) == expected


def ids(found: list[dict[str, Any]]) -> set[tuple[str, ...]]:
    """Relations by their ids."""
    return {(r["subject"]["id"], r["relation"], r["object"]["id"], r["standing"]) for r in found}


@pytest.mark.parametrize("path", ["/relations", "/claims"])
@pytest.mark.parametrize("given", [given for given, _ in QUESTIONS], ids=IDS)
def test_pasted_elsewhere_a_question_has_the_same_rows(
    asking: httpx.Client, cypher: Cypher | None, path: str, given: dict[str, object]
) -> None:
    """Its SPARQL on `/sparql`, its Cypher on Neo4j, as they stand in the links, with all values in them."""
    listed = answer(asking, path, **given, limit=1000)
    wanted = ids(listed["results"]) if path == "/relations" else {(shape["id"],) for shape in listed["results"]}
    pasted = [by_sparql(asking, listed["links"]["sparql"])]
    if cypher is not None:
        pasted.append(cypher(listed["links"]["cypher"]))
    for found in pasted:
        assert set(found) == wanted
        assert len(found) == listed["total"]["value"]


HOSTILE = ["'", '"', "\\", "\n", "\\u0022", "'} RETURN 1 //", '") } #', "${x} ?q $q", "%stance%", "\u2028"]


@pytest.mark.parametrize("q", HOSTILE)
def test_a_text_can_say_nothing_but_itself(asking: httpx.Client, cypher: Cypher | None, q: str) -> None:
    """Whatever it looks like; also where it is pasted."""
    listed = answer(asking, q=f"Ardland{q}")
    assert listed["total"]["value"] == 0
    assert by_sparql(asking, listed["links"]["sparql"]) == []
    if cypher is not None:
        assert cypher(listed["links"]["cypher"]) == []


@pytest.mark.parametrize("path", ["/relations", "/claims", "/queries/who-arms-whom", "/queries/states-arming-proxies"])
def test_an_answer_as_turtle(asking: httpx.Client, path: str) -> None:
    """What the graph says of the page's results, by format or by Accept, and as its link has it."""
    listed = answer(asking, path)
    by_link = asking.get(listed["links"]["turtle"])
    by_accept = asking.get(path, headers={"Accept": "text/turtle"})
    assert by_link.content == by_accept.content
    assert by_link.headers["content-type"] == "text/turtle; charset=utf-8"
    graph = Graph().parse(data=by_link.text)
    if path == "/claims":
        assert {str(s) for s in graph.subjects(RDF.type, NS.Claim)} == {shape["iri"] for shape in listed["results"]}
    elif path != "/queries/states-arming-proxies":
        told = {str(s) for s in graph.subjects(RDF.type, NS.DerivedRelation)}
        assert told == {shape["iri"] for shape in listed["results"]}
    else:
        assert set(graph.subjects(RDF.type, NS.DerivedRelation))


# -- clocks -----------------------------------------------------------------------------------------------------------

BEFORE_THE_DENIAL = whole(
    *(ARMS_RED, BACKS_RED, FUNDS, ALLIED, WORKS, COMPLICIT, INVOLVED),
    but={ARMS_RED: "stated", BACKS_RED: "stated", COMPLICIT: "alleged", INVOLVED: "alleged"},
)
AFTER_IT = whole(*(EVERY.keys() - {ARMS_BLUE, BACKS_BLUE, TRAINS, BACKED}))


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        ("2030-01-09", set()),
        ("2030-01-10", BEFORE_THE_DENIAL),
        ("2031-02-02", BEFORE_THE_DENIAL),
        ("2031-02-03", AFTER_IT),
    ],
)
def test_as_of(asking: httpx.Client, as_of: str, expected: set[Row]) -> None:
    """The day before the denial was published it is stated, on the day disputed; undated articles are counted."""
    assert rows(asking, as_of=as_of) == expected
    assert answer(asking, as_of=as_of)["total"] == {"value": len(expected), "relation": "eq", "undated": 2}


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2028-06", {(*TRAINS, "stated"), (*BACKED, "stated"), (*ARMS_RED, "denied"), (*INVOLVED, "denied")}),
        (
            "2029-06",
            {(*ARMS_RED, "disputed"), (*BACKS_RED, "disputed"), (*INVOLVED, "denied")}
            | {(*TRAINS, "ended"), (*BACKED, "ended")},
        ),
        (
            "2030-02",
            {(*ARMS_RED, "disputed"), (*BACKS_RED, "disputed"), (*FUNDS, "prepared"), (*ALLIED, "stated")}
            | {(*WORKS, "stated"), (*COMPLICIT, "disputed"), (*INVOLVED, "disputed")}
            | {(*TRAINS, "ended"), (*BACKED, "ended")},
        ),
        (
            "2032",
            {(*ARMS_RED, "denied"), (*BACKS_RED, "prepared"), (*FUNDS, "prepared"), (*ALLIED, "stated")}
            | whole(WORKS, COMPLICIT, INVOLVED, OFFICIAL, TRAINS, BACKED),
        ),
    ],
)
def test_at(asking: httpx.Client, at: str, expected: set[Row]) -> None:
    """What held then: a deed within its time, an ended one as happened while it did.

    A denial without `when` reaches every day: `at` must not turn a dispute into a statement.
    """
    assert rows(asking, at=at) == expected
    assert answer(asking, at=at)["total"]["undated"] == 1


def test_filters_by_a_clock(asking: httpx.Client) -> None:
    """They select among what stood then, and a claim that wasn't seen matches nothing."""
    assert rows(asking, as_of="2030", standing="disputed") == set()
    assert rows(asking, as_of="2030", stance="denies") == set()
    assert rows(asking, as_of="2030", min_publishers=2) == set()
    assert rows(asking, as_of="2030", standing="stated", relation="supports") == {
        (*ARMS_RED, "stated"),
        (*BACKS_RED, "stated"),
    }
    assert rows(asking, as_of="2031-12", stance="denies", relation="arms") == {(*ARMS_RED, "disputed")}


def test_claims_by_a_clock(asking: httpx.Client) -> None:
    """Those that hold then; under a relation, those that it is made of then. The link of a relation leads there."""
    (arms,) = answer(asking, as_of="2030", relation="arms")["results"]
    assert arms["counts"]["denies"] == 0
    under = answer(asking, arms["claims"])["results"]
    assert [shape["stance"] for shape in under] == ["asserts"]
    assert answer(asking, "/claims", as_of="2030")["total"] == {"value": 4, "relation": "eq", "undated": 2}
    disputed = answer(asking, "/claims", as_of="2032", standing="disputed")["results"]
    assert sorted(shape["relation"] for shape in disputed) == ["arms", "arms", "complicitIn", "involvedIn"]
    assert answer(asking, "/claims", as_of="2030", standing="disputed")["results"] == []


@pytest.mark.parametrize("name", ["who-arms-whom", "disputed-relations"])
def test_named_queries_by_a_clock(asking: httpx.Client, name: str) -> None:
    """Every answer takes the clocks."""
    found = {row(shape) for shape in answer(asking, f"/queries/{name}", as_of="2030")["results"]}
    assert found == ({(*ARMS_RED, "stated")} if name == "who-arms-whom" else set())


def test_chains_by_a_clock(asking: httpx.Client) -> None:
    """Their hops stand as they did, with the words that were known."""
    path = "/queries/states-arming-proxies"
    (chain,) = answer(asking, path, as_of="2030")["results"]
    assert (chain["proxy"]["name"], chain["standing"], len(chain["claims"])) == ("Red Front", "stated", 1)
    assert chain["hops"][0]["counts"]["denies"] == 0
    assert answer(asking, path, as_of="2029")["results"] == []
    (today,) = [c for c in answer(asking, path)["results"] if c["proxy"]["name"] == "Red Front"]
    assert (today["standing"], len(today["claims"])) == ("disputed", 2)


@pytest.mark.parametrize(
    ("given", "undated"), [({"as_of": "2030"}, 1), ({"at": "2030"}, 1), ({"as_of": "2030", "proxy": "Red Front"}, 0)]
)
def test_chains_count_what_a_clock_leaves_out(asking: httpx.Client, given: dict[str, str], undated: int) -> None:
    """The claim of the article without a date, where a row would rest on it."""
    assert answer(asking, "/queries/states-arming-proxies", **given)["total"]["undated"] == undated


@pytest.mark.parametrize(
    ("given", "parameter"),
    [
        ({"at": "soon"}, "at"),
        ({"as_of": "2023-13"}, "as_of"),
        ({"as_of": ""}, "as_of"),
        ({"min_publishers": "0"}, "min_publishers"),
        ({"min_holders": "-1"}, "min_holders"),
        ({"min_holders": str(10**9)}, "min_holders"),
        ({"q": " "}, "q"),
        ({"standing": "sure"}, "standing"),
        ({"subject": "Nobody"}, "subject"),
        ({"colour": "red"}, "colour"),
    ],
)
@pytest.mark.parametrize("path", ["/relations", "/claims", "/queries/who-arms-whom"])
def test_a_filter_that_makes_no_sense_is_named(
    asking: httpx.Client, path: str, given: dict[str, str], parameter: str
) -> None:
    """422, and nothing is ignored."""
    response = asking.get(path, params=given)
    assert response.status_code == 422
    assert [error["parameter"] for error in response.json()["errors"]] == [parameter]
