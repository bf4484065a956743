"""The ontology at its IRI, in every form; its JSON-LD context."""

from __future__ import annotations

import re
from pathlib import Path

import httpx
import msgspec
import pytest
from pyoxigraph import RdfFormat, parse
from rdflib import Graph
from rdflib.compare import isomorphic

from actorgraph.ontology.vocabulary import AG
from tests.api.problems import problem
from tests.contract.steps import VOCABULARY

SOURCE = Path(__file__).parents[2] / "ontology" / "actors.ttl"
FORMS = {"ttl": "turtle", "nt": "nt", "jsonld": "json-ld", "rdfxml": "xml"}


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")  # rdflib's JSON-LD, of itself
@pytest.mark.parametrize("form", FORMS)
def test_it_says_the_same_in_every_form(form: str, demo: httpx.Client) -> None:
    """As rdflib reads it; the Turtle is the source, byte for byte."""
    response = demo.get("/ontology", params={"format": form})
    assert isomorphic(Graph().parse(data=response.text, format=FORMS[form]), Graph().parse(SOURCE))
    assert (response.content == SOURCE.read_bytes()) is (form == "ttl")


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")  # rdflib's JSON-LD, of itself
@pytest.mark.parametrize("form", FORMS)
def test_the_shapes_are_there_too(form: str, demo: httpx.Client) -> None:
    """In the same forms; there is no page of them."""
    shapes = SOURCE.with_name("shapes.ttl")
    response = demo.get("/ontology/shapes", params={"format": form})
    assert isomorphic(Graph().parse(data=response.text, format=FORMS[form]), Graph().parse(shapes))
    assert (response.content == shapes.read_bytes()) is (form == "ttl")
    problem(demo.get("/ontology/shapes", headers={"Accept": "text/html"}), 406, "text/turtle")


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("*/*", "text/turtle"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"),
        ("application/ld+json", "application/ld+json"),
        ("application/rdf+xml", "application/rdf+xml"),
        ("application/n-triples", "application/n-triples"),
    ],
)
def test_what_is_accepted_is_given(accept: str, media: str, demo: httpx.Client) -> None:
    """Turtle to those who don't mind; a page to browsers."""
    response = demo.get("/ontology", headers={"Accept": accept})
    assert response.headers["content-type"].partition(";")[0] == media
    assert "Accept" in response.headers["vary"]
    assert response.headers["content-location"].startswith("/ontology?format=")
    assert demo.head("/ontology", headers={"Accept": accept}).headers["content-type"].startswith(media)


def test_a_form_that_there_is_not(demo: httpx.Client) -> None:
    """406, with those that there are."""
    problem(demo.get("/ontology", headers={"Accept": "image/png"}), 406, "text/turtle", "text/html")
    problem(demo.get("/ontology", params={"format": "owl"}), 406, "expected one of ttl, html, nt, jsonld, rdfxml")


def test_the_page_has_an_anchor_for_every_term(demo: httpx.Client) -> None:
    """So that a term's IRI leads to it; each once, and for edges too; and every link within it leads somewhere."""
    page = demo.get("/ontology", params={"format": "html"}).text
    anchors = re.findall(r' id="([^"]+)"', page)
    assert len(anchors) == len(set(anchors))
    terms = {q.subject.value.removeprefix(AG) for q in parse(SOURCE.read_bytes(), format=RdfFormat.TURTLE)}
    assert {term for term in terms if ":" not in term} - {*anchors} == set()
    edges = {relation + standing.capitalize() for relation in VOCABULARY.relations for standing in VOCABULARY.standings}
    assert edges <= {*anchors}
    assert {*re.findall(r'href="#([^"]+)"', page)} - {*anchors, "main"} == set()
    for relation in VOCABULARY.relations.values():
        assert relation.inverse_label in page


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")  # rdflib's JSON-LD, of itself
def test_a_document_that_uses_the_context_means_our_terms(demo: httpx.Client) -> None:
    """Names, dates, numbers and terms as the ontology has them, in both parsers."""
    response = demo.get("/ontology/context.jsonld")
    assert response.headers["content-type"] == "application/ld+json"
    context = response.json()["@context"]
    iri = "http://example.org/claim"
    node = {"@id": iri, "@type": "Claim", "stance": "asserts", "when": "2031-02", "whenEarliest": "2031-02-01"}
    text = msgspec.json.encode({"@context": context, **node, "confidence": "0.8", "note": "so it is"}).decode()
    xsd = "http://www.w3.org/2001/XMLSchema#"
    wanted = f"""
        <{iri}> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{AG}Claim> .
        <{iri}> <{AG}stance> <{AG}asserts> .
        <{iri}> <{AG}when> "2031-02"^^<http://id.loc.gov/datatypes/edtf/EDTF> .
        <{iri}> <{AG}whenEarliest> "2031-02-01"^^<{xsd}date> .
        <{iri}> <{AG}confidence> "0.8"^^<{xsd}decimal> .
        <{iri}> <{AG}note> "so it is" .
    """
    expected = {str(q.triple) for q in parse(wanted, format=RdfFormat.N_TRIPLES)}
    assert {str(q.triple) for q in parse(text, format=RdfFormat.JSON_LD)} == expected
    assert isomorphic(Graph().parse(data=text, format="json-ld"), Graph().parse(data=wanted, format="nt"))


def test_the_context_knows_every_field(demo: httpx.Client) -> None:
    """Those whose values aren't plain text."""
    context = demo.get("/ontology/context.jsonld").json()["@context"]
    plain = {"name", "alias", "role", "note", "annotatedBy", "period", "textDigest"}
    assert {*VOCABULARY.fields} - {*context} == plain
