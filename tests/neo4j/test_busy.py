"""A service on Neo4j answers each question from one revision, whatever is loaded meanwhile."""

from __future__ import annotations

import threading

import pytest

from tests.cli.running import client, ok, serving
from tests.contract.articles import article, claim, lines
from tests.contract.steps import alone
from tests.neo4j.server import Server

pytestmark = pytest.mark.neo4j

PAIRS = [
    [
        article(f"says{n:02}", claim("Ardland", "arms", "Red Front", item="rockets", said_by=["Ada Reed"])),
        article(f"denies{n:02}", claim("Ardland", "arms", "Red Front", stance="denies", said_by=["Ardland"])),
    ]
    for n in range(15)
]


def test_every_answer_is_one_revision(neo4j_server: Server) -> None:
    """While pairs of articles come in, no list, answer or export ever holds half a pair, and none fails."""
    neo4j_server.wipe()
    settings = {"store": neo4j_server.store, "neo4j_user": neo4j_server.user, "neo4j_password": neo4j_server.password}
    key = ok("keys", "create", "ann", **settings).out.strip()
    statuses: list[int] = []

    with serving(**settings) as service, client(service.url, key) as writing, client(service.url) as asking:

        def load() -> None:
            statuses.extend(writing.post("/articles", content=lines(*pair)).status_code for pair in PAIRS)

        loading = threading.Thread(target=load)
        loading.start()
        looked = 0
        while loading.is_alive():
            assert asking.get("/articles").raise_for_status().json()["total"]["value"] % 2 == 0
            for row in asking.get("/queries/who-arms-whom").raise_for_status().json()["results"]:
                assert row["counts"]["alleges"] == row["counts"]["denies"]
                assert row["standing"] == "disputed"
            exported = asking.get("/export").raise_for_status().text
            assert exported.count("ontology#alleges> ") == exported.count("ontology#denies> ")
            looked += 1
        loading.join()
        assert statuses == [200] * len(PAIRS)
        assert looked > 1
        assert asking.get("/export").content == alone(record for pair in PAIRS for record in pair)
        assert service.complaints == ""
