"""The queries of docs/sparql.md over the example articles, through `/sparql`, with the rows that the page shows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from rdflib import Graph
from rdflib.compare import isomorphic

from actorgraph.loaders.inputs import sources
from actorgraph.loaders.options import Options
from actorgraph.service.api.app import create_app
from actorgraph.service.ingest import load
from actorgraph.service.settings import Settings
from tests.contract.conftest import Empty
from tests.contract.served import served
from tests.contract.steps import VOCABULARY

ROOT = Path(__file__).parents[2]
BLOCKS = re.compile(r"### (\d+\. .*?)\n.*?```sparql\n(.*?)```\n\n```(csv|turtle)\n(.*?)```", re.DOTALL)
QUERIES = {title: rest for title, *rest in BLOCKS.findall((ROOT / "docs" / "sparql.md").read_text(encoding="utf-8"))}


@pytest.fixture(scope="module")
def asking(empty: Empty) -> Iterator[httpx.Client]:
    """Somebody who asks a service over a store of the example articles."""
    with empty() as store:
        report = load(sources([str(ROOT / "examples" / "articles")]), Options(), store, VOCABULARY, wait=5)
        assert report.errors == []
        with served(create_app(Settings(sparql_seconds=60), store)) as client:
            yield client


def test_there_are_twenty() -> None:
    """All of the page's blocks are read."""
    assert [title.partition(".")[0] for title in QUERIES] == [str(number) for number in range(1, 21)]


@pytest.mark.parametrize("title", QUERIES)
def test_documented_query(title: str, asking: httpx.Client) -> None:
    """Its rows, in their order, or its graph."""
    query, kind, wanted = QUERIES[title]
    response = asking.post("/sparql", data={"query": query, "format": kind})
    assert response.status_code == 200, response.text
    if kind == "csv":
        assert response.text.splitlines() == wanted.splitlines()
    else:
        assert isomorphic(Graph().parse(data=response.text), Graph().parse(data=wanted))


def test_labels_find_each_actor_once(asking: httpx.Client) -> None:
    """Whoever asks for labels gets all canonical actors by their names, and nothing that is called otherwise."""
    labels = "SELECT ?x ?name { ?x rdfs:label ?name } ORDER BY ?x ?name"
    actors = "SELECT ?x ?name { GRAPH graph:derived { ?x ag:name ?name } } ORDER BY ?x ?name"
    found, wanted = (asking.post("/sparql", data={"query": q, "format": "csv"}).text for q in (labels, actors))
    assert found == wanted
    assert len(found.splitlines()) > 20


def test_every_query_has_something_to_show() -> None:
    """Rows below their head, a graph, or yes."""
    for query, kind, wanted in QUERIES.values():
        assert len(wanted.splitlines()) > (kind == "csv" and "ASK" not in query)


def test_no_triple_is_in_two_graphs(asking: httpx.Client) -> None:
    """So that all graphs together count nothing twice."""
    query = "SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } GRAPH ?h { ?s ?p ?o } FILTER(?g != ?h) }"
    response = asking.post("/sparql", data={"query": query, "format": "csv"})
    assert response.text.split() == ["n", "0"]
