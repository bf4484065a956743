"""The SPARQL 1.1 Protocol's query operation, section by section of the recommendation."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import threading
from collections.abc import Iterator
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import quote, urlencode
from xml.etree import ElementTree

import httpx
import pytest
from rdflib import Graph, URIRef
from rdflib.compare import isomorphic

from tests.api.problems import problem
from tests.cli.running import Serving
from tests.contract.articles import article, claim, lines

BASE = "https://w3id.org/actorgraph/id/"
AG = "https://w3id.org/actorgraph/ontology#"
ONE, TWO, NONE = (f"{BASE}article/{id_}" for id_ in ("one", "two", "none"))
DERIVED = f"{BASE}graph/derived"
FORM, DIRECT = "application/x-www-form-urlencoded", "application/sparql-query"
RESULTS = {
    "application/sparql-results+json": "application/sparql-results+json",
    "application/json": "application/sparql-results+json",
    "application/sparql-results+xml": "application/sparql-results+xml",
    "application/xml": "application/sparql-results+xml",
    "text/xml": "application/sparql-results+xml",
    "text/csv": "text/csv; charset=utf-8",
    "text/tab-separated-values": "text/tab-separated-values; charset=utf-8",
}
GRAPHS = {
    "text/turtle": ("text/turtle; charset=utf-8", "turtle"),
    "application/n-triples": ("application/n-triples", "nt"),
    "application/rdf+xml": ("application/rdf+xml", "xml"),
    "application/ld+json": ("application/ld+json", "json-ld"),
    "application/json": ("application/ld+json", "json-ld"),
    "application/n-quads": ("application/n-quads", "nquads"),
    "application/trig": ("application/trig", "trig"),
}
CLAIMS = "SELECT ?claim WHERE { ?claim a ag:Claim }"
CONSTRUCT = "CONSTRUCT { ?claim a ag:Claim } WHERE { ?claim a ag:Claim }"
NAMED = "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?claim a ag:Claim } } ORDER BY ?g"


@pytest.fixture(scope="module")
def url(service: Serving, writer: httpx.Client) -> str:
    """The endpoint of a service that holds two articles, of one claim and of two."""
    two = article("two", claim("Ardland", "trains", "Red Front"), claim("Ardland", "funds", "Red Front"))
    loaded = writer.post("/articles", content=lines(article("one", claim("Ardland", "arms", "Red Front")), two))
    assert loaded.json()["articles"]["loaded"] == 2
    return f"{service.url.rstrip('/')}/sparql"


@pytest.fixture(scope="module")
def ask(url: str) -> Iterator[Any]:
    """Asks by GET, or by POST where there is a body."""
    with httpx.Client(timeout=30) as client:

        def asked(
            query: str = "", body: str | bytes | None = None, type_: str = FORM, **headers: str
        ) -> httpx.Response:
            address = f"{url}?{query}" if query else url
            if body is None:
                return client.get(address, headers=headers)
            given = {"content-type": type_} if type_ else {}
            return client.post(address, content=body, headers={**given, **headers})

        yield asked


def form(*pairs: tuple[str, str]) -> str:
    return urlencode(pairs)


def rows(response: httpx.Response) -> list[dict[str, str]]:
    assert response.status_code == 200, response.text
    bindings = response.json()["results"]["bindings"]
    return [{name: value["value"] for name, value in row.items()} for row in bindings]


# -- 2.1: the query operation, three ways -----------------------------------------------------------------------------


def test_query_by_get(ask: Any) -> None:
    """The query percent-encoded in the URL."""
    assert len(rows(ask(form(("query", CLAIMS))))) == 3


def test_query_by_post_of_parameters(ask: Any) -> None:
    """URL-encoded in the body."""
    assert len(rows(ask(body=form(("query", CLAIMS))))) == 3


def test_query_by_post_directly(ask: Any) -> None:
    """Not encoded, as the body."""
    assert len(rows(ask(body=CLAIMS, type_=DIRECT))) == 3


def test_characters_beyond_ascii_arrive(ask: Any) -> None:
    """By each of the three ways."""
    query = 'SELECT ("Ŝ😀+ &=%41" AS ?x) {}'
    by_get, by_form = ask(form(("query", query))), ask(body=form(("query", query)))
    for response in (by_get, by_form, ask(body=query.encode(), type_=DIRECT)):
        assert rows(response) == [{"x": "Ŝ😀+ &=%41"}]


@pytest.mark.parametrize("type_", [f"{FORM}; charset=UTF-8", f"{FORM};charset=utf-8", FORM.upper()])
def test_the_media_types_of_parameters(type_: str, ask: Any) -> None:
    """With their charset, in any case."""
    assert len(rows(ask(body=form(("query", CLAIMS)), type_=type_))) == 3


@pytest.mark.parametrize("type_", [f'{DIRECT}; charset="utf-8"', f"{DIRECT};charset=UTF-8"])
def test_the_media_types_of_a_query(type_: str, ask: Any) -> None:
    """With their charset."""
    assert len(rows(ask(body=CLAIMS, type_=type_))) == 3


def test_the_four_forms_answer(ask: Any) -> None:
    """SELECT, ASK, CONSTRUCT and DESCRIBE."""
    assert len(rows(ask(form(("query", CLAIMS))))) == 3
    assert ask(form(("query", "ASK { ?claim a ag:Claim }"))).json() == {"head": {}, "boolean": True}
    assert len(Graph().parse(data=ask(form(("query", CONSTRUCT))).text, format="turtle")) == 3
    assert len(Graph().parse(data=ask(form(("query", f"DESCRIBE <{ONE}>"))).text, format="turtle")) > 3


def test_the_revision_that_answered_is_told(ask: Any) -> None:
    """In a header, as elsewhere."""
    response = ask(form(("query", CLAIMS)))
    assert response.headers["actorgraph-revision"] == "1"
    assert response.headers["vary"] == "Accept"


def test_base_and_prefixes(ask: Any) -> None:
    """Relative IRIs are those of the graph; prefixes needn't be declared, and a query's own go first."""
    (row,) = rows(ask(form(("query", "SELECT (<article/one> AS ?a) (article:one AS ?b) (xsd:integer AS ?c) {}"))))
    assert row == {"a": ONE, "b": ONE, "c": "http://www.w3.org/2001/XMLSchema#integer"}
    (row,) = rows(ask(form(("query", "PREFIX ag: <http://other.example/> SELECT (ag:x AS ?a) {}"))))
    assert row == {"a": "http://other.example/x"}


# -- 2.1.4: the data set ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("graphs", "count"),
    [
        ([], 3),
        ([ONE], 1),
        ([TWO], 2),
        ([ONE, TWO], 3),
        ([NONE], 0),
        ([ONE, NONE], 1),
        ([DERIVED], 0),
        ([ONE, ONE], 1),
    ],
)
def test_default_graphs(graphs: list[str], count: int, ask: Any) -> None:
    """Several are asked as one; one that isn't there is empty; by all three ways."""
    given = [("default-graph-uri", graph) for graph in graphs]
    assert len(rows(ask(form(("query", CLAIMS), *given)))) == count
    assert len(rows(ask(body=form(("query", CLAIMS), *given)))) == count
    assert len(rows(ask(form(*given), body=CLAIMS, type_=DIRECT))) == count


