"""The SPARQL 1.1 Protocol, sections 2.1.1 to 2.1.4: the query operation, three ways, and its data set."""

from __future__ import annotations

from typing import Any

import pytest
from rdflib import Graph

from tests.api.problems import problem
from tests.api.sparql_protocol.asking import (
    CLAIMS,
    CONSTRUCT,
    DERIVED,
    DIRECT,
    FORM,
    NAMED,
    NONE,
    ONE,
    TWO,
    form,
    rows,
)

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
