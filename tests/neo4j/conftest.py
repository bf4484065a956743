"""A Neo4j that holds the example articles."""

from __future__ import annotations

import pytest

from tests.cli.running import EXAMPLES, ok
from tests.neo4j.server import Server


@pytest.fixture(scope="module")
def examples(neo4j_server: Server) -> Server:
    """The run's server, wiped and loaded with the examples as a person loads them."""
    neo4j_server.wipe()
    load_examples(neo4j_server)
    return neo4j_server


def load_examples(server: Server) -> None:
    """`actorgraph load`, into that server."""
    ok("load", EXAMPLES, store=server.store, neo4j_user=server.user, neo4j_password=server.password)