@pytest.mark.parametrize(
    ("graphs", "found"),
    [([], [ONE, TWO]), ([ONE], [ONE]), ([ONE, TWO], [ONE, TWO]), ([NONE], []), ([NONE, TWO], [TWO])],
)
def test_named_graphs(graphs: list[str], found: list[str], ask: Any) -> None:
    """GRAPH finds those that are given, and no others."""
    given = [("named-graph-uri", graph) for graph in graphs]
    for response in (
        ask(form(("query", NAMED), *given)),
        ask(body=form(("query", NAMED), *given)),
        ask(form(*given), body=NAMED, type_=DIRECT),
    ):
        assert [row["g"] for row in rows(response)] == found


def test_named_graphs_alone_leave_the_default_graph_empty(ask: Any) -> None:
    """And default graphs alone leave GRAPH nothing."""
    assert rows(ask(form(("query", CLAIMS), ("named-graph-uri", ONE)))) == []
    assert rows(ask(form(("query", NAMED), ("default-graph-uri", ONE)))) == []


def test_both_kinds_of_graphs_together(ask: Any) -> None:
    """Each for its part of the query."""
    query = "SELECT ?claim ?other WHERE { ?claim a ag:Claim . GRAPH ?g { ?other a ag:Claim } }"
    assert len(rows(ask(form(("query", query), ("default-graph-uri", ONE), ("named-graph-uri", TWO))))) == 2


