"""A service on Neo4j tells those who listen what other processes do."""

from __future__ import annotations

import pytest

from tests.cli.listening import listening
from tests.cli.running import ok, serving
from tests.contract.articles import article, claim, lines
from tests.neo4j.server import Server

pytestmark = pytest.mark.neo4j


def test_who_listens_is_told_what_another_process_does(neo4j_server: Server) -> None:
    """Loads and withdrawals, one event a revision."""
    neo4j_server.wipe()
    place = {"store": neo4j_server.store, "neo4j_user": neo4j_server.user, "neo4j_password": neo4j_server.password}
    ok("load", "-", **place, input_=lines(article("one", claim("Ardland", "arms", "Red Front"))))
    with serving(**place) as service, listening(f"{service.url}/changes") as listener:
        assert listener.next().id == "1"
        ok("load", "-", **place, input_=lines(article("two", claim("Ardland", "visits", "Borland"))))
        ok("articles", "withdraw", "one", **place)
        told = [listener.next() for _ in range(2)]
    assert [event.id for event in told] == ["2", "3"]
    assert [[entry["change"] for entry in event.data["results"]] for event in told] == [
        ["article_added", "added"],
        ["article_withdrawn", "withdrawn"],
    ]
