"""SPARQL over a copy in a store elsewhere gives the answers that it gives over a copy in a folder."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from rdflib import Graph
from rdflib.compare import isomorphic

from tests.cli.running import Serving, client, ok, serving
from tests.contract.test_sparql import QUERIES
from tests.neo4j.server import Server
from tests.sparql_servers import SparqlServer

pytestmark = pytest.mark.neo4j

BASE = "https://w3id.org/actorgraph/id/"
DERIVED, STATED = f"{BASE}graph/derived", f"{BASE}graph/stated"
FURTHER = {
    "all of a graph, by FROM": f"SELECT ?s ?p ?o FROM <{STATED}> WHERE {{ ?s ?p ?o }}",
    "graphs by FROM NAMED": f"SELECT (COUNT(*) AS ?n) FROM NAMED <{DERIVED}> WHERE {{ GRAPH ?g {{ ?s ?p ?o }} }}",
    "graphs that aren't there": "ASK FROM <urn:nothing> { ?s ?p ?o }",
    "claims by article": "SELECT ?g (COUNT(?c) AS ?n) WHERE { GRAPH ?g { ?c a ag:Claim } } GROUP BY ?g",
    "relative IRIs": "SELECT ?s WHERE { GRAPH <graph/stated> { ?s ?p ?o } }",
    "a prefix of its own": "PREFIX ag: <https://w3id.org/actorgraph/ontology#> SELECT ?c WHERE { ?c a ag:Claim }",
    "a base of its own": f"BASE <{BASE}graph/> SELECT ?s WHERE {{ GRAPH <stated> {{ ?s ?p ?o }} }}",
    "numbers": "SELECT ?r ?n (?n * 2 AS ?twice) WHERE { ?r ag:publishers ?n }",
    "confidences": "SELECT ?c ?x WHERE { ?c ag:confidence ?x FILTER(?x > 0.5) }",
    "paths": "SELECT ?a ?b WHERE { ?a (ag:arms|ag:funds)+ ?b }",
    "optional and minus": "SELECT ?c ?d { ?c a ag:Claim OPTIONAL { ?c ag:note ?d } MINUS { ?c ag:stance ag:denies } }",
    "a graph": "CONSTRUCT { ?a ag:arms ?b } WHERE { ?a ag:arms ?b }",
    "a description": f"DESCRIBE ?r WHERE {{ GRAPH <{DERIVED}> {{ ?r a ag:DerivedRelation ; ag:publishers 2 }} }}",
    "nothing": "SELECT * WHERE { <urn:s> <urn:p> ?o }",
    "yes": "ASK { ?a ag:arms ?b }",
}
ASKED = {**{title: rest[0] for title, rest in QUERIES.items()}, **FURTHER}
WRONG = {
    "not SPARQL": "SELECT ?x WHERE { ?x",
    "an update": "DELETE WHERE { ?s ?p ?o }",
    "another endpoint": "SELECT * { SERVICE <https://example.org/sparql> { ?s ?p ?o } }",
    "a prefix that isn't there": "SELECT * { ?s nope:x ?o }",
    "a function that isn't known": "SELECT (<urn:f>(1) AS ?x) {}",
    "one server's own syntax": "SELECT * { LET (?x := 1) }",
    "one server's own function": "SELECT (<java:java.lang.System>(1) AS ?x) {}",
}


@pytest.fixture(scope="module")
def login(examples: Server) -> dict[str, str]:
    return {"store": examples.store, "neo4j_user": examples.user, "neo4j_password": examples.password}


@pytest.fixture(scope="module")
def beside(login: dict[str, str]) -> Iterator[httpx.Client]:
    """Somebody who asks a service with a copy in a folder."""
    with serving(**login) as service, client(service.url) as asks:
        yield asks


@pytest.fixture(scope="module", params=["fuseki", "oxigraph"])
def service(request: pytest.FixtureRequest, login: dict[str, str]) -> Iterator[Serving]:
    """A service with a copy in a store elsewhere."""
    server: SparqlServer = request.getfixturevalue(f"{request.param}_server")
    server.wipe()
    with serving(**login, **server.settings, sparql_seconds=60) as running:
        yield running


@pytest.fixture(scope="module")
def elsewhere(service: Serving) -> Iterator[httpx.Client]:
    with client(service.url) as asks:
        yield asks


@pytest.mark.parametrize("title", ASKED)
def test_the_same_answer(title: str, elsewhere: httpx.Client, beside: httpx.Client) -> None:
    """The same rows, in their order where the query has one; the same graph; from the same revision."""
    query = ASKED[title]
    here, there = (asks.post("/sparql", data={"query": query}) for asks in (beside, elsewhere))
    assert (here.status_code, there.status_code) == (200, 200), there.text
    for header in ("Content-Type", "Actorgraph-Revision"):
        assert here.headers[header] == there.headers[header]
    if here.headers["Content-Type"].startswith("text/turtle"):
        first, second = (Graph().parse(data=answer.text, format="turtle") for answer in (here, there))
        assert isomorphic(first, second)
        return
    first, second = here.json(), there.json()
    if "boolean" in first:
        assert first == second
        return
    assert set(first["head"]["vars"]) == set(second["head"]["vars"])
    rows = [answer["results"]["bindings"] for answer in (first, second)]
    assert rows[0] == rows[1] if "ORDER BY" in query else sorted(map(_key, rows[0])) == sorted(map(_key, rows[1]))


@pytest.mark.parametrize("form", ["json", "xml", "csv", "tsv", "ttl", "nt", "jsonld", "rdfxml", "nq", "trig"])
def test_each_form(form: str, elsewhere: httpx.Client, beside: httpx.Client) -> None:
    """Is written here, whatever forms the store has: byte for byte the same where there is one order."""
    states = "?a a ag:State ; rdfs:label ?name } ORDER BY ?name"
    query = f"SELECT ?name WHERE {{ {states}"
    if form not in ("json", "xml", "csv", "tsv"):
        query = f"CONSTRUCT {{ ?a rdfs:label ?name }} WHERE {{ {{ SELECT ?a ?name WHERE {{ {states} LIMIT 1 }} }}"
    here, there = (asks.post("/sparql", data={"query": query, "format": form}) for asks in (beside, elsewhere))
    assert there.status_code == 200, there.text
    assert here.content == there.content


@pytest.mark.parametrize("title", WRONG)
def test_the_same_refusal(title: str, elsewhere: httpx.Client, beside: httpx.Client) -> None:
    """With the same words, before the store is asked."""
    here, there = (asks.post("/sparql", data={"query": WRONG[title]}) for asks in (beside, elsewhere))
    assert 400 <= there.status_code < 500
    assert (here.status_code, here.json()) == (there.status_code, there.json())


def test_a_data_set_in_the_request(elsewhere: httpx.Client, beside: httpx.Client) -> None:
    """Wins over what the query names; many graphs are no trouble."""
    query = f"SELECT (COUNT(*) AS ?n) FROM <{STATED}> WHERE {{ ?s ?p ?o }}"
    graphs = [DERIVED, *(f"{BASE}article/none-{number}" for number in range(500))]
    answers = [
        asks.post("/sparql", data={"query": query, "default-graph-uri": graphs}).json() for asks in (beside, elsewhere)
    ]
    assert answers[0] == answers[1]
    assert answers[0]["results"]["bindings"][0]["n"]["value"] != "0"


def test_what_takes_too_long(login: dict[str, str], oxigraph_server: SparqlServer) -> None:
    """Ends with a 504, as with a copy in a folder; the next query is answered."""
    oxigraph_server.wipe()
    endless = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    with serving(**login, **oxigraph_server.settings, sparql_seconds=3) as running, client(running.url) as asks:
        asks.post("/sparql", data={"query": FURTHER["yes"]}).raise_for_status()
        assert asks.post("/sparql", data={"query": endless}).status_code == 504
        assert asks.post("/sparql", data={"query": FURTHER["yes"]}).status_code == 200
    oxigraph_server.kill()  # it doesn't notice that nobody waits any more
    oxigraph_server.start()


def test_a_large_answer(elsewhere: httpx.Client, beside: httpx.Client) -> None:
    """Comes whole, in pieces."""
    query = "SELECT ?a ?b ?c ?x WHERE { ?a ?b ?c . ?x a ag:Claim FILTER(?b = ag:name) }"
    here, there = (asks.post("/sparql", data={"query": query, "format": "csv"}).text for asks in (beside, elsewhere))
    assert len(there) > 1 << 17
    assert sorted(here.splitlines()) == sorted(there.splitlines())


def test_the_command_line(login: dict[str, str], service: Serving, request: pytest.FixtureRequest) -> None:
    """Asks the same copy."""
    server: SparqlServer = request.getfixturevalue(f"{request.node.callspec.params['service']}_server")
    query = "SELECT (COUNT(*) AS ?n) { ?c a ag:Claim }"
    counted = [ok("sparql", query, "--as", "csv", **login, **some).out for some in ({}, server.settings)]
    assert counted[0] == counted[1]


def _key(row: dict[str, dict[str, str]]) -> str:
    return str(sorted((name, sorted(value.items())) for name, value in row.items()))