@pytest.mark.parametrize(
    ("clause", "count"),
    [
        (f"FROM <{ONE}>", 1),
        (f"FROM <{ONE}> FROM <{TWO}>", 3),
        ("FROM <article/two>", 2),
        ("FROM article:two", 2),
        (f"FROM <{NONE}>", 0),
        (f"FROM NAMED <{ONE}>", 0),
        ("FROM <http://127.0.0.1:1/never-fetched>", 0),
    ],
)
def test_from_in_the_query(clause: str, count: int, ask: Any) -> None:
    """The query says itself what it asks; nothing is fetched."""
    assert len(rows(ask(form(("query", f"SELECT ?claim {clause} WHERE {{ ?claim a ag:Claim }}"))))) == count


def test_from_named_in_the_query(ask: Any) -> None:
    """GRAPH finds those, and no others."""
    query = f"SELECT DISTINCT ?g FROM NAMED <{TWO}> WHERE {{ GRAPH ?g {{ ?claim a ag:Claim }} }}"
    assert rows(ask(form(("query", query)))) == [{"g": TWO}]


@pytest.mark.parametrize("kind", ["default-graph-uri", "named-graph-uri"])
def test_the_protocols_data_set_wins_over_the_querys(kind: str, ask: Any) -> None:
    """All of it: FROM and FROM NAMED count for nothing then."""
    pattern = "{ ?claim a ag:Claim } UNION { GRAPH ?g { ?claim a ag:Claim } }"
    query = f"SELECT ?claim FROM <{TWO}> FROM NAMED <{TWO}> WHERE {{ {pattern} }}"
    assert len(rows(ask(form(("query", query))))) == 4
    assert len(rows(ask(form(("query", query), (kind, ONE))))) == 1


def test_the_word_from_elsewhere_is_no_data_set(ask: Any) -> None:
    """In a string, a comment, a variable, an IRI or a name."""
    query = """SELECT ?from (ag:from AS ?a) ("FROM <x:x>" AS ?b) (<x:from> AS ?c) # FROM <x:x>
    WHERE { ?from a ag:Claim }"""
    assert len(rows(ask(form(("query", query))))) == 3


@pytest.mark.parametrize("graph", ["relative", "article/one", "//x/y", "", "http://a b", "x:<y>", "urn:"])
@pytest.mark.parametrize("kind", ["default-graph-uri", "named-graph-uri"])
def test_graphs_that_are_no_absolute_iris(graph: str, kind: str, ask: Any) -> None:
    """400, by all three ways."""
    given = (kind, graph)
    problem(ask(form(("query", CLAIMS), given)), 400, "absolute IRI")
    problem(ask(body=form(("query", CLAIMS), given)), 400, "absolute IRI")
    problem(ask(form(given), body=CLAIMS, type_=DIRECT), 400, "absolute IRI")


# -- 2.1.5, 2.1.6: what is answered -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("accept", "type_"), RESULTS.items())
def test_results_as_they_are_asked_for(accept: str, type_: str, ask: Any) -> None:
    """SELECT and ASK, with the media type that it is."""
    for query in (CLAIMS, "ASK {}"):
        response = ask(form(("query", query)), accept=accept)
        assert (response.status_code, response.headers["content-type"]) == (200, type_)


