"""The SPARQL 1.1 Protocol, sections 2.1.5 and 2.1.6: what is answered, in which form."""

from __future__ import annotations

import csv
import io
from typing import Any
from xml.etree import ElementTree

import pytest
from rdflib import Dataset, Graph
from rdflib.compare import isomorphic

from tests.api.problems import problem
from tests.api.sparql_protocol.asking import (
    CLAIMS,
    CONSTRUCT,
    DIRECT,
    GRAPHS,
    ONE,
    RESULTS,
    form,
    rows,
)

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
@pytest.mark.filterwarnings("ignore:(ConjunctiveGraph|Dataset.default_context) is deprecated")
def test_graphs_as_they_are_asked_for(accept: str, told: tuple[str, str], ask: Any) -> None:
    """CONSTRUCT and DESCRIBE, the same graph in each form."""
    type_, name = told
    wanted = Graph().parse(data=ask(form(("query", CONSTRUCT)), accept="application/n-triples").text, format="nt")
    response = ask(form(("query", CONSTRUCT)), accept=accept)
    assert response.headers["content-type"] == type_
    parsed = Graph()
    for subject, predicate, object_, _ in Dataset().parse(data=response.text, format=name).quads():
        parsed.add((subject, predicate, object_))
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


@pytest.mark.parametrize("accept", ["image/png", "text/turtle", "application/sparql-results+json;q=0"])
def test_results_in_no_form_that_is_accepted(accept: str, ask: Any) -> None:
    """406 with the list."""
    for response in (ask(form(("query", CLAIMS)), accept=accept), ask(body=CLAIMS, type_=DIRECT, accept=accept)):
        problem(response, 406, "application/sparql-results+json", "text/csv", "text/tab-separated-values")


@pytest.mark.parametrize("accept", ["image/png", "application/sparql-results+json", "text/csv"])
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
    problem(ask(form(("query", CLAIMS), ("format", "json"), ("output", "xml"))), 400, "as json and as xml")
    problem(ask(form(("query", CONSTRUCT), ("format", "ttl"), ("format", "application/n-triples"))), 400)


@pytest.mark.parametrize(
    ("query", "names", "type_"),
    [
        (
            CLAIMS,
            ("json", "JSON", "", "application/sparql-results+json", "application/json"),
            RESULTS["application/json"],
        ),
        (CLAIMS, ("csv", "text/csv;charset=utf-8"), RESULTS["text/csv"]),
        (CONSTRUCT, ("turtle", "n3", "ttl", "text/turtle"), GRAPHS["text/turtle"][0]),
        (CONSTRUCT, ("xml", "rdf+xml", "rdf", "application/rdf+xml", "text/xml"), GRAPHS["application/rdf+xml"][0]),
        (
            CONSTRUCT,
            ("json", "json-ld", "jsonld", "application/ld+json,application/x-json+ld"),
            GRAPHS["application/ld+json"][0],
        ),
    ],
)
def test_names_that_mean_one_form_are_one(query: str, names: tuple[str, ...], type_: str, ask: Any) -> None:
    """Whichever parameters give them, in a URL or in a body."""
    given = [(parameter, name) for parameter in ("format", "output", "results") for name in names]
    for response in (ask(form(("query", query), *given)), ask(body=form(("query", query), *given))):
        assert (response.status_code, response.headers["content-type"]) == (200, type_)


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
