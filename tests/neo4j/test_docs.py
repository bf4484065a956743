"""docs/neo4j.md tells the truth."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from actorgraph.ontology.vocabulary import default_vocabulary
from tests.neo4j.picture import QUERY
from tests.neo4j.server import Server

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "neo4j.md").read_text(encoding="utf-8")
QUERIES = re.findall(r"^\*\*([^*\n]+)\*\*[^\n]*(?:\n[^\n]+)*\n\n```cypher\n((?:[^`].*\n)+)```", PAGE, re.MULTILINE)
STYLE = (DOCS / "neo4j.grass").read_text(encoding="utf-8")
NOT_THERE = {"01N50", "01N51", "01N52"}
"""GQL status codes: no such label, relationship type, property."""
SCHEMA = Path(__file__).parents[2] / "service/stores/neo4j/schema.cypher"


def test_there_are_thirteen_queries() -> None:
    """As many as the page promises, and each has its question."""
    assert len(QUERIES) == PAGE.count("```cypher") == 13


@pytest.mark.parametrize(("question", "query"), QUERIES, ids=[question for question, _ in QUERIES])
def test_each_query_gives_rows(examples: Server, question: str, query: str) -> None:
    """On the examples, each finds something, and Neo4j has nothing to warn of (a label or type that isn't there)."""
    with examples.driver() as driver:
        answer = driver.execute_query(query, database_=examples.database)
    assert answer.records, question
    said = [status for status in answer.summary.gql_status_objects if status.gql_status in NOT_THERE]
    assert [status.status_description for status in said] == []


def test_the_picture_is_of_the_first_query() -> None:
    """What the page shows is what its first query gives."""
    assert QUERIES[0][1].split() == QUERY.split()


def test_stated_only_is_stated_only(examples: Server) -> None:
    """The bare type is for what is stated: no edge of one has another standing, and none of the others has this."""
    bare = [relation.edge_type for relation in default_vocabulary().relations.values()]
    rows = examples.rows(
        "MATCH (:Entity)-[edge]->(:Entity) "
        "RETURN DISTINCT type(edge) IN $bare AS bare, edge.standing = 'stated' AS stated",
        bare=bare,
    )
    assert {(row["bare"], row["stated"]) for row in rows} == {(True, True), (False, False)}


def test_the_style_knows_every_class_and_relation() -> None:
    """Each class has a colour after those above it, each relation's bare type is bold."""
    vocabulary = default_vocabulary()
    labels = re.findall(r"^node\.(\w+) \{", STYLE, re.MULTILINE)
    assert set(labels) == {"Entity", "Claim", "Article", *vocabulary.classes}
    for name, class_ in vocabulary.classes.items():
        assert all(labels.index(parent) < labels.index(name) for parent in class_.parents)
    bold = set(re.findall(r"^relationship\.(\w+) \{", STYLE, re.MULTILINE))
    assert bold == {relation.edge_type for relation in vocabulary.relations.values()}


def test_the_page_names_all_bookkeeping() -> None:
    """Every label of the store that begins with _ is explained."""
    labels = set(re.findall(r":(_\w+)", SCHEMA.read_text(encoding="utf-8")))
    assert labels
    assert [label for label in labels if f"`{label}`" not in PAGE] == []
