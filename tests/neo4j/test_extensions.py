"""Terms of users' own in the database: labels and types of their names, asked for by what they narrow."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.running import ok
from tests.contract.articles import article, claim, lines
from tests.neo4j.server import Server
from tests.ontology.test_extensions import PREFIXES, RIGHT

pytestmark = pytest.mark.neo4j


@pytest.fixture
def given(neo4j_server: Server, tmp_path: Path) -> dict[str, object]:
    """What each command is told; the store holds one article in the terms of a file."""
    terms = tmp_path / "terms.ttl"
    terms.write_text(PREFIXES + RIGHT, encoding="utf-8")
    record = article("one", claim("Ardland", "smugglesGunsFor", "Red Front"))
    record["actors"][1]["type"] = "Militia"
    (tmp_path / "a.json").write_bytes(lines(record))
    neo4j_server.wipe()
    known = {
        "store": neo4j_server.store,
        "neo4j_user": neo4j_server.user,
        "neo4j_password": neo4j_server.password,
        "ontology": terms,
    }
    ok("load", tmp_path / "a.json", **known)
    return known


def test_labels_and_types_follow(neo4j_server: Server, given: dict[str, object]) -> None:
    """A new relation is a type beside those that it narrows, a new class a label beside its parents."""
    types = neo4j_server.rows(
        "MATCH (:Entity {name: 'Ardland'})-[r]->(:Militia:NonStateArmedGroup {name: 'Red Front'}) "
        "RETURN collect(DISTINCT type(r)) AS types"
    )[0]["types"]
    assert {"SMUGGLES_GUNS_FOR", "SMUGGLES", "ARMS", "SUPPLIES_MATERIEL_TO", "SUPPORTS"} <= set(types)


def test_answers_follow_and_nothing_is_lost(given: dict[str, object]) -> None:
    """Wide relations find the new narrow one, and the store holds what its claims come to."""
    found = ok("query", "who-arms-whom", "--as", "json", **given).json["results"]
    assert {row["relation"] for row in found} == {"arms", "smugglesGunsFor"}
    assert ok("verify", **given).status == 0


def test_rdf_has_them_under_their_own_iris(given: dict[str, object], tmp_path: Path) -> None:
    """In exports and in the copy that SPARQL asks, which is made anew where the file gives them other IRIs."""
    question = 'SELECT ?p { ?a ?p ?b . ?b a ?kind FILTER(STRENDS(STR(?kind), "#Militia")) } ORDER BY ?p'
    given = given | {"replica": tmp_path / "replica"}
    found = ok("sparql", question, "--as", "csv", **given).out.split()
    assert "https://example.org/terms#smugglesGunsForStated" in found
    assert "<https://example.org/terms#smugglesGunsFor>" in ok("export", **given).out
    terms = Path(str(given["ontology"]))
    terms.write_text(
        terms.read_text(encoding="utf-8").replace("example.org/terms", "example.net/own"), encoding="utf-8"
    )
    moved = ok("sparql", question, "--as", "csv", **given).out.split()
    assert sorted(moved) == sorted(iri.replace("example.org/terms", "example.net/own") for iri in found)
