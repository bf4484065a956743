"""What tests of the protocol ask, and how they read the answers."""

from __future__ import annotations

from urllib.parse import urlencode

import httpx

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


def form(*pairs: tuple[str, str]) -> str:
    return urlencode(pairs)


def rows(response: httpx.Response) -> list[dict[str, str]]:
    assert response.status_code == 200, response.text
    bindings = response.json()["results"]["bindings"]
    return [{name: value["value"] for name, value in row.items()} for row in bindings]
