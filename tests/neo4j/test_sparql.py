"""SPARQL asked of services on Neo4j: each answers with the revision that is current when it is asked."""

from __future__ import annotations

import pytest

from tests.cli.running import client, ok, serving
from tests.contract.articles import article, claim, lines
from tests.neo4j.server import Server

pytestmark = pytest.mark.neo4j

COUNT = "SELECT (COUNT(*) AS ?claims) WHERE { ?claim a ag:Claim }"


def test_what_one_service_loads_every_service_sees(neo4j_server: Server) -> None:
    """With the next query, from the one that loaded it and from another; the answer names the revision."""
    neo4j_server.wipe()
    settings = {"store": neo4j_server.store, "neo4j_user": neo4j_server.user, "neo4j_password": neo4j_server.password}
    key = ok("keys", "create", "ann", **settings).out.strip()
    with (
        serving(**settings) as one,
        serving(**settings) as other,
        client(one.url, key) as writing,
        client(other.url) as asking,
    ):
        for number in range(1, 6):
            record = article(f"a{number}", claim("Ardland", "arms", "Red Front", said_by=[f"Person {number}"]))
            writing.post("/articles", content=lines(record)).raise_for_status()
            for service in (writing, asking):
                answer = service.get("/sparql", params={"query": COUNT}).raise_for_status()
                (row,) = answer.json()["results"]["bindings"]
                assert row["claims"]["value"] == str(number)
                assert answer.headers["Actorgraph-Revision"] == str(number)
        assert one.complaints + other.complaints == ""


def test_the_command_line_asks_neo4j(neo4j_server: Server) -> None:
    """It makes a copy of its own, however long that takes, and leaves nothing of it."""
    neo4j_server.wipe()
    settings = {"store": neo4j_server.store, "neo4j_user": neo4j_server.user, "neo4j_password": neo4j_server.password}
    ok("load", "-", **settings, input_=lines(article("a", claim("Ardland", "arms", "Red Front"))))
    assert ok("sparql", COUNT, "--as", "csv", **settings, replica_seconds=0).out.split() == ["claims", "1"]