def test_results_say_the_same_in_every_form(ask: Any) -> None:
    """Read with other libraries' parsers."""
    wanted = sorted(row["claim"] for row in rows(ask(form(("query", CLAIMS)))))
    xml = ElementTree.fromstring(ask(form(("query", CLAIMS)), accept="application/sparql-results+xml").text)
    assert sorted(uri.text or "" for uri in xml.iter("{http://www.w3.org/2005/sparql-results#}uri")) == wanted
    table = csv.DictReader(io.StringIO(ask(form(("query", CLAIMS)), accept="text/csv").text))
    assert sorted(row["claim"] for row in table) == wanted
    head, *lines_ = ask(form(("query", CLAIMS)), accept="text/tab-separated-values").text.splitlines()
    assert (head, sorted(lines_)) == ("?claim", [f"<{iri}>" for iri in wanted])


@pytest.mark.parametrize(("accept", "told"), GRAPHS.items())
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")
def test_graphs_as_they_are_asked_for(accept: str, told: tuple[str, str], ask: Any) -> None:
    """CONSTRUCT and DESCRIBE, the same graph in each form."""
    type_, name = told
    wanted = Graph().parse(data=ask(form(("query", CONSTRUCT)), accept="application/n-triples").text, format="nt")
    response = ask(form(("query", CONSTRUCT)), accept=accept)
    assert response.headers["content-type"] == type_
    parsed = Graph().parse(data=response.text, format=name) if name not in ("nquads", "trig") else wanted
    assert len(wanted) == 3
    assert isomorphic(parsed, wanted)
    assert ask(form(("query", f"DESCRIBE <{ONE}>")), accept=accept).headers["content-type"] == type_


@pytest.mark.parametrize(
    ("accept", "type_"),
    [
        ("", "application/sparql-results+json"),
        ("*/*", "application/sparql-results+json"),
        ("application/*", "application/sparql-results+json"),
        ("text/*", "text/csv; charset=utf-8"),
        ("text/html, text/csv", "text/csv; charset=utf-8"),
        ("text/csv;q=0.1, application/sparql-results+xml;q=0.9", "application/sparql-results+xml"),
        ("application/sparql-results+json;q=0, */*", "application/sparql-results+xml"),
        ("text/turtle, application/sparql-results+xml;q=0.01", "application/sparql-results+xml"),
        ("TEXT/CSV", "text/csv; charset=utf-8"),
        ("text/csv; header=present", "text/csv; charset=utf-8"),
    ],
)
def test_accept_decides(accept: str, type_: str, ask: Any) -> None:
    """By its weights; the more specific range counts."""
    response = ask(form(("query", CLAIMS)), **({"accept": accept} if accept else {}))
    assert response.headers["content-type"] == type_


@pytest.mark.parametrize("accept", ["text/html", "image/png", "text/turtle", "application/sparql-results+json;q=0"])
def test_results_in_no_form_that_is_accepted(accept: str, ask: Any) -> None:
    """406 with the list."""
    for response in (ask(form(("query", CLAIMS)), accept=accept), ask(body=CLAIMS, type_=DIRECT, accept=accept)):
        problem(response, 406, "application/sparql-results+json", "text/csv", "text/tab-separated-values")


@pytest.mark.parametrize("accept", ["text/html", "application/sparql-results+json", "text/csv"])
def test_graphs_in_no_form_that_is_accepted(accept: str, ask: Any) -> None:
    """406 with the list."""
    problem(ask(form(("query", CONSTRUCT)), accept=accept), 406, "text/turtle", "application/ld+json")


