"""The SPARQL 1.1 Protocol, sections 2.2 and 4: what is refused, and other methods."""

from __future__ import annotations

import contextlib
from http.client import HTTPConnection
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from tests.api.problems import problem
from tests.api.sparql_protocol.asking import (
    CLAIMS,
    CONSTRUCT,
    DIRECT,
    FORM,
    ONE,
    form,
    rows,
)

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


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("SELECT (<http://example.org/f>(1) AS ?x) {}", "<http://example.org/f>"),
        ("SELECT * { ?s ?p ?o FILTER(<http://example.org/f>(?o)) }", "<http://example.org/f>"),
        ("SELECT * { ?s ?p <http://[> }", "isn't SPARQL"),
        ("SELECT * FROM <http://[> { ?s ?p ?o }", "isn't SPARQL"),
        ("SELECT * FROM <relative> FROM NAMED <%> { ?s ?p ?o }", "isn't SPARQL"),
    ],
)
def test_what_a_query_gets_wrong_is_the_querys(query: str, words: str, ask: Any) -> None:
    """400 with what is wrong: neither the store's failure nor a crash."""
    problem(ask(form(("query", query))), 400, words)


@pytest.mark.parametrize(
    "iri", ["http://[", "http://%", "http://a#b#c", "x", "", "http://a b", "http://\ue000/", "urn:"]
)
@pytest.mark.parametrize("parameter", ["default-graph-uri", "named-graph-uri"])
def test_graphs_that_no_iri_can_name(parameter: str, iri: str, ask: Any) -> None:
    """400 that names it, by GET and by POST."""
    given = form(("query", CLAIMS), (parameter, iri))
    for response in (ask(given), ask(body=given)):
        problem(response, 400, "isn't an absolute IRI")


def test_a_graph_of_triples_about_triples_as_json_ld(ask: Any) -> None:
    """406: JSON-LD has no way to write it yet; Turtle has."""
    query = "CONSTRUCT { ?c ag:note <<( ?c a ag:Claim )>> } WHERE { ?c a ag:Claim }"
    problem(ask(form(("query", query), ("format", "jsonld"))), 406, "JSON-LD")
    assert ask(form(("query", query), ("format", "ttl"))).status_code == 200
