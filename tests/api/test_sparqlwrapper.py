"""SPARQLWrapper, as its users ask: every form that it knows, by GET and by POST."""

from __future__ import annotations

from typing import Any

import pytest
import SPARQLWrapper as library

SELECT = "SELECT DISTINCT ?who { [] ag:canonical ?actor . ?actor ag:name ?who } ORDER BY ?who LIMIT 2"
CONSTRUCT = "CONSTRUCT { ?actor ag:name ?who } WHERE { [] ag:canonical ?actor . ?actor ag:name ?who } LIMIT 2"
METHODS = [
    (library.GET, library.URLENCODED),
    (library.POST, library.URLENCODED),
    (library.POST, library.POSTDIRECTLY),
]
RESULTS = {
    library.JSON: "application/sparql-results+json",
    library.XML: "application/sparql-results+xml",
    library.CSV: "text/csv; charset=utf-8",
    library.TSV: "text/tab-separated-values; charset=utf-8",
}
GRAPHS = {
    library.XML: "application/rdf+xml",
    library.RDFXML: "application/rdf+xml",
    library.TURTLE: "text/turtle; charset=utf-8",
    library.N3: "text/turtle; charset=utf-8",
    library.JSONLD: "application/ld+json",
}


def asked(url: str, query: str, form: str, way: tuple[str, str]) -> Any:
    """The library's own result."""
    wrapper = library.SPARQLWrapper(f"{url.rstrip('/')}/sparql")
    wrapper.setQuery(query)
    wrapper.setReturnFormat(form)
    wrapper.setMethod(way[0])
    wrapper.setRequestMethod(way[1])
    return wrapper.query()


@pytest.mark.parametrize("way", METHODS, ids=["get", "post", "direct"])
@pytest.mark.parametrize("form", RESULTS)
def test_results(form: str, way: tuple[str, str], demo_url: str) -> None:
    """In each form that rows come in; the names are in it."""
    answer = asked(demo_url, SELECT, form, way)
    assert answer.info()["content-type"] == RESULTS[form]
    told = answer.convert()
    text = told.toxml() if form == library.XML else told.decode() if isinstance(told, bytes) else str(told)
    assert "Ash Column" in text


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")
@pytest.mark.parametrize("way", METHODS, ids=["get", "post", "direct"])
@pytest.mark.parametrize("form", GRAPHS)
def test_graphs(form: str, way: tuple[str, str], demo_url: str) -> None:
    """In each form that graphs come in."""
    answer = asked(demo_url, CONSTRUCT, form, way)
    assert answer.info()["content-type"] == GRAPHS[form]
    told = answer.convert()
    if isinstance(told, bytes):
        assert b"https://w3id.org/actorgraph/ontology#name" in told
    else:
        assert len(told) == 2


@pytest.mark.parametrize("way", METHODS, ids=["get", "post", "direct"])
def test_a_yes(way: tuple[str, str], demo_url: str) -> None:
    """An ASK is answered."""
    assert asked(demo_url, "ASK { ?claim a ag:Claim }", library.JSON, way).convert()["boolean"] is True