@pytest.mark.parametrize(
    ("query", "name", "type_"),
    [
        (CLAIMS, "json", "application/sparql-results+json"),
        (CLAIMS, "xml", "application/sparql-results+xml"),
        (CLAIMS, "application/sparql-results+json", "application/sparql-results+json"),
        (CLAIMS, "CSV", "text/csv; charset=utf-8"),
        (CONSTRUCT, "ttl", "text/turtle; charset=utf-8"),
        (CONSTRUCT, "turtle", "text/turtle; charset=utf-8"),
        (CONSTRUCT, "xml", "application/rdf+xml"),
        (CONSTRUCT, "json", "application/ld+json"),
        (CONSTRUCT, "json-ld", "application/ld+json"),
        (CONSTRUCT, "rdf+xml", "application/rdf+xml"),
        (CONSTRUCT, "nt", "application/n-triples"),
    ],
)
@pytest.mark.parametrize("parameter", ["format", "output", "results"])
def test_the_form_by_name(parameter: str, query: str, name: str, type_: str, ask: Any) -> None:
    """As clients say it, before Accept; the same name may be said several times."""
    response = ask(form(("query", query), (parameter, name)), accept="text/html")
    assert (response.status_code, response.headers["content-type"]) == (200, type_)
    given = form(*((p, name) for p in ("format", "output", "results")))
    assert ask(given, body=query, type_=DIRECT).headers["content-type"] == type_


def test_forms_that_are_not_offered_or_contradict_each_other(ask: Any) -> None:
    """406, and 400."""
    problem(ask(form(("query", CLAIMS), ("format", "pdf"))), 406, "json, xml, csv, tsv")
    problem(ask(form(("query", CLAIMS), ("format", "json"), ("output", "xml"))), 400)


def test_a_graph_that_rdf_xml_has_no_way_to_write(ask: Any) -> None:
    """406 that names the predicate, not malformed XML."""
    query = "CONSTRUCT { ?claim <http://example.org/1> 1 } WHERE { ?claim a ag:Claim }"
    problem(ask(form(("query", query)), accept="application/rdf+xml"), 406, "<http://example.org/1>", "RDF/XML")
    assert ask(form(("query", query)), accept="text/turtle").status_code == 200


@pytest.mark.parametrize("accept", ["application/sparql-results+xml", "application/sparql-results+json"])
def test_characters_that_xml_has_no_way_to_write(accept: str, ask: Any) -> None:
    """406 in XML; elsewhere they are written."""
    response = ask(form(("query", 'SELECT ("a\\u0001b" AS ?x) {}')), accept=accept)
    if accept.endswith("xml"):
        problem(response, 406, "control character")
    else:
        assert rows(response) == [{"x": "a\x01b"}]


def test_a_large_answer_is_streamed(ask: Any) -> None:
    """In chunks, whole."""
    query = "SELECT ?a ?b ?c ?d WHERE { ?a ?p1 ?o1 . ?b ?p2 ?o2 . ?c a ag:Claim . ?d a ag:Claim } LIMIT 20000"
    response = ask(form(("query", query)))
    assert "content-length" not in response.headers
    assert response.headers["transfer-encoding"] == "chunked"
    assert len(rows(response)) == 20000


# -- 2.2, 4: what is refused ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("body", ["update=CLEAR+ALL", "update=CLEAR+ALL&query=ASK+%7B%7D", "update="])
def test_updates_as_parameters(body: str, ask: Any) -> None:
    """400: queries only."""
    problem(ask(body=body), 400, "updates aren't taken")
    problem(ask(body), 400, "updates aren't taken")


def test_updates_as_bodies(ask: Any) -> None:
    """415: queries only."""
    problem(ask(body="CLEAR ALL", type_="application/sparql-update"), 415, "updates aren't taken")


@pytest.mark.parametrize(
    "update",
    [
        "INSERT DATA { <a:a> <a:b> <a:c> }",
        "CLEAR ALL",
        "PREFIX a: <a:> DELETE WHERE { ?a ?b ?c }",
        "LOAD <http://a.example/>",
    ],
)
def test_updates_in_place_of_queries(update: str, ask: Any) -> None:
    """400, and nothing is changed."""
    for response in (ask(form(("query", update))), ask(body=form(("query", update))), ask(body=update, type_=DIRECT)):
        problem(response, 400, "SELECT, ASK, CONSTRUCT, DESCRIBE")
    assert len(rows(ask(form(("query", CLAIMS))))) == 3


