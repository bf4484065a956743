"""What XML can't hold, or reads back as something else, in answers of `/sparql`."""

from __future__ import annotations

from xml.etree import ElementTree

import httpx
import pytest
from rdflib import Graph

from tests.api.problems import problem

RETURN = r'"one\rtwo\r\nthree"'
MEANT = "one\rtwo\r\nthree"


def test_a_carriage_return_stays_one_in_rdf_xml(demo: httpx.Client) -> None:
    """A bare one would be read as a line feed."""
    query = f"CONSTRUCT {{ <http://example.org/s> <http://example.org/p> {RETURN} }} {{}}"
    answer = demo.get("/sparql", params={"query": query}, headers={"Accept": "application/rdf+xml"})
    assert [str(value) for value in Graph().parse(data=answer.content, format="xml").objects()] == [MEANT]


def test_a_carriage_return_stays_one_in_results(demo: httpx.Client) -> None:
    """The same where rows are written in XML."""
    answer = demo.get("/sparql", params={"query": f"SELECT ({RETURN} AS ?x) {{}}", "format": "xml"})
    found = ElementTree.fromstring(answer.content).iter("{http://www.w3.org/2005/sparql-results#}literal")
    assert [literal.text for literal in found] == [MEANT]


@pytest.mark.parametrize("property_", ["http://example.org/1", "http://www.w3.org/1999/02/22-rdf-syntax-ns#li"])
def test_a_property_that_is_no_element_is_named(property_: str, demo: httpx.Client) -> None:
    """By its IRI, with a status; malformed XML never goes out."""
    query = f"CONSTRUCT {{ <http://example.org/s> <{property_}> 1 }} {{}}"
    answer = demo.get("/sparql", params={"query": query}, headers={"Accept": "application/rdf+xml"})
    assert f"<{property_}>" in problem(answer, 406)["detail"]
