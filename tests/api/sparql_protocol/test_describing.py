"""The service description; SERVICE and FROM fetch nothing."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from rdflib import Graph, URIRef

from tests.api.problems import problem
from tests.api.sparql_protocol.asking import (
    form,
    rows,
)

# -- service description ----------------------------------------------------------------------------------------------

SD = "http://www.w3.org/ns/sparql-service-description#"


@pytest.mark.parametrize(
    ("accept", "type_", "name"),
    [
        ("text/turtle", "text/turtle; charset=utf-8", "turtle"),
        ("*/*", "text/turtle; charset=utf-8", "turtle"),
        ("application/ld+json", "application/ld+json", "json-ld"),
        ("application/rdf+xml", "application/rdf+xml", "xml"),
    ],
)
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")
def test_without_a_query_the_service_describes_itself(accept: str, type_: str, name: str, ask: Any, url: str) -> None:
    """In RDF, with its own address, what it can and what it holds."""
    response = ask(accept=accept)
    assert (response.status_code, response.headers["content-type"]) == (200, type_)
    graph = Graph().parse(data=response.text, format=name)
    (service,) = graph.subjects(URIRef("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"), URIRef(SD + "Service"))
    assert graph.value(service, URIRef(SD + "endpoint")) == URIRef(url)
    assert graph.value(service, URIRef(SD + "supportedLanguage")) == URIRef(SD + "SPARQL11Query")
    assert URIRef(SD + "UnionDefaultGraph") in set(graph.objects(service, URIRef(SD + "feature")))
    assert len(list(graph.objects(service, URIRef(SD + "resultFormat")))) == 10


def test_the_description_in_a_form_that_is_not_offered(ask: Any) -> None:
    """406."""
    problem(ask(accept="image/png"), 406, "text/turtle")
    problem(ask(form(("format", "csv"))), 406)
    assert ask(form(("format", "jsonld"))).headers["content-type"] == "application/ld+json"


# -- SERVICE and FROM fetch nothing -----------------------------------------------------------------------------------


class Elsewhere(BaseHTTPRequestHandler):
    """Another endpoint, which notes that it was asked."""

    def do_POST(self) -> None:
        """One row, whatever is asked."""
        self.rfile.read(int(self.headers["content-length"]))
        self._answer()

    do_GET = _answer = lambda self: self.answer()

    def answer(self) -> None:
        self.server.asked.append(self.path)
        body = json.dumps(
            {"head": {"vars": ["x"]}, "results": {"bindings": [{"x": {"type": "literal", "value": "there"}}]}}
        )
        self.send_response(200)
        self.send_header("Content-Type", "application/sparql-results+json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def elsewhere() -> Iterator[HTTPServer]:
    """A server that would notice."""
    server = HTTPServer(("127.0.0.1", 0), Elsewhere)
    server.asked = []
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


SERVICES = [
    "SELECT * { SERVICE <%s> { ?s ?p ?x } }",
    "SELECT * { service silent <%s> { ?s ?p ?x } }",
    "SELECT * { \\u0053ERVICE <%s> { ?s ?p ?x } }",
    "SELECT * { \\U00000053\\u0065rvice <%s> { ?s ?p ?x } }",
    "SELECT * { SERVICE#<y:y>\n<%s> { ?s ?p ?x } }",
    "SELECT * { SERVICE ?where { ?s ?p ?x } VALUES ?where { <%s> } }",
    "PREFIX e: <%s> SELECT * { SERVICE e: { ?s ?p ?x } }",
    "PREFIX : <%s> SELECT * { SERVICE: { ?s ?p ?x } }",
    "PREFIX : <%s> SELECT * { ?a ?b true.SERVICE: { ?s ?p ?x } }",
    "PREFIX e: <x:> SELECT * { ?a ?b e:a.b.SERVICE <%s> { ?s ?p ?x } }",
    "SELECT (EXISTS { SERVICE <%s> { ?s ?p ?x } } AS ?y) {}",
    "CONSTRUCT { ?s ?p ?x } WHERE { OPTIONAL { SERVICE <%s> { ?s ?p ?x } } }",
    "ASK { { SELECT * { SERVICE <%s> { ?s ?p ?x } } } }",
    "SELECT * { LATERAL { SERVICE <%s> { ?s ?p ?x } } }",
    "SELECT * { ?a ?b 1SERVICE <%s> { ?s ?p ?x } }",
    "SELECT * { BIND('\"' AS ?q) SERVICE <%s> { ?s ?p ?x } BIND(\"'\" AS ?r) }",
]


@pytest.mark.parametrize("query", SERVICES)
def test_other_endpoints_are_never_asked(query: str, elsewhere: HTTPServer, ask: Any) -> None:
    """403, however SERVICE is spelt, before anything runs."""
    address = f"http://127.0.0.1:{elsewhere.server_port}/"
    told = problem(ask(form(("query", query % address))), 403)
    assert "SERVICE" in told["detail"]
    assert elsewhere.asked == []


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?service { ?service a ag:Claim }",
        "PREFIX ex: <http://x.example/> SELECT (ex:service AS ?x) { FILTER(true) }",
        "PREFIX service: <http://x.example/> SELECT (service:x AS ?x) {}",
        'SELECT ("SERVICE <http://x.example/> { }" AS ?x) {}',
        'SELECT ("""a " SERVICE <http://x.example/> {} """ AS ?x) {}',
        "SELECT (<http://x.example/SERVICE> AS ?x) {}",
        "SELECT * {} # SERVICE <http://x.example/> {}",
        'SELECT ("x"@en-service AS ?x) {}',
    ],
)
def test_the_word_service_elsewhere_is_no_harm(query: str, ask: Any) -> None:
    """Variables, names, strings, IRIs, comments and languages may hold it."""
    assert ask(form(("query", query))).status_code == 200


def test_from_is_never_fetched(elsewhere: HTTPServer, ask: Any) -> None:
    """A graph that isn't here is empty."""
    graph = f"http://127.0.0.1:{elsewhere.server_port}/graph"
    assert rows(ask(form(("query", f"SELECT * FROM <{graph}> {{ ?s ?p ?o }}")))) == []
    assert rows(ask(form(("query", "SELECT * { ?s ?p ?o }"), ("default-graph-uri", graph)))) == []
    assert elsewhere.asked == []