@pytest.mark.parametrize(
    "type_",
    [
        "text/plain",
        "application/json",
        "application/sparql-results+json",
        "x",
        "text/turtle",
        "multipart/form-data; boundary=x",
    ],
)
def test_bodies_of_other_media_types(type_: str, ask: Any) -> None:
    """415 that says which are read."""
    problem(ask(body=CLAIMS, type_=type_), 415, FORM, DIRECT)


def test_a_body_without_a_media_type(ask: Any) -> None:
    """415 too."""
    problem(ask(body=form(("query", CLAIMS)), type_=""), 415, FORM, DIRECT)


@pytest.mark.parametrize("charset", ["utf-16", "iso-8859-1", "nonsense"])
def test_other_charsets(charset: str, ask: Any) -> None:
    """415: queries are UTF-8."""
    problem(ask(body=CLAIMS.encode("utf-16"), type_=f"{DIRECT}; charset={charset}"), 415, "utf-8")
    problem(ask(body=form(("query", CLAIMS)), type_=f"{FORM}; charset={charset}"), 415, "utf-8")


@pytest.mark.parametrize(
    "query",
    [
        "",
        "x",
        "SELECT",
        "SELECT * WHERE {",
        "SELECT ?x WHERE { ?x }",
        "ASK { ?s ?p }",
        '"',
        "SELECT nope WHERE {}",
        "SELECT ?x { ?x undeclared:p ?o }",
        "{}",
        "#",
        "SELECT ('a AS ?x) {}",
    ],
)
def test_malformed_queries(query: str, ask: Any) -> None:
    """400 that says it, by all three ways."""
    for response in (ask(form(("query", query))), ask(body=form(("query", query))), ask(body=query, type_=DIRECT)):
        problem(response, 400)


def test_where_a_query_is_malformed(ask: Any) -> None:
    """By line and column."""
    told = problem(ask(form(("query", "SELECT ?x\nWHERE { ?x ?y }"))), 400, "2:16")
    assert told["errors"][0]["parameter"] == "query"


def test_two_queries(ask: Any) -> None:
    """400, wherever they stand."""
    two = form(("query", CLAIMS), ("query", CLAIMS))
    problem(ask(two), 400, "2 of 'query'")
    problem(ask(body=two), 400, "2 of 'query'")
    problem(ask(form(("query", CLAIMS)), body=form(("query", CLAIMS))), 400, "query")
    problem(ask(form(("query", CLAIMS)), body=CLAIMS, type_=DIRECT), 400, "query")


def test_no_query_where_one_is_due(ask: Any) -> None:
    """POST, and GET with a data set: 400."""
    problem(ask(body=""), 400, "no query")
    problem(ask(body=form(("default-graph-uri", ONE))), 400, "no query")
    problem(ask(body="", type_=DIRECT), 400)
    problem(ask(form(("default-graph-uri", ONE))), 400, "no query")


def test_unknown_parameters_are_not_ignored(ask: Any) -> None:
    """Nothing is ignored in silence: 422 that lists those that there are."""
    problem(ask(form(("query", CLAIMS), ("timeout", "1"))), 422, "default-graph-uri, format, named-graph-uri")
    problem(ask(body=form(("query", CLAIMS), ("colour", "red"))), 422, "colour")


@pytest.mark.parametrize(
    "encoded", ["query=%", "query=ASK%7", "query=ASK%zz", "query=%u0041", "default-graph-uri=%", "query=ASK+{}%"]
)
def test_wrong_percent_encoding(encoded: str, ask: Any) -> None:
    """400."""
    problem(ask(encoded), 400, "%")
    problem(ask(body=encoded), 400, "%")


@pytest.mark.parametrize("encoded", ["query=%FF", "query=%C3%28", "query=%ED%A0%80", "query=ASK+%7B%7D%C0%80"])
def test_what_is_not_utf_8(encoded: str, ask: Any) -> None:
    """400, also as a body."""
    problem(ask(encoded), 400, "UTF-8")
    problem(ask(body=encoded), 400, "UTF-8")
    problem(ask(body=b"ASK {} # \xff", type_=DIRECT), 400, "UTF-8")


def test_nul(ask: Any) -> None:
    """400, by all ways, and as an escape."""
    problem(ask("query=ASK%00%7B%7D"), 400, "NUL")
    problem(ask(body="query=ASK%00%7B%7D"), 400, "NUL")
    problem(ask(body=b"ASK {}\0", type_=DIRECT), 400, "NUL")
    problem(ask(form(("query", 'SELECT ("\\u0000" AS ?x) {}'))), 400)


def test_large_queries(ask: Any, url: str) -> None:
    """413 from the limit on, however large; just below it they are answered."""
    query = "ASK { FILTER(1 = 1) } #"
    assert ask(body=query + "x" * (65536 - len(query)), type_=DIRECT).json()["boolean"] is True
    for size in (65537, 1_000_000, 10_000_000):
        problem(ask(body=query + "x" * (size - len(query)), type_=DIRECT), 413, "65,536")
        problem(ask(body=form(("query", query + " " * (size - len(query))))), 413, "65,536")
    address = httpx.URL(url)
    for size, status in ((60_000, 200), (70_000, 400), (10_000_000, 400)):  # an address is shorter than a body
        connection = HTTPConnection(address.host, address.port, timeout=20)
        with contextlib.closing(connection), contextlib.suppress(BrokenPipeError, ConnectionResetError):
            connection.request("GET", f"/sparql?query={quote(query)}" + "x" * (size - len(query)))
            assert connection.getresponse().status == status
    assert ask(form(("query", query))).json()["boolean"] is True


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "FROB"])
def test_other_methods(method: str, url: str) -> None:
    """405 that names those that there are."""
    response = httpx.request(method, f"{url}?{form(('query', CLAIMS))}")
    problem(response, 405)
    assert response.headers["allow"] == "GET, HEAD, OPTIONS, POST"


def test_options(url: str) -> None:
    """The methods, without a body."""
    response = httpx.options(url)
    assert (response.status_code, response.content) == (204, b"")
    assert response.headers["allow"] == "GET, HEAD, OPTIONS, POST"


@pytest.mark.parametrize("query", [form(("query", CLAIMS)), form(("query", CONSTRUCT)), "", form(("query", "SELECT"))])
def test_head(query: str, url: str) -> None:
    """The status and headers of GET, without a body."""
    got, asked = httpx.get(f"{url}?{query}"), httpx.head(f"{url}?{query}")
    assert (asked.status_code, asked.content) == (got.status_code, b"")
    assert {**asked.headers, "date": ""} == {**got.headers, "date": ""}


def test_head_on_a_large_answer(url: str) -> None:
    """Its headers, at once."""
    query = "SELECT * WHERE { ?a ?p1 ?o1 . ?b ?p2 ?o2 . ?c ?p3 ?o3 }"
    response = httpx.head(f"{url}?{form(('query', query))}", timeout=9)
    assert (response.status_code, response.content) == (200, b"")


def test_pages_of_other_sites_get_nothing(ask: Any) -> None:
    """No header lets them read an answer, and they can't post."""
    response = ask(form(("query", CLAIMS)), origin="https://evil.example")
    assert not [name for name in response.headers if name.startswith("access-control-")]
    problem(ask(body=form(("query", CLAIMS)), origin="https://evil.example"), 403)


# -- service description ----------------------------------------------------------------------------------------------

SD = "http://www.w3.org/ns/sparql-service-description#"


@pytest.mark.parametrize(
    ("accept", "type_", "name"),
    [
        ("text/turtle", "text/turtle; charset=utf-8", "turtle"),
        ("*/*", "text/turtle; charset=utf-8", "turtle"),
        ("application/ld+json", "application/ld+json", "json-ld"),
        ("application/rdf+xml", "application/rdf+xml", "xml"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "application/rdf+xml", "xml"),
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
    problem(ask(accept="text/html"), 406, "text/turtle")
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
